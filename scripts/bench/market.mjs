/**
 * A made-up market of two venues, from a seed: one driver of 60 % volatility a year, a basis of some
 * basis points a venue, and crashes of 25 % within forty minutes, in which one venue's mark falls
 * further than the other's. Nothing in it is a record of any exchange.
 */
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { DAY, HOUR, MINUTE, seeded } from './common.mjs';

export const VENUES = ['binance-usdm', 'bybit-linear'];
export const INSTRUMENT = 'BTCUSDT';
/** Eight-hourly prints on the first venue, hourly ones on the second. */
export const INTERVALS_MS = [8 * HOUR, HOUR];

const FIRST_PRICE = 60_000;
const VOLATILITY_A_YEAR = 0.6;
const BASIS_SD = 0.0002;
const BASIS_HALF_LIFE_MS = 10 * MINUTE;

/** How deep the crash is at the trough, and how far the price has come back an hour later. */
const FALL_MS = 40 * MINUTE;
const REBOUND_MS = 60 * MINUTE;
const TROUGH = Math.log(0.75);
const REBOUNDED = Math.log(0.88);
const RECOVERY_MS = 3 * DAY;
/** For ten minutes around the trough one venue's mark lies this much below the other's. */
const DISLOCATION_MS = 10 * MINUTE;

/** Log of the factor by which a crash that began `since` ago moves both venues. */
function crash(since) {
  if (since < 0) return 0;
  if (since < FALL_MS) return TROUGH * (since / FALL_MS) ** 2;
  const after = since - FALL_MS;
  if (after < REBOUND_MS) return TROUGH + (REBOUNDED - TROUGH) * (after / REBOUND_MS);
  return REBOUNDED * Math.exp(-(after - REBOUND_MS) / RECOVERY_MS);
}

const dislocation = (since, depth) =>
  depth * Math.max(0, 1 - Math.abs(since - FALL_MS) / DISLOCATION_MS);

/** Nearly normal, mean 0 and deviation 1: twelve uniforms would be nearer, four cost less. */
const normal = (random) => (random() + random() + random() + random() - 2) * Math.sqrt(3);

/**
 * Bars of both venues. `points` prices make one bar: the first its open, the last its close.
 *
 * @param crashes `{ atMs, venue, depth }`: when, whose mark falls further, and how much, as a log
 */
export function makeBars({ fromMs, barMs, bars, points, seed, crashes }) {
  const columns = VENUES.map((venue) => {
    const [openMs, open, high, low, close] = Array.from(
      { length: 5 },
      () => new Float64Array(bars),
    );
    const key = { venue, instrument: INSTRUMENT, kind: 'mark', origin: 'record' };
    return { key, resolutionMs: barMs, openMs, open, high, low, close, provenance: [] };
  });
  const [driver, noise] = [seeded(seed), seeded(seed + 1)];
  const stepMs = barMs / points;
  const step = VOLATILITY_A_YEAR * Math.sqrt(stepMs / (365 * DAY));
  const keep = 0.5 ** (stepMs / BASIS_HALF_LIFE_MS);
  const shake = BASIS_SD * Math.sqrt(1 - keep * keep);
  const basis = [0, 0];
  let walk = Math.log(FIRST_PRICE);
  for (let bar = 0; bar < bars; bar += 1)
    for (let point = 0; point < points; point += 1) {
      const atMs = fromMs + bar * barMs + point * stepMs;
      walk += step * normal(driver);
      let shared = walk;
      for (const one of crashes) shared += crash(atMs - one.atMs);
      for (let venue = 0; venue < 2; venue += 1) {
        basis[venue] = basis[venue] * keep + shake * normal(noise);
        let logPrice = shared + basis[venue];
        for (const one of crashes)
          if (one.venue === venue) logPrice += dislocation(atMs - one.atMs, one.depth);
        put(columns[venue], bar, point, Math.round(Math.exp(logPrice) * 10) / 10, atMs);
      }
    }
  return columns;
}

function put({ openMs, open, high, low, close }, bar, point, price, atMs) {
  if (point === 0) {
    openMs[bar] = atMs;
    open[bar] = price;
    high[bar] = price;
    low[bar] = price;
  }
  if (price > high[bar]) high[bar] = price;
  if (price < low[bar]) low[bar] = price;
  close[bar] = price;
}

/** The same history in longer bars. */
export function coarser(series, times) {
  const bars = Math.floor(series.openMs.length / times);
  const column = (value) => Float64Array.from({ length: bars }, (_, i) => value(i * times));
  const over = (name, better) =>
    column((first) => {
      let most = series[name][first];
      for (let i = first + 1; i < first + times; i += 1)
        if (better(series[name][i], most)) most = series[name][i];
      return most;
    });
  return {
    ...series,
    resolutionMs: series.resolutionMs * times,
    openMs: column((first) => series.openMs[first]),
    open: column((first) => series.open[first]),
    high: over('high', (a, b) => a > b),
    low: over('low', (a, b) => a < b),
    close: column((first) => series.close[first + times - 1]),
  };
}

/** Prints of both venues: about 4 % a year on the first, 10 % on the second, both noisy. */
export function makePrints({ fromMs, toMs, seed }) {
  return VENUES.map((venue, i) => {
    const random = seeded(seed + 100 + i);
    const intervalMs = INTERVALS_MS[i];
    const count = Math.floor((toMs - fromMs) / intervalMs);
    const column = (value) => Float64Array.from({ length: count }, (_, n) => value(n));
    const yearly = i === 0 ? 0.04 : 0.1;
    const mean = (yearly * intervalMs) / (365 * DAY);
    return {
      key: { venue, instrument: INSTRUMENT, kind: 'funding', origin: 'record' },
      settledAtMs: column((n) => fromMs + n * intervalMs),
      rate: column(() => Number((mean * (1 + 4 * (random() - 0.5))).toFixed(8))),
      intervalMs: column(() => intervalMs),
      price: column(() => Number.NaN),
      provenance: [],
    };
  });
}

const ROWS_A_WRITE = 10_000;

async function writeRows(path, head, count, row) {
  const out = createWriteStream(path);
  out.write(`${head}\n`);
  for (let first = 0; first < count; first += ROWS_A_WRITE) {
    const length = Math.min(ROWS_A_WRITE, count - first);
    const lines = Array.from({ length }, (_, i) => row(first + i));
    if (!out.write(`${lines.join('\n')}\n`)) await new Promise((done) => out.once('drain', done));
  }
  out.end();
  await finished(out);
}

/** A series as a CSV file that `legrisk import` reads. */
export const writeBars = (path, { openMs, open, high, low, close }) =>
  writeRows(
    path,
    'open_at_ms,open,high,low,close',
    openMs.length,
    (i) => `${openMs[i]},${open[i]},${high[i]},${low[i]},${close[i]}`,
  );

export const writePrints = (path, { settledAtMs, rate, intervalMs }) =>
  writeRows(
    path,
    'settled_at_ms,rate_fraction,interval_ms',
    settledAtMs.length,
    (i) => `${settledAtMs[i]},${rate[i].toFixed(8)},${intervalMs[i]}`,
  );
