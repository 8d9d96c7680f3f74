import { type Job, type JobSpec, newJob } from '../../src/core/job.ts';

const spec: JobSpec = {
  id: 'job_202611210200_0001',
  name: 'test',
  user: 'alice',
  stagingDirectory: '/staging',
  maps: [],
  reduces: 0,
  mapAttemptsMax: 4,
  reduceAttemptsMax: 4,
  slowstart: 0.05,
  localityWaitMs: 1000,
  taskTimeoutMs: 600_000,
};

/** A job submitted at 0, whose maps have their splits on these hosts; `worker-1` and `worker-3` are in `/rack-1`, all others in `/rack-2`. */
export function jobOf(hosts: readonly (readonly string[])[], more: Partial<JobSpec> = {}): Job {
  return newJob({ ...spec, maps: hosts.map((names) => ({ hosts: names, racks: names.map(rackOf) })), ...more }, 0);
}

function rackOf(host: string): string {
  return host === 'worker-1' || host === 'worker-3' ? '/rack-1' : '/rack-2';
}

export function trackerOf(name: string, { mapSlots = 2, reduceSlots = 2 }: { mapSlots?: number; reduceSlots?: number } = {}) {
  return { name, rack: rackOf(name), mapSlots, reduceSlots };
}

export function mapAttempt(task: number, attempt = 0): string {
  return `attempt_202611210200_0001_m_${String(task).padStart(6, '0')}_${attempt}`;
}

export function reduceAttempt(task: number, attempt = 0): string {
  return `attempt_202611210200_0001_r_${String(task).padStart(6, '0')}_${attempt}`;
}
