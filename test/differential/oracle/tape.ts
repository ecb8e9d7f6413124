/**
 * "Time and grid" of docs/method.md: both legs on one grid, prints on its boundaries.
 */
import type {
  OracleBar,
  OracleBars,
  OracleConversion,
  OracleInput,
  OracleLegInput,
  OraclePrint,
} from './types.ts';

const MINUTE_MS = 60_000;

/** A print, or its part of one boundary where it accrues. */
export interface Due extends OraclePrint {
  /** 1 at the print's own boundary, 0 at those before. */
  readonly settlements: number;
}

/** What one leg sees in one bar. */
export interface TapeLeg {
  readonly mark: OracleBar;
  /** What a fill at the open, and at the close, refers to. */
  readonly fillOpen: number;
  readonly fillClose: number;
  /** Prints that settle at this open. */
  readonly prints: readonly Due[];
  /** What one unit of the leg's quote is worth in the capital's currency. */
  readonly worth: { readonly open: number; readonly close: number };
}

export interface TapeBar {
  readonly openMs: number;
  readonly legs: readonly TapeLeg[];
  /** Prints of the borrow series that settle at this open. */
  readonly borrow: readonly Due[];
}

export interface Tape {
  readonly gridMs: number;
  readonly bars: readonly TapeBar[];
}

/** The bar of a planned exit, and whether it is at its open or (the window's end) its close. */
export interface Planned {
  readonly bar: number;
  readonly at: 'open' | 'close';
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

const whole = (print: OraclePrint): Due => ({ ...print, settlements: 1 });

/** What falls due of a leg's prints; where they accrue, each in even parts up to its own boundary. */
function dueOf({ funding, accrual }: OracleLegInput, gridMs: number): Due[] {
  if (accrual === 'prints') return funding.map(whole);
  const parts = funding.flatMap((print, i) => {
    const own = boundaryOf(print.atMs, gridMs);
    const n = Math.max(1, Math.round(intervalOf(funding, i, gridMs) / gridMs));
    return Array.from({ length: n }, (_, back) => ({
      atMs: own - back * gridMs,
      rate: print.rate / n,
      // Each part is charged on the mark open of its bar.
      price: null,
      settlements: back === 0 ? 1 : 0,
    }));
  });
  return parts.sort((a, b) => a.atMs - b.atMs);
}

/** The record's interval, else the distance to the print before, for the first to the one after. */
function intervalOf(prints: readonly OraclePrint[], i: number, gridMs: number): number {
  const { atMs, intervalMs } = at(prints, i);
  if (intervalMs !== undefined) return intervalMs;
  const neighbour = prints[i === 0 ? 1 : i - 1];
  // A lone print has neither neighbour, and the page no word for it: all of it is due at its boundary.
  return neighbour === undefined ? gridMs : Math.abs(atMs - neighbour.atMs);
}

/** What is due by the index of the bar at whose open it settles. */
function byBar(prints: readonly Due[], opens: readonly number[], gridMs: number) {
  const settled: Due[][] = opens.map(() => []);
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

/**
 * A conversion over one bar of the grid: its open there, and its close where it has one by the bar's end.
 * In a bar of its own that lasts longer only that bar's open is known until it ends. Null: not recorded.
 */
function stepOver(
  { history: { bars, resolutionMs }, inverse }: OracleConversion,
  openMs: number,
  gridMs: number,
): { open: number; close: number } | null {
  const endMs = openMs + gridMs;
  const first = bars.find((bar) =>
    resolutionMs <= gridMs
      ? bar.openMs === openMs
      : bar.openMs <= openMs && openMs < bar.openMs + resolutionMs,
  );
  if (first === undefined) return null;
  const ended = bars.filter(
    (bar) => bar.openMs >= first.openMs && bar.openMs + resolutionMs <= endMs,
  );
  const open = first.open;
  const close = ended.at(-1)?.close ?? open;
  return inverse ? { open: 1 / open, close: 1 / close } : { open, close };
}

/** All of a leg's conversions over one bar, one after the other; null where one of them is not recorded. */
function worthOver(
  { conversion = [] }: OracleLegInput,
  openMs: number,
  gridMs: number,
): { open: number; close: number } | null {
  let worth = { open: 1, close: 1 };
  for (const step of conversion) {
    const found = stepOver(step, openMs, gridMs);
    if (found === null) return null;
    worth = { open: worth.open * found.open, close: worth.close * found.close };
  }
  return worth;
}

export function makeTape(input: OracleInput): Tape {
  const [from, to] = input.windowMs;
  const coarsest = Math.max(...input.legs.map((leg) => leg.marks.resolutionMs));
  const gridMs = input.gridMs ?? coarsest;
  const marks = input.legs.map((leg) => onGrid(leg.marks, gridMs, from, to));
  const lasts = input.legs.map((leg) =>
    leg.last === null || leg.contract === 'spot' ? null : onGrid(leg.last, gridMs, from, to),
  );
  const worths = new Map(
    [...at(marks, 0).keys()].map((openMs) => [
      openMs,
      input.legs.map((leg) => worthOver(leg, openMs, gridMs)),
    ]),
  );
  const opens = [...at(marks, 0).keys()].filter(
    (openMs) => at(marks, 1).has(openMs) && worths.get(openMs)?.every((worth) => worth !== null),
  );
  opens.sort((a, b) => a - b);
  if (opens.length === 0) throw new Error('no bar inside the window');

  const prints = input.legs.map((leg) => byBar(dueOf(leg, gridMs), opens, gridMs));
  const borrowPrints = input.borrow.kind === 'series' ? input.borrow.prints : [];
  const borrow = byBar(borrowPrints.map(whole), opens, gridMs);
  const bars = opens.map((openMs, i) => ({
    openMs,
    borrow: at(borrow, i),
    legs: input.legs.map((_, leg) => {
      const mark = at(marks, leg).get(openMs);
      if (mark === undefined) throw new Error('unreachable: the bar exists on every leg');
      const fill = at(lasts, leg)?.get(openMs) ?? mark;
      const worth = worths.get(openMs)?.[leg];
      if (worth === undefined || worth === null)
        throw new Error('unreachable: it is worth something');
      const due = at(at(prints, leg), i);
      return { mark, fillOpen: fill.open, fillClose: fill.close, prints: due, worth };
    }),
  }));
  return { gridMs, bars };
}

/** When what is opened at a bar's open is to be closed. */
export function plannedExit(input: OracleInput, { bars }: Tape, entryBar: number): Planned {
  const until =
    input.holdMs === null ? Number.POSITIVE_INFINITY : at(bars, entryBar).openMs + input.holdMs;
  const found = bars.findIndex(({ openMs }) => openMs >= until);
  return found === -1 ? { bar: bars.length - 1, at: 'close' } : { bar: found, at: 'open' };
}

/** When a bar ends, at its close. */
export const endOf = ({ bars, gridMs }: Tape, bar: number): number => at(bars, bar).openMs + gridMs;
