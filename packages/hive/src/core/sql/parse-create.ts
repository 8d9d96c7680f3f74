import { plainSemanticError, semanticError } from '../error.ts';
import { parseColumns, parseProperties } from './parse-partition.ts';
import { parseQuery } from './parse-query.ts';
import { parseTableName } from './parse-source.ts';
import type { CreateDatabase, CreateTable, RowFormat } from './statement.ts';
import type { TokenStream } from './token-stream.ts';

export function parseCreateDatabase(stream: TokenStream): CreateDatabase | undefined {
  if (!stream.takes('create', 'database') && !stream.takes('create', 'schema')) return undefined;
  return stream.within('create database statement', () => {
    const ifNotExists = stream.takes('if', 'not', 'exists');
    const name = stream.name();
    const comment = stream.takes('comment') ? stream.text() : undefined;
    const location = stream.takes('location') ? stream.text() : undefined;
    if (stream.takes('with', 'dbproperties')) parseProperties(stream);
    return { kind: 'createDatabase', name, ifNotExists, comment, location };
  });
}

export function parseCreateTable(stream: TokenStream): CreateTable | undefined {
  const back = stream.mark();
  stream.expect('create');
  const external = stream.takes('external');
  if (!stream.takes('table')) {
    back();
    return undefined;
  }
  return stream.within('create table statement', () => {
    const ifNotExists = stream.takes('if', 'not', 'exists');
    const name = parseTableName(stream);
    const like = stream.takes('like') ? parseTableName(stream) : undefined;
    const columns = stream.sees('(') ? parseColumns(stream) : [];
    const clauses = parseClauses(stream);
    const asSelect = stream.takes('as') ? parseQuery(stream) : undefined;
    return { kind: 'createTable', name, ifNotExists, external, columns, like, asSelect, ...clauses };
  });
}

type Clauses = Pick<CreateTable, 'comment' | 'partitionedBy' | 'rowFormat' | 'location' | 'properties'>;

/** They come in any order here. */
function parseClauses(stream: TokenStream): Clauses {
  let clauses: Clauses = { comment: undefined, partitionedBy: [], rowFormat: {}, location: undefined, properties: new Map() };
  for (;;) {
    const found = parseClause(stream);
    if (!found) return clauses;
    clauses = { ...clauses, ...found };
  }
}

function parseClause(stream: TokenStream): Partial<Clauses> | undefined {
  if (stream.takes('comment')) return { comment: stream.text() };
  if (stream.takes('partitioned', 'by')) return { partitionedBy: parseColumns(stream) };
  if (stream.takes('row', 'format')) return { rowFormat: parseRowFormat(stream) };
  if (stream.takes('location')) return { location: stream.text() };
  if (stream.takes('tblproperties')) return { properties: parseProperties(stream) };
  if (!stream.takes('stored', 'as')) return undefined;
  const format = stream.name();
  if (format !== 'textfile') {
    throw plainSemanticError(
      `Unrecognized file format in STORED AS clause: '${format.toUpperCase()}': the warehouse holds TEXTFILE only`,
    );
  }
  return {};
}

const lazySimpleSerDe = 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe';

function parseRowFormat(stream: TokenStream): RowFormat {
  return stream.within('serde specification', () => {
    if (!stream.takes('serde')) {
      stream.expect('delimited');
      return parseDelimiters(stream);
    }
    const serde = stream.text();
    if (serde !== lazySimpleSerDe) {
      throw plainSemanticError(`Cannot validate serde: ${serde}: the warehouse knows ${lazySimpleSerDe} only`);
    }
    const properties = stream.takes('with', 'serdeproperties') ? parseProperties(stream) : new Map<string, string>();
    return formatOf(properties);
  });
}

function formatOf(properties: ReadonlyMap<string, string>): RowFormat {
  const of = (key: string, name: keyof RowFormat): RowFormat => {
    const value = properties.get(key);
    return value === undefined ? {} : { [name]: character(value) };
  };
  return {
    ...of('serialization.format', 'field'),
    ...of('field.delim', 'field'),
    ...of('escape.delim', 'escape'),
    ...of('collection.delim', 'collection'),
    ...of('mapkey.delim', 'mapKey'),
    ...(properties.has('serialization.null.format') ? { null: properties.get('serialization.null.format') ?? '' } : {}),
  };
}

function parseDelimiters(stream: TokenStream): RowFormat {
  const format: { -readonly [Key in keyof RowFormat]: RowFormat[Key] } = {};
  for (;;) {
    if (stream.takes('fields', 'terminated', 'by')) {
      format.field = character(stream.text());
      if (stream.takes('escaped', 'by')) format.escape = character(stream.text());
    } else if (stream.takes('escaped', 'by')) format.escape = character(stream.text());
    else if (stream.takes('collection', 'items', 'terminated', 'by')) format.collection = character(stream.text());
    else if (stream.takes('map', 'keys', 'terminated', 'by')) format.mapKey = character(stream.text());
    else if (stream.takes('lines', 'terminated', 'by')) format.line = lineEnd(stream.text());
    else if (stream.takes('null', 'defined', 'as')) format.null = stream.text();
    else return format;
  }
}

function lineEnd(text: string): string {
  if (text !== '\n' && text !== '10') {
    throw semanticError(
      10064,
      `LINES TERMINATED BY only supports newline '\\n' right now. Error encountered near token ''${text}''`,
    );
  }
  return '\n';
}

/** One byte: a number is its code, otherwise the first character. Source: org.apache.hadoop.hive.serde2.lazy.LazyUtils.getByte. */
function character(text: string): string {
  if (/^-?\d{1,3}$/.test(text)) return String.fromCharCode((Number(text) + 256) % 256);
  return text.charAt(0);
}
