/**
 * Gate v4 (www.gate.com/docs/developers/apiv4), times in seconds. Candles reach back ten thousand bars and a
 * question about older ones is refused, so they are walked back from the newest.
 */
import { gateCandles, gateFunding, gateSpotCandles } from '../../loaders/json/gate.ts';
import type { StoredKind } from '../../store/keys.ts';
import { HOUR } from '../../units/units.ts';
import type { Feed, FetchWorld, VenueFetcher } from '../fetcher.ts';
import { Refusal, type VenueApi, venueApi } from './exchange.ts';
import {
  bodyOf,
  feedOf,
  fetcherFrom,
  intervalsNamed,
  notOffered,
  printsFeed,
  spelled,
  walkOf,
} from './feed.ts';
import { type Body, byNewestSpan, bySpan, TOO_OLD } from './walk.ts';

const FORMAT = 'gate v4 json';
export type GateVenue = 'gate-usdt' | 'gate-spot';

const INTERVALS = intervalsNamed('1m 5m 15m 30m 1h 4h 8h 1d'.split(' '));
/** Futures answer up to 2,000 points, spot up to 1,000; both ends of a span count. */
const BARS_PER_ANSWER: Readonly<Record<GateVenue, number>> = {
  'gate-usdt': 1_999,
  'gate-spot': 999,
};
const KEPT = 'the interface keeps the newest 10,000 bars of each length only';
const TOO_LONG_AGO = /too long ago/i;

const PRINTS_PER_ANSWER = 1000;
/** So few hours that even hourly rates stay under a hundred, which is what some answers were cut to. */
const FUNDING_SPAN_MS = 90 * HOUR;

/** What stands before the contract's name. */
const PREFIXES: Readonly<Partial<Record<StoredKind, string>>> = {
  mark: 'mark_',
  index: 'index_',
  last: '',
};

export async function gateFetcher(venue: GateVenue, world: FetchWorld): Promise<VenueFetcher> {
  const api = await venueApi('gate', world);
  return fetcherFrom(venue, (kind, instrument) => {
    if (venue === 'gate-spot')
      return kind === 'spot' ? spotFeed(api, instrument) : notOffered(venue, kind);
    const prefix = PREFIXES[kind];
    if (prefix !== undefined) return contractFeed(api, instrument, prefix);
    return kind === 'funding' ? fundingFeed(api, instrument) : notOffered(venue, kind);
  });
}

function contractFeed(api: VenueApi, instrument: string, prefix: string): Feed {
  return candleFeed('gate-usdt', instrument, '/api/v4/futures/usdt/candlesticks', async (asked) => {
    const { interval, from, to, where } = asked;
    const contract = `${prefix}${instrument}`;
    const params = { settle: 'usdt', contract, interval, from, to };
    const answer = await api.ask('publicFuturesGetSettleCandlesticks', params);
    return bodyOf(answer, gateCandles(answer.json, where), { where, instrument });
  });
}

function spotFeed(api: VenueApi, instrument: string): Feed {
  return candleFeed('gate-spot', instrument, '/api/v4/spot/candlesticks', async (asked) => {
    const { interval, from, to, where } = asked;
    const params = { currency_pair: instrument, interval, from, to };
    const answer = await api.ask('publicSpotGetCandlesticks', params);
    return bodyOf(answer, gateSpotCandles(answer.json, where), { where, instrument });
  });
}

/** A span in seconds, both ends included. */
interface Seconds {
  readonly interval: string;
  readonly from: number;
  readonly to: number;
  readonly where: string;
}

function candleFeed(
  venue: GateVenue,
  instrument: string,
  asked: string,
  ask: (span: Seconds) => Promise<Body>,
): Feed {
  return feedOf({ format: FORMAT, intervals: INTERVALS, depth: KEPT }, (wanted) => {
    const walk = walkOf({ venue, instrument, asked }, wanted);
    const interval = spelled(INTERVALS, walk);
    const spanMs = BARS_PER_ANSWER[venue] * wanted.resolutionMs;
    return byNewestSpan(walk, spanMs, KEPT, async ({ fromMs, toMs }) => {
      const [from, to] = [fromMs / 1000, toMs / 1000 - 1];
      try {
        return await ask({ interval, from, to, where: walk.where });
      } catch (error) {
        if (error instanceof Refusal && TOO_LONG_AGO.test(error.said)) return TOO_OLD;
        throw error;
      }
    });
  });
}

function fundingFeed(api: VenueApi, instrument: string): Feed {
  const subject = { venue: 'gate-usdt', instrument, asked: '/api/v4/futures/usdt/funding_rate' };
  return printsFeed({ subject, format: FORMAT }, (walk) =>
    bySpan(walk, FUNDING_SPAN_MS, async ({ fromMs, toMs }) => {
      const answer = await api.ask('publicFuturesGetSettleFundingRate', {
        settle: 'usdt',
        contract: instrument,
        from: Math.ceil(fromMs / 1000),
        to: Math.ceil(toMs / 1000) - 1,
        limit: PRINTS_PER_ANSWER,
      });
      return bodyOf(answer, gateFunding(answer.json, walk.where), walk);
    }),
  );
}
