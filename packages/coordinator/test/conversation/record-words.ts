import { writeFileSync } from 'node:fs';
import { sayWords } from './words.ts';

/** Records what a fresh real ZooKeeper, with all words allowed, says to each: `record-words.ts HOST PORT FILE SOURCE`, by hand. */
const [host = '', port = '', file = '', source = ''] = process.argv.slice(2);
const words = [
  'ruok',
  'srvr',
  'stat',
  'cons',
  'dump',
  'conf',
  'isro',
  'gtmk',
  'dirs',
  'wchs',
  'wchc',
  'wchp',
  'mntr',
  'crst',
  'srst',
];
writeFileSync(file, `${JSON.stringify({ source, words: await sayWords(words, { host, port: Number(port) }) }, undefined, 2)}\n`);
