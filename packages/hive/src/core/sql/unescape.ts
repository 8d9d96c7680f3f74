const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  "'": "'",
  '"': '"',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\u001a',
  '\\': '\\',
  '%': '\\%',
  _: '\\_',
};

const escape = /\\(?:u([0-9A-Fa-f]{4})|([01][0-7]{2})|([\s\S]))/g;

/** The inside of a quoted text: `\001` is octal, `\u0041` a character. Source: BaseSemanticAnalyzer.unescapeSQLString. */
export function unescapeText(inside: string): string {
  if (!inside.includes('\\')) return inside;
  return inside.replace(escape, (_whole, unicode?: string, octal?: string, other?: string) => {
    if (unicode !== undefined) return String.fromCharCode(parseInt(unicode, 16));
    if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
    return escapes[other ?? ''] ?? other ?? '';
  });
}
