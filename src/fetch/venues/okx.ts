/**
 * OKX v5 (www.okx.com/docs-v5). Lists are newest first and are walked backward by `after`, older than:
 * `before` alone answers the newest page. Bars of six hours and more close at midnight in UTC+8 unless
 * they are asked for as `…utc`.
 */
import { okxCandles, okxFunding } from '../../loaders/json/okx.ts';
import type { StoredKind } from '../../store/keys.ts';
import type { Feed, FetchWorld, VenueFetcher } from '../fetcher.ts';
import { type VenueApi, venueApi } from './exchange.ts';
import {
  bodyOf,
  feedOf,
  fetcherFrom,
  intervalsNamed,
  notOffered,
  spelled,
  walkOf,
} from './feed.ts';
import { okxArchive } from './okx-archive.ts';
import { backward } from './walk.ts';

const FORMAT = 'okx v5 json';
export type OkxVenue = 'okx-swap' | 'okx-spot';

const INTERVALS = intervalsNamed('1m 3m 5m 15m 30m 1H 2H 4H 6Hutc 12Hutc 1Dutc'.split(' '));
const PRINTS_PER_ANSWER = 400;

interface Bars {
  readonly endpoint: string;
  readonly asked: string;
  readonly perAnswer: number;
}
const MARKS: Bars = {
  endpoint: 'publicGetMarketHistoryMarkPriceCandles',
  asked: '/api/v5/market/history-mark-price-candles',
  perAnswer: 100,
};
const INDEXES: Bars = {
  endpoint: 'publicGetMarketHistoryIndexCandles',
  asked: '/api/v5/market/history-index-candles',
  perAnswer: 100,
};
const TRADES: Bars = {
  endpoint: 'publicGetMarketHistoryCandles',
  asked: '/api/v5/market/history-candles',
  perAnswer: 300,
};

const BARS: Readonly<Record<OkxVenue, Readonly<Partial<Record<StoredKind, Bars>>>>> = {
  'okx-swap': { mark: MARKS, index: INDEXES, last: TRADES },
  'okx-spot': { spot: TRADES },
};

export async function okxFetcher(venue: OkxVenue, world: FetchWorld): Promise<VenueFetcher> {
  const api = await venueApi('okx', world);
  return fetcherFrom(venue, (kind, instrument) => {
    const bars = BARS[venue][kind];
    if (bars !== undefined) return barFeed(api, venue, instrument, bars);
    if (kind === 'funding' && venue === 'okx-swap') return fundingFeed(api, world, instrument);
    return notOffered(venue, kind);
  });
}

/** An index belongs to a pair: `BTC-USDT-SWAP` is marked by `BTC-USDT`. */
export const pairOf = (instrument: string): string => instrument.replace(/-SWAP$/, '');

function barFeed(api: VenueApi, venue: OkxVenue, instrument: string, bars: Bars): Feed {
  const { endpoint, asked, perAnswer } = bars;
  const instId = bars === INDEXES ? pairOf(instrument) : instrument;
  const market = venue === 'okx-spot' ? 'spot' : 'swap';
  return feedOf({ format: FORMAT, intervals: INTERVALS }, (wanted) => {
    const walk = walkOf({ venue, instrument, asked }, wanted);
    const bar = spelled(INTERVALS, walk);
    return backward(walk, { overlap: false, withheld: null }, async (beforeMs) => {
      const answer = await api.ask(endpoint, { instId, bar, after: beforeMs, limit: perAnswer });
      const piece = okxCandles(answer.json, walk.where, bars === TRADES ? market : null);
      return bodyOf(answer, piece, { ...walk, instrument: instId });
    });
  });
}

const DEPTH =
  'the interface keeps about three months of funding; what is older comes from OKX’s monthly files, as far as it has put them up';

/** The interface as far back as it goes, and the files of OKX's download pages before that. */
function fundingFeed(api: VenueApi, world: FetchWorld, instrument: string): Feed {
  return feedOf({ format: FORMAT, intervals: null, depth: DEPTH }, async function* (wanted) {
    const walk = walkOf(
      { venue: 'okx-swap', instrument, asked: '/api/v5/public/funding-rate-history' },
      wanted,
    );
    const recent = backward(walk, { overlap: true, withheld: DEPTH }, async (beforeMs) => {
      const answer = await api.ask('publicGetPublicFundingRateHistory', {
        instId: instrument,
        after: beforeMs,
        limit: PRINTS_PER_ANSWER,
      });
      return bodyOf(answer, okxFunding(answer.json, walk.where), walk);
    });
    for await (const page of recent) {
      if ('withheld' in page)
        yield* okxArchive(api, world, instrument, {
          ...wanted,
          fromMs: page.fromMs,
          toMs: page.toMs,
        });
      else yield page;
    }
  });
}
