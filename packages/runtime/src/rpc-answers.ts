import { ByteWriter } from '@calf/protocol/bytes';
import type { Connection } from './network.ts';

/** Calls of one connection that may wait for their answers; what a peer sends beyond them is not read meanwhile. */
const callsWaitingMax = 1000;

export interface Answers {
  /** Says that a call was taken, which `answer` will answer. */
  expect(): void;
  /** When `write` throws, the call still waits for an answer. */
  answer(write: (to: ByteWriter) => void): void;
  /** Bytes that answer no call. */
  send(write: (to: ByteWriter) => void): void;
  flush(): void;
  /** Closes the connection when the calls that wait have been answered. */
  end(): void;
}

/** The bytes on their way back to one peer: those of one read event, or of one turn of the event loop, leave in one write. */
export function createAnswers(connection: Connection): Answers {
  let to = new ByteWriter(1024);
  let waiting = 0;
  let flushIsDue = false;
  let ends = false;
  let peerIsSlow = false;
  let paused = false;

  function flush(): void {
    flushIsDue = false;
    if (to.position > 0) {
      const bytes = to.written();
      to = new ByteWriter(1024);
      if (!connection.write(bytes)) waitForPeer();
    }
    if (ends && waiting === 0) connection.end();
    pauseOrResume();
  }

  function waitForPeer(): void {
    peerIsSlow = true;
    void connection.drained().then(() => {
      peerIsSlow = false;
      pauseOrResume();
    });
  }

  function pauseOrResume(): void {
    const pauses = peerIsSlow || waiting >= callsWaitingMax;
    if (pauses === paused) return;
    paused = pauses;
    if (pauses) connection.pause();
    else connection.resume();
  }

  function send(write: (to: ByteWriter) => void): void {
    write(to);
    if (flushIsDue) return;
    flushIsDue = true;
    process.nextTick(() => {
      if (flushIsDue) flush();
    });
  }

  return {
    flush,
    send,
    expect() {
      waiting++;
    },
    answer(write) {
      send(write);
      waiting--;
    },
    end() {
      ends = true;
      flush();
    },
  };
}
