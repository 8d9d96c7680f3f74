import { type JobStatus, renderCounters, toStatus } from '@calf/mapreduce/client';

/** What `mapred job -status` prints. Source: org.apache.hadoop.mapreduce.Job.toString. */
export function describeJob(job: Parameters<typeof toStatus>[0]): string {
  const status: JobStatus = toStatus(job);
  const reason = status.state === 'FAILED' ? status.diagnostics.trimEnd() : ' ';
  return [
    `Job: ${status.jobId}`,
    `Job File: ${status.stagingDirectory}/job.json`,
    `Job Tracking URL : ${status.trackingUrl}`,
    'Uber job : false',
    `Number of maps: ${status.maps}`,
    `Number of reduces: ${status.reduces}`,
    `map() completion: ${javaFloat(status.mapProgress)}`,
    `reduce() completion: ${javaFloat(status.reduceProgress)}`,
    `Job state: ${status.state}`,
    'retired: false',
    `reason for failure: ${reason}`,
    renderCounters(status.counters),
  ].join('\n');
}

/** `1.0`, as Float.toString. */
function javaFloat(value: number): string {
  const text = String(Math.fround(value) === value ? value : Number(value.toPrecision(8)));
  return /[.e]/.test(text) ? text : `${text}.0`;
}
