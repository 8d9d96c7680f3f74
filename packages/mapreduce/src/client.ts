/** The client side of MapReduce, for commands. */
export { connectJobTracker, type JobTrackerClient, jobTrackerAddressKey } from './client/job-tracker-client.ts';
export { followJob, type ProgressWriter } from './client/progress-lines.ts';
export { isEnded, type JobStatus, type RunningJob, runningJob, toStatus } from './client/running-job.ts';
export { filesKey, submitConfiguration } from './client/submit.ts';
export { renderCounters } from './counter-names.ts';
export { Counters, jobCounter } from './counters.ts';
export { isJobId } from './core/ids.ts';
export { inputFormatKey } from './input/input-format.ts';
export { inputDirectoryKey } from './input/plan-splits.ts';
export { outputDirectoryKey } from './output/output-committer.ts';
