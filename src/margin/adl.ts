/**
 * Auto-deleveraging: when a bankrupt position finds neither a taker nor an insurance fund, venues
 * close it against profitable positions of the other side. Here stand the scores those are queued
 * by, the order of the queue, the price they are closed at, and what that costs a winner.
 *
 * Amounts are in the settlement currency of the contract. Longs and shorts are queued apart, so two
 * scores compare only within one side of one contract. dYdX v4 has no score (src/margin/dydx.ts).
 */
import type { AdlCloseRule } from '../domain/adl.ts';
import { invariant } from '../domain/errors.ts';
import { type IsolatedLeg, unrealised } from './isolated.ts';

/** What most venues look at: one position, and what stands behind it. */
export interface Deleverageable {
  /** Of the position at the mark, above zero. */
  readonly notional: number;
  readonly unrealised: number;
  /**
   * Wallet balance plus unrealised P&L behind the position; the whole account's equity where the
   * account is margined as one (Binance portfolio margin).
   */
  readonly equity: number;
}

/** Profit is pushed forward by leverage, loss held back by it. */
const scored = (profit: number, leverage: number): number =>
  profit >= 0 ? profit * leverage : profit / leverage;

/**
 * Binance's rank of a position.
 *
 *     PNL% = unrealised / notional,   leverage = notional / equity
 *     rank = PNL% · leverage in profit, PNL% / leverage in loss
 *
 * Under portfolio margin the equity is the account's; PNL% and notional stay the symbol's own.
 *
 * @source Binance FAQ 360033525471, in the revision that speaks of effective leverage
 */
export const binanceRank = ({ notional, unrealised, equity }: Deleverageable): number =>
  scored(unrealised / notional, notional / equity);

/**
 * Binance's rank as an older revision of the same page has it.
 *
 *     max(0, unrealised) / max(1, wallet) · maintenance / (wallet + unrealised)
 *
 * A margin ratio of an account with nothing left counts as zero.
 *
 * @source Binance FAQ 360033525471, older revision, as quoted at
 *         https://dev.binance.vision/t/how-to-caculating-leverage-pnl-quantile/17801
 */
export function binanceLeveragePnl(
  wallet: number,
  unrealised: number,
  maintenance: number,
): number {
  const equity = wallet + unrealised;
  if (equity <= 0) return 0;
  return (Math.max(0, unrealised) / Math.max(1, wallet)) * (maintenance / equity);
}

/**
 * Where a score stands among all: the share of users whose score is not above it. The one closed
 * first stands at 1.
 *
 *     quantile = place / number of users, places counted from the lowest score
 *
 * @throws InvariantError when nobody is queued
 * @source Binance FAQ 360033525471: rank over total users. That places count from the lowest score
 *         is our reading; the page does not say
 */
export function queueQuantile(scores: readonly number[], score: number): number {
  invariant(scores.length > 0, 'a queue has somebody in it');
  return scores.filter((other) => other <= score).length / scores.length;
}

/** Values of a position, signed as BitMEX signs them: a long inverse contract is worth −N/p. */
export interface BitmexValues {
  readonly mark: number;
  readonly averageEntry: number;
  /** At the bankruptcy price. */
  readonly bankrupt: number;
}

/** Value of a position at a price, signed so that a rise of it is profit. */
export const signedValue = (leg: Omit<IsolatedLeg, 'wallet'>, price: number): number =>
  leg.contract === 'inverse'
    ? (-leg.side * leg.contracts) / price
    : leg.side * leg.quantity * price;

/**
 * BitMEX's rank.
 *
 *     PNL% = (mark − entry) / |entry|,   leverage = |mark| / (mark − bankrupt)      [values, not prices]
 *     rank = PNL% · leverage in profit, PNL% / leverage in loss
 *
 * @source BitMEX, "Auto-Deleveraging"
 */
export const bitmexRank = ({ mark, averageEntry, bankrupt }: BitmexValues): number =>
  scored((mark - averageEntry) / Math.abs(averageEntry), Math.abs(mark) / (mark - bankrupt));

/**
 * Hyperliquid's index: (mark / entry) · (notional / account value), of users in profit. The page
 * gives this one expression and no other for shorts, so it stands as written for both sides.
 *
 * @source https://hyperliquid.gitbook.io/hyperliquid-docs/trading/auto-deleveraging
 */
export const hyperliquidIndex = (
  mark: number,
  entry: number,
  notional: number,
  accountValue: number,
): number => (mark / entry) * (notional / accountValue);

/**
 * OKX's rank: return over margin ratio in profit, return times margin ratio in loss.
 *
 * @param profitRatio unrealised P&L over margin
 * @param marginRatio equity over maintenance, as OKX shows it: higher is safer
 * @source a third party's copy of OKX's page (mlmrehab.com/15032.html), cut off at its end
 */
export const okxRank = (profitRatio: number, marginRatio: number): number =>
  scored(profitRatio, 1 / marginRatio);

/**
 * Unrealised P&L times leverage, for venues that say no more than "by leveraged return": the score
 * is an amount, so of two equal returns the larger position goes first.
 *
 * @param margin posted, before unrealised P&L
 */
export const leveragedPnl = (unrealised: number, notional: number, margin: number): number =>
  (unrealised * notional) / margin;

/** A place in the queue of one side of one contract. */
export interface Queued {
  /** Its venue's score; higher is closed sooner. */
  readonly rank: number;
  /** The venue counts its account as delta-neutral, for this position. */
  readonly deltaNeutral: boolean;
}

/**
 * The queue, first to be closed first. Delta-neutral accounts come after all others and keep their
 * own order; equal ranks keep the order they came in.
 *
 * @source Binance FAQ 4ac2d99429f845e5961acff03556c034 (2026-01-12): eligible accounts rank below
 *         all others for their hedged positions
 */
export function adlQueue<T extends Queued>(positions: readonly T[]): readonly T[] {
  const byRank = (a: T, b: T): number => (a.rank === b.rank ? 0 : a.rank > b.rank ? -1 : 1);
  return [...positions].sort(
    (a, b) => Number(a.deltaNeutral) - Number(b.deltaNeutral) || byRank(a, b),
  );
}

/** How much of one queued position is taken. */
export interface Closeout<T> {
  readonly position: T;
  /** Base units, or contracts: whatever the quantities are in. */
  readonly quantity: number;
}

/**
 * Who must give how much until a bankrupt quantity is gone. What the whole queue cannot take is left
 * over: the sum of the quantities then falls short of what was asked.
 */
export function closeouts<T extends { readonly quantity: number }>(
  queue: readonly T[],
  bankrupt: number,
): readonly Closeout<T>[] {
  const taken: Closeout<T>[] = [];
  let left = bankrupt;
  for (const position of queue) {
    if (left <= 0) break;
    const quantity = Math.min(left, position.quantity);
    taken.push({ position, quantity });
    left -= quantity;
  }
  return taken;
}

/** The prices such a rule chooses from, quote per base. */
export interface AdlPrices {
  /** Of the liquidated position on the other side. */
  readonly bankruptcy: number;
  readonly mark: number;
  readonly previousMark: number;
}

/** The price a deleveraged position is closed at, quote per base. */
export function adlClosePrice(rule: AdlCloseRule, prices: AdlPrices): number {
  const { bankruptcy, mark, previousMark } = prices;
  switch (rule.kind) {
    case 'bankruptcy':
      return bankruptcy;
    case 'mark':
      return mark;
    case 'previous mark':
      return previousMark;
    case 'bankruptcy near mark':
      return Math.abs(bankruptcy - mark) > rule.share * mark ? mark : bankruptcy;
  }
}

/** What a winner has after it was deleveraged, settlement currency. */
export interface AdlOutcome {
  /** P&L it is paid. */
  readonly realised: number;
  /** P&L at the mark that it does not get; negative where the close was better than the mark. */
  readonly forgone: number;
  /** Wallet after the close. */
  readonly wallet: number;
}

/** Closes a winner at an auto-deleveraging price: no fee, and the haircut is what the mark promised. */
export function deleveraged(winner: IsolatedLeg, closePrice: number, mark: number): AdlOutcome {
  const realised = unrealised(winner, closePrice);
  const forgone = unrealised(winner, mark) - realised;
  return { realised, forgone, wallet: winner.wallet + realised };
}
