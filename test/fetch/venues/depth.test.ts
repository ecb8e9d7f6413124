/** How far back the venues go, and what is said, and remembered, of the time before. */
import { expect, test } from 'vitest';
import { isFeed } from '../../../src/fetch/fetcher.ts';
import { fetchable, fetcherOf } from '../../../src/fetch/venues/fetchers.ts';
import { listen } from '../server.ts';
import { worldAt } from '../world.ts';
import { NOW } from './arranged.ts';
import { collect } from './collect.ts';
import { DAY, HOUR, MINUTE, makeBars, makePrints, plainBars, plainPrints } from './history.ts';
import { bitgetHost, okxHost } from './hosts-cursor.ts';
import { gateHost, hyperliquidHost } from './hosts-span.ts';

const SETTLED = { intervalsMs: [8 * HOUR], jitterMs: 3000 };

test('hyperliquid keeps 5,000 candles: the time before is withheld, not answered as empty', async () => {
  const span = { fromMs: NOW - 6000 * MINUTE, toMs: NOW };
  const bars = makeBars(1, span, { stepMs: MINUTE, holes: [], unit: 0.01 });
  const host = await listen(
    hyperliquidHost({ instrument: 'BTC', stepMs: MINUTE, bars, prints: [] }),
  );
  const fetcher = await fetcherOf('hyperliquid', worldAt(host.url, NOW));
  const feed = await fetcher?.offer('last', 'BTC');
  if (feed === undefined || !isFeed(feed)) throw new Error('no feed');
  const wanted = {
    ...({ venue: 'hyperliquid', instrument: 'BTC', kind: 'last', resolutionMs: MINUTE } as const),
    ...span,
  };
  const { rows, withheld } = await collect(feed, wanted);
  const keptFromMs = NOW - 5000 * MINUTE;
  expect(rows).toEqual(plainBars(bars, { fromMs: keptFromMs, toMs: NOW }));
  expect(withheld).toEqual([
    {
      fromMs: span.fromMs,
      toMs: keptFromMs,
      withheld: expect.stringMatching(/newest 5,000 candles/),
    },
  ]);
});

test('hyperliquid: a hole longer than an answer does not end the walk, and a listing is no limit', async () => {
  const span = { fromMs: NOW - 3000 * MINUTE, toMs: NOW };
  const listed = { fromMs: NOW - 2400 * MINUTE, toMs: NOW };
  const halt = { fromMs: NOW - 1500 * MINUTE, toMs: NOW - 700 * MINUTE };
  const bars = makeBars(1, listed, { stepMs: MINUTE, holes: [halt], unit: 0.01 });
  const host = await listen(
    hyperliquidHost({ instrument: 'BTC', stepMs: MINUTE, bars, prints: [] }),
  );
  const fetcher = await fetcherOf('hyperliquid', worldAt(host.url, NOW));
  const feed = await fetcher?.offer('last', 'BTC');
  if (feed === undefined || !isFeed(feed)) throw new Error('no feed');
  const wanted = {
    ...({ venue: 'hyperliquid', instrument: 'BTC', kind: 'last', resolutionMs: MINUTE } as const),
    ...span,
  };
  const { rows, withheld } = await collect(feed, wanted);
  expect(rows).toEqual(plainBars(bars, span));
  expect(withheld).toEqual([]);
});

test.each([[10_000], [8_765], [1]])(
  'gate keeps the newest candles only: all %i of them are found, and the rest withheld',
  async (kept) => {
    const span = { fromMs: NOW - 12_000 * MINUTE, toMs: NOW };
    const bars = makeBars(1, span, { stepMs: MINUTE, holes: [], unit: 0.01 });
    const has = { instrument: 'BTC_USDT', stepMs: MINUTE, bars, prints: [] };
    const host = await listen(gateHost(has, NOW, kept));
    const fetcher = await fetcherOf('gate-usdt', worldAt(host.url, NOW));
    const feed = await fetcher?.offer('mark', 'BTC_USDT');
    if (feed === undefined || !isFeed(feed)) throw new Error('no feed');
    const wanted = {
      ...({
        venue: 'gate-usdt',
        instrument: 'BTC_USDT',
        kind: 'mark',
        resolutionMs: MINUTE,
      } as const),
      ...span,
    };
    const { rows, withheld } = await collect(feed, wanted);
    const keptFromMs = NOW - kept * MINUTE;
    expect(rows).toEqual(plainBars(bars, { fromMs: keptFromMs, toMs: NOW }));
    // Six spans, and at most eleven halvings of 1,999 bars.
    expect(host.log.length).toBeLessThan(18);
    expect(withheld).toEqual([
      {
        fromMs: span.fromMs,
        toMs: keptFromMs,
        withheld: expect.stringMatching(/newest 10,000 bars/),
      },
    ]);
  },
);

test('bitget does not say whether there was funding before its first rate: that time stays open', async () => {
  const span = { fromMs: NOW - 90 * DAY, toMs: NOW };
  const listedMs = NOW - 60 * DAY;
  const prints = makePrints(1, { fromMs: listedMs, toMs: NOW }, SETTLED);
  const has = { instrument: 'BTCUSDT', stepMs: HOUR, bars: [], prints };
  const host = await listen(bitgetHost(has, true));
  const fetcher = await fetcherOf('bitget-usdt', worldAt(host.url, NOW));
  const feed = await fetcher?.offer('funding', 'BTCUSDT');
  if (feed === undefined || !isFeed(feed)) throw new Error('no feed');
  const wanted = {
    ...({ venue: 'bitget-usdt', instrument: 'BTCUSDT', kind: 'funding', resolutionMs: 0 } as const),
    ...span,
  };
  const { rows, withheld } = await collect(feed, wanted);
  expect(rows).toEqual(plainPrints(prints, span));
  expect(withheld).toMatchObject([{ fromMs: span.fromMs, toMs: prints[0]?.atMs }]);
});

/**
 * A year of funding. The interface keeps from 2024-12-01 on; files are put up for May to November 2024, in
 * months of UTC+8: the file of May begins at 2024-04-30T16:00Z.
 */
const YEAR = { fromMs: Date.UTC(2024, 2, 1), toMs: NOW };
const KEPT_FROM = Date.UTC(2024, 11, 1);
const OKX_MONTHS = ['05', '06', '07', '08', '09', '10', '11', '12'].map((month) => `2024-${month}`);

async function okxYear(months: readonly string[]) {
  const prints = makePrints(1, YEAR, SETTLED);
  const has = { instrument: 'BTC-USDT-SWAP', stepMs: HOUR, bars: [], prints };
  const host = await listen(okxHost(has, { keptFromMs: KEPT_FROM, months }));
  const fetcher = await fetcherOf('okx-swap', worldAt(host.url, NOW));
  const feed = await fetcher?.offer('funding', 'BTC-USDT-SWAP');
  if (feed === undefined || !isFeed(feed)) throw new Error('no feed');
  const instrument = 'BTC-USDT-SWAP';
  const wanted = { venue: 'okx-swap', instrument, kind: 'funding', resolutionMs: 0 } as const;
  return { prints, host, got: await collect(feed, { ...wanted, ...YEAR }) };
}

test('okx: what its interface no longer keeps comes from its monthly files, cut at UTC+8', async () => {
  const { prints, host, got } = await okxYear(OKX_MONTHS);
  const firstFileMs = Date.UTC(2024, 3, 30, 16);
  expect(got.rows).toEqual(plainPrints(prints, { fromMs: firstFileMs, toMs: NOW }));
  expect(got.withheld.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
    [Date.UTC(2024, 2, 31, 16), firstFileMs],
    [YEAR.fromMs, Date.UTC(2024, 2, 31, 16)],
  ]);
  const files = host.log.filter(({ path }) => path.endsWith('.zip'));
  expect(files).toHaveLength(8);
  const notes = new Set(got.pages.flatMap((page) => page.notes));
  expect([...notes].join(' ')).toMatch(/do not say whether their rates are the settled ones/);
});

test('okx: without files the time before is withheld with the reason', async () => {
  const { prints, got } = await okxYear([]);
  expect(got.rows).toEqual(plainPrints(prints, { fromMs: KEPT_FROM, toMs: NOW }));
  for (const { withheld } of got.withheld) expect(withheld).toMatch(/about three months/);
});

const NO_MARK = ['hyperliquid', 'dydx-v4', 'deribit'];

test.each(NO_MARK)('%s has no history of marks, and says what stands in', async (venue) => {
  const fetcher = await fetcherOf(venue, worldAt('http://127.0.0.1:9', NOW));
  const offer = await fetcher?.offer('mark', 'BTC');
  expect(offer).toMatchObject({
    why: expect.stringContaining(venue),
    instead: expect.arrayContaining([expect.stringContaining('mark: last')]),
  });
});

test('hyperliquid’s oracle prices are in its archive, which import reads', async () => {
  const fetcher = await fetcherOf('hyperliquid', worldAt('http://127.0.0.1:9', NOW));
  const offer = await fetcher?.offer('index', 'BTC');
  expect(offer).toMatchObject({
    instead: [expect.stringContaining('asset_ctxs'), expect.anything()],
  });
});

test('every venue that can be fetched has a fetcher, and no other has', async () => {
  for (const venue of fetchable()) {
    const fetcher = await fetcherOf(venue, worldAt('http://127.0.0.1:9', NOW));
    expect(fetcher?.venue).toBe(venue);
    expect(await fetcher?.offer('borrow', 'BTC')).toHaveProperty('why');
  }
  for (const venue of ['nowhere', '__proto__', 'toString'])
    expect(await fetcherOf(venue, worldAt('http://127.0.0.1:9', NOW))).toBeNull();
});
