/**
 * Reads the recorded histories on its own: freqtrade's Feather files (Arrow IPC, LZ4 frames, one
 * column each for the date and the four prices; a funding file keeps its rate in `open`).
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CompressionType, compressionRegistry, type Table, tableFromIPC } from 'apache-arrow';
import { compressFrameSync, decompressFrameSync } from 'lz4-napi';
import type { OracleBars, OraclePrint } from './types.ts';

/** Where the recorded histories are looked for; they are never part of the project. */
export const REAL_DATA = resolve(process.env['LEGRISK_REAL_DATA'] ?? '../shared/data', 'real');
export const hasRealData = existsSync(REAL_DATA);

function readTable(file: string): Table {
  compressionRegistry.set(CompressionType.LZ4_FRAME, {
    decode: (bytes) => new Uint8Array(decompressFrameSync(Buffer.from(bytes))),
    encode: (bytes) => new Uint8Array(compressFrameSync(Buffer.from(bytes))),
  });
  return tableFromIPC(readFileSync(join(REAL_DATA, file)));
}

function column(table: Table, name: string): (row: number) => number {
  const found = table.getChild(name);
  if (found === null) throw new Error(`no column ${name}`);
  return (row) => Number(found.get(row));
}

/** What was read of each file: a few files make many inputs, and nobody writes to them. */
const barsOf = new Map<string, OracleBars['bars']>();
const printsOf = new Map<string, readonly OraclePrint[]>();

/** `bybit/AVAX_USDT_USDT-1h-mark.feather` → bars. */
export function readBars(file: string, resolutionMs: number): OracleBars {
  const bars = barsOf.get(file) ?? barsIn(file);
  barsOf.set(file, bars);
  return { resolutionMs, bars };
}

function barsIn(file: string): OracleBars['bars'] {
  const table = readTable(file);
  const [date, open, high, low, close] = ['date', 'open', 'high', 'low', 'close'].map((name) =>
    column(table, name),
  );
  if (!date || !open || !high || !low || !close) throw new Error('five columns');
  return Array.from({ length: table.numRows }, (_, row) => ({
    openMs: date(row),
    open: open(row),
    high: high(row),
    low: low(row),
    close: close(row),
  }));
}

/** `bybit/AVAX_USDT_USDT-1h-funding_rate.feather` → prints without a price of their own. */
export function readFunding(file: string): readonly OraclePrint[] {
  const prints = printsOf.get(file) ?? printsIn(file);
  printsOf.set(file, prints);
  return prints;
}

function printsIn(file: string): readonly OraclePrint[] {
  const table = readTable(file);
  const date = column(table, 'date');
  const rate = column(table, 'open');
  return Array.from({ length: table.numRows }, (_, row) => ({
    atMs: date(row),
    rate: rate(row),
    price: null,
  }));
}
