/**
 * Spot venues that quote in dollars, for the price of one currency in another: Coinbase Exchange
 * (docs.cdp.coinbase.com/exchange, product candles) and Bitstamp (www.bitstamp.net/api, OHLC).
 */
import { bitstampOhlc } from '../../loaders/json/bitstamp.ts';
import { coinbaseCandles } from '../../loaders/json/coinbase.ts';
import { isoInstant } from '../../units/time.ts';
import { DAY, HOUR, MINUTE } from '../../units/units.ts';
import type { Feed, FetchWorld, VenueFetcher } from '../fetcher.ts';
import { type VenueApi, venueApi } from './exchange.ts';
import {
  barsFeed,
  bodyOf,
  feedOf,
  fetcherFrom,
  type Intervals,
  notOffered,
  spelled,
  walkOf,
} from './feed.ts';
import { backward } from './walk.ts';

/** The names of lengths are seconds at both venues. */
const seconds = (lengthsMs: readonly number[]): Intervals =>
  new Map(lengthsMs.map((lengthMs) => [lengthMs, String(lengthMs / 1000)]));

const COINBASE = 'coinbase-spot';
const COINBASE_LENGTHS = seconds([MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, DAY]);
const COINBASE_PER_ANSWER = 300;

export async function coinbaseFetcher(world: FetchWorld): Promise<VenueFetcher> {
  const api = await venueApi('coinbaseexchange', world);
  return spotOnly(COINBASE, (instrument) => coinbaseFeed(api, instrument));
}

function coinbaseFeed(api: VenueApi, instrument: string): Feed {
  return barsFeed({
    subject: { venue: COINBASE, instrument, asked: `/products/${instrument}/candles` },
    format: 'coinbase exchange json',
    intervals: COINBASE_LENGTHS,
    perAnswer: COINBASE_PER_ANSWER,
    ask: async ({ interval, fromMs, toMs, where }) => {
      const answer = await api.ask('publicGetProductsIdCandles', {
        id: instrument,
        granularity: interval,
        start: isoInstant(fromMs),
        end: isoInstant(toMs - 1000),
      });
      return bodyOf(answer, coinbaseCandles(answer.json, where), { where, instrument });
    },
  });
}

const BITSTAMP = 'bitstamp-spot';
const BITSTAMP_LENGTHS = seconds([
  ...[1, 3, 5, 15, 30, 60, 120, 240, 360, 720].map((minutes) => minutes * MINUTE),
  DAY,
]);
const BITSTAMP_PER_ANSWER = 1000;

export async function bitstampFetcher(world: FetchWorld): Promise<VenueFetcher> {
  const api = await venueApi('bitstamp', world);
  return spotOnly(BITSTAMP, (instrument) => bitstampFeed(api, instrument));
}

/** The venue counts its bars back from the end. */
function bitstampFeed(api: VenueApi, instrument: string): Feed {
  const asked = `/api/v2/ohlc/${instrument}/`;
  const terms = { format: 'bitstamp json', intervals: BITSTAMP_LENGTHS };
  return feedOf(terms, (wanted) => {
    const walk = walkOf({ venue: BITSTAMP, instrument, asked }, wanted);
    const step = spelled(BITSTAMP_LENGTHS, walk);
    return backward(walk, { overlap: false, withheld: null }, async (beforeMs) => {
      const answer = await api.ask('publicGetOhlcPair', {
        pair: instrument,
        step,
        limit: BITSTAMP_PER_ANSWER,
        end: beforeMs / 1000 - 1,
      });
      return bodyOf(answer, bitstampOhlc(answer.json, walk.where), walk);
    });
  });
}

/** A venue of which nothing but its candles is asked. */
const spotOnly = (venue: string, feed: (instrument: string) => Feed): VenueFetcher =>
  fetcherFrom(venue, (kind, instrument) =>
    kind === 'spot' ? feed(instrument) : notOffered(venue, kind),
  );
