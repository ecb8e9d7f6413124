/**
 * OKX's downloadable history: funding (one instrument a file, or all swaps of a day) and one-minute
 * candles. Stamps are milliseconds; that days and months are cut at UTC+8 changes no row.
 *
 * Sources: okx.com/docs-v5 "Get historical market data", and public captures of the files. Older files
 * mix Chinese into the header, which is why columns are found by the English part of their names.
 */

import { DataError } from '../../domain/errors.ts';
import { numbersOf } from '../interpret.ts';
import type { Piece } from '../piece.ts';
import { stampsMs } from '../stamps.ts';
import { type Column, columnNames, plainName, type Table } from '../table.ts';
import type { CsvFormat } from './format.ts';
import type { CsvHead } from './head.ts';
import { pieceOf, plainPrints, rowsWere, type SeriesSaid } from './pieces.ts';
import { apartBy, rowsOfTable, tableOfFile } from './text-table.ts';

const speaksOf = ({ header, plain }: CsvHead, ...parts: readonly string[]): boolean =>
  header && parts.every((part) => plain.some((name) => name.includes(part)));

/** The column whose name has the part; an exact name before a longer one. */
function columnOf(table: Table, part: string): Column | null {
  const having = table.columns.filter(({ name }) => plainName(name).includes(part));
  return having.find(({ name }) => plainName(name) === part) ?? having[0] ?? null;
}

function required(table: Table, part: string, where: string): Column {
  const column = columnOf(table, part);
  if (column !== null) return column;
  throw new DataError({ where, expected: `a column ${part}`, found: columnNames(table) });
}

export const OKX_FUNDING: CsvFormat = {
  name: 'okx archive csv',
  knows: (head) =>
    speaksOf(head, 'instrumentname', 'fundingtime') &&
    (speaksOf(head, 'fundingrate') || speaksOf(head, 'realizedrate')),
  read: (file, { where }) => {
    const table = tableOfFile(file);
    // The rate that was settled; `funding_rate` beside it is what was forecast.
    const settled = columnOf(table, 'realizedrate');
    const rates = settled ?? required(table, 'fundingrate', where);
    const names = required(table, 'instrumentname', where);
    return [...apartBy(table, names)].map(([instrument, rows]) => {
      const rate = numbersOf(required(rows, plainName(rates.name), where), rows, 'required');
      const settledAtMs = stampsMs(required(rows, 'fundingtime', where), rows, null, where);
      const columns = plainPrints(settledAtMs, rate);
      const said = { ...marketOf(instrument), instrument, kind: 'funding' } as const;
      return pieceOf(said, { sort: 'prints', columns }, rows.whereOf);
    });
  },
};

export const OKX_CANDLES: CsvFormat = {
  name: 'okx archive csv',
  knows: (head) =>
    speaksOf(head, 'instrumentname', 'opentime', 'volccy', 'confirm', 'open', 'high'),
  read: (file, { where }) => {
    const table = tableOfFile(file);
    const names = required(table, 'instrumentname', where);
    return [...apartBy(table, names)].map(([instrument, rows]) => candles(instrument, rows, where));
  },
};

function candles(instrument: string, all: Table, where: string): Piece {
  const confirm = numbersOf(required(all, 'confirm', where), all, 'required');
  const closed = [...confirm.keys()].filter((row) => confirm[row] !== 0);
  const table = rowsOfTable(all, closed);
  const numbers = (name: string) => numbersOf(required(table, name, where), table, 'required');
  const market = marketOf(instrument);
  const columns = {
    openMs: stampsMs(required(table, 'opentime', where), table, null, where),
    open: numbers('open'),
    high: numbers('high'),
    low: numbers('low'),
    close: numbers('close'),
    // Of swaps `vol` counts contracts and `vol_ccy` is coin; of spot `vol` is coin and `vol_ccy` money.
    volume: numbers(market.kind === 'spot' ? 'vol' : 'volccy'),
  };
  const open = all.rows - table.rows;
  const notes = open === 0 ? [] : [`${rowsWere(open)} left out: the bar was still open`];
  return pieceOf(
    { ...market, instrument, notes },
    { sort: 'bars', columns, resolutionMs: null },
    table.whereOf,
  );
}

function marketOf(instrument: string): Pick<SeriesSaid, 'venue' | 'kind'> {
  if (instrument.endsWith('-SWAP')) return { venue: 'okx-swap', kind: 'last' };
  if (/^[A-Z0-9]+-[A-Z0-9]+$/.test(instrument)) return { venue: 'okx-spot', kind: 'spot' };
  return { venue: null, kind: null };
}
