/** The client side of ZooKeeper: sessions that notice a silent server, and the recipes that roles share. Works against any ZooKeeper. */
export { connect, type ConnectOptions, type SessionState, type Watch, type ZooKeeper } from './recipes/connect.ts';
export type { CreateMode } from './recipes/create-mode.ts';
export type { Stat } from './recipes/stat.ts';
export type { Operation } from './recipes/transaction.ts';
export { isZooKeeperError, ZooKeeperError, type ZooKeeperErrorName } from './recipes/zookeeper-error.ts';
