/** JSON of any format that is known: the first that recognises the text reads it. */
import { DataError } from '../../domain/errors.ts';
import type { FormatContext, Piece } from '../piece.ts';
import { BINANCE_JSON } from './binance.ts';
import { BITGET_JSON } from './bitget.ts';
import { BITMEX_JSON } from './bitmex.ts';
import { BITSTAMP_JSON } from './bitstamp.ts';
import { BYBIT_JSON } from './bybit.ts';
import { COINALYZE_JSON } from './coinalyze.ts';
import { COINBASE_JSON } from './coinbase.ts';
import { COINGLASS_JSON } from './coinglass.ts';
import { DERIBIT_JSON } from './deribit.ts';
import { DYDX_JSON } from './dydx.ts';
import type { JsonFormat } from './format.ts';
import { FREQTRADE_JSON } from './freqtrade.ts';
import { GATE_JSON } from './gate.ts';
import { HYPERLIQUID_JSON } from './hyperliquid.ts';
import { KRAKEN_JSON } from './kraken.ts';
import { KUCOIN_JSON } from './kucoin.ts';
import { OKX_JSON } from './okx.ts';
import { isDeep, shortly } from './rows.ts';

/** Asked in this order; each knows its own by its envelope or its keys. */
const FORMATS: readonly JsonFormat[] = [
  BINANCE_JSON,
  BYBIT_JSON,
  COINGLASS_JSON,
  OKX_JSON,
  BITGET_JSON,
  KUCOIN_JSON,
  HYPERLIQUID_JSON,
  DYDX_JSON,
  BITMEX_JSON,
  DERIBIT_JSON,
  KRAKEN_JSON,
  GATE_JSON,
  BITSTAMP_JSON,
  COINALYZE_JSON,
  COINBASE_JSON,
  FREQTRADE_JSON,
];

/** @throws DataError when the text is no JSON, or of no known format */
export function readJson(
  text: string,
  context: FormatContext,
): { readonly pieces: readonly Piece[]; readonly format: string } {
  const { where } = context;
  const json = parseJson(text, where);
  // What is nested without end would end whoever walks it.
  if (isDeep(json)) throw unknownJson(json, where);
  for (const { name, read } of FORMATS) {
    const pieces = read(json, context);
    if (pieces !== null) return { pieces, format: name };
  }
  if (Array.isArray(json) && json.flat().length === 0) {
    throw new DataError({ where, expected: 'at least one row', found: 'none' });
  }
  throw unknownJson(json, where);
}

const unknownJson = (json: unknown, where: string): DataError =>
  new DataError({
    where,
    expected: 'JSON of a venue or of freqtrade',
    found: shortly(json),
    hint: 'docs/formats.md lists them',
  });

/** One JSON value, or one a line, which become a list. */
function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return parseLines(text, where) ?? cutShort(where, error);
  }
}

/** Null where the first line is no JSON by itself, so that the text is not written a line at a time. */
function parseLines(text: string, where: string): readonly unknown[] | null {
  const values: unknown[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      values.push(JSON.parse(line));
    } catch (error) {
      return values.length === 0 ? null : cutShort(`${where}:${index + 1}`, error);
    }
  }
  return values;
}

function cutShort(where: string, error: unknown): never {
  throw new DataError({
    where,
    expected: 'JSON',
    found: error instanceof Error ? error.message : String(error),
    hint: 'the file may have been cut short: download or export it again',
  });
}
