/** Goal: every pair that a store can be scanned for is found once, and what lacks something says what. */
import { expect, test } from 'vitest';
import type { ContractKind } from '../../../src/domain/instrument.ts';
import type { SeriesKind } from '../../../src/domain/series.ts';
import { type CarryPair, carryPairs, type Listed } from '../../../src/sweep/carry-pairs.ts';

const PERP = { mark: [0, 100], funding: [10, 90] } as const;

function listed(
  venue: string,
  base: string,
  contract: ContractKind,
  spans: Readonly<Partial<Record<SeriesKind, readonly [number, number]>>> = PERP,
): Listed {
  const told = Object.entries(spans).map(([kind, [fromMs, toMs]]) => [kind, { fromMs, toMs }]);
  const firstMs = Math.min(...Object.values(spans).map(([fromMs]) => fromMs));
  const instrument = `${base}USDT`;
  return {
    venue,
    instrument,
    contract,
    base,
    quote: 'USDT',
    firstMs,
    spans: Object.fromEntries(told),
  };
}

const nameOf = ({ coin, kind, legs }: CarryPair): string =>
  [coin, kind, ...legs.map(({ venue }) => venue)].join(' ');

test('three venues make three pairs of a coin, and spot makes one with each perpetual of its exchange', () => {
  const pairs = carryPairs([
    listed('okx-swap', 'AVAX', 'linear'),
    listed('bybit-linear', 'AVAX', 'linear'),
    listed('binance-usdm', 'AVAX', 'linear'),
    listed('binance-spot', 'AVAX', 'spot', { spot: [0, 100] }),
    listed('coinbase-spot', 'AVAX', 'spot', { spot: [0, 100] }),
    listed('bybit-linear', 'BTC', 'linear'),
  ]);
  expect(pairs.map(nameOf)).toEqual([
    'AVAX delta-neutral binance-usdm bybit-linear',
    'AVAX delta-neutral binance-usdm okx-swap',
    'AVAX delta-neutral bybit-linear okx-swap',
    'AVAX cash-and-carry binance-spot binance-usdm',
  ]);
});

test('a window is what every series that is needed covers', () => {
  const [pair] = carryPairs([
    listed('bybit-linear', 'BTC', 'linear', { mark: [5, 200], funding: [20, 80], last: [90, 95] }),
    listed('binance-usdm', 'BTC', 'linear'),
  ]);
  expect(pair).toMatchObject({ marks: 'mark', lacking: null, window: { fromMs: 20, toMs: 80 } });
});

test('last prices stand in where one of the two has no marks', () => {
  const [pair] = carryPairs([
    listed('bybit-linear', 'BTC', 'linear', { ...PERP, last: [0, 50] }),
    listed('binance-usdm', 'BTC', 'linear', { last: [30, 100], funding: [0, 100] }),
  ]);
  expect(pair).toMatchObject({ marks: 'last', window: { fromMs: 30, toMs: 50 } });
});

test('what lacks a series, or has nothing in common, is told and not dropped', () => {
  const pairs = carryPairs([
    listed('binance-usdm', 'BTC', 'linear', { mark: [0, 100] }),
    listed('bybit-linear', 'BTC', 'linear'),
    listed('okx-swap', 'BTC', 'linear', { mark: [0, 100], funding: [90, 100] }),
  ]);
  expect(pairs.map(({ lacking }) => lacking)).toEqual([
    'no funding of binance-usdm BTCUSDT',
    'no funding of binance-usdm BTCUSDT',
    'the two have no time in common',
  ]);
  expect(pairs.every(({ window }) => window === null)).toBe(true);
});
