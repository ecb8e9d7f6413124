/**
 * One margin engine over spot collateral and a perp: alive while
 *
 *     cash + q_s · S · (1 − haircut) + s · q · (m − e)  ≥  maintenance(q · m)
 *
 * Both prices matter, so the question is asked on a line from one pair of prices to another.
 */
import type { MarginTable } from '../domain/run.ts';
import { type IsolatedLeg, notionalAt, unrealised } from './isolated.ts';
import { maintenance } from './maintenance.ts';

export interface CrossAccount {
  /** Its wallet is the account's cash; below zero it is a loan. */
  readonly perp: IsolatedLeg;
  /** Coin held as collateral. */
  readonly spotQuantity: number;
  readonly haircut: number;
  readonly table: MarginTable;
  readonly equalityKills: boolean;
}

export interface PricePair {
  readonly spot: number;
  readonly perp: number;
}

/** Equity as the margin engine sees it, collateral after its haircut. */
export const adjustedEquity = (account: CrossAccount, at: PricePair): number =>
  account.perp.wallet +
  account.spotQuantity * at.spot * (1 - account.haircut) +
  unrealised(account.perp, at.perp);

/** What the account must hold at these prices. */
export const crossRequirement = (account: CrossAccount, at: PricePair): number =>
  maintenance(account.table, notionalAt(account.perp, at.perp));

/** The predicate that decides every liquidation of a cross account. */
export function isCrossLiquidated(account: CrossAccount, at: PricePair): boolean {
  const equity = adjustedEquity(account, at);
  const needed = crossRequirement(account, at);
  return account.equalityKills ? equity <= needed : equity < needed;
}

/**
 * The first pair on the straight line from `from` (alive) to `to` (liquidated) where equity meets
 * maintenance. Equity less each bracket's line is itself a line in λ, so the least root answers.
 */
export function crossTrigger(account: CrossAccount, from: PricePair, to: PricePair): PricePair {
  let least = 1;
  for (const [b, rate] of account.table.rate.entries()) {
    const deduction = account.table.deduction[b] as number;
    const slack = (at: PricePair): number =>
      adjustedEquity(account, at) - (rate * notionalAt(account.perp, at.perp) - deduction);
    const before = slack(from);
    const after = slack(to);
    if (before >= 0 && after < before && after <= 0)
      least = Math.min(least, before / (before - after));
  }
  return {
    spot: from.spot + least * (to.spot - from.spot),
    perp: from.perp + least * (to.perp - from.perp),
  };
}
