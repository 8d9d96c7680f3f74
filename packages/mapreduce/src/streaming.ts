/** Hadoop Streaming: jobs of programs. */
export { readStreamingCommand, type StreamingCommand, StreamingRefusal } from './streaming/command-line.ts';
export { checkStreaming, encodeCommand } from './streaming/streaming-program.ts';
