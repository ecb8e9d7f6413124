/** Survival by holding time, of entries that were not all watched equally long. */
import type { FollowUp } from './follow-up.ts';

export interface SurvivalAt {
  /** Of the entries: how many were still alive and watched, or died, at this holding time or later. */
  readonly atRisk: number;
  /** Died by this holding time. */
  readonly deaths: number;
  /**
   * Share that lives this long; null where nobody was watched so long while some were still alive:
   * there the record says nothing.
   */
  readonly survivalFraction: number | null;
}

/**
 * The Kaplan–Meier estimate at each of the holding times:
 *
 *     S(h) = Π over times of death t ≤ h of (1 − deaths at t ÷ at risk at t)
 *
 * At risk at t is who was watched for t or longer. Who was watched for less and lived is censored: it
 * counts up to there and neither as a survivor nor as dead afterwards. At equal times deaths come first.
 *
 * @param holdingMs rising
 * @source E. L. Kaplan and P. Meier, "Nonparametric Estimation from Incomplete Observations", Journal of
 *   the American Statistical Association 53 (1958), section 2
 */
export function survivalCurve(
  { watchedMs, died }: Pick<FollowUp, 'watchedMs' | 'died'>,
  holdingMs: readonly number[],
): readonly SurvivalAt[] {
  const watched = watchedMs.toSorted();
  const deaths = watchedMs.filter((_, i) => died[i] === 1).sort();
  const total = watched.length;
  let survival = 1;
  let gone = 0;
  let dead = 0;
  return holdingMs.map((holding) => {
    while (dead < deaths.length && (deaths[dead] as number) <= holding) {
      const at = deaths[dead] as number;
      const before = dead;
      while (deaths[dead] === at) dead += 1;
      while (gone < total && (watched[gone] as number) < at) gone += 1;
      survival *= 1 - (dead - before) / (total - gone);
    }
    while (gone < total && (watched[gone] as number) < holding) gone += 1;
    const atRisk = total - gone;
    // Once the last one watched has died there is nobody left to say otherwise: it stays at zero.
    const known = atRisk > 0 || (survival === 0 && total > 0);
    return { atRisk, deaths: dead, survivalFraction: known ? survival : null };
  });
}
