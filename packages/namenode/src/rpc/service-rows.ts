import type { Namesystem } from '../namesystem.ts';
import type { ServerDefaults } from '../settings.ts';
import type { ClientRows } from './calls.ts';
import { superuserCheck } from './superuser.ts';

/** The rows of ClientProtocol about the server itself. */
export function serviceRows(namesystem: Namesystem, serverDefaults: ServerDefaults): ClientRows {
  const asSuperuser = superuserCheck(namesystem);
  return {
    getServerDefaults: () => ({
      serverDefaults: { ...serverDefaults, encryptDataTransfer: false, keyProviderUri: '', policyId: 7 },
    }),
    getHAServiceState: () => ({ state: 'ACTIVE' }),
    async msync() {
      await namesystem.durable();
      return {};
    },
    async getCurrentEditLogTxid(_request, call) {
      await asSuperuser(call);
      return { txid: namesystem.lastTxid };
    },
    getDataEncryptionKey: () => ({}),
    /** No Kerberos, no tokens: a client that gets none goes on without. */
    getDelegationToken: () => ({}),
    getEnclosingRoot: () => ({ enclosingRootPath: '/' }),
  };
}
