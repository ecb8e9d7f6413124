/**
 * Goal: whatever a venue's rules are, value is conserved through every forced exit and an isolated leg
 * loses no more than was posted on it.
 * Method: random histories under random rules of every form, with steps, backstops, shared accounts and
 * refusals; the transfers are added up here once more. What is refused at entry has no run.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EntryRefused } from '../../src/domain/errors.ts';
import type { LegResult } from '../../src/domain/result.ts';
import { runsOf, tell } from '../builders/engine.ts';
import { anyInputs } from '../differential/arbitraries.ts';

const RUNS = { numRuns: 300 };

/** Asks it of every input that is let in, and that most are. */
function ofEveryRun<T>(run: (input: Input) => T, ask: (told: T, input: Input) => void): void {
  let refused = 0;
  fc.assert(
    fc.property(anyInputs(), (input) => {
      let told: T;
      try {
        told = run(input);
      } catch (error) {
        if (!(error instanceof EntryRefused)) throw error;
        refused += 1;
        return;
      }
      ask(told, input);
    }),
    RUNS,
  );
  expect(refused).toBeLessThan(RUNS.numRuns / 2);
}
type Input = Parameters<typeof tell>[0];

describe('under any venue’s rules', () => {
  test('the books sum to zero, every leg ends at zero, and what crossed our border is our cash', () => {
    ofEveryRun(runsOf, ({ actual, twin }) => {
      for (const { journal } of [actual, twin]) {
        let total = 0n;
        let crossed = 0n;
        for (const [account, balance] of journal.balances()) {
          total += balance;
          if (account.startsWith('leg:')) expect(balance).toBe(0n);
          if (account.startsWith('world:')) crossed -= balance;
        }
        expect(total).toBe(0n);
        expect(journal.balance('own:idle')).toBe(crossed);
      }
    });
  });

  test('the parts of a forced exit sum to its loss', () => {
    ofEveryRun(
      (input) => tell(input).result,
      ({ forcedExit, totals }) => {
        const residual = forcedExit?.residualQuote ?? 0;
        expect(Math.abs(residual)).toBeLessThanOrEqual(1e-9 * totals.capitalQuote);
      },
    );
  });

  test('a liquidation takes what is there at most; the fund pays only where nothing is left', () => {
    ofEveryRun(
      (input) => tell(input).result,
      ({ legs }) => {
        for (const { liquidation: dead } of legs) {
          if (dead === null) continue;
          const taken = [dead.marginForfeitedQuote, dead.feeQuote, dead.slippageQuote];
          for (const one of [...taken, dead.insuranceAbsorbedQuote, dead.returnedQuote])
            expect(one).toBeGreaterThanOrEqual(0);
          const sum = taken.reduce((x, y) => x + y, 0);
          expect(Math.min(sum, dead.insuranceAbsorbedQuote)).toBeCloseTo(0, 12);
          if (dead.insuranceAbsorbedQuote > 0) expect(dead.returnedQuote).toBe(0);
          expect(dead.closedFraction).toBeGreaterThan(0);
          expect(dead.closedFraction).toBeLessThanOrEqual(1);
        }
      },
    );
  });

  test('an isolated leg in quote, with all that its parts became, loses no more than was posted', () => {
    ofEveryRun(
      (input) => tell(input).result,
      ({ legs, totals }, { legs: asked, template }) => {
        if (template === 'cross') return;
        for (const [role, chain] of chainsOf(legs)) {
          const posted = chain[0]?.marginQuote ?? null;
          const own = asked.find((leg) => leg.role === role);
          if (posted === null || own?.position !== null || own.fundingPaidFrom === 'balance')
            continue;
          if (chain[0]?.contract === 'inverse' || chain.at(-1)?.liquidation === null) continue;
          const lost = -chain.reduce((sum, leg) => sum + broughtBy(leg), 0);
          expect(lost).toBeLessThanOrEqual(posted + 1e-9 * totals.capitalQuote);
        }
      },
    );
  });
});

/** Lives of a role as first opened, without what was reopened. */
function chainsOf(legs: readonly LegResult[]): ReadonlyMap<LegResult['role'], LegResult[]> {
  const chains = new Map<LegResult['role'], LegResult[]>();
  for (const leg of legs) {
    const chain = chains.get(leg.role) ?? [];
    const before = chain.at(-1)?.liquidation?.closedFraction ?? 0;
    if (leg.lifeIndex === 0 || (before > 0 && before < 1)) chains.set(leg.role, [...chain, leg]);
  }
  return chains;
}

/** What one life did to the margin behind it; the entry's fee is paid beside it. */
function broughtBy({ liquidation: dead, ...leg }: LegResult): number {
  const kept = leg.fundingQuote + leg.interestQuote + leg.pricePnlQuote - leg.slippageQuote;
  if (dead === null) return kept;
  const taken = dead.marginForfeitedQuote + dead.feeQuote + dead.slippageQuote;
  return kept + dead.insuranceAbsorbedQuote - taken;
}
