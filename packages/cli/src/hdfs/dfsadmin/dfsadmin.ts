import { connectAdmin, type Admin } from '@calf/client/admin';
import { HadoopError, UserError } from '@calf/runtime/errors';
import type { Session } from '../session.ts';

/** What a command of dfsadmin works with. */
export interface AdminRun {
  readonly session: Session;
  readonly admin: Admin;
  readonly args: readonly string[];
  /** Path of an argument that may be a URI, or relative to the home directory. */
  readonly pathOf: (text: string) => Promise<string>;
}

export interface AdminCommand {
  readonly usage: string;
  readonly min?: number;
  readonly max?: number;
  run(run: AdminRun): Promise<void>;
}

/** Wrong usage: shown with the command's own usage line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

type Group = () => Promise<Readonly<Record<string, AdminCommand>>>;

const report: Group = async () => (await import('./report.ts')).reportCommands;
const safeMode: Group = async () => (await import('./safe-mode.ts')).safeModeCommands;
const quotas: Group = async () => (await import('./quotas.ts')).quotaCommands;
const nodes: Group = async () => (await import('./nodes.ts')).nodeCommands;
const namespace: Group = async () => (await import('./namespace.ts')).namespaceCommands;

const groups: Readonly<Record<string, Group>> = {
  report,
  safemode: safeMode,
  setQuota: quotas,
  clrQuota: quotas,
  setSpaceQuota: quotas,
  clrSpaceQuota: quotas,
  refreshNodes: nodes,
  printTopology: nodes,
  getDatanodeInfo: nodes,
  triggerBlockReport: nodes,
  saveNamespace: namespace,
  rollEdits: namespace,
  metasave: namespace,
  finalizeUpgrade: namespace,
  rollingUpgrade: namespace,
  setBalancerBandwidth: namespace,
  listOpenFiles: namespace,
  refreshUserToGroupsMappings: namespace,
  allowSnapshot: namespace,
  disallowSnapshot: namespace,
  provisionSnapshotTrash: namespace,
};

/** `hdfs dfsadmin`. Source: org.apache.hadoop.hdfs.tools.DFSAdmin.run. */
export async function runDfsAdmin(session: Session, argv: readonly string[]): Promise<number> {
  const [word = '', ...args] = argv;
  const name = word.replace(/^-/, '');
  const command = word.startsWith('-') && Object.hasOwn(groups, name) ? (await groups[name]?.())?.[name] : undefined;
  if (!command) {
    if (word !== '' && word !== '-help') await session.err.line(`${name}: Unknown command`);
    await printUsages(session);
    return word === '-help' ? 0 : 255;
  }
  const { configuration, user } = session;
  let admin: Admin | undefined;
  try {
    checkCount(command, args.length);
    admin = connectAdmin({ configuration, user });
    const pathOf = async (text: string) => (await session.fileSystem()).resolve(text);
    await command.run({ session, admin, args, pathOf });
    return 0;
  } catch (error) {
    const known = error instanceof HadoopError || error instanceof UserError || error instanceof UsageError;
    if (!known) throw error;
    await session.out.flush();
    await session.err.line(`${name}: ${error.message.split('\n', 1)[0] ?? ''}`);
    if (error instanceof UsageError) await session.err.line(`Usage: hdfs dfsadmin [${`-${name} ${command.usage}`.trimEnd()}]`);
    return 255;
  } finally {
    admin?.close();
  }
}

function checkCount({ min = 0, max = Number.POSITIVE_INFINITY }: AdminCommand, count: number): void {
  if (count < min) throw new UsageError(`Not enough arguments: expected ${min} but got ${count}`);
  if (count > max) throw new UsageError(`Too many arguments: expected ${max} but got ${count}`);
}

async function printUsages({ err }: Session): Promise<void> {
  await err.line('Usage: hdfs dfsadmin');
  await err.line('Only the superuser of HDFS may change something with these.');
  for (const [name, group] of Object.entries(groups)) {
    await err.line(`\t[${`-${name} ${(await group())[name]?.usage ?? ''}`.trimEnd()}]`);
  }
}
