/**
 * An isolated leg with assets behind it. Its wallet carries every asset at what it cost, so what the books
 * say is the wallet; a margin engine adds what each has gained or lost since by its schedule, its holder
 * by its worth. Amounts are in the leg's quote, prices quote per unit, in the order of the assets.
 */
import type { CollateralLine, CollateralSchedule, HeldAsset } from '../domain/collateral.ts';
import type { MarginTable } from '../domain/margin-rule.ts';
import { collateralValue, lineValue } from './collateral.ts';
import { equityAt, type IsolatedLeg, notionalAt } from './isolated.ts';
import { maintenance } from './maintenance.ts';

/** What the assets count for above what they cost; below zero where haircut or price took more. */
export const countedGain = (assets: readonly HeldAsset[], prices: readonly number[]): number =>
  assets.reduce(
    (all, { units, cost, schedule }, i) =>
      all + collateralValue(units, prices[i] as number, schedule) - cost,
    0,
  );

/** What the assets are worth above what they cost. */
export const worthGain = (
  assets: readonly Pick<HeldAsset, 'units' | 'cost'>[],
  prices: readonly number[],
): number =>
  assets.reduce((all, { units, cost }, i) => all + units * (prices[i] as number) - cost, 0);

/** The leg as its margin engine sees it at these prices; the leg itself where nothing but money is behind it. */
export const countedLeg = <T extends IsolatedLeg>(
  leg: T,
  assets: readonly HeldAsset[],
  prices: readonly number[],
): T => (assets.length === 0 ? leg : { ...leg, wallet: leg.wallet + countedGain(assets, prices) });

/** Money that is owed: what a wallet lies below the cost of the assets in it. */
export const moneyOwed = (wallet: number, assets: readonly Pick<HeldAsset, 'cost'>[]): number =>
  Math.max(0, assets.reduce((all, { cost }) => all + cost, 0) - wallet);

/** What the assets bring in a forced sale falls short of their worth by this. */
export const saleCostOf = (assets: readonly HeldAsset[], prices: readonly number[]): number =>
  assets.reduce((all, { units, saleCost }, i) => all + saleCost * units * (prices[i] as number), 0);

/**
 * The first prices at which equity meets the requirement while the assets go from one set of prices to
 * another, all in step, and the leg's own price stands still.
 *
 * What the assets count for is concave along that way (the least of straight lines, summed). So the root
 * of the lines that bind at a point below the requirement never lies before the crossing: taken again and
 * again from the far end it comes down to it, in as many steps as there are lines at most.
 *
 * @param leg  alive at `from`, liquidated at `to`
 * @param mark the leg's own price
 */
export function fallToRequirement(
  leg: IsolatedLeg,
  table: MarginTable,
  mark: number,
  assets: readonly HeldAsset[],
  from: readonly number[],
  to: readonly number[],
): readonly number[] {
  const needed = maintenance(table, notionalAt(leg, mark)) - equityAt(leg, mark);
  const at = (way: number): number[] =>
    from.map((price, i) => price + way * ((to[i] as number) - price));
  let way = 1;
  for (;;) {
    const binding = assets.map((asset, i) => bindingLine(asset, at(way)[i] as number));
    const slack = (prices: readonly number[]): number =>
      assets.reduce(
        (all, { units, cost, schedule }, i) =>
          all +
          lineValue(binding[i] as CollateralLine, schedule.measure, units, prices[i] as number) -
          cost,
        -needed,
      );
    const before = slack(from);
    const after = slack(to);
    const root = after < before ? before / (before - after) : way;
    if (!(root < way)) return at(way);
    way = Math.max(0, root);
  }
}

/** The line by which an asset counts at a price. */
function bindingLine(
  { units, schedule }: { readonly units: number; readonly schedule: CollateralSchedule },
  price: number,
): CollateralLine {
  const { measure, lines } = schedule;
  return lines.reduce((least, line) =>
    lineValue(line, measure, units, price) < lineValue(least, measure, units, price) ? line : least,
  );
}
