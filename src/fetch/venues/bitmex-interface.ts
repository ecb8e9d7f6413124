/**
 * BitMEX (www.bitmex.com/api/explorer), which ccxt no longer has: funding, buckets of trades, and buckets of
 * an index, whose prices the venue posts as trades without size.
 */
import { bitmexBuckets, bitmexFunding } from '../../loaders/json/bitmex.ts';
import { isoInstant } from '../../units/time.ts';
import { get, type JsonAnswer } from '../client.ts';
import type { Feed, FetchWorld } from '../fetcher.ts';
import { Refusal } from './exchange.ts';
import { barsFeed, bodyOf, intervalsNamed, printsFeed } from './feed.ts';
import { paceOf } from './pace.ts';
import { forward } from './walk.ts';

export const VENUE = 'bitmex';
export const FORMAT = 'bitmex json';
const HOST = 'https://www.bitmex.com';
const FUNDING = '/api/v1/funding';
const BUCKETS = '/api/v1/trade/bucketed';
const PRINTS_PER_ANSWER = 500;
const BARS_PER_ANSWER = 1000;
/** Thirty a minute without a key: commonly known, and not documented. */
const QUESTION_MS = 2_000;

const INTERVALS = intervalsNamed('1m 5m 1h 1d'.split(' '));

/** The venue's questions, each as often as it allows. */
export interface BitmexApi {
  readonly ask: (
    path: string,
    params: Readonly<Record<string, string | number | boolean>>,
  ) => Promise<JsonAnswer>;
}

export function bitmexApi(world: FetchWorld): BitmexApi {
  const pace = paceOf(world);
  return {
    ask: async (path, params) => {
      await pace(QUESTION_MS);
      const pairs = Object.entries(params).map(([name, value]) => [name, String(value)]);
      const url = `${HOST}${path}?${new URLSearchParams(pairs).toString()}`;
      return world.client.json(get(url), (answer) => judged(path, answer));
    },
  };
}

/** @throws Refusal where the venue names an error */
function judged(path: string, { json }: JsonAnswer): 'sound' {
  if (typeof json === 'object' && json !== null && 'error' in json)
    throw new Refusal(`${VENUE} ${path}`, JSON.stringify(json));
  return 'sound';
}

/** The settled rates. */
export function fundingFeed(api: BitmexApi, instrument: string): Feed {
  const subject = { venue: VENUE, instrument, asked: FUNDING };
  return printsFeed({ subject, format: FORMAT }, (walk) =>
    forward(walk, async (fromMs) => {
      const answer = await api.ask(FUNDING, {
        symbol: instrument,
        count: PRINTS_PER_ANSWER,
        start: 0,
        reverse: false,
        startTime: isoInstant(fromMs),
        endTime: isoInstant(walk.wanted.toMs - 1),
      });
      return bodyOf(answer, bitmexFunding(answer.json, walk.where), walk);
    }),
  );
}

/**
 * Buckets are named by their end: the first of a span ends one length after its start. Whether `endTime`
 * itself belongs to the span is not documented, so the question reaches a millisecond past the last one.
 */
export function bucketFeed(api: BitmexApi, instrument: string, symbol: string): Feed {
  return barsFeed({
    subject: { venue: VENUE, instrument, asked: BUCKETS },
    format: FORMAT,
    intervals: INTERVALS,
    perAnswer: BARS_PER_ANSWER,
    notes: symbol === instrument ? [] : [`the venue’s index ${symbol}`],
    ask: async ({ interval, resolutionMs, fromMs, toMs, where }) => {
      const answer = await api.ask(BUCKETS, {
        binSize: interval,
        partial: false,
        symbol,
        count: BARS_PER_ANSWER,
        start: 0,
        reverse: false,
        startTime: isoInstant(fromMs + resolutionMs),
        endTime: isoInstant(toMs + 1),
      });
      const piece = bitmexBuckets(answer.json, where, resolutionMs);
      return bodyOf(answer, piece, { where, instrument: symbol });
    },
  });
}
