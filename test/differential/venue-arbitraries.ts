/**
 * Random rules of a venue around the size a leg will have: every form of table, every kind of step,
 * backstops, tables that change inside the window. Tiers of contracts are drawn for whole positions
 * only; docs/method.md does not say what they are as marginal ones.
 */
import fc from 'fast-check';
import type {
  OracleAccount,
  OracleRule,
  OracleSteps,
  OracleTier,
  OracleVenue,
} from './oracle/types.ts';

/** Evenly spread: fc.double spreads the exponents, and nearly every draw is nearly nothing. */
export const between = (min: number, max: number) =>
  fc.noBias(fc.integer({ min: 0, max: 999_983 })).map((n) => min + ((max - min) * n) / 999_983);
export const orElse = <A, B>(usual: B, sometimes: fc.Arbitrary<A>, weight = 1) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(usual) }, { weight, arbitrary: sometimes });

/** What a leg will be, before anything is known exactly. */
export interface Expected {
  readonly contract: 'linear' | 'inverse' | 'spot';
  readonly notionalQuote: number;
  readonly price: number;
  readonly leverage: number;
  /** [from, to) of the window. */
  readonly windowMs: readonly [number, number];
  readonly resolutionMs: number;
}

const tier = fc.record({
  /** Width, as a part of the size expected. */
  width: between(0.1, 0.8),
  rise: between(0.001, 0.04),
  /** The largest leverage as a multiple of what is asked. */
  allowed: between(0.95, 6),
});

const rule = fc.record({
  form: fc.constantFrom('marginal' as const, 'marginal' as const, 'whole' as const),
  contracts: fc.boolean(),
  basis: fc.constantFrom('mark' as const, 'mark' as const, 'entry' as const),
  closeFee: orElse(0, between(0, 0.003)),
  /** What the slope adds to the rate of the size expected. */
  slope: orElse(0, between(0, 0.02)),
  first: between(0.004, 0.03),
  tiers: fc.array(tier, { minLength: 1, maxLength: 4 }),
  published: fc.boolean(),
  limited: fc.boolean(),
  ends: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  /** When it comes into force, as a part of the window; whether exactly at a bar's open. */
  from: fc.tuple(between(0, 1), fc.boolean()),
});
type RuleLuck = typeof rule extends fc.Arbitrary<infer T> ? T : never;

const steps = fc.oneof(
  fc.constant(null),
  fc.record({
    kind: fc.constant('share' as const),
    share: between(0.1, 0.7),
    above: between(0, 1.2),
  }),
  // Small shares of a small requirement would be sold by the thousand in one bar.
  fc.record({ kind: fc.constant('until kept' as const), share: between(0.25, 0.6) }),
  fc.record({
    kind: fc.constant('tiers' as const),
    down: fc.integer({ min: 1, max: 2 }),
    from: fc.integer({ min: 1, max: 3 }),
    floor: fc.boolean(),
  }),
);

export const venueLuck = fc.record({
  rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
  equalityKills: fc.boolean(),
  style: fc.constantFrom('takeover' as const, 'market' as const),
  feeFraction: orElse(0, between(0, 0.02)),
  slippageFraction: orElse(0, between(0, 0.02)),
  backstopBelow: orElse(null, between(0.3, 0.95)),
  steps,
});
export type VenueLuck = typeof venueLuck extends fc.Arbitrary<infer T> ? T : never;

/** Tier ends in the rule's measure; the deductions that follow are given where they are published. */
function tiersOf(luck: RuleLuck, unit: number, leverage: number): OracleTier[] {
  const made: OracleTier[] = [];
  let end = 0;
  let rate = luck.first;
  let deduction = 0;
  for (const [i, { width, rise, allowed }] of luck.tiers.entries()) {
    const last = i === luck.tiers.length - 1;
    const from = end;
    end += width * unit;
    if (i > 0) {
      deduction += rise * from;
      rate += rise;
    }
    made.push({
      to: last && !luck.ends ? Number.POSITIVE_INFINITY : end * (last ? 2 : 1),
      rate,
      deduction: luck.published && luck.form === 'marginal' ? deduction : null,
      maxLeverage: luck.limited ? (leverage * allowed) / (1 + i / 4) : null,
    });
  }
  return made;
}

function ruleOf(luck: RuleLuck, index: number, expected: Expected): OracleRule {
  const { contract, notionalQuote, price, leverage, windowMs, resolutionMs } = expected;
  const measure = luck.contracts && luck.form === 'whole' ? 'contracts' : 'notional';
  const inverse = contract === 'inverse';
  const coins = notionalQuote / price;
  // A hundred contracts of the size expected, or the notional in what the leg settles in.
  const contractSize = measure === 'notional' ? 1 : (inverse ? notionalQuote : coins) / 100;
  const unit = measure === 'contracts' ? 100 : inverse ? coins : notionalQuote;
  const [from, to] = windowMs;
  const [part, atOpen] = luck.from;
  const bars = Math.round((part * (to - from)) / resolutionMs);
  const changesMs = atOpen ? from + bars * resolutionMs : Math.round(from + part * (to - from));
  return {
    fromMs: index === 0 ? 0 : changesMs,
    form: luck.form,
    tiers: tiersOf(luck, unit, leverage),
    measure,
    contractSize,
    basis: luck.basis,
    closeFee: luck.closeFee,
    slopePerCoin: luck.slope / coins,
  };
}

function stepsOf({ steps: luck, rules }: VenueLuck, notionalQuote: number): OracleSteps | null {
  if (luck?.kind === 'share')
    return { kind: 'share', share: luck.share, aboveNotional: luck.above * notionalQuote };
  if (luck?.kind !== 'tiers') return luck;
  // Tiers of a whole notional may ask the lowest rate of a position that has grown out of the lowest
  // tier; at its trigger equity and floor are then the same number, and rounding would decide.
  return { ...luck, floor: luck.floor && !rules.some(isWholeNotional) };
}

const isWholeNotional = ({ form, contracts }: RuleLuck) => form === 'whole' && !contracts;

/** The most a rule of this luck takes of a notional. */
export const dearest = ({ rules }: VenueLuck): number =>
  Math.max(
    ...rules.map(
      ({ first, closeFee, slope, tiers }) =>
        first + closeFee + 1.5 * slope + tiers.slice(1).reduce((sum, { rise }) => sum + rise, 0),
    ),
  );

export function venueOf(luck: VenueLuck, expected: Expected): OracleVenue {
  const [first, ...later] = luck.rules;
  if (first === undefined) throw new Error('at least one rule');
  return {
    ...luck,
    rules: [
      ruleOf(first, 0, expected),
      ...later.map((one, i) => ruleOf(one, i + 1, expected)).sort((a, b) => a.fromMs - b.fromMs),
    ],
    steps: stepsOf(luck, expected.notionalQuote),
  };
}

export const accountLuck = fc.record({
  threshold: orElse(1, between(1, 1.2)),
  loanMaintenance: orElse(0, between(0, 0.15)),
  measure: fc.constantFrom('coin' as const, 'value' as const),
  ratio: between(0.85, 1),
  falls: fc.array(fc.tuple(between(0.1, 0.6), between(0, 0.2)), { maxLength: 2 }),
});
export type AccountLuck = typeof accountLuck extends fc.Arbitrary<infer T> ? T : never;

/** Slices around the spot expected, each counting for less than the one before. */
export function accountOf(luck: AccountLuck, { notionalQuote, price }: Expected): OracleAccount {
  const unit = luck.measure === 'coin' ? notionalQuote / price : notionalQuote;
  const tiers: { to: number; ratio: number }[] = [];
  let ratio = luck.ratio;
  let end = 0;
  for (const [width, fall] of luck.falls) {
    end += width * unit;
    tiers.push({ to: end, ratio });
    ratio -= fall;
  }
  tiers.push({ to: Number.POSITIVE_INFINITY, ratio });
  return {
    threshold: luck.threshold,
    loanMaintenance: luck.loanMaintenance,
    collateral: { measure: luck.measure, tiers },
  };
}
