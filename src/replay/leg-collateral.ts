/** Assets behind an isolated leg: bought at its entry, counted at every check, sold or returned when it goes. */
import type { AssetSale, HeldAsset } from '../domain/collateral.ts';
import type { Phase } from '../domain/run.ts';
import { countedLeg, saleCostOf, worthGain } from '../margin/collateral-leg.ts';
import { isLiquidated } from '../margin/isolated.ts';
import { tableAt } from '../margin/table-steps.ts';
import { assetPrices } from '../market/asset-prices.ts';
import type { LegTape, PriceColumns } from '../market/tape.ts';
import { type EngineState, type HeldLeg, settlementPrice } from './state.ts';

/**
 * Buys a leg's assets at their opens: each its share of the margin, at its price and without a fee.
 *
 * @param margin what is posted, the leg's quote
 */
export function buyAssets(
  { plan }: Pick<EngineState, 'plan'>,
  tape: LegTape,
  leg: number,
  margin: number,
  bar: number,
): readonly HeldAsset[] {
  const planned = plan.collateral[leg]?.assets ?? [];
  const prices = assetPrices(tape, 'open', bar);
  return planned.map((asset, i) => {
    const cost = asset.share * margin;
    return { ...asset, cost, units: cost / (prices[i] as number) };
  });
}

/** The leg as its margin engine sees it with its assets at one of a bar's prices. */
export const countedAt = (held: HeldLeg, column: keyof PriceColumns, bar: number): HeldLeg =>
  held.assets.length === 0
    ? held
    : countedLeg(held, held.assets, assetPrices(held.tape, column, bar));

/** The leg as its holder sees it with its assets at what they are worth at one of a bar's prices. */
export const worthAt = (held: HeldLeg, column: keyof PriceColumns, bar: number): HeldLeg =>
  held.assets.length === 0
    ? held
    : {
        ...held,
        wallet: held.wallet + worthGain(held.assets, assetPrices(held.tape, column, bar)),
      };

/** What the assets of a leg are worth above what they cost, at a bar's open or close, capital currency. */
export function assetGain(
  state: EngineState,
  held: HeldLeg,
  bar: number,
  phase: 'open' | 'close',
): number {
  if (held.assets.length === 0) return 0;
  const gain = worthGain(held.assets, assetPrices(held.tape, phase, bar));
  return gain * settlementPrice(state, held, bar, phase, held.tape.mark[phase][bar] as number);
}

/** Whether a leg would have lived at this mark had its assets still been what they cost. */
export function isBrokenByCollateral(held: HeldLeg, mark: number, bar: number): boolean {
  const rules = held.plan.liquidation;
  if (rules === null || held.assets.length === 0) return false;
  const bought = held.assets.map(({ cost, units }) => cost / units);
  const whole = countedLeg(held, held.assets, bought);
  return !isLiquidated(whole, tableAt(held.tables, bar), mark, rules.equalityKills);
}

/** Why assets leave their leg: with a leg that is closed at their price, or in a forced sale. */
export type WhyAssetsGo = 'closed' | 'forced';

/**
 * Turns a leg's assets into money of its wallet: what they gained or lost since the entry goes into the
 * books, and of a forced sale what it costs.
 *
 * @param prices the assets', at this moment
 * @returns what the sale cost, the leg's quote
 */
export function turnAssetsIntoMoney(
  state: EngineState,
  held: HeldLeg,
  at: { readonly bar: number; readonly phase: Phase; readonly price: number },
  prices: readonly number[],
  why: WhyAssetsGo,
): number {
  const { assets, account, tag } = held;
  if (assets.length === 0) return 0;
  const { journal, tape } = state;
  const atMs = tape.openMs[at.bar] as number;
  const x = settlementPrice(state, held, at.bar, at.phase, at.price);
  const gain = worthGain(assets, prices);
  const saleCost = why === 'closed' ? 0 : saleCostOf(assets, prices);
  const brokeByCollateral = why === 'closed' ? null : isBrokenByCollateral(held, at.price, at.bar);
  journal.post(atMs, 'world:collateral', account, gain * x, 'collateral', tag);
  journal.post(atMs, account, 'world:slippage', saleCost * x, 'liquidation slippage', tag);
  held.wallet += gain - saleCost;
  held.flowsAtCost += (gain - saleCost) * x;
  const sale: AssetSale = { prices, saleCost, brokeByCollateral };
  held.sold = { assets, sale };
  held.assets = NO_ASSETS;
  return saleCost;
}

const NO_ASSETS: readonly HeldAsset[] = [];
