/** Where a node of unknown place stands. Source: org.apache.hadoop.net.NetworkTopology.DEFAULT_RACK. */
const defaultRack = '/default-rack';

/** Racks by host name or address, as a table file gives them. */
export type RackTable = ReadonlyMap<string, string>;

/**
 * Reads a `net.topology.table.file.name` file: a line each with a host (name or address), white space, and its rack. Empty lines and lines
 * that start with `#` are skipped, and so are lines of another form. Source: org.apache.hadoop.net.TableMapping.RawTableMapping.load.
 */
export function parseRackTable(text: string): RackTable {
  const table = new Map<string, string>();
  for (const line of text.split('\n')) {
    const columns = line.trim().split(/\s+/);
    const [host, rack] = columns;
    if (columns.length === 2 && host && rack && !host.startsWith('#')) table.set(host, normalizedRack(rack));
  }
  return table;
}

/** The rack of a node: by the name it registered, else by its address, else the default one. */
export function rackOf(table: RackTable, { hostName, ipAddr }: { hostName: string; ipAddr: string }): string {
  return table.get(hostName) ?? table.get(ipAddr) ?? defaultRack;
}

/**
 * Hops between two places: 0 on one node, 2 in one rack, and 2 more for each level up to the common ancestor.
 * Source: org.apache.hadoop.net.NetworkTopology.getWeightUsingNetworkLocation.
 */
export function rackDistance(one: string, other: string): number {
  if (one === other) return 2;
  const a = one.split('/').slice(1);
  const b = other.split('/').slice(1);
  let common = 0;
  while (common < a.length && common < b.length && a[common] === b[common]) common++;
  return a.length - common + (b.length - common) + 2;
}

function normalizedRack(rack: string): string {
  return `/${rack.split('/').filter(Boolean).join('/')}`;
}
