/** A cross account over its life: how close its margin engine came, at the pairs of prices it is asked. */
import type { CrossPlan, LegLife } from '../domain/run.ts';
import { adjustedEquity, crossAccountOf, crossRequirement } from '../margin/cross.ts';
import { tableAt } from '../margin/table-steps.ts';
import { ratioOf } from './margin-ratio.ts';
import { asLeg, type Scene, tapeOf, walletAt } from './moments.ts';

export interface CrossCurves {
  /** With which the account's figures stand. */
  readonly perp: LegLife;
  /** Maintenance ÷ adjusted equity at the worse of all-lows and all-highs; NaN outside the life. */
  readonly ratio: Float64Array;
  /** Most that maintenance exceeded adjusted equity by, settlement currency; negative: never. */
  readonly shortfall: number;
}

/** One for each construction, in the order of their ends; none where the plan has no cross account. */
export function crossCurves(scene: Scene): readonly CrossCurves[] {
  if (scene.plan.cross === null) return [];
  const { cross } = scene.plan;
  const of = (leg: number): readonly LegLife[] =>
    scene.run.lives.filter((life) => life.leg === leg);
  const spots = of(0);
  // An account is closed as one, so that each construction has one life of either leg.
  return of(1).flatMap((perp) => {
    const spot = spots.find(({ construction }) => construction === perp.construction);
    return spot === undefined ? [] : [curvesOf(scene, cross, spot, perp)];
  });
}

function curvesOf(scene: Scene, cross: CrossPlan, spot: LegLife, perp: LegLife): CrossCurves {
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
      const here = ratioOf(needed, equity);
      if (!(here <= (ratio[bar] as number))) ratio[bar] = here;
      shortfall = Math.max(shortfall, needed - equity);
    }
  }
  return { perp, ratio, shortfall };
}

const priceAt = (scene: Scene, life: LegLife, extreme: 'low' | 'high', bar: number): number =>
  tapeOf(scene, life).mark[extreme][bar] as number;
