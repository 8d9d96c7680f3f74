/**
 * A command as its words: at spaces, except within single or double quotes. No shell looks at it: there are no variables, pipes or
 * backslashes. As in Hadoop a quote ends a word where it stands. Source: org.apache.hadoop.streaming.PipeMapRed.splitArgs.
 */
export function splitArguments(command: string): string[] {
  const words: string[] = [];
  let quote: string | undefined;
  let word = '';
  const end = () => {
    if (word !== '') words.push(word);
    word = '';
  };
  for (const character of command) {
    if (quote === undefined && (character === "'" || character === '"')) {
      quote = character;
      end();
    } else if (character === quote) {
      quote = undefined;
      end();
    } else if (character === ' ' && quote === undefined) end();
    else word += character;
  }
  end();
  return words;
}
