/** A cross account over its life: how close its margin engine came, at the pairs of prices it is asked. */
import type { LegLife } from '../domain/run.ts';
import { adjustedEquity, crossAccountOf, crossRequirement } from '../margin/cross.ts';
import { tableAt } from '../margin/table-steps.ts';
import { asLeg, type Scene, tapeOf, walletAt } from './moments.ts';

export interface CrossCurves {
  /** Maintenance ÷ adjusted equity at the worse of all-lows and all-highs; NaN outside the life. */
  readonly ratio: Float64Array;
  /** Most that maintenance exceeded adjusted equity by, settlement currency; negative: never. */
  readonly shortfall: number;
}

/** Null when the plan has no cross account. */
export function crossCurves(scene: Scene): CrossCurves | null {
  const { cross } = scene.plan;
  const spot = scene.run.lives.find(({ leg }) => leg === 0);
  const perp = scene.run.lives.find(({ leg }) => leg === 1);
  if (cross === null || spot === undefined || perp === undefined) return null;
  const ratio = new Float64Array(scene.tape.openMs.length).fill(Number.NaN);
  let shortfall = Number.NEGATIVE_INFINITY;
  const end = perp.exitPhase === 'open' ? perp.exitBar : perp.exitBar + 1;
  for (let bar = perp.entryBar; bar < end; bar++) {
    const leg = asLeg(scene, perp, walletAt(perp, bar));
    const account = crossAccountOf(cross, spot, leg, tableAt(perp.tables, bar));
    for (const extreme of ['low', 'high'] as const) {
      const at = {
        spot: priceAt(scene, spot, extreme, bar),
        perp: priceAt(scene, perp, extreme, bar),
      };
      const equity = adjustedEquity(account, at);
      const needed = crossRequirement(account, at);
      const here = equity > 0 ? Math.min(needed / equity, 1) : 1;
      if (!(here <= (ratio[bar] as number))) ratio[bar] = here;
      shortfall = Math.max(shortfall, needed - equity);
    }
  }
  return { ratio, shortfall };
}

const priceAt = (scene: Scene, life: LegLife, extreme: 'low' | 'high', bar: number): number =>
  tapeOf(scene, life).mark[extreme][bar] as number;
