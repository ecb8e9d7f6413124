/** Where a bar catches an isolated leg: by its own price, or by what its assets are worth. */
import { countedLeg, fallToRequirement } from '../margin/collateral-leg.ts';
import { type IsolatedLeg, isLiquidated, liquidationPrice } from '../margin/isolated.ts';
import { tableAt } from '../margin/table-steps.ts';
import { assetPrices } from '../market/asset-prices.ts';
import type { Breach } from './liquidate.ts';
import type { HeldLeg } from './state.ts';

/** What of a leg decides whether a bar catches it. */
export type Exposed = IsolatedLeg & Pick<HeldLeg, 'plan' | 'tape' | 'tables'>;

/** Where a bar catches a leg. */
export type Caught = Omit<Breach, 'held'>;

/** The exact price at which the bar's extreme catches a leg; the open where that is beyond already. */
export function caughtInside(held: Exposed, bar: number): Caught | null {
  const rules = held.plan.liquidation;
  if (rules === null) return null;
  const { open, high, low } = held.tape.mark;
  const extreme = (held.side > 0 ? low[bar] : high[bar]) as number;
  const table = tableAt(held.tables, bar);
  if (!isLiquidated(held, table, extreme, rules.equalityKills)) return null;
  const from = open[bar] as number;
  if (isLiquidated(held, table, from, rules.equalityKills))
    return { price: from, phase: 'open', gap: true };
  const exact = liquidationPrice(held, table) ?? extreme;
  // The root lies between the two by the predicate; rounding may put it a hair outside.
  const price = Math.min(Math.max(exact, Math.min(from, extreme)), Math.max(from, extreme));
  return { price, phase: 'inside', gap: false };
}

/**
 * Where a bar catches a leg with assets. First its own price runs to its extreme while the assets stand
 * at their opens. If it lives through that, the assets fall to their lows while the leg stands at its
 * open; then its own price runs once more, with the assets at their lows. What only the last two bring
 * is in doubt, unless no price of the leg's bar would have saved it.
 */
export function caughtBacked(held: Exposed & Pick<HeldLeg, 'assets'>, bar: number): Caught | null {
  const rules = held.plan.liquidation;
  if (rules === null) return null;
  const [opens, lows] = [assetPrices(held.tape, 'open', bar), assetPrices(held.tape, 'low', bar)];
  const byMark = caughtInside(countedLeg(held, held.assets, opens), bar);
  if (byMark !== null) return { ...byMark, assetPrices: opens };
  const fallen = countedLeg(held, held.assets, lows);
  const table = tableAt(held.tables, bar);
  const { open, high, low } = held.tape.mark;
  const best = (held.side > 0 ? high[bar] : low[bar]) as number;
  const doubtful = !isLiquidated(fallen, table, best, rules.equalityKills);
  const price = open[bar] as number;
  if (!isLiquidated(fallen, table, price, rules.equalityKills)) {
    const last = caughtInside(fallen, bar);
    return last && { ...last, assetPrices: lows, doubtful };
  }
  const prices = fallToRequirement(held, table, price, held.assets, opens, lows);
  return { price, phase: 'inside', gap: false, assetPrices: prices, doubtful };
}
