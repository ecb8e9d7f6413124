/** The size of crowd at which a position dies. */

/** As many times the stated crowd, and no further. */
const MOST = 1_000;
/** As close as the answer is looked for. */
const PRECISION = 0.01;
/** A crowd of this share of the stated one is nothing. */
const LEAST = 1e-6;

export type FatalScale =
  | { readonly scale: number; readonly reason: null }
  | { readonly scale: null; readonly reason: string };

/**
 * The smallest multiple of a crowd with which the position dies, to 1 % from above. Sizes are doubled or halved
 * until one lives and one dies, and then halved between: where a larger crowd could spare what a smaller one
 * kills (auto-deleveraging takes volume off the book), it is one such edge.
 *
 * @param dies whether it does with so many times the stated crowd; with 0: without any
 */
export function fatalScale(dies: (scale: number) => boolean): FatalScale {
  if (dies(0)) return { scale: null, reason: 'it dies without any crowd' };
  let fatal = 1;
  let harmless = 0;
  if (dies(1)) {
    do {
      harmless = fatal / 2;
      if (!dies(harmless)) break;
      fatal = harmless;
    } while (fatal > LEAST);
  } else {
    do {
      harmless = fatal;
      if (fatal >= MOST) return { scale: null, reason: `not with ${MOST} times this crowd` };
      fatal = Math.min(MOST, fatal * 2);
    } while (!dies(fatal));
  }
  while (fatal / harmless > 1 + PRECISION) {
    const middle = Math.sqrt(fatal * harmless);
    if (dies(middle)) fatal = middle;
    else harmless = middle;
  }
  return { scale: fatal, reason: null };
}
