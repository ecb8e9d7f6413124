/**
 * Goal: auto-deleveraging moves value and makes none, and tells nothing of an instant that comes after it.
 * Method: random rounds on random histories, beside the same without them, with others after an instant, and
 * with a queue so long that nobody's turn comes.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EntryRefused, ScenarioError } from '../../src/domain/errors.ts';
import type { ReplayOutcome } from '../../src/replay/replay.ts';
import { between } from '../arbitraries.ts';
import { type Runs, runsOf, tell } from '../builders/engine.ts';
import { adlInputs } from '../differential/adl-arbitraries.ts';
import type { OracleAdl } from '../differential/oracle/adl-types.ts';
import type { OracleInput } from '../differential/oracle/types.ts';
import { expectSame } from '../same.ts';

const RUNS = { numRuns: 40 };

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
const told = (input: OracleInput): ReplayOutcome | null => letIn(() => tell(input));
const ran = (input: OracleInput): Runs | null => letIn(() => runsOf(input));
const adlIn = ({ adl }: OracleInput): OracleAdl => {
  if (adl === undefined) throw new Error('an input with rounds');
  return adl;
};

describe('the books', () => {
  test('sum to zero, and every leg ends at exactly zero', () => {
    fc.assert(
      fc.property(adlInputs(), (input) => {
        const runs = ran(input);
        if (runs === null) return;
        for (const { journal } of [runs.actual, runs.twin]) {
          let total = 0n;
          for (const [account, balance] of journal.balances()) {
            total += balance;
            if (account.startsWith('leg:') || account === 'own:transit') expect(balance).toBe(0n);
          }
          expect(total).toBe(0n);
        }
      }),
      RUNS,
    );
  });

  test('hold what each leg was not paid, and nobody pays more than he has at the mark', () => {
    fc.assert(
      fc.property(adlInputs(), (input) => {
        const outcome = told(input);
        if (outcome === null) return;
        const { legs, totals, forcedExit } = outcome.result;
        const near = 1e-9 * totals.capitalQuote;
        let haircuts = 0;
        for (const { deleveraging, side, contract, quantityBase, exit } of legs) {
          if (deleveraging === null) continue;
          const { markPrice, haircutQuote, closedFraction, aheadFraction } = deleveraging;
          haircuts += haircutQuote;
          expect(closedFraction).toBeGreaterThan(0);
          expect(closedFraction).toBeLessThanOrEqual(1);
          expect(aheadFraction).toBeLessThan(deleveraging.takenFraction);
          // Quantity times what the price fell short of the mark; of coin contracts its sign.
          const short = (side === 'long' ? 1 : -1) * (markPrice - exit.price);
          if (contract === 'inverse') expect(haircutQuote * short).toBeGreaterThanOrEqual(-near);
          else
            expect(Math.abs(haircutQuote - closedFraction * quantityBase * short)).toBeLessThan(
              near + 1e-9 * Math.abs(haircutQuote),
            );
        }
        expect(Math.abs((forcedExit?.deleveragingHaircutQuote ?? 0) - haircuts)).toBeLessThan(near);
        expect(Math.abs(forcedExit?.residualQuote ?? 0)).toBeLessThan(near);
        const { twinNetQuote, netQuote, forcedExitLossQuote, forgoneAfterExitQuote } = totals;
        expect(
          Math.abs(twinNetQuote - netQuote - forcedExitLossQuote - forgoneAfterExitQuote),
        ).toBeLessThan(near);
      }),
      RUNS,
    );
  });

  test('never leave a leg that is closed owing', () => {
    fc.assert(
      fc.property(adlInputs(), (input) => {
        const runs = ran(input);
        // The perp of an inverse carry is margined with coin that is the spot's.
        if (runs === null || input.template === 'inverse') return;
        const balances = new Map<string, bigint>();
        const least = -BigInt(Math.ceil(1e-9 * input.capitalQuote * 1e15));
        for (const { from, to, amount, reason } of runs.actual.journal.transfers) {
          balances.set(from, (balances.get(from) ?? 0n) - amount);
          balances.set(to, (balances.get(to) ?? 0n) + amount);
          if (reason === 'deleveraging' && from.startsWith('leg:'))
            expect((balances.get(from) ?? 0n) >= least).toBe(true);
        }
      }),
      RUNS,
    );
  });
});

describe('rounds', () => {
  test('that reach nobody change nothing but that they are told', () => {
    fc.assert(
      fc.property(adlInputs(), (input) => {
        const adl = adlIn(input);
        // All of the side is before it but a thousandth, and no round takes so much.
        const rounds = adl.rounds
          .map((round) => ({ ...round, share: round.share * 0.1 }))
          .slice(0, 3);
        const { adl: _, ...plain } = input;
        const spared = told({ ...plain, adl: { ...adl, rounds, queue: { behind: 0.999 } } });
        const without = told(plain);
        if (spared === null || without === null) return;
        const known = spared.result.events.filter(({ kind }) => kind !== 'adl-spared');
        expectSame(known, without.result.events);
        expectSame(spared.result.totals, without.result.totals);
        expectSame(spared.ledger, without.ledger);
        expectSame(spared.curves, without.curves);
      }),
      RUNS,
    );
  });

  test('after an instant change nothing before it', () => {
    fc.assert(
      fc.property(adlInputs(), between(0, 1), (input, part) => {
        const adl = adlIn(input);
        const [from, to] = input.windowMs;
        const cutMs = from + part * (to - from);
        const known = adl.rounds.filter(({ atMs }) => atMs < cutMs);
        const one = told(input);
        const other = told({ ...input, adl: { ...adl, rounds: known } });
        if (one === null || other === null) return;
        const before = <T extends { readonly atMs: number }>(rows: readonly T[]): T[] =>
          rows.filter(({ atMs }) => atMs < cutMs);
        // What is still open at the end is stamped with the last bar, which may begin before the cut.
        const until = input.legs[0].marks.resolutionMs;
        const early = <T extends { readonly atMs: number }>(rows: readonly T[]): T[] =>
          before(rows).filter(({ atMs }) => atMs < to - 2 * until);
        expectSame(early(one.result.events), early(other.result.events));
        expectSame(early(one.ledger), early(other.ledger));
      }),
      RUNS,
    );
  });

  test('close no less of a leg that stands nearer to the front', () => {
    fc.assert(
      fc.property(adlInputs(), between(0, 0.9), between(0, 1), (input, behind, nearer) => {
        const adl = adlIn(input);
        const firstRound = adl.rounds.slice(0, 1);
        const closed = (share: number): number => {
          const asked = { ...adl, rounds: firstRound, queue: { behind: share } };
          const outcome = told({ ...input, adl: asked });
          return outcome?.result.legs.filter(({ deleveraging }) => deleveraging).length ?? 0;
        };
        expect(closed(behind * nearer)).toBeGreaterThanOrEqual(closed(behind));
      }),
      RUNS,
    );
  });
});
