/** Shifts between pairs brought together: which series' clock is off, where a third one tells. */
import type { Finding } from '../domain/finding.ts';
import { lowerBound, upperBound } from '../units/sorted.ts';
import type { Pair } from './align.ts';
import { finding, rowsOf, shiftText, whenText } from './found.ts';
import type { ShiftedRows } from './shift.ts';
import type { Bars } from './subject.ts';
import { SHIFT } from './thresholds.ts';

/** One comparison that was made, and what it found. */
export interface Compared {
  readonly own: Bars;
  readonly reference: Bars;
  readonly resolutionMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Stretches in time in which the reference lies `lagMs` after the series. */
  readonly shifts: readonly Shift[];
}

export interface Shift {
  readonly lagMs: number;
  readonly fromMs: number;
  readonly toMs: number;
}

export function compared(
  own: Bars,
  reference: Bars,
  { a, inA }: Pair,
  rows: readonly ShiftedRows[],
): Compared {
  const at = (row: number): number => a.openMs[inA[row] as number] as number;
  const shifts = rows.map(({ lagMs, from, to }) => ({ lagMs, fromMs: at(from), toMs: at(to) }));
  const { resolutionMs } = a;
  return { own, reference, resolutionMs, fromMs: at(0), toMs: at(inA.length - 1), shifts };
}

export function shiftFindings(all: readonly Compared[]): readonly Finding[] {
  const out = new Map<string, Finding>();
  for (const one of all)
    for (const shift of one.shifts) {
      const found = told(one, shift, all);
      // Several neighbours of one shifted series tell the same.
      const key = `${found.series[0]} ${found.reason.slice(0, found.reason.indexOf(' beside '))}`;
      const before = out.get(key);
      if (before === undefined || before.rows < found.rows) out.set(key, found);
    }
  return [...out.values()];
}

const overlap = (
  a: { fromMs: number; toMs: number },
  b: { fromMs: number; toMs: number },
): number => Math.min(a.toMs, b.toMs) - Math.max(a.fromMs, b.fromMs);

function told(one: Compared, shift: Shift, all: readonly Compared[]): Finding {
  const { own, reference } = one;
  const enough = Math.min(SHIFT.window * one.resolutionMs, shift.toMs - shift.fromMs) / 2;
  const beside = (bars: Bars): readonly Compared[] =>
    all.filter(
      (other) =>
        other !== one &&
        (other.own === bars || other.reference === bars) &&
        overlap(other, shift) > enough,
    );
  const isShifted = (other: Compared): boolean =>
    other.shifts.some((its) => overlap(its, shift) > enough);
  const agrees = (bars: Bars): Compared | undefined =>
    beside(bars).find((other) => !isShifted(other));
  const [ofOwn, ofReference] = [agrees(own), agrees(reference)];
  const many = beside(reference).filter(isShifted).length > 0 && ofReference === undefined;
  const accused = ofReference !== undefined ? own : ofOwn !== undefined || many ? reference : null;
  const late = accused === reference ? shift.lagMs : -shift.lagMs;
  const name = accused ?? own;
  const other = name === own ? reference : own;
  const rows = rowsIn(name, shift.fromMs, shift.toMs);
  const witness =
    accused === null ? 'one of the two clocks is off' : 'its clock is off, as a third series tells';
  const reason = `${name.name} lies ${shiftText(late)} beside ${other.name} (${whenText([rows])}): ${witness}.`;
  return finding('shifted-bars', 'error', [name.name, other.name], [rows], reason);
}

/** Rows of a series that open within a stretch of time. */
function rowsIn({ openMs }: Bars, fromMs: number, toMs: number) {
  const from = Math.min(lowerBound(openMs, fromMs), openMs.length - 1);
  return rowsOf(openMs, from, Math.max(from, upperBound(openMs, toMs) - 1));
}
