/**
 * One margin engine over spot collateral and a perp: alive while
 *
 *     cash + collateral(q_s · S) + s · q · (m − e)  ≥  threshold · (maintenance(q · m) + λ · loan)
 *
 * Collateral is the least of the schedule's lines, the loan is negative cash and counts in full. Both
 * prices matter, so the question is asked on a line from one pair of prices to another.
 */

import type { CollateralSchedule } from '../domain/collateral.ts';
import type { MarginTable } from '../domain/margin-rule.ts';
import type { CrossPlan } from '../domain/run.ts';
import { collateralValue, lineValue } from './collateral.ts';
import { type IsolatedLeg, notionalAt, unrealised } from './isolated.ts';
import { maintenance } from './maintenance.ts';
import type { Hedge } from './position-table.ts';

export interface CrossAccount {
  /** Its wallet is the account's cash; below zero it is a loan. */
  readonly perp: IsolatedLeg;
  /** Coin held as collateral. */
  readonly spotQuantity: number;
  readonly collateral: CollateralSchedule;
  /** Of the perp as a whole. */
  readonly table: MarginTable;
  /** Adjusted equity ÷ requirement at which it is unwound. */
  readonly threshold: number;
  /** Fraction of the loan that must stand behind it. */
  readonly loanMaintenance: number;
  readonly equalityKills: boolean;
}

/** The account of a plan, with what its legs hold at a moment and the perp's table there. */
export const crossAccountOf = (
  { collateral, threshold, loanMaintenance, liquidation }: CrossPlan,
  spot: { readonly quantity: number },
  perp: IsolatedLeg,
  table: MarginTable,
): CrossAccount => ({
  perp,
  spotQuantity: spot.quantity,
  collateral,
  table,
  threshold,
  loanMaintenance,
  equalityKills: liquidation.equalityKills,
});

/** The part of an account's perp that its spot covers; null where it is asked like any other. */
export const hedgeOf = (
  { hedgedMaintenance: rate }: CrossPlan,
  spotQuantity: number,
  perpQuantity: number,
): Hedge | null =>
  rate === null ? null : { covered: Math.min(1, spotQuantity / perpQuantity), rate };

export interface PricePair {
  readonly spot: number;
  readonly perp: number;
}

/** Equity as the margin engine sees it: collateral by its schedule, what is owed in full. */
export const adjustedEquity = (account: CrossAccount, at: PricePair): number =>
  account.perp.wallet +
  collateralValue(account.spotQuantity, at.spot, account.collateral) +
  unrealised(account.perp, at.perp);

const loanOf = ({ perp }: CrossAccount): number => Math.max(0, -perp.wallet);

/** What adjusted equity must reach at these prices. */
export const crossRequirement = (account: CrossAccount, at: PricePair): number =>
  account.threshold *
  (maintenance(account.table, notionalAt(account.perp, at.perp)) +
    account.loanMaintenance * loanOf(account));

/** The predicate that decides every liquidation of a cross account. */
export function isCrossLiquidated(account: CrossAccount, at: PricePair): boolean {
  const equity = adjustedEquity(account, at);
  const needed = crossRequirement(account, at);
  return account.equalityKills ? equity <= needed : equity < needed;
}

/**
 * The first pair on the straight line from `from` (alive) to `to` (liquidated) where equity meets the
 * requirement. Equity less requirement is the least of one straight line in λ for each tier and line
 * of collateral, so the least root answers.
 */
export function crossTrigger(account: CrossAccount, from: PricePair, to: PricePair): PricePair {
  let least = 1;
  const { table, threshold, loanMaintenance, collateral, perp } = account;
  const loan = threshold * loanMaintenance * loanOf(account);
  for (const [b, rate] of table.rate.entries())
    for (const line of collateral.lines) {
      const slack = (at: PricePair): number =>
        perp.wallet +
        lineValue(line, collateral.measure, account.spotQuantity, at.spot) +
        unrealised(perp, at.perp) -
        threshold * (rate * notionalAt(perp, at.perp) - (table.deduction[b] as number)) -
        loan;
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
