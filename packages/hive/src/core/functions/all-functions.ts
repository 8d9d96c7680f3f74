import { type HiveType, stringType } from '../types/hive-type.ts';
import { arithmetic } from './arithmetic.ts';
import { collections } from './collections.ts';
import { comparisons } from './comparison.ts';
import { conditions } from './conditions.ts';
import { dates } from './dates.ts';
import { type Bind, checkCount, converted } from './function.ts';
import { numbers } from './numbers.ts';
import { patterns } from './patterns.ts';
import { texts } from './texts.ts';

const casts: readonly HiveType[] = [
  { kind: 'boolean' },
  { kind: 'tinyint' },
  { kind: 'smallint' },
  { kind: 'int' },
  { kind: 'bigint' },
  { kind: 'float' },
  { kind: 'double' },
  { kind: 'string' },
  { kind: 'timestamp' },
  { kind: 'binary' },
];

/** A type's name is the function that converts to it. */
const conversions: Readonly<Record<string, Bind>> = Object.fromEntries(
  casts.map((type) => [
    type.kind,
    (args, site) => {
      checkCount(args, site, { min: 1, max: 1 });
      const [arg] = args;
      if (!arg) throw new Error('the count was checked');
      return { type, evaluate: converted(arg, type, site) };
    },
  ]),
);

const aboutSession: Readonly<Record<string, Bind>> = {
  current_user: (_args, { session }) => ({ type: stringType, evaluate: () => session.user }),
  logged_in_user: (_args, { session }) => ({ type: stringType, evaluate: () => session.user }),
  current_database: (_args, { session }) => ({ type: stringType, evaluate: () => session.database }),
  version: () => ({ type: stringType, evaluate: () => '3.1.3 (calf)' }),
};

/** Functions of one row, by lower-case name; operators among them. */
export const scalarFunctions: ReadonlyMap<string, Bind> = new Map(
  Object.entries({
    ...arithmetic,
    ...comparisons,
    ...conditions,
    ...patterns,
    ...texts,
    ...numbers,
    ...dates,
    ...collections,
    ...conversions,
    ...aboutSession,
  }),
);
