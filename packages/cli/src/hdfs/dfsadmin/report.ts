import type { DatanodeInfoProto, DatanodeReportTypeProto } from '@calf/protocol/hdfs';
import { javaDate } from '../dfs/dates.ts';
import { humanSize } from '../sizes.ts';
import { UsageError, type AdminCommand, type AdminRun } from './dfsadmin.ts';

interface Section {
  readonly option: string;
  readonly title: string;
  readonly type: DatanodeReportTypeProto | 'SLOW';
}

const sections: readonly Section[] = [
  { option: '-live', title: 'Live', type: 'LIVE' },
  { option: '-dead', title: 'Dead', type: 'DEAD' },
  { option: '-decommissioning', title: 'Decommissioning', type: 'DECOMMISSIONING' },
  { option: '-enteringmaintenance', title: 'Entering maintenance', type: 'ENTERING_MAINTENANCE' },
  { option: '-inmaintenance', title: 'In maintenance', type: 'IN_MAINTENANCE' },
  { option: '-slownodes', title: 'Slow', type: 'SLOW' },
];

/** Source: org.apache.hadoop.hdfs.tools.DFSAdmin.report. */
export const reportCommands: Readonly<Record<string, AdminCommand>> = {
  report: {
    usage: sections.map(({ option }) => `[${option}]`).join(' '),
    async run(run) {
      const unknown = run.args.find((arg) => !sections.some(({ option }) => option === arg));
      if (unknown !== undefined) throw new UsageError(`Illegal option ${unknown}`);
      await printSums(run);
      for (const section of sections) {
        const asked = run.args.includes(section.option);
        if (asked || run.args.length === 0) await printSection(run, section, asked);
      }
    },
  },
};

async function printSums({ admin: { calls }, session: { out } }: AdminRun): Promise<void> {
  const { capacity, used, remaining } = await calls.getFsStats({});
  const { result: safeMode } = await calls.setSafeMode({ action: 'SAFEMODE_GET' });
  const present = used + remaining;
  if (safeMode) await out.line('Safe mode is ON');
  await out.line(sized('Configured Capacity', capacity));
  await out.line(sized('Present Capacity', present));
  await out.line(sized('DFS Remaining', remaining));
  await out.line(sized('DFS Used', used));
  await out.line(`DFS Used%: ${percent(present === 0 ? 0 : used / present)}`);
  const blocks = await calls.getFsReplicatedBlockStats({});
  await out.line('Replicated Blocks:');
  await out.line(`\tUnder replicated blocks: ${blocks.low_redundancy}`);
  await out.line(`\tBlocks with corrupt replicas: ${blocks.corrupt_blocks}`);
  await out.line(`\tMissing blocks: ${blocks.missing_blocks}`);
  await out.line(`\tMissing blocks (with replication factor 1): ${blocks.missing_repl_one_blocks}`);
  await printUrgent(out, blocks.highest_prio_low_redundancy_blocks);
  await out.line(`\tPending deletion blocks: ${blocks.pending_deletion_blocks}`);
  const groups = await calls.getFsECBlockGroupStats({});
  await out.line('Erasure Coded Block Groups: ');
  await out.line(`\tLow redundancy block groups: ${groups.low_redundancy}`);
  await out.line(`\tBlock groups with corrupt internal blocks: ${groups.corrupt_blocks}`);
  await out.line(`\tMissing block groups: ${groups.missing_blocks}`);
  await printUrgent(out, groups.highest_prio_low_redundancy_blocks);
  await out.line(`\tPending deletion blocks: ${groups.pending_deletion_blocks}`);
  await out.line('\n-------------------------------------------------');
}

async function printUrgent(out: AdminRun['session']['out'], count: number | undefined): Promise<void> {
  if (count !== undefined) await out.line(`\tLow redundancy blocks with highest priority to recover: ${count}`);
}

async function printSection({ admin: { calls }, session: { out } }: AdminRun, { title, type }: Section, always: boolean) {
  const nodes =
    type === 'SLOW' ? (await calls.getSlowDatanodeReport({})).datanodeInfoProto : (await calls.getDatanodeReport({ type })).di;
  if (nodes.length === 0 && !always) return;
  await out.line(`${title} datanodes (${nodes.length}):\n`);
  for (const node of nodes) await out.line(`${describe(node)}\n`);
}

const states = {
  NORMAL: 'Normal',
  DECOMMISSION_INPROGRESS: 'Decommission in progress',
  DECOMMISSIONED: 'Decommissioned',
  ENTERING_MAINTENANCE: 'Entering maintenance',
  IN_MAINTENANCE: 'In maintenance',
} as const;

/** Source: org.apache.hadoop.hdfs.protocol.DatanodeInfo.getDatanodeReport. */
function describe(node: DatanodeInfoProto): string {
  const { id, capacity, dfsUsed, remaining, cacheCapacity, cacheUsed } = node;
  const nonDfsUsed = node.nonDfsUsed ?? Math.max(0, capacity - dfsUsed - remaining);
  const rack = node.location === undefined || node.location === '/default-rack' ? [] : [`Rack: ${node.location}`];
  const lines = [
    `Name: ${id.ipAddr}:${id.xferPort} (${id.hostName})`,
    `Hostname: ${id.hostName}`,
    ...rack,
    `Decommission Status : ${states[node.adminState]}`,
    sized('Configured Capacity', capacity),
    sized('DFS Used', dfsUsed),
    sized('Non DFS Used', nonDfsUsed),
    sized('DFS Remaining', remaining),
    `DFS Used%: ${share(dfsUsed, capacity)}`,
    `DFS Remaining%: ${capacity === 0 ? '0.00%' : share(remaining, capacity)}`,
    sized('Configured Cache Capacity', cacheCapacity),
    sized('Cache Used', cacheUsed),
    sized('Cache Remaining', cacheCapacity - cacheUsed),
    `Cache Used%: ${share(cacheUsed, cacheCapacity)}`,
    `Cache Remaining%: ${cacheCapacity === 0 ? '0.00%' : share(cacheCapacity - cacheUsed, cacheCapacity)}`,
    `Xceivers: ${node.xceiverCount}`,
    `Last contact: ${javaDate(node.lastUpdate)}`,
    `Last Block Report: ${node.lastBlockReportTime === 0 ? 'Never' : javaDate(node.lastBlockReportTime)}`,
    `Num of Blocks: ${node.numBlocks}`,
  ];
  return `${lines.join('\n')}\n`;
}

const percent = (part: number) => `${(100 * part).toFixed(2)}%`;

/** All of nothing is used. */
const share = (part: number, whole: number) => percent(whole <= 0 ? 1 : part / whole);

const sized = (title: string, bytes: number) => `${title}: ${bytes} (${humanSize(bytes, { unit: 'B', decimals: 2 })})`;
