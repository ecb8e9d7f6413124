import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contractsOf, parseInstrument } from '../../../src/venues/instruments.ts';
import { VENUE_NAMES } from '../../../src/venues/names.ts';

test.each([
  ['binance-usdm', 'AVAXUSDT', 'linear', 'AVAX', 'USDT'],
  ['binance-usdm', 'BTCUSDC', 'linear', 'BTC', 'USDC'],
  ['binance-usdm', 'ETHBTC', 'linear', 'ETH', 'BTC'],
  ['binance-usdm', '1000PEPEUSDT', 'linear', '1000PEPE', 'USDT'],
  ['binance-coinm', 'BTCUSD_PERP', 'inverse', 'BTC', 'USD'],
  ['binance-spot', 'BTCUSDT', 'spot', 'BTC', 'USDT'],
  ['binance-spot', 'ETHBTC', 'spot', 'ETH', 'BTC'],
  ['binance-spot', 'WBETHUSDT', 'spot', 'WBETH', 'USDT'],
  ['binance-spot', 'USDCUSDT', 'spot', 'USDC', 'USDT'],
  ['binance-spot', 'BTCFDUSD', 'spot', 'BTC', 'FDUSD'],
  ['bybit-linear', 'AVAXUSDT', 'linear', 'AVAX', 'USDT'],
  ['bybit-linear', 'BTCPERP', 'linear', 'BTC', 'USDC'],
  ['bybit-inverse', 'BTCUSD', 'inverse', 'BTC', 'USD'],
  ['bybit-spot', 'SOLUSDC', 'spot', 'SOL', 'USDC'],
  ['okx-swap', 'BTC-USDT-SWAP', 'linear', 'BTC', 'USDT'],
  ['okx-swap', 'BTC-USD-SWAP', 'inverse', 'BTC', 'USD'],
  ['okx-spot', 'BTC-USDT', 'spot', 'BTC', 'USDT'],
  ['hyperliquid', 'BTC', 'linear', 'BTC', 'USDC'],
  ['hyperliquid', 'kPEPE', 'linear', 'kPEPE', 'USDC'],
  ['dydx-v4', 'BTC-USD', 'linear', 'BTC', 'USDC'],
  ['bitmex', 'XBTUSD', 'inverse', 'BTC', 'USD'],
  ['bitmex', 'XBTUSDT', 'linear', 'BTC', 'USDT'],
  ['deribit', 'BTC-PERPETUAL', 'inverse', 'BTC', 'USD'],
  ['deribit', 'BTC_USDC-PERPETUAL', 'linear', 'BTC', 'USDC'],
  ['kraken-futures', 'PI_XBTUSD', 'inverse', 'BTC', 'USD'],
  ['kraken-futures', 'PF_XBTUSD', 'linear', 'BTC', 'USD'],
  ['kraken-futures', 'PF_XDGUSD', 'linear', 'DOGE', 'USD'],
  ['gate-usdt', 'AVAX_USDT', 'linear', 'AVAX', 'USDT'],
  ['gate-spot', 'AVAX_USDT', 'spot', 'AVAX', 'USDT'],
  ['bitget-usdt', 'BTCUSDT', 'linear', 'BTC', 'USDT'],
  ['kucoin-usdt', 'XBTUSDTM', 'linear', 'BTC', 'USDT'],
  ['kucoin-usdt', 'SOLUSDTM', 'linear', 'SOL', 'USDT'],
  ['coinbase-spot', 'USDT-USD', 'spot', 'USDT', 'USD'],
  ['coinbase-spot', 'BTC-USDC', 'spot', 'BTC', 'USDC'],
  ['bitstamp-spot', 'usdtusd', 'spot', 'USDT', 'USD'],
  ['bitstamp-spot', 'btcusdt', 'spot', 'BTC', 'USDT'],
])('%s %s is %s, %s in %s', (venue, instrument, contract, base, quote) => {
  expect(parseInstrument(venue, instrument)).toEqual({ venue, instrument, contract, base, quote });
});

test.each([
  ['binance-usdm', 'BTCUSDT_240329', 'a dated future'],
  ['binance-usdm', 'USDT', 'a quote without a coin'],
  ['binance-usdm', 'avax/usdt', 'a slash'],
  ['binance-coinm', 'BTCUSD_240329', 'a dated future'],
  ['bybit-inverse', 'BTCUSDH25', 'a dated future'],
  ['bybit-linear', 'BTC-27DEC24', 'a dated future'],
  ['okx-swap', 'BTC-USDT', 'a spot pair on the swap market'],
  ['bitmex', 'ETHUSD', 'a quanto: settled in bitcoin'],
  ['kraken-futures', 'FI_XBTUSD_240329', 'a dated future'],
  ['hyperliquid', 'PURR/USDC', 'a spot pair'],
  ['kucoin-usdt', 'XBTUSDM', 'an inverse perpetual, which this market is not'],
  ['bitstamp-spot', 'USDTUSD', 'an upper-case pair, which this venue does not write'],
  ['nowhere', 'BTCUSDT', 'an unknown venue'],
  ['__proto__', 'BTCUSDT', 'no venue at all'],
])('%s %s is not recognised: %s', (venue, instrument) => {
  expect(parseInstrument(venue, instrument)).toBeNull();
});

test('any text is read or not recognised, and never a coin without a name', () => {
  fc.assert(
    fc.property(fc.constantFrom(...VENUE_NAMES), fc.string(), (venue, instrument) => {
      const read = parseInstrument(venue, instrument);
      if (read === null) return;
      expect(read.base).not.toBe('');
      expect(read.quote).not.toBe('');
      expect(contractsOf(venue)).toContain(read.contract);
    }),
  );
});

test('only venues with both linear and inverse perpetuals leave the contract open', () => {
  expect(VENUE_NAMES.filter((venue) => contractsOf(venue).length > 1)).toEqual([
    'okx-swap',
    'bitmex',
    'deribit',
    'kraken-futures',
  ]);
});
