/** Would the spot chart have warned? The same legs, judged on the price both venues share. */
import type { ReplayResult } from '../domain/result.ts';
import { planOf, type Scene } from '../metrics/moments.ts';
import { sharedForLeg, survivesOn } from '../metrics/survival.ts';

/** @param twin the run in which nothing was liquidated, so that every leg is judged to its planned exit */
export function spotChart(twin: Scene): {
  readonly verdict: ReplayResult['spotChartVerdict'];
  readonly reason: string | null;
} {
  const { shared, sharedReason } = twin.tape;
  if (twin.plan.cross !== null)
    return { verdict: null, reason: 'a cross account is judged on two prices, not on one chart' };
  if (shared === null) return { verdict: null, reason: sharedReason };
  const survives = twin.run.lives.every((life) => {
    const { liquidation } = planOf(twin, life);
    if (liquidation === null) return true;
    return survivesOn(twin, life, liquidation, sharedForLeg(shared.columns, life));
  });
  return { verdict: { survives, series: shared.name }, reason: null };
}
