/** What the assets behind a leg's margin cost at a moment of a bar. */
import type { LegTape, PriceColumns } from './tape.ts';

/** Quote per unit, in the order of the plan's assets. */
export const assetPrices = (
  { collateral }: Pick<LegTape, 'collateral'>,
  column: keyof PriceColumns,
  bar: number,
): readonly number[] => collateral.map((prices) => prices[column][bar] as number);
