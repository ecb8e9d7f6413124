/**
 * Candles that Bybit publishes for MetaTrader (public.bybit.com, kline_for_metatrader4): no header,
 * `2020.04.01 00:00,o,h,l,c,v`, and a clock of UTC+3, as MetaTrader's servers show it. Volume of linear
 * contracts is in coin; of inverse ones it counts dollars and is left out.
 */

import { DataError } from '../../domain/errors.ts';
import { parseInstant } from '../../units/time.ts';
import type { Piece } from '../piece.ts';
import { zoneOffset } from '../zones.ts';
import type { CsvFormat } from './format.ts';
import type { CsvFile } from './head.ts';
import { pieceOf } from './pieces.ts';
import { CsvRows } from './rows.ts';

const STAMP = /^(\d{4})\.(\d{2})\.(\d{2}) (\d{2}:\d{2}(?::\d{2})?)$/;
const BYBIT_CLOCK = '+03:00';

export const BYBIT_KLINES: CsvFormat = {
  name: 'bybit metatrader csv',
  knows: ({ first }) => first.length === 6 && STAMP.test((first[0] ?? '').trim()),
  read: (file, { where, hints, options }) => {
    const symbol = options.instrument ?? hints.instrument;
    const venue = symbol === null ? null : venueOf(symbol);
    // Other brokers write the same lines in another clock.
    const bybits = (options.venue ?? hints.venue ?? venue)?.startsWith('bybit') === true;
    const zone = options.timeZone ?? (bybits ? BYBIT_CLOCK : null);
    if (zone === null)
      throw new DataError({
        where: `${where}:1`,
        expected: 'stamps that say their time zone',
        found: `"${file.head.first[0]}"`,
        hint: 'Bybit writes these at +03:00: say  --venue bybit-linear, or another clock with --tz',
      });
    return [bars(file, zone, { venue, instrument: symbol })];
  },
};

function venueOf(symbol: string): string | null {
  if (/(?:USDT|PERP)$/.test(symbol)) return 'bybit-linear';
  return symbol.endsWith('USD') ? 'bybit-inverse' : null;
}

function bars(
  file: CsvFile,
  zone: string,
  said: { readonly venue: string | null; readonly instrument: string | null },
): Piece {
  const offset = zoneOffset(zone);
  const rows = new CsvRows(file);
  const columns: number[][] = Array.from({ length: 6 }, () => []);
  const lines: number[] = [];
  rows.read(0, (cells, line) => {
    const [, year, month, day, clock] = STAMP.exec((cells[0] ?? '').trim()) ?? [];
    const local = clock === undefined ? null : parseInstant(`${year}-${month}-${day} ${clock}`);
    const at = local === null ? null : offset(local);
    if (at === null) rows.refuse(line, 'an instant such as 2020.04.01 00:00', `"${cells[0]}"`);
    columns[0]?.push(at ?? Number.NaN);
    for (let cell = 1; cell < 6; cell += 1) columns[cell]?.push(rows.number(cells, cell, line));
    lines.push(line);
  });
  const [openMs, open, high, low, close, traded] = columns.map((all) => Float64Array.from(all)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const volume = said.venue === 'bybit-linear' ? traded : null;
  const notes = [`the clock of the file was read as UTC${zone}`];
  return pieceOf(
    { ...said, kind: 'last', notes },
    { sort: 'bars', columns: { openMs, open, high, low, close, volume }, resolutionMs: null },
    (row) => rows.whereOf(lines[row] ?? 0),
  );
}
