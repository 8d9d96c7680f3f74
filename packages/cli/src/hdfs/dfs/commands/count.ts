import type { ContentSummary } from '@calf/client/file-system';
import { humanSize } from '../../sizes.ts';
import type { Command } from '../command.ts';
import { illegal, readOptions } from '../options.ts';
import { walkArguments } from '../walk.ts';

/** Storage types that can have a quota, in the order in which Hadoop shows them. */
const quotaTypes = ['SSD', 'DISK', 'ARCHIVE', 'PROVIDED', 'NVDIMM'] as const;

type Cell = readonly [width: number, title: string, value: (summary: ContentSummary) => string];

/** Source: org.apache.hadoop.fs.shell.Count; columns: org.apache.hadoop.fs.ContentSummary and QuotaUsage. */
export const count: Command = {
  usage: '[-q] [-h] [-v] [-t [<storage type>]] [-u] [-x] [-e] [-s] <path> ...',
  description: `Counts directories, files and bytes. -q: quotas in front; -u: only quotas; -t: by storage type (with -q or -u);
-h: sizes with units; -v: with a header; -x: without snapshots; -e: erasure coding policy; -s: what snapshots hold.`,
  async run(run, argv) {
    const { flags, values, args } = readOptions(argv, { min: 1, flags: ['q', 'h', 'v', 'u', 'x', 'e', 's'], values: ['t'] });
    const quotas = flags.has('q') || flags.has('u');
    if (quotas && flags.has('x')) await run.session.out.line('q or u option is given, the -x option is ignored.');
    const size = (bytes: number) => (flags.has('h') ? humanSize(bytes) : String(bytes));
    const types = quotas ? values.get('t') : undefined;
    const cells = [
      ...(types === undefined ? plainCells(flags, size, flags.has('x') && !quotas) : typeCells(types, size)),
      ...(flags.has('e') ? [policyCell] : []),
      ...(flags.has('s') ? snapshotCells(size) : []),
    ];
    if (flags.has('v'))
      await run.session.out.line(`${cells.map(([width, title]) => `${title.padStart(width)} `).join('')}PATHNAME`);
    await walkArguments(run, args, {
      async visit(item) {
        const summary = await item.fs.getContentSummary(item.path);
        const line = cells.map(([width, , value]) => `${value(summary).padStart(width)} `).join('');
        await run.session.out.line(line + item.text);
      },
    });
  },
};

function plainCells(flags: ReadonlySet<string>, size: (bytes: number) => string, excludeSnapshots: boolean): Cell[] {
  const quota = flags.has('q') || flags.has('u') ? quotaCells(size) : [];
  if (flags.has('u')) return quota;
  const less = (value: number) => (excludeSnapshots ? value : 0);
  return [
    ...quota,
    [12, 'DIR_COUNT', (summary) => size(summary.directoryCount - less(summary.snapshotDirectoryCount))],
    [12, 'FILE_COUNT', (summary) => size(summary.fileCount - less(summary.snapshotFileCount))],
    [18, 'CONTENT_SIZE', (summary) => size(summary.length - less(summary.snapshotLength))],
  ];
}

function quotaCells(size: (bytes: number) => string): Cell[] {
  return [
    [12, 'QUOTA', ({ quota }) => (quota > 0 ? size(quota) : 'none')],
    [15, 'REM_QUOTA', (s) => (s.quota > 0 ? size(s.quota - s.fileCount - s.directoryCount) : 'inf')],
    [15, 'SPACE_QUOTA', ({ spaceQuota }) => (spaceQuota >= 0 ? size(spaceQuota) : 'none')],
    [15, 'REM_SPACE_QUOTA', (s) => (s.spaceQuota >= 0 ? size(s.spaceQuota - s.spaceConsumed) : 'inf')],
  ];
}

function typeCells(wanted: string, size: (bytes: number) => string): Cell[] {
  const names = wanted === '' || wanted.toLowerCase() === 'all' ? quotaTypes : wanted.toUpperCase().split(',');
  return names.flatMap((name): Cell[] => {
    if (!quotaTypes.some((type) => type === name)) throw illegal(`No enum constant org.apache.hadoop.fs.StorageType.${name}`);
    const quotaOf = (summary: ContentSummary) => summary.typeQuotas.find(({ type, quota }) => type === name && quota >= 0);
    return [
      [14, `${name}_QUOTA`, (summary) => (quotaOf(summary) ? size(quotaOf(summary)?.quota ?? 0) : 'none')],
      [
        18,
        `REM_${name}_QUOTA`,
        (summary) => {
          const found = quotaOf(summary);
          return found ? size(found.quota - found.consumed) : 'inf';
        },
      ],
    ];
  });
}

const policyCell: Cell = [
  20,
  'ERASURECODING_POLICY',
  ({ erasureCodingPolicy }) => (erasureCodingPolicy === 'Replicated' ? erasureCodingPolicy : `EC:${erasureCodingPolicy}`),
];

function snapshotCells(size: (bytes: number) => string): Cell[] {
  return [
    [18, 'SNAPSHOT_LENGTH', (summary) => size(summary.snapshotLength)],
    [24, 'SNAPSHOT_FILE_COUNT', (summary) => size(summary.snapshotFileCount)],
    [24, 'SNAPSHOT_DIR_COUNT', (summary) => size(summary.snapshotDirectoryCount)],
    [28, 'SNAPSHOT_SPACE_CONSUMED', (summary) => size(summary.snapshotSpaceConsumed)],
  ];
}
