import { Configuration } from '@calf/runtime/configuration';
import { createLogger } from '@calf/runtime/logger';
import type { ProcessPlan } from './plan.ts';
import { startRoles, stopRoles } from './roles.ts';

/** What the supervisor hands to a process it forks, as the only argument. */
export interface RoleProcessOrder {
  readonly plan: ProcessPlan;
  readonly confDirectory: string;
}

/** What a process tells its supervisor. */
export type RoleProcessMessage = { readonly event: 'ready' } | { readonly event: 'failed'; readonly message: string };

/** The whole life of a forked process: start its roles, tell, run until SIGTERM, until a role fails or until the supervisor is gone. */
export async function runRoleProcess(order: RoleProcessOrder): Promise<void> {
  const log = createLogger((line) => process.stderr.write(line)).with({ process: order.plan.name });
  // The channel is the parent's pipe: it closes also when the parent is killed. Nobody is left to answer for us then.
  process.on('disconnect', () => process.exit(1));
  if (!process.connected) process.exit(1); // it went while our code was read
  // A Ctrl-C goes to the whole group of processes; the supervisor decides about the order of the end.
  process.on('SIGINT', () => undefined);
  const configuration = Configuration.load({ directory: order.confDirectory });
  const running = await startRoles(order.plan, { configuration, log }).catch((fault: unknown) => {
    log.error('start failed', { fault });
    tell({ event: 'failed', message: fault instanceof Error ? fault.message : String(fault) });
    return undefined;
  });
  if (!running) {
    process.exitCode = 1;
    process.disconnect();
    return;
  }
  for (const role of running) {
    void role.failed?.then((fault) => {
      log.error('role failed, the process ends', { role: role.role, fault });
      tell({ event: 'failed', message: fault.message }, () => process.exit(1));
    });
  }
  process.once('SIGTERM', () => {
    void stopRoles(running).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
  tell({ event: 'ready' });
}

function tell(message: RoleProcessMessage, told: () => void = () => undefined): void {
  process.send?.(message, told);
}
