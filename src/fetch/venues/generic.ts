/**
 * Any other exchange of ccxt, by ccxt's own questions and readers. They pass over rows that they can not
 * read, so an answer whose list has rows and of which nothing is left is refused. The instrument is named as
 * ccxt names it, `BTC/USDT:USDT`; what bars count their volume in differs, so that only spot keeps it.
 */

import type { Exchange, Market, OHLCV } from 'ccxt';
import { DataError, ScenarioError } from '../../domain/errors.ts';
import type { PieceRows } from '../../loaders/piece.ts';
import type { StoredKind } from '../../store/keys.ts';
import { didYouMean } from '../../units/nearest.ts';
import { HOUR } from '../../units/units.ts';
import type { JsonAnswer } from '../client.ts';
import type { Feed, FetchWorld, NoFeed, VenueFetcher } from '../fetcher.ts';
import { hashOf } from '../page-hash.ts';
import { loadCcxt, transport } from './exchange.ts';
import {
  feedOf,
  type Intervals,
  intervalsNamed,
  notOffered,
  requireOrder,
  spelled,
  walkOf,
} from './feed.ts';
import { paceOf } from './pace.ts';
import { type Body, bySpan, type Span } from './walk.ts';

/** What nearly every exchange answers in one go. */
const ROWS_PER_ANSWER = 100;
/** How ends are counted differs: a few bars more are asked for on either side than are taken. */
const BARS_TO_SPARE = 5;
const BARS_PER_SPAN = ROWS_PER_ANSWER - 2 * BARS_TO_SPARE;
const FUNDING_SPAN_MS = 90 * HOUR;

/** The names of ccxt's exchanges; loads ccxt. */
export async function ccxtExchanges(): Promise<readonly string[]> {
  const { default: ccxt } = await loadCcxt();
  return ccxt.exchanges;
}

/** An exchange of ccxt, and the bodies that it was answered with since they were last taken. */
interface Desk {
  readonly exchange: Exchange;
  readonly bodies: JsonAnswer[];
  readonly format: string;
}

/**
 * The markets are listed first: ccxt can not name an instrument otherwise.
 *
 * @returns null where ccxt has no exchange of that name
 */
export async function genericFetcher(id: string, world: FetchWorld): Promise<VenueFetcher | null> {
  const ccxt = await loadCcxt();
  if (!ccxt.default.exchanges.includes(id)) return null;
  const make: unknown = Reflect.get(ccxt.default, id);
  if (typeof make !== 'function') return null;
  const exchange: Exchange = Reflect.construct(make, []);
  const pace = paceOf(world);
  exchange.throttle = (cost = 1) => pace(cost * (exchange.rateLimit ?? 0));
  const bodies: JsonAnswer[] = [];
  const send = transport(ccxt, exchange, world.client);
  exchange.fetch = async (url, method, headers, body) => {
    const answer = await send(url, method, headers, body);
    bodies.push(answer);
    return answer.json;
  };
  const desk = { exchange, bodies, format: `ccxt ${ccxt.version} ${id}` };
  return { venue: id, offer: async (kind, instrument) => await offer(desk, kind, instrument) };
}

async function offer(desk: Desk, kind: StoredKind, instrument: string): Promise<Feed | NoFeed> {
  const { exchange } = desk;
  const markets = exchange.markets ?? (await exchange.loadMarkets());
  const market = markets[instrument];
  if (market === undefined) {
    const hint = didYouMean(instrument, Object.keys(markets));
    throw new ScenarioError({
      where: '--instrument',
      expected: `an instrument of ${exchange.id} as ccxt names it, such as BTC/USDT:USDT`,
      found: JSON.stringify(instrument),
      ...(hint === undefined ? {} : { hint }),
    });
  }
  if (kind === 'funding' && exchange.has['fetchFundingRateHistory'] === true)
    return fundingFeed(desk, instrument);
  const candles = CANDLES[kind];
  const fits =
    kind === (market?.spot === true ? 'spot' : 'last') ||
    kind === 'mark' ||
    kind === 'index' ||
    kind === 'premium';
  if (candles === undefined || !fits || exchange.has[candles] !== true)
    return notOffered(exchange.id ?? instrument, kind);
  return candleFeed(desk, market, kind, candles);
}

const CANDLES: Readonly<Partial<Record<StoredKind, string>>> = {
  spot: 'fetchOHLCV',
  last: 'fetchOHLCV',
  mark: 'fetchMarkOHLCV',
  index: 'fetchIndexOHLCV',
  premium: 'fetchPremiumIndexOHLCV',
};

/** The lengths of bars that ccxt knows of the exchange, finest first; weeks and months are none. */
const intervalsOf = ({ timeframes }: Exchange): Intervals =>
  intervalsNamed(Object.keys(timeframes ?? {}).filter((name) => /^\d+[mhd]$/.test(name)));

function candleFeed(desk: Desk, market: Market, kind: StoredKind, method: string): Feed {
  const { exchange, format } = desk;
  const instrument = market?.symbol ?? '';
  const intervals = intervalsOf(exchange);
  return feedOf({ format, intervals }, (wanted) => {
    const walk = walkOf({ venue: wanted.venue, instrument, asked: `ccxt ${method}` }, wanted);
    const timeframe = spelled(intervals, walk);
    return bySpan(walk, BARS_PER_SPAN * wanted.resolutionMs, (span) =>
      answered(desk, walk.where, async () => {
        const spareMs = BARS_TO_SPARE * wanted.resolutionMs;
        const since = span.fromMs - spareMs;
        const until = { until: span.toMs + spareMs };
        const ask = call(exchange, method);
        const candles: unknown = await ask(instrument, timeframe, since, ROWS_PER_ANSWER, until);
        return barsOf(candles as readonly OHLCV[], span, kind === 'spot', wanted.resolutionMs);
      }),
    );
  });
}

function fundingFeed(desk: Desk, instrument: string): Feed {
  const { exchange, format } = desk;
  return feedOf({ format, intervals: null }, (wanted) => {
    const asked = 'ccxt fetchFundingRateHistory';
    const walk = walkOf({ venue: wanted.venue, instrument, asked }, wanted);
    return bySpan(walk, FUNDING_SPAN_MS, (span) =>
      answered(desk, walk.where, async () => {
        const until = { until: span.toMs - 1 };
        const rates = await exchange.fetchFundingRateHistory(
          instrument,
          span.fromMs,
          ROWS_PER_ANSWER,
          until,
        );
        const inside = rates.filter(({ timestamp }) => inSpan(Number(timestamp), span));
        const column = (cell: (rate: (typeof rates)[number]) => number) =>
          Float64Array.from(inside, cell);
        const unknown = column(() => Number.NaN);
        return {
          sort: 'prints',
          columns: {
            settledAtMs: column(({ timestamp }) => Number(timestamp)),
            rate: column(({ fundingRate }) => fundingRate ?? Number.NaN),
            intervalMs: unknown,
            price: unknown,
          },
        };
      }),
    );
  });
}

type Method = (...parameters: readonly unknown[]) => Promise<unknown>;

const call = (exchange: Exchange, name: string): Method => {
  const method: unknown = Reflect.get(exchange, name);
  if (typeof method !== 'function') throw new TypeError(`ccxt has no ${name}`);
  return (...parameters) => method.apply(exchange, parameters);
};

const inSpan = (atMs: number, { fromMs, toMs }: Span): boolean => atMs >= fromMs && atMs < toMs;

/**
 * The rows of one question, with the bodies that they were read from.
 *
 * @throws DataError when there were rows, and ccxt could read none of them for the span
 */
async function answered(desk: Desk, where: string, ask: () => Promise<PieceRows>): Promise<Body> {
  desk.bodies.length = 0;
  const rows = await ask();
  const listed = Math.max(0, ...desk.bodies.map(({ json }) => longestList(json)));
  const read = rows.sort === 'prints' ? rows.columns.settledAtMs.length : rowCount(rows);
  if (desk.bodies.length === 0 || (listed > 1 && read === 0)) {
    throw new DataError({
      where,
      expected: 'rows of the time that was asked for',
      found: `${listed} of which ccxt could read none, or which are of another time`,
      hint: 'this exchange may not keep history that far back, or ccxt does not ask it by time',
    });
  }
  requireOrder(rows, where);
  return { rows, sha256: hashOf(desk.bodies.map(({ sha256 }) => sha256)), notes: [], more: false };
}

const rowCount = (rows: PieceRows): number =>
  rows.sort === 'bars' ? rows.columns.openMs.length : 0;

/** The length of the longest list of rows in a body. */
function longestList(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const rows =
    Array.isArray(value) && value.every((row) => typeof row === 'object' && row !== null);
  return Math.max(rows ? value.length : 0, ...Object.values(value).map(longestList));
}

function barsOf(
  candles: readonly OHLCV[],
  span: Span,
  isSpot: boolean,
  resolutionMs: number,
): PieceRows {
  const inside = candles.filter(([openMs]) => inSpan(Number(openMs), span));
  const column = (cell: number) =>
    Float64Array.from(inside, (candle) => Number(candle[cell] ?? Number.NaN));
  return {
    sort: 'bars',
    resolutionMs,
    columns: {
      openMs: column(0),
      open: column(1),
      high: column(2),
      low: column(3),
      close: column(4),
      volume: isSpot ? column(5) : null,
    },
  };
}
