/**
 * Deribit's public methods (docs.deribit.com). Funding accrues all the time and is told by the hour, at most
 * 744 hours an answer; with each hour comes the index at its end.
 */
import { deribitChart, deribitFunding } from '../../loaders/json/deribit.ts';
import { DAY, HOUR, MINUTE } from '../../units/units.ts';
import type { Feed, FetchWorld, NoFeed, VenueFetcher } from '../fetcher.ts';
import { type VenueApi, venueApi } from './exchange.ts';
import { barsFeed, bodyOf, fetcherFrom, type Intervals, notOffered, printsFeed } from './feed.ts';
import { hourlyFeed } from './instant-bars.ts';
import { bySpan } from './walk.ts';

const VENUE = 'deribit';
const FORMAT = 'deribit json';
const FUNDING_SPAN_MS = 744 * HOUR;
/** Far under the 5,000 that an answer was seen to hold; the limit is not documented. */
const BARS_PER_ANSWER = 1000;
const INTERVALS: Intervals = new Map([
  ...[1, 3, 5, 10, 15, 30, 60, 120, 180, 360, 720].map(
    (minutes) => [minutes * MINUTE, String(minutes)] as const,
  ),
  [DAY, '1D'],
]);

const NO_MARK: NoFeed = {
  why: 'deribit keeps mark prices of some options only, and none of perpetuals',
  instead: [
    'say mark: last in the scenario, and trade candles stand in for the mark',
    'kind index has the index at each full hour',
  ],
};

export async function deribitFetcher(world: FetchWorld): Promise<VenueFetcher> {
  const api = await venueApi('deribit', world);
  return fetcherFrom(VENUE, (kind, instrument) => {
    if (kind === 'funding') return fundingFeed(api, instrument);
    if (kind === 'index') return hourlyFeed(fundingFeed(api, instrument), 'the index price');
    if (kind === 'last') return chartFeed(api, instrument);
    return kind === 'mark' ? NO_MARK : notOffered(VENUE, kind);
  });
}

function fundingFeed(api: VenueApi, instrument: string): Feed {
  const asked = '/api/v2/public/get_funding_rate_history';
  const subject = { venue: VENUE, instrument, asked };
  return printsFeed({ subject, format: FORMAT }, (walk) =>
    bySpan(walk, FUNDING_SPAN_MS, async ({ fromMs, toMs }) => {
      const answer = await api.ask('publicGetGetFundingRateHistory', {
        instrument_name: instrument,
        start_timestamp: fromMs,
        end_timestamp: toMs - 1,
      });
      return bodyOf(answer, deribitFunding(answer.json, walk.where), walk);
    }),
  );
}

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
