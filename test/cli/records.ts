/**
 * Two days of hourly marks on two venues, small enough to follow by hand: flat at 100, but for one
 * wick to 75 on the long's venue in the bar of 2025-01-02 06:00, and a cent above 100 in every bar,
 * because a mark that stands quite still is none; the short is paid 1 basis point every eight hours,
 * the long nothing.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fill } from './fill.ts';

const FIRST_MS = Date.UTC(2025, 0, 1);
const HOUR_MS = 3_600_000;
const BARS = 48;
export const WICK_BAR = 30;

export interface Marks {
  /** Bars with a low of their own. */
  readonly lows?: Readonly<Record<number, number>>;
  /** Bars that are not there. */
  readonly missing?: readonly number[];
}

export function marksCsv({ lows = {}, missing = [] }: Marks): string {
  const rows = Array.from({ length: BARS }, (_, bar) => bar)
    .filter((bar) => !missing.includes(bar))
    .map((bar) => `${FIRST_MS + bar * HOUR_MS},100,100.01,${lows[bar] ?? 100},100`);
  return ['open_at_ms,open,high,low,close', ...rows, ''].join('\n');
}

export function fundingCsv(rate: number): string {
  const rows: string[] = [];
  for (let bar = 0; bar < BARS; bar += 8)
    rows.push(`${FIRST_MS + bar * HOUR_MS},${rate},${8 * HOUR_MS}`);
  return ['settled_at_ms,rate_fraction,interval_ms', ...rows, ''].join('\n');
}

export const SCENARIO = `schema: 1
name: two-days
question: Does the long live through the wick?
window: { from: 2025-01-01, to: 2025-01-03 }
capital: 10_000 USDT
construction:
  kind: delta-neutral
  long:  { venue: binance-usdm, instrument: AVAXUSDT }
  short: { venue: bybit-linear, instrument: AVAXUSDT }
  leverage: 5
costs: { taker: 0 bps, slippage: 0 bps }
liquidation: { maintenance: 1 %, style: full-margin }
`;

export const STORE = 'history.duckdb';

/** Writes the scenario and the files into a folder, and imports them there. */
export async function prepare(
  cwd: string,
  long: Marks = { lows: { [WICK_BAR]: 75 } },
): Promise<void> {
  writeFileSync(join(cwd, 'scenario.yaml'), SCENARIO);
  const files = [
    ['long-mark.csv', marksCsv(long), 'binance-usdm', 'mark'],
    ['short-mark.csv', marksCsv({}), 'bybit-linear', 'mark'],
    ['long-funding.csv', fundingCsv(0), 'binance-usdm', 'funding'],
    ['short-funding.csv', fundingCsv(0.0001), 'bybit-linear', 'funding'],
  ] as const;
  for (const [file, text] of files) writeFileSync(join(cwd, file), text);
  const said = files.map(
    ([file, , venue, kind]) => [file, { venue, instrument: 'AVAXUSDT', kind }] as const,
  );
  await fill(cwd, STORE, said);
}
