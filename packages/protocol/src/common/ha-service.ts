/* Active, standby and their change. Source: HAServiceProtocol.proto, ZKFCProtocol.proto. */
import { bool, enumeration, message, optional, required, service, type Shape, string, uint32 } from '../message.ts';

export const HAServiceStateProto = enumeration({ INITIALIZING: 0, ACTIVE: 1, STANDBY: 2, OBSERVER: 3 });
export type HAServiceStateProto = Shape<typeof HAServiceStateProto>;

export const HARequestSource = enumeration({ REQUEST_BY_USER: 0, REQUEST_BY_USER_FORCED: 1, REQUEST_BY_ZKFC: 2 });
export type HARequestSource = Shape<typeof HARequestSource>;

export const HAStateChangeRequestInfoProto = message({
  reqSource: required(1, HARequestSource),
});
export type HAStateChangeRequestInfoProto = Shape<typeof HAStateChangeRequestInfoProto>;

export const MonitorHealthRequestProto = message({});
export type MonitorHealthRequestProto = Shape<typeof MonitorHealthRequestProto>;

export const MonitorHealthResponseProto = message({});
export type MonitorHealthResponseProto = Shape<typeof MonitorHealthResponseProto>;

export const TransitionToActiveRequestProto = message({
  reqInfo: required(1, HAStateChangeRequestInfoProto),
});
export type TransitionToActiveRequestProto = Shape<typeof TransitionToActiveRequestProto>;

export const TransitionToActiveResponseProto = message({});
export type TransitionToActiveResponseProto = Shape<typeof TransitionToActiveResponseProto>;

export const TransitionToStandbyRequestProto = message({
  reqInfo: required(1, HAStateChangeRequestInfoProto),
});
export type TransitionToStandbyRequestProto = Shape<typeof TransitionToStandbyRequestProto>;

export const TransitionToStandbyResponseProto = message({});
export type TransitionToStandbyResponseProto = Shape<typeof TransitionToStandbyResponseProto>;

export const TransitionToObserverRequestProto = message({
  reqInfo: required(1, HAStateChangeRequestInfoProto),
});
export type TransitionToObserverRequestProto = Shape<typeof TransitionToObserverRequestProto>;

export const TransitionToObserverResponseProto = message({});
export type TransitionToObserverResponseProto = Shape<typeof TransitionToObserverResponseProto>;

export const GetServiceStatusRequestProto = message({});
export type GetServiceStatusRequestProto = Shape<typeof GetServiceStatusRequestProto>;

export const GetServiceStatusResponseProto = message({
  state: required(1, HAServiceStateProto),
  readyToBecomeActive: optional(2, bool),
  notReadyReason: optional(3, string),
});
export type GetServiceStatusResponseProto = Shape<typeof GetServiceStatusResponseProto>;

export const CedeActiveRequestProto = message({
  millisToCede: required(1, uint32),
});
export type CedeActiveRequestProto = Shape<typeof CedeActiveRequestProto>;

export const CedeActiveResponseProto = message({});
export type CedeActiveResponseProto = Shape<typeof CedeActiveResponseProto>;

export const GracefulFailoverRequestProto = message({});
export type GracefulFailoverRequestProto = Shape<typeof GracefulFailoverRequestProto>;

export const GracefulFailoverResponseProto = message({});
export type GracefulFailoverResponseProto = Shape<typeof GracefulFailoverResponseProto>;

export const HAServiceProtocol = service('org.apache.hadoop.ha.HAServiceProtocol', {
  monitorHealth: [MonitorHealthRequestProto, MonitorHealthResponseProto],
  transitionToActive: [TransitionToActiveRequestProto, TransitionToActiveResponseProto],
  transitionToStandby: [TransitionToStandbyRequestProto, TransitionToStandbyResponseProto],
  transitionToObserver: [TransitionToObserverRequestProto, TransitionToObserverResponseProto],
  getServiceStatus: [GetServiceStatusRequestProto, GetServiceStatusResponseProto],
});

export const ZKFCProtocol = service('org.apache.hadoop.ha.ZKFCProtocol', {
  cedeActive: [CedeActiveRequestProto, CedeActiveResponseProto],
  gracefulFailover: [GracefulFailoverRequestProto, GracefulFailoverResponseProto],
});
