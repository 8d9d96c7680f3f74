import { MalformedError } from './bytes.ts';

/** Cuts a stream of bytes into frames. */
export interface Framing {
  /**
   * The frames that `chunk` completes, without their lengths. A frame that is too long ends what is answered; the next push, be it
   * of nothing, refuses it, unless `bytesMax` was raised meanwhile. So push nothing until nothing comes, if `bytesMax` may change.
   * @throws MalformedError: nothing more can be read from that stream
   */
  push(chunk: Buffer): Buffer[];
  /** Whether the stream stands between two frames. */
  readonly idle: boolean;
  /** May change between two calls of `push`: what has not authenticated itself gets little. */
  bytesMax: number;
}

const lengthBytes = 4;

/**
 * Frames behind a big-endian int32 length, as of Hadoop RPC and of ZooKeeper. A frame that came in one chunk is a view of it; others are copied
 * together once. Memory is taken as bytes arrive, so a peer that announces much and sends little costs little.
 */
export function lengthPrefixedFraming(options: { bytesMax: number }): Framing {
  let parts: Buffer[] = [];
  let held = 0;
  let wanted = lengthBytes; // bytes to hold until the next step: the length, or the length and the frame
  const framing: Framing = {
    bytesMax: options.bytesMax,
    get idle() {
      return held === 0;
    },
    push(chunk) {
      if (chunk.length > 0) parts.push(chunk);
      held += chunk.length;
      if (held < wanted) return [];
      const joined = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts, held);
      const { frames, rest, needs } = cut(joined, framing.bytesMax);
      parts = rest.length > 0 ? [rest] : [];
      held = rest.length;
      wanted = needs;
      return frames;
    },
  };
  return framing;
}

function cut(bytes: Buffer, bytesMax: number): { frames: Buffer[]; rest: Buffer; needs: number } {
  const frames: Buffer[] = [];
  let position = 0;
  let needs = lengthBytes;
  while (bytes.length - position >= lengthBytes) {
    const frameBytes = bytes.readInt32BE(position);
    if (frameBytes < 0 || frameBytes > bytesMax) {
      if (frames.length > 0) break; // refused by the next push
      throw new MalformedError(`a frame of ${frameBytes} bytes, where at most ${bytesMax} are taken`);
    }
    const end = position + lengthBytes + frameBytes;
    if (end > bytes.length) {
      needs = end - position;
      break;
    }
    frames.push(bytes.subarray(position + lengthBytes, end));
    position = end;
  }
  return { frames, rest: bytes.subarray(position), needs };
}
