import type { Disk, DiskFile, OpenFlags } from '@calf/runtime/disk';
import type { ReplicaFiles } from './layout.ts';

export interface OpenFiles {
  readonly data: DiskFile;
  readonly meta: DiskFile;
}

/** Opens both files of a replica, or neither. @throws the fault of the one that cannot be opened */
export async function openFiles(disk: Disk, files: ReplicaFiles, flags: OpenFlags): Promise<OpenFiles> {
  const [data, meta] = await Promise.allSettled([disk.open(files.data, flags), disk.open(files.meta, flags)]);
  if (data.status === 'fulfilled' && meta.status === 'fulfilled') return { data: data.value, meta: meta.value };
  if (data.status === 'fulfilled') await data.value.close();
  if (meta.status === 'fulfilled') await meta.value.close();
  throw data.status === 'rejected' ? data.reason : meta.status === 'rejected' ? meta.reason : undefined;
}

export async function closeFiles({ data, meta }: OpenFiles): Promise<void> {
  await Promise.all([data.close(), meta.close()]);
}
