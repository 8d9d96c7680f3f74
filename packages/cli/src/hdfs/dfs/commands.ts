import type { Command } from './command.ts';

type Load = () => Promise<Command>;

/** Every command by name; its file is read when it is called. */
export const commands: Readonly<Record<string, Load>> = {
  appendToFile: async () => (await import('./commands/append-to-file.ts')).appendToFile,
  cat: async () => (await import('./commands/cat.ts')).cat,
  checksum: async () => (await import('./commands/checksum.ts')).checksum,
  chgrp: async () => (await import('./commands/chown.ts')).chgrp,
  chmod: async () => (await import('./commands/chmod.ts')).chmod,
  chown: async () => (await import('./commands/chown.ts')).chown,
  concat: async () => (await import('./commands/concat.ts')).concat,
  copyFromLocal: async () => (await import('./commands/put.ts')).put,
  copyToLocal: async () => (await import('./commands/get.ts')).get,
  count: async () => (await import('./commands/count.ts')).count,
  cp: async () => (await import('./commands/cp.ts')).cp,
  createSnapshot: async () => (await import('./commands/snapshots.ts')).createSnapshot,
  deleteSnapshot: async () => (await import('./commands/snapshots.ts')).deleteSnapshot,
  df: async () => (await import('./commands/df.ts')).df,
  du: async () => (await import('./commands/du.ts')).du,
  dus: async () => (await import('./commands/du.ts')).dus,
  expunge: async () => (await import('./commands/expunge.ts')).expunge,
  find: async () => (await import('./commands/find.ts')).find,
  get: async () => (await import('./commands/get.ts')).get,
  getfacl: async () => (await import('./commands/getfacl.ts')).getfacl,
  getfattr: async () => (await import('./commands/getfattr.ts')).getfattr,
  getmerge: async () => (await import('./commands/getmerge.ts')).getmerge,
  head: async () => (await import('./commands/head.ts')).head,
  help: async () => (await import('./commands/help.ts')).help,
  ls: async () => (await import('./commands/ls.ts')).ls,
  lsr: async () => (await import('./commands/ls.ts')).lsr,
  mkdir: async () => (await import('./commands/mkdir.ts')).mkdir,
  moveFromLocal: async () => (await import('./commands/move-from-local.ts')).moveFromLocal,
  mv: async () => (await import('./commands/mv.ts')).mv,
  put: async () => (await import('./commands/put.ts')).put,
  renameSnapshot: async () => (await import('./commands/snapshots.ts')).renameSnapshot,
  rm: async () => (await import('./commands/rm.ts')).rm,
  rmdir: async () => (await import('./commands/rmdir.ts')).rmdir,
  rmr: async () => (await import('./commands/rm.ts')).rmr,
  setfacl: async () => (await import('./commands/setfacl.ts')).setfacl,
  setfattr: async () => (await import('./commands/setfattr.ts')).setfattr,
  setrep: async () => (await import('./commands/setrep.ts')).setrep,
  stat: async () => (await import('./commands/stat.ts')).stat,
  tail: async () => (await import('./commands/tail.ts')).tail,
  test: async () => (await import('./commands/test.ts')).test,
  text: async () => (await import('./commands/text.ts')).text,
  touch: async () => (await import('./commands/touch.ts')).touch,
  touchz: async () => (await import('./commands/touchz.ts')).touchz,
  truncate: async () => (await import('./commands/truncate.ts')).truncate,
  usage: async () => (await import('./commands/help.ts')).usage,
};

export async function loadCommand(name: string): Promise<Command | undefined> {
  return Object.hasOwn(commands, name) ? commands[name]?.() : undefined;
}
