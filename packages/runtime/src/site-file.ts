import fs from 'node:fs';
import { createRequire } from 'node:module';
import { UserError } from './errors.ts';

/** The full parser is read when a file needs it: its forty modules would cost a command a fifth of its time. */
const require = createRequire(import.meta.url);

/**
 * Keys and values of a `…-site.xml`, in their order. Files of nothing but properties, as Hadoop's are, are read directly;
 * whatever else is in one (sections of CDATA, a DOCTYPE, mistakes) is left to the XML parser. @throws UserError
 */
export function readSiteFile(file: string): [string, string][] {
  const text = readText(file);
  return readPlainSite(text) ?? parseSite(file, text);
}

function readText(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`the configuration file ${file} cannot be read: ${reason}`, { cause });
  }
}

/** `core-site.xml` and the like, for real clients. */
export function renderSiteFile(values: Iterable<readonly [string, string]>): string {
  const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const properties = [...values].map(
    ([key, value]) => `  <property>\n    <name>${escape(key)}</name>\n    <value>${escape(value)}</value>\n  </property>\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<configuration>\n${properties.join('')}</configuration>\n`;
}

const frame = /^\s*(?:<\?[^>]*\?>\s*)*<configuration>([\s\S]*)<\/configuration>\s*$/;
const property = /\s*<property>((?:\s*<(\w+)>[^<]*<\/\2>)*)\s*<\/property>\s*/y;
const element = /<(\w+)>([^<]*)<\//g;

/** Undefined when the text is anything but properties of plain elements. */
function readPlainSite(text: string): [string, string][] | undefined {
  const body = frame.exec(text.includes('<!--') ? text.replaceAll(/<!--[\s\S]*?-->/g, '') : text)?.[1];
  if (body === undefined) return undefined;
  const values: [string, string][] = [];
  let end = 0;
  while (end < body.length && body.slice(end).trim() !== '') {
    property.lastIndex = end;
    const found = property.exec(body);
    if (!found) return undefined;
    end = property.lastIndex;
    const fields = new Map([...(found[1] ?? '').matchAll(element)].map(([, name = '', value = '']) => [name, value]));
    const name = unescape(fields.get('name') ?? '').trim();
    if (name !== '') values.push([name, unescape(fields.get('value') ?? '').trim()]);
  }
  return values;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescape(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return entities[name] ?? whole;
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex ?? '0', 16) : Number(decimal));
  });
}

function parseSite(file: string, text: string): [string, string][] {
  const { XMLParser } = require('fast-xml-parser') as typeof import('fast-xml-parser');
  const parser = new XMLParser({ parseTagValue: false, trimValues: true, isArray: (name) => name === 'property' });
  let parsed: { configuration?: { property?: { name?: unknown; value?: unknown }[] } | '' };
  try {
    parsed = parser.parse(text, true) as typeof parsed;
  } catch (fault) {
    throw new UserError(`${file} is not a Hadoop configuration file: ${fault instanceof Error ? fault.message : String(fault)}`);
  }
  const properties = (parsed.configuration || undefined)?.property ?? [];
  return properties.flatMap(({ name, value }) =>
    typeof name === 'string' ? [[name, typeof value === 'string' ? value : '']] : [],
  );
}
