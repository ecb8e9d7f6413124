/**
 * Binance's archive as its README describes it, made small: files under their documented paths, each
 * with its .CHECKSUM, and 404 for all else.
 *
 * Source of paths, columns and units: README of github.com/binance/binance-public-data.
 */
import { createHash } from 'node:crypto';
import { zipOf } from '../../unit/loaders/make.ts';
import { type Host, listen, type Reply } from '../server.ts';

const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

const HEADER =
  'open_time,open,high,low,close,volume,close_time,quote_volume,count,' +
  'taker_buy_volume,taker_buy_quote_volume,ignore';

export interface Bar {
  readonly openMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** What the market was at that hour: a saw of 97 steps, so that no two neighbours are alike. */
export function barAt(openMs: number): Bar {
  const open = 100 + ((openMs / 60_000) % 97);
  return { openMs, open, high: open + 2.5, low: open - 1.25, close: open + 1 };
}

/** The bars of a stretch, without those that `lacks` names. */
export function barsOf(
  fromMs: number,
  toMs: number,
  stepMs: number,
  lacks: (openMs: number) => boolean = () => false,
): readonly Bar[] {
  const bars: Bar[] = [];
  for (let at = fromMs; at < toMs; at += stepMs) if (!lacks(at)) bars.push(barAt(at));
  return bars;
}

export interface CsvForm {
  readonly header?: boolean;
  /** Stamps in microseconds, as spot files have them since 2025. */
  readonly micro?: boolean;
  /** Column 6 and column 8. */
  readonly volumes?: readonly [number, number];
}

export function candlesCsv(
  bars: readonly Bar[],
  stepMs: number,
  { header = true, micro = false, volumes = [0, 0] }: CsvForm = {},
): string {
  const unit = micro ? 1_000 : 1;
  const rows = bars.map(({ openMs, open, high, low, close }) =>
    [
      openMs * unit,
      open,
      high,
      low,
      close,
      volumes[0],
      (openMs + stepMs) * unit - 1,
      volumes[1],
      60,
      0,
      0,
      0,
    ].join(','),
  );
  return [...(header ? [HEADER] : []), ...rows, ''].join('\n');
}

export const utc = (text: string): number => Date.parse(`${text}T00:00:00Z`);

/** `2024-01` and the month's ends. */
export function month(name: string): { readonly fromMs: number; readonly toMs: number } {
  const [year = 0, number = 0] = name.split('-').map(Number);
  return { fromMs: Date.UTC(year, number - 1, 1), toMs: Date.UTC(year, number, 1) };
}

/** The names of the days of a stretch. */
export const dayNames = (fromMs: number, toMs: number): readonly string[] =>
  Array.from({ length: Math.round((toMs - fromMs) / DAY_MS) }, (_, day) =>
    new Date(fromMs + day * DAY_MS).toISOString().slice(0, 10),
  );

export class ArchiveHost {
  readonly files = new Map<string, Uint8Array>();
  /** Instead of what belongs there. */
  readonly checksums = new Map<string, string>();
  /** Answers beside the archive, such as the interface's. */
  readonly others: {
    readonly path: string;
    readonly parameters: readonly string[];
    readonly answer: (query: URLSearchParams) => Reply;
  }[] = [];

  /** A zip of one CSV under the path. */
  add(path: string, csv: string): void {
    const name = (path.split('/').at(-1) ?? '').replace(/zip$/, 'csv');
    this.files.set(path, zipOf({ [name]: csv }));
  }

  async open(): Promise<Host> {
    return await listen([
      ...this.others.map(({ path, parameters, answer }) => ({
        path,
        parameters,
        answer: ({ query }: { readonly query: URLSearchParams }) => answer(query),
      })),
      {
        path: /^(?:\/mirror)?\/(?<file>data\/.+)$/,
        parameters: [],
        answer: ({ groups }) => this.#reply(groups['file'] ?? ''),
      },
    ]);
  }

  #reply(path: string): Reply {
    const bytes = this.files.get(path.replace(/\.CHECKSUM$/, ''));
    if (bytes === undefined) return { status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' };
    if (!path.endsWith('.CHECKSUM')) return { body: Buffer.from(bytes) };
    const name = (path.split('/').at(-1) ?? '').replace(/\.CHECKSUM$/, '');
    const own = `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`;
    const said = this.checksums.get(path.replace(/\.CHECKSUM$/, '')) ?? own;
    return said === '' ? { status: 404, body: '' } : { body: said };
  }
}

/** Of the log, the zips that were asked for, by their names. */
export const zipsOf = (host: Host): readonly string[] =>
  host.log.map(({ path }) => path.split('/').at(-1) ?? '').filter((name) => name.endsWith('.zip'));
