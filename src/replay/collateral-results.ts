/** The assets behind one life as the public result tells them. */
import type { CollateralResult } from '../domain/result.ts';
import type { LegLife } from '../domain/run.ts';
import type { PriceColumns } from '../market/tape.ts';
import { type Scene, settlementAt, tapeOf } from '../metrics/moments.ts';

export const collateralResults = (scene: Scene, life: LegLife): readonly CollateralResult[] =>
  life.assets.map(({ asset, units, cost }, i) => {
    const lowest = lowestOf(tapeOf(scene, life).collateral[i] as PriceColumns, life);
    const exitPrice = life.assetSale?.prices[i] ?? null;
    const leaves = settlementAt(
      scene,
      life,
      life.exitBar,
      life.exitPhase === 'close' ? 'close' : 'open',
    );
    return {
      asset,
      units,
      costQuote: cost * settlementAt(scene, life, life.entryBar, 'open'),
      entryPrice: cost / units,
      exitPrice,
      lowestPrice: lowest.price,
      lowestAtMs: scene.tape.openMs[lowest.bar] as number,
      pnlQuote: exitPrice === null ? null : (units * exitPrice - cost) * leaves,
    };
  });

/** Where an asset was cheapest over a life; of an exit at an open nothing counts that came after it. */
function lowestOf(
  { low, open }: PriceColumns,
  { entryBar, exitBar, exitPhase }: LegLife,
): { readonly bar: number; readonly price: number } {
  const atOpen = exitPhase === 'open';
  const last = (atOpen ? open : low)[exitBar] as number;
  let lowest = { bar: exitBar, price: last };
  for (let bar = exitBar - 1; bar >= entryBar; bar--)
    if ((low[bar] as number) <= lowest.price) lowest = { bar, price: low[bar] as number };
  return lowest;
}
