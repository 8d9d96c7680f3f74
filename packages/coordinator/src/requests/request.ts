import type { ByteReader } from '@calf/protocol/bytes';
import type { Attached, Coordinator } from '../coordinator.ts';
import type { Body } from '../frames.ts';

/** A request whose header is read. */
export interface Call {
  readonly coordinator: Coordinator;
  readonly connection: Attached;
  readonly xid: number;
  /** Stands behind the RequestHeader. */
  readonly from: ByteReader;
}

export interface Answer {
  readonly err: number;
  readonly body?: Body | undefined;
}

/** One row of the table of opcodes. */
export interface Row {
  /** Its name in `cons`. Source: FinalRequestProcessor.processRequest, lastOp. */
  readonly name: string;
  /** @throws KeeperError, which becomes the answer's err; MalformedError, which becomes MARSHALLINGERROR */
  answer(call: Call): Answer;
}
