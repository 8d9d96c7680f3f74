import readline from 'node:readline';
import { splitStatements } from '@calf/hive/hive';
import { type Outcome, runStatement, type Shell } from './shell.ts';

/** Reads statements that end with a semicolon until `quit` or the end of the input; a failure does not end it. */
export async function runInteractive(shell: Shell): Promise<number> {
  const { stdin, stdout } = shell.io;
  const isTerminal = 'isTTY' in stdin && stdin.isTTY === true;
  const reader = readline.createInterface({ input: stdin, ...(isTerminal ? { output: stdout } : {}), terminal: isTerminal });
  const ask = (prompt: string) => {
    if (!isTerminal) return;
    reader.setPrompt(prompt);
    reader.prompt();
  };
  let pending = '';
  let code = 0;
  ask('hive> ');
  for await (const line of reader) {
    const { statements, rest } = splitStatements(`${pending}${line}\n`);
    pending = rest === '' ? '' : `${rest}\n`;
    const outcome = await runAll(shell, statements);
    code = outcome?.code ?? code;
    if (outcome?.quit || /^\s*(?:quit|exit)\s*$/i.test(pending)) {
      reader.close();
      return 0;
    }
    ask(pending === '' ? 'hive> ' : '    > ');
  }
  return pending.trim() === '' ? code : (await runStatement(shell, pending.trim())).code;
}

async function runAll(shell: Shell, statements: readonly string[]): Promise<Outcome | undefined> {
  let last: Outcome | undefined;
  for (const statement of statements) {
    last = await runStatement(shell, statement);
    if (last.quit) return last;
  }
  return last;
}
