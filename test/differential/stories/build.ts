/**
 * The parts stories are made of: bars as rows of figures, and a plain pair to change a word in.
 */
import type { NamedOutput, Partially } from '../compare.ts';
import type {
  OracleBars,
  OracleEnter,
  OracleInput,
  OracleLeave,
  OracleLegInput,
  OraclePrint,
  OracleRule,
  OracleVenue,
} from '../oracle/types.ts';

export interface Story {
  /** A whole fact. */
  readonly name: string;
  readonly input: OracleInput;
  /** Derived by hand in the comment above the story; or the entry is not let in. */
  readonly expected: Partially<NamedOutput> | 'refused';
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** When every story begins. */
export const START_MS = Date.UTC(2024, 0, 1);

/** The open of bar i. */
export const hour = (i: number): number => START_MS + i * HOUR_MS;
export const day = (i: number): number => START_MS + i * DAY_MS;

/** open, high, low, close */
export type Row = readonly [number, number, number, number];

export const bars = (rows: readonly Row[], resolutionMs = HOUR_MS): OracleBars => ({
  resolutionMs,
  bars: rows.map(([open, high, low, close], i) => ({
    openMs: START_MS + i * resolutionMs,
    open,
    high,
    low,
    close,
  })),
});

export const print = (atMs: number, rate: number, price: number | null = null): OraclePrint => ({
  atMs,
  rate,
  price,
});

/** Entered at the first close, and once. */
export const AT_ONCE: OracleEnter = {
  spread: null,
  divergenceFraction: null,
  coolDownMs: 0,
  times: 1,
};
/** Left by no rule: what a rule is written into. */
export const NEVER_LEFT: OracleLeave = {
  spread: null,
  divergenceFraction: null,
  marginRatio: null,
  stopFraction: null,
  takeProfitFraction: null,
};

/** A linear leg without costs at 2x; a spot leg is whatever `change` makes of it. */
export function leg(
  role: OracleLegInput['role'],
  rows: readonly Row[],
  change: Partial<OracleLegInput> = {},
): OracleLegInput {
  return {
    role,
    contract: role === 'spot' ? 'spot' : 'linear',
    side: role === 'short' || role === 'perp' ? 'short' : 'long',
    leverage: role === 'spot' ? 1 : 2,
    takerFraction: 0,
    position: null,
    marks: bars(rows),
    last: null,
    funding: [],
    accrual: 'prints',
    fundingPaidFrom: 'margin',
    venue: null,
    ...change,
  };
}

/** A flat maintenance of 20 %, full margin, `close` at once, no costs: unless changed. */
export function input(
  template: OracleInput['template'],
  capitalQuote: number,
  legs: readonly [OracleLegInput, OracleLegInput],
  change: Partial<OracleInput> = {},
): OracleInput {
  const { bars: marks, resolutionMs } = legs[0].marks;
  return {
    template,
    windowMs: [START_MS, START_MS + marks.length * resolutionMs],
    gridMs: null,
    capitalQuote,
    reserveFraction: 0,
    splitFraction: null,
    slippageFraction: 0,
    liquidation: rules([[Number.POSITIVE_INFINITY, 0.2]]),
    survivor: { policy: 'close', reactionMs: 0 },
    holdMs: null,
    haircutFraction: 0,
    hedgedMaintenance: null,
    account: null,
    borrow: { kind: 'flat', perYear: 0 },
    legs,
    ...change,
  };
}

/** Brackets as [end, rate], and what a liquidation costs. */
export const rules = (
  table: readonly (readonly [number, number])[],
  change: Partial<OracleInput['liquidation']> = {},
): OracleInput['liquidation'] => ({
  maintenance: table.map(([to, rate]) => ({ to, rate })),
  style: 'full-margin',
  feeFraction: 0,
  slippageFraction: 0,
  ...change,
});

export const flat = (
  rate: number,
  change: Partial<OracleInput['liquidation']> = {},
): OracleInput['liquidation'] => rules([[Number.POSITIVE_INFINITY, rate]], change);

/** A venue's rule: tiers as [end, rate] or [end, rate, largest leverage]; marginal, at the mark. */
export const rule = (
  tiers: readonly (readonly [to: number, rate: number, maxLeverage?: number])[],
  change: Partial<OracleRule> = {},
): OracleRule => ({
  fromMs: 0,
  form: 'marginal',
  tiers: tiers.map(([to, rate, maxLeverage]) => ({
    to,
    rate,
    deduction: null,
    maxLeverage: maxLeverage ?? null,
  })),
  measure: 'notional',
  contractSize: 1,
  basis: 'mark',
  closeFee: 0,
  slopePerCoin: 0,
  ...change,
});

/** One rate for every size. */
export const flatRule = (rate: number, change: Partial<OracleRule> = {}): OracleRule =>
  rule([[Number.POSITIVE_INFINITY, rate]], change);

/** A venue that takes a leg over whole, without a fee, when its equity is below its maintenance. */
export const venue = (
  rules: OracleRule | OracleVenue['rules'],
  change: Partial<OracleVenue> = {},
): OracleVenue => ({
  rules: 'tiers' in rules ? [rules] : rules,
  equalityKills: false,
  style: 'takeover',
  feeFraction: 0,
  slippageFraction: 0,
  backstopBelow: null,
  steps: null,
  ...change,
});
