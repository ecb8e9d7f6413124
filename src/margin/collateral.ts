/**
 * What an amount of coin is worth as collateral. Venues pay less for the second slice than for the
 * first: each slice counts at its own tier's ratio, and what is owed counts in full.
 *
 *     value = min over lines of (ratio · value at the index + offset)
 *
 * which equals "slice by slice" exactly because ratios never rise from tier to tier. It is concave,
 * so that a trigger on a straight path of prices is the first root of a handful of lines.
 */

import type { CollateralLine, CollateralSchedule, CollateralTier } from '../domain/collateral.ts';
import { DataError } from '../domain/errors.ts';

/** The line of a debt: it counts in full, and no ratio relieves it. */
const WHOLE: CollateralLine = { ratio: 1, offset: 0 };

/**
 * The schedule of one coin.
 *
 * @param measure what ends a tier: `value` (Binance cross margin) or `coin` (Bybit's unified account,
 *        OKX's discount rates)
 * @throws DataError when there is no tier, a ratio rises or is outside [0, 1], ends do not rise, or
 *         the last tier ends: what lies beyond it must be said, 0 where it counts for nothing
 * @source Binance FAQ 4bec9126… (marginal tiers by value); Bybit help "Assets Collateral Value Ratio
 *         List (UTA)", 2025-09; OKX `GET /api/v5/public/discount-rate-interest-free-quota`
 */
export const collateralSchedule = (
  measure: CollateralSchedule['measure'],
  tiers: readonly CollateralTier[],
  where: string,
): CollateralSchedule => ({ measure, lines: collateralLines(tiers, where) });

/** The schedule of a coin that counts for one share of its value, whatever is held of it. */
export const flatCollateral = (ratio: number, where: string): CollateralSchedule =>
  collateralSchedule('value', [{ to: Number.POSITIVE_INFINITY, ratio }], where);

/**
 * The lines of which collateral counts for the least:
 * offset₁ = 0 and offset_{i+1} = offset_i + (ratio_i − ratio_{i+1}) · end_i, in the tiers' measure.
 * The first is the whole amount: above zero it never binds, below zero only it does.
 *
 * @throws DataError as `collateralSchedule`
 */
export function collateralLines(
  tiers: readonly CollateralTier[],
  where: string,
): readonly CollateralLine[] {
  const lines: CollateralLine[] = [WHOLE];
  let last: CollateralTier = { to: 0, ratio: 1 };
  let offset = 0;
  for (const [index, tier] of tiers.entries()) {
    checkTier(tier, last, `${where} tier ${index + 1}`);
    offset += (last.ratio - tier.ratio) * last.to;
    if (tier.ratio < last.ratio) lines.push({ ratio: tier.ratio, offset });
    last = tier;
  }
  if (last.to !== Number.POSITIVE_INFINITY)
    throw new DataError({
      where,
      expected: 'a last collateral tier without an end',
      found: tiers.length === 0 ? 'no tier' : `an end at ${last.to}`,
      hint: 'add the ratio beyond it: 0 where the venue counts no more',
    });
  return lines;
}

function checkTier(tier: CollateralTier, before: CollateralTier, where: string): void {
  if (!(tier.ratio >= 0 && tier.ratio <= before.ratio))
    throw new DataError({
      where,
      expected: `a collateral ratio from 0 to ${before.ratio}, never above the tier before it`,
      found: String(tier.ratio),
    });
  if (!(tier.to > before.to))
    throw new DataError({
      where,
      expected: `an upper end above ${before.to}`,
      found: String(tier.to),
    });
}

/** What one line lets an amount count for, in quote; an offset in coin moves with its price. */
export const lineValue = (
  { ratio, offset }: CollateralLine,
  measure: CollateralSchedule['measure'],
  amount: number,
  indexPrice: number,
): number => ratio * amount * indexPrice + (measure === 'coin' ? offset * indexPrice : offset);

/**
 * What an amount counts for, in quote. An amount below zero is a debt and counts in full.
 *
 * @param amount coin held, less what is owed
 * @param indexPrice quote per coin, above zero
 */
export function collateralValue(
  amount: number,
  indexPrice: number,
  { measure, lines }: CollateralSchedule,
): number {
  let least = Number.POSITIVE_INFINITY;
  for (const line of lines) least = Math.min(least, lineValue(line, measure, amount, indexPrice));
  return least;
}
