/**
 * Histories as exchanges record them, made from a seed: what may look odd and is not wrong. Fat-tailed
 * returns whose size clusters; two venues whose premium over one index wanders; trades on coarse ticks
 * that do not come in every bar; wicks and dislocations of one venue; maintenance; funding with the plateau
 * of its base rate and its cap; late stamps; changes of interval.
 */
import type { BarHistory, FundingHistory, History } from '../../src/checks/history.ts';
import type { PriceKind } from '../../src/domain/series.ts';
import { DAY, HOUR, MINUTE } from '../../src/units/units.ts';
import { type Draw, drawFrom } from './draw.ts';

/** 2024-01-01T00:00Z. */
export const START = 1_704_067_200_000;
const STEPS = 4;

export interface Shape {
  readonly resolutionMs: number;
  readonly bars: number;
  /** Prints have days of their own: a few days of minutes would hold a handful. */
  readonly fundingDays: number;
}

export const SHAPES: readonly Shape[] = [
  { resolutionMs: MINUTE, bars: 4320, fundingDays: 120 },
  { resolutionMs: 5 * MINUTE, bars: 4032, fundingDays: 120 },
  { resolutionMs: HOUR, bars: 4320, fundingDays: 180 },
];

interface Market {
  readonly venue: string;
  readonly instrument: string;
  readonly spotVenue: string | null;
  readonly spot: string;
  readonly intervalHours: number;
  readonly jitterMs: number;
}

const MARKETS: readonly Market[] = [
  market('binance-usdm', 'XUSDT', 'binance-spot', 'XUSDT', 8, 20),
  market('bybit-linear', 'XUSDT', 'bybit-spot', 'XUSDT', 8, 0),
  market('okx-swap', 'X-USDT-SWAP', 'okx-spot', 'X-USDT', 8, 4000),
  market('gate-usdt', 'X_USDT', 'gate-spot', 'X_USDT', 8, 0),
  market('hyperliquid', 'X', null, '', 1, 80),
];

function market(
  venue: string,
  instrument: string,
  spotVenue: string | null,
  spot: string,
  intervalHours: number,
  jitterMs: number,
): Market {
  return { venue, instrument, spotVenue, spot, intervalHours, jitterMs };
}

/** One price path, `STEPS` points a bar: the index in logs. */
function path(draw: Draw, { resolutionMs, bars }: Shape, dailyVol: number): Float64Array {
  const usual = dailyVol * Math.sqrt(resolutionMs / DAY / STEPS);
  const out = new Float64Array(bars * STEPS + 1);
  let vol = usual;
  let before = 0;
  for (let i = 1; i < out.length; i++) {
    vol = 0.9 * vol + 0.06 * usual + 0.04 * Math.min(12 * usual, Math.abs(before));
    before = vol * draw.fat();
    out[i] = (out[i - 1] as number) + before;
  }
  return out;
}

/** A premium that wanders around a level, in logs, a point a step. */
function premium(
  draw: Draw,
  points: number,
  level: number,
  size: number,
  stay: number,
): Float64Array {
  const out = new Float64Array(points);
  let now = level;
  for (let i = 0; i < points; i++) {
    now = level + (now - level) * stay + size * Math.sqrt(1 - stay * stay) * draw.normal();
    out[i] = now;
  }
  return out;
}

/** Dislocations of one venue: minutes long, up to a fifth deep, healed step by step. */
function dislocate(draw: Draw, over: Float64Array, times: number): void {
  for (let k = 0; k < times; k++) {
    const from = draw.whole(0, over.length - 40);
    const deep = -draw.one([0.02, 0.05, 0.12, 0.2]) * draw.uniform();
    const length = draw.whole(2, 36);
    for (let i = 0; i < length; i++)
      over[from + i] = (over[from + i] as number) + deep * (1 - i / length);
  }
}

interface Path {
  readonly levels: Float64Array;
  readonly price: number;
  readonly tick: number;
  /** Chance that a bar has trades; 1 for computed prices. */
  readonly busy: number;
}

/** A whole number of ticks, so that equal prices are equal to the last digit. */
const rounded = (x: number, tick: number): number => Math.max(1, Math.round(x / tick)) * tick;

function barsOn(
  draw: Draw,
  shape: Shape,
  key: { venue: string; instrument: string; kind: PriceKind },
  { levels, price, tick, busy }: Path,
): BarHistory {
  const n = shape.bars;
  const column = (): Float64Array => new Float64Array(n);
  const [openMs, open, high, low, close, volume] = [
    column(),
    column(),
    column(),
    column(),
    column(),
    column(),
  ];
  const at = (i: number): number => rounded(price * Math.exp(levels[i] as number), tick);
  let last = at(0);
  for (let i = 0; i < n; i++) {
    openMs[i] = START + i * shape.resolutionMs;
    const points = [last];
    const traded = busy >= 1 || draw.chance(busy);
    if (traded) for (let s = 1; s <= STEPS; s++) points.push(at(i * STEPS + s));
    open[i] = busy >= 1 ? at(i * STEPS) : (points[1] ?? last);
    if (busy < 1) points[0] = open[i] as number;
    high[i] = Math.max(...points, open[i] as number);
    low[i] = Math.min(...points, open[i] as number);
    last = points.at(-1) as number;
    close[i] = last;
    volume[i] = traded ? 1 + Math.abs(draw.normal()) * 100 : 0;
  }
  const computed = key.kind === 'mark' || key.kind === 'index';
  return {
    series: {
      key: { ...key, origin: 'record' },
      resolutionMs: shape.resolutionMs,
      openMs,
      open,
      high,
      low,
      close,
      provenance: [],
    },
    volume: computed ? null : volume,
    spans: [{ file: 'all.csv', firstMs: openMs[0] as number, lastMs: openMs[n - 1] as number }],
  };
}

/** Bars without the rows `from` to `to`, the last left out. */
export function withoutRows(bars: BarHistory, from: number, to: number): BarHistory {
  const cut = (column: Float64Array): Float64Array =>
    Float64Array.from([...column.subarray(0, from), ...column.subarray(to)]);
  const { series, volume } = bars;
  return {
    ...bars,
    volume: volume === null ? null : cut(volume),
    series: {
      ...series,
      openMs: cut(series.openMs),
      open: cut(series.open),
      high: cut(series.high),
      low: cut(series.low),
      close: cut(series.close),
    },
  };
}

/** Prints from the premium: `P + clamp(base − P, ±0.05 %)`, capped, eight digits. */
function fundingOn(
  draw: Draw,
  { fundingDays }: Shape,
  { venue, instrument, intervalHours, jitterMs }: Market,
  mood: Float64Array,
): FundingHistory {
  const at: number[] = [];
  const rate: number[] = [];
  let hours = intervalHours;
  const changes =
    hours === 8 && draw.chance(0.3) ? [draw.whole(300, 900), draw.whole(1000, 1400)] : [];
  const cap = draw.one([0.003, 0.0075, 0.02]);
  for (let hour = 0; hour < fundingDays * 24; hour++) {
    if (hour === changes[0]) hours = 1;
    if (hour === changes[1]) hours = 4;
    if (hour % hours !== 0) continue;
    const basis = (mood[Math.floor(hour / 8)] as number) + 0.0002 * draw.normal();
    const whole = basis + Math.max(-0.0005, Math.min(0.0005, 0.0001 - basis));
    const own = (Math.max(-cap, Math.min(cap, whole)) * hours) / 8;
    at.push(START + hour * HOUR + Math.floor(draw.uniform() ** 3 * (jitterMs + 1)));
    rate.push(Number(own.toFixed(8)));
  }
  const settledAtMs = Float64Array.from(at);
  const unknown = new Float64Array(at.length).fill(Number.NaN);
  return {
    series: {
      key: { venue, instrument, kind: 'funding', origin: 'record' },
      settledAtMs,
      rate: Float64Array.from(rate),
      intervalMs: unknown,
      price: unknown.slice(),
      provenance: [],
    },
    spans: [{ file: 'funding.csv', firstMs: at[0] as number, lastMs: at.at(-1) as number }],
  };
}

/** What drives funding, a value each 8 hours: calm around the base, with squeezes that reach the cap. */
function moods(draw: Draw, count: number): Float64Array {
  const out = premium(draw, count, draw.one([0, 0.0001, 0.0004]), draw.one([0.0002, 0.0006]), 0.85);
  if (draw.chance(0.4)) {
    const from = draw.whole(0, count - 10);
    const deep = draw.one([-0.03, 0.02, -0.008]);
    for (let i = from; i < Math.min(count, from + draw.whole(2, 6)); i++) out[i] = deep;
  }
  return out;
}

/** One coin on two venues: mark, last, index and funding on each, and spot where the exchange has it. */
export function honest(seed: number): History {
  const draw = drawFrom(seed);
  const shape = SHAPES[seed % SHAPES.length] as Shape;
  const first = draw.one(MARKETS);
  const second = draw.one(MARKETS.filter(({ venue }) => venue !== first.venue));
  const quiet = draw.chance(0.25);
  const price = draw.one([0.0123, 1.7, 34, 2500, 64_000]);
  const dailyVol = quiet ? 0.012 : draw.one([0.025, 0.04, 0.09]);
  const index = path(draw, shape, dailyVol);
  const mood = moods(draw, shape.fundingDays * 3);
  const bars = [first, second].flatMap((one) =>
    marketBars(draw, shape, one, { index, dailyVol, price, quiet }),
  );
  const funding = [first, second].map((one) => {
    const own = mood.map((each) => each + 0.0001 * draw.normal());
    return fundingOn(draw, shape, one, own);
  });
  return { bars: bars.map((one) => maintained(draw, one)), funding, books: new Map() };
}

interface Coin {
  readonly index: Float64Array;
  readonly dailyVol: number;
  readonly price: number;
  readonly quiet: boolean;
}

function marketBars(
  draw: Draw,
  shape: Shape,
  { venue, instrument, spotVenue, spot }: Market,
  { index, dailyVol, price, quiet }: Coin,
): readonly BarHistory[] {
  const n = index.length;
  const slow = Math.exp(-shape.resolutionMs / STEPS / (6 * HOUR));
  const over = premium(
    draw,
    n,
    draw.one([-0.0003, 0, 0.0004]),
    dailyVol * draw.one([0.005, 0.01, 0.03]),
    slow,
  );
  dislocate(draw, over, draw.one([0, 0, 1, 3]));
  const noise = premium(draw, n, 0, draw.one([0.00005, 0.0002]), 0.3);
  const marks = index.map((level, i) => level + (over[i] as number));
  const lasts = marks.map((level, i) => level + (noise[i] as number));
  dislocate(draw, lasts, draw.one([0, 1, 2]));
  const tick = price * draw.one(quiet ? [0.0005, 0.002, 0.005] : [0.00001, 0.0001]);
  const fine = price * 1e-8;
  const busy = quiet ? draw.one([0.4, 0.9]) : 1;
  const on = (kind: PriceKind, levels: Float64Array, step: number, share: number): BarHistory =>
    barsOn(draw, shape, { venue, instrument, kind }, { levels, price, tick: step, busy: share });
  const out = [on('mark', marks, fine, 1), on('last', lasts, tick, busy)];
  if (draw.chance(0.5)) out.push(on('index', index, fine, 1));
  if (spotVenue !== null && draw.chance(0.5)) {
    const levels = index.map((level) => level + 0.0001 * draw.normal());
    const own = { venue: spotVenue, instrument: spot, kind: 'spot' as const };
    out.push(barsOn(draw, shape, own, { levels, price, tick, busy }));
  }
  return out;
}

/** Now and then a stretch is missing, or stands still, for up to four hours. */
function maintained(draw: Draw, bars: BarHistory): BarHistory {
  const { openMs, open, high, low, close } = bars.series;
  const most = Math.min(240, Math.max(2, Math.floor((4 * HOUR) / bars.series.resolutionMs)));
  const from = draw.whole(10, openMs.length - most - 10);
  const length = draw.whole(1, most);
  if (draw.chance(0.15)) return withoutRows(bars, from, from + length);
  if (draw.chance(0.1)) {
    const held = close[from - 1] as number;
    for (let i = from; i < from + length; i++) {
      open[i] = held;
      high[i] = held;
      low[i] = held;
      close[i] = held;
      if (bars.volume !== null) bars.volume[i] = 0;
    }
  }
  return bars;
}
