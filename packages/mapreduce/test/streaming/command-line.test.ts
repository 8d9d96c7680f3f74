import { expect, test } from 'vitest';
import { readStreamingCommand } from '../../src/streaming/command-line.ts';

test('a command line becomes the keys that Hadoop makes of it', () => {
  const { keys, background } = readStreamingCommand(
    words(
      '-input /a -input /b /c -output out -mapper',
      'cut -f1',
      '-reducer',
      'uniq -c',
      '-numReduceTasks 2 -cmdenv A=1 -cmdenv B=2',
    ),
  );
  expect(Object.fromEntries(keys)).toMatchObject({
    'mapreduce.input.fileinputformat.inputdir': '/a,/b,/c',
    'mapreduce.output.fileoutputformat.outputdir': 'out',
    'stream.map.streamprocessor': 'cut+-f1',
    'stream.reduce.streamprocessor': 'uniq+-c',
    'mapreduce.job.reduces': '2',
    'stream.addenvironment': 'A=1 B=2',
  });
  expect(background).toBe(false);
});

test('-reducer NONE is a job without reduces', () => {
  expect(Object.fromEntries(readStreamingCommand(words('-input a -output b -mapper cat -reducer NONE')).keys)).toMatchObject({
    'mapreduce.job.reduces': '0',
  });
});

test.each([
  ['-output b', 'Required argument: -input <name>'],
  ['-input a', 'Required argument: -output '],
  ['-input a -output b -mappper cat', 'Unrecognized option: -mappper'],
  ['-input a -output b surplus', 'Found 1 unexpected arguments on the command line [surplus]'],
  ['-input a -output b -outputformat org.x.MyFormat', '-outputformat : class not found : org.x.MyFormat'],
])('%s is refused', (line, message) => {
  expect(() => readStreamingCommand(words(line))).toThrow(message);
});

/** Odd arguments are split at blanks, even ones are a word each. */
function words(...parts: string[]): string[] {
  return parts.flatMap((part, i) => (i % 2 === 0 ? part.split(' ') : [part]));
}
