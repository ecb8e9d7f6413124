/** Where rows ought to be and are not. */
import type { PieceRows } from '../loaders/piece.ts';
import { MINUTE } from '../units/units.ts';
import { stampsOf } from './page-rows.ts';
import type { Stretch } from './stretch.ts';

/** A step this much longer than its neighbours has left something out; jitter is far below it. */
const LONG_STEP = 1.5;
/** Steps that differ by less are of one interval: settlements are stamped up to seconds late. */
const SAME_STEP_MS = MINUTE;

/**
 * The stretches without rows. Bars are counted on their grid; prints and values tell by the steps
 * beside a step, since their interval may change.
 *
 * @param resolutionMs length of a bar; 0 for what is no bar
 */
export function holesIn(
  rows: PieceRows | null,
  stretch: Stretch,
  resolutionMs: number,
): readonly Stretch[] {
  const stamps = rows === null ? new Float64Array() : stampsOf(rows);
  if (stamps.length === 0) return [stretch];
  return resolutionMs > 0 ? barHoles(stamps, stretch, resolutionMs) : printHoles(stamps, stretch);
}

function barHoles(stamps: Float64Array, { fromMs, toMs }: Stretch, stepMs: number): Stretch[] {
  const holes: Stretch[] = [];
  let next = Math.ceil(fromMs / stepMs) * stepMs;
  for (const stamp of stamps) {
    if (stamp > next) holes.push({ fromMs: next, toMs: stamp });
    next = stamp + stepMs;
  }
  if (next < toMs) holes.push({ fromMs: next, toMs });
  return holes;
}

function printHoles(stamps: Float64Array, { fromMs, toMs }: Stretch): Stretch[] {
  const holes: Stretch[] = [];
  const step = (row: number): number =>
    (stamps[row] ?? Number.NaN) - (stamps[row - 1] ?? Number.NaN);
  const usual = (row: number): number =>
    Math.min(...[step(row - 1), step(row + 1)].filter(Number.isFinite));
  const firstStep = step(1);
  const lastStep = step(stamps.length - 1);
  const first = stamps[0] ?? fromMs;
  const last = stamps.at(-1) ?? toMs;
  if (!(first - fromMs <= LONG_STEP * firstStep)) holes.push({ fromMs, toMs: first });
  for (let row = 1; row < stamps.length; row += 1) {
    const before = stamps[row - 1] ?? 0;
    const long = step(row) > LONG_STEP * usual(row);
    if (long && !(inRun(step, row, -1) || inRun(step, row, 1)))
      holes.push({ fromMs: before + 1, toMs: stamps[row] ?? before });
  }
  if (!(toMs - last <= LONG_STEP * lastStep)) holes.push({ fromMs: last + 1, toMs });
  return holes.filter((hole) => hole.fromMs < hole.toMs);
}

/**
 * Whether the steps to one side of a step are as long as it is: then the interval changed there, and
 * nothing is missing. One step beside it does not tell, unless it is the last: every other print may be gone.
 */
function inRun(step: (row: number) => number, row: number, towards: -1 | 1): boolean {
  const alike = (other: number): boolean => Math.abs(other - step(row)) <= SAME_STEP_MS;
  const next = step(row + towards);
  const second = step(row + 2 * towards);
  return alike(next) && (Number.isNaN(second) || alike(second));
}
