import { runScript } from '@calf/hive/hive';
import type { Column } from '../database/column.ts';
import { hiveScript } from './hive-script.ts';
import type { ImportRun } from './import-run.ts';

/** Makes the imported directory a table of the warehouse. Source: org.apache.sqoop.hive.HiveImport. */
export async function hiveImport(
  run: ImportRun,
  { columns, directory }: { columns: readonly Column[]; directory: string },
): Promise<void> {
  const { context, options, fileSystem } = run;
  const { console, configuration } = context;
  const log = 'hive.HiveImport';
  console.info(log, 'Loading uploaded data into Hive');
  // Hive would take the marker of a finished job for a file of the table.
  await fileSystem.delete(`${directory}/_SUCCESS`, { recursive: false });
  const script = hiveScript(options, { columns, directory, now: new Date() });
  await runScript(script, { fileSystem, configuration });
  console.info(log, 'Hive import complete.');
  if (!(await fileSystem.exists(directory))) return;
  const rest = await fileSystem.listStatus(directory);
  if (rest.length > 0) return;
  await fileSystem.delete(directory, { recursive: true });
  console.info(log, 'Export directory is empty, removing it.');
}
