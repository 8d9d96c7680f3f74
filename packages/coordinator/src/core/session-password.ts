/** Source: org.apache.zookeeper.server.ZooKeeperServer.superSecret. */
const superSecret = 0xb3415c00n;

const multiplier = 0x5deece66dn;
const mask48 = (1n << 48n) - 1n;

/**
 * The 16 bytes that a client shows to take up its session again. They follow from the session id, as in ZooKeeper (whose server can
 * therefore take over from this one), and so keep honest clients apart, no more: `java.util.Random` seeded with `id ^ superSecret`.
 * Source: ZooKeeperServer.generatePasswd, java.util.Random.nextBytes.
 */
export function sessionPassword(sessionId: bigint): Buffer {
  const password = Buffer.alloc(16);
  let seed = (BigInt.asUintN(64, sessionId ^ superSecret) ^ multiplier) & mask48;
  for (let offset = 0; offset < password.length; offset += 4) {
    seed = (seed * multiplier + 0xbn) & mask48;
    password.writeUInt32LE(Number(seed >> 16n), offset);
  }
  return password;
}
