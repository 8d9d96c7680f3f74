import fs from 'node:fs';
import type { Configuration } from '@calf/runtime/configuration';

const defaultRack = '/default-rack';

/**
 * Racks by name, from the file that `net.topology.table.file.name` names: lines of `name rack`. Unknown names are in `/default-rack`.
 * Source: org.apache.hadoop.net.TableMapping.
 */
export function rackTable(configuration: Configuration): (name: string) => string {
  const file = configuration.get('net.topology.table.file.name');
  if (file === undefined || !fs.existsSync(file)) return () => defaultRack;
  const racks = new Map<string, string>();
  for (const line of fs.readFileSync(file, 'utf8').split('\n')) {
    const [name, rack, ...more] = line.trim().split(/\s+/);
    if (name && rack && more.length === 0 && !name.startsWith('#')) racks.set(name, rack);
  }
  return (name) => racks.get(name) ?? defaultRack;
}
