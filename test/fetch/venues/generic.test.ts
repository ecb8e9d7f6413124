/**
 * An exchange that is none of our venues, through ccxt's own questions and readers: Crypto.com, whose
 * interface exchange-docs.crypto.com documents.
 */
import { expect, test } from 'vitest';
import { DataError, ScenarioError } from '../../../src/domain/errors.ts';
import { isFeed } from '../../../src/fetch/fetcher.ts';
import { fetcherOf, isExchangeOfCcxt } from '../../../src/fetch/venues/fetchers.ts';
import { listen, type Route } from '../server.ts';
import { worldAt } from '../world.ts';
import { NOW } from './arranged.ts';
import { collect } from './collect.ts';
import {
  type Bar,
  HOUR,
  MINUTE,
  makeBars,
  makePrints,
  type Print,
  plainBars,
  plainPrints,
} from './history.ts';
import { newestFirst, route } from './strict.ts';

const SYMBOL = 'BTC/USD:USD';

function cryptocom(bars: readonly Bar[], prints: readonly Print[]): readonly Route[] {
  const answer = (result: unknown) => ({ id: -1, method: 'public', code: 0, result });
  const contract = {
    ...{ symbol: 'BTCUSD-PERP', inst_type: 'PERPETUAL_SWAP', display_name: 'BTCUSD Perpetual' },
    ...{
      base_ccy: 'BTC',
      quote_ccy: 'USD',
      quote_decimals: 1,
      quantity_decimals: 4,
      tradable: true,
    },
    ...{ price_tick_size: '0.1', qty_tick_size: '0.0001', max_leverage: '100', contract_size: '1' },
  };
  return [
    route('/exchange/v1/public/get-instruments', [], () => answer({ data: [contract] })),
    route(
      '/exchange/v1/public/get-candlestick',
      ['instrument_name', 'timeframe', 'count', 'start_ts', 'end_ts'],
      (query) => {
        query.text('instrument_name', 'BTCUSD-PERP');
        query.text('timeframe', '1m');
        const [from, to] = [query.whole('start_ts'), query.whole('end_ts')];
        const rows = bars.filter(({ openMs }) => openMs >= from && openMs < to);
        const data = newestFirst(rows, query.whole('count', 1, 300)).toReversed();
        return answer({
          interval: '1m',
          data: data.map(({ openMs, open, high, low, close, volume }) => ({
            ...{ o: String(open), h: String(high), l: String(low), c: String(close) },
            ...{ v: String(volume), t: openMs },
          })),
          instrument_name: 'BTCUSD-PERP',
        });
      },
    ),
    route(
      '/exchange/v1/public/get-valuations',
      ['instrument_name', 'valuation_type', 'count', 'start_ts', 'end_ts'],
      (query) => {
        query.text('valuation_type', 'funding_hist');
        const [from, to] = [query.whole('start_ts'), query.whole('end_ts')];
        const rows = prints.filter(({ atMs }) => atMs >= from && atMs <= to);
        const data = newestFirst(rows, query.whole('count')).map(({ atMs, rate }) => ({
          ...{ v: String(rate), t: atMs },
        }));
        return answer({ data, instrument_name: 'BTCUSD-PERP' });
      },
    ),
  ];
}

const SPAN = { fromMs: NOW - 400 * MINUTE, toMs: NOW };
const BARS = makeBars(1, SPAN, { stepMs: MINUTE, holes: [], unit: 0.01 });
const DAYS = { fromMs: NOW - 400 * HOUR, toMs: NOW };
const PRINTS = makePrints(1, DAYS, { intervalsMs: [HOUR], jitterMs: 0 });

async function offerOf(kind: 'last' | 'mark' | 'funding', routes = cryptocom(BARS, PRINTS)) {
  const host = await listen(routes);
  const fetcher = await fetcherOf('cryptocom', worldAt(host.url, NOW));
  return await fetcher?.offer(kind, SYMBOL);
}

const wanted = (kind: 'last' | 'funding', resolutionMs: number) => ({
  ...{ venue: 'cryptocom', instrument: SYMBOL, kind, resolutionMs },
  ...(kind === 'last' ? SPAN : DAYS),
});

test('candles and funding come as they are', async () => {
  const [candles, funding] = [await offerOf('last'), await offerOf('funding')];
  if (!candles || !funding || !isFeed(candles) || !isFeed(funding)) throw new Error('no feed');
  expect((await collect(candles, wanted('last', MINUTE))).rows).toEqual(plainBars(BARS, SPAN));
  expect((await collect(funding, wanted('funding', 0))).rows).toEqual(plainPrints(PRINTS, DAYS));
});

test('rows of which ccxt can read none for the time are refused, not taken for nothing', async () => {
  const old = BARS.map((bar) => ({ ...bar, openMs: bar.openMs - 10_000 * MINUTE }));
  const always = cryptocom(old, []).map((one) => ({
    ...one,
    answer: (ask: Parameters<Route['answer']>[0]) => {
      const query = new URLSearchParams(ask.query);
      query.set('start_ts', '0');
      return one.answer({ ...ask, query });
    },
  }));
  const candles = await offerOf('last', always);
  if (!candles || !isFeed(candles)) throw new Error('no feed');
  await expect(collect(candles, wanted('last', MINUTE))).rejects.toThrow(DataError);
});

test('what ccxt has no question for is not offered', async () => {
  expect(await offerOf('mark')).toMatchObject({ why: expect.stringContaining('cryptocom') });
});

test('an instrument is named as ccxt names it', async () => {
  const host = await listen(cryptocom([], []));
  const fetcher = await fetcherOf('cryptocom', worldAt(host.url, NOW));
  await expect(fetcher?.offer('last', 'BTC/USD:USDT')).rejects.toThrow(ScenarioError);
});

test('exchanges of ccxt are known by name, and nothing else is', async () => {
  expect(await isExchangeOfCcxt('cryptocom')).toBe(true);
  for (const name of ['nowhere', '__proto__', 'Exchange', 'version'])
    expect(await isExchangeOfCcxt(name)).toBe(false);
});
