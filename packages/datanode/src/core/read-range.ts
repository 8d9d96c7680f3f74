/** What is sent for a wish: whole chunks, from the start of the first to the end of the last, or of what can be read. */
export interface ReadRange {
  readonly start: number;
  readonly end: number;
}

/**
 * `end` is what is on disk with known checksums; a negative length means all that is visible. Undefined when the wish goes beyond.
 * Source: org.apache.hadoop.hdfs.server.datanode.BlockSender.
 */
export function readRange(
  wish: { offset: number; byteLength: number },
  replica: { end: number; visible: number },
  bytesPerChecksum: number,
): ReadRange | undefined {
  const byteLength = wish.byteLength < 0 ? replica.visible : wish.byteLength;
  const wishedEnd = wish.offset + byteLength;
  if (wish.offset < 0 || wish.offset > replica.end || wishedEnd > replica.end) return undefined;
  return {
    start: wish.offset - (wish.offset % bytesPerChecksum),
    end: Math.min(Math.ceil(wishedEnd / bytesPerChecksum) * bytesPerChecksum, replica.end),
  };
}
