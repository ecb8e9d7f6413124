/**
 * Goal: a table fits the terminal, whatever the names in it.
 * Method: names of any length and script; the widths are added up by hand.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { table, whole } from '../../../src/cli/table.ts';
import { columnsOf, shortened } from '../../../src/cli/visible.ts';

const widest = (text: string): number => Math.max(...text.split('\n').map(columnsOf));

describe('a table', () => {
  test('is padded to its widest cells, words to the left and numbers to the right', () => {
    expect(
      table(
        [
          ['name', 'net'],
          ['a', '1'],
          ['bcdef', '-22'],
        ],
        1,
      ),
    ).toBe(['name   net', 'a        1', 'bcdef  -22'].join('\n'));
  });

  test('shortens names in the middle, where head and tail tell them apart', () => {
    // 30 columns less 2 between less 3 of the number are 25: 12 of the head, the mark, 12 of the tail.
    const text = table([['btc-2025-10-10-binance-hyperliquid-hold', '123']], 1, { columns: 30 });
    expect(text).toBe('btc-2025-10-…rliquid-hold  123');
  });

  test('takes from the columns that yield before any other', () => {
    const cells = [['a'.repeat(40), 'b'.repeat(40), '1']];
    const [line = ''] = table(cells, 2, { columns: 80, yields: [0] }).split('\n');
    expect(line).toContain('b'.repeat(40));
    expect(line.length).toBe(80);
  });

  test('never shortens a number', () => {
    const cells = [['a'.repeat(500), '1,234,567,890']];
    expect(table(cells, 1, { columns: 20 })).toContain('1,234,567,890');
  });

  test('fits the width with names of any length, in any script', () => {
    const name = fc.oneof(
      fc.string({ maxLength: 200 }),
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.constant('币安人生'.repeat(50)),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, name), { minLength: 1, maxLength: 5 }), (rows) => {
        const text = table(
          rows.map(([a, b], i) => [a, b, String(i)]),
          2,
        );
        expect(widest(text)).toBeLessThanOrEqual(80);
        expect(text.split('\n')).toHaveLength(rows.length);
      }),
    );
  });

  test('a name of ten thousand letters costs no time', () => {
    expect(widest(table([['x'.repeat(10_000), 'y'.repeat(10_000), '1']], 2))).toBe(80);
  });

  test('a loss is red where colour may be, and is no wider for it', () => {
    const cells = [
      ['net', 'a'],
      [{ loss: '-5' }, 'b'],
    ];
    expect(table(cells, 0)).toBe('net  a\n -5  b');
    expect(table(cells, 0, { color: true })).toBe('net  a\n \u001b[31m-5\u001b[39m  b');
  });

  test('a cell gives the terminal no orders', () => {
    expect(table([['\u001b[2J', 'a\nb']], 2)).toBe('\\x1b[2J  a\\x0ab');
  });
});

test('signs two columns wide count as two', () => {
  expect(columnsOf('币安USDT')).toBe(8);
  expect(columnsOf('a\u0301')).toBe(1);
  // Seven columns: three of the head hold one wide sign, three of the tail another.
  expect(shortened('币安人生币安人生', 7)).toBe('币…生');
});

test('whole numbers have thousands separators and no minus zero', () => {
  expect([whole(1_234_567.4), whole(-999.6), whole(-0.2), whole(0)]).toEqual([
    '1,234,567',
    '-1,000',
    '0',
    '0',
  ]);
});
