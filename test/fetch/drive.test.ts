/**
 * Goal: what is stored is what the venue has, whatever order, size and faults its pages come in; what
 * can not be believed is not stored.
 * Method: a feed made by hand over a small history of hourly bars.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError } from '../../src/domain/errors.ts';
import { fetchSeries, type Outcome } from '../../src/fetch/drive.ts';
import type { Feed, Page, Wanted } from '../../src/fetch/fetcher.ts';
import { holesIn } from '../../src/fetch/holes.ts';
import { joined, lengthOf, type Stretch, shared, without } from '../../src/fetch/stretch.ts';
import type { PieceRows } from '../../src/loaders/piece.ts';
import { Desk, rejection } from '../unit/loaders/make.ts';
import { type Bar, barsOf, HOUR_MS, utc } from './binance/archive-host.ts';
import { storedBars } from './binance/desk.ts';

const FROM = utc('2024-01-01');
const HOURS = 240;
const TO = FROM + HOURS * HOUR_MS;
const PAGE_MS = 20 * HOUR_MS;
const LONG_AFTER = utc('2030-01-01');
const WANTED: Wanted = {
  venue: 'bybit-linear',
  instrument: 'BTCUSDT',
  kind: 'mark',
  resolutionMs: HOUR_MS,
  fromMs: FROM,
  toMs: TO,
};
const SERIES = { venue: 'bybit-linear', instrument: 'BTCUSDT', kind: 'mark' } as const;

const rowsOf = (bars: readonly Bar[]): PieceRows => ({
  sort: 'bars',
  resolutionMs: HOUR_MS,
  columns: {
    openMs: Float64Array.from(bars, ({ openMs }) => openMs),
    open: Float64Array.from(bars, ({ open }) => open),
    high: Float64Array.from(bars, ({ high }) => high),
    low: Float64Array.from(bars, ({ low }) => low),
    close: Float64Array.from(bars, ({ close }) => close),
    volume: null,
  },
});

const pageOf = (stretch: Stretch, bars: readonly Bar[]): Page => ({
  ...stretch,
  rows: bars.length === 0 ? null : rowsOf(bars),
  asked: '/v5/market/mark-price-kline',
  sha256: 'ab'.repeat(32),
  notes: [],
});

/** A venue that has these bars, and hands them out by pages of 20 hours. */
function feedOf(
  bars: readonly Bar[],
  {
    newestFirst = false,
    spoil = (page) => page,
  }: {
    readonly newestFirst?: boolean;
    readonly spoil?: (page: Page, question: number) => Page | Error;
  } = {},
): Feed & { readonly questions: Stretch[] } {
  const questions: Stretch[] = [];
  return {
    questions,
    format: 'bybit v5 json',
    resolutionsMs: [HOUR_MS],
    depth: null,
    notes: [],
    verified: false,
    async *pages({ fromMs, toMs }) {
      const spans: Stretch[] = [];
      for (let at = fromMs; at < toMs; at += PAGE_MS)
        spans.push({ fromMs: at, toMs: Math.min(toMs, at + PAGE_MS) });
      for (const span of newestFirst ? spans.toReversed() : spans) {
        questions.push(span);
        const inside = bars.filter(({ openMs }) => openMs >= span.fromMs && openMs < span.toMs);
        const page = spoil(pageOf(span, inside), questions.length - 1);
        if (page instanceof Error) throw page;
        yield page;
      }
    },
  };
}

async function run(desk: Desk, feed: Feed, wanted: Wanted = WANTED): Promise<Outcome> {
  const store = await desk.store();
  return await fetchSeries(
    { store, nowMs: () => LONG_AFTER, progress: () => undefined },
    feed,
    wanted,
  );
}

const ALL = barsOf(FROM, TO, HOUR_MS);

/** Five pages, for what is tried at every place: a first, a last, and some between. */
const FIVE_PAGES = { ...WANTED, toMs: FROM + 5 * PAGE_MS };
const FIVE_BARS = barsOf(FROM, FIVE_PAGES.toMs, HOUR_MS);

const BROKEN = new DataError({ where: 'host', expected: 'an answer', found: 'none' });

describe('what is missing', () => {
  test.each([[false], [true]])('is asked for once, newest first: %s', async (newestFirst) => {
    await using desk = new Desk();
    const feed = feedOf(ALL, { newestFirst });
    expect(await run(desk, feed)).toMatchObject({ rowsAdded: HOURS, holes: [], known: false });
    expect(await storedBars(desk, SERIES)).toEqual(ALL);
    expect(feed.questions).toHaveLength(12);
    expect(await run(desk, feed)).toMatchObject({ rowsAdded: 0, rowsKnown: HOURS, known: true });
    expect(feed.questions).toHaveLength(12);
  });

  test('is what no answer covers: the ends and the middle, but not what was answered', async () => {
    await using desk = new Desk();
    const feed = feedOf(ALL);
    const hour = (count: number) => FROM + count * HOUR_MS;
    await run(desk, feed, { ...WANTED, fromMs: hour(40), toMs: hour(60) });
    await run(desk, feed, { ...WANTED, fromMs: hour(100), toMs: hour(120) });
    feed.questions.length = 0;
    await run(desk, feed);
    expect(joined(feed.questions)).toEqual([
      { fromMs: FROM, toMs: hour(40) },
      { fromMs: hour(60), toMs: hour(100) },
      { fromMs: hour(120), toMs: TO },
    ]);
    expect(await storedBars(desk, SERIES)).toEqual(ALL);
  });
});

describe('a hole', () => {
  const day = (openMs: number): boolean =>
    openMs >= FROM + 50 * HOUR_MS && openMs < FROM + 74 * HOUR_MS;
  const holed = ALL.filter(({ openMs }) => !day(openMs));

  test('is asked for once more, and then it is the venue’s', async () => {
    await using desk = new Desk();
    const feed = feedOf(holed);
    const outcome = await run(desk, feed);
    expect(outcome.holes).toEqual([{ fromMs: FROM + 50 * HOUR_MS, toMs: FROM + 74 * HOUR_MS }]);
    expect(await storedBars(desk, SERIES)).toEqual(holed);
    expect(feed.questions).toHaveLength(12 + 2);
    expect(await run(desk, feed)).toMatchObject({ known: true });
  });

  test('is filled to its end where the venue always answers less than it was asked for', async () => {
    await using desk = new Desk();
    const spoil = (page: Page): Page =>
      pageOf(
        page,
        ALL.filter(({ openMs }) => openMs >= page.fromMs && openMs < page.toMs).slice(-6),
      );
    const outcome = await run(desk, feedOf(ALL, { spoil }));
    expect(outcome.holes).toEqual([]);
    expect(await storedBars(desk, SERIES)).toEqual(ALL);
  });

  test('that was only a list cut short is filled, wherever the list was cut', async () => {
    for (let question = 0; question < 5; question += 1)
      for (const keep of ['head', 'tail', 'none'] as const) {
        await using desk = new Desk();
        const spoil = (page: Page, asked: number): Page => {
          if (asked !== question) return page;
          const inside = FIVE_BARS.filter(
            ({ openMs }) => openMs >= page.fromMs && openMs < page.toMs,
          );
          const cut = { head: inside.slice(0, 7), tail: inside.slice(7), none: [] }[keep];
          return pageOf(page, cut);
        };
        const outcome = await run(desk, feedOf(FIVE_BARS, { spoil }), FIVE_PAGES);
        expect(outcome.holes).toEqual([]);
        expect(await storedBars(desk, SERIES)).toEqual(FIVE_BARS);
      }
  });

  test('at the start of every answer is filled, where an interface leaves out where it is asked from', async () => {
    await using desk = new Desk();
    const spoil = (page: Page): Page =>
      pageOf(
        page,
        ALL.filter(({ openMs }) => openMs > page.fromMs && openMs < page.toMs),
      );
    const outcome = await run(desk, feedOf(ALL, { spoil }));
    expect(outcome).toMatchObject({ rowsAdded: HOURS, holes: [] });
    expect(outcome.answered).toEqual([{ fromMs: FROM, toMs: TO }]);
    expect(await storedBars(desk, SERIES)).toEqual(ALL);
  });

  test('years long before a listing are asked for again at the ends only', async () => {
    await using desk = new Desk();
    const listed = FROM + 1_000 * PAGE_MS;
    const late = barsOf(listed, listed + PAGE_MS, HOUR_MS);
    const feed = feedOf(late);
    await run(desk, feed, { ...WANTED, toMs: listed + PAGE_MS });
    expect(await storedBars(desk, SERIES)).toEqual(late);
    expect(feed.questions.length).toBeLessThan(1_001 + 50);
  });
});

describe('a page that can not be believed', () => {
  const wide = (page: Page, by: number): Page => ({ ...page, toMs: page.toMs + by });
  const first = ALL.slice(0, 20);
  const spoilt = (bars: readonly Bar[]) => (page: Page) => ({ ...page, rows: rowsOf(bars) });
  const changed = (bar: Partial<Bar>): readonly Bar[] =>
    first.map((one, row) => (row === 5 ? { ...one, ...bar } : one));

  test.each<[string, (page: Page) => Page]>([
    ['reaches beyond what was wanted', (page) => wide(page, 1_000 * HOUR_MS)],
    ['has no length', (page) => ({ ...page, toMs: page.fromMs })],
    ['has rows before its beginning', (page) => ({ ...page, fromMs: page.fromMs + HOUR_MS })],
    ['has rows after its end', (page) => ({ ...page, toMs: page.toMs - HOUR_MS })],
    ['has a row beside the grid', spoilt(changed({ openMs: FROM + 5 * HOUR_MS + 1 }))],
    ['has rows out of order', spoilt(first.toReversed())],
    ['has a row twice', spoilt([...first.slice(0, 10), ...first.slice(9)])],
    ['has a high below its low', spoilt(changed({ high: 1 }))],
    ['has a price of zero', spoilt(changed({ low: 0 }))],
    ['has a price that is no number', spoilt(changed({ close: Number.NaN }))],
    [
      'is of another sort',
      (page) => ({
        ...page,
        rows: {
          sort: 'values',
          columns: { atMs: new Float64Array([FROM]), value: new Float64Array([1]) },
        },
      }),
    ],
  ])('because it %s, is not stored', async (_name, spoil) => {
    await using desk = new Desk();
    const feed = feedOf(ALL, { spoil: (page, question) => (question === 0 ? spoil(page) : page) });
    expect(await rejection(run(desk, feed))).toBeInstanceOf(DataError);
    expect(await storedBars(desk, SERIES)).toEqual([]);
    expect(await (await desk.store()).answers(WANTED)).toEqual([]);
  });

  test('a server that repeats one page for ever is left after the second', async () => {
    await using desk = new Desk();
    let handed = 0;
    const feed: Feed = {
      ...feedOf(ALL),
      async *pages() {
        for (;;) {
          handed += 1;
          yield pageOf({ fromMs: FROM, toMs: FROM + PAGE_MS }, first);
        }
      },
    };
    expect(await rejection(run(desk, feed))).toBeInstanceOf(DataError);
    expect(handed).toBe(2);
  });

  test('rows that disagree with stored ones are refused by name, and nothing of the page stays', async () => {
    await using desk = new Desk();
    await run(desk, feedOf(ALL), { ...WANTED, toMs: FROM + PAGE_MS });
    const other = ALL.map((bar) => ({ ...bar, high: bar.high + 1 }));
    const half = { ...WANTED, fromMs: FROM + 10 * HOUR_MS, toMs: FROM + 30 * HOUR_MS };
    const store = await desk.store();
    // Answered rows are not asked for again, so the disagreement comes with a file.
    const file = desk.file(
      'mark.csv',
      ['open_at_ms,open,high,low,close']
        .concat(ALL.slice(20, 30).map((b) => [b.openMs, b.open, b.high, b.low, b.close].join(',')))
        .join('\n'),
    );
    await desk.import(file, { ...SERIES });
    const error = (await rejection(run(desk, feedOf(other), half))) as DataError;
    expect(error.issues[0]?.expected).toContain('as stored from mark.csv');
    expect(error.issues[0]?.where).toContain('/v5/market/mark-price-kline');
    expect(await storedBars(desk, SERIES)).toEqual(ALL.slice(0, 30));
    expect(lengthOf(await store.answers(WANTED))).toBe(PAGE_MS);
  });
});

describe('an interruption', () => {
  test('keeps the pages that were whole, and the next run asks for the rest alone', async () => {
    await using desk = new Desk();
    const broken = feedOf(ALL, { spoil: (page, question) => (question === 5 ? BROKEN : page) });
    expect(await rejection(run(desk, broken))).toBe(BROKEN);
    expect(await storedBars(desk, SERIES)).toEqual(ALL.slice(0, 100));
    const feed = feedOf(ALL);
    await run(desk, feed);
    expect(feed.questions).toHaveLength(7);
    expect(await storedBars(desk, SERIES)).toEqual(ALL);
  });

  test('anywhere, any number of times, with lists cut short and holes: the same store in the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 12 }), { maxLength: 4 }),
        fc.array(fc.nat({ max: FIVE_BARS.length - 1 }), { maxLength: 6 }),
        fc.nat({ max: 4 }),
        fc.boolean(),
        async (breaks, lost, short, newestFirst) => {
          await using desk = new Desk();
          const bars = FIVE_BARS.filter((_, row) => !lost.includes(row));
          for (const at of breaks) {
            const spoil = (page: Page, question: number): Page | Error =>
              question === at ? BROKEN : page;
            const feed = feedOf(bars, { spoil, newestFirst });
            await run(desk, feed, FIVE_PAGES).catch(() => undefined);
          }
          const cut = (page: Page, question: number): Page =>
            question === short ? pageOf(page, []) : page;
          const outcome = await run(desk, feedOf(bars, { spoil: cut, newestFirst }), FIVE_PAGES);
          expect(await storedBars(desk, SERIES)).toEqual(bars);
          const answers = await (await desk.store()).answers(WANTED);
          expect(without(FIVE_PAGES, answers)).toEqual([]);
          expect(outcome.unanswered).toEqual([]);
        },
      ),
      { numRuns: 25, seed: 5 },
    );
  });
});

describe('stretches', () => {
  test('what is left and what was taken make up the whole', () => {
    const stretch = fc
      .tuple(fc.nat({ max: 50 }), fc.integer({ min: 1, max: 20 }))
      .map(([fromMs, length]) => ({ fromMs, toMs: fromMs + length }));
    fc.assert(
      fc.property(stretch, fc.array(stretch, { maxLength: 6 }), (whole, others) => {
        const left = without(whole, others);
        const taken = joined(others.flatMap((one) => shared(one, whole) ?? []));
        expect(joined([...left, ...taken])).toEqual([whole]);
        expect(lengthOf(left) + lengthOf(taken)).toBe(lengthOf([whole]));
      }),
    );
  });

  test('prints tell a hole by the steps beside it, and a change of interval is none', () => {
    const prints = (...hours: readonly number[]): PieceRows => {
      const settledAtMs = Float64Array.from(hours, (hour) => FROM + hour * HOUR_MS);
      const none = settledAtMs.map(() => Number.NaN);
      return {
        sort: 'prints',
        columns: { settledAtMs, rate: none, intervalMs: none, price: none },
      };
    };
    const stretch = (to: number): Stretch => ({ fromMs: FROM, toMs: FROM + to * HOUR_MS });
    expect(holesIn(prints(0, 8, 16, 24, 32), stretch(40), 0)).toEqual([]);
    expect(holesIn(prints(0, 8, 24, 32), stretch(40), 0)).toEqual([
      { fromMs: FROM + 8 * HOUR_MS + 1, toMs: FROM + 24 * HOUR_MS },
    ]);
    expect(holesIn(prints(0, 1, 2, 6, 10), stretch(14), 0)).toEqual([]);
    // Every 8 hours, then every hour, then every 4: nothing is missing.
    expect(holesIn(prints(0, 8, 16, 24, 25, 26, 27, 31, 35, 39), stretch(43), 0)).toEqual([]);
    // Every 8 hours, without those of hours 24 and 40.
    expect(holesIn(prints(0, 8, 16, 32, 48, 56, 64), stretch(72), 0)).toHaveLength(2);
    expect(holesIn(prints(24, 32), stretch(40), 0)[0]).toEqual({
      fromMs: FROM,
      toMs: FROM + 24 * HOUR_MS,
    });
  });
});
