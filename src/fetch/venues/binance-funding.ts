/**
 * Binance's settled funding by its interface, for the months that its archive does not have
 * (developers.binance.com: GET /fapi/v1/fundingRate, GET /dapi/v1/fundingRate). Oldest first from the start;
 * what does not fit is left at the end.
 */
import { binanceFunding as readFunding } from '../../loaders/json/binance.ts';
import type { Feed, FetchWorld } from '../fetcher.ts';
import { venueApi } from './exchange.ts';
import { bodyOf, printsFeed } from './feed.ts';
import { forward } from './walk.ts';

const PRINTS_PER_ANSWER = 1000;

const INTERFACES = {
  // 500 questions in five minutes, shared with another interface.
  'binance-usdm': {
    endpoint: 'fapiPublicGetFundingRate',
    asked: '/fapi/v1/fundingRate',
    price: { atLeastMs: 600 },
  },
  'binance-coinm': {
    endpoint: 'dapiPublicGetFundingRate',
    asked: '/dapi/v1/fundingRate',
    price: {},
  },
} as const;

export async function binanceFunding(
  venue: keyof typeof INTERFACES,
  instrument: string,
  world: FetchWorld,
): Promise<Feed> {
  const { endpoint, asked, price } = INTERFACES[venue];
  const api = await venueApi('binance', world);
  const subject = { venue, instrument, asked };
  return printsFeed({ subject, format: 'binance json' }, (walk) =>
    forward(walk, async (fromMs) => {
      const params = {
        symbol: instrument,
        startTime: fromMs,
        endTime: walk.wanted.toMs - 1,
        limit: PRINTS_PER_ANSWER,
      };
      const answer = await api.ask(endpoint, params, price);
      return bodyOf(answer, readFunding(answer.json, walk.where), walk);
    }),
  );
}
