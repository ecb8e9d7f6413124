/** Which leverages a ladder asks of: fine where legs live or die by little, wide where all is lost. */

/** Steps from each leverage on, until the next one's: tenths to 5, halves to 10, and so on. */
const STEPS: readonly (readonly [from: number, step: number])[] = [
  [0.1, 0.1],
  [5, 0.5],
  [10, 1],
  [20, 5],
  [50, 25],
];
/** No venue lets more in. */
const MOST = 125;
/** How far beyond the highest leverage of interest the ladder goes, and at least. */
const BEYOND = 2.5;
const AT_LEAST = 10;

/**
 * Rising leverages from 1 (or below the least of interest) to 2.5 times the highest of interest, with
 * every leverage of interest itself among them.
 *
 * @param own      the scenario's, above zero
 * @param survival of its legs
 * @param coarse   how many times as wide as usual the steps are
 */
export function ladderLeverages(
  own: number,
  survival: readonly number[],
  coarse = 1,
): readonly number[] {
  const wanted = [own, ...survival.filter((leverage) => leverage <= MOST)];
  // With wide steps from a tenth on, one would be left out.
  const least = Math.min(1, ...wanted);
  if (least < 1 || coarse > 1) wanted.push(1);
  const most = Math.min(MOST, Math.max(AT_LEAST, BEYOND * Math.max(...wanted)));
  const all = new Set(wanted);
  for (const [i, [from, fine]] of STEPS.entries()) {
    const step = fine * coarse;
    const end = STEPS[i + 1]?.[0] ?? MOST + step;
    const count = Math.ceil((end - from) / step - 1e-9);
    for (let k = 0; k < count; k++) {
      const leverage = Number((from + k * step).toPrecision(6));
      if (leverage >= least && leverage <= most) all.add(leverage);
    }
  }
  return [...all].sort((a, b) => a - b);
}
