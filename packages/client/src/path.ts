import { illegalArgument } from './refusals.ts';

/** A path with where it lives; `scheme` and `authority` are undefined when the text does not name them. */
export interface ParsedPath {
  readonly scheme: string | undefined;
  readonly authority: string | undefined;
  readonly path: string;
}

/**
 * Splits `hdfs://host:8020/a/b`, `/a/b` or `a/b` as `org.apache.hadoop.fs.Path(String)` does: a colon before the first slash
 * ends a scheme. Nothing is unescaped. @throws HadoopError IllegalArgumentException
 */
export function parsePath(text: string): ParsedPath {
  if (text === '') throw illegalArgument('Can not create a Path from an empty string');
  const colon = text.indexOf(':');
  const slash = text.indexOf('/');
  const hasScheme = colon !== -1 && (slash === -1 || colon < slash);
  const scheme = hasScheme ? text.slice(0, colon) : undefined;
  const { authority, path } = splitAuthority(hasScheme ? text.slice(colon + 1) : text);
  if (scheme !== undefined && !path.startsWith('/') && (authority === undefined || path !== '')) throw relativePathInUri(text);
  return { scheme, authority, path: normalizePath(path) };
}

/** A name that holds a colon reads as a scheme when it stands alone. Source: org.apache.hadoop.fs.Path.initialize. */
export const relativePathInUri = (text: string) =>
  illegalArgument(`java.net.URISyntaxException: Relative path in absolute URI: ${text}`);

/** `//host/rest` into host and `/rest`; `//` alone is a path. */
export function splitAuthority(text: string): { authority: string | undefined; path: string } {
  if (!text.startsWith('//') || text.length <= 2) return { authority: undefined, path: text };
  const end = text.indexOf('/', 2);
  const authority = end === -1 ? text.slice(2) : text.slice(2, end);
  return { authority: authority === '' ? undefined : authority, path: end === -1 ? '' : text.slice(end) };
}

/** Without doubled and trailing slashes, `.` and `..` resolved as far as they can be. Source: java.net.URI.normalize. */
export function normalizePath(path: string): string {
  if (!/\/\/|(^|\/)\.{1,2}(\/|$)|.\/$/.test(path)) return path;
  const absolute = path.startsWith('/');
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else kept.push(segment);
  }
  return (absolute ? '/' : '') + kept.join('/');
}

/** `/a/b` of `/a` and `b`. */
export function joinPath(parent: string, name: string): string {
  return parent.endsWith('/') ? parent + name : `${parent}/${name}`;
}

/** The last name; empty for the root. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The directory that holds `path`; undefined for the root. */
export function parentOf(path: string): string | undefined {
  if (path === '/' || path === '') return undefined;
  const slash = path.lastIndexOf('/');
  if (slash === -1) return '';
  return slash === 0 ? '/' : path.slice(0, slash);
}
