/** Steps of the level of one series over another that stay: two sources put together that do not agree. */
import type { Finding, FoundRows, Severity } from '../domain/finding.ts';
import { minuteText } from '../units/time.ts';
import { finding, percentText } from './found.ts';
import { type Levels, levelAround } from './level.ts';
import type { Bars } from './subject.ts';
import { LEVEL_BLOCK, PRICE_UNIT, SPLICE } from './thresholds.ts';

/** One step: the aligned row it happens at, and its size as a fraction of the level. */
export interface Step {
  readonly row: number;
  readonly size: number;
  readonly severity: Severity;
}

export function splices(levels: Levels, steps: readonly Step[]): readonly Finding[] {
  const { a, b, inA } = levels.pair;
  return (['error', 'warning'] as const).flatMap((severity) => {
    const own = steps.filter((step) => step.severity === severity);
    if (own.length === 0) return [];
    const largest = own.reduce((x, y) => (Math.abs(y.size) > Math.abs(x.size) ? y : x));
    const at = (row: number): number => a.openMs[inA[row] as number] as number;
    const stretches: readonly FoundRows[] = own.map(({ row }) => ({
      fromMs: at(row),
      toMs: at(row),
      rows: 1,
    }));
    const [first, other] = jumperFirst(levels, largest);
    const where = `${percentText(largest.size)} at ${minuteText(at(largest.row))} UTC`;
    const reason = `the level of ${a.name} over ${b.name} steps by ${where} and stays there: before and after it the rows come from sources that do not agree.`;
    return [finding('splice', severity, [first.name, other.name], stretches, reason)];
  });
}

/** The series that jumped itself, first. */
function jumperFirst({ pair }: Levels, { row }: Step): readonly [Bars, Bars] {
  const { a, b, inA, inB } = pair;
  const jump = (bars: Bars, rows: Int32Array): number =>
    Math.abs(
      Math.log(
        (bars.close[rows[row] as number] as number) /
          (bars.close[rows[row - 1] as number] as number),
      ),
    );
  return jump(a, inA) >= jump(b, inB) ? [a, b] : [b, a];
}

/** The steps of a level, oldest first. */
export function stepsOf(levels: Levels): readonly Step[] {
  const { median, scatter } = levels;
  const out: Step[] = [];
  let last = -1;
  for (let block = 1; block + 1 < median.length; block++) {
    const before = median[block - 1] as number;
    const size = Math.abs((median[block + 1] as number) / before - 1);
    if (size < SPLICE.atFile / 2) continue;
    const spread = Math.max(scatter[block - 1] as number, scatter[block + 1] as number);
    if (spread > SPLICE.scatter * size) continue;
    const row = steepest(levels, (block - 1) * LEVEL_BLOCK, (block + 2) * LEVEL_BLOCK);
    if (row === last) continue;
    last = row;
    const step = judged(levels, row);
    if (step !== null) out.push(step);
  }
  return out;
}

/** The row with the largest change of the ratio from the one before. */
function steepest({ ratio }: Levels, from: number, to: number): number {
  let [row, most] = [from + 1, 0];
  for (let i = from + 1; i < Math.min(to, ratio.length); i++) {
    const change = Math.abs((ratio[i] as number) / (ratio[i - 1] as number) - 1);
    if (change > most) [row, most] = [i, change];
  }
  return row;
}

function judged(levels: Levels, row: number): Step | null {
  const { ratio, pair } = levels;
  const around = Math.max(LEVEL_BLOCK, Math.round(SPLICE.around / pair.a.resolutionMs));
  const from = Math.max(0, row - around);
  const to = Math.min(ratio.length, row + around);
  if (row - from < LEVEL_BLOCK / 2 || to - row < LEVEL_BLOCK / 2) return null;
  const [before, after] = [levelAround(levels, from, row), levelAround(levels, row, to)];
  const size = after.median / before.median - 1;
  const atOnce = (ratio[row] as number) / (ratio[row - 1] as number) - 1;
  if (Math.max(before.scatter, after.scatter) > SPLICE.scatter * Math.abs(size)) return null;
  if (atOnce / size < SPLICE.atOnce || Math.abs(size) < SPLICE.ticks * tickOf(levels, row))
    return null;
  const wrongUnit = [before, after].some(
    (one) => Math.abs(levelLog(pair, one.median)) >= PRICE_UNIT.error,
  );
  const severity = wrongUnit ? null : severityOf(levels, row, Math.abs(size));
  return severity === null ? null : { row, size, severity };
}

/** The log of a ratio of prices, each for one coin. */
export const levelLog = ({ a, b }: Levels['pair'], ratio: number): number =>
  Math.log((ratio * b.lot) / a.lot);

function severityOf({ pair }: Levels, row: number, size: number): Severity | null {
  const { a, b, inA } = pair;
  const from = a.openMs[inA[row - 1] as number] as number;
  const to = (a.openMs[inA[row] as number] as number) + a.resolutionMs;
  const starts = (bars: Bars): boolean =>
    bars.spans.some(({ firstMs }) => firstMs > from && firstMs < to);
  const atFile = starts(a) || starts(b);
  const error = atFile ? SPLICE.errorAtFile : SPLICE.error[relation(a, b)];
  if (a.quote === b.quote && size >= error) return 'error';
  return size >= (atFile ? SPLICE.atFile : SPLICE.warning[relation(a, b)]) ? 'warning' : null;
}

function relation(a: Bars, b: Bars): keyof typeof SPLICE.error {
  const kinds = [a.kind, b.kind];
  const spots = kinds.filter((kind) => kind === 'spot').length;
  if (kinds.includes('index') && a.kind !== b.kind) return 'index';
  if (spots === 1) return 'index';
  return a.venue === b.venue && a.instrument === b.instrument ? 'same instrument' : 'two venues';
}

/** The smallest move near a row as a fraction of the price, the coarser series' one. */
function tickOf({ pair }: Levels, row: number): number {
  const { a, b, inA, inB } = pair;
  const smallest = (bars: Bars, at: number): number => {
    let tick = Number.POSITIVE_INFINITY;
    for (let i = Math.max(1, at - 256); i < Math.min(bars.close.length, at + 256); i++) {
      const move = Math.abs((bars.close[i] as number) - (bars.close[i - 1] as number));
      if (move > 0 && move < tick) tick = move;
    }
    return tick === Number.POSITIVE_INFINITY ? 0 : tick / (bars.close[at] as number);
  };
  return Math.max(smallest(a, inA[row] as number), smallest(b, inB[row] as number));
}

/** A jump exactly where a file begins, in a series that no other one can confirm: a warning. */
export function lonelyJumps(bars: Bars): readonly Finding[] {
  const { name, openMs, open, close, spans, resolutionMs } = bars;
  const starts = new Set(spans.map(({ firstMs }) => firstMs));
  const found: FoundRows[] = [];
  let most = 0;
  for (let i = LEVEL_BLOCK; i < openMs.length; i++) {
    const at = openMs[i] as number;
    if (!starts.has(at) || at - (openMs[i - 1] as number) !== resolutionMs) continue;
    const jump = Math.abs((open[i] as number) / (close[i - 1] as number) - 1);
    const usual = new Float64Array(LEVEL_BLOCK);
    for (let k = 0; k < LEVEL_BLOCK - 1; k++)
      usual[k] = Math.abs((open[i - 1 - k] as number) / (close[i - 2 - k] as number) - 1);
    const scatter = medianOfFirst(usual, LEVEL_BLOCK - 1);
    if (jump < SPLICE.alone || jump < SPLICE.aloneScatter * scatter) continue;
    found.push({ fromMs: at, toMs: at, rows: 1 });
    most = Math.max(most, jump);
  }
  if (found.length === 0) return [];
  const reason = `the price jumps by ${percentText(most)} exactly where a file begins, and no other series can confirm it.`;
  return [finding('splice', 'warning', [name], found, reason)];
}

const medianOfFirst = (values: Float64Array, count: number): number =>
  values.subarray(0, count).sort()[count >> 1] as number;
