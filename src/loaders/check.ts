/**
 * The rules that every row must meet, asked row by row. The bulk reader asks the same in SQL and
 * comes here only to say which row failed.
 */
import type { StoredKind } from '../store/keys.ts';
import { SETTLEMENT_JITTER_MS } from '../store/merge-prints.ts';
import type { BarColumns, FundingColumns, ValueColumns } from '../store/stage.ts';
import { isoInstant } from '../units/time.ts';
import { IssueList } from './issues.ts';

/**
 * A rate above 20 % in one interval has never been charged (venues cap it at 4 % or less), so it is
 * a percentage that was taken for a fraction.
 */
const RATE_MAX = 0.2;
/** A premium index above 1 would be a mark at twice the index. */
const PREMIUM_MAX = 1;
const MEND = 'mend or delete the row, then import the file again';

/**
 * @param premium values are fractions that may be zero or negative, not prices
 * @throws DataError with up to ten rows
 */
export function checkBars(
  bars: BarColumns,
  premium: boolean,
  whereOf: (row: number) => string,
): void {
  const issues = new IssueList();
  for (let row = 0; row < bars.openMs.length && !issues.full; row += 1) {
    const problem = barProblem(bars, row, premium);
    if (problem !== null) issues.add({ where: whereOf(row), ...problem, hint: MEND });
    const order = orderProblem(bars.openMs, row);
    if (order !== null) issues.add({ where: whereOf(row), ...order });
  }
  issues.throwIfAny();
}

interface Problem {
  readonly expected: string;
  readonly found: string;
}

function barProblem(bars: BarColumns, row: number, premium: boolean): Problem | null {
  const values = {
    open: bars.open[row] ?? Number.NaN,
    high: bars.high[row] ?? Number.NaN,
    low: bars.low[row] ?? Number.NaN,
    close: bars.close[row] ?? Number.NaN,
  };
  for (const [name, value] of Object.entries(values)) {
    if (premium ? Math.abs(value) < PREMIUM_MAX : value > 0 && value < Infinity) continue;
    const expected = premium ? `${name} a fraction between -1 and 1` : `${name} a price above zero`;
    return { expected, found: Number.isNaN(value) ? 'no number' : String(value) };
  }
  const { open, high, low, close } = values;
  if (high < low) return { expected: `high not below low ${low}`, found: String(high) };
  for (const [name, value] of [
    ['open', open],
    ['close', close],
  ] as const) {
    if (value >= low && value <= high) continue;
    return { expected: `${name} between low ${low} and high ${high}`, found: String(value) };
  }
  return null;
}

function orderProblem(stamps: Float64Array, row: number): (Problem & { hint: string }) | null {
  const at = stamps[row] ?? 0;
  const before = stamps[row - 1];
  if (before === undefined || at > before) return null;
  if (at === before) {
    return {
      expected: 'every stamp once',
      found: `${isoInstant(at)} again`,
      hint: 'delete the doubled rows, then import the file again',
    };
  }
  return {
    expected: `a stamp later than ${isoInstant(before)}`,
    found: isoInstant(at),
    hint: 'sort the file by time, oldest first, and look for a block that was pasted twice',
  };
}

/** @throws DataError with up to ten rows */
export function checkFunding(prints: FundingColumns, whereOf: (row: number) => string): void {
  const issues = new IssueList();
  const { settledAtMs, intervalMs } = prints;
  const sameMs = sameSettlementMs(intervalMs);
  for (let row = 0; row < settledAtMs.length && !issues.full; row += 1) {
    const problem = printProblem(prints, row);
    if (problem !== null) issues.add({ where: whereOf(row), ...problem });
    const order = orderProblem(settledAtMs, row) ?? doubledProblem(settledAtMs, row, sameMs);
    if (order !== null) issues.add({ where: whereOf(row), ...order });
  }
  issues.throwIfAny();
}

/**
 * Prints nearer than this are one settlement, written twice: half of the shortest interval that is named,
 * and no more than the jitter that two sources put on one stamp.
 */
function sameSettlementMs(intervalMs: Float64Array): number {
  const named = intervalMs.filter((interval) => interval > 0);
  return named.reduce((least, interval) => Math.min(least, interval / 2), SETTLEMENT_JITTER_MS);
}

function doubledProblem(
  stamps: Float64Array,
  row: number,
  sameMs: number,
): (Problem & { hint: string }) | null {
  const at = stamps[row] ?? 0;
  const before = stamps[row - 1];
  if (before === undefined || at - before >= sameMs) return null;
  return {
    expected: 'one print a settlement',
    found: `${isoInstant(at)} after ${isoInstant(before)}`,
    hint: 'delete one of the two rows, then import the file again',
  };
}

function printProblem(prints: FundingColumns, row: number): (Problem & { hint: string }) | null {
  const rate = prints.rate[row] ?? Number.NaN;
  if (!Number.isFinite(rate)) {
    return { expected: 'a funding rate', found: 'no number', hint: MEND };
  }
  if (Math.abs(rate) > RATE_MAX) {
    return {
      expected: `a rate as a fraction, at most ${RATE_MAX} an interval`,
      found: String(rate),
      hint: 'the column looks like percent: divide it by 100, then import the file again',
    };
  }
  const interval = prints.intervalMs[row] ?? Number.NaN;
  if (!Number.isNaN(interval) && !(interval > 0 && interval <= 7 * 86_400_000)) {
    return { expected: 'an interval above zero, up to 7 d', found: `${interval} ms`, hint: MEND };
  }
  const price = prints.price[row] ?? Number.NaN;
  if (Number.isNaN(price) || (price > 0 && price < Infinity)) return null;
  return { expected: 'a price above zero', found: String(price), hint: MEND };
}

/**
 * Single values: any number for a signal, none below zero for what is an amount.
 *
 * @throws DataError with up to ten rows
 */
export function checkValues(
  { atMs, value }: ValueColumns,
  kind: StoredKind,
  whereOf: (row: number) => string,
): void {
  const issues = new IssueList();
  for (let row = 0; row < atMs.length && !issues.full; row += 1) {
    const found = value[row] ?? Number.NaN;
    const expected = kind === 'signal' ? 'a number' : `${kind} of zero or more`;
    const sound = Number.isFinite(found) && (kind === 'signal' || found >= 0);
    if (!sound) issues.add({ where: whereOf(row), expected, found: String(found), hint: MEND });
    const order = orderProblem(atMs, row);
    if (order !== null) issues.add({ where: whereOf(row), ...order });
  }
  issues.throwIfAny();
}
