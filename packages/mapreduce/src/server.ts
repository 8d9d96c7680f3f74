/** The servers of MapReduce. */
export { type JobTracker, type JobTrackerOptions, startJobTracker } from './server/job-tracker.ts';
export { startTaskTracker, type TaskTracker, type TaskTrackerOptions } from './server/task-tracker.ts';
