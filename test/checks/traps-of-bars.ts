/** Faults of bars, planted into honest histories. */
import type { BarHistory, History } from '../../src/checks/history.ts';
import { DAY, HOUR, MINUTE } from '../../src/units/units.ts';
import { parseInstrument } from '../../src/venues/instruments.ts';
import type { Draw } from './draw.ts';
import { withoutRows } from './honest.ts';
import type { Trap } from './trap.ts';

const only = (bars: readonly BarHistory[]): History => ({ bars, funding: [], books: new Map() });

const markets = ({ bars }: History): readonly [BarHistory, BarHistory] => {
  const [first, second] = bars.filter(({ series }) => series.key.kind === 'mark');
  if (first === undefined || second === undefined) throw new Error('two marks were made');
  return [first, second];
};

const lastOf = (history: History, mark: BarHistory): BarHistory => {
  const { venue } = mark.series.key;
  const found = history.bars.find(
    ({ series: { key } }) => key.kind === 'last' && key.venue === venue,
  );
  if (found === undefined) throw new Error('trades were made');
  return found;
};

type Columns = Record<'open' | 'high' | 'low' | 'close', Float64Array>;

/** The same bars with changed prices; `change` works on copies. */
function priced(bars: BarHistory, change: (columns: Columns) => void): BarHistory {
  const { open, high, low, close } = bars.series;
  const columns = {
    open: open.slice(),
    high: high.slice(),
    low: low.slice(),
    close: close.slice(),
  };
  change(columns);
  return { ...bars, series: { ...bars.series, ...columns } };
}

const COLUMNS = ['open', 'high', 'low', 'close'] as const;

const times = (bars: BarHistory, from: number, to: number, factor: number): BarHistory =>
  priced(bars, (columns) => {
    for (const name of COLUMNS)
      for (let i = from; i < to; i++) columns[name][i] = (columns[name][i] as number) * factor;
  });

/** Where a stretch of so many rows may begin, away from both ends. */
const place = (draw: Draw, rows: number, length: number): number =>
  draw.whole(50, rows - length - 50);

const rowsOf = (bars: BarHistory): number => bars.series.openMs.length;

/** Stamps later by `ms` from a row on; rows that would lie before what is there are left out. */
function later(bars: BarHistory, from: number, ms: number): BarHistory {
  const { openMs } = bars.series;
  const moved = openMs.map((at, i) => (i < from ? at : at + ms));
  let to = from;
  while (to < moved.length && (moved[to] as number) <= (moved[from - 1] as number)) to++;
  return withoutRows({ ...bars, series: { ...bars.series, openMs: moved } }, from, to);
}

export const BAR_TRAPS: readonly Trap[] = [
  {
    code: 'gap',
    what: 'one bar or more is missing',
    plant: (history, draw) => {
      const [mark] = markets(history);
      const length = draw.whole(1, 300);
      const from = place(draw, rowsOf(mark), length);
      return only([withoutRows(mark, from, from + length)]);
    },
  },
  {
    code: 'joint-gap',
    what: 'the same bars are missing at both venues',
    plant: (history, draw) => {
      const [a, b] = markets(history);
      const [fromMs, length] = [
        a.series.openMs[place(draw, rowsOf(a), 400)] as number,
        draw.whole(1, 200),
      ];
      const cut = (bars: BarHistory): BarHistory => {
        const at = (ms: number): number => bars.series.openMs.findIndex((one) => one >= ms);
        return withoutRows(bars, at(fromMs), at(fromMs + length * bars.series.resolutionMs));
      };
      return only([cut(a), cut(b)]);
    },
  },
  {
    code: 'shifted-bars',
    what: '192 bars or more lie whole bars or a zone beside the other venue',
    plant: (history, draw) => {
      const [a, b] = markets(history);
      const { resolutionMs } = a.series;
      const zones = [1, 2, 3, 4, 5, 5.5, 8, 9, -1, -3, -5, -8, -14].filter(
        (hours) => (hours * HOUR) % resolutionMs === 0,
      );
      const ms = draw.chance(0.5)
        ? draw.one(zones) * HOUR
        : draw.one([-24, -7, -2, -1, 1, 2, 5, 24]) * resolutionMs;
      const length = 200 + Math.ceil(Math.abs(ms) / resolutionMs) + draw.whole(0, 1500);
      return only([later(a, rowsOf(a) - length, ms), b, lastOf(history, b)]);
    },
  },
  {
    code: 'frozen-price',
    what: 'a mark stands still for 13 hours or more, and goes on',
    plant: (history, draw) => {
      const [mark] = markets(history);
      const length = Math.ceil((13 * HOUR) / mark.series.resolutionMs) + draw.whole(0, 200);
      const from = place(draw, rowsOf(mark), length);
      const held = priced(mark, (columns) => {
        const still = columns.close[from - 1] as number;
        for (const name of COLUMNS) columns[name].fill(still, from, from + length);
      });
      return only([held]);
    },
  },
  {
    code: 'delisting-filler',
    what: 'trades end, and the file goes on for a day or more',
    plant: (history, draw) => {
      const last = lastOf(history, markets(history)[0]);
      const from =
        rowsOf(last) - Math.ceil((25 * HOUR) / last.series.resolutionMs) - draw.whole(0, 500);
      const volume = last.volume?.slice() ?? null;
      volume?.fill(0, from);
      const filled = priced(last, (columns) => {
        const still = columns.close[from - 1] as number;
        for (const name of COLUMNS) columns[name].fill(still, from);
      });
      return only([{ ...filled, volume }]);
    },
  },
  {
    code: 'copied-bars',
    what: 'twenty coarse bars or more, and as many as chance asks for, on each of their rows',
    plant: (history, draw) => {
      const [mark] = markets(history);
      const { openMs, resolutionMs } = mark.series;
      const grids = [5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, 8 * HOUR, DAY];
      const step = draw.one(
        grids.filter((ms) => ms >= 4 * resolutionMs && ms * 60 < rowsOf(mark) * resolutionMs),
      );
      const rows = step / resolutionMs;
      const length = rows * draw.whole(30, 50);
      const from = place(draw, rowsOf(mark), length);
      return only([
        priced(mark, (columns) => copyBlocks(columns, openMs, step, from, from + length)),
      ]);
    },
  },
  {
    code: 'last-as-mark',
    what: 'bars of the mark with 200 moves or more are the trades',
    plant: (history, draw) => {
      const [mark] = markets(history);
      const last = lastOf(history, mark);
      const copy = copyOf(mark, last, draw);
      return copy === null ? null : only([copy, last]);
    },
  },
  {
    code: 'spot-as-mark',
    what: 'bars of the mark with 200 moves or more are a spot market',
    plant: (history, draw) => {
      const [mark] = markets(history);
      // Its trades, under the name of a spot market.
      const trades = lastOf(history, mark);
      const { venue, instrument } = mark.series.key;
      const coin = parseInstrument(venue, instrument)?.base ?? '';
      const named = `${coin}USDT`;
      const key = {
        venue: 'binance-spot',
        instrument: named,
        kind: 'spot',
        origin: 'record',
      } as const;
      const spot = { ...trades, series: { ...trades.series, key } };
      const copy = copyOf(mark, spot, draw);
      return copy === null ? null : only([copy, spot]);
    },
  },
  {
    code: 'price-unit',
    what: '150 bars or more are ten, a hundred or a thousand times the price',
    plant: (history, draw) => {
      const [a, b] = markets(history);
      const length = draw.whole(150, 2000);
      const from = place(draw, rowsOf(a), length);
      return only([times(a, from, from + length, draw.one([0.001, 0.01, 0.1, 10, 100, 1000])), b]);
    },
  },
  {
    code: 'splice',
    what: 'from some bar on, for 13 hours and 60 bars at least, the mark is five per cent off',
    plant: (history, draw) => {
      const [a, b] = markets(history);
      const least = Math.max(60, Math.ceil((13 * HOUR) / a.series.resolutionMs));
      const from = draw.whole(least, rowsOf(a) - least);
      return only([times(a, from, rowsOf(a), draw.one([0.95, 1.05, 1.2])), b]);
    },
  },
  {
    code: 'unconfirmed-bar',
    what: 'one low is a third below the other venue',
    plant: (history, draw) => {
      const [a, b] = markets(history);
      const row = place(draw, rowsOf(a), 1);
      return only([
        priced(a, ({ low }) => {
          low[row] = (low[row] as number) * 0.67;
        }),
        b,
      ]);
    },
  },
];

/** Every row between `from` and `to` shows the whole bar of its step. */
function copyBlocks(
  columns: Columns,
  openMs: Float64Array,
  step: number,
  from: number,
  to: number,
): void {
  for (let start = from; start < to; ) {
    const block = Math.floor((openMs[start] as number) / step);
    let end = start;
    while (end < to && Math.floor((openMs[end] as number) / step) === block) end++;
    const high = Math.max(...columns.high.subarray(start, end));
    const low = Math.min(...columns.low.subarray(start, end));
    const [open, close] = [columns.open[start] as number, columns.close[end - 1] as number];
    columns.open.fill(open, start, end);
    columns.high.fill(high, start, end);
    columns.low.fill(low, start, end);
    columns.close.fill(close, start, end);
    start = end;
  }
}

/** A stretch of one series with the prices of another, where both have the bar; null for too few moves. */
function copyOf(bars: BarHistory, from: BarHistory, draw: Draw): BarHistory | null {
  const rows = new Map(Array.from(from.series.openMs, (at, i) => [at, i]));
  const length = draw.whole(1000, 3500);
  const start = place(draw, rowsOf(bars), length);
  const copied: number[] = [];
  const out = priced(bars, (columns) => {
    for (let i = start; i < start + length; i++) {
      const other = rows.get(bars.series.openMs[i] as number);
      if (other === undefined) continue;
      for (const name of COLUMNS) columns[name][i] = from.series[name][other] as number;
      copied.push(columns.close[i] as number);
    }
  });
  return copied.filter((close, i) => i > 0 && close !== copied[i - 1]).length < 200 ? null : out;
}
