/**
 * Goal: two implementations of docs/method.md that differ anywhere are told apart, and the report
 * names the field; and the second implementation keeps the laws that hold whatever the history.
 * Method: the oracle against itself with one word of its input or output changed, and against laws
 * on random histories.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apart } from './agreement.ts';
import { anyInputs } from './arbitraries.ts';
import { disagreements, said } from './compare.ts';
import { letIn } from './oracle/let-in.ts';
import { oracle } from './oracle/oracle.ts';
import type {
  OracleInput,
  OracleLeg,
  OracleLegInput,
  OracleOutput,
  OracleVenue,
} from './oracle/types.ts';
import { policyInputs } from './policy-arbitraries.ts';
import { STORIES } from './stories.ts';

const RUNS = { numRuns: 400, seed: 20_251_010 };
const story = (part: string): OracleInput => {
  const found = STORIES.find(({ name }) => name.includes(part));
  if (found === undefined) throw new Error(`no story about ${part}`);
  return found.input;
};

describe('a disagreement names its field', () => {
  const output = oracle(story('gap beyond bankruptcy'));
  const changed = (change: (leg: OracleLeg) => OracleLeg): OracleOutput => ({
    ...output,
    legs: output.legs.map((leg) => (leg.role === 'long' ? change(leg) : leg)),
  });

  test('an output agrees with itself, in whatever order its legs come', () => {
    expect(disagreements(output, { ...output, legs: [...output.legs].reverse() })).toEqual([]);
  });

  test('an amount is compared by a fraction of the capital', () => {
    const off = (by: number) => changed((leg) => ({ ...leg, fundingQuote: leg.fundingQuote + by }));
    expect(said(disagreements(output, off(0.9e-4)))).toBe('');
    expect(said(disagreements(output, off(1.1e-4)))).toContain(
      'legs.long 0.fundingQuote: expected',
    );
  });

  test('an instant, a count and a kind must be equal', () => {
    const off = changed((leg) => ({
      ...leg,
      settlements: 2,
      exit: { ...leg.exit, atMs: leg.exit.atMs + 1, kind: 'policy' },
    }));
    expect(disagreements(output, off).map(({ path }) => path)).toEqual([
      'legs.long 0.exit.atMs',
      'legs.long 0.exit.kind',
      'legs.long 0.settlements',
    ]);
  });

  test('a leg that only one of them has is said', () => {
    const fewer = { ...output, legs: output.legs.slice(1) };
    expect(said(disagreements(output, fewer))).toMatch(/^legs\.long 0: expected .*; found nothing/);
    expect(said(disagreements(fewer, output))).toBe(
      'legs.long 0: expected "no such leg"; found "long 0"',
    );
  });

  test('a bound of the net is compared like any amount', () => {
    const [low, high] = output.netBoundsQuote;
    const off = { ...output, netBoundsQuote: [low, high + 1] as const };
    expect(said(disagreements(output, off))).toContain('netBoundsQuote.1: expected');
  });

  test('a leverage that stands for no margin equals none', () => {
    const huge = changed((leg) => ({ ...leg, survivalLeverage: 1e12 }));
    const none = changed((leg) => ({ ...leg, survivalLeverage: null }));
    expect(said(disagreements(huge, none))).toBe('');
  });

  test('an implementation with another reaction is found out', async () => {
    const hasty = (input: OracleInput) =>
      oracle({ ...input, survivor: { ...input.survivor, reactionMs: 0 } });
    const found = await apart(oracle, hasty, story('a reaction of 90 minutes'));
    expect(found).toContain('legs.long 0.exit.atMs');
    expect(found).toContain('forcedExit.nakedDriftQuote');
  });
});

/** With policies and without. */
const everyInputs = fc.oneof(anyInputs(), policyInputs());

describe('whatever the history', () => {
  test('the parts of a forced-exit loss sum to it, and loss and forgone to twin less actual', () => {
    fc.assert(
      fc.property(everyInputs, (input) => {
        const output = letIn(input);
        if (output === null) return;
        const { totals, forcedExit } = output;
        const whole = totals.forcedExitLossQuote + totals.forgoneAfterExitQuote;
        const near = 1e-9 * totals.capitalQuote;
        expect(Math.abs(forcedExit?.residualQuote ?? 0)).toBeLessThan(near);
        expect(Math.abs(whole - (totals.twinNetQuote - totals.netQuote))).toBeLessThan(near);
      }),
      RUNS,
    );
  });

  test('the net lies within its bounds, and they are apart only where the bar is ambiguous', () => {
    fc.assert(
      fc.property(everyInputs, (input) => {
        const output = letIn(input);
        if (output === null) return;
        const { totals, netBoundsQuote, ambiguous } = output;
        const [low, high] = netBoundsQuote;
        expect(low).toBeLessThanOrEqual(totals.netQuote);
        expect(high).toBeGreaterThanOrEqual(totals.netQuote);
        if (!ambiguous) expect(high).toBe(low);
      }),
      RUNS,
    );
  });

  test('a construction that loses no leg is its own twin', () => {
    fc.assert(
      fc.property(anyInputs(), (input) => {
        const output = letIn(input);
        if (output === null) return;
        const { totals, forcedExit } = output;
        if (forcedExit === null) expect(totals.netQuote).toBe(totals.twinNetQuote);
      }),
      RUNS,
    );
  });

  test('prices in another unit of the coin give the same money', () => {
    fc.assert(
      fc.property(everyInputs, (input) => {
        const there = letIn(repriced(input, 1024));
        const here = letIn(input);
        if (here === null || there === null) expect(there).toBe(here);
        else expect(said(disagreements(unpriced(here), unpriced(there)))).toBe('');
      }),
      RUNS,
    );
  });

  test('the leg that starts at its leverage dies above its survival leverage and not below', () => {
    fc.assert(
      fc.property(anyInputs('delta-neutral'), (random) => {
        const plain = plainPair(random, 1);
        const [first, second] = oracle(plain).legs;
        if (first === undefined || second === undefined) throw new Error('two legs');
        const dearer = first.entry.price >= second.entry.price ? 'long' : 'short';
        const at = (leverage: number) =>
          oracle(plainPair(random, leverage)).legs.find((leg) => leg.role === dearer);
        const survival = at(1)?.survivalLeverage ?? null;
        // At 100x the margin is the maintenance, and nothing is let in.
        if (survival === null || survival > 99) return;
        expect(at(survival * (1 - 1e-6))?.liquidation).toBeNull();
        expect(at(survival * (1 + 1e-6))?.liquidation).not.toBeNull();
      }),
      RUNS,
    );
  });
});

/** Every price times `by`: a power of two, so that nothing is rounded on the way. */
function repriced(input: OracleInput, by: number): OracleInput {
  const bars = (history: OracleInput['legs'][0]['marks']) => ({
    ...history,
    bars: history.bars.map(({ openMs, open, high, low, close }) => ({
      openMs,
      open: open * by,
      high: high * by,
      low: low * by,
      close: close * by,
    })),
  });
  const leg = (one: OracleLegInput): OracleLegInput => ({
    ...one,
    venue: one.venue && repricedVenue(one.venue, one.contract, by),
    position: one.position && {
      ...one.position,
      quantity: one.position.quantity / by,
      entry: one.position.entry * by,
    },
    marks: bars(one.marks),
    last: one.last && bars(one.last),
    funding: one.funding.map((print) => ({ ...print, price: print.price && print.price * by })),
  });
  const { account } = input;
  return {
    ...input,
    account: account && {
      ...account,
      collateral: {
        ...account.collateral,
        tiers: account.collateral.tiers.map(({ to, ratio }) => ({
          to: account.collateral.measure === 'coin' ? to / by : to,
          ratio,
        })),
      },
    },
    legs: [leg(input.legs[0]), leg(input.legs[1])],
  };
}

/** What a venue states in coin, in the new unit of the coin. */
function repricedVenue(
  venue: OracleVenue,
  contract: OracleLegInput['contract'],
  by: number,
): OracleVenue {
  const inverse = contract === 'inverse';
  const [first, ...later] = venue.rules.map((rule) => ({
    ...rule,
    slopePerCoin: rule.slopePerCoin * by,
    contractSize: inverse ? rule.contractSize : rule.contractSize / by,
    tiers: rule.tiers.map((tier) => ({
      ...tier,
      to: inverse && rule.measure === 'notional' ? tier.to / by : tier.to,
      deduction: tier.deduction && (inverse ? tier.deduction / by : tier.deduction),
    })),
  }));
  if (first === undefined) throw new Error('at least one rule');
  return { ...venue, rules: [first, ...later] };
}

/** An output without what is measured in coin. */
const unpriced = (output: OracleOutput): OracleOutput => ({
  ...output,
  legs: output.legs.map((leg) => ({
    ...leg,
    quantityBase: 0,
    entry: { ...leg.entry, price: 0 },
    exit: { ...leg.exit, price: 0 },
    liquidation: leg.liquidation && { ...leg.liquidation, triggerPrice: 0, bankruptcyPrice: null },
  })),
});

/** Without costs or brackets and with `hold`, so that nothing but the margin decides. */
function plainPair(input: OracleInput, leverage: number): OracleInput {
  const leg = (one: OracleLegInput): OracleLegInput => ({
    ...one,
    contract: 'linear',
    leverage,
    takerFraction: 0,
    position: null,
    venue: null,
  });
  return {
    ...input,
    splitFraction: null,
    slippageFraction: 0,
    reserveFraction: 0,
    liquidation: {
      ...input.liquidation,
      maintenance: [{ to: Number.POSITIVE_INFINITY, rate: 0.01 }],
    },
    survivor: { policy: 'hold', reactionMs: 0 },
    legs: [leg(input.legs[0]), leg(input.legs[1])],
  };
}
