/** A `VERSION` file: Java properties, as `java.util.Properties.store` writes them and `load` reads them. */
export function renderVersionFile(properties: Readonly<Record<string, string>>, written: Date): string {
  const lines = Object.entries(properties).map(([key, value]) => `${key}=${value.replaceAll(/[\\:=#!]/g, '\\$&')}\n`);
  return `#${written.toUTCString()}\n${lines.join('')}`;
}

export function parseVersionFile(text: string): Map<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('!'));
  return new Map(
    lines.map((line) => {
      const at = line.search(/(?<!\\)[=:]/);
      const key = at < 0 ? line : line.slice(0, at);
      return [key.trim(), (at < 0 ? '' : line.slice(at + 1)).trim().replaceAll(/\\(.)/g, '$1')];
    }),
  );
}
