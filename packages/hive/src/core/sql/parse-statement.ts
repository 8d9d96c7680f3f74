import type { Expression } from './expression.ts';
import { parseAlterTable } from './parse-alter.ts';
import { parseCreateDatabase, parseCreateTable } from './parse-create.ts';
import { parseExpression, parseExpressions } from './parse-expression.ts';
import { parsePartitionSpec } from './parse-partition.ts';
import { parseQuery } from './parse-query.ts';
import { parseShow } from './parse-show.ts';
import { parseTableName } from './parse-source.ts';
import type { Insert, Load, Statement } from './statement.ts';
import { TokenStream } from './token-stream.ts';

/** One statement of HiveQL, without a semicolon. @throws HiveError a ParseException */
export function parseStatement(sql: string): Statement {
  const stream = new TokenStream(sql, { expression: parseExpression, query: parseQuery });
  const statement = readStatement(stream);
  stream.end();
  return statement;
}

function readStatement(stream: TokenStream): Statement {
  const read = stream.peek().kind === 'word' || stream.sees('(') ? statements[stream.peek().value] : undefined;
  const statement = read?.(stream);
  if (!statement) throw stream.noViableAlternative();
  return statement;
}

type Read = (stream: TokenStream) => Statement | undefined;

const queryStatement: Read = (stream) => ({ kind: 'query', query: parseQuery(stream) });

const describe: Read = (stream) => {
  stream.next();
  if (stream.takes('database') || stream.takes('schema')) return { kind: 'describeDatabase', name: stream.name() };
  const formatted = stream.takes('formatted') || stream.takes('extended');
  stream.takes('table');
  const name = stream.within('describe statement', () => parseTableName(stream));
  return { kind: 'describe', name, formatted, column: stream.seesName() ? stream.name() : undefined };
};

const statements: Readonly<Record<string, Read>> = {
  select: queryStatement,
  with: queryStatement,
  from: queryStatement,
  '(': queryStatement,
  create: (stream) => parseCreateDatabase(stream) ?? parseCreateTable(stream),
  drop: parseDrop,
  use(stream) {
    stream.next();
    return { kind: 'use', name: stream.within('switch database statement', () => stream.name()) };
  },
  describe,
  desc: describe,
  show: parseShow,
  load: parseLoad,
  insert: parseInsert,
  alter: parseAlterTable,
  explain(stream) {
    stream.next();
    return { kind: 'explain', statement: readStatement(stream) };
  },
  truncate(stream) {
    stream.expect('truncate', 'table');
    const name = parseTableName(stream);
    return { kind: 'truncate', name, partition: stream.sees('partition') ? parsePartitionSpec(stream) : undefined };
  },
  msck(stream) {
    stream.expect('msck');
    stream.takes('repair');
    stream.expect('table');
    return { kind: 'repair', name: parseTableName(stream) };
  },
};

function parseDrop(stream: TokenStream): Statement | undefined {
  if (stream.takes('drop', 'table')) {
    const ifExists = stream.takes('if', 'exists');
    const name = stream.within('drop statement', () => parseTableName(stream));
    stream.takes('purge');
    return { kind: 'dropTable', name, ifExists };
  }
  if (!stream.takes('drop', 'database') && !stream.takes('drop', 'schema')) return undefined;
  const ifExists = stream.takes('if', 'exists');
  const name = stream.within('drop database statement', () => stream.name());
  const cascade = stream.takes('cascade');
  if (!cascade) stream.takes('restrict');
  return { kind: 'dropDatabase', name, ifExists, cascade };
}

function parseLoad(stream: TokenStream): Load {
  return stream.within('load statement', () => {
    stream.expect('load', 'data');
    const local = stream.takes('local');
    stream.expect('inpath');
    const path = stream.text();
    const overwrite = stream.takes('overwrite');
    stream.expect('into', 'table');
    const table = parseTableName(stream);
    const partition = stream.sees('partition') ? parsePartitionSpec(stream) : undefined;
    return { kind: 'load', local, path, overwrite, table, partition };
  });
}

function parseInsert(stream: TokenStream): Insert {
  stream.expect('insert');
  const overwrite = stream.takes('overwrite');
  if (!overwrite) stream.expect('into');
  if (overwrite) stream.expect('table');
  else stream.takes('table');
  const table = stream.within('insert clause', () => parseTableName(stream));
  const partition = stream.sees('partition') ? parsePartitionSpec(stream) : undefined;
  if (partition) stream.takes('if', 'not', 'exists');
  const columns: string[] = [];
  if (stream.sees('(') && stream.seesName(1)) {
    stream.next();
    do columns.push(stream.name());
    while (stream.takes(','));
    stream.expect(')');
  }
  if (!stream.takes('values')) {
    return { kind: 'insert', overwrite, table, partition, columns, source: { query: parseQuery(stream) } };
  }
  const rows: Expression[][] = [];
  do {
    stream.expect('(');
    rows.push(parseExpressions(stream));
    stream.expect(')');
  } while (stream.takes(','));
  return { kind: 'insert', overwrite, table, partition, columns, source: { values: rows } };
}
