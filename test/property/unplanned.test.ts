/**
 * Goal: whatever market an order meets that nobody planned, its cost is lawful: more costs more, thinner costs more, nothing
 * stated costs nothing, nothing later is known; and pairs that are reduced in time stay what they were, only smaller.
 * Method: random histories with random policies, replayed under random costs and rules, by both engines.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../src/domain/errors.ts';
import type { LegPlan } from '../../src/domain/run.ts';
import type { Derisking, UnplannedCosts } from '../../src/domain/unplanned.ts';
import { NO_FUNDING, type Tape } from '../../src/market/tape.ts';
import { volatilityCurve, volatilityOfDay } from '../../src/market/trailing-day.ts';
import type { ReplayOutcome } from '../../src/replay/replay.ts';
import { slippageParts, type UnplannedOrder } from '../../src/replay/unplanned.ts';
import { annualFraction, DAY, durationMs, epochMs, fraction, YEAR } from '../../src/units/units.ts';
import { between } from '../arbitraries.ts';
import { type Changes, tell } from '../builders/engine.ts';
import { inputs } from '../differential/arbitraries.ts';
import type { OracleInput } from '../differential/oracle/types.ts';
import { policyInputs } from '../differential/policy-arbitraries.ts';
import { HOUR_MS, START_MS } from '../differential/stories/build.ts';
import { expectSame } from '../same.ts';

const RUNS = { numRuns: 30, seed: 20_251_010 };

const anyCosts: fc.Arbitrary<UnplannedCosts> = fc.record({
  fixed: between(0, 0.02).map(fraction),
  ofRange: between(0, 0.5).map(fraction),
  impact: fc.option(
    fc.record({
      prefactor: fc.constantFrom(0.3, 1, 3),
      volumePerDay: between(1e5, 1e9),
      volatilityPerDay: between(0.001, 0.3).map(fraction),
    }),
  ),
  thin: fc.array(
    fc
      .record({
        venue: fc.constantFrom(null, 'venue-0', 'venue-1'),
        bar: fc.integer({ min: 0, max: 60 }),
        bars: fc.integer({ min: 1, max: 40 }),
        depth: between(0.01, 1).map(fraction),
      })
      .map(({ venue, bar, bars, depth }) => ({
        ...{ venue, depth },
        from: epochMs(START_MS + bar * HOUR_MS),
        to: epochMs(START_MS + (bar + bars) * HOUR_MS),
      })),
    { maxLength: 3 },
  ),
});

const anyRule: fc.Arbitrary<Derisking> = fc.record({
  marginRatio: fc.option(between(0.02, 0.9).map(fraction), { freq: 4 }),
  volatility: fc.option(
    fc.record({
      over: fc.integer({ min: 1, max: 12 }).map((hours) => durationMs(hours * HOUR_MS)),
      above: between(0.05, 3).map(annualFraction),
    }),
  ),
  liquidity: fc.constant(null),
  // Mostly little, so that something is left to die.
  reduce: fc.oneof(between(0.02, 0.3), between(0.02, 0.3), fc.constant(1)).map(fraction),
  times: fc.integer({ min: 1, max: 4 }),
  coolDown: fc.integer({ min: 0, max: 6 }).map((hours) => durationMs(hours * HOUR_MS)),
});

const anyStory = (): fc.Arbitrary<OracleInput> => fc.oneof(inputs(), policyInputs());
const reducible = (): fc.Arbitrary<OracleInput> =>
  anyStory().filter(({ template }) => template !== 'cross' && template !== 'inverse');

/** What is told, or the sentence by which it is refused. */
function outcome(input: OracleInput, changes: Changes): ReplayOutcome | string {
  try {
    const told = tell(input, changes);
    return { ...told, result: { ...told.result, engine: 'bar' } };
  } catch (error) {
    if (error instanceof ScenarioError) return error.message;
    throw error;
  }
}

function told(input: OracleInput, changes: Changes): ReplayOutcome {
  const found = outcome(input, changes);
  fc.pre(typeof found !== 'string');
  return found;
}

/** Without what is only said of it. */
const unsaid = ({ result, ...rest }: ReplayOutcome) => ({
  ...rest,
  result: { ...result, assumptions: [], derisking: null },
});

const NOTHING: UnplannedCosts = {
  fixed: fraction(0),
  ofRange: fraction(0),
  impact: null,
  thin: [],
};

describe('slippage that knows the market', () => {
  const flat = new Float64Array(60).fill(100);
  const prices = { open: flat, close: flat, high: flat.map((p) => p * 1.1), low: flat };
  const leg = {
    plan: { venue: 'venue-0', role: 'long' } as LegPlan,
    tape: {
      mark: prices,
      fillOpen: flat,
      fillClose: flat,
      funding: NO_FUNDING,
      conversion: null,
      index: null,
      collateral: [],
      shown: null,
    },
  };
  const tape: Tape = {
    gridMs: HOUR_MS,
    openMs: Float64Array.from(flat, (_, i) => START_MS + i * HOUR_MS),
    legs: [leg.tape],
    shared: null,
    sharedReason: null,
    signals: {},
  };
  const anyOrder: fc.Arbitrary<UnplannedOrder> = fc.record({
    bar: fc.integer({ min: 1, max: 59 }),
    phase: fc.constantFrom('open', 'inside', 'close'),
    price: fc.constant(100),
    quantity: between(0, 1e5),
  });

  test('of more, of a larger prefactor, of less depth is never less; and never above nine tenths', () => {
    const law = (rule: UnplannedCosts, order: UnplannedOrder, more: number, thinner: number) => {
      const paid = (costs: UnplannedCosts, change: Partial<UnplannedOrder> = {}): number =>
        slippageParts(costs, tape, leg, { ...order, ...change }).total;
      const usual = paid(rule);
      expect(usual).toBeGreaterThanOrEqual(0);
      expect(usual).toBeLessThanOrEqual(0.9);
      expect(paid(rule, { quantity: order.quantity * more })).toBeGreaterThanOrEqual(usual);
      const always = { venue: null, from: epochMs(0), to: epochMs(START_MS + 60 * HOUR_MS) };
      const thin = [...rule.thin, { ...always, depth: fraction(thinner) }];
      expect(paid({ ...rule, thin })).toBeGreaterThanOrEqual(usual);
      if (rule.impact === null) return;
      const impact = { ...rule.impact, prefactor: rule.impact.prefactor * more };
      expect(paid({ ...rule, impact })).toBeGreaterThanOrEqual(usual);
    };
    fc.assert(fc.property(anyCosts, anyOrder, between(1, 10), between(0.01, 1), law));
  });

  test('is one figure, whichever engine asks for it, and leaves nothing over in the parts of the loss', () => {
    let forced = 0;
    fc.assert(
      fc.property(anyStory(), anyCosts, (input, unplanned) => {
        const scenario = { unplanned };
        const walked = outcome(input, { scenario, engine: 'bar' });
        expectSame(outcome(input, { scenario }), walked);
        if (typeof walked === 'string' || walked.result.forcedExit === null) return;
        forced += 1;
        const { residualQuote } = walked.result.forcedExit;
        expect(Math.abs(residualQuote)).toBeLessThan(1e-9 * input.capitalQuote);
      }),
      RUNS,
    );
    expect(forced).toBeGreaterThan(5);
  });

  test('of nothing at all is as if nothing had been stated', () => {
    fc.assert(
      fc.property(anyStory(), (random) => {
        const input = { ...random, slippageFraction: 0 };
        const free = told(input, { scenario: { unplanned: NOTHING } });
        expectSame(unsaid(free), unsaid(told(input, {})));
      }),
      RUNS,
    );
  });
});

describe('volatility', () => {
  test('by sums that run on is that of a sum of its own', () => {
    const walk = fc.array(between(-0.2, 0.2), { minLength: 30, maxLength: 60 });
    fc.assert(
      fc.property(walk, fc.integer({ min: 25, max: 28 }), (changes, bar) => {
        let price = 100;
        const close = Float64Array.from(changes, (change) => {
          price *= Math.exp(change);
          return price;
        });
        const open = close.map((_, i) => close[i - 1] ?? 100);
        const openMs = Float64Array.from(changes, (_, i) => START_MS + i * HOUR_MS);
        const curve = volatilityCurve({ openMs, gridMs: HOUR_MS }, { open, close }, DAY);
        // Up to the close of one bar is up to the open of the next.
        const ofDay = volatilityOfDay(openMs, { open, close }, bar + 1);
        const variance = (curve[bar] as number) ** 2;
        expect(variance).toBeCloseTo((ofDay ** 2 * YEAR) / DAY, 9);
        // And by hand, of the 24 changes themselves.
        const squares = changes.slice(bar - 23, bar + 1).map((change) => change ** 2);
        const sum = squares.reduce((total, square) => total + square, 0);
        expect(variance).toBeCloseTo(sum * 365, 9);
      }),
    );
  });
});

describe('a pair that is reduced in time', () => {
  test('is one story, whichever engine tells it; its parts sum; what is left is as hedged as it was', () => {
    const seen = { reduced: 0, thenForced: 0 };
    fc.assert(
      fc.property(reducible(), anyRule, anyCosts, (input, derisk, unplanned) => {
        const scenario = { derisk, unplanned };
        const walked = outcome(input, { scenario, engine: 'bar' });
        expectSame(outcome(input, { scenario }), walked);
        if (typeof walked === 'string') return;
        const { events, forcedExit, legs, totals, derisking } = walked.result;
        const reductions = events.filter(({ kind }) => kind === 'reduced');
        expect(derisking?.reductions).toBe(reductions.length);
        if (reductions.length === 0) return;
        seen.reduced += 1;
        for (const { netDeltaBeforeBase, netDeltaAfterBase } of reductions) {
          // Coin of a coin-margined wallet pays for its own order.
          if (input.legs.some(({ contract }) => contract === 'inverse')) continue;
          const [part] = legs.filter(({ exit }) => exit.kind === 'policy');
          const scale = part?.quantityBase ?? 1;
          const left = Math.abs(netDeltaAfterBase);
          expect(left).toBeLessThanOrEqual(Math.abs(netDeltaBeforeBase) + 1e-9 * scale);
        }
        const { netQuote, fundingEarnedQuote, pricePnlQuote, costsQuote } = totals;
        const sum = fundingEarnedQuote + pricePnlQuote - costsQuote;
        expect(Math.abs(netQuote - sum)).toBeLessThan(1e-9 * input.capitalQuote);
        if (forcedExit === null) return;
        seen.thenForced += 1;
        expect(Math.abs(forcedExit.residualQuote)).toBeLessThan(1e-9 * input.capitalQuote);
      }),
      { ...RUNS, numRuns: 70 },
    );
    expect(seen.reduced).toBeGreaterThan(15);
    expect(seen.thenForced).toBeGreaterThan(0);
  });

  test('by a rule that nothing reaches is a pair that is not; and without is what it is without', () => {
    fc.assert(
      fc.property(reducible(), anyRule, (input, rule) => {
        const plain = told(input, {});
        const never = {
          ...rule,
          marginRatio: null,
          volatility: { over: durationMs(24 * HOUR_MS), above: annualFraction(1e6) },
        };
        expectSame(unsaid(told(input, { scenario: { derisk: never } })), unsaid(plain));
        const { derisking } = told(input, { scenario: { derisk: rule } }).result;
        expect(derisking?.netWithoutQuote).toBe(plain.result.totals.netQuote);
        expect(derisking?.forcedExitWithout).toBe(plain.result.forcedExit !== null);
      }),
      RUNS,
    );
  });
});

test('neither knows what comes after it', () => {
  fc.assert(
    fc.property(
      reducible(),
      anyCosts,
      anyRule,
      between(0.3, 0.9),
      (input, unplanned, derisk, at) => {
        fc.pre(input.legs.every(({ accrual }) => accrual === 'prints'));
        const scenario = { unplanned, derisk };
        const before = told(input, { scenario });
        const [from, to] = input.windowMs;
        const { gridMs } = before.result;
        const cutMs = from + Math.floor((at * (to - from)) / gridMs) * gridMs;
        // Every later price another, whatever order was given at it.
        const later = (leg: OracleInput['legs'][0]): OracleInput['legs'][0] => ({
          ...leg,
          marks: {
            ...leg.marks,
            bars: leg.marks.bars.map((bar) =>
              bar.openMs < cutMs
                ? bar
                : {
                    ...bar,
                    ...{ open: bar.open * 1.07, high: bar.high * 1.3 },
                    ...{ low: bar.low * 0.8, close: bar.close * 1.07 },
                  },
            ),
          },
        });
        const { legs } = input;
        const changed = told({ ...input, legs: [later(legs[0]), later(legs[1])] }, { scenario });
        const earlier = ({ ledger }: ReplayOutcome) => ledger.filter(({ atMs }) => atMs < cutMs);
        expectSame(earlier(changed), earlier(before));
      },
    ),
    RUNS,
  );
});
