/**
 * Which package may import which, and by which of its doors. Arrows go down only:
 * cli → cluster → namenode, datanode, coordinator/server, mapreduce/server → client, coordinator/recipes, journal → runtime → protocol;
 * sqoop → mapreduce/job, hive, client; hive → client. A role never imports another role: they meet on the wire.
 */
const allowed: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  runtime: ['protocol'],
  journal: ['runtime', 'protocol'],
  client: ['runtime', 'protocol'],
  namenode: ['journal', 'client', 'coordinator/recipes', 'runtime', 'protocol'],
  datanode: ['client', 'coordinator/recipes', 'runtime', 'protocol'],
  coordinator: ['journal', 'runtime', 'protocol'],
  mapreduce: ['client', 'coordinator/recipes', 'runtime', 'protocol'],
  hive: ['client', 'runtime', 'protocol'],
  sqoop: ['mapreduce/job', 'hive', 'client', 'runtime', 'protocol'],
  cluster: ['namenode', 'datanode', 'coordinator', 'mapreduce', 'client', 'journal', 'runtime', 'protocol'],
  cli: [
    'cluster',
    'sqoop',
    'hive',
    'namenode',
    'datanode',
    'coordinator',
    'mapreduce',
    'client',
    'journal',
    'runtime',
    'protocol',
  ],
  web: ['cluster', 'client', 'runtime', 'protocol'],
};

export interface SourceFile {
  /** `packages/<package>/src/…` */
  readonly file: string;
  readonly text: string;
}

/** One line for each import that the table does not allow; a relative one that leaves its package is never allowed. */
export function forbiddenImports({ file, text }: SourceFile): string[] {
  const name = file.split('/')[1] ?? '';
  return importsOf(text)
    .filter((specifier) => !isAllowed(name, file, specifier))
    .map((specifier) => `${file}: ${name} may not import ${specifier}`);
}

/** What is imported or re-exported, also by type only and by `import()`. */
export function importsOf(text: string): string[] {
  const code = text.replace(/\/\*.*?\*\//gs, '').replace(/^\s*\/\/.*$/gm, '');
  const statements = /^\s*(?:import|export)\b(?:[^'";=]*?\bfrom)?\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;
  return [...code.matchAll(statements)].map(([, statically, dynamically]) => statically ?? dynamically ?? '');
}

function isAllowed(name: string, file: string, specifier: string): boolean {
  if (specifier.startsWith('.')) return new URL(specifier, `file:///${file}`).pathname.startsWith(`/packages/${name}/src/`);
  if (!specifier.startsWith('@calf/')) return true;
  const target = specifier.slice('@calf/'.length);
  return (allowed[name] ?? []).some((door) => target === door || target.startsWith(`${door}/`));
}
