/** Constructions of every kind, as a scenario writes them. */
import fc from 'fast-check';
import { venueNamed } from '../../../src/venues/names.ts';
import { decimal, instant, leverage, rate, ref, share } from './any-quantity.ts';

const position = (margin: string) =>
  fc.record({
    quantity: decimal.map((d) => `${Number(d) + 1} BTC`),
    entry: fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
    margin: decimal.map((d) => `${Number(d) + 1} ${margin}`),
    at: instant('2017-01-01T00:00:00Z', '2019-12-31T00:00:00Z'),
  });

const leg = (venue: string, instrument: string, margin = 'USDT') =>
  fc.record(
    { venue: fc.constant(venue), instrument: fc.constant(instrument), position: position(margin) },
    { requiredKeys: ['venue', 'instrument'] },
  );
const spot = leg('binance-spot', 'BTCUSDT');
const perp = fc.oneof(
  leg('binance-usdm', 'BTCUSDT'),
  leg('hyperliquid', 'BTC', 'USDC'),
  leg('bybit-inverse', 'BTCUSD', 'BTC'),
  fc.constant({
    venue: 'bitmex',
    instrument: 'XBT_BY_HAND',
    base: 'BTC',
    quote: 'USDC',
    contract: 'linear',
  }),
);
const borrow = fc.oneof(rate, ref);

const exchangeOf = (venue: string) => venueNamed(venue)?.exchange;

export const construction = fc.oneof(
  fc.record(
    {
      kind: fc.constant('delta-neutral'),
      long: perp,
      short: perp,
      leverage: fc.oneof(leverage, fc.record({ long: leverage, short: leverage })),
      split: share,
    },
    { requiredKeys: ['kind', 'long', 'short', 'leverage'] },
  ),
  fc
    .record(
      {
        kind: fc.constant('cash-and-carry'),
        spot,
        perp,
        leverage: fc.oneof(leverage, fc.record({ spot: fc.constant(1), perp: leverage })),
        margin: fc.constantFrom('segregated', 'cross'),
        haircut: share,
        hedgedMaintenance: share,
        borrow,
      },
      { requiredKeys: ['kind', 'spot', 'perp', 'leverage', 'borrow'] },
    )
    .map((carry) =>
      // One account does not span two exchanges.
      carry.margin === 'cross' && exchangeOf(carry.spot.venue) !== exchangeOf(carry.perp.venue)
        ? { ...carry, margin: 'segregated' }
        : carry,
    ),
  fc.record({
    kind: fc.constant('cash-and-carry'),
    spot,
    perp: leg('bybit-inverse', 'BTCUSD', 'BTC'),
    leverage,
    margin: fc.constant('inverse'),
  }),
  fc.record({
    kind: fc.constant('reverse-cash-and-carry'),
    spot,
    perp,
    leverage: fc.oneof(leverage, fc.record({ spot: leverage, perp: leverage })),
    borrow,
  }),
);
