import { renderCounters } from '../counter-names.ts';
import { isEnded, type JobStatus, type RunningJob } from './running-job.ts';

/** Where a client's lines go: `info` as from the logger `mapreduce.Job`, `plain` as they are. */
export interface ProgressWriter {
  readonly info: (line: string) => void;
  readonly plain: (line: string) => void;
}

/**
 * Waits for a job's end and tells of it line by line, as Hadoop's client does. Answers how it ended.
 * Source: org.apache.hadoop.mapreduce.Job.monitorAndPrintJob.
 */
export async function followJob(job: RunningJob, write: ProgressWriter): Promise<JobStatus> {
  const { info } = write;
  info(`Running job: ${job.id}`);
  let saidMode = false;
  let lastReport = '';
  let events = 0;
  const status = await job.wait(async (now) => {
    if (!saidMode) info(`Job ${job.id} running in uber mode : false`);
    saidMode = true;
    const report = ` map ${percent(now.mapProgress)} reduce ${percent(now.reduceProgress)}`;
    if (report !== lastReport) info(report);
    lastReport = report;
    events += await tellFailures(job, events, write);
  });
  if (!isEnded(status)) throw new Error('a job was waited for that has not ended');
  info(
    status.state === 'SUCCEEDED'
      ? `Job ${job.id} completed successfully`
      : `Job ${job.id} failed with state ${status.state} due to: ${status.diagnostics}`,
  );
  info(renderCounters(status.counters));
  return status;
}

async function tellFailures(job: RunningJob, from: number, write: ProgressWriter): Promise<number> {
  const events = await job.events(from);
  for (const { attemptId, status, diagnostics } of events) {
    if (status !== 'FAILED') continue;
    write.info(`Task Id : ${attemptId}, Status : ${status}`);
    write.plain(`Error: ${diagnostics}\n`);
  }
  return events.length;
}

/** Whole per cents, cut off: 100% only when all is done. */
function percent(part: number): string {
  return `${Math.floor(part * 100)}%`;
}
