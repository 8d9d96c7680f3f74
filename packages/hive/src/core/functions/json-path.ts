/** `$.a[0].b` within a JSON text, as text; null when there is nothing. Source: org.apache.hadoop.hive.ql.udf.UDFJson, without `*`. */
export function getJsonObject(json: string, path: string): string | null {
  if (!path.startsWith('$')) return null;
  let found: unknown;
  try {
    found = JSON.parse(json);
  } catch {
    return null;
  }
  for (const [, name, index] of path.slice(1).matchAll(/\.([^.[\]]+)|\[(\d+)\]/g)) {
    if (typeof found !== 'object' || found === null) return null;
    found = Reflect.get(found, name ?? index ?? '');
  }
  if (found === undefined || found === null) return null;
  return typeof found === 'string' ? found : JSON.stringify(found);
}
