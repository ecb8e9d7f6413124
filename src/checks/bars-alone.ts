/** What one series of bars says of itself: holes, prices that stand still, filler, copied coarse bars. */
import type { Finding, FoundRows } from '../domain/finding.ts';
import { durationText } from '../units/time.ts';
import { DAY, HOUR, MINUTE } from '../units/units.ts';
import { counted, finding, rowsOf, shiftText, whenText } from './found.ts';
import { SteppedSearch } from './stepped.ts';
import type { Bars } from './subject.ts';
import { FILLER, FROZEN_PRICE, GRID_BARS_TO, STEPPED } from './thresholds.ts';

export function barsAlone(bars: Bars): readonly Finding[] {
  return [...missing(bars), ...offGrid(bars), ...standingStill(bars), ...copied(bars)];
}

const barsText = ({ resolutionMs }: Bars): string => `${durationText(resolutionMs)} bars`;

/** Missing stretches, first missing open to last. */
export function holesOf({ openMs, resolutionMs }: Bars): readonly FoundRows[] {
  const out: FoundRows[] = [];
  for (let i = 1; i < openMs.length; i++) {
    const before = openMs[i - 1] as number;
    const distance = (openMs[i] as number) - before;
    if (distance === resolutionMs) continue;
    const rows = Math.round(distance / resolutionMs) - 1;
    if (rows > 0)
      out.push({ fromMs: before + resolutionMs, toMs: before + rows * resolutionMs, rows });
  }
  return out;
}

function missing(bars: Bars): readonly Finding[] {
  const stretches = holesOf(bars);
  if (stretches.length === 0) return [];
  const rows = stretches.reduce((sum, one) => sum + one.rows, 0);
  const longest = Math.max(...stretches.slice(0, 1000).map((one) => one.rows));
  const reason = `${rows} of the ${barsText(bars)} are missing in ${counted(stretches.length, 'hole')} (${whenText(stretches)}), ${longest} in the longest.`;
  return [finding('gap', 'warning', [bars.name], stretches, reason)];
}

function offGrid(bars: Bars): readonly Finding[] {
  const { name, openMs, resolutionMs } = bars;
  const beside = openMs.length === 0 ? 0 : (openMs[0] as number) % resolutionMs;
  if (beside === 0 || resolutionMs > GRID_BARS_TO) return [];
  const rows = [rowsOf(openMs, 0, openMs.length - 1)];
  const reason = `${barsText(bars)} open ${shiftText(beside)} beside multiples of their length: the clock is another zone's, or they are stamped by something else than their open.`;
  return [finding('zone-shift', 'error', [name], rows, reason)];
}

/** Runs of bars with one price, equal to the bar before: `[from, to]`. */
function flatRuns(
  { high, low, close }: Bars,
  least: number,
): readonly (readonly [number, number])[] {
  const out: [number, number][] = [];
  let run = 0;
  for (let i = 1; i <= close.length; i++) {
    if (i < close.length && high[i] === low[i] && close[i] === close[i - 1]) run++;
    else {
      if (run >= least) out.push([i - run, i - 1]);
      run = 0;
    }
  }
  return out;
}

/** The first row of a stretch from which on nothing was traded: `to + 1` where the last row was. */
function idleFrom(volume: Float64Array, from: number, to: number): number {
  let row = to + 1;
  while (row > from && volume[row - 1] === 0) row--;
  return row;
}

/** Rows at the end that a contract which trades no more would leave; null where there are none. */
function fillerOf(bars: Bars, from: number, to: number): FoundRows | null {
  const { openMs, volume, close, resolutionMs, kind } = bars;
  if (to !== close.length - 1) return null;
  const computed = kind === 'mark' || kind === 'index';
  const unknown = volume === null || Number.isNaN(volume[to]);
  const first = computed || unknown ? from : idleFrom(volume, from, to);
  const least = unknown && !computed ? FILLER.unquoted : FILLER.quoted;
  const long = first <= to && (to - first + 1) * resolutionMs >= least;
  return long ? rowsOf(openMs, first, to) : null;
}

function standingStill(bars: Bars): readonly Finding[] {
  const { kind, openMs, resolutionMs } = bars;
  const computed = kind === 'mark' || kind === 'index';
  const terms = computed ? FROZEN_PRICE.computed : FROZEN_PRICE.traded;
  const least = Math.max(terms.bars, Math.ceil(terms.warning / resolutionMs));
  const found = { error: [] as FoundRows[], warning: [] as FoundRows[] };
  let filler: FoundRows | null = null;
  for (const [from, to] of flatRuns(bars, least)) {
    const ms = (to - from + 1) * resolutionMs;
    const ending = fillerOf(bars, from, to);
    if (ending !== null) filler = ending;
    else found[ms >= terms.error ? 'error' : 'warning'].push(rowsOf(openMs, from, to));
  }
  return [...stillFindings(bars, found), ...fillerFinding(bars, filler)];
}

function stillFindings(
  bars: Bars,
  found: Readonly<Record<'error' | 'warning', readonly FoundRows[]>>,
): readonly Finding[] {
  const { name, kind, resolutionMs } = bars;
  return (['error', 'warning'] as const).flatMap((severity) => {
    const stretches = found[severity];
    if (stretches.length === 0) return [];
    const longest = Math.max(...stretches.map(({ rows }) => rows));
    const traded = kind === 'last' || kind === 'spot';
    const why =
      severity === 'error'
        ? 'no market stands still so long: the feed did'
        : traded
          ? 'nobody traded, or the feed stood still'
          : 'a very quiet coin, or the feed stood still';
    const reason = `the ${kind} price does not move for ${durationText(longest * resolutionMs)} (${whenText(stretches)}); ${why}.`;
    return [finding('frozen-price', severity, [name], stretches, reason)];
  });
}

function fillerFinding({ name, resolutionMs }: Bars, filler: FoundRows | null): readonly Finding[] {
  if (filler === null) return [];
  const reason = `the last ${durationText(filler.rows * resolutionMs)} have one price and no trade (${whenText([filler])}): files go on after a contract stops.`;
  return [finding('delisting-filler', 'error', [name], [filler], reason)];
}

const GRIDS = [
  ...[2, 3, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 4, 6, 8, 12].map((hours) => hours * HOUR),
  DAY,
];

function copied(bars: Bars): readonly Finding[] {
  const { name, openMs, open, high, low, close, resolutionMs } = bars;
  const ranged = (from: number, to: number): boolean => {
    for (let i = from; i <= to; i++) if (high[i] === low[i]) return false;
    return true;
  };
  const { steps, repeats } = STEPPED.ranged;
  const fewer = {
    needed: (rows: number) => Math.max(steps, Math.ceil(repeats / (rows - 1))),
    holds: ranged,
  };
  const search = new SteppedSearch(openMs, resolutionMs, GRIDS, { ...STEPPED.bars, fewer });
  const longHole = Math.max(2 * resolutionMs, DAY);
  for (let i = 1; i < close.length; i++) {
    if ((openMs[i] as number) - (openMs[i - 1] as number) > longHole) {
      search.end(i - 1);
      search.restart();
      continue;
    }
    if (
      close[i] !== close[i - 1] ||
      high[i] !== high[i - 1] ||
      low[i] !== low[i - 1] ||
      open[i] !== open[i - 1]
    )
      search.change(i);
  }
  search.end(close.length - 1);
  const found = search.result();
  return [...new Set(found.map(({ stepMs }) => stepMs))].map((stepMs) => {
    const runs = found.filter((run) => run.stepMs === stepMs);
    const stretches = runs.map(({ from, to }) => rowsOf(openMs, from, to));
    const what = runs.some(({ from, to }) => ranged(from, to))
      ? 'each shows the whole coarse bar from its first row on, which is look-ahead'
      : 'one price stands for all of them';
    const reason = `${barsText(bars)} change every ${durationText(stepMs)} only (${whenText(stretches)}): ${what}.`;
    return finding('copied-bars', 'error', [name], stretches, reason);
  });
}
