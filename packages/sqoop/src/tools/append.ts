import { randomBytes } from 'node:crypto';
import type { FileSystem } from '@calf/client/file-system';
import type { ImportOptions } from '../options/import-options.ts';
import type { ImportRun } from './import-run.ts';

const partPattern = /^part.*-(\d{5})/;

/** Where an import that is appended later is written first: `_sqoop/<32 hex digits>_<table>`. */
export function temporaryDirectory({ temporaryRoot, source }: ImportOptions, fileSystem: FileSystem): string {
  const name = 'table' in source ? source.table : 'QueryResult';
  return fileSystem.qualify(`${temporaryRoot}/${randomBytes(16).toString('hex')}_${name}`);
}

/** Brings what was written to a temporary directory to its place. Source: ImportTool.lastModifiedMerge, AppendUtils. */
export async function moveOutput(run: ImportRun, { from, to }: { from: string; to: string }): Promise<void> {
  const { context, options, fileSystem } = run;
  if (options.append || (await fileSystem.exists(to))) return appendParts(run, { from, to });
  const log = 'tool.ImportTool';
  context.console.info(log, 'Final destination exists, will run merge job.');
  context.console.info(log, `Moving data from temporary directory ${from} to final destination ${to}`);
  await fileSystem.mkdirs(to.slice(0, to.lastIndexOf('/')));
  await fileSystem.rename(from, to);
}

/** Moves part files behind those already there, in their order. `_SUCCESS` stays behind. Source: org.apache.sqoop.util.AppendUtils. */
async function appendParts(
  { context: { console }, options, fileSystem }: ImportRun,
  { from, to }: { from: string; to: string },
): Promise<void> {
  const log = 'util.AppendUtils';
  const name = to.slice(to.lastIndexOf('/') + 1);
  let next = 0;
  if (await fileSystem.exists(to)) {
    if (options.incremental?.mode === 'lastmodified' && !options.append) {
      throw new Error(
        '--merge-key or --append is required when using --incremental lastmodified and the output directory exists.',
      );
    }
    console.info(log, `Appending to directory ${name}`);
    next = nextPart((await fileSystem.listStatus(to)).map(({ path }) => path));
    if (next > 0) console.info(log, `Using found partition ${next}`);
  } else {
    console.info(log, `Creating missing output directory - ${name}`);
    await fileSystem.mkdirs(to);
  }
  for (const { path } of await fileSystem.listStatus(from)) {
    const part = path.slice(path.lastIndexOf('/') + 1);
    if (!partPattern.test(part)) continue;
    const target = part.replace(/-\d{5}/, () => `-${String(next++).padStart(5, '0')}`);
    await fileSystem.rename(path, `${to}/${target}`);
  }
  await fileSystem.delete(from, { recursive: true });
}

function nextPart(paths: readonly string[]): number {
  const numbers = paths.map((path) => Number(partPattern.exec(path.slice(path.lastIndexOf('/') + 1))?.[1] ?? '-1'));
  return Math.max(-1, ...numbers) + 1;
}
