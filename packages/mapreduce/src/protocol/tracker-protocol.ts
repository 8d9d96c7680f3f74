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

export const TrackerProto = message({
  /** That of the DataNode beside it. */
  name: required(1, string),
  /** Another one after each start: what ran in an earlier one is gone. */
  incarnation: required(2, string),
  host: required(3, string),
  /** Where map outputs are served, over HTTP. */
  httpPort: required(4, uint32),
  mapSlots: required(5, uint32),
  reduceSlots: required(6, uint32),
});
export type TrackerProto = Shape<typeof TrackerProto>;

const AttemptStateProto = enumeration({ RUNNING: 0, SUCCEEDED: 1, FAILED: 2, KILLED: 3 });

/** What a tracker says of an attempt it was given. One that ended is told again and again until the JobTracker lists it no more. */
export const AttemptReportProto = message({
  attemptId: required(1, string),
  state: required(2, AttemptStateProto),
  progress: required(3, double),
  status: optional(4, string),
  counters: repeated(5, CounterGroupProto),
  error: optional(6, string),
  /** How long ago it last reported progress. */
  silentMs: optional(7, uint32, 0),
});
export type AttemptReportProto = Shape<typeof AttemptReportProto>;

/** How much of a job's `completions` the tracker knows. */
const SeenProto = message({ jobId: required(1, string), completions: required(2, uint32) });

export const HeartbeatRequestProto = message({
  tracker: required(1, TrackerProto),
  attempts: repeated(2, AttemptReportProto),
  /** Map attempts whose output a reduce here could not fetch. */
  fetchFailures: repeated(3, string),
  seen: repeated(4, SeenProto),
  /** The `version` of the newest answer. The call waits up to `waitMs` for a newer one. */
  version: required(5, int64),
  waitMs: required(6, uint32),
  /** Counts the heartbeats of this incarnation. */
  sequence: required(7, int64),
  /** The last one: the tracker is being stopped. */
  leaving: optional(8, bool, false),
});

const CompletionProto = message({
  attemptId: required(1, string),
  status: required(2, enumeration({ SUCCEEDED: 0, FAILED: 1, KILLED: 2, OBSOLETE: 3 })),
  /** Where a map's output can be fetched. */
  host: required(3, string),
  httpPort: required(4, uint32),
});
export type CompletionProto = Shape<typeof CompletionProto>;

export const TrackerJobProto = message({
  jobId: required(1, string),
  user: required(2, string),
  stagingDirectory: required(3, string),
  maps: required(4, uint32),
  /** From number `completionsFrom` on. */
  completionsFrom: required(5, uint32),
  completions: repeated(6, CompletionProto),
});
export type TrackerJobProto = Shape<typeof TrackerJobProto>;

/** What shall be: the attempts that this tracker runs or is to start, and the jobs whose files it keeps. Everything else is to end. */
export const HeartbeatResponseProto = message({
  /** The czxid of the JobTracker's znode; a tracker ignores answers of a lower one than it knows. */
  epoch: required(1, int64),
  version: required(2, int64),
  attempts: repeated(3, string),
  jobs: repeated(4, TrackerJobProto),
  /** The JobTracker did not know this incarnation: the tracker has nothing to report of before. */
  reset: optional(5, bool, false),
});
export type HeartbeatResponseProto = Shape<typeof HeartbeatResponseProto>;

/** Between TaskTrackers and the JobTracker. calf's own: MapReduce 1's protocol is dead. */
export const TrackerProtocol = service('calf.mapreduce.TrackerProtocol', {
  heartbeat: [HeartbeatRequestProto, HeartbeatResponseProto],
});
