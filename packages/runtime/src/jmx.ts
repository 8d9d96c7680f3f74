/** What a bean's attribute may be: whatever JSON has, and bigints as whole numbers. */
export type JmxValue = string | number | bigint | boolean | null | readonly JmxValue[] | { readonly [key: string]: JmxValue };

/** A bean as `/jmx` shows it: `name` as `Hadoop:service=NameNode,name=FSNamesystem`, then its attributes. */
export interface JmxBean {
  readonly name: string;
  readonly modelerType: string;
  readonly attributes: Readonly<Record<string, JmxValue>>;
}

/**
 * The answer of `/jmx`: all beans; with `qry=` those whose name fits (`*` and `?` stand for anything); with `get=BEAN::ATTRIBUTE` one attribute.
 * Spaces and line ends are those of Hadoop, since scripts look for `"FSState" : "Operational"`.
 * Source: org.apache.hadoop.jmx.JMXJsonServlet.
 */
export function renderJmx(beans: readonly JmxBean[], parameters: URLSearchParams): string {
  const [bean = '', attribute] = (parameters.get('get') ?? '').split('::');
  if (attribute !== undefined) {
    const found = beans.filter(({ name, attributes }) => name === bean && Object.hasOwn(attributes, attribute));
    return document(found.map((one) => ({ ...one, attributes: { [attribute]: one.attributes[attribute] ?? null } })));
  }
  const query = pattern(parameters.get('qry') ?? '*:*');
  return document(beans.filter(({ name }) => query.test(name)));
}

function document(beans: readonly JmxBean[]): string {
  return render({ beans: beans.map(({ name, modelerType, attributes }) => ({ name, modelerType, ...attributes })) }, '');
}

/** Keys of a query may stand in any order; `,*` at its end lets more of them be there. Source: javax.management.ObjectName. */
function pattern(query: string): RegExp {
  const text = query
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('?', '.')
    .replaceAll('*', '.*');
  return new RegExp(`^${text}$`);
}

/** Pretty-prints as Jackson does: ` : ` between key and value, arrays on one line, objects over several. */
function render(value: JmxValue, indent: string): string {
  if (Array.isArray(value))
    return value.length === 0 ? '[ ]' : `[ ${value.map((one: JmxValue) => render(one, indent)).join(', ')} ]`;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `"${value}"`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return '{ }';
  const inner = `${indent}  `;
  return `{\n${entries.map(([key, one]) => `${inner}${JSON.stringify(key)} : ${render(one as JmxValue, inner)}`).join(',\n')}\n${indent}}`;
}
