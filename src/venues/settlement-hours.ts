/** When venues settle funding: data by venue, for whoever asks what a stamp should be. */
import { parseInstant } from '../units/time.ts';
import { HOUR } from '../units/units.ts';
import { isVenueName, type VenueName } from './names.ts';

/**
 * The first settlement of a UTC day, as ms after midnight; the others follow by the interval. Every
 * interval in use divides a day, and eight hours or is divided by them. KuCoin is left out: contracts
 * of one length settle there at 04, 12, 20 or at 00, 08, 16 (its announcement of 22 May moved ten of
 * them), so that neither hour is a wrong clock.
 *
 * @source Binance "Introduction to Binance Futures Funding Rates": 00, 08, 16; Bybit "Introduction to
 *   Funding Rate": the same; OKX "Perpetual swap: funding fee mechanism": the same; Gate "Funding
 *   rate": the same; BitMEX "Perpetual Contracts Guide": 04, 12, 20; Hyperliquid "Funding", dYdX v4
 *   "Funding", Kraken "Perpetual contract funding", Deribit get_funding_rate_history: on the hour;
 *   Bitget "Bitget to adjust funding rate settlement times", 2023-05-19: 00, 08, 16 at UTC+8
 */
const FIRST: Readonly<Partial<Record<VenueName, number>>> = {
  'binance-usdm': 0,
  'binance-coinm': 0,
  'bybit-linear': 0,
  'bybit-inverse': 0,
  'okx-swap': 0,
  'gate-usdt': 0,
  'bitget-usdt': 0,
  hyperliquid: 0,
  'dydx-v4': 0,
  deribit: 0,
  'kraken-futures': 0,
  bitmex: 4 * HOUR,
};

/**
 * Hours hold from here on where a venue had others before. Bitget settled at 23, 07, 15 UTC (its help
 * page "Futures: Funding Fee") until it moved contract by contract, the last ones on 2023-05-24.
 */
const SINCE: Readonly<Partial<Record<VenueName, string>>> = {
  'bitget-usdt': '2023-05-25',
};

/**
 * The first settlement of a day, and since when the venue has kept such hours; null where the venue is
 * not known, or has no funding.
 */
export function settlementHours(
  venue: string,
): { readonly firstMs: number; readonly sinceMs: number } | null {
  if (!isVenueName(venue)) return null;
  const firstMs = FIRST[venue];
  if (firstMs === undefined) return null;
  const since = SINCE[venue];
  const sinceMs = since === undefined ? null : parseInstant(since);
  return { firstMs, sinceMs: sinceMs ?? Number.NEGATIVE_INFINITY };
}
