/** When venues settle funding: data by venue, for whoever asks what a stamp should be. */
import { HOUR } from '../units/units.ts';
import { isVenueName, type VenueName } from './names.ts';

/**
 * The first settlement of a UTC day, as ms after midnight; the others follow by the interval. Every
 * interval in use divides a day, and eight hours or is divided by them.
 *
 * @source Binance "Introduction to Binance Futures Funding Rates": 00, 08, 16; Bybit "Introduction to
 *   Funding Rate": the same; OKX "Perpetual swap: funding fee mechanism": the same; Gate "Funding
 *   rate": the same; BitMEX "Perpetual Contracts Guide": 04, 12, 20; Hyperliquid "Funding", dYdX v4
 *   "Funding", Kraken "Perpetual contract funding", Deribit get_funding_rate_history: on the hour
 */
const FIRST: Readonly<Partial<Record<VenueName, number>>> = {
  'binance-usdm': 0,
  'binance-coinm': 0,
  'bybit-linear': 0,
  'bybit-inverse': 0,
  'okx-swap': 0,
  'gate-usdt': 0,
  hyperliquid: 0,
  'dydx-v4': 0,
  deribit: 0,
  'kraken-futures': 0,
  bitmex: 4 * HOUR,
};

/** Null where the venue is not known, or has no funding. */
export const firstSettlement = (venue: string): number | null =>
  isVenueName(venue) ? (FIRST[venue] ?? null) : null;
