/**
 * One margin pool over wallets in several currencies or on several exchanges. The pool's balance is
 * shared, yet each position settles in its own wallet: a wallet that its positions push below zero
 * has borrowed, and a loan has a maintenance of its own. So a pair without delta, safe in one wallet
 * at any price, dies in two when the price has run far enough.
 */

import { DataError } from '../domain/errors.ts';

/** One position of the pool, at the present price. */
export interface PoolLeg {
  /** The wallet it settles in. */
  readonly wallet: string;
  readonly side: 1 | -1;
  /** Quote, at the present price. */
  readonly notional: number;
  /** Quote, at the present price; it moves with the notional. */
  readonly maintenance: number;
}

export interface MarginPool {
  /** Of the whole pool, quote. */
  readonly marginBalance: number;
  /** Of the whole pool, quote: what its positions and its present loans require. */
  readonly maintenance: number;
  readonly legs: readonly PoolLeg[];
  /** Balance and unrealised P&L of each wallet that may be borrowed from, quote; below zero it owes. */
  readonly walletEquity: Readonly<Record<string, number>>;
  /** Maintenance of a loan, fraction of it. */
  readonly borrowMaintenance: number;
}

/**
 * How far the price of the one underlier runs either way until the pool is liquidated, as signed
 * fractions of it; both 0 where the pool is at its requirement already.
 */
export interface LiquidationMoves {
  /** Null: no rise liquidates. */
  readonly rise: number | null;
  /** Not below −1; null: not even a price of nothing does. */
  readonly fall: number | null;
}

/**
 * What the pool has above its requirement once the price has moved by a fraction of itself.
 *
 *     balance(f)      = balance + Σ side · notional · f
 *     requirement(f)  = maintenance + Σ maintenance_i · f + b · (Σ owed_w(f) − Σ owed_w(0))
 *     owed_w(f)       = max(0, −(equity_w + Σ side · notional · f over the wallet's legs))
 *
 * @source Gate help 49325, CrossEx account rules: liabilities are what a currency's balance and unrealised
 *         P&L lie below zero; their maintenance is liabilities · the borrowing maintenance ratio
 */
export function poolSlack(pool: MarginPool, move: number): number {
  const gained = pool.legs.reduce((all, { side, notional }) => all + side * notional * move, 0);
  const scaled = pool.legs.reduce((all, leg) => all + leg.maintenance * move, 0);
  const lent = wallets(pool).reduce((all, one) => all + owed(one, move) - owed(one, 0), 0);
  return pool.marginBalance + gained - pool.maintenance - scaled - pool.borrowMaintenance * lent;
}

/**
 * The moves that bring the pool to its requirement.
 *
 * The slack is concave and made of straight pieces that meet where a wallet reaches zero, so each way
 * has at most one root: in the piece at whose far end the slack is no longer above zero.
 *
 * @throws DataError when a leg's wallet has no equity
 */
export function crossLiquidationMoves(pool: MarginPool): LiquidationMoves {
  if (poolSlack(pool, 0) <= 0) return { rise: 0, fall: 0 };
  const kinks = wallets(pool)
    .map(({ equity, delta }) => -equity / delta)
    .filter((kink) => Number.isFinite(kink) && kink > -1);
  const up = kinks.filter((kink) => kink > 0).sort((a, b) => a - b);
  const down = kinks.filter((kink) => kink < 0).sort((a, b) => b - a);
  const last = up.at(-1) ?? 0;
  // Beyond the last kink the slack is one straight line: any second point on it gives its slope.
  const beyond = last + 1;
  const rise = firstRoot(pool, [...up, beyond]);
  return {
    rise: rise ?? onLine(last, poolSlack(pool, last), beyond, poolSlack(pool, beyond)),
    fall: firstRoot(pool, [...down, -1]),
  };
}

/** The nearest move that liquidates, a signed fraction of the price; null where none does. */
export function crossLiquidationMove(pool: MarginPool): number | null {
  const { rise, fall } = crossLiquidationMoves(pool);
  if (rise === null || fall === null) return rise ?? fall;
  return rise <= -fall ? rise : fall;
}

interface Wallet {
  readonly equity: number;
  /** Quote gained when the price doubles. */
  readonly delta: number;
}

/** Each wallet once, with what its legs make of a move. */
function wallets(pool: MarginPool): readonly Wallet[] {
  const stray = pool.legs.find((leg) => !(leg.wallet in pool.walletEquity));
  if (stray !== undefined)
    throw new DataError({
      where: 'margin pool',
      expected: `the equity of the wallet ${stray.wallet}, in which a position settles`,
      found: Object.keys(pool.walletEquity).join(', ') || 'no wallet',
    });
  return Object.entries(pool.walletEquity).map(([name, equity]) => ({
    equity,
    delta: pool.legs
      .filter((leg) => leg.wallet === name)
      .reduce((all, { side, notional }) => all + side * notional, 0),
  }));
}

const owed = ({ equity, delta }: Wallet, move: number): number =>
  Math.max(0, -(equity + delta * move));

/** The first root on the pieces from no move to each end in turn. */
function firstRoot(pool: MarginPool, ends: readonly number[]): number | null {
  let from = 0;
  let before = poolSlack(pool, 0);
  for (const to of ends) {
    const after = poolSlack(pool, to);
    if (after <= 0) return onLine(from, before, to, after);
    from = to;
    before = after;
  }
  return null;
}

/** Where the line through two points falls to zero; null where it does not fall. */
function onLine(from: number, before: number, to: number, after: number): number | null {
  return after < before ? from + ((to - from) * before) / (before - after) : null;
}
