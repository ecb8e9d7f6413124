/** Seeded draws for made histories: equal seeds, equal histories. */

export interface Draw {
  /** Between 0 and 1. */
  readonly uniform: () => number;
  /** A whole number from `from` to `to`, both included. */
  readonly whole: (from: number, to: number) => number;
  readonly normal: () => number;
  /** Student's t with three degrees of freedom, scaled to unit variance: fat tails. */
  readonly fat: () => number;
  readonly one: <T>(of: readonly T[]) => T;
  readonly chance: (p: number) => boolean;
}

export function drawFrom(seed: number): Draw {
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x85ebca6b) >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const whole = (from: number, to: number): number =>
    from + Math.floor(uniform() * (to - from + 1));
  const one = <T>(of: readonly T[]): T => of[whole(0, of.length - 1)] as T;
  const fat = (): number => {
    // Two of the three squared normals together are exponential.
    const chi = normal() ** 2 - 2 * Math.log(1 - uniform());
    // Variance of t with three degrees of freedom is 3.
    return normal() / Math.sqrt(chi / 3) / Math.sqrt(3);
  };
  return { uniform, whole, normal, fat, one, chance: (p) => uniform() < p };
}
