import { connectAdmin, type Admin, type NameNodeAddress } from '@calf/client/admin';
import { HAServiceProtocol } from '@calf/protocol/common';
import { HadoopError } from '@calf/runtime/errors';
import type { Session } from './session.ts';

type HaCommand = (session: Session, admin: Admin, args: readonly string[]) => Promise<number>;

const usages: Readonly<Record<string, { usage: string; run: HaCommand }>> = {
  getServiceState: { usage: '<serviceId>', run: getServiceState },
  getAllServiceState: { usage: '', run: getAllServiceState },
  checkHealth: { usage: '<serviceId>', run: checkHealth },
};

/** `hdfs haadmin`. Source: org.apache.hadoop.hdfs.tools.DFSHAAdmin, org.apache.hadoop.ha.HAAdmin. */
export async function runHaAdmin(session: Session, argv: readonly string[]): Promise<number> {
  const { err } = session;
  const named = argv[0] === '-ns';
  const [word = '', ...args] = named ? argv.slice(2) : argv;
  const name = word.replace(/^-/, '');
  const command = word.startsWith('-') && Object.hasOwn(usages, name) ? usages[name] : undefined;
  if (!command) {
    if (word !== '')
      await err.line(
        word.startsWith('-') ? `${name}: Unknown command` : `Bad command '${word}': expected command starting with '-'`,
      );
    await err.line('Usage: haadmin [-ns <nameserviceId>]');
    for (const [known, { usage }] of Object.entries(usages)) await err.line(`    [${`-${known} ${usage}`.trimEnd()}]`);
    return 255;
  }
  const { configuration, user } = session;
  const admin = connectAdmin({ configuration, user, uri: named ? `hdfs://${argv[1] ?? ''}` : undefined });
  try {
    return await command.run(session, admin, args);
  } catch (error) {
    if (!(error instanceof HadoopError)) throw error;
    await err.line(`Operation failed: ${error.message.split('\n', 1)[0] ?? ''}`);
    return 255;
  } finally {
    admin.close();
  }
}

async function getServiceState(session: Session, admin: Admin, args: readonly string[]): Promise<number> {
  const nameNode = await named(session, admin, args);
  if (!nameNode) return 255;
  await session.out.line(await stateOf(admin, nameNode));
  return 0;
}

async function getAllServiceState({ out }: Session, admin: Admin): Promise<number> {
  for (const nameNode of admin.nameNodes) {
    const state = await stateOf(admin, nameNode).catch((error: unknown) => `Failed to connect: ${String(error)}`);
    await out.line(`${`${nameNode.rpc.host}:${nameNode.rpc.port}`.padEnd(50)} ${state.padEnd(10)}`);
  }
  return 0;
}

async function checkHealth(session: Session, admin: Admin, args: readonly string[]): Promise<number> {
  const nameNode = await named(session, admin, args);
  if (!nameNode) return 255;
  await admin.nameNode(HAServiceProtocol, nameNode.rpc).monitorHealth({});
  return 0;
}

async function stateOf(admin: Admin, { rpc }: NameNodeAddress): Promise<string> {
  const { state } = await admin.nameNode(HAServiceProtocol, rpc).getServiceStatus({});
  return state.toLowerCase();
}

async function named({ err }: Session, admin: Admin, [id, ...extra]: readonly string[]): Promise<NameNodeAddress | undefined> {
  const found = admin.nameNodes.find((nameNode) => nameNode.id === id);
  if (id === undefined || extra.length > 0) await err.line('haadmin: incorrect number of arguments: one serviceId is wanted');
  else if (!found) await err.line(`Illegal argument: Unable to determine service address for namenode '${id}'`);
  return extra.length === 0 ? found : undefined;
}
