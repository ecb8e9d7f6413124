/**
 * Sixty days of hours on two venues that look like a market: one random walk with a little noise a
 * venue, and funding that moves with every print. What is planted in them is the test's own.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Random, randomStream } from '../../src/units/random.ts';
import { fill } from './fill.ts';

export const FIRST_MS = Date.UTC(2025, 0, 1);
const HOUR_MS = 3_600_000;
const BARS = 60 * 24;
/** Prices to a bar: its open, three on the way, and its close, which is the next one's open. */
const POINTS = 4;

export const STORE = 'sixty.duckdb';

const SCENARIO = `schema: 1
name: sixty-days
window: { from: 2025-01-11, to: 2025-02-20 }
capital: 10_000 USDT
construction:
  kind: delta-neutral
  long:  { venue: binance-usdm, instrument: AVAXUSDT }
  short: { venue: bybit-linear, instrument: AVAXUSDT }
  leverage: 2
liquidation: { maintenance: 1 %, style: full-margin }
`;

export interface Planted {
  /** Print of the short at which its rate begins to stand still, and how many prints it does. */
  readonly frozen?: readonly [from: number, prints: number];
  /** A bar whose low on the long's venue lies 20 % below the market. */
  readonly wick?: number;
  /** Bars of the long's venue that are not there. */
  readonly missing?: readonly number[];
}

/** The rate it stands at: neither a base rate nor a cap. */
const FROZEN_RATE = 0.000314;

function marksCsv(walk: Float64Array, noise: Random, { wick, missing = [] }: Planted): string {
  let open = walk[0] as number;
  const rows: string[] = [];
  for (let bar = 0; bar < BARS; bar++) {
    const way = [...walk.subarray(bar * POINTS + 1, bar * POINTS + POINTS)];
    const close = (walk[(bar + 1) * POINTS] as number) * (1 + 0.0001 * noise.bell());
    const high = Math.max(open, close, ...way) * 1.0001;
    const low = Math.min(open, close, ...way) * (bar === wick ? 0.8 : 0.9999);
    const prices = [open, high, low, close].map((price) => price.toFixed(6));
    if (!missing.includes(bar)) rows.push([FIRST_MS + bar * HOUR_MS, ...prices].join());
    open = close;
  }
  return ['open_at_ms,open,high,low,close', ...rows, ''].join('\n');
}

function fundingCsv(noise: Random, { frozen: [from, prints] = [0, 0] }: Planted): string {
  const rows = Array.from({ length: BARS / 8 }, (_, print) => {
    const drawn = 0.0001 + 0.0002 * noise.bell();
    const rate = print >= from && print < from + prints ? FROZEN_RATE : drawn;
    return `${FIRST_MS + print * 8 * HOUR_MS},${rate.toFixed(8)},${8 * HOUR_MS}`;
  });
  return ['settled_at_ms,rate_fraction,interval_ms', ...rows, ''].join('\n');
}

/** Writes the scenario and the files into a folder, and imports them there. */
export async function prepare(cwd: string, planted: Planted): Promise<void> {
  writeFileSync(join(cwd, 'scenario.yaml'), SCENARIO);
  const market = randomStream(7, 'market');
  const walk = new Float64Array(BARS * POINTS + 1).fill(30);
  for (let i = 1; i < walk.length; i++)
    walk[i] = (walk[i - 1] as number) * (1 + 0.002 * market.bell());
  const noise = (name: string) => randomStream(7, name);
  const files = [
    ['long-mark.csv', marksCsv(walk, noise('long'), planted), 'binance-usdm', 'mark'],
    ['short-mark.csv', marksCsv(walk, noise('short'), {}), 'bybit-linear', 'mark'],
    ['long-funding.csv', fundingCsv(noise('paid'), {}), 'binance-usdm', 'funding'],
    ['short-funding.csv', fundingCsv(noise('received'), planted), 'bybit-linear', 'funding'],
  ] as const;
  for (const [file, text] of files) writeFileSync(join(cwd, file), text);
  const said = files.map(
    ([file, , venue, kind]) => [file, { venue, instrument: 'AVAXUSDT', kind }] as const,
  );
  await fill(cwd, STORE, said);
}
