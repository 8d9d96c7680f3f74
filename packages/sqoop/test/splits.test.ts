import { expect, test } from 'vitest';
import { type SplitRequest, makeSplits } from '../src/splits/make-splits.ts';

const splits = (request: Partial<SplitRequest>) =>
  makeSplits({
    min: '1',
    max: '10',
    column: 'id',
    type: 'INTEGER',
    splitCount: 4,
    splitLimit: undefined,
    allowTextSplitter: false,
    ...request,
  }).map(({ lower, upper }) => `${lower} AND ${upper}`);

test('whole numbers are split as IntegerSplitter does', () => {
  expect(splits({})).toEqual(['id >= 1 AND id < 4', 'id >= 4 AND id < 6', 'id >= 6 AND id < 8', 'id >= 8 AND id <= 10']);
  expect(splits({ splitCount: 20 })).toHaveLength(10);
  expect(splits({ max: '1' })).toEqual(['id >= 1 AND id <= 1']);
});

test('without any value there is one split for NULL, and a NULL bound adds one', () => {
  expect(splits({ min: undefined, max: undefined })).toEqual(['id IS NULL AND id IS NULL']);
});

test('decimals are split exactly', () => {
  expect(splits({ type: 'DECIMAL', min: '0.50', max: '99.99', splitCount: 2 })).toEqual([
    'id >= 0.50 AND id < 50.245',
    'id >= 50.245 AND id <= 99.990',
  ]);
});

test('days are split as dates', () => {
  expect(splits({ type: 'DATE', min: '2020-01-01', max: '2020-12-31', splitCount: 3 })[0]).toBe(
    "id >= '2020-01-01' AND id < '2020-05-01'",
  );
});

test('floating point numbers leave no gap between two splits', () => {
  expect(splits({ type: 'DOUBLE', min: '0.5', max: '10' })).toEqual([
    'id >= 0.5 AND id < 2.875',
    'id >= 2.875 AND id < 5.25',
    'id >= 5.25 AND id < 7.625',
    'id >= 7.625 AND id <= 10.0',
  ]);
});

test('texts are split only when asked for', () => {
  expect(() => splits({ type: 'VARCHAR', min: 'alpha', max: 'zulu' })).toThrow('allow_text_splitter=true');
  const texts = splits({ type: 'VARCHAR', min: 'alpha', max: 'zulu', allowTextSplitter: true });
  expect(texts).toHaveLength(4);
  expect(texts[0]).toMatch(/^id >= 'alpha' AND/);
  expect(texts[3]).toMatch(/<= 'zulu'$/);
});

test('numbers that no Java long holds, and types without an order, are refused', () => {
  expect(() => splits({ type: 'BIGINT', min: '0', max: '18446744073709551615' })).toThrow(
    "'18446744073709551615' in column '2' is outside valid range for the datatype BIGINT.",
  );
  expect(() => splits({ type: 'VARBINARY', min: undefined, max: undefined })).toThrow('does not have the splitter');
});
