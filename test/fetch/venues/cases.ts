/** Every series that is fetched through a venue's interface, with a host that answers as the venue does. */

import { type Feed, type FetchWorld, isFeed } from '../../../src/fetch/fetcher.ts';
import { binanceFunding } from '../../../src/fetch/venues/binance-funding.ts';
import { fetcherOf } from '../../../src/fetch/venues/fetchers.ts';
import type { StoredKind } from '../../../src/store/keys.ts';
import type { Route } from '../server.ts';
import { HOUR, MINUTE } from './history.ts';
import { binanceHost, bitmexHost } from './hosts-bitmex.ts';
import {
  bitgetHost,
  bybitHost,
  coinbaseHost,
  dydxHost,
  type Holdings,
  okxHost,
} from './hosts-cursor.ts';
import {
  bitstampHost,
  deribitHost,
  gateHost,
  hyperliquidHost,
  krakenHost,
  kucoinHost,
} from './hosts-span.ts';

export interface Case {
  readonly venue: string;
  readonly instrument: string;
  readonly kind: StoredKind;
  /** How many rows an answer may hold. */
  readonly perAnswer: number;
  /** Stamps as exact as the venue tells them: seconds cannot jitter by milliseconds. */
  readonly jitterMs: number;
  readonly intervalsMs: readonly number[];
  readonly host: (has: Holdings, nowMs: number) => readonly Route[];
}

type Bars = Pick<Case, 'venue' | 'instrument' | 'kind' | 'perAnswer' | 'host'>;

const CHANGING = [8 * HOUR, 4 * HOUR, HOUR];
const bars = (one: Bars): Case => ({ ...one, jitterMs: 0, intervalsMs: CHANGING });
const prints = (one: Bars, jitterMs: number, intervalsMs: readonly number[]): Case => ({
  ...one,
  jitterMs,
  intervalsMs,
});

const bybit = (venue: string, category: string, instrument: string) => ({
  ...{ venue, instrument, perAnswer: 1000 },
  host: (has: Holdings) => bybitHost(category, has),
});
const LINEAR = bybit('bybit-linear', 'linear', 'BTCUSDT');
const INVERSE = bybit('bybit-inverse', 'inverse', 'BTCUSD');
const ALL_KEPT = { keptFromMs: 0, months: [] };
const OKX = {
  ...{ venue: 'okx-swap', instrument: 'BTC-USDT-SWAP', perAnswer: 100 },
  host: (has: Holdings) => okxHost(has, ALL_KEPT),
};
const HYPERLIQUID = {
  ...{ venue: 'hyperliquid', instrument: 'ETH', perAnswer: 500 },
  host: hyperliquidHost,
};
const DYDX = { venue: 'dydx-v4', instrument: 'BTC-USD', perAnswer: 1000, host: dydxHost };
const DERIBIT = {
  venue: 'deribit',
  instrument: 'BTC-PERPETUAL',
  perAnswer: 744,
  host: deribitHost,
};
const KRAKEN = {
  ...{ venue: 'kraken-futures', instrument: 'PF_XBTUSD', perAnswer: 300 },
  host: (has: Holdings) => krakenHost(has, 300),
};
const GATE = { venue: 'gate-usdt', instrument: 'BTC_USDT', perAnswer: 2000, host: gateHost };
const BITGET = {
  ...{ venue: 'bitget-usdt', instrument: 'BTCUSDT', perAnswer: 200 },
  host: (has: Holdings) => bitgetHost(has, true),
};
const KUCOIN = { venue: 'kucoin-usdt', instrument: 'XBTUSDTM', perAnswer: 200, host: kucoinHost };
const BITMEX = {
  ...{ venue: 'bitmex', instrument: 'XBTUSD', perAnswer: 1000 },
  host: (has: Holdings) => bitmexHost(has, '.BXBT', has.bars),
};

export const BAR_CASES: readonly Case[] = [
  bars({ ...LINEAR, kind: 'mark' }),
  bars({ ...LINEAR, kind: 'index' }),
  bars({ ...LINEAR, kind: 'last' }),
  bars({ ...LINEAR, kind: 'premium' }),
  bars({ ...INVERSE, kind: 'mark' }),
  bars({ ...bybit('bybit-spot', 'spot', 'BTCUSDT'), kind: 'spot' }),
  bars({ ...OKX, kind: 'mark' }),
  bars({ ...OKX, kind: 'index' }),
  bars({ ...OKX, kind: 'last', perAnswer: 300 }),
  bars({ ...OKX, venue: 'okx-spot', instrument: 'BTC-USDT', kind: 'spot', perAnswer: 300 }),
  bars({ ...HYPERLIQUID, kind: 'last' }),
  bars({ ...DYDX, kind: 'last' }),
  bars({ ...DERIBIT, kind: 'last', perAnswer: 1000 }),
  bars({ ...KRAKEN, kind: 'mark' }),
  bars({ ...KRAKEN, kind: 'index' }),
  bars({ ...KRAKEN, kind: 'last' }),
  bars({ ...GATE, kind: 'mark' }),
  bars({ ...GATE, kind: 'index' }),
  bars({ ...GATE, kind: 'last' }),
  bars({ ...GATE, venue: 'gate-spot', kind: 'spot', perAnswer: 1000 }),
  bars({ ...BITGET, kind: 'mark' }),
  bars({ ...BITGET, kind: 'last' }),
  bars({ ...BITGET, kind: 'index', host: (has) => bitgetHost(has, false) }),
  bars({ ...KUCOIN, kind: 'last' }),
  bars({ ...KUCOIN, kind: 'mark', perAnswer: 1500 }),
  bars({ ...KUCOIN, kind: 'index', perAnswer: 1500 }),
  bars({ ...BITMEX, kind: 'last' }),
  bars({ ...BITMEX, kind: 'index' }),
  bars({
    ...{ venue: 'coinbase-spot', instrument: 'USDT-USD', kind: 'spot', perAnswer: 300 },
    host: coinbaseHost,
  }),
  bars({
    ...{ venue: 'bitstamp-spot', instrument: 'usdtusd', kind: 'spot', perAnswer: 1000 },
    host: (has) => bitstampHost(has, 'USDT/USD'),
  }),
];

const HOURLY = [HOUR];
export const PRINT_CASES: readonly Case[] = [
  prints({ ...LINEAR, kind: 'funding', perAnswer: 200 }, 80, CHANGING),
  prints({ ...INVERSE, kind: 'funding', perAnswer: 200 }, 0, CHANGING),
  prints({ ...OKX, kind: 'funding', perAnswer: 400 }, 4000, CHANGING),
  prints({ ...HYPERLIQUID, kind: 'funding' }, 90, HOURLY),
  prints({ ...DYDX, kind: 'funding' }, 900, HOURLY),
  prints({ ...DERIBIT, kind: 'funding' }, 0, HOURLY),
  prints({ ...KRAKEN, kind: 'funding' }, 0, [4 * HOUR, HOUR]),
  prints({ ...GATE, kind: 'funding', perAnswer: 1000 }, 0, CHANGING),
  prints({ ...BITGET, kind: 'funding', perAnswer: 100 }, 60, CHANGING),
  prints({ ...KUCOIN, kind: 'funding', perAnswer: 100 }, 60, CHANGING),
  prints({ ...BITMEX, kind: 'funding', perAnswer: 500 }, 0, [24 * HOUR, 8 * HOUR]),
  prints(
    {
      ...{ venue: 'binance-usdm', instrument: 'BTCUSDT', kind: 'funding', perAnswer: 1000 },
      host: (has) => binanceHost(has, '/fapi/v1/fundingRate'),
    },
    18,
    CHANGING,
  ),
  prints(
    {
      ...{ venue: 'binance-coinm', instrument: 'BTCUSD_PERP', kind: 'funding', perAnswer: 1000 },
      host: (has) => binanceHost(has, '/dapi/v1/fundingRate'),
    },
    18,
    CHANGING,
  ),
];

/** One kind of bars a venue and market, since its kinds are walked alike, and all funding. */
export const DISTINCT: readonly Case[] = [
  ...BAR_CASES.filter(
    ({ venue }, place) => BAR_CASES.findIndex((one) => one.venue === venue) === place,
  ),
  ...PRINT_CASES,
];

export const nameOf = ({ venue, instrument, kind }: Case): string =>
  `${venue} ${instrument} ${kind}`;

export const STEP = MINUTE;

/** The feed of a case; a case without one is a mistake of the test. */
export async function feedOf(one: Case, world: FetchWorld): Promise<Feed> {
  const { venue, instrument, kind } = one;
  if (venue === 'binance-usdm' || venue === 'binance-coinm')
    return await binanceFunding(venue, instrument, world);
  const fetcher = await fetcherOf(venue, world);
  const offer = await fetcher?.offer(kind, instrument);
  if (offer === undefined || !isFeed(offer)) throw new Error(`no feed: ${nameOf(one)}`);
  return offer;
}
