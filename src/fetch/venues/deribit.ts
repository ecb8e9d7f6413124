/**
 * Deribit's public methods (docs.deribit.com). Funding accrues all the time and is told by the hour, at most
 * 744 hours an answer; with each hour comes the index at its end.
 */
import { deribitChart, deribitFunding } from '../../loaders/json/deribit.ts';
import type { StoredKind } from '../../store/keys.ts';
import type { Feed, FetchWorld, NoFeed, VenueFetcher, Wanted } from '../fetcher.ts';
import { type VenueApi, venueApi } from './exchange.ts';
import {
  barsFeed,
  bodyOf,
  DAY_MS,
  feedOf,
  HOUR_MS,
  type Intervals,
  MINUTE_MS,
  notOffered,
  walkOf,
} from './feed.ts';
import { barsAtInstants, instantNote } from './instant-bars.ts';
import { bySpan, type Pages } from './walk.ts';

const VENUE = 'deribit';
const FORMAT = 'deribit json';
const FUNDING_SPAN_MS = 744 * HOUR_MS;
/** Far under the 5,000 that an answer was seen to hold; the limit is not documented. */
const BARS_PER_ANSWER = 1000;
const INTERVALS: Intervals = new Map([
  ...[1, 3, 5, 10, 15, 30, 60, 120, 180, 360, 720].map(
    (minutes) => [minutes * MINUTE_MS, String(minutes)] as const,
  ),
  [DAY_MS, '1D'],
]);
const HOURLY: Intervals = new Map([[HOUR_MS, '1 h']]);

const NO_MARK: NoFeed = {
  why: 'deribit keeps mark prices of some options only, and none of perpetuals',
  instead: [
    'say mark: last in the scenario, and trade candles stand in for the mark',
    'kind index has the index at each full hour',
  ],
};

export async function deribitFetcher(world: FetchWorld): Promise<VenueFetcher> {
  const api = await venueApi('deribit', world);
  const offer = (kind: StoredKind, instrument: string): Feed | NoFeed => {
    if (kind === 'funding')
      return feedOf({ format: FORMAT, intervals: null }, (wanted) =>
        funding(api, instrument, wanted),
      );
    if (kind === 'index') return indexFeed(api, instrument);
    if (kind === 'last') return chartFeed(api, instrument);
    return kind === 'mark' ? NO_MARK : notOffered(VENUE, kind);
  };
  return { venue: VENUE, offer: async (kind, instrument) => offer(kind, instrument) };
}

function funding(api: VenueApi, instrument: string, wanted: Wanted): Pages {
  const asked = '/api/v2/public/get_funding_rate_history';
  const walk = walkOf({ venue: VENUE, instrument, asked }, wanted);
  return bySpan(walk, FUNDING_SPAN_MS, async ({ fromMs, toMs }) => {
    const answer = await api.ask('publicGetGetFundingRateHistory', {
      instrument_name: instrument,
      start_timestamp: fromMs,
      end_timestamp: toMs - 1,
    });
    return bodyOf(answer, deribitFunding(answer.json, walk.where), { ...walk, instrument });
  });
}

const indexFeed = (api: VenueApi, instrument: string): Feed =>
  feedOf({ format: FORMAT, intervals: HOURLY, notes: [instantNote('the index price')] }, (wanted) =>
    barsAtInstants(funding(api, instrument, wanted), HOUR_MS),
  );

function chartFeed(api: VenueApi, instrument: string): Feed {
  return barsFeed({
    subject: { venue: VENUE, instrument, asked: '/api/v2/public/get_tradingview_chart_data' },
    format: FORMAT,
    intervals: INTERVALS,
    perAnswer: BARS_PER_ANSWER,
    ask: async ({ interval, fromMs, toMs, where }) => {
      const answer = await api.ask('publicGetGetTradingviewChartData', {
        instrument_name: instrument,
        start_timestamp: fromMs,
        end_timestamp: toMs - 1,
        resolution: interval,
      });
      return bodyOf(answer, deribitChart(answer.json, where), { where, instrument });
    },
  });
}
