/** The client side of ZooKeeper: sessions that notice a silent server, and the recipes that roles share. Works against any ZooKeeper. */
export { connect, type ConnectOptions, type SessionState, type Watch, type ZooKeeper } from './recipes/connect.ts';
export type { CreateMode } from './recipes/create-mode.ts';
export { type Candidate, type ElectionOptions, standForElection } from './recipes/election.ts';
export { type HoldLockOptions, holdLock, type Lock } from './recipes/hold-lock.ts';
export { joinGroup, type JoinOptions, type Membership } from './recipes/join-group.ts';
export type { Stat } from './recipes/stat.ts';
export type { Operation } from './recipes/transaction.ts';
export { isZooKeeperError, ZooKeeperError, type ZooKeeperErrorName } from './recipes/zookeeper-error.ts';
export {
  type Member,
  type Members,
  type MembersChange,
  watchMembers,
  type WatchMembersOptions,
} from './recipes/watch-members.ts';
