/**
 * One body of every interface that is read, in the shape that its documentation shows; each shape was
 * copied from the page or the repository named above it.
 */
import { BINANCE, BYBIT, OKX } from './binance-bybit-okx.ts';
import { BITMEX, DERIBIT, DYDX, HYPERLIQUID, KRAKEN } from './chains-and-coins.ts';
import { GATE, OTHERS, SPOT } from './others.ts';
import type { Sample } from './shape.ts';

export const SAMPLES: readonly Sample[] = [
  ...BINANCE,
  ...BYBIT,
  ...OKX,
  ...HYPERLIQUID,
  ...DYDX,
  ...BITMEX,
  ...DERIBIT,
  ...KRAKEN,
  ...GATE,
  ...OTHERS,
  ...SPOT,
];
