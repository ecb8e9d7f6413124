import { expect, test } from 'vitest';
import { isVenueName, VENUE_NAMES, VENUES, venueNamed } from '../../../src/venues/names.ts';

test('the venues are the nineteen that scenario files may name, each once', () => {
  expect(VENUE_NAMES).toHaveLength(19);
  expect(new Set(VENUE_NAMES).size).toBe(19);
  expect(VENUES.filter(({ spotOrPerp }) => spotOrPerp === 'spot').map(({ name }) => name)).toEqual([
    'binance-spot',
    'bybit-spot',
    'okx-spot',
    'gate-spot',
    'coinbase-spot',
    'bitstamp-spot',
  ]);
});

test('a venue is found by its exact name only', () => {
  expect(venueNamed('dydx-v4')).toEqual({
    name: 'dydx-v4',
    exchange: 'dydx',
    spotOrPerp: 'perp',
    title: 'dYdX v4',
  });
  for (const name of ['', 'Binance-USDM', 'binance', '__proto__', 'toString'])
    expect(isVenueName(name)).toBe(false);
});
