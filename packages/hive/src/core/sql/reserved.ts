/** Words that name nothing unless they are quoted. Source: HiveLexer.g without the rule nonReserved of IdentifiersParser.g. */
const reserved: ReadonlySet<string> = new Set(
  `all alter and array as authorization between bigint binary boolean both by case cast char column conf constraint create cross cube
   current current_date current_timestamp cursor database date dec decimal delete describe distinct double drop else end exchange exists
   extended external extract false fetch float floor following for foreign from full function grant group grouping having if import in
   inner insert int integer intersect interval into is join lateral left less like local macro map more none not null numeric of on
   only or order out outer over partialscan partition percent preceding precision primary procedure range reads reduce references
   regexp revoke right rlike rollup row rows select set smallint start table tablesample then timestamp to transform trigger true
   truncate unbounded union uniquejoin update user using utc_tmestamp values varchar when where window with`.split(/\s+/),
);

export const isReserved = (word: string) => reserved.has(word);

/** Reserved words that are functions all the same. Source: IdentifiersParser.g, functionName. */
const functionWords: ReadonlySet<string> = new Set([
  'if',
  'array',
  'map',
  'struct',
  'uniontype',
  'floor',
  'date',
  'timestamp',
  'int',
  'smallint',
  'tinyint',
  'bigint',
  'float',
  'double',
  'boolean',
  'string',
  'binary',
  'truncate',
  'left',
  'right',
]);

export const isFunctionWord = (word: string) => functionWords.has(word) || !reserved.has(word);

/** Words that are not reserved but begin what may follow a table or a column. */
const clauses: readonly string[] = ['limit', 'sort', 'cluster', 'distribute', 'offset'];

export const isClause = (word: string) => clauses.includes(word);
