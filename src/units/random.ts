/**
 * The generator behind everything that is drawn: Chris Doty-Humphrey's sfc32, which needs 32-bit integer
 * arithmetic only, so that a seed gives the same bytes on every machine and engine.
 */
export interface Random {
  /** Uniform in [0, 1), a multiple of 2⁻³². */
  uniform(): number;
  /** Mean 0, variance 1, within ±3.47: a scaled sum of four uniforms, because `Math.log` is not
   * the same to the last bit everywhere. */
  bell(): number;
}

const SQRT_3 = Math.sqrt(3);

/** An independent stream for each (seed, name). */
export function randomStream(seed: number, name: string): Random {
  let a = seed | 0;
  let b = fnv1a(name);
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  // The first outputs still show the seed; fifteen rounds are what PractRand's author discards.
  for (let round = 0; round < 15; round += 1) next();
  const uniform = (): number => next() / 4_294_967_296;
  return {
    uniform,
    bell: () => (uniform() + uniform() + uniform() + uniform() - 2) * SQRT_3,
  };
}

/** The 32-bit FNV-1a hash of a text's UTF-16 units. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
