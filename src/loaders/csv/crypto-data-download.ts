/**
 * Candles of CryptoDataDownload: a banner above the header or not, newest first, `unix` in seconds or
 * milliseconds, one volume a currency (`Volume BTC`, `Volume USDT`), the pair as `BTC/USDT`. The file names
 * no venue as we do, so it is asked for.
 *
 * Source: files of cryptodatadownload.com in two public repositories, for Binance and Bitstamp.
 */
import { barsOf, requireColumn, volumeOf } from '../interpret.ts';
import type { FormatContext, Piece } from '../piece.ts';
import { spellingOf } from '../spelling.ts';
import { type Column, plainName, type Table } from '../table.ts';
import type { CsvFormat } from './format.ts';
import { hasColumns } from './head.ts';
import { apartBy, tableOfFile } from './text-table.ts';

export const CRYPTO_DATA_DOWNLOAD: CsvFormat = {
  name: 'cryptodatadownload csv',
  knows: (head) =>
    hasColumns(head, 'unix', 'date', 'symbol', 'open', 'high', 'low', 'close') &&
    head.plain.some((name) => /^volume.+/.test(name)),
  read: (file, context) => {
    const table = tableOfFile(file);
    const symbols = requireColumn(table, ['symbol'], 'symbol', context.where);
    return [...apartBy(table, symbols)].map(([symbol, rows]) => candles(symbol, rows, context));
  },
};

function candles(symbol: string, table: Table, { where, hints, options }: FormatContext): Piece {
  const volumes = table.columns.filter(({ name }) => /^volume.+/.test(plainName(name)));
  const currencies = volumes.map(({ name }) => plainName(name).slice('volume'.length));
  const written = symbol.toLowerCase();
  const base = currencies.find((currency) => written.startsWith(currency)) ?? null;
  const columns = table.columns.map((column): Column => {
    const traded = plainName(column.name) === `volume${base}`;
    return traded ? { ...column, name: 'volume' } : column;
  });
  const renamed = { ...table, columns };
  const venue = options.venue ?? hints.venue;
  const spelling = venue === null ? null : spellingOf(venue);
  const [coin = null, quote = null] = apart(symbol, base);
  const pair = coin === null || quote === null ? null : { base: coin, quote, settle: null };
  const spelled = pair === null ? null : (spelling?.spell(pair) ?? null);
  return {
    venue: null,
    instrument: spelled,
    // Under a venue of perpetuals the file may be either: the kind is asked for.
    kind: spelling?.market === 'perpetual' ? null : 'spot',
    rows: {
      sort: 'bars',
      columns: barsOf(renamed, options.timeZone ?? null, where),
      resolutionMs: null,
    },
    volume: volumeOf(renamed),
    notes: [],
    whereOf: table.whereOf,
  };
}

/** `BTC/USDT`, or `BTCUSDT` where a volume column tells the coin. */
function apart(symbol: string, base: string | null): readonly string[] {
  if (symbol.includes('/')) return symbol.split('/');
  return base === null ? [] : [symbol.slice(0, base.length), symbol.slice(base.length)];
}
