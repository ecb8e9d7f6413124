/** CSV of any format that is known; what none of them knows is a plain table. */

import type { NameHints } from '../names.ts';
import { BINANCE_LIQUIDATIONS } from './binance-liquidations.ts';
import { BINANCE_METRICS } from './binance-metrics.ts';
import { BINANCE_UI } from './binance-ui.ts';
import { BYBIT_INDEX } from './bybit-index.ts';
import { BYBIT_KLINES } from './bybit-klines.ts';
import { CRYPTO_DATA_DOWNLOAD } from './crypto-data-download.ts';
import type { CsvFormat } from './format.ts';
import type { CsvHead } from './head.ts';
import { HYPERLIQUID_CONTEXTS } from './hyperliquid-contexts.ts';
import { OKX_CANDLES, OKX_FUNDING } from './okx-archive.ts';
import { TARDIS_TICKER } from './tardis.ts';

/** Asked in this order; each knows its own by the names of its columns. */
const FORMATS: readonly CsvFormat[] = [
  BINANCE_UI,
  BINANCE_METRICS,
  BINANCE_LIQUIDATIONS,
  BYBIT_KLINES,
  BYBIT_INDEX,
  OKX_FUNDING,
  OKX_CANDLES,
  HYPERLIQUID_CONTEXTS,
  TARDIS_TICKER,
  CRYPTO_DATA_DOWNLOAD,
];

/** The format of the file; null: a plain table. */
export const formatOfCsv = (head: CsvHead, hints: NameHints): CsvFormat | null =>
  FORMATS.find((format) => format.knows(head, hints)) ?? null;
