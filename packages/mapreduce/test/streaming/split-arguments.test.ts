import { expect, test } from 'vitest';
import { splitArguments } from '../../src/streaming/split-arguments.ts';

test.each([
  ['awk -F, {print}', ['awk', '-F,', '{print}']],
  [`awk -F, '{print $2 "\\t" 1}'`, ['awk', '-F,', '{print $2 "\\t" 1}']],
  [`  cat   -n  `, ['cat', '-n']],
  [`sh -c "grep 'a b' | wc -l"`, ['sh', '-c', "grep 'a b' | wc -l"]],
  [`a'b c'd`, ['a', 'b c', 'd']],
])('%s is split as PipeMapRed splits it', (command, words) => {
  expect(splitArguments(command)).toEqual(words);
});
