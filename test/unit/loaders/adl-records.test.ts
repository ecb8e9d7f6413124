/**
 * Goal: rounds on record say no more than was counted, and a file that contradicts itself is refused.
 * Method: the shipped files against their own sums and against figures published beside them; one line of a
 * file changed at a time.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DataError } from '../../../src/domain/errors.ts';
import { parseAdlRecord, readAdlRecords } from '../../../src/loaders/adl-records.ts';
import { readRuleBooks } from '../../../src/loaders/venue-rules.ts';
import { ADL_RECORDS } from '../../../src/venues/adl-records.ts';

const FOLDER = 'data/adl';
const FILE = 'hyperliquid-2025-10-10.yaml';
const TEXT = readFileSync(`${FOLDER}/${FILE}`, 'utf8');

describe('the shipped records', () => {
  const records = readAdlRecords(FOLDER);

  test('are those that a scenario may name', () => {
    expect(records.map(({ name, venue }) => ({ name, venue }))).toEqual(ADL_RECORDS);
    expect(readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))).toEqual(
      ADL_RECORDS.map(({ name }) => `${name}.yaml`),
    );
  });

  test('stand in the rule book of their venue', () => {
    const books = readRuleBooks('data/venues', new Set(['hyperliquid', 'binance-usdm']));
    expect(books.get('hyperliquid')?.adlRecords.map(({ name }) => name)).toEqual([
      'hyperliquid-2025-10-10',
    ]);
    expect(books.get('binance-usdm')?.adlRecords).toEqual([]);
  });
});

describe('10 October 2025 on Hyperliquid', () => {
  const { events, assumed } = parseAdlRecord(TEXT, FILE);
  const of = (instrument: string | null) => events.filter((one) => one.instrument === instrument);

  // 2,103.1 of 14,000 million: what is left after four rounds is 1 − 0.15022 of what there was.
  test('closes 15 % of every instrument’s shorts, in four equal quantities', () => {
    for (const name of ['BTC', 'ETH', 'AVAX', null]) {
      let left = 1;
      const taken = of(name).map(({ share }) => {
        const quantity = share * left;
        left -= quantity;
        return quantity;
      });
      expect(taken).toHaveLength(4);
      for (const quantity of taken) expect(quantity).toBeCloseTo(2_103.1 / 14_000 / 4, 12);
      expect(left).toBeCloseTo(1 - 2_103.1 / 14_000, 12);
    }
    expect(new Set(events.map(({ side }) => side))).toEqual(new Set(['short']));
  });

  /*
   * 620.9 million dollars at an average of 106,456 are 5,832 coin, the published quantity. Equal quantities at the four
   * printed prices come to an average of (108,416 + 108,202 + 106,216 + 103,960) ÷ 4 = 106,698.5: 0.23 % above it.
   */
  test('pays bitcoin at the printed prices, whose average is near the published one', () => {
    const prices = of('BTC').map(({ price }) => (price.kind === 'printed' ? price.price : 0));
    expect(prices).toEqual([108_416, 108_202, 106_216, 103_960]);
    const average = prices.reduce((sum, price) => sum + price, 0) / 4;
    expect(average).toBe(106_698.5);
    expect(average / 106_456 - 1).toBeCloseTo(0.0023, 4);
    expect(620_900_000 / 106_456).toBeCloseTo(5_832, -1);
  });

  test('pays by the venue’s rule where nothing was printed, and says what it assumes', () => {
    expect(of('SOL').map(({ price }) => price.kind)).toEqual([
      ...['printed', 'printed', 'venue', 'venue'],
    ]);
    expect(of('ETH').map(({ price }) => price.kind)).toEqual(Array(4).fill('venue'));
    expect(assumed).toHaveLength(5);
  });

  test('lies inside the minutes that were counted', () => {
    const at = events.map((event) => event.at);
    expect(Math.min(...at)).toBeGreaterThanOrEqual(Date.UTC(2025, 9, 10, 21, 16, 4));
    expect(Math.max(...at)).toBeLessThanOrEqual(Date.UTC(2025, 9, 10, 21, 26, 57));
  });
});

describe('a file that is none is refused, with its line', () => {
  const issuesOf = (text: string, file = FILE) => {
    try {
      parseAdlRecord(text, file);
    } catch (error) {
      if (error instanceof DataError) return error.issues;
      throw error;
    }
    return [];
  };

  test.each([
    ['notional: 620_900_000', 'notional: 720_900_000', 'instruments', 'sum to 2103100000'],
    ['notional: 14_000_000_000', 'notional: 2_000_000_000', 'open_interest.notional', 'more than'],
    ['price: 106216', 'price: -1', 'rounds.2.prices.0.price', 'a price above zero'],
    ['instrument: SOL, price: 160.58', 'instrument: DOGE, price: 1', 'rounds.1', 'the list above'],
    ['21:19:25Z', '21:19:07Z', 'rounds.2.at', 'after that of the round before'],
    ['21:17:06Z', '21:15:06Z', 'rounds.0.at', 'an instant from'],
    ['source: press', 'source: rumour', 'open_interest.source', 'one of the sources'],
    ['side: short', 'side: both', 'side', 'long or short'],
    ['venue: hyperliquid', 'venue: ../../etc', 'venue', ''],
    ['schema: 1', 'schema: 2', 'schema', ''],
    ['- { instrument: ETH,', '- { instrument: BTC,', 'instruments.1.instrument', 'once'],
    ['fills: 34_983', 'fills: many', 'total.fills', 'a number above zero'],
    ['title: Hyper', 'titel: Hyper', '', ''],
  ])('%s becomes %s', (from, to, where, expected) => {
    expect(TEXT).toContain(from);
    const issues = issuesOf(TEXT.replace(from, to));
    expect(issues.length).toBeGreaterThan(0);
    const found = issues.find((issue) => issue.where.includes(where));
    expect(found?.where).toContain(FILE);
    expect(issues.some((issue) => issue.expected.includes(expected))).toBe(true);
  });

  test('under another file’s name, as no YAML, and as nothing', () => {
    expect(issuesOf(TEXT, 'other.yaml')[0]?.where).toBe('other.yaml: name');
    expect(issuesOf('{ broken').length).toBeGreaterThan(0);
    expect(issuesOf('').length).toBeGreaterThan(0);
  });

  test('a folder that does not exist holds none', () => {
    expect(readAdlRecords('data/adl/none')).toEqual([]);
  });
});
