/** What became of the assets behind a leg, as its exit tells it. */
import type { LegLife } from '../domain/run.ts';
import { grouped } from './rule-words.ts';

/** Of a forced sale: at which prices, and whether they are why. */
export function collateralNote({ assets, assetSale }: LegLife): readonly string[] {
  if (assetSale === null || assetSale.brokeByCollateral === null) return [];
  const sold = assets.map(({ asset, units, cost }, i) => {
    const paid = grouped(significant(cost / units));
    return `${asset} at ${grouped(significant(assetSale.prices[i] as number))}, bought at ${paid}`;
  });
  return [
    `Its collateral was sold: ${sold.join('; ')}.`,
    assetSale.brokeByCollateral
      ? 'At that mark it would have lived, had its collateral still been worth what it cost: the collateral broke.'
      : 'At that mark it was lost even with its collateral at what it cost: the position broke.',
  ];
}

/** Of a shared account that is unwound one leg at a time: what the first to go did to the other. */
export function hedgeGoneNote({ liquidation }: LegLife): readonly string[] {
  const gone = liquidation?.hedgeGone;
  if (gone === undefined) return [];
  const [before, after, equity] = [
    gone.requirementBefore,
    gone.requirementAfter,
    gone.equityAfter,
  ].map((amount) => grouped(significant(amount)));
  const next = gone.other
    ? 'so that the other leg was caught in the same instant'
    : 'which the other leg met; half a carry is closed with it by an order of ours';
  const changed = before === after ? `stayed ${after}` : `went from ${before} to ${after}`;
  return [
    `Closed first, having lost most. With it gone the requirement ${changed} against an adjusted equity of ${equity}, ${next}.`,
  ];
}

const significant = (price: number): number => Number(price.toPrecision(6));
