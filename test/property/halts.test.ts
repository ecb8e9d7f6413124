/**
 * Goal: a halt delays what it meets and does nothing else: no money comes or goes by it, nobody knows it before
 * it begins, and where it meets nothing it is as if it had not been.
 * Method: random halts over random policies on random histories of every construction; and random sales of spot.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EntryRefused, ScenarioError } from '../../src/domain/errors.ts';
import type { Rebalancing, Scenario } from '../../src/domain/scenario.ts';
import { runBars } from '../../src/replay/bar-engine.ts';
import { makePlan } from '../../src/replay/plan.ts';
import type { ReplayOutcome } from '../../src/replay/replay.ts';
import { tapeOf } from '../../src/replay/tape-of.ts';
import { durationMs, fraction } from '../../src/units/units.ts';
import { between } from '../arbitraries.ts';
import { type Changes, tell } from '../builders/engine.ts';
import { booksOf, historyOf, scenarioOf } from '../differential/engine.ts';
import { haltedInputs } from '../differential/halt-arbitraries.ts';
import type { OracleInput } from '../differential/oracle/types.ts';
import { movedInputs } from '../differential/policy-arbitraries.ts';
import { expectSame } from '../same.ts';

/** Null where the first entry is not let in, or an open trade needs more than the reserve leaves. */
function letIn<T>(run: () => T): T | null {
  try {
    return run();
  } catch (error) {
    if (error instanceof EntryRefused) return null;
    if (error instanceof ScenarioError && error.message.includes('capital less its reserve'))
      return null;
    throw error;
  }
}

interface Case {
  readonly input: OracleInput;
  readonly scenario: Partial<Scenario>;
}

/** Spot that is sold for what a perp asks, at any cost and pace, with halts in its way. */
const sales: fc.Arbitrary<Case> = fc
  .tuple(
    fc
      .tuple(haltedInputs('segregated'), movedInputs('segregated'))
      .map(([{ halts = [] }, moved]) => ({
        ...moved,
        halts,
      })),
    fc.record({
      hours: fc.constantFrom(0, 0.2, 1, 3),
      slippage: between(0, 0.05),
      fee: between(0, 0.01),
      limit: fc.constantFrom(null, null, 0.01, 0.1),
    }),
  )
  .map(([input, { hours, slippage, fee, limit }]): Case => {
    const own = scenarioOf(input).rebalance;
    if (own === null) return { input, scenario: {} };
    const rebalance: Rebalancing = {
      ...own,
      from: 'spot',
      limit: limit === null ? null : limit * input.capitalQuote,
      selling: {
        time: durationMs(hours * 3_600_000),
        slippage: fraction(slippage),
        fee: fraction(fee),
      },
    };
    return { input, scenario: { rebalance } };
  });

const cases: fc.Arbitrary<Case> = fc.oneof(
  { weight: 3, arbitrary: haltedInputs().map((input): Case => ({ input, scenario: {} })) },
  { weight: 1, arbitrary: sales },
);

const told = (
  { input, scenario }: Case,
  change: Omit<Changes, 'scenario'> & { readonly scenario?: Partial<Scenario> } = {},
): ReplayOutcome | null =>
  letIn(() => tell(input, { ...change, scenario: { ...scenario, ...change.scenario } }));

/** The run itself, or its twin. */
function ranBy({ input, scenario: changed }: Case, mortal: boolean) {
  const scenario = { ...scenarioOf(input), ...changed };
  const { plan } = makePlan(scenario, booksOf(input));
  const { tape } = tapeOf(scenario, historyOf(input));
  return { plan, tape, run: runBars(plan, tape, mortal) };
}

/** What happened, apart from what is said of the halts themselves. */
const happened = ({ result, curves, ledger }: ReplayOutcome) => {
  const { assumptions: _said, engine: _by, ...rest } = result;
  return { rest, curves, ledger };
};

describe('halts', () => {
  test('are met alike by both engines', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const [fast, slow] = [told(one), told(one, { engine: 'bar' })];
        if (fast === null || slow === null) expect(fast).toBe(slow);
        else expectSame(happened(fast), happened(slow));
      }),
      { numRuns: 100 },
    );
  });

  test('that meet nothing are as if they had not been', () => {
    let met = 0;
    fc.assert(
      fc.property(cases, (one) => {
        const halted = told(one);
        const free = told(one, { scenario: { halts: [] } });
        if (halted === null || free === null) return;
        // The twin may meet one that the trade itself was dead by.
        const meets = [true, false].some((mortal) => {
          const { run } = ranBy(one, mortal);
          return (
            run.halted.length > 0 || run.moves.some(({ arrival }) => arrival?.failedBy != null)
          );
        });
        if (meets) met += 1;
        else expectSame(happened(halted), happened(free));
      }),
      { numRuns: 120, seed: 20_251_010 },
    );
    expect(met).toBeGreaterThan(30);
    expect(met).toBeLessThan(100);
  });

  test('begin without being known: those to come change nothing of the past', () => {
    fc.assert(
      fc.property(cases, between(0, 1), (one, share) => {
        const [from, to] = one.input.windowMs;
        const cut = from + share * (to - from);
        const begun = (one.input.halts ?? []).filter(({ fromMs }) => fromMs < cut);
        const whole = told(one);
        const short = told({ ...one, input: { ...one.input, halts: begun } });
        if (whole === null || short === null) return;
        const past = <T extends { readonly atMs: number }>(rows: readonly T[]): T[] =>
          rows.filter(({ atMs }) => atMs < cut);
        expectSame(past(whole.result.events), past(short.result.events));
        expectSame(past(whole.ledger), past(short.ledger));
      }),
      { numRuns: 120 },
    );
  });

  test('make and take no money: the books sum to zero, and end with everything at home', () => {
    fc.assert(
      fc.property(cases, (one) => {
        letIn(() => {
          for (const mortal of [true, false]) {
            const { plan, tape, run } = ranBy(one, mortal);
            const { journal, lives, halted, moves } = run;
            let total = 0n;
            for (const [account, balance] of journal.balances()) {
              total += balance;
              if (account.startsWith('leg:') || account === 'own:transit') expect(balance).toBe(0n);
            }
            expect(total).toBe(0n);
            // Nothing of ours was filled while it could not be.
            const isStopped = (leg: number, bar: number): boolean =>
              plan.halts.some(
                ({ venue, kind, from, to }) =>
                  kind === 'trading' &&
                  venue === plan.legs[leg === 0 ? 0 : 1].venue &&
                  from <= (tape.openMs[bar] as number) &&
                  (tape.openMs[bar] as number) < to,
              );
            for (const life of lives) {
              const byOrder = ['policy', 'survivor-close'].includes(life.exitKind);
              if (byOrder) expect(isStopped(life.leg, life.exitBar)).toBe(false);
              const isOurs = !life.continued && plan.legs[life.leg === 0 ? 0 : 1].position === null;
              if (isOurs) expect(isStopped(life.leg, life.entryBar)).toBe(false);
            }
            if (!mortal)
              expect([moves.length, halted.filter(({ what }) => what === 'deposit')]).toEqual([
                0,
                [],
              ]);
          }
        });
      }),
      { numRuns: 100 },
    );
  });

  test('leave the loss by force the sum of its parts', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const result = told(one)?.result;
        if (result === undefined) return;
        const { totals, forcedExit } = result;
        const near = 1e-9 * totals.capitalQuote;
        expect(Math.abs(forcedExit?.residualQuote ?? 0)).toBeLessThan(near);
        const { twinNetQuote, netQuote, forcedExitLossQuote, forgoneAfterExitQuote } = totals;
        const apart = twinNetQuote - netQuote - forcedExitLossQuote - forgoneAfterExitQuote;
        expect(Math.abs(apart)).toBeLessThan(near);
      }),
      { numRuns: 100 },
    );
  });
});

describe('spot that is sold', () => {
  test('brings what is sent and its fees, and no more leaves than was asked or is allowed', () => {
    let sent = 0;
    fc.assert(
      fc.property(sales, (one) => {
        const outcome = told(one);
        const { rebalance } = one.scenario;
        if (outcome === null || rebalance === undefined || rebalance === null) return;
        const { selling, fee, limit } = rebalance;
        const { events, legs } = outcome.result;
        for (const event of events) {
          if (event.kind !== 'transfer-sent' || event.from !== 'spot') continue;
          sent += 1;
          const part = legs.find(({ role, exit }) => role === 'spot' && exit.atMs === event.atMs);
          const rest = legs.find(
            ({ role, lifeIndex }) => role === 'spot' && lifeIndex === (part?.lifeIndex ?? 0) + 1,
          );
          const gone = (part?.quantityBase ?? 0) - (rest?.quantityBase ?? 0);
          const brought = gone * (part?.exit.price ?? 0) * (1 - (selling?.fee ?? 0));
          const amount = event.amountQuote ?? Number.NaN;
          const near = 1e-9 * one.input.capitalQuote;
          if (rest === undefined) expect(amount).toBeLessThanOrEqual(brought - fee + near);
          else expect(Math.abs(amount - (brought - fee))).toBeLessThan(near);
          if (limit !== null) expect(amount).toBeLessThanOrEqual(limit + near);
        }
      }),
      { numRuns: 100, seed: 20_251_010 },
    );
    expect(sent).toBeGreaterThan(10);
  });
});
