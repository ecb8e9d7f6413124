/**
 * How a change of a venue's premium goes into its next print, venue by venue: the venue's own expression of
 * `funding-formula.ts`, for one premium over one interval. For asking what a print would have been had the
 * price stood elsewhere against its index.
 *
 * Gate, Bitget, KuCoin and Kraken are left out: how they make a rate out of a premium is not sourced.
 */
import { parseInstant } from '../units/time.ts';
import { HOUR } from '../units/units.ts';
import {
  binanceRate,
  bitmexRate,
  bybitRate,
  deribitEightHourRate,
  dydxHourlyRate,
  hyperliquidHourlyRate,
  limited,
  meanPremium,
  okxNoRate,
  okxWithRate,
  type RateLimits,
  scaledRate,
  weightedPremium,
} from './funding-formula.ts';
import { isVenueName, type VenueName } from './names.ts';

/** One venue's way from premium samples, oldest first, to the rate of an interval. */
export interface PremiumRule {
  readonly average: (samples: ArrayLike<number>) => number;
  /** Never falls as the premium rises. */
  readonly rate: (premium: number, intervalMs: number, limits: RateLimits) => number;
}

/** BitMEX's interest a day for XBTUSD: 0.06 % on the dollar, 0.03 % on the coin. */
const BITMEX_QUOTE = 0.0006;
const BITMEX_BASE = 0.0003;

const BINANCE: PremiumRule = {
  average: meanPremium,
  rate: (premium, intervalMs, limits) => binanceRate(premium, intervalMs, limits),
};
const BYBIT: PremiumRule = { average: weightedPremium, rate: bybitRate };
const OKX: PremiumRule = { average: meanPremium, rate: okxWithRate };
/** Until the first interval that ended after 2024-03-05 08:00 UTC. */
const OKX_BEFORE: PremiumRule = {
  average: meanPremium,
  rate: (premium, _, limits) => okxNoRate(premium, limits),
};
const OKX_SINCE_MS = parseInstant('2024-03-05T08:00Z') ?? Number.NaN;

const RULES: Readonly<Partial<Record<VenueName, PremiumRule>>> = {
  'binance-usdm': BINANCE,
  'binance-coinm': BINANCE,
  'bybit-linear': BYBIT,
  'bybit-inverse': BYBIT,
  'okx-swap': OKX,
  hyperliquid: {
    average: meanPremium,
    rate: (premium, intervalMs, limits) =>
      limited(scaledRate(hyperliquidHourlyRate(premium), HOUR, intervalMs), limits),
  },
  'dydx-v4': {
    average: meanPremium,
    rate: (premium, intervalMs, limits) =>
      limited(
        scaledRate(dydxHourlyRate(premium, 0, Number.POSITIVE_INFINITY), HOUR, intervalMs),
        limits,
      ),
  },
  bitmex: {
    average: meanPremium,
    rate: (premium, _, limits) => bitmexRate(premium, BITMEX_QUOTE, BITMEX_BASE, limits),
  },
  deribit: {
    average: meanPremium,
    // Its formula takes two prices; over an index of one they are the premium and one.
    rate: (premium, intervalMs, limits) =>
      limited(
        scaledRate(
          deribitEightHourRate(1 + premium, 1, Number.POSITIVE_INFINITY),
          8 * HOUR,
          intervalMs,
        ),
        limits,
      ),
  },
};

/** The rule a venue made its prints by at an instant; null where it is not known. */
export function premiumRule(venue: string, atMs: number): PremiumRule | null {
  if (!isVenueName(venue)) return null;
  return venue === 'okx-swap' && atMs < OKX_SINCE_MS ? OKX_BEFORE : (RULES[venue] ?? null);
}

/** Premiums looked at: no venue's stands beyond ±200 %. */
const WIDEST = 2;
const HALVINGS = 80;
/** Published rates are rounded to the eighth decimal. */
const ROUNDING = 5e-9;

/**
 * The average premium behind a print. Where the rate does not tell it, inside the damper and at a limit, the
 * one nearest to zero.
 */
export function premiumBehind(
  rule: PremiumRule,
  printed: number,
  intervalMs: number,
  limits: RateLimits,
): number {
  const least = firstWhere(
    (premium) => rule.rate(premium, intervalMs, limits) >= printed - ROUNDING,
  );
  const most = firstWhere((premium) => rule.rate(premium, intervalMs, limits) > printed + ROUNDING);
  return Math.min(Math.max(0, least), most);
}

/** The smallest premium at which what only ever becomes true is true. */
function firstWhere(holds: (premium: number) => boolean): number {
  let low = -WIDEST;
  let high = WIDEST;
  if (holds(low)) return low;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * A print as it would have been with another premium over its interval.
 *
 *     printed + rate(premium + change) − rate(premium)
 *
 * @param change of the average premium, fraction of the index
 */
export function printWith(
  rule: PremiumRule,
  printed: number,
  change: number,
  intervalMs: number,
  limits: RateLimits,
): number {
  if (change === 0) return printed;
  const premium = premiumBehind(rule, printed, intervalMs, limits);
  return (
    printed +
    rule.rate(premium + change, intervalMs, limits) -
    rule.rate(premium, intervalMs, limits)
  );
}
