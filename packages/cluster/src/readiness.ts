import { type Admin, connectAdmin } from '@calf/client/admin';
import { connectFileSystem, type FileSystem } from '@calf/client/file-system';
import { Configuration } from '@calf/runtime/configuration';
import { UserError } from '@calf/runtime/errors';
import { makeFirstFolders } from './first-folders.ts';
import type { ClusterPlan } from './plan.ts';

const readyDeadlineMs = 60_000;
const probeIntervalMs = 20;

/** Waits until safe mode is off, every DataNode is in, the first folders are there, and a write with as many replicas as there can be has worked. `signal` ends the waiting. */
export async function waitUntilReady(plan: ClusterPlan, signal: AbortSignal): Promise<void> {
  const dataNodeCount = plan.processes.flatMap(({ roles }) => roles).filter(({ role }) => role === 'datanode').length;
  if (!plan.processes.some(({ roles }) => roles.some(({ role }) => role === 'namenode'))) return;
  const configuration = Configuration.load({ directory: plan.confDirectory });
  const admin = connectAdmin({ configuration });
  const fileSystem = await connectFileSystem({ configuration });
  try {
    const what = `${dataNodeCount} DataNodes registered and safe mode off`;
    await waitFor(what, () => isUp(admin, dataNodeCount), signal);
    await makeFirstFolders(fileSystem);
    if (dataNodeCount > 0) await writeOnce(fileSystem);
  } finally {
    await fileSystem.close();
    admin.close();
  }
}

async function isUp({ calls }: Admin, dataNodeCount: number): Promise<boolean> {
  const { result: isSafeMode } = await calls.setSafeMode({ action: 'SAFEMODE_GET' });
  if (isSafeMode) return false;
  return (await calls.getDatanodeReport({ type: 'LIVE' })).di.length >= dataNodeCount;
}

async function writeOnce(fileSystem: FileSystem): Promise<void> {
  const probe = `/.calf-ready-${process.pid}`;
  const file = await fileSystem.create(probe, { overwrite: true });
  await file.write(Buffer.from('ready\n'));
  await file.close();
  await fileSystem.delete(probe, { recursive: false });
}

async function waitFor(what: string, holds: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + readyDeadlineMs;
  let fault: unknown;
  while (performance.now() < deadline) {
    const held = await holds().catch((error: unknown) => {
      fault = error;
      return false;
    });
    if (held) return;
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, probeIntervalMs));
  }
  const reason = fault instanceof Error ? ` (${fault.message})` : '';
  throw new UserError(
    `the cluster did not come up in ${readyDeadlineMs / 1000} s: ${what} is still not true${reason}; see its logs`,
    {
      cause: fault,
    },
  );
}
