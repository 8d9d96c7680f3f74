import {
  GenericRefreshProtocol,
  GetUserMappingsProtocol,
  HAServiceProtocol,
  RefreshAuthorizationPolicyProtocol,
  RefreshCallQueueProtocol,
  RefreshUserMappingsProtocol,
} from '@calf/protocol/common';
import { HadoopError } from '@calf/runtime/errors';
import { implement, type RpcService } from '@calf/runtime/rpc-server';
import type { Groups } from '../groups.ts';
import type { Namesystem } from '../namesystem.ts';
import { superuserCheck } from './superuser.ts';

/** What administrators' tools ask a NameNode beside its own protocols. */
export function otherServices(namesystem: Namesystem, groups: Groups): RpcService[] {
  const asSuperuser = superuserCheck(namesystem);
  return [
    implement(HAServiceProtocol, {
      getServiceStatus: () => ({ state: 'ACTIVE' as const, readyToBecomeActive: true }),
      monitorHealth: () => ({}),
      transitionToActive: () => notInPair(),
      transitionToStandby: () => notInPair(),
      transitionToObserver: () => notInPair(),
    }),
    implement(GetUserMappingsProtocol, {
      getGroupsForUser: async ({ user }) => ({ groups: [...(await groups.of(user))] }),
    }),
    implement(RefreshUserMappingsProtocol, {
      async refreshUserToGroupsMappings(_request, call) {
        await asSuperuser(call);
        groups.refresh();
        return {};
      },
      async refreshSuperUserGroupsConfiguration(_request, call) {
        await asSuperuser(call);
        return {};
      },
    }),
    implement(RefreshAuthorizationPolicyProtocol, { refreshServiceAcl: () => noServiceAcl() }),
    implement(RefreshCallQueueProtocol, {
      async refreshCallQueue(_request, call) {
        await asSuperuser(call);
        return {};
      },
    }),
    implement(GenericRefreshProtocol, {
      refresh: ({ identifier = '' }) => ({
        responses: [{ exitStatus: -1, userMessage: `No handlers registered for ${identifier}`, senderName: '' }],
      }),
    }),
  ];
}

/** Source: org.apache.hadoop.hdfs.server.namenode.NameNode.checkHaStateChange: HA is not enabled. */
function notInPair(): never {
  throw new HadoopError('org.apache.hadoop.ha.ServiceFailedException', 'HA for namenode is not enabled');
}

/** Source: NameNodeRpcServer.refreshServiceAcl. */
function noServiceAcl(): never {
  throw new HadoopError(
    'org.apache.hadoop.security.authorize.AuthorizationException',
    'Service Level Authorization not enabled!',
  );
}
