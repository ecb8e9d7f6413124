/**
 * When auto-deleveraging starts: conditions on a venue's insurance pool. Amounts in the pool's
 * currency; "8 hours" is the window the venue itself looks back over.
 */

/** A pool as Bybit publishes it for one symbol. */
export interface BybitPool {
  readonly balance: number;
  /** Its highest balance of the last 8 hours. */
  readonly balanceMax: number;
  /** What the symbol's liquidations made or cost the pool. */
  readonly symbolPnl: number;
  /** The highest of that in the last 8 hours. */
  readonly symbolPnlMax: number;
}

/** The three thresholds that come with it. */
export interface BybitAdlLimits {
  /** The drawdown rule counts only above this balance (`adlTriggerThreshold`). */
  readonly balanceMin: number;
  /** `insurancePnlRatio`, −0.3 in the venue's sample. */
  readonly trigger: number;
  /** `adlStopRatio`, −0.25 in the venue's sample. */
  readonly stop: number;
}

/** The symbol's loss since its peak, as a (negative) share of the pool's peak. */
export const poolDrawdown = (pool: BybitPool): number =>
  (pool.symbolPnl - pool.symbolPnlMax) / pool.balanceMax;

/**
 * Whether Bybit deleverages now.
 *
 *     an empty pool          balance ≤ 0, for as long as it is
 *     drawdown of a symbol   starts at ratio ≤ trigger while balance > balanceMin, stops at ratio > stop
 *
 * Between the two ratios it goes on if it was on. The parameter's description says "below" the
 * trigger, the worked example starts at exactly −0.3: equality starts it. A help-centre revision of
 * 2025-11-05 speaks of a drawdown of 100 % of the peak instead.
 *
 * @param wasOn whether the drawdown rule was deleveraging until now
 * @source Bybit API, "Get ADL Alert", https://bybit-exchange.github.io/docs/v5/market/adl-alert
 */
export function bybitDeleverages(pool: BybitPool, limits: BybitAdlLimits, wasOn: boolean): boolean {
  if (pool.balance <= 0) return true;
  const ratio = poolDrawdown(pool);
  if (wasOn) return ratio <= limits.stop;
  return pool.balance > limits.balanceMin && ratio <= limits.trigger;
}

/** Shares and amounts of OKX's rule. */
const OKX_FALL_SHARE = 0.3;
const OKX_FALL_USD = 50_000;

/**
 * The balance under which OKX deleverages: the fund's 8 h average less 30 % of it, or less 50,000 USD
 * where that is more.
 *
 * @param averageUsd of the fund over the last 8 hours, USD
 * @source a third party's copy of OKX's page (ukcamo.com/4352.html), with its example
 */
export const okxFundThreshold = (averageUsd: number): number =>
  averageUsd - Math.max(OKX_FALL_SHARE * averageUsd, OKX_FALL_USD);

/** Whether OKX deleverages now: the fund is empty, or has fallen under its threshold. */
export const okxDeleverages = (fundUsd: number, averageUsd: number): boolean =>
  fundUsd <= 0 || fundUsd < okxFundThreshold(averageUsd);
