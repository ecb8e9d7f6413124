/** Whether the picture of the slider and its words ever part. */
import type { LadderLeg, LegCurves, ReplayReport } from '../domain/report.ts';

/**
 * True where, at some rung, the first bar at which a leg's own curve passes the line of that rung is not
 * the bar in which it was liquidated: its size, and with it its tier, is another one there, collateral was
 * moved, or a rule closed it before.
 */
export function drawnOtherwise({ ladder, curves }: ReplayReport): boolean {
  const rungs = ladder?.rungs ?? [];
  return curves.legs.some((leg) => {
    const records = recordsOf(leg.requiredMargin, curves.atMs);
    return rungs.some((rung) => {
      const fate = rung.legs.find(({ role }) => role === leg.role);
      return fate !== undefined && parts(fate, leg, records);
    });
  });
}

interface Records {
  readonly atMs: readonly number[];
  readonly value: readonly number[];
}

/** Each bar that needed more than every bar before it. */
function recordsOf(curve: Float64Array, atMs: Float64Array): Records {
  const found = { atMs: [] as number[], value: [] as number[] };
  let most = Number.NEGATIVE_INFINITY;
  curve.forEach((value, bar) => {
    if (!(value > most)) return;
    most = value;
    found.atMs.push(atMs[bar] as number);
    found.value.push(value);
  });
  return found;
}

/** Two sums of the same amounts in another order, as a share of them. */
const ROUNDING = 1e-9;

function parts(fate: LadderLeg, { postedMargin }: LegCurves, { atMs, value }: Records): boolean {
  const { postedMargin: posted, end, endAtMs } = fate;
  if (posted === null || postedMargin === null || value.length === 0) return false;
  const died = end === 'liquidated' || end === 'in part';
  const passedBy = (line: number): number | undefined => atMs[value.findIndex((x) => x > line)];
  const first = passedBy(posted * (1 - ROUNDING));
  const last = passedBy(posted * (1 + ROUNDING));
  // A touch is told either way.
  return died ? first !== endAtMs && last !== endAtMs : last !== undefined;
}
