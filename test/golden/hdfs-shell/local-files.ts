import fs from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** bzip2 of `was bzipped\n`. */
const bzipped = 'QlpoOTFBWSZTWasI7MAAAAVRgAAQQAA2IEiQIAAxANNNBAaDIOI0qESvF3JFOFCQqwjswA==';

const lines = Array.from(
  { length: 2000 },
  (_, index) => `line ${String(index).padStart(5, '0')} of a file that is longer than a kilobyte\n`,
);

const contents: Readonly<Record<string, string | Buffer>> = {
  'a.txt': 'hello world\nsecond line\n',
  'b.txt': 'bravo\n',
  'm.txt': 'moved\n',
  'empty.txt': '',
  'tree/one.txt': 'one\n',
  'tree/sub/two.txt': 'two two\n',
  'big.txt': lines.join(''),
  'z.gz': gzipSync('was gzipped\n'),
  'seq.bz2': Buffer.from(bzipped, 'base64'),
};

/** The files that the recorded sequence starts from. */
export async function writeLocalFiles(directory: string): Promise<void> {
  const modified = new Date('2020-01-02T03:04:05Z');
  for (const [name, content] of Object.entries(contents)) {
    const file = path.join(directory, name);
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(file, content, { mode: 0o644 });
    await fs.utimes(file, modified, modified);
  }
}
