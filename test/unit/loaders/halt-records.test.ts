/**
 * Goal: the documented halts say what their sources say, reach the rule books of their venues and the plans that
 * name them; and a file that is none is refused with its line.
 * Method: the shipped files against minutes written down here by hand; files made wrong one way at a time.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DataError, ScenarioError } from '../../../src/domain/errors.ts';
import { parseHaltRecord, readHaltRecords } from '../../../src/loaders/halt-records.ts';
import { readRuleBooks } from '../../../src/loaders/venue-rules.ts';
import { haltsOf } from '../../../src/replay/halt-rules.ts';
import { isoInstant } from '../../../src/units/time.ts';

const said = readHaltRecords('data/halts').map(
  ({ record, venue, kind, from, to }) =>
    `${record} ${venue} ${kind} ${isoInstant(from).slice(11, 19)} ${isoInstant(to).slice(11, 19)}`,
);

describe('the documented halts', () => {
  test('are those of the sources, to the minute', () => {
    const everywhere = (halt: string): string[] =>
      ['binance-usdm', 'binance-coinm', 'binance-spot'].map(
        (venue) => `binance-2025-10-10 ${venue} ${halt}`,
      );
    const futures = (halt: string): string[] =>
      ['binance-usdm', 'binance-coinm'].map((venue) => `binance-2021-05-19 ${venue} ${halt}`);
    expect(said.toSorted()).toEqual(
      [
        'bitmex-2020-03-13 bitmex trading 02:16:00 02:40:00',
        ...futures('deposits 12:40:00 13:10:00'),
        ...futures('trading 13:30:00 15:00:00'),
        ...everywhere('transfers 21:18:00 21:51:00'),
        ...everywhere('withdrawals 21:12:00 22:19:35'),
      ].sort(),
    );
  });

  test('have a source each, and say what was assumed; every day is that of the name', () => {
    for (const { record, source, assumed, from, to } of readHaltRecords('data/halts')) {
      expect(source).toMatch(/^https:/);
      expect(assumed).toMatch(/\.$/);
      expect([isoInstant(from).slice(0, 10), isoInstant(to).slice(0, 10)]).toEqual([
        record?.slice(-10),
        record?.slice(-10),
      ]);
    }
  });

  test('stand in the rule books of their venues, and in no other', () => {
    const books = readRuleBooks('data/venues', new Set(['binance-usdm', 'bybit-linear', 'bitmex']));
    expect(books.get('bybit-linear')).not.toHaveProperty('halts');
    expect(books.get('bitmex')?.halts).toHaveLength(1);
    expect(books.get('binance-usdm')?.halts?.map(({ record }) => record)).toEqual([
      ...['binance-2021-05-19', 'binance-2021-05-19'],
      ...['binance-2025-10-10', 'binance-2025-10-10'],
    ]);
  });

  test('are met by whoever names them, oldest first, and told with their sources', () => {
    const books = [
      ...readRuleBooks('data/venues', new Set(['binance-usdm', 'bybit-linear'])).values(),
    ];
    const { halts, assumptions } = haltsOf([{ named: 'binance-2025-10-10' }], books);
    expect(halts.map(({ kind }) => kind)).toEqual(['withdrawals', 'transfers']);
    expect(assumptions[1]?.text).toMatch(
      /^Binance USDⓈ-M: no collateral could leave or arrive from 2025-10-10 21:18 to 2025-10-10 21:51 UTC \(binance-2025-10-10, after https:.*claimant/,
    );
    expect(haltsOf([], books)).toEqual({ halts: [], assumptions: [] });
  });

  test('of another name are refused, with the names there are', () => {
    const books = [
      ...readRuleBooks('data/venues', new Set(['binance-usdm', 'bybit-linear'])).values(),
    ];
    const issue = (named: string) => {
      try {
        haltsOf([{ named }], books);
      } catch (error) {
        if (error instanceof ScenarioError) return error.issues[0];
        throw error;
      }
      return undefined;
    };
    expect(issue('binance-2025-10-11')).toEqual({
      where: 'halts.0',
      expected:
        'a documented halt of binance-usdm or bybit-linear: binance-2021-05-19, binance-2025-10-10',
      found: '"binance-2025-10-11"',
      hint: 'did you mean binance-2025-10-10?',
    });
    expect(issue('bitmex-2020-03-13')?.hint).toContain('in full');
  });
});

describe('a file of halts', () => {
  const text = readFileSync('data/halts/bitmex-2020-03-13.yaml', 'utf8');
  const wrong = (changed: string, file = 'bitmex-2020-03-13.yaml'): string => {
    try {
      parseHaltRecord(changed, file);
    } catch (error) {
      if (error instanceof DataError) return error.message;
      throw error;
    }
    return 'let through';
  };

  test.each([
    ['another name than its own', text, 'other.yaml', 'other.yaml: name: expected other'],
    [
      'a venue nobody knows',
      text.replace('[bitmex]', '[bitmax]'),
      undefined,
      'yaml:5: halts.0.venues.0',
    ],
    ['no venue', text.replace('[bitmex]', '[]'), undefined, 'at least one venue'],
    ['no source', text.replace(/ {4}source: .*\n/, ''), undefined, 'halts.0.source'],
    [
      'an end before its beginning',
      text.replace('02:40', '02:10'),
      undefined,
      'an instant after its  from',
    ],
    ['a key that is none', text.replace('assumed', 'assume'), undefined, 'did you mean assumed?'],
    ['an alias', text.replace('[bitmex]', '*venues'), undefined, 'bitmex-2020-03-13.yaml'],
    ['no map', '- 1\n', undefined, 'a map of keys'],
    ['control characters', text.replace('delayed;', '"\\e[31m"'), undefined, 'let through'],
  ])('with %s is refused', (_, changed, file, expected) => {
    if (expected === 'let through') expect(wrong(changed, file)).toBe('let through');
    else expect(wrong(changed, file)).toContain(expected);
  });

  test('that is not there is none', () => {
    expect(readHaltRecords('data/no-such-folder')).toEqual([]);
  });
});
