import { longMax } from '@calf/protocol/bytes';
import { StorageTypeProto } from '@calf/protocol/hdfs';
import { parseSize } from '../sizes.ts';
import { UsageError, type AdminCommand, type AdminRun } from './dfsadmin.ts';

/** Source: HdfsConstants.QUOTA_DONT_SET and QUOTA_RESET. */
const leave = longMax;
const reset = -1;

/** Source: DFSAdmin.SetQuotaCommand, ClearQuotaCommand, SetSpaceQuotaCommand, ClearSpaceQuotaCommand. */
export const quotaCommands: Readonly<Record<string, AdminCommand>> = {
  setQuota: {
    usage: '<quota> <dirname>...<dirname>',
    min: 2,
    async run(run) {
      const [text = '', ...directories] = run.args;
      await setAll(run, directories, { namespaceQuota: readQuota(text), storagespaceQuota: leave });
    },
  },
  clrQuota: {
    usage: '<dirname>...<dirname>',
    min: 1,
    run: (run) => setAll(run, run.args, { namespaceQuota: reset, storagespaceQuota: leave }),
  },
  setSpaceQuota: {
    usage: '<quota> [-storageType <storagetype>] <dirname>...<dirname>',
    min: 2,
    async run(run) {
      const { storageType, rest } = takeStorageType(run.args);
      const [text = '', ...directories] = rest;
      await setAll(run, directories, { namespaceQuota: leave, storagespaceQuota: readQuota(text), ...storageType });
    },
  },
  clrSpaceQuota: {
    usage: '[-storageType <storagetype>] <dirname>...<dirname>',
    min: 1,
    async run(run) {
      const { storageType, rest } = takeStorageType(run.args);
      await setAll(run, rest, { namespaceQuota: leave, storagespaceQuota: reset, ...storageType });
    },
  },
};

interface Quota {
  readonly namespaceQuota: number;
  readonly storagespaceQuota: number;
  readonly storageType?: StorageTypeProto;
}

async function setAll({ admin, pathOf }: AdminRun, directories: readonly string[], quota: Quota): Promise<void> {
  for (const directory of directories) await admin.calls.setQuota({ path: await pathOf(directory), ...quota });
}

function readQuota(text: string): number {
  const quota = parseSize(text);
  if (quota !== undefined) return quota;
  const prefix = text.at(-1) ?? '';
  throw new UsageError(`Invalid size prefix '${prefix}' in '${text}'. Allowed prefixes are k, m, g, t, p, e(case insensitive)`);
}

function takeStorageType(args: readonly string[]): { storageType: { storageType?: StorageTypeProto }; rest: string[] } {
  const at = args.indexOf('-storageType');
  if (at === -1) return { storageType: {}, rest: [...args] };
  const name = (args[at + 1] ?? '').toUpperCase();
  const known = (Object.keys(StorageTypeProto.numbers) as StorageTypeProto[]).find((type) => type === name);
  if (!known)
    throw new UsageError(
      `Storage type ${name} is not available. Available storage types are [SSD, DISK, ARCHIVE, PROVIDED, NVDIMM]`,
    );
  return { storageType: { storageType: known }, rest: args.toSpliced(at, 2) };
}
