import fs from 'node:fs';

/** One command of the recorded sequence, with what the real tool printed and left. */
export interface GoldenCase {
  readonly id: number;
  readonly tool: 'dfs' | 'dfsadmin' | 'fsck' | 'haadmin' | 'getconf';
  readonly argv: readonly string[];
  readonly user: string;
  readonly exit: number;
  readonly stdin?: string;
  readonly stdout?: string;
  readonly stderr?: string;
  /** Local files afterwards; null is one that is gone. */
  readonly local?: Readonly<Record<string, string | null>>;
  readonly note?: string;
}

interface Mask {
  readonly regex: string;
  readonly to: string;
}

interface Recording {
  readonly masks: readonly Mask[];
  readonly cases: readonly GoldenCase[];
}

const recording = JSON.parse(fs.readFileSync(new URL('cases.json', import.meta.url), 'utf8')) as Recording; // written by the recorder

export const goldenCases = recording.cases;

const masks = recording.masks.map(({ regex, to }) => ({
  pattern: new RegExp(regex.replace(/^\(\?m\)/, ''), regex.startsWith('(?m)') ? 'gmu' : 'gu'),
  to: to.replaceAll(/\\(\d)/g, '$$$1'),
}));

/** What differs from run to run becomes the same; usage texts, which are our own, are cut off. */
export function masked(text: string): string {
  const usage = text.search(/^Usage:/m);
  const told = usage === -1 ? text : text.slice(0, usage);
  return masks.reduce((result, { pattern, to }) => result.replaceAll(pattern, to), told);
}
