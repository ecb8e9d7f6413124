/** How many crashes stand behind many deaths: entries an hour apart die together. */
import { DAY } from '../units/units.ts';

/**
 * Distinct crash episodes: a liquidation more than a day after the one before it begins a new one.
 *
 * @param atMs instants of liquidations, in any order; NaN (none) is passed over
 */
export function episodesOf(atMs: Float64Array): number {
  // Neighbouring entries die at one instant, so few are left to be sorted.
  const instants = atMs.filter((at, i) => !Number.isNaN(at) && at !== atMs[i - 1]).sort();
  let episodes = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const at of instants) {
    if (at - last > DAY) episodes += 1;
    last = at;
  }
  return episodes;
}
