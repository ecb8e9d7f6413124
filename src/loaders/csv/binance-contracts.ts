/** What a symbol of Binance's futures archive says of its market. */

/** COIN-M symbols are `BTCUSD_PERP` and `BTCUSD_240628`; those of USDⓈ-M end in a stable coin. */
export const isCoinMargined = (symbol: string): boolean => /USD_(?:PERP|\d{6})$/.test(symbol);

export const binanceVenue = (symbol: string): string =>
  isCoinMargined(symbol) ? 'binance-coinm' : 'binance-usdm';

/**
 * Dollars a COIN-M contract stands for: 100 for BTC, 10 for others.
 *
 * Source: README of github.com/binance/binance-public-data, and its issue 267.
 */
export const contractDollars = (symbol: string): number =>
  symbol.startsWith('BTCUSD_') ? 100 : 10;
