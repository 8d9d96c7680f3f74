import { joinPath } from '@calf/client/path';
import { RefreshUserMappingsProtocol } from '@calf/protocol/common';
import { UserError } from '@calf/runtime/errors';
import { parseJavaInteger } from '../dfs/options.ts';
import { UsageError, type AdminCommand, type AdminRun } from './dfsadmin.ts';

/** What concerns the NameNode and its files. Source: org.apache.hadoop.hdfs.tools.DFSAdmin. */
export const namespaceCommands: Readonly<Record<string, AdminCommand>> = {
  saveNamespace: {
    usage: '',
    max: 0,
    async run({ admin, session: { out } }) {
      await admin.calls.saveNamespace({});
      await out.line('Save namespace successful');
    },
  },
  rollEdits: {
    usage: '',
    max: 0,
    async run({ admin, session: { out } }) {
      const { newSegmentTxId } = await admin.calls.rollEdits({});
      await out.line(`Successfully rolled edit logs.\nNew segment starts at txid ${newSegmentTxId}`);
    },
  },
  metasave: {
    usage: 'filename',
    min: 1,
    max: 1,
    async run({ admin, args, session: { out } }) {
      const [filename = ''] = args;
      await admin.calls.metaSave({ filename });
      await out.line(`Created metasave file ${filename} in the log directory of namenode ${admin.uri}`);
    },
  },
  finalizeUpgrade: {
    usage: '',
    max: 0,
    async run({ admin, session: { out } }) {
      await admin.calls.finalizeUpgrade({});
      await out.line('Finalize upgrade successful');
    },
  },
  rollingUpgrade: { usage: '[query]', max: 1, run: queryRollingUpgrade },
  setBalancerBandwidth: {
    usage: '<bandwidth in bytes per second>',
    min: 1,
    max: 1,
    async run({ admin, args, session: { out } }) {
      const bandwidth = parseJavaInteger(args[0] ?? '');
      await admin.calls.setBalancerBandwidth({ bandwidth });
      await out.line(`Balancer bandwidth is set to ${bandwidth}`);
    },
  },
  listOpenFiles: { usage: '[-path <path>]', run: listOpenFiles },
  refreshUserToGroupsMappings: {
    usage: '',
    max: 0,
    async run({ admin, session: { out } }) {
      await admin.proxy(RefreshUserMappingsProtocol).refreshUserToGroupsMappings({});
      await out.line('Refresh user to groups mapping successful');
    },
  },
  allowSnapshot: {
    usage: '<snapshotDir>',
    min: 1,
    max: 1,
    async run({ admin, args, pathOf, session: { out } }) {
      await admin.calls.allowSnapshot({ snapshotRoot: await pathOf(args[0] ?? '') });
      await out.line(`Allowing snapshot on ${args[0] ?? ''} succeeded`);
    },
  },
  provisionSnapshotTrash: { usage: '<snapshotDir>', min: 1, max: 1, run: provisionSnapshotTrash },
  disallowSnapshot: {
    usage: '<snapshotDir>',
    min: 1,
    max: 1,
    async run({ admin, args, pathOf, session: { out } }) {
      await admin.calls.disallowSnapshot({ snapshotRoot: await pathOf(args[0] ?? '') });
      await out.line(`Disallowing snapshot on ${args[0] ?? ''} succeeded`);
    },
  },
};

/** Makes the trash of a directory with snapshots, where all may delete but only their own. */
async function provisionSnapshotTrash({ session, args, admin, pathOf }: AdminRun): Promise<void> {
  const root = await pathOf(args[0] ?? '');
  const { snapshottableDirList } = await admin.calls.getSnapshottableDirListing({});
  const names = (snapshottableDirList?.snapshottableDirListing ?? []).map(({ parent_fullpath, dirStatus }) =>
    joinPath(parent_fullpath.toString('utf8') || '/', dirStatus.path.toString('utf8')),
  );
  if (!names.includes(root)) throw new UserError(`${root} is not a snapshottable directory`);
  const fs = await session.fileSystem();
  const trash = joinPath(root, '.Trash');
  await fs.mkdirs(trash);
  await fs.setPermission(trash, 0o1777);
  await session.out.line(`Successfully provisioned snapshot trash at ${trash}`);
}

async function queryRollingUpgrade({ admin, args, session: { out } }: AdminRun): Promise<void> {
  if ((args[0] ?? 'query') !== 'query') throw new UsageError(`rolling upgrades are not started from here: only query is known`);
  await out.line('QUERY rolling upgrade ...');
  const { rollingUpgradeInfo } = await admin.calls.rollingUpgrade({ action: 'QUERY' });
  await out.line(
    rollingUpgradeInfo
      ? `Rolling upgrade started at ${new Date(rollingUpgradeInfo.startTime).toISOString()}`
      : 'There is no rolling upgrade in progress or rolling upgrade has already been finalized.',
  );
}

async function listOpenFiles({ admin, args, session: { out } }: AdminRun): Promise<void> {
  const path = args[0] === '-path' ? args[1] : undefined;
  const row = (host: string, client: string, file: string) => `${host.padEnd(20)}\t${client.padEnd(20)}\t${file}`;
  await out.line(row('Client Host', 'Client Name', 'Open File Path'));
  for (let id = 0; ; ) {
    const { entries, hasMore } = await admin.calls.listOpenFiles({ id, types: ['ALL_OPEN_FILES'], path: path ?? '/' });
    for (const entry of entries) await out.line(row(entry.clientMachine, entry.clientName, entry.path));
    const last = entries.at(-1);
    if (!hasMore || !last) return;
    id = last.id;
  }
}
