/**
 * What forced volume does to a price, and how the price comes back.
 *
 *     fraction = prefactor · √| z |        z = Σ ± σ² · Q / V, sales negative
 *
 * Q is what goes through the book, σ the volatility of a day and V what a day trades, each of its own
 * moment: with one σ and one V this is the square-root law, prefactor · σ · √(Q / V). Volume of the other
 * sign takes away from z. Half of the fraction comes back in every `recovery`, so z falls to a quarter.
 *
 * @source Donier and Bonart, "A million metaorder analysis of market impact on the Bitcoin"
 *         (arXiv 1412.4503): the square root over four decades of size. No source has its prefactor for
 *         perpetuals, nor for a cascade; that is why it is exposed.
 */

/** The most a price is moved: no law is known to hold beyond, nor there. */
export const MOST_IMPACT = 0.9;

/** An impact below this counts as gone, so that what comes long after is the record itself. */
const NEGLIGIBLE = 1e-9;

/** What a crowd's volume has done to one market up to a moment. */
export interface Pressure {
  readonly prefactor: number;
  readonly recoveryMs: number;
}

/** How far a price is moved, as a fraction of the recorded one; negative: down. */
export const impactOf = ({ prefactor }: Pick<Pressure, 'prefactor'>, z: number): number =>
  Math.sign(z) * Math.min(MOST_IMPACT, prefactor * Math.sqrt(Math.abs(z)));

/** A volume as it counts in z: σ² · Q / V, signed like the volume. */
export const weighed = (volume: number, volatilityPerDay: number, volumePerDay: number): number =>
  (volatilityPerDay * volatilityPerDay * volume) / volumePerDay;

/** What is left of z after a time. */
export function decayed(pressure: Pressure, z: number, elapsedMs: number): number {
  if (z === 0) return 0;
  const left = z * 0.25 ** (elapsedMs / pressure.recoveryMs);
  return Math.abs(impactOf(pressure, left)) < NEGLIGIBLE ? 0 : left;
}

/** Whether an impact is held at the most that it may be. */
export const isLimited = (impact: number): boolean => Math.abs(impact) >= MOST_IMPACT;
