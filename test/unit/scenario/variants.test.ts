/**
 * Goal: a variant is the scenario with what it writes in the place of what stood there, and is held to
 * every rule of a scenario.
 * Method: small files; what each variant must say is the same file with the change made by hand.
 */
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { renderScenario } from '../../../src/scenario/render.ts';
import { BY_RULE, CARRY, SMALLEST } from './examples.ts';
import { issuesOf } from './issues.ts';

const variantOf = (text: string, variant: string, ...sets: string[]) => {
  const { variants } = parseScenario(`${text}variants:\n  - ${variant}\n`, 'a.yaml', { sets });
  expect(variants).toHaveLength(1);
  return variants[0]?.scenario;
};
const plain = (text: string) => parseScenario(text, 'a.yaml');

test('without variants there are none', () => {
  expect(plain(SMALLEST).variants).toEqual([]);
  expect(plain(`${SMALLEST}variants: []\n`)).toEqual(plain(SMALLEST));
});

describe('a variant writes', () => {
  test('what differs of the construction, as deep as it goes', () => {
    expect(
      variantOf(SMALLEST, '{ name: other, construction: { leverage: { short: 3 } } }'),
    ).toEqual({
      ...plain(SMALLEST.replace('leverage: 5', 'leverage: { long: 5, short: 3 }')),
      question: plain(SMALLEST).question,
    });
    const moved = variantOf(CARRY, '{ name: a, construction: { perp: { venue: bybit-linear } } }');
    expect(moved?.construction).toEqual(
      plain(CARRY.replace('venue: binance-usdm', 'venue: bybit-linear')).construction,
    );
  });

  test('what differs of costs, survivor, window and data', () => {
    const over = `{ name: a, costs: { slippage: 9 bps }, survivor: { policy: hold }, window: { to: 2025-10-01 }, data: { reconstruction: avax-2025-10 } }`;
    const text = `${SMALLEST}costs: { taker: 5 bps }\nsurvivor: { reaction: 9 min }\n`;
    expect(variantOf(text, over)).toEqual({
      ...plain(SMALLEST),
      window: { from: Date.UTC(2025, 8, 25), to: Date.UTC(2025, 9, 1) },
      costs: { taker: 0.0005, slippage: 0.0009 },
      survivor: { policy: 'hold', reaction: 540_000 },
      reconstruction: 'avax-2025-10',
    });
  });

  test('the whole of any other key', () => {
    const over = '{ name: a, enter: { times: 2 } }';
    expect(variantOf(BY_RULE, over)?.enter).toEqual({
      ...{ fundingSpread: null, divergence: null, signals: [], coolDown: 0, times: 2 },
    });
  });

  test('nothing in the place of a key, so that its default holds', () => {
    expect(variantOf(BY_RULE, '{ name: a, enter: null, leave: null }')).toEqual(plain(SMALLEST));
    const text = `${SMALLEST}survivor: { policy: hold }\n`;
    expect(variantOf(text, '{ name: a, survivor: null }')).toEqual(plain(SMALLEST));
  });

  test('nothing at all', () => {
    expect(variantOf(BY_RULE, '{ name: a }')).toEqual(plain(BY_RULE));
  });
});

test('a variant of another construction leaves out the legs of the first', () => {
  const carry =
    '{ kind: cash-and-carry, long: null, short: null, spot: { venue: binance-spot, instrument: AVAXUSDT }, perp: { venue: binance-usdm, instrument: AVAXUSDT } }';
  const other = variantOf(SMALLEST, `{ name: a, construction: ${carry} }`);
  expect(other?.construction).toMatchObject({
    ...{ kind: 'cash-and-carry', spot: { leverage: 1 }, perp: { leverage: 5 } },
  });
});

test('and its leverage may be that of one leg of the new kind', () => {
  const legs =
    'long: null, short: null, spot: { venue: binance-spot, instrument: AVAXUSDT }, perp: { venue: binance-usdm, instrument: AVAXUSDT }';
  const carry = `{ kind: cash-and-carry, ${legs}, leverage: { perp: 3 } }`;
  expect(variantOf(SMALLEST, `{ name: a, construction: ${carry} }`)?.construction).toMatchObject({
    ...{ kind: 'cash-and-carry', spot: { leverage: 1 }, perp: { leverage: 3 } },
  });
});

test('what --set writes is in every variant that does not write it again', () => {
  const set = 'construction.leverage=2';
  expect(variantOf(SMALLEST, '{ name: a, reserve: 5 % }', set)?.construction).toEqual(
    plain(SMALLEST.replace('leverage: 5', 'leverage: 2')).construction,
  );
  const own = variantOf(SMALLEST, '{ name: a, construction: { leverage: 3 } }', set);
  expect(own?.construction).toEqual(
    plain(SMALLEST.replace('leverage: 5', 'leverage: 3')).construction,
  );
  const written = variantOf(SMALLEST, '{ name: a, reserve: 5 % }', 'variants.0.reserve=7 %');
  expect(written?.reserve).toBe(0.07);
});

test('a variant is printed as what it changes', () => {
  const text = `${BY_RULE}variants:
  - { name: three times, construction: { leverage: 3 }, enter: { times: 2 }, leave: null }
  - { name: the same, leave: { stop: 5 % } }
`;
  const scenario = plain(text);
  const printed = renderScenario(scenario);
  expect(printed.slice(printed.indexOf('variants:'))).toBe(`variants:
  - name: three times
    construction:
      leverage: 3
    enter:
      cool_down: 0 min
      times: 2
    leave: null
  - name: the same
`);
  expect(plain(printed)).toEqual(scenario);
});

describe('a mistake in a variant is told where it stands', () => {
  const inVariant = (variant: string, base = SMALLEST) =>
    issuesOf(`${base}variants:\n  - { name: a }\n  - ${variant}\n`);

  test('a value that is wrong', () => {
    expect(inVariant('{ name: b, reserve: 120 % }')).toEqual([
      {
        where: 'a.yaml:12: variants.1.reserve',
        expected: 'a share from 0 % to below 100 %',
        found: '"120 %"',
      },
    ]);
  });

  test('what only crosses with the base, and names the value that is in force', () => {
    expect(inVariant('{ name: b, window: { to: 2020-01-01 } }')).toEqual([
      {
        where: 'a.yaml:12: variants.1.window.to',
        expected: 'an instant after  window.from',
        found: '"2020-01-01"',
      },
    ]);
    expect(inVariant('{ name: b, capital: 5 EUR }')[0]).toEqual({
      where: 'a.yaml:12: variants.1.construction.long.instrument',
      expected: 'a leg quoted in EUR like the capital; this one is in USDT',
      found: '"AVAXUSDT"',
      hint: 'to count them as equal write  quotes: at par',
    });
  });

  test('a key that is none', () => {
    expect(inVariant('{ name: b, levarage: 3, capitol: 5 USDT }')).toEqual([
      expect.objectContaining({ where: 'a.yaml:12: variants.1.levarage' }),
      expect.objectContaining({
        where: 'a.yaml:12: variants.1.capitol',
        hint: 'did you mean capital?',
      }),
    ]);
  });

  test.each(['schema: 1', 'question: Why?', 'gates: { survives: true }', 'variants: []'])(
    'the key %s, which is that of the scenario',
    (key) => {
      const name = key.split(':')[0] as string;
      expect(inVariant(`{ name: b, ${key} }`)).toEqual([
        expect.objectContaining({
          where: `a.yaml:12: variants.1.${name}`,
          expected: `no  ${name}:  in a variant, which has that of the scenario`,
        }),
      ]);
    },
  );

  test('names: none, a long one, one for the second time', () => {
    expect(inVariant('{ reserve: 5 % }')).toEqual([
      {
        where: 'a.yaml:12: variants.1.name',
        expected: 'a name of at most 60 characters',
        found: 'nothing',
        hint: 'docs/scenario.md shows a whole scenario',
      },
    ]);
    expect(inVariant(`{ name: ${'x'.repeat(61)} }`)).toHaveLength(1);
    expect(inVariant('{ name: "a\\u202eb" }')).toHaveLength(1);
    expect(inVariant('{ name: A }')).toEqual([
      expect.objectContaining({
        where: 'a.yaml:12: variants.1.name',
        expected: 'a name that no other variant has',
      }),
    ]);
  });

  test('too many', () => {
    const many = Array.from({ length: 21 }, (_, i) => `  - { name: v${i} }\n`).join('');
    expect(issuesOf(`${SMALLEST}variants:\n${many}`)).toEqual([
      expect.objectContaining({ expected: 'at most 20 variants' }),
    ]);
  });

  test('no list', () => {
    expect(issuesOf(`${SMALLEST}variants: { name: a }\n`)).toEqual([
      expect.objectContaining({ where: 'a.yaml:10: variants', expected: 'a list' }),
    ]);
  });

  test('what is wrong in the base is told once', () => {
    const base = SMALLEST.replace('leverage: 5', 'leverage: 0');
    expect(inVariant('{ name: b, reserve: 5 % }', base)).toHaveLength(1);
  });
});
