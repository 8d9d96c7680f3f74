import {
  bool,
  double,
  enumeration,
  int64,
  message,
  optional,
  repeated,
  required,
  service,
  type Shape,
  string,
  uint32,
} from '@calf/protocol/message';
import { CounterGroupProto } from './counters-message.ts';

const EmptyProto = message({});

const JobIdProto = message({ jobId: required(1, string) });

const NewJobIdProto = message({
  jobId: required(1, string),
  /** Where the client puts what the job needs. */
  stagingDirectory: required(2, string),
});

export const JobStatusProto = message({
  jobId: required(1, string),
  name: required(2, string),
  user: required(3, string),
  state: required(4, enumeration({ PREP: 4, RUNNING: 1, SUCCEEDED: 2, FAILED: 3, KILLED: 5 })),
  submittedMs: required(5, int64),
  finishedMs: required(6, int64),
  mapProgress: required(7, double),
  reduceProgress: required(8, double),
  maps: required(9, uint32),
  reduces: required(10, uint32),
  runningTasks: required(11, uint32),
  stagingDirectory: required(12, string),
  diagnostics: required(13, string),
  counters: repeated(14, CounterGroupProto),
  trackingUrl: required(15, string),
});
export type JobStatusProto = Shape<typeof JobStatusProto>;

const GetJobRequestProto = message({
  jobId: required(1, string),
  /** The answer may wait so long for the job's end. */
  waitMs: optional(2, uint32, 0),
});
const GetJobResponseProto = message({ job: optional(1, JobStatusProto) });

const GetEventsRequestProto = message({ jobId: required(1, string), from: required(2, uint32), count: required(3, uint32) });
const EventProto = message({
  attemptId: required(1, string),
  status: required(2, enumeration({ SUCCEEDED: 0, FAILED: 1, KILLED: 2, OBSOLETE: 3 })),
  trackerHttp: required(3, string),
  diagnostics: required(4, string),
});
export type EventProto = Shape<typeof EventProto>;

const KillResponseProto = message({ killed: required(1, bool) });

const TaskProto = message({
  taskId: required(1, string),
  type: required(2, string),
  state: required(3, string),
  attempts: repeated(4, string),
});

/** Between a job's client and the JobTracker. calf's own, after org.apache.hadoop.mapreduce.protocol.ClientProtocol. */
export const JobClientProtocol = service('calf.mapreduce.JobClientProtocol', {
  getNewJobId: [EmptyProto, NewJobIdProto],
  submitJob: [JobIdProto, EmptyProto],
  getJob: [GetJobRequestProto, GetJobResponseProto],
  getAllJobs: [EmptyProto, message({ jobs: repeated(1, JobStatusProto) })],
  getTaskCompletionEvents: [GetEventsRequestProto, message({ events: repeated(1, EventProto) })],
  getTasks: [JobIdProto, message({ tasks: repeated(1, TaskProto) })],
  killJob: [JobIdProto, KillResponseProto],
  getTrackers: [EmptyProto, message({ names: repeated(1, string) })],
});
