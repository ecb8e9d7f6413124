/**
 * A history to try things on, as docs/start.md does: 91 days of hourly marks and 8-hourly funding of two
 * venues, four CSV files below the folder that is named. Made up: a random walk, a fall of 8 % and one
 * of 22 %, both undone within the hour, and in the second a wick on the first venue that is 2 % deeper.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder = 'my-history'] = process.argv.slice(2);
const START_MS = Date.UTC(2024, 11, 31);
const HOUR_MS = 3_600_000;
const FALL_BY_HOUR = new Map([
  [724, 0.08],
  [1474, 0.22],
]);

// Lehmer's generator: the same rows on every machine.
let state = 9;
function draw() {
  state = (state * 48_271) % 2_147_483_647;
  return state / 2_147_483_647 - 0.5;
}

const venues = [
  { name: 'binance-usdm', wick: 0.02, rate: 0.000_06 },
  { name: 'bybit-linear', wick: 0, rate: 0.000_18 },
].map((venue) => ({
  ...venue,
  close: 100_000,
  marks: ['open_at_ms,open,high,low,close'],
  prints: ['settled_at_ms,rate_fraction'],
}));

let price = 100_000;
for (let hour = 0; hour < 91 * 24; hour += 1) {
  const fall = FALL_BY_HOUR.get(hour) ?? 0;
  const recovery = 0.9 * (FALL_BY_HOUR.get(hour - 1) ?? 0);
  price *= 1 + 0.006 * draw() - fall + recovery;
  for (const venue of venues) {
    const open = venue.close;
    venue.close = Math.round(price * (1 + 0.0008 * draw()));
    const high = Math.round(Math.max(open, venue.close) * (1 + 0.001 * (draw() + 0.5)));
    const wick = fall > 0.1 ? venue.wick : 0;
    const low = Math.round(Math.min(open, venue.close) * (1 - wick - 0.001 * (draw() + 0.5)));
    const at = START_MS + hour * HOUR_MS;
    venue.marks.push([at, open, high, low, venue.close].join(','));
    const rate = venue.rate + 0.0001 * draw();
    if (hour % 8 === 0) venue.prints.push([at, rate.toFixed(8)].join(','));
  }
}

for (const { name, marks, prints } of venues) {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'mark.csv'), `${marks.join('\n')}\n`);
  writeFileSync(join(folder, name, 'funding.csv'), `${prints.join('\n')}\n`);
}
