import { ByteReader } from '@calf/protocol/bytes';
import { ConnectRequest } from '@calf/protocol/zookeeper';
import type { Logger } from '@calf/runtime/logger';
import type { ClientConnection } from './client-connection.ts';
import type { Coordinator } from './coordinator.ts';
import { sessionPassword } from './core/session-password.ts';
import { negotiate } from './core/sessions.ts';
import { connectFrame } from './frames.ts';

interface Hand {
  readonly coordinator: Coordinator;
  readonly connection: ClientConnection;
  readonly frame: Buffer;
  readonly log: Logger;
}

/**
 * A new session, an old one taken up again, or (session id 0 and timeout 0) the news that it has expired, after which the connection ends.
 * The one deviation from ZooKeeper: a session's present connection is dropped only for one that knows its password.
 * Source: org.apache.zookeeper.server.ZooKeeperServer.processConnectRequest and finishSessionInit. @throws MalformedError
 */
export function shakeHands({ coordinator, connection, frame, log }: Hand): 'opened' | 'refused' {
  const request = ConnectRequest.read(new ByteReader(frame));
  if (request.lastZxidSeen > coordinator.state.zxid) {
    log.warn('client is from the future', { lastZxidSeen: request.lastZxidSeen, zxid: coordinator.state.zxid });
    coordinator.outbox.send(connection, 'end');
    return 'refused';
  }
  const timeoutMs = negotiate(coordinator.limits, request.timeOut);
  const id = request.sessionId === 0n ? coordinator.createSession(timeoutMs) : takenUp(coordinator, request, timeoutMs);
  if (id !== undefined) connection.open({ id, timeoutMs });
  const answer = connectFrame({
    protocolVersion: 0,
    timeOut: id === undefined ? 0 : timeoutMs,
    sessionId: id ?? 0n,
    passwd: id === undefined ? Buffer.alloc(16) : sessionPassword(id),
    readOnly: request.readOnly === undefined ? undefined : false,
  });
  coordinator.outbox.send(connection, answer);
  if (id === undefined) coordinator.outbox.send(connection, 'end');
  return id === undefined ? 'refused' : 'opened';
}

function takenUp(coordinator: Coordinator, { sessionId, passwd }: ConnectRequest, timeoutMs: number): bigint | undefined {
  if (!coordinator.sessions.isAlive(sessionId)) return undefined;
  if (!passwd?.equals(sessionPassword(sessionId))) return undefined;
  coordinator.sessions.track(sessionId, timeoutMs, coordinator.clock.monotonicMs());
  return sessionId;
}
