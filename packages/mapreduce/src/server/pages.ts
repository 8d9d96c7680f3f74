import type { ServerResponse } from 'node:http';
import type { HttpOptions, JmxBean } from '@calf/runtime/http';
import { isComplete } from '../core/job.ts';
import { jobStatus, taskMessages } from './job-client-service.ts';
import type { JobService } from './job-service.ts';
import type { Place } from './place.ts';
import type { TrackerRegistry } from './tracker-registry.ts';

interface Shown {
  readonly jobs: JobService;
  readonly registry: TrackerRegistry;
  readonly place: Place;
}

/** What a JobTracker shows over HTTP: its figures, and `/jobs` and `/jobs/<job>` as JSON. */
export function pages(shown: Shown): Pick<HttpOptions, 'jmx' | 'routes'> {
  const { book } = shown.jobs;
  return {
    jmx: () => [jobTrackerBean(shown)],
    routes: {
      '/jobs': (_request, response) => sendJson(response, 200, { jobs: book.all().map((booked) => jobStatus(booked, '')) }),
      '/jobs/': ({ url }, response) => {
        const booked = book.get(url.pathname.slice('/jobs/'.length));
        if (booked) sendJson(response, 200, { job: jobStatus(booked, url.pathname), tasks: taskMessages(booked.job) });
        else sendJson(response, 404, { error: 'no such job' });
      },
    },
  };
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json;charset=utf-8' });
  response.end(JSON.stringify(body));
}

function jobTrackerBean({ jobs, registry, place }: Shown): JmxBean {
  const all = jobs.book.all().map(({ job }) => job);
  const count = (state: string) => all.filter((job) => job.state === state).length;
  const trackers = registry.trackers();
  return {
    name: 'Hadoop:service=JobTracker,name=JobTrackerInfo',
    modelerType: 'JobTrackerInfo',
    attributes: {
      State: place.epoch === undefined ? 'standby' : 'active',
      Trackers: trackers.length,
      MapSlots: trackers.reduce((sum, { mapSlots }) => sum + mapSlots, 0),
      ReduceSlots: trackers.reduce((sum, { reduceSlots }) => sum + reduceSlots, 0),
      JobsRunning: all.filter((job) => !isComplete(job)).length,
      JobsSucceeded: count('SUCCEEDED'),
      JobsFailed: count('FAILED'),
      JobsKilled: count('KILLED'),
    },
  };
}
