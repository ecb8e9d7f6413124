/** Files for the tests of the import, made small enough to check by hand. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import type { ImportOptions } from '../../../src/loaders/import.ts';
import { importPaths } from '../../../src/loaders/import.ts';
import type { ImportReport } from '../../../src/loaders/report.ts';
import { openStore, type Store } from '../../../src/store/store.ts';

/** 2024-06-01T00:00Z, in milliseconds. */
export const JUNE = 1_717_200_000_000;
export const HOUR = 3_600_000;
export const MINUTE = 60_000;

export const ARCHIVE_HEADER =
  'open_time,open,high,low,close,volume,close_time,quote_volume,count,' +
  'taker_buy_volume,taker_buy_quote_volume,ignore';

export interface ArchiveRow {
  readonly at: number;
  readonly prices?: readonly [open: string, high: string, low: string, close: string];
  readonly volume?: string;
}

/** Hourly by default: open 100, high 103, low 98, close 101. */
export function archiveLine(
  { at, prices = ['100', '103', '98', '101'], volume = '7' }: ArchiveRow,
  barUnits: number = HOUR,
): string {
  return `${at},${prices.join(',')},${volume},${at + barUnits - 1},700,12,3,300,0`;
}

export const archiveCsv = (rows: readonly ArchiveRow[], header = true, barUnits = HOUR): string =>
  [...(header ? [ARCHIVE_HEADER] : []), ...rows.map((row) => archiveLine(row, barUnits)), ''].join(
    '\n',
  );

/** Hours 0, 1, 2, … of June. */
export const hours = (...indexes: readonly number[]): ArchiveRow[] =>
  indexes.map((index) => ({ at: JUNE + index * HOUR }));

/** A zip of deflated members, written field by field after the format's specification. */
export function zipOf(members: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const locals: Uint8Array[] = [];
  const centrals: Uint8Array[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(members)) {
    const plain = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const packed = new Uint8Array(deflateRawSync(plain));
    const label = new TextEncoder().encode(name);
    const sizes = [crc32(plain), packed.length, plain.length] as const;
    const local = [...u32(0x04034b50), ...u16(20, 0, 8, 0, 0), ...u32(...sizes)];
    const start = Uint8Array.from([...local, ...u16(label.length, 0), ...label]);
    const central = [...u32(0x02014b50), ...u16(20, 20, 0, 8, 0, 0), ...u32(...sizes)];
    const tail = [...u16(label.length, 0, 0, 0, 0), ...u32(0, offset)];
    centrals.push(Uint8Array.from([...central, ...tail, ...label]));
    locals.push(start, packed);
    offset += start.length + packed.length;
  }
  const count = centrals.length;
  const size = centrals.reduce((sum, part) => sum + part.length, 0);
  const end = [...u32(0x06054b50), ...u16(0, 0, count, count), ...u32(size, offset), ...u16(0)];
  return joined([...locals, ...centrals, Uint8Array.from(end)]);
}

const u16 = (...numbers: readonly number[]) => numbers.flatMap((n) => [n & 255, (n >>> 8) & 255]);
const u32 = (...numbers: readonly number[]) =>
  numbers.flatMap((n) => [n & 255, (n >>> 8) & 255, (n >>> 16) & 255, (n >>> 24) & 255]);

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A folder with a store, gone when the test is over. */
export class Desk implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'legrisk-test-'));
  readonly db = join(this.folder, 'store.duckdb');
  #store: Store | null = null;

  async store(): Promise<Store> {
    this.#store ??= await openStore(this.db, { mode: 'write' });
    return this.#store;
  }

  /** Writes a file below the folder and answers its path. */
  file(name: string, content: string | Uint8Array): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  async import(paths: string | readonly string[], options: ImportOptions): Promise<ImportReport> {
    return await importPaths(await this.store(), [paths].flat(), options);
  }

  /** Everything the store holds, in one comparable value. */
  async content(): Promise<unknown> {
    const store = await this.store();
    const series = await store.listSeries();
    return await Promise.all(
      series.map(async (summary) => {
        const { key, resolutionMs } = summary;
        return { summary, rows: await store.readRows(key, resolutionMs) };
      }),
    );
  }

  async closeStore(): Promise<void> {
    await this.#store?.close();
    this.#store = null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.closeStore();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What a promise was rejected with. */
export async function rejection(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
