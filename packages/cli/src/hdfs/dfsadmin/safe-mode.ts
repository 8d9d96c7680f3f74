import { ClientProtocol, type SafeModeActionProto } from '@calf/protocol/hdfs';
import { setTimeout } from 'node:timers/promises';
import { UsageError, type AdminCommand, type AdminRun } from './dfsadmin.ts';

const actions: Readonly<Record<string, SafeModeActionProto>> = {
  enter: 'SAFEMODE_ENTER',
  leave: 'SAFEMODE_LEAVE',
  get: 'SAFEMODE_GET',
  wait: 'SAFEMODE_GET',
  forceexit: 'SAFEMODE_FORCE_EXIT',
};

const pollMs = 200;

type Asked = Pick<AdminRun['admin']['calls'], 'setSafeMode'>;

/** Source: org.apache.hadoop.hdfs.tools.DFSAdmin.setSafeMode: of a logical name, every NameNode is asked. */
export const safeModeCommands: Readonly<Record<string, AdminCommand>> = {
  safemode: {
    usage: '<enter | leave | get | wait | forceExit>',
    min: 1,
    max: 1,
    async run({ admin, args, session: { out } }) {
      const word = (args[0] ?? '').toLowerCase();
      const action = Object.hasOwn(actions, word) ? actions[word] : undefined;
      if (!action) throw new UsageError(`Illegal option ${args[0] ?? ''}`);
      const wait = word === 'wait';
      if (!admin.logical) {
        await out.line(`Safe mode is ${await stateAfter(admin.calls, action, wait)}`);
        return;
      }
      for (const { rpc } of admin.nameNodes) {
        const state = await stateAfter(admin.nameNode(ClientProtocol, rpc), action, wait);
        await out.line(`Safe mode is ${state} in ${/^\d/.test(rpc.host) ? '/' : ''}${rpc.host}:${rpc.port}`);
      }
    },
  },
};

async function stateAfter(nameNode: Asked, action: SafeModeActionProto, wait: boolean): Promise<'ON' | 'OFF'> {
  let { result } = await nameNode.setSafeMode({ action, checked: false });
  while (wait && result) {
    await setTimeout(pollMs);
    ({ result } = await nameNode.setSafeMode({ action: 'SAFEMODE_GET', checked: false }));
  }
  return result ? 'ON' : 'OFF';
}
