import type { Configuration } from '@calf/runtime/configuration';
import type { Logger } from '@calf/runtime/logger';
import type { ProcessPlan, RolePlan } from './plan.ts';

/** A server that runs. Where there is `failed`, it resolves when the server can no longer go on: its process then ends. */
export interface RunningRole {
  readonly role: RolePlan['role'];
  readonly failed?: Promise<Error>;
  stop(): Promise<void>;
}

/** What a role needs to know of the cluster around it. */
export interface RoleSurroundings {
  readonly configuration: Configuration;
  readonly log: Logger;
}

/** Starts the roles of one process side by side; if one cannot start, those that did are stopped again. */
export async function startRoles(
  plan: Pick<ProcessPlan, 'roles'>,
  { configuration, log }: RoleSurroundings,
): Promise<RunningRole[]> {
  const started = await Promise.allSettled(
    plan.roles.map((role) => startRole(role, configuration, log.with({ role: role.role }))),
  );
  const running = started.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const refused = started.find((outcome) => outcome.status === 'rejected');
  if (!refused) return running;
  await stopRoles(running);
  throw refused.reason;
}

/** The last started stops first. */
export async function stopRoles(running: readonly RunningRole[]): Promise<void> {
  for (const role of running.toReversed()) await role.stop();
}

/** Each role's code is loaded only where the role runs: a worker carries no NameNode in its memory. */
async function startRole(plan: RolePlan, configuration: Configuration, log: Logger): Promise<RunningRole> {
  switch (plan.role) {
    case 'coordinator': {
      const { startCoordinator } = await import('@calf/coordinator/server');
      const tickTimeMs = configuration.getInt('calf.zookeeper.tick-time.ms', 2000);
      const server = await startCoordinator({ directory: plan.directory, clientAddress: plan.client, tickTimeMs, log });
      return { role: plan.role, ...server };
    }
    case 'namenode': {
      const { startNameNode } = await import('@calf/namenode/server');
      const { directory, journalDirectory, rpc, http } = plan;
      const server = await startNameNode({ configuration, directory, journalDirectory, rpcAddress: rpc, httpAddress: http, log });
      return { role: plan.role, ...server };
    }
    case 'datanode': {
      const { startDataNode } = await import('@calf/datanode/server');
      const { directory, name, xfer, ipc, http, nameNodes } = plan;
      const addresses = { xferAddress: xfer, ipcAddress: ipc, httpAddress: http, nameNodes };
      return { role: plan.role, ...(await startDataNode({ configuration, directory, name, ...addresses, log })) };
    }
    case 'jobtracker': {
      const { startJobTracker } = await import('@calf/mapreduce/server');
      return {
        role: plan.role,
        ...(await startJobTracker({ configuration, rpcAddress: plan.rpc, httpAddress: plan.http, log })),
      };
    }
    case 'tasktracker': {
      const { startTaskTracker } = await import('@calf/mapreduce/server');
      const { name, http, datanode, directory } = plan;
      const server = await startTaskTracker({
        configuration,
        name,
        httpAddress: http,
        datanode: `${datanode.host}:${datanode.port}`,
        localDirectory: directory,
        log,
      });
      return { role: plan.role, ...server };
    }
  }
}
