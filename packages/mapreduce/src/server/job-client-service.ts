import type { Clock } from '@calf/runtime/clock';
import { isComplete, type Job, tasksOf } from '../core/job.ts';
import { jobCounters, progressOf } from '../core/job-counters.ts';
import { attemptOf } from '../core/job.ts';
import { countersToMessage } from '../protocol/counters-message.ts';
import type { EventProto, JobStatusProto } from '../protocol/job-client-protocol.ts';
import { type BookedJob, isOver, type JobBook } from './job-book.ts';
import type { TrackerRegistry } from './tracker-registry.ts';

const waitMsMax = 30_000;

/** The job as its client is told; waits up to `waitMs` for its end. */
export async function awaitJob(
  book: JobBook,
  { jobId, waitMs, url, clock }: { jobId: string; waitMs: number; url: string; clock: Clock },
): Promise<{ job?: JobStatusProto }> {
  const booked = book.get(jobId);
  if (!booked) return {};
  const deadlineMs = clock.monotonicMs() + Math.min(waitMs, waitMsMax);
  for (let leftMs = waitMs; !isOver(booked) && leftMs > 0; leftMs = deadlineMs - clock.monotonicMs()) {
    await book.change(leftMs);
  }
  return { job: jobStatus(booked, url) };
}

export function jobStatus(booked: BookedJob, url: string): JobStatusProto {
  const { job } = booked;
  const { id, name, user, stagingDirectory } = job.spec;
  return {
    jobId: id,
    name,
    user,
    state: isComplete(job) && !isOver(booked) ? 'RUNNING' : job.state,
    submittedMs: job.submittedMs,
    finishedMs: job.finishedMs,
    mapProgress: progressOf(job.maps, job),
    reduceProgress: progressOf(job.reduces, job),
    maps: job.maps.length,
    reduces: job.reduces.length,
    runningTasks: tasksOf(job).filter(({ state }) => state === 'RUNNING').length,
    stagingDirectory,
    diagnostics: job.diagnostics,
    counters: countersToMessage(jobCounters(job)),
    trackingUrl: url,
  };
}

/** Ends of attempts, in the order they came. */
export function completionEvents(
  { job, registry }: { job: Job; registry: TrackerRegistry },
  { from, count }: { from: number; count: number },
): EventProto[] {
  return job.completions.slice(from, from + Math.min(count, 10_000)).map(({ attemptId, status, tracker }) => {
    const facts = registry.facts(tracker);
    return {
      attemptId,
      status,
      trackerHttp: facts ? `http://${facts.host}:${facts.httpPort}` : '',
      diagnostics: attemptOf(job, attemptId)?.attempt.error ?? '',
    };
  });
}

export function taskMessages(job: Job): { taskId: string; type: string; state: string; attempts: string[] }[] {
  return tasksOf(job).map(({ id, type, state, attempts }) => ({
    taskId: id,
    type,
    state,
    attempts: attempts.map((attempt) => attempt.id),
  }));
}
