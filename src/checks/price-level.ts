/** Prices of one coin that are not in one unit, and bars that another series does not confirm. */
import type { Finding } from '../domain/finding.ts';
import { minuteText } from '../units/time.ts';
import type { Pair } from './align.ts';
import { counted, finding, joined, percentText, rowsOf, whenText } from './found.ts';
import { blockOf, type Levels, medianOf } from './level.ts';
import { levelLog, type Step } from './splice.ts';
import type { Bars } from './subject.ts';
import { LEVEL_BLOCK, PRICE_UNIT, UNCONFIRMED } from './thresholds.ts';

/** The last row of a block; the last block takes the rest. */
const endOf = ({ median, ratio }: Levels, block: number): number =>
  (block + 1 === median.length ? ratio.length : (block + 1) * LEVEL_BLOCK) - 1;

export function priceUnit(levels: Levels): readonly Finding[] {
  const { pair, median } = levels;
  const { a, b, inA } = pair;
  const blocks: [number, number][] = [];
  for (let block = 0; block < median.length; block++)
    if (Math.abs(levelLog(pair, median[block] as number)) >= PRICE_UNIT.error)
      blocks.push([block * LEVEL_BLOCK, endOf(levels, block)]);
  const stretches = joined(blocks).filter(([from, to]) => to - from + 1 >= PRICE_UNIT.bars);
  const overall = Math.exp(levelLog(pair, medianOf(median.slice(), median.length)));
  if (stretches.length === 0) {
    const enough = levels.ratio.length >= PRICE_UNIT.bars;
    if (!enough || Math.abs(Math.log(overall)) < PRICE_UNIT.warning) return [];
    const rows = rowsOf(a.openMs, inA[0] as number, inA.at(-1) as number);
    const reason = `${a.name} stands at ${Number(overall.toPrecision(4))} times ${b.name}; more often another coin of that name than a market.`;
    return [finding('price-unit', 'warning', [a.name, b.name], [rows], reason)];
  }
  // The middle of a stretch: its first block may begin before it does.
  const [middle = 0] = stretches.map(([from, to]) => (from + to) >> 1);
  const ratio = median[blockOf(levels, middle)] as number;
  const times = Math.exp(levelLog(pair, ratio));
  const plain = isUnit(pair, ratio, middle);
  const rows = stretches.map(([from, to]) => rowsBetween(a, inA, from, to));
  const reason = `${a.name} stands at ${Number(times.toPrecision(4))} times ${b.name} (${whenText(rows)}): ${plain ? 'one of them is in another unit' : 'another coin of that name, or another unit'}.`;
  return [finding('price-unit', plain ? 'error' : 'warning', [a.name, b.name], rows, reason)];
}

const rowsBetween = (a: Bars, inA: Int32Array, from: number, to: number) => ({
  fromMs: a.openMs[inA[from] as number] as number,
  toMs: a.openMs[inA[to] as number] as number,
  rows: to - from + 1,
});

/** Whether two prices differ by a power of ten, or one is the other's inverse. */
function isUnit(pair: Pair, ratio: number, row: number): boolean {
  const { a, b, inA, inB } = pair;
  const log = levelLog(pair, ratio);
  const power = Math.round(log / Math.LN10) * Math.LN10;
  if (power !== 0 && Math.abs(log - power) <= PRICE_UNIT.near) return true;
  const product = (a.close[inA[row] as number] as number) * (b.close[inB[row] as number] as number);
  return Math.abs(Math.log(product / (a.lot * b.lot))) <= PRICE_UNIT.near;
}

/** Bars of one series that reach beyond the level of the other. */
interface Wicks {
  readonly rows: number[];
  most: number;
  mostRow: number;
}

/** `steps` are those of the level: around them it says nothing about single bars. */
export function unconfirmed(levels: Levels, steps: readonly Step[]): readonly Finding[] {
  const { pair, median, scatter } = levels;
  const { a, b, inA, inB } = pair;
  const found: readonly [Wicks, Wicks] = [
    { rows: [], most: 0, mostRow: 0 },
    { rows: [], most: 0, mostRow: 0 },
  ];
  const unsteady = new Set(
    steps.flatMap(({ row }) => [-1, 0, 1].map((near) => blockOf(levels, row) + near)),
  );
  // Prices at instants have no extremes to hold against those of bars: closes are compared then.
  const instants = !isRanged(a) || !isRanged(b);
  const top = (bars: Bars): Float64Array => (instants ? bars.close : bars.high);
  const bottom = (bars: Bars): Float64Array => (instants ? bars.close : bars.low);
  const [highA, lowA, highB, lowB] = [top(a), bottom(a), top(b), bottom(b)];
  for (let block = 0; block < median.length; block++) {
    if (unsteady.has(block)) continue;
    const level = median[block] as number;
    const allowed = Math.max(UNCONFIRMED.move, UNCONFIRMED.scatter * (scatter[block] as number));
    const [most, least] = [1 + allowed, 1 / (1 + allowed)];
    for (let i = block * LEVEL_BLOCK, end = endOf(levels, block); i <= end; i++) {
      const [rowA, rowB] = [inA[i] as number, inB[i] as number];
      const highs = (highA[rowA] as number) / ((highB[rowB] as number) * level);
      const lows = (lowA[rowA] as number) / ((lowB[rowB] as number) * level);
      if (highs <= most && highs >= least && lows <= most && lows >= least) continue;
      const by = Math.max(distance(highs), distance(lows));
      // Whoever went farther from where it usually is in the block is the odd one.
      const around = [block * LEVEL_BLOCK, (block * LEVEL_BLOCK + end) >> 1, end];
      const odd = found[reach(a, rowA, inA, around) >= reach(b, rowB, inB, around) ? 0 : 1];
      odd.rows.push(i);
      if (by > odd.most) [odd.most, odd.mostRow] = [by, i];
    }
  }
  return [...unconfirmedFinding(a, b, inA, found[0]), ...unconfirmedFinding(b, a, inB, found[1])];
}

/** Whether at least a tenth of the bars has a range. */
function isRanged({ high, low }: Bars): boolean {
  let ranged = 0;
  const every = Math.max(1, Math.floor(high.length / 500));
  for (let i = 0; i < high.length; i += every)
    if ((high[i] as number) > (low[i] as number)) ranged++;
  return ranged * every * 10 >= high.length;
}

/** How far the smaller of two prices lies below the larger. */
const distance = (ratio: number): number => 1 - Math.min(ratio, 1 / ratio);

/** How far a bar reaches from the middle one of the opens `around` it. */
function reach(
  { open, high, low }: Bars,
  row: number,
  rows: Int32Array,
  around: readonly number[],
): number {
  const opens = around.map((one) => open[rows[one] as number] as number).sort((x, y) => x - y);
  const usual = opens[1] as number;
  return Math.max(distance((high[row] as number) / usual), distance((low[row] as number) / usual));
}

function unconfirmedFinding(
  own: Bars,
  other: Bars,
  rows: Int32Array,
  wicks: Wicks,
): readonly Finding[] {
  if (wicks.rows.length === 0) return [];
  const ranges = joined(wicks.rows.map((row): [number, number] => [row, row]));
  const stretches = ranges.map(([from, to]) => rowsBetween(own, rows, from, to));
  const at = minuteText(own.openMs[rows[wicks.mostRow] as number] as number);
  const reason = `${own.name} reaches farther than ${other.name} in ${counted(wicks.rows.length, 'bar')}, by ${percentText(wicks.most)} at ${at} UTC; real until shown otherwise, and kept.`;
  return [finding('unconfirmed-bar', 'warning', [own.name, other.name], stretches, reason)];
}
