import type { Column } from './definition.ts';
import { defaultPartitionName } from './definition.ts';

/** `ds=2020-01-01/hr=3`. */
export function partitionName(columns: readonly Column[], values: readonly (string | null)[]): string {
  return columns.map(({ name }, index) => `${escapeName(name)}=${escapeName(values[index] ?? defaultPartitionName)}`).join('/');
}

/** The values of `ds=2020-01-01/hr=3`; undefined when it is no name of such a partition. */
export function partitionValues(columns: readonly Column[], name: string): (string | null)[] | undefined {
  const parts = name.split('/');
  if (parts.length !== columns.length) return undefined;
  const values: (string | null)[] = [];
  for (const [index, part] of parts.entries()) {
    const equals = part.indexOf('=');
    if (unescapeName(part.slice(0, equals)).toLowerCase() !== columns[index]?.name) return undefined;
    const value = unescapeName(part.slice(equals + 1));
    values.push(value === defaultPartitionName ? null : value);
  }
  return values;
}

/** Source: org.apache.hadoop.hive.common.FileUtils.escapePathName. */
// oxlint-disable-next-line no-control-regex -- these are what is escaped
const special = /[\u0001-\u001f"#%'*/:=?\\\u007f{[\]^]/g;

function escapeName(text: string): string {
  return text.replace(special, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

function unescapeName(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_whole, code: string) => String.fromCharCode(parseInt(code, 16)));
}
