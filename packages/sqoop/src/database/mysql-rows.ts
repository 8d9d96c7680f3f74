import type mysql from 'mysql2';
import type { RowReader } from './database.ts';

/** What is used of mysql2's own packets and commands; its types do not name them. Source: mysql2 lib/commands/query.js, lib/packets/packet.js. */
interface Packet {
  readonly buffer: Buffer;
  readonly offset: number;
  readonly end: number;
  isEOF(): boolean;
}
type RowState = (this: QueryCommand, packet: Packet, connection: mysql.Connection) => unknown;
interface QueryCommand {
  row: RowState;
}

/**
 * Reads a result set without making a string or an object for each row: `row`, the state in which mysql2's query command receives
 * row packets, is replaced for this one command by a reader of the text protocol's fields.
 */
export function readMysqlRows(
  connection: mysql.Connection,
  sql: string,
  { onColumns, done }: { onColumns: (definitions: mysql.FieldPacket[]) => RowReader; done: (fault: Error | null) => void },
): void {
  let readRow: ((packet: Packet) => void) | undefined;
  let failed: Error | null = null;
  let held: Promise<void> | undefined;
  /** Nothing more is read: the rest of a large result would only be thrown away. */
  const fail = (fault: unknown) => {
    failed = fault instanceof Error ? fault : new Error(String(fault));
    connection.destroy();
    done(failed);
  };
  const hold = (until: Promise<void>) => {
    // Rows that arrived already are still handed over; the reader takes them, and the first promise counts for all.
    if (held) return;
    connection.pause();
    held = until.then(() => {
      held = undefined;
      connection.resume();
    }, fail);
  };
  const query = connection.query(sql);
  query.on('fields', (definitions: mysql.FieldPacket[]) => {
    readRow = rowReader(definitions.length, onColumns(definitions), hold);
  });
  query.on('error', (fault: Error) => done(fault));
  query.on('end', () => void Promise.resolve(held).then(() => done(failed)));
  const command = query as unknown as QueryCommand;
  const rowOfMysql2 = command.row;
  command.row = function row(packet, owner) {
    if (packet.isEOF()) return rowOfMysql2.call(this, packet, owner);
    if (failed) return this.row;
    try {
      readRow?.(packet);
    } catch (fault) {
      fail(fault);
    }
    return this.row;
  };
}

/** Fields are length-encoded strings; 0xfb is NULL. Source: MySQL's protocol, text resultset row. */
function rowReader(fieldCount: number, onRow: RowReader, hold: (until: Promise<void>) => void): (packet: Packet) => void {
  const starts = new Int32Array(fieldCount);
  const ends = new Int32Array(fieldCount);
  return ({ buffer, offset }) => {
    let at = offset;
    for (let index = 0; index < fieldCount; index++) {
      const tag = buffer.readUInt8(at++);
      if (tag === 0xfb) {
        starts[index] = -1;
        continue;
      }
      let byteLength = tag;
      if (tag === 0xfc) {
        byteLength = buffer.readUInt16LE(at);
        at += 2;
      } else if (tag === 0xfd) {
        byteLength = buffer.readUIntLE(at, 3);
        at += 3;
      } else if (tag === 0xfe) {
        byteLength = Number(buffer.readBigUInt64LE(at));
        at += 8;
      }
      starts[index] = at;
      at += byteLength;
      ends[index] = at;
    }
    const promise = onRow(buffer, starts, ends);
    if (promise) hold(promise);
  };
}
