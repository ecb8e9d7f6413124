/**
 * Goal: whatever is wrong with a file, one error says where, what was expected, what was found and,
 * where there is something to advise, what to type.
 * Method: one fault at a time in a file that is otherwise valid; the line is counted by hand.
 */
import { describe, expect, test } from 'vitest';
import { CARRY, EVERYTHING, INVERSE, SMALLEST } from './examples.ts';
import { issuesOf } from './issues.ts';

const swapped = (text: string, from: string, to: string): string => {
  expect(text).toContain(from);
  return text.replace(from, to);
};

test('all problems of a file are told at once, in the grammar of our errors', () => {
  const text = `schema: 2
name: Avax/..
window: { from: 2025-12-01, to: 2025-09-25 }
capital: 100_000
construction:
  kind: delta-neutral
  long:  { venue: binance-usd, instrument: AVAXUSDT }
  short: { venue: bybit-linear, instrument: AVAXUSDT }
  levrage: 5
survivor: { reaction: 90 }
gap: { max: 5 min }
`;
  expect(issuesOf(text)).toEqual([
    { where: 'a.yaml:1: schema', expected: '1', found: '2' },
    {
      where: 'a.yaml:2: name',
      expected: 'a name of lower-case letters, digits, dots and hyphens, at most 80',
      found: '"Avax/.."',
    },
    {
      where: 'a.yaml:3: window.to',
      expected: 'an instant after  window.from',
      found: '"2025-09-25"',
    },
    {
      where: 'a.yaml:4: capital',
      expected: 'an amount above zero with a currency in capitals, such as 100_000 USDT',
      found: '"100_000"',
      hint: 'a quantity carries its unit: write 100_000 USDT',
    },
    expect.objectContaining({
      where: 'a.yaml:7: construction.long.venue',
      hint: 'did you mean binance-usdm?',
    }),
    {
      where: 'a.yaml:5: construction.leverage',
      expected: 'a leverage above zero such as 5, or a map of keys',
      found: 'nothing',
      hint: 'such as  leverage: 5',
    },
    {
      where: 'a.yaml:9: construction.levrage',
      expected: 'one of the keys kind, long, short, leverage, split',
      found: 'the key "levrage"',
      hint: 'did you mean leverage?',
    },
    {
      where: 'a.yaml:10: survivor.reaction',
      expected: 'a length of time such as 90 s, 30 min, 8 h or 30 d',
      found: '90',
      hint: 'a quantity carries its unit: write 90 min or 90 h or 90 d',
    },
    {
      where: 'a.yaml:11: gap',
      expected: 'a key of a scenario file',
      found: 'the key "gap"',
      hint: 'did you mean gaps?',
    },
  ]);
});

test('no more than ten problems are told', () => {
  const strangers = Array.from({ length: 30 }, (_, i) => `k${i}: 1`).join('\n');
  expect(issuesOf(`${SMALLEST}${strangers}\n`)).toHaveLength(10);
});

const FAULTS = (
  [
    [SMALLEST, 'capital: 100_000 USDT', 'capital: 0 USDT', 'capital', 'above zero'],
    [SMALLEST, 'capital: 100_000 USDT', 'capital: 5 h', 'capital', 'capitals'],
    [SMALLEST, 'leverage: 5', 'leverage: 0', 'construction.leverage', 'above zero'],
    [SMALLEST, 'leverage: 5', 'leverage: .inf', 'construction.leverage', 'above zero'],
    [SMALLEST, 'leverage: 5', 'leverage: { long: 5 }', 'construction.leverage.short', 'leverage'],
    [SMALLEST, 'leverage: 5', 'leverage: 5\n  split: 100 %', 'construction.split', 'below 100 %'],
    [SMALLEST, 'leverage: 5', 'leverage: 5\nreserve: 100 %', 'reserve', 'below 100 %'],
    [SMALLEST, 'leverage: 5', 'leverage: 5\nhold: 0 d', 'hold', 'above zero'],
    [SMALLEST, 'leverage: 5', 'leverage: 5\nhold:', 'hold', 'a length of time'],
    [SMALLEST, 'leverage: 5', 'leverage: 5\nquestion: ""', 'question', 'text'],
    [SMALLEST, 'delta-neutral', 'delta-neutrel', 'construction.kind', 'delta-neutral, cash-and'],
    [SMALLEST, 'bybit-linear', 'bybit-spot', 'construction.short.venue', 'bybit-linear'],
    [
      SMALLEST,
      'AVAXUSDT }\n  short',
      '../../x }\n  short',
      'construction.long.instrument',
      'spells',
    ],
    [SMALLEST, 'AVAXUSDT }\n  short', 'BTCUSDT }\n  short', 'construction.long.instrument', 'coin'],
    [SMALLEST, 'from: 2025-09-25', 'from: 2025-02-30', 'window.from', 'UTC date'],
    [SMALLEST, 'to: 2025-12-01', 'to: 2025-09-25', 'window.to', 'after  window.from'],
    [
      CARRY.replace('binance-spot', 'bybit-spot'),
      'leverage: 3',
      'leverage: 1\n  margin: cross',
      'construction.spot.venue',
      'a spot venue of binance',
    ],
    [
      CARRY,
      'leverage: 3',
      'leverage: { spot: 2, perp: 3 }',
      'construction.leverage.spot',
      'outright',
    ],
    [
      CARRY,
      'leverage: 3',
      'leverage: 3\n  margin: inverse',
      'construction.perp.instrument',
      'coin-m',
    ],
    [INVERSE, 'leverage: 1', 'leverage: 0.5', 'construction.leverage', '1 or more'],
    [INVERSE, 'leverage: 1', 'leverage: 1\n  split: 50 %', 'construction.split', 'no split'],
    [INVERSE, 'leverage: 1', 'leverage: 1\nsplit: 50 %', 'split', 'no split'],
    [INVERSE, 'quotes: at par', 'rules: dated', 'construction.perp.instrument', 'quoted in USDT'],
    [
      EVERYTHING,
      'quantity: 12.5 AVAX',
      'quantity: 12.5 BTC',
      'construction.long.position.quantity',
      'AVAX',
    ],
    [
      EVERYTHING,
      'margin: 1_000 USDT',
      'margin: 1_000 USD',
      'construction.long.position.margin',
      'USDT',
    ],
    [
      EVERYTHING,
      'at: 2025-09-20T08:00Z',
      'at: 2025-10-01',
      'construction.long.position.at',
      'not after',
    ],
    [
      EVERYTHING,
      'quotes: { USD:',
      'quotes: { USDC:',
      'quotes.USDC.instrument',
      'a series of USDC; this one is USD in USDT',
    ],
    [
      EVERYTHING,
      'quotes: { USD: { venue: binance-spot, instrument: USDCUSDT, base: USD } }',
      'quotes: { EUR: { venue: binance-spot, instrument: EURUSDT } }',
      'construction.short.instrument',
      'quoted in USDT',
    ],
    [
      EVERYTHING,
      'instrument: USDCUSDT, base: USD }',
      'instrument: USDC_USDT }',
      'quotes.USD.instrument',
      'a pair as binance-spot spells it',
    ],
    [EVERYTHING, 'quotes: { USD:', 'quotes: { usd:', 'quotes.usd', 'currencies'],
    [EVERYTHING, 'rate: 0.5 %', 'rate: 0.3 %', 'liquidation.maintenance.1.rate', 'never fall'],
    [EVERYTHING, 'to: 250_000 USDT', 'to: 50_000 USDT', 'liquidation.maintenance.1.to', 'rise'],
    [
      EVERYTHING,
      'to: 250_000 USDT',
      'to: 250_000 USDC',
      'liquidation.maintenance.1.to',
      'one currency',
    ],
    [
      EVERYTHING,
      '{ rate: 1 % }',
      '{ to: 9_000_000 USDT, rate: 1 % }',
      'liquidation.maintenance.2.to',
      'no end',
    ],
    [
      EVERYTHING,
      '{ to: 250_000 USDT, rate: 0.5 % }',
      '{ rate: 0.5 % }',
      'liquidation.maintenance.1.to',
      'the notional',
    ],
    [EVERYTHING, 'survives: true', 'survives: 1', 'gates.survives', 'true or false'],
    [EVERYTHING, 'taker: 5 bps', 'taker: venues', 'costs.taker', 'venue, or a fee'],
    [
      EVERYTHING,
      'reconstruction: avax-2025-10',
      'reconstruction: ../avax',
      'data.reconstruction',
      'bundled',
    ],
    [EVERYTHING, 'split: 60 %', 'split: 60 %\nsplit: 40 %', 'split', 'one split'],
    [
      EVERYTHING,
      'cost_of_capital: 5 %/year',
      'cost_of_capital: 5 %',
      'cost_of_capital',
      'a rate a year',
    ],
  ] as const
).map(([text, from, to, path, expected]) => ({ text, from, to, path, expected }));

describe('a value is refused:', () => {
  test.each(FAULTS)('$to', ({ text, from, to, path, expected }) => {
    const issues = issuesOf(swapped(text, from, to));
    expect(issues).toHaveLength(1);
    expect(issues[0]?.where).toMatch(new RegExp(`^a\\.yaml:\\d+: ${path.replaceAll('.', '\\.')}$`));
    expect(issues[0]?.expected).toContain(expected);
  });

  test('an instrument without a known spelling on a venue of two kinds must say all three', () => {
    const odd = swapped(
      SMALLEST,
      'bybit-linear, instrument: AVAXUSDT',
      'deribit, instrument: AVAX',
    );
    expect(issuesOf(odd)[0]?.hint).toBe(
      'if it is one, say what it is with the keys base, quote and contract',
    );
  });

  test('an isolated perpetual that is open must say its margin', () => {
    const bare = swapped(EVERYTHING, ', margin: 1_000 USDT', '');
    expect(issuesOf(bare)[0]).toMatchObject({ expected: 'the posted margin in USDT' });
  });

  test('brackets in a currency of neither the capital nor a leg', () => {
    const coins = EVERYTHING.replaceAll(/to: (50|250)_000 USDT/g, 'to: $1_000 EUR');
    expect(issuesOf(coins)[0]).toMatchObject({ expected: 'an amount in USDT or USD' });
  });
});

describe('a file is refused:', () => {
  test.each([
    ['', 'an empty file'],
    ['# only a comment\n', 'an empty file'],
    ['- 1\n', 'a list'],
    ['just text', '"just text"'],
    ['a: 1\na: 2\n', 'a key for the second time'],
    ['a: [1', 'Flow sequence in block collection'],
    ['a: &x 3\nb: *x\n', 'an anchor or alias'],
    ['schema: &x 1\n', 'an anchor or alias'],
    ['a: &x [*x]\n', 'an anchor or alias'],
    ['a: 1\n---\nb: 2\n', 'a second one'],
    ['a: !!js/function x\n', 'tag'],
    ['a: !!binary 33\n', 'map'],
    ['__proto__: { a: 1 }\n', '"__proto__"'],
    ['? [1, 2]\n: 3\n', 'nothing'],
    ['\tschema: 1\n', 'Tabs'],
    [`a: ${'['.repeat(100_000)}`, 'deeper brackets'],
    [`a:\n${Array.from({ length: 40 }, (_, i) => `${' '.repeat(i)}- `).join('\n')}`, 'more'],
    [`# ${'x'.repeat(1_000_000)}`, '1000002 characters'],
  ])('%#', (text, found) => {
    const issues = issuesOf(text);
    expect(issues[0]?.found).toContain(found);
    expect(issues[0]?.where).toMatch(/^a\.yaml/);
  });

  test('bad YAML is named by line and column', () => {
    expect(issuesOf(swapped(SMALLEST, 'to: 2025-12-01 }', 'to: 2025-12-01'))[0]?.where).toMatch(
      /^a\.yaml:[34]:\d+$/,
    );
    expect(issuesOf('schema: 1\nschema: 1\n')[0]?.where).toBe('a.yaml:2:1');
  });

  test('what a hostile value says is quoted without its control characters', () => {
    const [issue] = issuesOf(swapped(SMALLEST, 'leverage: 5', 'leverage: "\\e[31m\\u202Ex"'));
    expect(issue?.found).toBe('"\\u001b[31m\\u202ex"');
  });
});
