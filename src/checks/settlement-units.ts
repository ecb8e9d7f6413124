/** Rates in per cent or basis points, and prints that lie whole intervals beside another venue's. */
import type { Finding, FoundRows, Severity } from '../domain/finding.ts';
import { lowerBound, upperBound } from '../units/sorted.ts';
import { durationText } from '../units/time.ts';
import { finding, joined, percentText, rowsOf, whenText } from './found.ts';
import type { Prints } from './subject.ts';
import {
  BASE_RATE,
  BASE_RATE_OVER,
  LAGGED_FUNDING,
  RATE_UNIT,
  STAMP_TOLERANCE,
  ZONE_STEP,
} from './thresholds.ts';

const medianOf = (values: number[]): number =>
  values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Size of a print, for 8 hours; NaN where its interval is not known. */
const sizeOf = ({ rate, interval }: Prints, row: number): number =>
  (Math.abs(rate[row] as number) * BASE_RATE_OVER) / (interval[row] as number);

/** Why a window of prints is in another unit, and how sure that is. */
interface Verdict {
  readonly severity: Severity;
  readonly why: string;
}

/** Windows of prints, held against plateaus, other venues of the coin, and what a market pays. */
export function rateUnit(prints: Prints, others: readonly Prints[]): readonly Finding[] {
  const { name, at } = prints;
  const { window, fewest, step } = RATE_UNIT;
  const n = at.length;
  if (n < fewest) return [];
  const groups = new Map<string, { verdict: Verdict; ranges: [number, number][] }>();
  const last = Math.max(0, n - window);
  for (let from = 0; from <= last; from = from === last ? last + 1 : Math.min(last, from + step)) {
    const to = Math.min(n, from + window) - 1;
    const plateau = plateauOf(prints, from, to);
    const month = plateau === null ? monthAround(prints, from, to) : ([from, to] as const);
    const verdict =
      plateau === null
        ? sized(prints, others, ...month)
        : ({ severity: 'error', why: plateau } as const);
    if (verdict === null) continue;
    const group = groups.get(verdict.severity) ?? { verdict, ranges: [] };
    group.ranges.push([...month]);
    groups.set(verdict.severity, group);
  }
  return [...groups.values()].map(({ verdict, ranges }) => {
    const stretches = joined(ranges).map(([from, to]) => rowsOf(at, from, to));
    const reason = `${verdict.why} (${whenText(stretches)}); a rate is a fraction for one interval.`;
    return finding('rate-unit', verdict.severity, [name], stretches, reason);
  });
}

/** A window made a month long, forwards and at the end of the record backwards. */
function monthAround({ at }: Prints, from: number, to: number): readonly [number, number] {
  const end = lowerBound(at, (at[from] as number) + RATE_UNIT.lasting);
  const last = Math.max(to, Math.min(end, at.length - 1));
  return [Math.min(from, lowerBound(at, (at[last] as number) - RATE_UNIT.lasting)), last];
}

function sized(
  prints: Prints,
  others: readonly Prints[],
  from: number,
  to: number,
): Verdict | null {
  const { at } = prints;
  const long = (at[to] as number) - (at[from] as number) >= RATE_UNIT.lasting / 2;
  const sizes: number[] = [];
  for (let i = from; i <= to; i++) sizes.push(sizeOf(prints, i));
  const own = medianOf(sizes.filter((size) => !Number.isNaN(size)));
  for (const other of others) {
    const theirs = medianBetween(other, prints.at[from] as number, prints.at[to] as number);
    if (!(own >= RATE_UNIT.ratio * Math.max(RATE_UNIT.floor, theirs))) continue;
    const why = `the usual rate is ${percentText(own)} for 8 h, and ${percentText(theirs)} in ${other.name} at the same time: per cent or basis points`;
    return { severity: long ? 'error' : 'warning', why };
  }
  const why = `the usual rate is ${percentText(own)} for 8 h: per cent or basis points, or a market that pays it`;
  if (own >= RATE_UNIT.alone && long) return { severity: 'error', why };
  return own >= RATE_UNIT.aloneWarning ? { severity: 'warning', why } : null;
}

/** Median size of the prints within a stretch of time; NaN for too few. */
function medianBetween(other: Prints, fromMs: number, toMs: number): number {
  const first = lowerBound(other.at, fromMs - STAMP_TOLERANCE);
  const end = upperBound(other.at, toMs + STAMP_TOLERANCE);
  const sizes: number[] = [];
  for (let i = first; i < end; i++) sizes.push(sizeOf(other, i));
  const known = sizes.filter((size) => !Number.isNaN(size));
  return known.length < RATE_UNIT.fewest / 2 ? Number.NaN : medianOf(known);
}

const UNITS = [
  [100, 'per cent'],
  [10_000, 'basis points'],
  [0.01, 'a hundredth of a fraction'],
] as const;

/** Whether a fifth of the prints stand at the base rate in another unit, and none in ours. */
function plateauOf({ rate, interval }: Prints, from: number, to: number): string | null {
  const isAt = (row: number, times: number): boolean => {
    const own = rate[row] as number;
    const base = BASE_RATE * times;
    const scaled = (base * (interval[row] as number)) / BASE_RATE_OVER;
    return [base, scaled].some((one) => Math.abs(own - one) <= 1e-6 * one);
  };
  const share = (times: number): number => {
    let count = 0;
    for (let i = from; i <= to; i++) if (isAt(i, times)) count++;
    return count / (to - from + 1);
  };
  if (share(1) > 0) return null;
  const unit = UNITS.find(([times]) => share(times) >= RATE_UNIT.baseShare);
  if (unit === undefined) return null;
  return `many rates are exactly ${percentText(BASE_RATE * unit[0])}, which is the base rate in ${unit[1]}`;
}

/**
 * Whether another venue's changes agree with those some prints away, and not with those at the same
 * time. A whole interval can not be seen by the hour of a stamp.
 */
export function laggedPrints(prints: Prints, other: Prints): readonly Finding[] {
  const [a, b] = common(prints, other);
  if (a.length < LAGGED_FUNDING.prints) return [];
  const none = agreement(prints, other, a, b, 0);
  if (none > LAGGED_FUNDING.together) return [];
  for (let lag = 1; lag <= LAGGED_FUNDING.lags; lag++)
    for (const signed of [lag, -lag]) {
      const found = agreement(prints, other, a, b, signed);
      if (found < LAGGED_FUNDING.shifted) continue;
      const stretch: FoundRows = rowsOf(prints.at, a[0] as number, a.at(-1) as number);
      const rows = { ...stretch, rows: a.length };
      const later = durationText(lag * (prints.interval[a[0] as number] as number));
      const reason = `changes of the rate agree with those of ${other.name} ${later} ${signed > 0 ? 'later' : 'earlier'} (${found.toFixed(2)}, at the same time ${none.toFixed(2)}): a zone of whole intervals, or a venue that charges the rate of another interval.`;
      return [finding('zone-shift', 'warning', [prints.name, other.name], [rows], reason)];
    }
  return [];
}

/** Rows of prints at the same settlement. */
function common(prints: Prints, other: Prints): readonly [number[], number[]] {
  const [a, b]: [number[], number[]] = [[], []];
  const slot = (ms: number): number => Math.round(ms / ZONE_STEP);
  for (let i = 0, j = 0; i < prints.at.length && j < other.at.length; ) {
    const apart = slot(prints.at[i] as number) - slot(other.at[j] as number);
    if (apart === 0) {
      a.push(i++);
      b.push(j++);
    } else if (apart < 0) i++;
    else j++;
  }
  return [a, b];
}

/** Agreement minus disagreement of the signs of changes, at a lag in common prints. */
function agreement(
  prints: Prints,
  other: Prints,
  a: readonly number[],
  b: readonly number[],
  lag: number,
): number {
  const change = ({ rate }: Prints, rows: readonly number[], i: number): number =>
    Math.sign((rate[rows[i] as number] as number) - (rate[rows[i - 1] as number] as number));
  let [net, moved] = [0, 0];
  for (let i = 1; i < a.length; i++) {
    if (i + lag < 1 || i + lag >= b.length) continue;
    const both = change(prints, a, i) * change(other, b, i + lag);
    net += both;
    moved += Math.abs(both);
  }
  return moved < LAGGED_FUNDING.prints / 2 ? 0 : net / moved;
}
