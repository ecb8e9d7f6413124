/**
 * Goal: the random policies are worth comparing on, and in the second implementation they keep the laws
 * that hold whatever they do.
 * Method: what became of every random input is counted; and inputs are replayed beside others that must
 * come to the same, or apart by a known amount.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyInputs } from './arbitraries.ts';
import { disagreements, said } from './compare.ts';
import { letIn } from './oracle/let-in.ts';
import type { OracleInput, OracleLeave, OracleOutput } from './oracle/types.ts';
import { policyInputs } from './policy-arbitraries.ts';
import { NEVER_LEFT } from './stories/build.ts';

const RUNS = { numRuns: 400, seed: 20_251_010 };

const isLeft = (output: OracleOutput | null): boolean =>
  output?.legs.some(({ exit }) => exit.kind === 'policy') ?? false;

/** Whether each rule for leaving, had it been alone, closed something. */
function rulesThatFire({ leave, ...input }: OracleInput): string[] {
  if (leave === undefined) return [];
  const alone: Readonly<Record<string, OracleLeave>> = {
    spread: { ...NEVER_LEFT, spread: leave.spread },
    divergence: { ...NEVER_LEFT, divergenceFraction: leave.divergenceFraction },
    signal: { ...NEVER_LEFT, ...(leave.signals && { signals: leave.signals }) },
    'margin ratio': { ...NEVER_LEFT, marginRatio: leave.marginRatio },
    stop: { ...NEVER_LEFT, stopFraction: leave.stopFraction },
    'take profit': { ...NEVER_LEFT, takeProfitFraction: leave.takeProfitFraction },
  };
  return Object.entries(alone)
    .filter(([, rule]) => isLeft(letIn({ ...input, holdMs: null, leave: rule })))
    .map(([name]) => `left by ${name}`);
}

/** What happened in a replay that its policies are there for. */
function happenings(input: OracleInput, output: OracleOutput): string[] {
  const { transfers, legs, forcedExit } = output;
  const [first] = legs;
  const facts: readonly (readonly [string, boolean])[] = [
    ['a transfer sent', transfers.length > 0],
    ['a transfer from the other leg', transfers.some(({ source }) => source !== 'reserve')],
    ['a transfer arrived late', transfers.some(({ late }) => late)],
    ['a transfer home with the end', transfers.some(({ arrivedMs }) => arrivedMs === null)],
    ['a transfer before a liquidation', transfers.length > 0 && forcedExit !== null],
    ['a later entry', input.enter !== undefined && isEnteredAgain(output)],
    ['a later entry after a liquidation', isEnteredAgain(output) && forcedExit !== null],
    ['a later entry refused', output.entryRefusedMs !== null],
    ['an entry by rule', input.enter !== undefined && first !== undefined],
    ['no entry at all', first === undefined],
  ];
  return facts.filter(([, happened]) => happened).map(([name]) => name);
}

/** Two lives of each role from one open: no reopening does that. */
function isEnteredAgain({ legs }: OracleOutput): boolean {
  return legs.some(
    (leg) =>
      leg.lifeIndex > 0 &&
      legs.some((other) => other.role !== leg.role && other.entry.atMs === leg.entry.atMs),
  );
}

/** Least share of the random inputs with policies in which each has to happen. */
const EXPECTED: Readonly<Record<string, number>> = {
  'a transfer sent': 0.1,
  'a transfer from the other leg': 0.02,
  'a transfer arrived late': 0.005,
  'a transfer home with the end': 0.02,
  'a transfer before a liquidation': 0.03,
  'a later entry': 0.08,
  'a later entry after a liquidation': 0.01,
  'a later entry refused': 0.002,
  'an entry by rule': 0.2,
  'no entry at all': 0.01,
  'left by spread': 0.03,
  'left by divergence': 0.05,
  'left by signal': 0.03,
  'left by margin ratio': 0.02,
  'left by stop': 0.05,
  'left by take profit': 0.03,
};

describe('random policies', () => {
  test('do what they are for, every kind of it, often enough to be compared', () => {
    const counts = new Map<string, number>();
    const runs = 1500;
    fc.assert(
      fc.property(policyInputs(), (input) => {
        const output = letIn(input);
        if (output === null) return;
        for (const name of [...happenings(input, output), ...rulesThatFire(input)])
          counts.set(name, (counts.get(name) ?? 0) + 1);
      }),
      { ...RUNS, numRuns: runs },
    );
    const rare = Object.entries(EXPECTED).filter(
      ([name, share]) => (counts.get(name) ?? 0) < share * runs,
    );
    expect(rare, JSON.stringify(Object.fromEntries(counts))).toEqual([]);
  });
});

/** Nothing of an input that a transfer could touch but the margin of linear legs. */
function quoteOnly(input: OracleInput): OracleInput {
  const leg = (own: OracleInput['legs'][0]): OracleInput['legs'][0] => ({
    ...own,
    fundingPaidFrom: 'margin',
  });
  return { ...input, legs: [leg(input.legs[0]), leg(input.legs[1])] };
}

/** The input without its policies. */
const plain = ({ rebalance: _, enter: __, leave: ___, ...input }: OracleInput): OracleInput =>
  input;

describe('collateral that is moved', () => {
  test('is still ours: without a fee and without a death the net of linear legs is the same', () => {
    let asked = 0;
    fc.assert(
      fc.property(policyInputs('delta-neutral'), ({ rebalance, ...random }) => {
        if (rebalance === undefined) return;
        const input = plain(quoteOnly(random));
        const moved = letIn({ ...input, rebalance: { ...rebalance, feeQuote: 0 } });
        const unmoved = letIn(input);
        if (moved === null || unmoved === null || moved.transfers.length === 0) return;
        if (moved.forcedExit !== null || unmoved.forcedExit !== null) return;
        if (input.legs.some(({ contract }) => contract === 'inverse')) return;
        asked += 1;
        const apart = Math.abs(moved.totals.netQuote - unmoved.totals.netQuote);
        expect(apart).toBeLessThan(1e-9 * input.capitalQuote);
      }),
      { ...RUNS, numRuns: 1500 },
    );
    expect(asked).toBeGreaterThan(20);
  });

  test('protects nobody in flight: what never arrives changes no life and costs its fee', () => {
    let asked = 0;
    fc.assert(
      fc.property(policyInputs('delta-neutral'), ({ rebalance, ...random }) => {
        // A reopening takes the cash that has left.
        if (rebalance === undefined || random.survivor.policy === 'rehedge') return;
        const input = plain(quoteOnly(random));
        const transferMs = input.windowMs[1] - input.windowMs[0];
        const moved = letIn({ ...input, rebalance: { ...rebalance, from: 'reserve', transferMs } });
        const unmoved = letIn(input);
        if (moved === null || unmoved === null || moved.transfers.length === 0) return;
        asked += 1;
        const fees = moved.transfers.reduce((sum, { feeQuote }) => sum + feeQuote, 0);
        const free = ({ legs }: OracleOutput): OracleOutput['legs'] =>
          legs.map((leg) => ({ ...leg, feesQuote: 0 }));
        const same = disagreements(
          { ...unmoved, legs: free(unmoved) },
          { ...unmoved, legs: free(moved) },
        );
        expect(said(same)).toBe('');
        const apart = unmoved.totals.netQuote - moved.totals.netQuote - fees;
        expect(Math.abs(apart)).toBeLessThan(1e-9 * input.capitalQuote);
      }),
      { ...RUNS, numRuns: 1500 },
    );
    expect(asked).toBeGreaterThan(50);
  });
});

describe('rules', () => {
  test('that state nothing enter at the second bar, as if the window began there', () => {
    fc.assert(
      fc.property(anyInputs(), (random) => {
        if (random.legs.some(({ position }) => position !== null)) return;
        const enter = { spread: null, divergenceFraction: null, coolDownMs: 0, times: 1 };
        const second = secondOpen(random);
        if (second === null) return;
        const ruled = letIn({ ...random, enter });
        const later = letIn({ ...random, windowMs: [second, random.windowMs[1]] });
        if (ruled === null || later === null) expect(later).toBe(ruled);
        else expect(said(disagreements(later, ruled))).toBe('');
      }),
      RUNS,
    );
  });

  test('for leaving that nothing reaches change nothing', () => {
    fc.assert(
      fc.property(anyInputs(), (input) => {
        const leave: OracleLeave = {
          spread: { overMs: 3_600_000, perYear: -1e6 },
          divergenceFraction: 2,
          marginRatio: 1e6,
          stopFraction: 2,
          takeProfitFraction: 1e6,
        };
        const left = letIn({ ...input, leave });
        const kept = letIn(input);
        if (left === null || kept === null) expect(left).toBe(kept);
        else expect(said(disagreements(kept, left))).toBe('');
      }),
      RUNS,
    );
  });
});

/** The second open that both legs have; null: they have one. */
function secondOpen({ legs: [first, second], windowMs }: OracleInput): number | null {
  const gridMs = Math.max(first.marks.resolutionMs, second.marks.resolutionMs);
  const opens = ({ marks }: typeof first): Set<number> =>
    new Set(marks.bars.map(({ openMs }) => Math.floor(openMs / gridMs) * gridMs));
  const others = opens(second);
  const shared = [...opens(first)].filter((at) => others.has(at) && at > windowMs[0]);
  return shared.length === 0 ? null : Math.min(...shared);
}
