/** Findings put together: stretches of rows, and how they are told. */
import type { Finding, FindingCode, FoundRows, Severity } from '../domain/finding.ts';
import { durationText, minuteText } from '../units/time.ts';

/** Stretches shown with a finding. */
const SHOWN = 10;

/** A finding over stretches in order of time; its rows are theirs together. */
export function finding(
  code: FindingCode,
  severity: Severity,
  series: readonly string[],
  stretches: readonly FoundRows[],
  reason: string,
): Finding {
  let rows = 0;
  let firstMs = Number.POSITIVE_INFINITY;
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const stretch of stretches) {
    rows += stretch.rows;
    firstMs = Math.min(firstMs, stretch.fromMs);
    lastMs = Math.max(lastMs, stretch.toMs);
  }
  return {
    code,
    severity,
    series,
    rows,
    firstMs,
    lastMs,
    where: stretches.slice(0, SHOWN),
    reason,
  };
}

/** Rows `from` to `to` of a column of stamps, both included. */
export const rowsOf = (at: Float64Array, from: number, to: number): FoundRows => ({
  fromMs: at[from] as number,
  toMs: at[to] as number,
  rows: to - from + 1,
});

/** Row ranges, both ends included, sorted and with overlaps and neighbours made one. */
export function joined(ranges: readonly (readonly [number, number])[]): [number, number][] {
  const sorted = ranges.map(([from, to]): [number, number] => [from, to]);
  sorted.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const out: [number, number][] = [];
  for (const range of sorted) {
    const last = out.at(-1);
    if (last !== undefined && range[0] <= last[1] + 1) last[1] = Math.max(last[1], range[1]);
    else out.push(range);
  }
  return out;
}

/** `0.0123 %`, six digits at most. */
export const percentText = (fraction: number): string =>
  `${Number((fraction * 100).toPrecision(4))} %`;

/** `1 print`, `2 prints`. */
export const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;

/** `2025-10-10 19:00 to 2025-10-10 21:00 UTC`, one instant once, and how often where it is more than once. */
export function whenText(stretches: readonly FoundRows[]): string {
  const [first] = stretches;
  if (first === undefined) return 'never';
  const [from, to] = [minuteText(first.fromMs), minuteText(first.toMs)];
  const said = from === to ? `${from} UTC` : `${from} to ${to} UTC`;
  return stretches.length === 1 ? said : `first ${said}, ${stretches.length} times`;
}

/** A shift with its sign: `+3 h`. */
export const shiftText = (ms: number): string =>
  `${ms < 0 ? '−' : '+'}${durationText(Math.abs(ms))}`;
