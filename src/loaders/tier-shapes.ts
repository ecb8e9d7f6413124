/**
 * Tables of margin tiers as exchanges and ccxt hand them out, each shape told by its own fields and
 * brought to one form. Nothing is checked here but that a number is one; `tier-tables.ts` does the
 * rest.
 *
 * @source ccxt 4.5, `fetchLeverageTiers`; Binance `GET /fapi/v1/leverageBracket` and
 *         `/dapi/v2/leverageBracket`; Bybit `GET /v5/market/risk-limit`; OKX `GET
 *         /api/v5/public/position-tiers`; Hyperliquid info request `meta`
 */
import { parseNumber } from './numbers.ts';

/** One tier as a file has it; NaN where a number should be and is not. */
export interface RawTier {
  /** Null: the shape gives ends only. */
  readonly floor: number | null;
  /** Infinity: it has no end. */
  readonly to: number;
  readonly rate: number;
  readonly maxLeverage: number | null;
  readonly deduction: number | null;
}

export interface RawTable {
  /** As the file names it. */
  readonly symbol: string;
  /** `pair`: as ccxt writes it, to be spelled the venue's way. */
  readonly spelling: 'venue' | 'pair';
  readonly form: 'marginal' | 'whole';
  readonly measure: 'notional' | 'contracts';
  /** Where the file says it. */
  readonly contractSize: number | null;
  readonly tiers: readonly RawTier[];
}

export interface ReadShape {
  /** For people. */
  readonly shape: string;
  readonly tables: readonly RawTable[];
  /** The exchange says that there are further pages. */
  readonly hasMorePages: boolean;
}

type Shape = Omit<ReadShape, 'hasMorePages'>;
type Fields = Readonly<Record<string, unknown>>;

const isFields = (x: unknown): x is Fields =>
  typeof x === 'object' && x !== null && !Array.isArray(x);

/** Its own field, never one of every object's. */
const at = (fields: unknown, key: string): unknown =>
  isFields(fields) && Object.hasOwn(fields, key) ? fields[key] : undefined;

const listAt = (fields: unknown, key: string): readonly unknown[] | null => {
  const list = at(fields, key);
  return Array.isArray(list) ? list : null;
};

const isAbsent = (x: unknown): boolean => x === undefined || x === null || x === '';

const numberOf = (x: unknown): number => {
  if (typeof x === 'number') return x;
  return typeof x === 'string' ? (parseNumber(x) ?? Number.NaN) : Number.NaN;
};

const optional = (x: unknown): number | null => (isAbsent(x) ? null : numberOf(x));
const endOf = (x: unknown): number => (isAbsent(x) ? Number.POSITIVE_INFINITY : numberOf(x));
const textOf = (x: unknown): string => (typeof x === 'string' ? x : '');

/**
 * The tables of a file's data.
 *
 * @param only what the file is a list of tiers of, where its rows do not say
 * @returns null when it is none of the shapes
 */
export function tierShape(data: unknown, only: string | null): ReadShape | null {
  const read = shapeOf(data, only);
  // Bybit's cursor of the page after this one; empty on the last.
  const hasMorePages = textOf(at(at(data, 'result'), 'nextPageCursor')) !== '';
  return read === null ? null : { ...read, hasMorePages };
}

function shapeOf(data: unknown, only: string | null): Shape | null {
  const bybit = listAt(at(data, 'result'), 'list');
  if (bybit !== null) return { shape: 'Bybit risk-limit', tables: bySymbol(bybit, bybitTable) };
  const okx = listAt(data, 'data');
  if (okx !== null) return { shape: 'OKX position-tiers', tables: okxTables(okx) };
  const meta = Array.isArray(data) ? data[0] : data;
  if (listAt(meta, 'universe') !== null)
    return { shape: 'Hyperliquid meta', tables: hyperliquidTables(meta) };
  const list = Array.isArray(data) ? data : [data];
  if (list.length > 0 && list.every((one) => listAt(one, 'brackets') !== null))
    return { shape: 'Binance leverageBracket', tables: list.map(binanceTable) };
  return ccxtShape(data, only);
}

/** Rows put together by their symbol, in the order of the file. */
function bySymbol(
  rows: readonly unknown[],
  tableOf: (symbol: string, rows: readonly unknown[]) => RawTable,
  symbolOf = (row: unknown): string => textOf(at(row, 'symbol')),
): readonly RawTable[] {
  const groups = new Map<string, unknown[]>();
  for (const row of rows) {
    const symbol = symbolOf(row);
    const group = groups.get(symbol);
    if (group === undefined) groups.set(symbol, [row]);
    else group.push(row);
  }
  return [...groups].map(([symbol, group]) => tableOf(symbol, group));
}

const marginal = (
  symbol: string,
  spelling: RawTable['spelling'],
  tiers: readonly RawTier[],
): RawTable => ({
  symbol,
  spelling,
  form: 'marginal',
  measure: 'notional',
  contractSize: null,
  tiers,
});

/** Ends in the settlement currency: notional where it is a dollar, quantity where it is the coin. */
function binanceTable(fields: unknown): RawTable {
  const rows = listAt(fields, 'brackets') ?? [];
  return marginal(
    textOf(at(fields, 'symbol')),
    'venue',
    rows.map((row) => ({
      // The documentation of the coin-margined interface spells the floor in two ways.
      floor: optional(at(row, 'notionalFloor') ?? at(row, 'qtyFloor') ?? at(row, 'qtylFloor')),
      to: endOf(at(row, 'notionalCap') ?? at(row, 'qtyCap')),
      rate: numberOf(at(row, 'maintMarginRatio')),
      maxLeverage: optional(at(row, 'initialLeverage')),
      deduction: optional(at(row, 'cum')),
    })),
  );
}

const bybitTable = (symbol: string, rows: readonly unknown[]): RawTable =>
  marginal(symbol, 'venue', bybitTiers(rows));

const bybitTiers = (rows: readonly unknown[]): readonly RawTier[] =>
  rows
    .map(
      (row): RawTier => ({
        floor: null,
        to: endOf(at(row, 'riskLimitValue')),
        rate: numberOf(at(row, 'maintenanceMargin')) / bybitUnit(row),
        maxLeverage: optional(at(row, 'maxLeverage')),
        deduction: optional(at(row, 'mmDeduction')),
      }),
    )
    .toSorted((a, b) => a.to - b.to);

/**
 * 1 where a row's rates are fractions, 100 where they are per cent: the initial margin times the
 * largest leverage is one or the other.
 */
function bybitUnit(row: unknown): number {
  const product = numberOf(at(row, 'initialMargin')) * numberOf(at(row, 'maxLeverage'));
  if (Math.abs(product - 1) < 0.1) return 1;
  return Math.abs(product - 100) < 10 ? 100 : Number.NaN;
}

const okxTables = (rows: readonly unknown[]): readonly RawTable[] =>
  bySymbol(rows, okxTable, okxInstrument);

/** Of swaps the interface names the family and leaves the instrument empty. */
function okxInstrument(row: unknown): string {
  const named = textOf(at(row, 'instId'));
  if (named !== '') return named;
  const family = textOf(at(row, 'instFamily')) || textOf(at(row, 'uly'));
  return family === '' ? '' : `${family}-SWAP`;
}

const okxTable = (symbol: string, rows: readonly unknown[]): RawTable => ({
  symbol,
  spelling: 'venue',
  form: 'whole',
  measure: 'contracts',
  contractSize: optional(at(rows[0], 'ctVal')),
  tiers: rows.map(okxTier).toSorted((a, b) => a.to - b.to),
});

const okxTier = (row: unknown): RawTier => ({
  floor: optional(at(row, 'minSz')),
  to: endOf(at(row, 'maxSz')),
  rate: numberOf(at(row, 'mmr')),
  maxLeverage: optional(at(row, 'maxLever')),
  deduction: null,
});

/** A coin names its table by number; where the list has none of that number it has one tier. */
function hyperliquidTables(meta: unknown): readonly RawTable[] {
  const tables = new Map<unknown, readonly unknown[]>();
  for (const pair of listAt(meta, 'marginTables') ?? [])
    if (Array.isArray(pair)) tables.set(pair[0], listAt(pair[1], 'marginTiers') ?? []);
  return (listAt(meta, 'universe') ?? [])
    .filter((coin) => at(coin, 'isDelisted') !== true)
    .map((coin) => {
      const alone = [{ lowerBound: 0, maxLeverage: at(coin, 'maxLeverage') }];
      const rows = tables.get(at(coin, 'marginTableId')) ?? alone;
      return marginal(textOf(at(coin, 'name')), 'venue', rows.map(hyperliquidTier));
    });
}

/** Maintenance is half the initial margin at the tier's largest leverage. */
function hyperliquidTier(row: unknown, b: number, rows: readonly unknown[]): RawTier {
  const maxLeverage = numberOf(at(row, 'maxLeverage'));
  return {
    floor: numberOf(at(row, 'lowerBound')),
    to: endOf(at(rows[b + 1], 'lowerBound')),
    rate: 1 / (2 * maxLeverage),
    maxLeverage,
    deduction: null,
  };
}

/** A map by pair, or the list of one pair; what the exchange sent stands under `info`. */
function ccxtShape(data: unknown, only: string | null): Shape | null {
  const isTier = (row: unknown): boolean => at(row, 'maintenanceMarginRate') !== undefined;
  const shape = 'ccxt leverage tiers';
  if (Array.isArray(data)) {
    if (data.length === 0 || !data.every(isTier)) return null;
    const symbolOf = (row: unknown): string => textOf(at(row, 'symbol')) || (only ?? '');
    return { shape, tables: bySymbol(data, ccxtTable, symbolOf) };
  }
  if (!isFields(data)) return null;
  const entries = Object.entries(data);
  const isMap = entries.every(([, rows]) => Array.isArray(rows) && rows.every(isTier));
  if (entries.length === 0 || !isMap) return null;
  return {
    shape,
    tables: entries.map(([symbol, rows]) => ccxtTable(symbol, rows as readonly unknown[])),
  };
}

function ccxtTable(symbol: string, rows: readonly unknown[]): RawTable {
  const infos = rows.map((row) => at(row, 'info'));
  // ccxt passes these two exchanges' numbers on in their own units: contracts, and per cent.
  if (infos.length > 0 && infos.every((info) => at(info, 'maxSz') !== undefined))
    return { ...okxTable(symbol, infos), spelling: 'pair' };
  if (infos.length > 0 && infos.every((info) => at(info, 'riskLimitValue') !== undefined))
    return marginal(symbol, 'pair', bybitTiers(infos));
  return marginal(
    symbol,
    'pair',
    rows.map((row) => ({
      floor: optional(at(row, 'minNotional')),
      to: endOf(at(row, 'maxNotional')),
      rate: numberOf(at(row, 'maintenanceMarginRate')),
      maxLeverage: optional(at(row, 'maxLeverage')),
      deduction: optional(at(at(row, 'info'), 'cum')),
    })),
  );
}
