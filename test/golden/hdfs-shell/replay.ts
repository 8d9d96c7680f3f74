import fs from 'node:fs/promises';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { connectFileSystem } from '@calf/client/file-system';
import { Configuration } from '@calf/runtime/configuration';
import { expect, vi } from 'vitest';
import { runHdfs } from '../../../packages/cli/src/hdfs/main.ts';
import { type GoldenCase, masked } from './cases.ts';

export interface ReplayTarget {
  /** `hdfs://host:port`. */
  readonly uri: string;
  /** `host:port` of the NameNode's web server. */
  readonly http: string;
  /** IPC port of the first DataNode. */
  readonly dataNodeIpcPort: number;
  /** Holds the local files. */
  readonly directory: string;
}

export interface Outcome {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly local: Readonly<Record<string, string | null>>;
}

/** Runs one command, and compares; what fsck tells may be under way still, and is asked again. */
export async function replay(golden: GoldenCase, target: ReplayTarget): Promise<void> {
  if (golden.id === firstAfterTruncation) await truncationToEnd(target);
  const compare = async () => expect(await runCase(golden, target)).toEqual(expected(golden, target));
  if (golden.tool === 'fsck') await vi.waitFor(compare, { timeout: 15_000, interval: 300 });
  else await compare();
}

const firstAfterTruncation = 226;

/** A truncation within a block is through when the DataNodes have recovered that block: seconds later. */
async function truncationToEnd({ uri }: ReplayTarget): Promise<void> {
  const fileSystem = await connectFileSystem({ uri, configuration: new Configuration(), user: 'root' });
  const consumed = async () => (await fileSystem.getContentSummary('/d/t0')).spaceConsumed;
  await vi.waitFor(async () => expect(await consumed()).toBe(3), { timeout: 15_000, interval: 200 });
  await fileSystem.close();
}

/** Runs one command of the sequence with our `hdfs`. */
export async function runCase(golden: GoldenCase, target: ReplayTarget): Promise<Outcome> {
  const stdout = collector();
  const stderr = collector();
  const generic = ['-D', `fs.defaultFS=${target.uri}`, '-D', `dfs.namenode.http-address=${target.http}`];
  const exit = await runHdfs([golden.tool, ...generic, ...golden.argv.map((word) => filled(word, target))], {
    stdout: stdout.stream,
    stderr: stderr.stream,
    stdin: Readable.from([Buffer.from(golden.stdin ?? '')]),
    environment: { HADOOP_USER_NAME: golden.user },
    cwd: target.directory,
  });
  return {
    exit,
    stdout: masked(stdout.text()),
    stderr: masked(stderr.text()),
    local: await localFiles(Object.keys(golden.local ?? {}), target.directory),
  };
}

/** What the real tool's run of the same command was, in the terms of this target. */
export function expected(golden: GoldenCase, target: ReplayTarget): Outcome {
  return {
    exit: golden.exit,
    stdout: masked(filled(golden.stdout ?? '', target)),
    stderr: masked(filled(golden.stderr ?? '', target)),
    local: golden.local ?? {},
  };
}

export function filled(text: string, { uri, http, directory, dataNodeIpcPort }: ReplayTarget): string {
  return text
    .replaceAll('{FS}', uri)
    .replaceAll('{HOSTPORT}', uri.replace('hdfs://', ''))
    .replaceAll('{HTTP}', http)
    .replaceAll('{CWD}', directory)
    .replaceAll('{DN1IPC}', String(dataNodeIpcPort));
}

function collector(): { stream: Writable; text(): string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}

export async function localFiles(names: readonly string[], directory: string): Promise<Record<string, string | null>> {
  const found: Record<string, string | null> = {};
  for (const name of names) {
    const bytes = await fs.readFile(path.join(directory, name)).catch(() => null);
    found[name] = bytes && readable(bytes);
  }
  return found;
}

/** Text, with what is none as `\xNN`. */
function readable(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (!text.includes('\ufffd')) return text;
  return Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`)).join('');
}
