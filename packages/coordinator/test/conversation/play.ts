import { ByteWriter } from '@calf/protocol/bytes';
import { decode, encode } from '@calf/protocol/record';
import { ConnectRequest, ConnectResponse, OpCode, RequestHeader, Xid } from '@calf/protocol/zookeeper';
import type { Address, Network } from '@calf/runtime/network';
import { RawClient } from './raw-client.ts';
import type { Step } from './script.ts';

/** What one step brought: frames in hex, by client; `closed` where a connection ended. */
export interface Scene {
  readonly step: string;
  /** Hex of the frame that was sent. */
  readonly sent: string;
  readonly frames: Readonly<Record<string, readonly string[]>>;
  readonly closed: readonly string[];
}

/** Plays a script against a server. After each step every connection pings, so that all events are in. */
export async function play(script: readonly Step[], address: Address, network?: Network): Promise<Scene[]> {
  const clients = new Map<string, RawClient>();
  const sessions = new Map<string, ConnectResponse>();
  const scenes: Scene[] = [];
  let xid = 0;
  for (const step of script) {
    const frames: Record<string, Buffer[]> = {};
    const { client } = step;
    let sent: Buffer = Buffer.alloc(0);
    let name: string = step.does;
    if (step.does === 'drop') {
      clients.get(client)?.close();
      clients.delete(client);
    } else if (step.does === 'connect') {
      const raw = await RawClient.connect(address, network);
      clients.set(client, raw);
      sent = connectRequest(step, step.session === undefined ? undefined : sessions.get(step.session));
      raw.send(sent);
      const answer = await raw.next();
      if (answer) sessions.set(client, decode(ConnectResponse, answer));
      frames[client] = answer ? [answer] : [];
    } else {
      const number = step.xid ?? (step.op === 'ping' ? Xid.ping : ++xid);
      name = step.op;
      sent = Buffer.concat([encode(RequestHeader, { xid: number, type: OpCode[step.op] }), step.body]);
      const raw = clients.get(client);
      if (!raw) throw new Error(`${client} is not connected`);
      raw.send(sent);
      frames[client] = await raw.until(number);
    }
    const closed = await settle(clients, frames);
    const hex = Object.fromEntries(Object.entries(frames).map(([who, all]) => [who, all.map((frame) => frame.toString('hex'))]));
    scenes.push({ step: `${client} ${name}`, sent: sent.toString('hex'), frames: hex, closed });
  }
  for (const raw of clients.values()) raw.close();
  return scenes;
}

/** Collects what is under way, and answers who lost the connection. */
async function settle(clients: Map<string, RawClient>, frames: Record<string, Buffer[]>): Promise<string[]> {
  const closed: string[] = [];
  for (const [who, raw] of clients) {
    raw.send(encode(RequestHeader, { xid: Xid.ping, type: OpCode.ping }));
    const events = await raw.until(Xid.ping);
    const all = raw.isClosed ? events : events.slice(0, -1);
    if (all.length > 0) frames[who] = [...(frames[who] ?? []), ...all];
    if (!raw.isClosed) continue;
    closed.push(who);
    clients.delete(who);
  }
  return closed;
}

function connectRequest(step: Step & { does: 'connect' }, session: ConnectResponse | undefined): Buffer {
  const to = new ByteWriter();
  ConnectRequest.write(to, {
    protocolVersion: 0,
    lastZxidSeen: 0,
    timeOut: step.timeoutMs,
    sessionId: session?.sessionId ?? 0n,
    passwd: session?.passwd ?? Buffer.alloc(16),
    readOnly: step.older ? undefined : false,
  });
  return to.written();
}
