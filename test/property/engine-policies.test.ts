/**
 * Goal: whatever the rules do, money is where the books say, and comes from nowhere.
 * Method: random policies on random histories of every construction.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EntryRefused, ScenarioError } from '../../src/domain/errors.ts';
import type { ReplayOutcome } from '../../src/replay/replay.ts';
import { type Runs, runsOf, tell } from '../builders/engine.ts';
import type { OracleInput } from '../differential/oracle/types.ts';
import { policyInputs } from '../differential/policy-arbitraries.ts';

const RUNS = { numRuns: 200 };

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

describe('the books with policies', () => {
  test('sum to zero, and end with every leg and everything on its way at exactly zero', () => {
    fc.assert(
      fc.property(policyInputs(), (input) => {
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

  test('never send what is not there: neither idle cash nor what is on its way is ever below zero', () => {
    fc.assert(
      fc.property(policyInputs(), (input) => {
        const runs = ran(input);
        if (runs === null) return;
        const own = { 'own:idle': 0n, 'own:transit': 0n };
        const least = -BigInt(Math.ceil(1e-9 * input.capitalQuote * 1e15));
        for (const { from, to, amount } of runs.actual.journal.transfers) {
          if (from === 'own:idle' || from === 'own:transit') own[from] -= amount;
          if (to === 'own:idle' || to === 'own:transit') own[to] += amount;
          expect(own['own:idle'] >= least && own['own:transit'] >= 0n).toBe(true);
        }
      }),
      RUNS,
    );
  });

  test('tell the loss by force in parts that sum to it, and the rest as forgone', () => {
    fc.assert(
      fc.property(policyInputs(), (input) => {
        const result = told(input)?.result;
        if (result === undefined) return;
        const { totals, forcedExit } = result;
        const near = 1e-9 * totals.capitalQuote;
        expect(Math.abs(forcedExit?.residualQuote ?? 0)).toBeLessThan(near);
        const { twinNetQuote, netQuote, forcedExitLossQuote, forgoneAfterExitQuote } = totals;
        expect(
          Math.abs(twinNetQuote - netQuote - forcedExitLossQuote - forgoneAfterExitQuote),
        ).toBeLessThan(near);
        if (forcedExit === null) expect(forcedExitLossQuote).toBe(0);
      }),
      RUNS,
    );
  });

  test('and the equity curve ends where the net does', () => {
    fc.assert(
      fc.property(policyInputs(), (input) => {
        const outcome = told(input);
        if (outcome === null) return;
        const { totals, legs } = outcome.result;
        const last = outcome.curves.equityQuote.at(-1) ?? Number.NaN;
        // What is closed at the last close is in the curve only where something was left to close.
        const { atMs } = outcome.curves;
        if (legs.some(({ exit }) => exit.atMs === atMs.at(-1))) return;
        expect(Math.abs(last - totals.capitalQuote - totals.netQuote)).toBeLessThan(
          1e-9 * totals.capitalQuote,
        );
      }),
      RUNS,
    );
  });
});

describe('collateral that is moved', () => {
  test('makes no money: where it is free and nobody dies, the net is what it would have been', () => {
    let asked = 0;
    fc.assert(
      fc.property(policyInputs('delta-neutral'), (input) => {
        const { rebalance, enter: _enter, leave: _leave, ...plain } = input;
        const linear = input.legs.every(({ contract }) => contract === 'linear');
        if (rebalance === undefined || !linear) return;
        const free = { ...plain, rebalance: { ...rebalance, feeQuote: 0 } };
        const [moved, still] = [told(free)?.result, told(plain)?.result];
        if (moved === undefined || still === undefined) return;
        if ([moved, still].some(({ forcedExit }) => forcedExit !== null)) return;
        asked += moved.events.filter(({ kind }) => kind === 'transfer-sent').length;
        expect(Math.abs(moved.totals.netQuote - still.totals.netQuote)).toBeLessThan(
          1e-9 * input.capitalQuote,
        );
      }),
      { ...RUNS, seed: 20_251_010 },
    );
    // Histories in which nothing is moved say nothing.
    expect(asked).toBeGreaterThan(10);
  });

  test('arrives after its time and never before, once at most', () => {
    fc.assert(
      fc.property(policyInputs(), (input) => {
        const runs = ran(input);
        if (runs === null || input.rebalance === undefined) return;
        const { openMs } = runs.tape;
        for (const { sentBar, arrival } of runs.actual.moves) {
          if (arrival === null) continue;
          const dueMs = (openMs[sentBar] as number) + input.rebalance.transferMs;
          expect(openMs[arrival.bar]).toBeGreaterThanOrEqual(dueMs);
          if (arrival.bar > sentBar) expect(openMs[arrival.bar - 1]).toBeLessThan(dueMs);
        }
      }),
      RUNS,
    );
  });
});

describe('rules', () => {
  test('open no more constructions than they say, one after the other', () => {
    fc.assert(
      fc.property(policyInputs(), (input) => {
        const runs = ran(input);
        if (runs === null) return;
        for (const { lives } of [runs.actual, runs.twin]) {
          const opened = new Set(lives.map(({ construction }) => construction));
          expect(opened.size).toBeLessThanOrEqual(input.enter?.times ?? 1);
          for (const life of lives)
            for (const other of lives)
              if (other.construction > life.construction)
                expect(other.entryBar).toBeGreaterThan(life.exitBar);
        }
      }),
      RUNS,
    );
  });
});
