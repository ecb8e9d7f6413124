/** What is wrong with a mapping file, or with a table under it, and where. */
import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../../src/domain/errors.ts';
import { parseMapping } from '../../../src/loaders/mapping.ts';
import { HOUR, JUNE } from './make.ts';
import { refused } from './refused.ts';
import { lines } from './stored.ts';

const mapped = (yaml: string) => ({ mapping: parseMapping(yaml, 'm.yaml') });
const FUNDING = `
time: { column: at, unit: ms }
series:
  - kind: funding
    venue: okx-swap
    instrument: AVAX-USDT-SWAP
    columns: { rate: r }
`;

describe('faults of a mapping file', () => {
  test.each([
    [
      'a wrong kind',
      'kind: marks',
      'kind: mark',
      /m\.yaml:5: series\.0\.kind: expected one of mark.*found "marks"/s,
    ],
    [
      'a wrong venue form',
      'venue: OKX!',
      'venue: okx-swap',
      /series\.0\.venue: expected a venue such as/,
    ],
    [
      'a mistyped key',
      'instrumnt: A',
      'instrument: A',
      /found the key "instrumnt"\n hint: did you mean instrument\?/,
    ],
    [
      'columns of another kind',
      'columns: { rate: r }',
      'columns: { price: p }',
      /series\.0\.columns: expected open, high, low, close or price/,
    ],
    [
      'a wrong unit of time',
      'unit: minutes',
      'unit: ms',
      /time\.unit: expected one of ms, s, us, ns, text/,
    ],
    ['a zone that is none', 'zone: IST', 'zone: UTC', /time\.zone: expected UTC, an offset/],
    ['no series', 'series: []', null, /series: expected at least one series/],
    [
      'a scale that makes everything zero',
      'columns: { price: p }, scale: 0',
      'columns: { price: p }',
      /series\.0\.scale: expected a number other than 0/,
    ],
  ])('%s is named with its line and path', (_name, wrong, right, message) => {
    const sound = `time:
  column: t
  unit: ms
  zone: UTC
series: [{ kind: mark,
  venue: okx-swap,
  instrument: A,
  columns: { price: p } }]
`;
    const yaml = right === null ? `time: { column: t }\n${wrong}\n` : sound.replace(right, wrong);
    expect(() => parseMapping(yaml, 'm.yaml')).toThrow(message);
    if (right !== null) expect(() => parseMapping(sound, 'm.yaml')).not.toThrow();
  });

  test('all of them are told at once', () => {
    const yaml = 'time: {}\nbar: 0 h\nskip: -1\nseries: [{ kind: x, columns: {} }]\n';
    expect(() => parseMapping(yaml, 'm.yaml')).toThrow(ScenarioError);
    try {
      parseMapping(yaml, 'm.yaml');
    } catch (error) {
      const paths = (error as ScenarioError).issues.map(({ where }) => where.split(': ')[1]);
      expect(paths).toEqual(expect.arrayContaining(['bar', 'skip', 'series.0.kind']));
    }
  });

  test('a time column is asked for where rows are no calendar', () => {
    const yaml = 'time: {}\nseries: [{ kind: mark, columns: { price: p } }]\n';
    expect(() => parseMapping(yaml, 'm.yaml')).toThrow(
      /time.column: expected the column that says when/,
    );
  });

  test('a column that the table has not, or has twice, is named', async () => {
    const { issues } = await refused('f.csv', `at,q\n${JUNE},1\n`, mapped(FUNDING));
    expect(issues[0]).toMatchObject({
      expected: 'a column r, as the mapping file says',
      found: 'at, q',
    });
    const twice = await refused('f.csv', `at,r,r\n${JUNE},1,1\n`, mapped(FUNDING));
    expect(twice.issues[0]?.found).toBe('2 columns of that name');
  });

  test('a venue that nobody knows is named with the mapping file', async () => {
    const options = mapped(FUNDING.replace('okx-swap', 'okx-swop'));
    const { error, issues } = await refused('f.csv', `at,r\n${JUNE},0.0001\n`, options);
    expect(error).toBeInstanceOf(ScenarioError);
    expect(issues[0]?.where).toMatch(/^m\.yaml:\d+: series\.0\.venue$/);
    expect(issues[0]?.hint).toBe('did you mean okx-swap?');
  });

  test.each([
    ['text in a rate', `${JUNE},x`, 'r a number'],
    ['an instant in another unit', `${JUNE / 1_000},0.1`, 'an instant in at, counted in ms'],
    ['a row cut short', `${JUNE}`, '2 columns'],
  ])('%s is refused with its line', async (_name, row, expected) => {
    const { issues } = await refused(
      'f.csv',
      lines('at,r', `${JUNE - HOUR},0.1`, row),
      mapped(FUNDING),
    );
    expect(issues[0]?.where).toMatch(/f\.csv:3$/);
    expect(issues[0]?.expected).toContain(expected);
  });
});
