export type TaskType = 'MAP' | 'REDUCE';

/** `job_202611210200_0001`: when the JobTracker started, and the job's number since. Source: org.apache.hadoop.mapreduce.JobID. */
export function jobIdOf(identifier: string, number: number): string {
  return `job_${identifier}_${String(number).padStart(4, '0')}`;
}

/** `task_202611210200_0001_m_000003`. */
export function taskIdOf(jobId: string, type: TaskType, number: number): string {
  return `task${jobId.slice('job'.length)}_${letterOf(type)}_${String(number).padStart(6, '0')}`;
}

/** `attempt_202611210200_0001_m_000003_0`. */
export function attemptIdOf(jobId: string, type: TaskType, { task, attempt }: { task: number; attempt: number }): string {
  return `attempt${taskIdOf(jobId, type, task).slice('task'.length)}_${attempt}`;
}

export interface AttemptNumbers {
  readonly jobId: string;
  readonly type: TaskType;
  readonly task: number;
  readonly attempt: number;
}

/** What an attempt id says; undefined when it is none. */
export function parseAttemptId(attemptId: string): AttemptNumbers | undefined {
  const parts = /^attempt_(\w+_\d{4,})_([mr])_(\d{6,})_(\d+)$/.exec(attemptId);
  if (!parts?.[1]) return undefined;
  const type = parts[2] === 'm' ? 'MAP' : 'REDUCE';
  return { jobId: `job_${parts[1]}`, type, task: Number(parts[3]), attempt: Number(parts[4]) };
}

/** Whether the text has the form of a job id. */
export function isJobId(text: string): boolean {
  return /^job_\w+_\d{4,}$/.test(text);
}

function letterOf(type: TaskType): 'm' | 'r' {
  return type === 'MAP' ? 'm' : 'r';
}
