const piece = /'(?:[^'\\]|\\[\s\S])*(?:'|$)|"(?:[^"\\]|\\[\s\S])*(?:"|$)|`[^`]*(?:`|$)|--[^\n]*|;|[^'"`;-]+|-/g;

export interface SplitScript {
  readonly statements: readonly string[];
  /** What follows the last semicolon. */
  readonly rest: string;
}

/**
 * Cuts a script at its semicolons, those in quotes and comments aside. White space before a statement is part of it: errors count
 * lines and columns from the end of the one before. Source: org.apache.hadoop.hive.cli.CliDriver.
 */
export function splitStatements(script: string): SplitScript {
  const statements: string[] = [];
  let current = '';
  for (const [part] of script.matchAll(piece)) {
    if (part !== ';') {
      if (!part.startsWith('--')) current += part;
      continue;
    }
    if (current.trim() !== '') statements.push(current.trimEnd());
    current = '';
  }
  return { statements, rest: current.trim() === '' ? '' : current.trimEnd() };
}
