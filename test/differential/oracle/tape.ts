/**
 * "Time and grid" of docs/method.md: both legs on one grid, prints on its boundaries.
 */
import type { OracleBar, OracleBars, OracleInput, OraclePrint } from './types.ts';

const MINUTE_MS = 60_000;

/** What one leg sees in one bar. */
export interface TapeLeg {
  readonly mark: OracleBar;
  /** What a fill at the open, and at the close, refers to. */
  readonly fillOpen: number;
  readonly fillClose: number;
  /** Prints that settle at this open. */
  readonly prints: readonly OraclePrint[];
}

export interface TapeBar {
  readonly openMs: number;
  readonly legs: readonly TapeLeg[];
  /** Prints of the borrow series that settle at this open. */
  readonly borrow: readonly OraclePrint[];
}

export interface Tape {
  readonly gridMs: number;
  readonly bars: readonly TapeBar[];
  /** The bar of the planned exit, and whether it is at its open or (the window's end) its close. */
  readonly plannedBar: number;
  readonly plannedAt: 'open' | 'close';
}

/** The element, or an error: nothing in here may read past an end unnoticed. */
export function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error(`no element ${index} of ${list.length}`);
  return found;
}

/** One history, cut to the window and put on the grid: open first, high max, low min, close last. */
function onGrid(history: OracleBars, gridMs: number, from: number, to: number) {
  const cells = new Map<number, OracleBar>();
  for (const bar of history.bars) {
    if (bar.openMs < from || bar.openMs >= to) continue;
    const openMs = Math.floor(bar.openMs / gridMs) * gridMs;
    const cell = cells.get(openMs);
    if (cell === undefined) cells.set(openMs, { ...bar, openMs });
    else
      cells.set(openMs, {
        openMs,
        open: cell.open,
        high: Math.max(cell.high, bar.high),
        low: Math.min(cell.low, bar.low),
        close: bar.close,
      });
  }
  return cells;
}

/** The boundary a print belongs to: the nearest within 60 s, otherwise the next one after it. */
export function boundaryOf(atMs: number, gridMs: number): number {
  const before = Math.floor(atMs / gridMs) * gridMs;
  const nearest = atMs - before <= gridMs - (atMs - before) ? before : before + gridMs;
  return Math.abs(atMs - nearest) <= MINUTE_MS ? nearest : before + gridMs;
}

/** Prints by the index of the bar at whose open they settle. */
function byBar(prints: readonly OraclePrint[], opens: readonly number[], gridMs: number) {
  const settled: OraclePrint[][] = opens.map(() => []);
  const first = at(opens, 0);
  let bar = 0;
  for (const print of prints) {
    const boundary = boundaryOf(print.atMs, gridMs);
    if (boundary < first) continue;
    while (bar < opens.length && at(opens, bar) < boundary) bar += 1;
    if (bar < opens.length) at(settled, bar).push(print);
  }
  return settled;
}

export function makeTape(input: OracleInput): Tape {
  const [from, to] = input.windowMs;
  const coarsest = Math.max(...input.legs.map((leg) => leg.marks.resolutionMs));
  const gridMs = input.gridMs ?? coarsest;
  const marks = input.legs.map((leg) => onGrid(leg.marks, gridMs, from, to));
  const lasts = input.legs.map((leg) =>
    leg.last === null || leg.contract === 'spot' ? null : onGrid(leg.last, gridMs, from, to),
  );
  const opens = [...at(marks, 0).keys()].filter((openMs) => at(marks, 1).has(openMs));
  opens.sort((a, b) => a - b);
  if (opens.length === 0) throw new Error('no bar inside the window');

  const prints = input.legs.map((leg) => byBar(leg.funding, opens, gridMs));
  const borrowPrints = input.borrow.kind === 'series' ? input.borrow.prints : [];
  const borrow = byBar(borrowPrints, opens, gridMs);
  const bars = opens.map((openMs, i) => ({
    openMs,
    borrow: at(borrow, i),
    legs: input.legs.map((_, leg) => {
      const mark = at(marks, leg).get(openMs);
      if (mark === undefined) throw new Error('unreachable: the bar exists on every leg');
      const fill = at(lasts, leg)?.get(openMs) ?? mark;
      return { mark, fillOpen: fill.open, fillClose: fill.close, prints: at(at(prints, leg), i) };
    }),
  }));

  const until = input.holdMs === null ? Number.POSITIVE_INFINITY : at(opens, 0) + input.holdMs;
  const planned = opens.findIndex((openMs) => openMs >= until);
  return {
    gridMs,
    bars,
    plannedBar: planned === -1 ? opens.length - 1 : planned,
    plannedAt: planned === -1 ? 'close' : 'open',
  };
}
