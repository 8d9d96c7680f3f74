/** Reading the lines of a split, for tasks that read their input by themselves. */
export type { FileSplit } from './input/input-split.ts';
export type { RecordReader } from './input/record-reader.ts';
export { openTextSplit } from './input/text-input.ts';
