/**
 * Prices that are no record but made of records, by figures that can be followed with a pencil.
 */
import { expect, test } from 'vitest';
import { isFeed } from '../../../src/fetch/fetcher.ts';
import { fetcherOf } from '../../../src/fetch/venues/fetchers.ts';
import type { StoredKind } from '../../../src/store/keys.ts';
import { listen, type Route } from '../server.ts';
import { worldAt } from '../world.ts';
import { NOW } from './arranged.ts';
import { collect } from './collect.ts';
import { type Bar, HOUR, MINUTE, type Print } from './history.ts';
import { bitmexHost } from './hosts-bitmex.ts';
import { dydxHost } from './hosts-cursor.ts';
import { deribitHost } from './hosts-span.ts';

const print = (atMs: number, rate: number, price: number, intervalMs = HOUR): Print => ({
  ...{ atMs, rate, price, intervalMs },
});
const bar = (openMs: number, prices: readonly [number, number, number, number]): Bar => {
  const [open, high, low, close] = prices;
  return { openMs, open, high, low, close, volume: 1 };
};

interface Asked {
  readonly venue: string;
  readonly instrument: string;
  readonly kind: StoredKind;
  readonly resolutionMs: number;
  readonly fromMs: number;
  readonly toMs: number;
}

async function fetched(asked: Asked, routes: readonly Route[]) {
  const host = await listen(routes);
  const fetcher = await fetcherOf(asked.venue, worldAt(host.url, NOW));
  const feed = await fetcher?.offer(asked.kind, asked.instrument);
  if (feed === undefined || !isFeed(feed)) throw new Error('no feed');
  return { feed, ...(await collect(feed, asked)) };
}

/** 2025-02-28T12:00Z. */
const NOON = Date.UTC(2025, 1, 28, 12);

test('deribit’s index is the price told with each hour’s funding, flat over the hour it opens', async () => {
  const prints = [print(NOON, 1e-6, 80_000), print(NOON + HOUR, 2e-6, 80_100.5)];
  const has = { instrument: 'BTC-PERPETUAL', stepMs: HOUR, bars: [], prints };
  const { rows, feed } = await fetched(
    {
      ...{ venue: 'deribit', instrument: 'BTC-PERPETUAL', kind: 'index', resolutionMs: HOUR },
      ...{ fromMs: NOON, toMs: NOON + 2 * HOUR },
    },
    deribitHost(has),
  );
  expect(rows).toEqual([
    [NOON, 80_000, 80_000, 80_000, 80_000],
    [NOON + HOUR, 80_100.5, 80_100.5, 80_100.5, 80_100.5],
  ]);
  expect(feed.notes.join(' ')).toMatch(/rebuilt from the index price/);
  expect(feed.resolutionsMs).toEqual([HOUR]);
});

test('dydx’s oracle opens the hour it was charged at; one that came late opens none', async () => {
  const prints = [
    print(NOON + 219, 1e-6, 80_000),
    // The chain stood still, and the hour was settled 37 minutes late.
    print(NOON + HOUR + 37 * MINUTE, 1e-6, 70_000),
    print(NOON + 2 * HOUR + 13, 1e-6, 80_200),
  ];
  const has = { instrument: 'BTC-USD', stepMs: HOUR, bars: [], prints };
  const { rows } = await fetched(
    {
      ...{ venue: 'dydx-v4', instrument: 'BTC-USD', kind: 'index', resolutionMs: HOUR },
      ...{ fromMs: NOON, toMs: NOON + 4 * HOUR },
    },
    dydxHost(has),
  );
  expect(rows).toEqual([
    [NOON, 80_000, 80_000, 80_000, 80_000],
    [NOON + 2 * HOUR, 80_200, 80_200, 80_200, 80_200],
  ]);
});

/**
 * BitMEX, index 80,000 throughout, one hour bars; 0.8 % falls due at 20:00 and −0.8 % at 04:00, eight hours
 * each.
 *
 * At 12:00 eight of eight hours are left: fair = 80,000 × (1 + 0.008 × 8/8) = 80,640. An hour later seven:
 * 80,000 × (1 + 0.008 × 7/8) = 80,560. At 19:00 one: 80,080, and at 20:00 none: 80,000. From 20:00 on the
 * next rate is in force: 80,000 × (1 − 0.008 × 8/8) = 79,360, and at 21:00 79,440.
 */
const DUE = [
  print(NOON + 8 * HOUR, 0.008, 0, 8 * HOUR),
  print(NOON + 16 * HOUR, -0.008, 0, 8 * HOUR),
];
const flat = (hours: number) =>
  Array.from({ length: hours }, (_, hour) =>
    bar(NOON + hour * HOUR, [80_000, 80_000, 80_000, 80_000]),
  );
const bitmex = (prints: readonly Print[], bars: readonly Bar[]) => ({
  asked: {
    ...({ venue: 'bitmex', instrument: 'XBTUSD', kind: 'mark', resolutionMs: HOUR } as const),
    ...{ fromMs: NOON, toMs: NOON + 9 * HOUR },
  },
  routes: bitmexHost({ instrument: 'XBTUSD', stepMs: HOUR, bars, prints }, '.BXBT', bars),
});

test('bitmex’s mark is its index and what is left of the rate that falls due next', async () => {
  const { asked, routes } = bitmex(DUE, flat(9));
  const { rows, feed, withheld } = await fetched(asked, routes);
  expect(withheld).toEqual([]);
  expect(rows).toHaveLength(9);
  const near = (expected: readonly number[]) => expected.map((value) => expect.closeTo(value, 6));
  expect(rows[0]).toEqual(near([NOON, 80_640, 80_640, 80_560, 80_560]));
  expect(rows[7]).toEqual(near([NOON + 7 * HOUR, 80_080, 80_080, 80_000, 80_000]));
  expect(rows[8]).toEqual(near([NOON + 8 * HOUR, 79_360, 79_440, 79_360, 79_440]));
  expect(feed.notes.join(' ')).toMatch(/rebuilt from index and funding, not a record/);
});

test.each([[false], [true]])(
  'bitmex’s bars are all there, whether endTime itself is left out (%s) or not',
  async (endTimeIsOutside) => {
    const [, ...bars] = flat(9);
    const has = { instrument: 'XBTUSD', stepMs: HOUR, bars, prints: [] };
    const { rows } = await fetched(
      {
        ...{ venue: 'bitmex', instrument: 'XBTUSD', kind: 'last', resolutionMs: HOUR },
        ...{ fromMs: NOON + HOUR, toMs: NOON + 9 * HOUR },
      },
      bitmexHost(has, '.BXBT', [], { endTimeIsOutside }),
    );
    expect(rows.map(([openMs]) => openMs)).toEqual(bars.map(({ openMs }) => openMs));
  },
);

test('bitmex’s mark of the interval that is not settled yet is withheld', async () => {
  const { asked, routes } = bitmex(DUE.slice(0, 1), flat(9));
  const { rows, withheld } = await fetched(asked, routes);
  expect(rows).toHaveLength(8);
  expect(withheld).toMatchObject([{ fromMs: NOON + 8 * HOUR, toMs: NOON + 9 * HOUR }]);
});

test('a later rate changes nothing of the marks before it was in force', async () => {
  const { asked, routes } = bitmex(DUE, flat(9));
  const other = bitmex([DUE[0] as Print, { ...(DUE[1] as Print), rate: 0.02 }], flat(9));
  const before = (rows: readonly (readonly number[])[]) => rows.slice(0, 8);
  const [one, two] = [await fetched(asked, routes), await fetched(other.asked, other.routes)];
  expect(before(two.rows)).toEqual(before(one.rows));
});

test('a linear contract has the index of its own currency', async () => {
  const host = await listen(
    bitmexHost({ instrument: 'ETHUSDT', stepMs: HOUR, bars: [], prints: [] }, '.BETHT', flat(2)),
  );
  const fetcher = await fetcherOf('bitmex', worldAt(host.url, NOW));
  const feed = await fetcher?.offer('index', 'ETHUSDT');
  if (feed === undefined || !isFeed(feed)) throw new Error('no feed');
  const { rows } = await collect(feed, {
    ...{ venue: 'bitmex', instrument: 'ETHUSDT', kind: 'index', resolutionMs: HOUR },
    ...{ fromMs: NOON, toMs: NOON + 2 * HOUR },
  });
  expect(rows).toHaveLength(2);
});
