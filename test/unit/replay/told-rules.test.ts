/**
 * Goal: what a venue's rules did to a run is told: tables that change, parts that are closed, levels of
 * a shared account, prints that cannot have been, prices that stand for others.
 *
 * The pair: 10,000 of capital at 2x from 100, so 100 coin a leg at 5,000 posted each.
 */
import { describe, expect, test } from 'vitest';
import { EntryRefused } from '../../../src/domain/errors.ts';
import type { RuleBook } from '../../../src/venues/rule-book.ts';
import { type Changes, tell, withLeg } from '../../builders/engine.ts';
import { ALWAYS, marginTable, mechanism, ruleBook, SOURCED } from '../../builders/rule-book.ts';
import { hour, input, leg, print, type Row, START_MS } from '../../differential/stories/build.ts';

const CALM: Row = [100, 101, 99, 100];
const FALL: Row = [100, 100, 60, 60];
const LOW: Row = [60, 61, 59, 60];

const pair = (rows: readonly Row[], change: Parameters<typeof input>[3] = {}) =>
  input('delta-neutral', 10_000, [leg('long', rows), leg('short', rows)], change);

/** The scenario leaves the rules to the venues, whose books are these. */
const byVenue = (change: Partial<RuleBook>): Changes => ({
  scenario: { liquidation: { kind: 'venue' } },
  books: () => new Map(['venue-0', 'venue-1'].map((name) => [name, ruleBook(name, change)])),
});
/** A fifth of a position above 1,000 is sold first. */
const fifths = mechanism({
  style: 'market',
  steps: { kind: 'share', share: 0.2, aboveNotional: 1_000 },
});
const codes = (told: ReturnType<typeof tell>) => told.result.assumptions.map(({ code }) => code);

describe('a table that changes inside the window', () => {
  const maintenance = [marginTable('old', 0, 0.01), marginTable('new', hour(2), 0.05)];
  const told = tell(pair([CALM, CALM, CALM, CALM]), byVenue({ maintenance }));

  test('is an event of every open position, at the first open of its day', () => {
    const events = told.result.events.filter(({ kind }) => kind === 'rules-change');
    expect(events.map(({ leg: role, atMs }) => [role, atMs])).toEqual([
      ['long', hour(2)],
      ['short', hour(2)],
    ]);
  });

  test('is listed with the one before it, and said', () => {
    const tables = told.result.rules[0]?.rules.filter(({ what }) => what === 'maintenance');
    expect(tables?.map(({ table }) => table)).toEqual(['old', 'new']);
    expect(told.result.rules[0]?.table).toBe('old');
    expect(codes(told)).toContain('rules-change');
  });
});

test('what a liquidation takes may change inside the window: that of its start holds, and it is said', () => {
  const taking = (inForceFromMs: number, fee: number) => mechanism({ inForceFromMs, fee });
  const told = tell(
    pair([CALM, CALM, FALL]),
    byVenue({
      maintenance: [marginTable('flat', 0, 0.3)],
      liquidation: [taking(0, 0.01), taking(hour(1), 0.02)],
    }),
  );
  // 100 coin at 50 ÷ 0.7 = 71.42…: 1 % of that notional.
  expect(told.result.legs[0]?.liquidation?.feeQuote).toBeCloseTo(5_000 / 70, 8);
  expect(codes(told)).toContain('style-change');
});

/**
 * 1 % until 01:00 and 10 % from then on. The open of 52 leaves 200 of the long's 5,000: more than two thirds of 1 % of
 * 5,200, and less than two thirds of 10 % of it, 346.6….
 */
test('a table that has changed decides what a trigger takes, too', () => {
  const { result } = tell(
    pair([CALM, [52, 53, 51, 52]], { survivor: { policy: 'hold', reactionMs: 0 } }),
    byVenue({
      maintenance: [marginTable('old', 0, 0.01), marginTable('new', hour(1), 0.1)],
      liquidation: ruleBook('any').liquidation.map((one) => ({
        ...one,
        style: 'market',
        backstopBelow: 2 / 3,
      })),
    }),
  );
  expect(result.legs[0]?.liquidation).toMatchObject({
    closedFraction: 1,
    marginForfeitedQuote: 200,
  });
});

describe('a leg that is closed in part', () => {
  // 10 % maintenance: the long's trigger is (100 − 50) ÷ 0.9 = 55.5…; it stays above. At a low of 55 it is met:
  // a fifth of 100 coin is sold there, 80 go on.
  const told = tell(
    pair([CALM, [100, 100, 55.2, 60], LOW], { survivor: { policy: 'hold', reactionMs: 0 } }),
    byVenue({ maintenance: [marginTable('flat', 0, 0.1)], liquidation: [fifths] }),
  );
  const longs = told.result.legs.filter(({ role }) => role === 'long');

  test('is a life that ended at the trigger, and the rest is the next one', () => {
    expect(longs.map(({ lifeIndex, quantityBase }) => [lifeIndex, quantityBase])).toEqual([
      [0, 100],
      [1, 80],
    ]);
    expect(longs[0]?.liquidation?.closedFraction).toBe(0.2);
    expect(longs[0]?.liquidation?.marginForfeitedQuote).toBeCloseTo(0, 9);
    expect(longs[0]?.exit.price).toBeCloseTo(50 / 0.9, 9);
    expect(longs[1]?.exit).toMatchObject({ kind: 'window-end', price: 60 });
    // 100·(55.5… − 50) = 555.5… are left for 80 at 100: 555.5… + 80·44.4….
    expect(longs[1]?.marginQuote).toBeCloseTo(37_000 / 9, 8);
    // 100·(55.5… − 100) to the trigger, then 80·(60 − 55.5…).
    expect(longs[0]?.pricePnlQuote).toBeCloseTo(100 * (50 / 0.9 - 100), 8);
    expect(longs[1]?.pricePnlQuote).toBeCloseTo(80 * (60 - 50 / 0.9), 8);
  });

  test('is told in an event with what was closed, and no entry of the rest', () => {
    const death = told.result.events.find(({ kind }) => kind === 'liquidation');
    expect(death?.quantityBase).toBeCloseTo(20, 12);
    expect(death?.note).toMatch(/20 % of the position was closed; the rest goes on/);
    expect(death?.netDeltaAfterBase).toBeCloseTo(-20, 12);
    expect(told.result.events.filter(({ kind }) => kind === 'entry')).toHaveLength(2);
    expect(told.result.events.some(({ kind }) => kind === 'rehedge')).toBe(false);
  });

  test('leaves the same part of the other leg naked, to its end', () => {
    const short = told.result.legs.find(({ role }) => role === 'short');
    // From the bar of the part to the window's end, two bars; the mark rose again by 60 − 55.5… on 20 coin.
    expect(short?.nakedMs).toBe(2 * 3_600_000);
    expect(told.result.forcedExit?.nakedDriftQuote).toBeCloseTo(20 * (60 - 50 / 0.9), 8);
    expect(told.result.forcedExit?.residualQuote).toBeCloseTo(0, 9);
  });

  test('under `close` takes everything with it', () => {
    const closed = tell(
      pair([CALM, [100, 100, 55.2, 60], LOW]),
      byVenue({ maintenance: [marginTable('flat', 0, 0.1)], liquidation: [fifths] }),
    );
    expect(closed.result.legs.map(({ exit }) => exit.kind)).toEqual([
      'liquidation',
      'survivor-close',
      'survivor-close',
    ]);
    expect(closed.result.legs.slice(1).every(({ exit }) => exit.atMs === hour(2))).toBe(true);
  });
});

/**
 * The long dies whole at 50 ÷ 0.9 = 55.5… in bar 1; its mark opened at 100, so the short's reference is 55.5… too.
 * The short, closed in fifths, loses 20 of its 100 coin at 150 ÷ 1.1 = 136.3… in bar 2; the 80 go on to 100.
 *     drift   20·(136.3… − 55.5…) + 80·(100 − 55.5…)
 *     naked   100 coin for an hour, then 80 for two
 *     worst   100·(136.3… − 55.5…), where the fifth left; 80·(101 − 55.5…) after it
 */
describe('a survivor that is itself closed in part', () => {
  const maintenance = [marginTable('flat', 0, 0.1)];
  const { result } = tell(
    input(
      'delta-neutral',
      10_000,
      [
        leg('long', [CALM, [100, 100, 50, 100], CALM, CALM]),
        leg('short', [CALM, CALM, [100, 138, 99, 100], CALM]),
      ],
      { survivor: { policy: 'hold', reactionMs: 0 } },
    ),
    {
      scenario: { liquidation: { kind: 'venue' } },
      books: () =>
        new Map([
          ['venue-0', ruleBook('venue-0', { maintenance })],
          ['venue-1', ruleBook('venue-1', { maintenance, liquidation: [fifths] })],
        ]),
    },
  );
  const shorts = result.legs.filter(({ role }) => role === 'short');
  const ref = 50 / 0.9;
  const fifthAt = 150 / 1.1;

  test('drifts with each part to where that part left', () => {
    const drift = 20 * (fifthAt - ref) + 80 * (100 - ref);
    expect(result.forcedExit?.nakedDriftQuote).toBeCloseTo(drift, 8);
    expect(result.forcedExit?.residualQuote).toBeCloseTo(0, 9);
  });

  test('is naked in all its lives, each for its own time and worst', () => {
    expect(shorts.map(({ nakedMs }) => nakedMs)).toEqual([3_600_000, 2 * 3_600_000]);
    expect(shorts[0]?.worstNakedLossQuote).toBeCloseTo(100 * (fifthAt - ref), 8);
    expect(shorts[1]?.worstNakedLossQuote).toBeCloseTo(80 * (101 - ref), 8);
  });
});

/**
 * 10,000 at 1x: 100 coin of collateral in full, 100 short. 2 % of 10,000 is asked; adjusted equity 10,000 at the
 * opens. With collateral at a fiftieth of its value it is 200, which is what is asked: equality survives. At a
 * fiftieth less a hair it would be unwound at its entry.
 */
test('a shared account that would be unwound at its entry is refused by name', () => {
  const carry = input('cross', 10_000, [leg('spot', [CALM]), leg('perp', [CALM], { leverage: 1 })]);
  const told = (haircut: number) => () =>
    tell(
      { ...carry, haircutFraction: haircut },
      { ...byVenue({ maintenance: [marginTable('flat', 0, 0.02)] }) },
    );
  expect(told(0.98)).not.toThrow();
  expect(told(0.980_001)).toThrow(EntryRefused);
  expect(told(0.980_001)).toThrow(/construction\.leverage \(perp\): expected an adjusted equity/);
});

/** 10,000 at 1x, all of the perp covered: 20,000 − 100·p = 0.5 % of 100·p at 20,000 ÷ 100.5 = 199.004…. */
test('a hedged maintenance that the scenario names stands before the account’s', () => {
  const account = {
    ...ALWAYS,
    name: 'portfolio',
    threshold: 1,
    loanMaintenance: 0,
    hedgedMaintenance: 0.02,
    levels: [],
  };
  const still: Row = [100, 100, 100, 100];
  const carry = input(
    'cross',
    10_000,
    [leg('spot', [CALM, still]), leg('perp', [CALM, [100, 199.5, 100, 100]], { leverage: 1 })],
    { hedgedMaintenance: 0.005 },
  );
  const { result } = tell(carry, byVenue({ accounts: [account] }));
  expect(result.legs[1]?.liquidation?.triggerPrice).toBeCloseTo(20_000 / 100.5, 9);
});

/** The perp's trigger sells 100 coin of spot too: 1 % of the perp's notional and 3 % of the spot's are taken. */
test('each leg of a shared account pays the fee of its own venue', () => {
  const fee = (share: number) => [mechanism({ style: 'market', fee: share })];
  const carry = input('cross', 10_000, [
    leg('spot', [CALM, [100, 100, 100, 100]]),
    leg('perp', [CALM, [100, 190, 100, 100]], { leverage: 1 }),
  ]);
  const { result } = tell(carry, {
    scenario: { liquidation: { kind: 'venue' } },
    books: () =>
      new Map([
        ['venue-0', ruleBook('venue-0', { liquidation: fee(0.03) })],
        [
          'venue-1',
          ruleBook('venue-1', {
            liquidation: fee(0.01),
            maintenance: [marginTable('flat', 0, 0.1)],
          }),
        ],
      ]),
  });
  const [spot, perp] = result.legs;
  // 10,000 − 100·(p − 100) = 10 % of 100·p at p = 20,000 ÷ 110: 1,818.18 left, of which 300 and 181.82 go.
  expect(perp?.liquidation?.triggerPrice).toBeCloseTo(20_000 / 110, 9);
  expect(spot?.liquidation?.feeQuote).toBeCloseTo(300, 6);
  expect(perp?.liquidation?.feeQuote).toBeCloseTo(20_000 / 110, 6);
});

test('a shared account tells the levels its venue names, above its threshold', () => {
  // 10,000 at 1x: 100 coin, no cash. Spot and perp at 100: 10,000 ÷ (1 % of 10,000) is far above. The perp
  // at 180: A = 10,000 − 8,000 = 2,000, over 1 % of 18,000 = 180: 11.1. At 198: A = 200 over 198, 1.01.
  const account = {
    ...ALWAYS,
    name: 'portfolio',
    threshold: 1,
    loanMaintenance: 0,
    hedgedMaintenance: null,
    levels: [
      { ratio: 12, name: 'reminder' },
      { ratio: 1.05, name: 'reduce only' },
    ],
  };
  const perpRow: Row = [100, 198, 100, 100];
  const carry = input('cross', 10_000, [
    leg('spot', [CALM, [100, 100, 100, 100]]),
    leg('perp', [CALM, perpRow], { leverage: 1 }),
  ]);
  const { result } = tell(carry, {
    ...byVenue({ accounts: [account] }),
    scenario: { liquidation: { kind: 'venue' } },
  });
  const notes = result.events.flatMap(({ kind, note }) => (kind === 'margin-call' ? [note] : []));
  expect(notes).toContain('Adjusted equity fell to 12 × maintenance: reminder.');
  expect(notes).toContain('Adjusted equity fell to 1.05 × maintenance: reduce only.');
  expect(result.rules[1]?.rules.map(({ what }) => what)).toContain('shared account');
});

describe('a print beyond the cap', () => {
  const cap = { ...ALWAYS, instruments: ['*'], cap: 0.004, perHours: null };
  const rows = [CALM, CALM, CALM, CALM];
  const told = (rates: readonly number[], change: Partial<RuleBook>) =>
    tell(
      input('delta-neutral', 10_000, [
        leg('long', rows, { funding: rates.map((rate, i) => print(hour(i), rate)) }),
        leg('short', rows),
      ]),
      {
        books: () => new Map(['venue-0', 'venue-1'].map((name) => [name, ruleBook(name, change)])),
      },
    );
  const said = (rates: readonly number[], change: Partial<RuleBook>) =>
    told(rates, change).result.assumptions.find(({ code }) => code === 'impossible-print')?.text;

  test('is named with its instant and rate, of either sign; one at the cap is not', () => {
    const text = said([0.004, -0.0041, 0.01], { fundingCaps: [cap] });
    expect(text).toMatch(
      /2 prints beyond the venue's cap, the first -0\.41 % at 2024-01-01 01:00 UTC/,
    );
    expect(said([0.004, -0.004, 0.004], { fundingCaps: [cap] })).toBeUndefined();
  });

  test('of some hours is held against the print’s own interval', () => {
    // 1.6 % a four hours is 0.4 % for each hour between these prints.
    const hourly = { ...cap, cap: 0.016, perHours: 4 };
    expect(said([0.004, 0.0041, 0.004], { fundingCaps: [hourly] })).toMatch(/one print .* 0\.41 %/);
  });

  test('that was not yet in force says nothing', () => {
    const later = { ...cap, inForceFromMs: START_MS + 1e9 };
    expect(said([0.5, 0.5, 0.5], { fundingCaps: [later] })).toBeUndefined();
  });
});

describe('a venue that decides on its oracle', () => {
  const trigger = { price: 'oracle' as const, equalityKills: false, ...SOURCED };

  test('says where a mark stands for it, and is silent where the oracle is there', () => {
    const calm = pair([CALM, CALM]);
    expect(codes(tell(calm, byVenue({ trigger })))).toContain('oracle-as-mark');
    const oracle = tell(calm, {
      ...byVenue({ trigger }),
      history: (history) =>
        [0, 1].reduce((all, i) => {
          const { mark } = all.legs[i] as (typeof all.legs)[number];
          const key = { ...mark.key, kind: 'index' as const };
          return withLeg(all, i as 0 | 1, { mark: { ...mark, key } });
        }, history),
    });
    expect(codes(oracle)).not.toContain('oracle-as-mark');
  });
});

test('a rule without a source is said to have none, rule by rule', () => {
  const { result } = tell(
    pair([CALM, FALL]),
    byVenue({ maintenance: [{ ...marginTable('flat', 0, 0.01), source: null }] }),
  );
  expect(result.rules[0]?.unsourced).toEqual(['maintenance']);
});
