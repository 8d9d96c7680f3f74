import { parseAddress } from '@calf/client/admin';
import { UsageError, type AdminCommand } from './dfsadmin.ts';

const ipcPortDefault = 9867;

/** What concerns DataNodes. Source: org.apache.hadoop.hdfs.tools.DFSAdmin. */
export const nodeCommands: Readonly<Record<string, AdminCommand>> = {
  refreshNodes: {
    usage: '',
    max: 0,
    async run({ admin, session: { out } }) {
      await admin.calls.refreshNodes({});
      await out.line('Refresh nodes successful');
    },
  },
  printTopology: {
    usage: '',
    max: 0,
    async run({ admin, session: { out } }) {
      const { di } = await admin.calls.getDatanodeReport({ type: 'ALL' });
      const racks = Map.groupBy(di, ({ location }) => location ?? '/default-rack');
      for (const rack of [...racks.keys()].sort()) {
        await out.line(`Rack: ${rack}`);
        const lines = (racks.get(rack) ?? []).map(
          ({ id, adminState }) => `   ${id.ipAddr}:${id.xferPort} (${id.hostName}) ${states[adminState]}`,
        );
        for (const line of lines.sort()) await out.line(line);
        await out.line('');
      }
    },
  },
  getDatanodeInfo: {
    usage: '<datanode_host:ipc_port>',
    min: 1,
    max: 1,
    async run({ admin, args, session: { out } }) {
      const { localInfo } = await admin.dataNode(parseAddress(args[0] ?? '', ipcPortDefault)).getDatanodeInfo({});
      const { uptime, softwareVersion, configVersion } = localInfo;
      await out.line(`Uptime: ${uptime}, Software version: ${softwareVersion}, Config version: ${configVersion}`);
    },
  },
  triggerBlockReport: {
    usage: '[-incremental] <datanode_host:ipc_port> [-namenode <namenode_host:ipc_port>]',
    min: 1,
    async run({ admin, args, session: { out } }) {
      const incremental = args.includes('-incremental');
      const at = args.indexOf('-namenode');
      const nnAddress = at === -1 ? undefined : args[at + 1];
      const [node, extra] = args.filter(
        (arg, index) => arg !== '-incremental' && (at === -1 || (index !== at && index !== at + 1)),
      );
      if (node === undefined) throw new UsageError('You must specify a host:port pair.');
      if (extra !== undefined) throw new UsageError(`Can't understand arguments: ${extra}`);
      await admin.dataNode(parseAddress(node, ipcPortDefault)).triggerBlockReport({ incremental, nnAddress });
      const whole = incremental ? 'an incremental' : 'a full';
      await out.line(`Triggering ${whole} block report on ${node}${nnAddress === undefined ? '' : ` to namenode ${nnAddress}`}.`);
    },
  },
};

const states = {
  NORMAL: 'In Service',
  DECOMMISSION_INPROGRESS: 'Decommission In Progress',
  DECOMMISSIONED: 'Decommissioned',
  ENTERING_MAINTENANCE: 'Entering Maintenance',
  IN_MAINTENANCE: 'In Maintenance',
} as const;
