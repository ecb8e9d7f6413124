/**
 * How venues make a funding rate out of a premium. Nothing here is needed to replay records, which
 * carry the rate itself; it is for asking what a venue would have printed, and for holding a record
 * against its venue's own rule.
 *
 * Every rate and premium is a fraction (0.0001 is 1 bp), positive where longs pay; the interval it
 * is for stands in its name or its docstring. Prices are quote per base, durations milliseconds.
 */
import { DAY, HOUR, YEAR } from '../units/units.ts';

const EIGHT_HOURS = 8 * HOUR;

/** How far the interest term may pull a rate: ±0.05 % with every venue that has one. */
export const DAMPER = 0.0005;

/** Interest of 0.03 % a day: Binance, Bybit, OKX and Hyperliquid for ordinary pairs. */
const INTEREST_PER_DAY = 0.0003;

/** The largest and the smallest rate a venue prints, for the same interval as the rate. */
export interface RateLimits {
  readonly cap: number;
  readonly floor: number;
}

/** Limits of one size both ways. */
export const symmetric = (cap: number): RateLimits => ({ cap, floor: -cap });

const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));

/** A rate held inside its venue's limits. */
export const limited = (rate: number, { cap, floor }: RateLimits): number =>
  clamp(rate, floor, cap);

/** A rate per one interval as a rate per another, simple: rate · to / from. */
export const scaledRate = (rate: number, fromMs: number, toMs: number): number =>
  (rate * toMs) / fromMs;

/** Interest for one funding interval: 0.03 % / (24 h / interval). */
export const interestFor = (intervalMs: number): number =>
  scaledRate(INTEREST_PER_DAY, DAY, intervalMs);

/** Prices at which a venue's impact notional would be sold and bought. */
export interface ImpactPrices {
  readonly bid: number;
  readonly ask: number;
}

/**
 * Premium of the order book over an index, as a fraction of the index; zero while the index lies
 * between the two impact prices.
 *
 *     [max(0, bid − index) − max(0, index − ask)] / index
 *
 * @param index the venue's price index; on Hyperliquid and dYdX its oracle
 * @source Hyperliquid docs, "Funding"; OKX, `formulaType` withRate; Binance and Bybit, "Introduction to
 *         Funding Rate": one expression in all four
 */
export const impactPremium = ({ bid, ask }: ImpactPrices, index: number): number =>
  (Math.max(0, bid - index) - Math.max(0, index - ask)) / index;

/**
 * Premium of the middle of the book over the index: OKX under `noRate`, Hyperliquid for
 * builder-deployed perpetuals.
 */
export const midPremium = (best: ImpactPrices, index: number): number =>
  (best.bid + best.ask) / 2 / index - 1;

/** The plain mean of premium samples; NaN of none. */
export const meanPremium = (samples: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i] as number;
  return sum / samples.length;
};

/**
 * Bybit's average premium: the newest of n samples counts n times, the oldest once; NaN of none.
 *
 *     Σ i · P_i / Σ i,   i = 1 … n, one sample a minute of the interval
 *
 * @source Bybit help centre, "Introduction to Funding Rate"
 */
export function weightedPremium(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += (i + 1) * (samples[i] as number);
  return sum / ((samples.length * (samples.length + 1)) / 2);
}

/**
 * The expression that most venues share. While interest and premium are within the damper of each
 * other the rate is the interest.
 *
 *     F = P + clamp(I − P, ±damper)
 *
 * @param premium  average over the interval
 * @param interest for the same interval as the rate that is wanted
 */
export const dampedRate = (premium: number, interest: number, damper = DAMPER): number =>
  premium + clamp(interest - premium, -damper, damper);

/**
 * The same expression for eight hours, then brought to the interval: what distinguishes Binance and
 * the newest OKX from venues that bring only the interest to the interval.
 *
 *     F = [P + clamp(I₈ₕ − P, ±damper)] / (8 h / interval)
 *
 * @param interest for eight hours
 */
const eightHourRateScaled = (
  premium: number,
  intervalMs: number,
  interest = interestFor(EIGHT_HOURS),
  damper = DAMPER,
): number => scaledRate(dampedRate(premium, interest, damper), EIGHT_HOURS, intervalMs);

/**
 * Binance's rate for one interval.
 *
 * @param interest for eight hours; zero for pairs such as ETHBTC
 * @param limits   for one interval, as `GET /fapi/v1/fundingInfo` has them
 * @source Binance FAQ, "Introduction to Binance Futures Funding Rates"
 */
export const binanceRate = (
  premium: number,
  intervalMs: number,
  limits: RateLimits,
  interest = interestFor(EIGHT_HOURS),
): number => limited(eightHourRateScaled(premium, intervalMs, interest), limits);

/** Shares of the first tier's maintenance rate, and the flat limit of the others. */
const BINANCE_MAJOR_SHARE = 0.75;
const BINANCE_OTHERS = 0.02;

/**
 * Binance's limits where a symbol has none of its own: ±0.75 · maintenance rate of the first tier for
 * the majors, ±2 % for other USDⓈ-M contracts.
 *
 * @param maintenanceRate of the first tier, for a major; null for any other contract
 * @source Binance funding-rate page and `fundingInfo`; an older rule (2022) had 1 · maintenance rate
 */
export const binanceLimits = (maintenanceRate: number | null): RateLimits =>
  symmetric(maintenanceRate === null ? BINANCE_OTHERS : BINANCE_MAJOR_SHARE * maintenanceRate);

/**
 * Bybit's rate for one interval. The interest is brought to the interval, the premium is not.
 *
 * @param premium linearly weighted average over the interval
 * @param limits  `upperFundingRate` and `lowerFundingRate` of the symbol
 * @source Bybit help centre, "Introduction to Funding Rate"
 */
export const bybitRate = (premium: number, intervalMs: number, limits: RateLimits): number =>
  limited(dampedRate(premium, interestFor(intervalMs)), limits);

/**
 * OKX under `formulaType` noRate (until March 2024): the average premium itself, no interest.
 *
 * @source https://www.okx.com/help/360053909272
 */
export const okxNoRate = (premium: number, limits: RateLimits): number => limited(premium, limits);

/**
 * OKX under `formulaType` withRate: the interest is brought to the interval, the premium is not.
 *
 * @source OKX API guide, `formulaType`
 */
export const okxWithRate = (premium: number, intervalMs: number, limits: RateLimits): number =>
  limited(dampedRate(premium, interestFor(intervalMs)), limits);

/**
 * OKX's newest revision: the eight-hour expression with 0.01 % interest, all of it brought to the
 * interval. Contracts of eight hours are unchanged by it. From when it holds is not known.
 *
 * @source OKX, worked example of a one-hour contract: 0.1 % average premium gives 0.00625 %
 */
export const okxScaledRate = (premium: number, intervalMs: number, limits: RateLimits): number =>
  limited(eightHourRateScaled(premium, intervalMs), limits);

/** ±4 % an hour, whatever the asset. */
const HYPERLIQUID_HOURLY_CAP = 0.04;

/**
 * Hyperliquid's rate for one hour: an eighth of an eight-hour rate whose premium is averaged over the
 * hour only.
 *
 * @source https://hyperliquid.gitbook.io/hyperliquid-docs/trading/funding
 */
export const hyperliquidHourlyRate = (
  premium: number,
  interest = interestFor(EIGHT_HOURS),
  damper = DAMPER,
): number =>
  limited(eightHourRateScaled(premium, HOUR, interest, damper), symmetric(HYPERLIQUID_HOURLY_CAP));

/**
 * dYdX v4's rate for one hour: an eighth of the premium, which is for eight hours, and the market's
 * interest.
 *
 * @param premium8h  mean of the hour's samples, a rate for eight hours
 * @param interest1h for one hour: zero, but 0.125 bp in isolated markets
 * @param cap8h      largest premium for eight hours (src/margin/dydx.ts)
 * @source dYdX v4 documentation, "Funding"
 */
export const dydxHourlyRate = (premium8h: number, interest1h: number, cap8h: number): number =>
  scaledRate(limited(premium8h, symmetric(cap8h)), EIGHT_HOURS, HOUR) + interest1h;

/** Deribit's rate is zero while the premium stays within this. */
const DERIBIT_DAMPER = 0.00025;

/**
 * Deribit's rate of a moment, for eight hours: the part of the premium beyond the damper.
 *
 *     p = (mark − index) / index,   F = max(d, p) + min(−d, p), then the cap
 *
 * @param cap for eight hours: 0.5 % BTC, 1 % ETH, 5 % USDC contracts
 * @source Deribit support 31424939178397
 */
export function deribitEightHourRate(
  mark: number,
  index: number,
  cap: number,
  damper = DERIBIT_DAMPER,
): number {
  const premium = (mark - index) / index;
  return limited(Math.max(damper, premium) + Math.min(-damper, premium), symmetric(cap));
}

/** What a continuously accruing eight-hour rate comes to in a stretch of time: F · Δt / 8 h. */
export const accruedRate = (rate8h: number, elapsedMs: number): number =>
  scaledRate(rate8h, EIGHT_HOURS, elapsedMs);

/**
 * BitMEX's rate for eight hours.
 *
 *     F = P + clamp(I − P, ±0.05 %),   I = (quote − base) / 3
 *
 * @param premium      average over the interval
 * @param quotePerDay  interest on the quote currency for a day
 * @param basePerDay   interest on the base currency for a day
 * @source BitMEX, "Perpetual Contracts Guide"
 */
export const bitmexRate = (
  premium: number,
  quotePerDay: number,
  basePerDay: number,
  limits: RateLimits,
): number => limited(dampedRate(premium, bitmexInterest(quotePerDay, basePerDay)), limits);

/** The interest of it alone, for eight hours. */
export const bitmexInterest = (quotePerDay: number, basePerDay: number): number =>
  scaledRate(quotePerDay - basePerDay, DAY, EIGHT_HOURS);

const BITMEX_CAP_SHARE = 0.75;

/**
 * BitMEX's cap for one interval: 75 % of initial less maintenance rate. With 1 % and 0.5 % that is
 * 0.375 % an interval, or 1.125 % a day at three intervals.
 *
 * @source https://blog.bitmex.com/important-changes-to-bitcoin-usd-swap-funding gives ±1.125 % a day;
 *         the share is what reproduces it
 */
export const bitmexLimits = (initialRate: number, maintenanceRate: number): RateLimits =>
  symmetric(BITMEX_CAP_SHARE * (initialRate - maintenanceRate));

/**
 * The basis that a funding rate still to be paid is worth, quote per base.
 *
 *     index · rate · time to funding / interval
 *
 * @param rate for one interval
 */
export const fundingBasis = (
  index: number,
  rate: number,
  toFundingMs: number,
  intervalMs: number,
): number => index * scaledRate(rate, intervalMs, toFundingMs);

/** BitMEX's mark: the index and the basis of the coming funding. */
export interface BitmexFairPrice {
  /** The rate as a fraction a year: rate · 3 · 365. */
  readonly basisRatePerYear: number;
  /** Quote per base. */
  readonly basis: number;
  readonly fair: number;
}

/**
 * BitMEX's fair price, which is its mark.
 *
 * @param rate for eight hours
 * @source BitMEX, "Fair Price Marking"; instrument fields fairBasisRate, fairBasis, fairPrice
 */
export function bitmexFairPrice(index: number, rate: number, toFundingMs: number): BitmexFairPrice {
  const basis = fundingBasis(index, rate, toFundingMs, EIGHT_HOURS);
  return { basisRatePerYear: scaledRate(rate, EIGHT_HOURS, YEAR), basis, fair: index + basis };
}

/**
 * Kraken's `fundingRate` as a fraction: the field is an amount of settlement currency a contract of
 * one unit and hour, and its companion `relativeFundingRate` the fraction.
 *
 *     inverse   relative = absolute · index        [coin a contract of 1 USD · USD per coin]
 *     linear    relative = absolute / index
 *
 * @source a recorded ticker of PI_ETHUSD for inverse contracts; linear ones by the same reasoning
 */
export const krakenRelativeRate = (
  absolute: number,
  index: number,
  contract: 'linear' | 'inverse',
): number => (contract === 'inverse' ? absolute * index : absolute / index);

/** The index at which a pair of Kraken's rates was made, quote per base; null where either is zero. */
export const krakenImpliedIndex = (
  absolute: number,
  relative: number,
  contract: 'linear' | 'inverse',
): number | null => {
  if (absolute === 0 || relative === 0) return null;
  return contract === 'inverse' ? relative / absolute : absolute / relative;
};
