import { globPattern } from '@calf/client/glob';
import { baseName } from '@calf/client/path';
import type { Command, Run } from '../command.ts';
import { readOptions } from '../options.ts';
import type { ExistingItem } from '../path-item.ts';
import { walkArguments } from '../walk.ts';

/** Whether an item passes; printing is a test that always does. */
type Test = (run: Run, item: ExistingItem) => Promise<boolean>;

interface Expression {
  readonly test: Test;
  readonly prints: boolean;
}

/** Source: org.apache.hadoop.fs.shell.find.Find. */
export const find: Command = {
  usage: '<path> ... <expression> ...',
  description: `Prints what lies beneath directories and passes all tests: -name and -iname with a pattern; -print and -print0;
-a, -and between tests may be left out, ( and ) group.`,
  async run(run, argv) {
    const { args } = readOptions(argv, { min: 1, flags: ['L', 'H'], keepUnknown: true });
    const firstTest = args.findIndex((arg) => arg.startsWith('-'));
    const paths = firstTest === -1 ? args : args.slice(0, firstTest);
    const words = firstTest === -1 ? [] : args.slice(firstTest);
    const { test, prints } = readExpression(words);
    await walkArguments(run, paths.length === 0 ? ['.'] : paths, {
      recursive: true,
      async visit(item) {
        if ((await test(run, item)) && !prints) await print('\n')(run, item);
      },
    });
  },
};

const print =
  (end: string): Test =>
  async (run, item) => {
    await run.session.out.write(item.text + end);
    return true;
  };

/** Takes words from the front of `words`, up to a closing parenthesis. */
function readExpression(words: string[]): Expression {
  const tests: Test[] = [];
  let prints = false;
  for (let word = words.shift(); word !== undefined && word !== ')'; word = words.shift()) {
    if (word === '-a' || word === '-and') continue;
    const one = word === '(' ? readExpression(words) : readTest(word, words);
    tests.push(one.test);
    prints ||= one.prints;
  }
  return {
    prints,
    async test(run, item) {
      for (const test of tests) if (!(await test(run, item))) return false;
      return true;
    },
  };
}

function readTest(word: string, words: string[]): Expression {
  if (word === '-print') return { test: print('\n'), prints: true };
  if (word === '-print0') return { test: print('\0'), prints: true };
  if (word !== '-name' && word !== '-iname') throw new Error(`Unexpected argument: ${word}`);
  const pattern = words.shift();
  if (pattern === undefined) throw new Error(`${word} wants a pattern`);
  const fold = (text: string) => (word === '-iname' ? text.toLowerCase() : text);
  const compiled = globPattern(fold(pattern));
  return { test: async (_run, item) => compiled.matches(fold(baseName(item.path))), prints: false };
}
