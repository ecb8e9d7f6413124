/**
 * Tardis.dev `derivative_ticker`: one row a change, stamps in microseconds, an empty cell for what is not
 * known yet. Columns are found by name. Files are gigabytes, so they are read row by row.
 *
 * - mark, index, last: bars of a minute out of the rows (tick-bars.ts).
 * - open interest, at every change, where the exchange counts it in coin.
 * - funding: a settlement is over when `funding_timestamp` has moved on after that instant had passed;
 *   its rate is the last `funding_rate` at or before the instant. What a file ends in is not settled.
 *
 * Rows come in the order they were received; a stamp earlier than the row before counts as that row's.
 *
 * Source: docs.tardis.dev "derivative_ticker", and what fills the columns in
 * github.com/tardis-dev/tardis-node, src/mappers.
 */
import type { FormatContext, Piece } from '../piece.ts';
import type { CsvFormat } from './format.ts';
import { type CsvFile, hasColumns } from './head.ts';
import { pieceOf, plainPrints, rowsWere, type SeriesSaid } from './pieces.ts';
import { CsvRows } from './rows.ts';
import { coinCounted, fundingTold, tardisVenue } from './tardis-exchanges.ts';
import { TardisFunding } from './tardis-funding.ts';
import { TickBars } from './tick-bars.ts';

const PRICES = [
  { kind: 'mark', column: 'markprice' },
  { kind: 'index', column: 'indexprice' },
  { kind: 'last', column: 'lastprice' },
] as const;

export const TARDIS_TICKER: CsvFormat = {
  name: 'tardis derivative_ticker csv',
  knows: (head) =>
    hasColumns(head, 'exchange', 'symbol', 'timestamp', 'localtimestamp', 'fundingtimestamp'),
  read: (file, context) => readMarkets(file).flatMap((market) => market.pieces(context)),
};

function readMarkets(file: CsvFile): readonly Market[] {
  const rows = new CsvRows(file);
  const exchange = rows.column('exchange');
  const symbol = rows.column('symbol');
  const places = placesOf(rows);
  const markets = new Map<string, Market>();
  rows.read(1, (cells, line) => {
    const id = `${cells[exchange]} ${cells[symbol]}`;
    let market = markets.get(id);
    if (market === undefined) {
      market = new Market(cells[exchange] ?? '', cells[symbol] ?? '');
      markets.set(id, market);
    }
    const number = (place: number) => rows.optional(cells, place, line);
    const micros = rows.number(cells, places.timestamp, line);
    if (!(micros >= 1e14 && micros < 1e17)) {
      rows.refuse(line, 'timestamp in microseconds', `"${cells[places.timestamp]}"`);
      return;
    }
    market.row(micros / 1_000, {
      prices: places.prices.map(number),
      openInterest: number(places.openInterest),
      fundingMs: number(places.fundingTimestamp) / 1_000,
      fundingRate: number(places.fundingRate),
    });
  });
  return [...markets.values()];
}

const placesOf = (rows: CsvRows) => ({
  timestamp: rows.column('timestamp'),
  prices: PRICES.map(({ column }) => rows.column(column)),
  openInterest: rows.column('openinterest'),
  fundingTimestamp: rows.column('fundingtimestamp'),
  fundingRate: rows.column('fundingrate'),
});

/** One row, NaN where a cell is empty. */
interface Tick {
  readonly prices: readonly number[];
  readonly openInterest: number;
  readonly fundingMs: number;
  readonly fundingRate: number;
}

class Market {
  readonly #exchange: string;
  readonly #symbol: string;
  readonly #bars = PRICES.map(() => new TickBars());
  readonly #interestAt: number[] = [];
  readonly #interest: number[] = [];
  readonly #funding = new TardisFunding();
  #now = 0;
  #late = 0;

  constructor(exchange: string, symbol: string) {
    this.#exchange = exchange;
    this.#symbol = symbol;
  }

  row(stampMs: number, { prices, openInterest, fundingMs, fundingRate }: Tick): void {
    if (stampMs < this.#now) this.#late += 1;
    this.#now = Math.max(this.#now, stampMs);
    for (const [index, price] of prices.entries())
      if (!Number.isNaN(price)) this.#bars[index]?.add(this.#now, price);
    if (!Number.isNaN(openInterest)) this.#change(openInterest);
    this.#funding.row(this.#now, fundingMs, fundingRate);
  }

  /** A later value of one millisecond replaces the earlier one. */
  #change(value: number): void {
    if (this.#interest.at(-1) === value) return;
    const at = Math.ceil(this.#now);
    if (this.#interestAt.at(-1) === at) {
      this.#interest[this.#interest.length - 1] = value;
      return;
    }
    this.#interestAt.push(at);
    this.#interest.push(value);
  }

  pieces({ where }: FormatContext): Piece[] {
    const venue = tardisVenue(this.#exchange, this.#symbol);
    const late = this.#late;
    const notes =
      late === 0
        ? []
        : [`${rowsWere(late)} received after a later one, and counted at its instant`];
    const said = (kind: SeriesSaid['kind'], ...more: readonly string[]): SeriesSaid => {
      return { venue, instrument: this.#symbol, kind, notes: [...notes, ...more] };
    };
    const rowOf = (row: number) => `${where}: ${this.#symbol}, row ${row + 1}`;
    const bars = PRICES.flatMap(({ kind }, index): Piece[] => {
      const columns = this.#bars[index]?.columns();
      if (columns === undefined || columns.openMs.length === 0) return [];
      const name = 'bars of a minute built from ticks';
      const rows = { sort: 'bars', columns, resolutionMs: 60_000 } as const;
      return [pieceOf(said(kind, name), rows, rowOf)];
    });
    const { prints, unpaid } = this.#funding;
    const told = fundingTold(this.#exchange, prints.settledAtMs[0] ?? 0);
    const left = [
      ...(unpaid > 0
        ? [`${unpaid} settlements had no rate before their instant and are left out`]
        : []),
      ...(told ? [] : ['funding of this exchange is no fraction before 2022-09-29: left out']),
    ];
    const columns = plainPrints(
      Float64Array.from(prints.settledAtMs),
      Float64Array.from(prints.rate),
    );
    const interest = {
      atMs: Float64Array.from(this.#interestAt),
      value: Float64Array.from(this.#interest),
    };
    return [
      ...bars.map((piece) => ({ ...piece, notes: [...piece.notes, ...left] })),
      ...(told && columns.rate.length > 0
        ? [pieceOf(said('funding', FUNDING, ...left), { sort: 'prints', columns }, rowOf)]
        : []),
      ...(coinCounted(this.#exchange, this.#symbol) && interest.atMs.length > 0
        ? [pieceOf(said('open-interest'), { sort: 'values', columns: interest }, rowOf)]
        : []),
    ];
  }
}

const FUNDING = 'the last rate at or before each settlement that was over inside the file';
