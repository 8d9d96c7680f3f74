import fs from 'node:fs';
import path from 'node:path';
import { UserError } from './errors.ts';
import { readSiteFile } from './site-file.ts';

export { renderSiteFile } from './site-file.ts';

/** Hadoop's site files, in the order in which the later one wins. */
const siteFiles = ['core-site.xml', 'hdfs-site.xml', 'mapred-site.xml', 'yarn-site.xml'] as const;

const variable = /\$\{([^}$\s]+)\}/;
const substitutionsMax = 20;

/**
 * Keys and values as Hadoop's `org.apache.hadoop.conf.Configuration` reads them: site files, `-conf`, `-D`, `${…}`
 * substitution, size suffixes (`128m`) and time suffixes (`3s`). A key's default stands where the key is read.
 */
export class Configuration {
  readonly #values: Map<string, string>;

  constructor(values: Iterable<readonly [string, string]> = []) {
    this.#values = new Map(values);
  }

  /** The site files of `directory` (missing ones are skipped), then each of `files`. @throws UserError */
  static load({ directory, files = [] }: { directory?: string | undefined; files?: readonly string[] }): Configuration {
    const configuration = new Configuration();
    const sites = directory ? siteFiles.map((name) => path.join(directory, name)).filter((file) => fs.existsSync(file)) : [];
    for (const file of [...sites, ...files]) {
      for (const [key, value] of readSiteFile(file)) configuration.set(key, value);
    }
    return configuration;
  }

  set(key: string, value: string): void {
    this.#values.set(key, value);
  }

  with(values: Iterable<readonly [string, string]>): Configuration {
    return new Configuration([...this.#values, ...values]);
  }

  entries(): [string, string][] {
    return [...this.#values];
  }

  get(key: string): string | undefined;
  get(key: string, otherwise: string): string;
  get(key: string, otherwise?: string): string | undefined {
    const raw = this.#values.get(key);
    return raw === undefined ? otherwise : this.#substitute(raw);
  }

  /** A whole number. @throws UserError when the value is none */
  getInt(key: string, otherwise: number): number {
    const text = this.get(key)?.trim();
    if (text === undefined || text === '') return otherwise;
    const value = Number(text);
    if (!Number.isSafeInteger(value)) throw badValue(key, text, 'a whole number');
    return value;
  }

  getFloat(key: string, otherwise: number): number {
    const text = this.get(key)?.trim();
    if (text === undefined || text === '') return otherwise;
    const value = Number(text);
    if (Number.isNaN(value)) throw badValue(key, text, 'a number');
    return value;
  }

  /** `true` and `false` in any case; anything else is `otherwise`, as in Hadoop. */
  getBoolean(key: string, otherwise: boolean): boolean {
    const text = this.get(key)?.trim().toLowerCase();
    if (text === 'true') return true;
    return text === 'false' ? false : otherwise;
  }

  /** Bytes: a whole number with an optional suffix k, m, g, t, p, e (powers of 1024). */
  getBytes(key: string, otherwise: number): number {
    const text = this.get(key)?.trim().toLowerCase();
    if (text === undefined || text === '') return otherwise;
    const parts = /^(-?\d+)([kmgtpe])?b?$/.exec(text);
    if (!parts) throw badValue(key, text, 'a size in bytes, as 134217728 or 128m');
    return Number(parts[1]) * 1024 ** (parts[2] ? 'kmgtpe'.indexOf(parts[2]) + 1 : 0);
  }

  /** Milliseconds; a value without one of the suffixes ns us ms s m h d is in `unit`, the key's own. */
  getDurationMs(key: string, otherwiseMs: number, unit: 'ms' | 's'): number {
    const text = this.get(key)?.trim().toLowerCase();
    if (text === undefined || text === '') return otherwiseMs;
    const parts = /^(-?\d+)\s*(ns|us|ms|s|m|h|d)?$/.exec(text);
    if (!parts) throw badValue(key, text, 'a time, as 300 or 5s');
    const factors = { ns: 1e-6, us: 1e-3, ms: 1, s: 1e3, m: 60e3, h: 3600e3, d: 86400e3 };
    return Number(parts[1]) * factors[(parts[2] as keyof typeof factors | undefined) ?? unit];
  }

  /** Comma-separated, trimmed, without empty ones. */
  getList(key: string): string[] {
    return (this.get(key) ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  }

  #substitute(raw: string): string {
    let text = raw;
    for (let turn = 0; turn < substitutionsMax; turn++) {
      const found = variable.exec(text);
      if (!found?.[1]) return text;
      const value =
        found[1] === 'user.name' ? (process.env['HADOOP_USER_NAME'] ?? process.env['USER']) : this.#values.get(found[1]);
      if (value === undefined) return text;
      text = text.slice(0, found.index) + value + text.slice(found.index + found[0].length);
    }
    return text;
  }
}

function badValue(key: string, text: string, wanted: string): UserError {
  return new UserError(`${key} is "${text}", but ${wanted} is wanted`);
}
