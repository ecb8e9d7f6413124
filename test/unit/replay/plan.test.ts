/**
 * Goal: the plan takes the rules in force at the window's start, says where it had to take others, and
 * refuses what would die at once.
 */
import { describe, expect, test } from 'vitest';
import { DataError, ScenarioError } from '../../../src/domain/errors.ts';
import type { Scenario } from '../../../src/domain/scenario.ts';
import { flatCollateral } from '../../../src/margin/collateral.ts';
import { makePlan } from '../../../src/replay/plan.ts';
import { fraction } from '../../../src/units/units.ts';
import { inForce, type RuleBook, rulesFor } from '../../../src/venues/rule-book.ts';
import { tell } from '../../builders/engine.ts';
import { ALWAYS, marginTable, ruleBook, SOURCED, takerFee } from '../../builders/rule-book.ts';
import { scenarioOf } from '../../differential/engine.ts';
import { flat, input, leg, type Row, rules, START_MS } from '../../differential/stories/build.ts';

const DAY_MS = 86_400_000;
const CALM: Row = [100, 101, 99, 100];
const pair = input('delta-neutral', 10_000, [leg('long', [CALM]), leg('short', [CALM])]);

const table = (name: string, day: number, rate: number, instruments = ['*']) =>
  marginTable(name, START_MS + day * DAY_MS, rate, instruments);

const book = (venue: string, change: Partial<RuleBook> = {}): RuleBook =>
  ruleBook(venue, {
    maintenance: [table('old', -90, 0.01), table('now', -30, 0.02), table('next', 30, 0.05)],
    fees: [takerFee(START_MS - 60 * DAY_MS, 0.0004), takerFee(START_MS + 60 * DAY_MS, 0.001)],
    trigger: { price: 'mark', equalityKills: true, ...SOURCED },
    ...change,
  });

const scenario = (change: Partial<Scenario> = {}): Scenario => ({
  ...scenarioOf(pair),
  liquidation: { kind: 'venue' },
  ...change,
});
const planned = (own: RuleBook, change: Partial<Scenario> = {}) =>
  makePlan(
    scenario(change),
    new Map([
      ['venue-0', own],
      ['venue-1', book('venue-1')],
    ]),
  );

describe('a dated rule', () => {
  const dated = [10, 20, 30].map((inForceFromMs) => ({ inForceFromMs }));

  test('is in force from its day on, until the next', () => {
    expect(inForce(dated, 20)).toEqual({ rule: { inForceFromMs: 20 }, nearest: false });
    expect(inForce(dated, 29)).toEqual({ rule: { inForceFromMs: 20 }, nearest: false });
    expect(inForce(dated, 1e9)).toEqual({ rule: { inForceFromMs: 30 }, nearest: false });
  });

  test('before the first is the nearest one, and said to be', () => {
    expect(inForce(dated, 9)).toEqual({ rule: { inForceFromMs: 10 }, nearest: true });
    expect(inForce([], 9)).toBeNull();
  });

  test('of the instrument itself wins over the venue’s', () => {
    const own = book('v', {
      maintenance: [table('all', 0, 0.01), table('coin', 0, 0.02, ['COIN'])],
    });
    expect(rulesFor(own.maintenance, 'COIN').map(({ table: name }) => name)).toEqual(['coin']);
    expect(rulesFor(own.maintenance, 'OTHER').map(({ table: name }) => name)).toEqual(['all']);
  });
});

describe('a plan by the venues’ books', () => {
  test('has the table and the fee of the window’s start, not of today', () => {
    const { plan, rules: used, assumptions } = planned(book('venue-0'));
    expect(plan.legs[0].liquidation).toMatchObject({
      rules: [{ table: 'now', rule: { tiers: [{ rate: 0.02 }] } }],
      equalityKills: true,
      style: 'takeover',
    });
    expect(plan.legs[0].takerFee).toBe(0.0004);
    expect(used[0]).toMatchObject({ table: 'now', inForceFrom: '2023-12-02', nearest: false });
    expect(assumptions.map(({ code }) => code)).not.toContain('rules-nearest');
  });

  const late = book('venue-0', { maintenance: [table('later', 30, 0.05)] });

  test('takes the nearest table where none was in force, and says so', () => {
    const { rules: used, assumptions } = planned(late);
    expect(used[0]).toMatchObject({ table: 'later', nearest: true });
    expect(assumptions.find(({ code }) => code === 'rules-nearest')?.text).toContain('2024-01-31');
  });

  test('refuses the nearest table under `rules: dated`', () => {
    const dated = () => planned(late, { rules: 'dated' });
    expect(dated).toThrow(DataError);
    expect(dated).toThrow(
      /rules in force on 2024-01-01; found the earliest known are of 2024-01-31/,
    );
    expect(() => planned(book('venue-0'), { rules: 'dated' })).not.toThrow();
  });

  test('refuses a nearest fee under `rules: dated` too', () => {
    const own = book('venue-0', {
      fees: [takerFee(START_MS + DAY_MS, 0.001)],
    });
    expect(() => planned(own, { rules: 'dated' })).toThrow(/taker fee/);
    expect(planned(own).assumptions.map(({ code }) => code)).toContain('fee-nearest');
  });

  test('names the override where an instrument has no table at all', () => {
    const none = book('venue-0', { maintenance: [] });
    expect(() => planned(none)).toThrow(DataError);
    expect(() => planned(none)).toThrow(/liquidation: \{ maintenance: 1 %, style: full-margin \}/);
  });

  test('refuses a venue without a book', () => {
    expect(() => makePlan(scenario(), new Map())).toThrow(/venue-0: expected a rule book/);
  });

  test('says of an unsourced rule that it is unsourced', () => {
    const own = book('venue-0', {
      maintenance: [{ ...table('now', -30, 0.02), source: null }],
      fees: [{ ...takerFee(0, 0), source: null }],
    });
    const codes = planned(own).assumptions.map(({ code }) => code);
    expect(codes).toContain('rules-unsourced');
    expect(codes).toContain('fee-unsourced');
  });

  test('takes the scenario’s own fee over the venue’s', () => {
    const { plan } = planned(book('venue-0'), {
      costs: { taker: fraction(0), slippage: fraction(0) },
    });
    expect(plan.legs[0].takerFee).toBe(0);
  });
});

describe('a table that is newer than the formula it is in', () => {
  // Known from day 30 on, under formulas of day −90 and, in a window of hours, of its second hour.
  const within = (fromMs: number, rate: number) => ({
    ...table('first', 30, rate),
    inForceFromMs: fromMs,
    datedBy: 'seen' as const,
  });
  const before = START_MS - 90 * DAY_MS;
  const own = book('venue-0', {
    maintenance: [within(before, 0.01), within(START_MS + 1, 0.02)],
  });

  test('shows its own day and not the formula’s, in rules, summary and assumption', () => {
    const { rules: used, assumptions } = planned(own);
    expect(used[0]).toMatchObject({ inForceFrom: '2024-01-31', nearest: true });
    expect(assumptions.find(({ code }) => code === 'rules-nearest')?.text).toContain('2024-01-31');
    expect(assumptions.map(({ text }) => text).join(' ')).not.toContain('2023-10-03');
    expect(() => planned(own, { rules: 'dated' })).toThrow(/earliest known are of 2024-01-31/);
  });

  test('is the nearest one still when a new formula takes it up inside the window', () => {
    const tables = planned(own).rules[0]?.rules.filter(({ what }) => what === 'maintenance');
    expect(tables?.map(({ text, inForceFrom, nearest }) => [text, inForceFrom, nearest])).toEqual([
      // Once: what the new formula makes of it is the formula's to tell.
      ['1 % of notional', '2024-01-31', true],
    ]);
  });

  test('and older than the window is seen on its own day, whatever the formula’s', () => {
    // The table is of day −60, the formula of day −30, and then the other way round.
    const seen = (tableDay: number, formulaDay: number) => {
      const one = { ...table('one', tableDay, 0.01), datedBy: 'seen' as const };
      const maintenance = [{ ...one, inForceFromMs: START_MS + formulaDay * DAY_MS }];
      const { assumptions } = planned(book('venue-0', { maintenance }));
      return assumptions.find(({ code }) => code === 'rules-seen')?.text;
    };
    expect(seen(-60, -30)).toContain('the one seen on 2023-11-02');
    expect(seen(-30, -60)).toContain('the one seen on 2023-12-02');
  });
});

describe('the rules of a leg in the result', () => {
  test('have the tiers of its table as numbers, in one line of words, and in full beside them', () => {
    const tiers = [
      { to: 50_000, rate: 0.004 },
      { to: Number.POSITIVE_INFINITY, rate: 0.5 },
    ];
    const { rules: used } = planned(
      book('venue-0', { maintenance: [marginTable('two', 0, tiers)] }),
    );
    expect(used[0]?.rules[0]).toMatchObject({
      what: 'maintenance',
      text: '0.4 % to 50 % by 2 tiers of notional, continuous',
      tiers: [
        { to: 50_000, rateFraction: 0.004, maxLeverage: null },
        { to: null, rateFraction: 0.5, maxLeverage: null },
      ],
      tiersIn: 'notional',
    });
    expect(used[0]?.maintenanceText).toBe(
      '0.4 % up to 50,000, 50 % beyond, of notional at the mark, continuous',
    );
  });

  test('say the largest leverage of a tier where it is known, and contracts where they are counted', () => {
    const base = marginTable('contracts', 0, 0.01);
    const tiers = [{ to: 3_000, rate: 0.01, deduction: null, maxLeverage: 50 }];
    const rule = { ...base.rule, form: 'whole' as const, measure: 'contracts' as const, tiers };
    const { rules: used } = planned(book('venue-0', { maintenance: [{ ...base, rule }] }));
    expect(used[0]?.rules[0]).toMatchObject({
      tiers: [{ to: 3_000, rateFraction: 0.01, maxLeverage: 50 }],
      tiersIn: 'contracts',
    });
  });

  test('have tiers of nothing but tables', () => {
    const rest = planned(book('venue-0')).rules.flatMap(({ rules: all }) =>
      all.filter(({ what }) => what !== 'maintenance'),
    );
    expect(rest.map(({ what }) => what)).toContain('liquidation');
    for (const one of rest) expect(one).toMatchObject({ table: null, tiers: [], tiersIn: null });
  });

  test('have the taker fee on the scenario’s word where the scenario sets it, else on the venue’s', () => {
    const fees = (change: Partial<Scenario>) =>
      planned(book('venue-0'), change).rules.map(({ rules: all }) =>
        all
          .filter(({ what }) => what === 'taker fee')
          .map(({ text, source, inForceFrom }) => [text, source, inForceFrom]),
      );
    // A third of 0.001 is 3.33333… bps.
    const costs = { taker: fraction(0.001 / 3), slippage: fraction(0) };
    expect(fees({ costs })).toEqual([
      [['3.33333 bps of notional', 'the scenario', null]],
      [['3.33333 bps of notional', 'the scenario', null]],
    ]);
    expect(fees({})[0]).toEqual([['4 bps of notional', SOURCED.source, '2023-11-02']]);
  });
});

describe('a leverage', () => {
  // At 20 %, 5x posts exactly its maintenance; a hair below it does not.
  const at =
    (leverage: number, brackets = flat(0.2)) =>
    () =>
      tell({
        ...pair,
        liquidation: brackets,
        legs: [leg('long', [CALM], { leverage }), leg('short', [CALM], { leverage })],
      });

  test('whose margin is not above its maintenance is refused by name', () => {
    expect(at(5)).toThrow(ScenarioError);
    expect(at(5)).toThrow(/construction\.leverage \(long\): expected a margin above .* at 5x/);
    expect(at(6)).toThrow(ScenarioError);
    expect(at(4.99)).not.toThrow();
  });

  test('that the tier of its own notional does not allow is refused, though the first tier would', () => {
    // 10,000 of notional at 2x: the second bracket asks 40 % of what is beyond 100, 3,960.5 of 5,000;
    // at 60 % it asks 5,940.5, more than is posted.
    const tiers = (rate: number) =>
      rules([
        [100, 0.005],
        [Number.POSITIVE_INFINITY, rate],
      ]);
    expect(at(2, tiers(0.4))).not.toThrow();
    expect(at(2, tiers(0.6))).toThrow(ScenarioError);
  });

  test('of a trade already open is what it is', () => {
    const position = { quantity: 1, entry: 100, margin: 25, atMs: START_MS - DAY_MS };
    const told = () =>
      makePlan(
        scenarioOf({
          ...pair,
          liquidation: flat(0.2),
          legs: [leg('long', [CALM], { leverage: 9, position }), leg('short', [CALM])],
        }),
        new Map([
          ['venue-0', book('venue-0')],
          ['venue-1', book('venue-1')],
        ]),
      );
    expect(told).not.toThrow();
  });
});

test('brackets in quote are refused for a leg that is margined in coin', () => {
  const told = () =>
    makePlan(
      scenarioOf({
        ...pair,
        liquidation: rules([
          [10_000, 0.01],
          [Number.POSITIVE_INFINITY, 0.02],
        ]),
        legs: [leg('long', [CALM], { contract: 'inverse' }), leg('short', [CALM])],
      }),
      new Map([
        ['venue-0', book('venue-0')],
        ['venue-1', book('venue-1')],
      ]),
    );
  expect(told).toThrow(ScenarioError);
  expect(told).toThrow(/margined in coin/);
});

describe('a cross account', () => {
  const carry = input('cross', 10_000, [leg('spot', [CALM]), leg('perp', [CALM])]);
  const made = (own: RuleBook, haircut: number | null) => {
    const base = scenarioOf(carry);
    if (base.construction.kind !== 'cash-and-carry') throw new Error('a carry');
    const construction = {
      ...base.construction,
      haircut: haircut === null ? null : fraction(haircut),
    };
    return makePlan(
      { ...base, construction, liquidation: { kind: 'venue' } },
      new Map([
        ['venue-0', own],
        ['venue-1', book('venue-1')],
      ]),
    );
  };
  const schedule = flatCollateral(0.95, 'here');
  const collateral = [{ ...ALWAYS, asset: '*', schedule }];

  test('has the haircut of the scenario, else of the venue, else is refused', () => {
    expect(made(book('venue-0', { collateral }), 0.1).plan.cross?.collateral).toEqual(
      flatCollateral(0.9, 'here'),
    );
    expect(made(book('venue-0', { collateral }), null).plan.cross?.collateral).toEqual(schedule);
    expect(() => made(book('venue-0'), null)).toThrow(/write {2}construction\.haircut/);
  });

  test('is unwound in one, and its legs can not be liquidated by themselves', () => {
    const { plan } = made(book('venue-0', { collateral }), null);
    expect(plan.cross?.liquidation.style).toBe('coordinated');
    expect(plan.legs.map(({ liquidation }) => liquidation)).toEqual([null, null]);
  });

  test('says of its spot that it is collateral and goes with the account', () => {
    const [spot, perp] = made(book('venue-0', { collateral }), null).rules;
    expect(spot).toMatchObject({
      table: null,
      maintenanceText: 'none of its own: collateral of the shared account',
      styleText: 'collateral of the shared account, and closed with it',
      checkedAgainst: 'nothing to check: collateral of the shared account',
    });
    expect(perp?.maintenanceText).toBe('2 % of notional at the mark');
  });
});
