/** Files that hold instants and not bars: Hyperliquid's snapshots, and Tardis's ticks. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { barsOfSnapshots } from '../../../src/loaders/csv/hyperliquid-contexts.ts';
import { TickBars } from '../../../src/loaders/csv/tick-bars.ts';
import { JUNE, MINUTE } from './make.ts';
import { refused } from './refused.ts';
import { lines, storedFrom } from './stored.ts';

const CONTEXTS =
  'time,coin,funding,open_interest,prev_day_px,day_ntl_vlm,premium,oracle_px,mark_px,mid_px,impact_bid_px,impact_ask_px';
// The row of POPCAT is of asset_ctxs/20251113.csv.lz4 of the Hyperliquid archive.
const POPCAT =
  '2025-11-13T00:01:00Z,POPCAT,-0.0003,44122738,0.15002,133328618.73,-0.0019,0.12585,0.12543,0.12545,0.125332,0.125601';
const context = (at: string, coin: string, mark: string | number, index: string | number = 100) =>
  `${at},${coin},0.00001,500,1,1,0.0002,${index},${mark},1,1,1`;
const NOV_13 = Date.UTC(2025, 10, 13);
const ESTIMATE = 'the column funding is an estimate of the running hour and was not imported';
const SNAPSHOTS = 'made of one snapshot a minute: highs and lows between the snapshots are unseen';

/** Steps in seconds to instants. */
const cumulated = (atMs: readonly number[], step: number): number[] => [
  ...atMs,
  (atMs.at(-1) ?? JUNE) + step * 1_000,
];

describe('asset_ctxs of Hyperliquid', () => {
  test('a minute opens at its snapshot and closes at that of the next one', async () => {
    // Snapshots 100, 103, 99 at the start of three minutes: 100→103, 103→99, 99→99 (the file ends).
    const csv = lines(
      CONTEXTS,
      context('2025-11-13T00:01:00Z', 'BTC', 100),
      POPCAT,
      context('2025-11-13T00:02:00Z', 'BTC', 103),
      context('2025-11-13T00:03:00Z', 'BTC', 99),
    );
    const stored = await storedFrom('20251113.csv', csv);
    expect(stored['hyperliquid BTC mark']).toEqual({
      format: 'hyperliquid asset_ctxs csv',
      resolutionMs: MINUTE,
      notes: [SNAPSHOTS, ESTIMATE],
      rows: {
        openMs: [1, 2, 3].map((minute) => NOV_13 + minute * MINUTE),
        open: [100, 103, 99],
        high: [103, 103, 99],
        low: [100, 99, 99],
        close: [103, 99, 99],
      },
    });
    expect(Object.keys(stored)).toEqual([
      ...['mark', 'index', 'premium', 'open-interest'].map((kind) => `hyperliquid BTC ${kind}`),
      ...['mark', 'index', 'premium', 'open-interest'].map((kind) => `hyperliquid POPCAT ${kind}`),
    ]);
    expect(stored['hyperliquid POPCAT mark']?.rows['close']).toEqual([0.12543]);
    expect(stored['hyperliquid POPCAT index']?.rows['close']).toEqual([0.12585]);
    expect(stored['hyperliquid POPCAT premium']?.rows['close']).toEqual([-0.0019]);
    expect(stored['hyperliquid POPCAT open-interest']?.rows).toEqual({
      atMs: [NOV_13 + MINUTE],
      value: [44_122_738],
    });
  });

  test('its estimate of funding never becomes funding', async () => {
    const { issues } = await refused('c.csv', lines(CONTEXTS, POPCAT), { kind: 'funding' });
    expect(issues[0]).toMatchObject({ expected: 'funding' });
  });

  test('--instrument takes one coin out of the file, and says what there is otherwise', async () => {
    const csv = lines(CONTEXTS, context('2025-11-13T00:01:00Z', 'BTC', 100), POPCAT);
    const stored = await storedFrom('c.csv', csv, { instrument: 'POPCAT', kind: 'mark' });
    expect(Object.keys(stored)).toEqual(['hyperliquid POPCAT mark']);
    const { issues } = await refused('c.csv', csv, { instrument: 'ETH' });
    expect(issues[0]).toMatchObject({ expected: 'rows of ETH', found: 'BTC, POPCAT' });
  });

  test('a price that is empty or null is missing from that series alone', async () => {
    const csv = lines(
      CONTEXTS,
      context('2025-11-13T00:01:00Z', 'BTC', '', 100),
      context('2025-11-13T00:02:00Z', 'BTC', 'null', 101),
      context('2025-11-13T00:03:00Z', 'BTC', 99, 102),
    );
    const stored = await storedFrom('c.csv', csv);
    expect(stored['hyperliquid BTC index']?.rows['open']).toEqual([100, 101, 102]);
    expect(stored['hyperliquid BTC mark']?.rows['openMs']).toEqual([NOV_13 + 3 * MINUTE]);
    expect(stored['hyperliquid BTC mark']?.notes).toContain('2 rows name no mark');
  });

  test('a snapshot beside the grid is known in its own minute, and not before', () => {
    // 02:50:04 → 10; 02:51:03 → 12; 02:52:00 → 11; nothing in 02:53; 02:54:30 → 15; 02:55:00 → 16.
    const first = Date.UTC(2023, 4, 20, 2, 50);
    const at = [4, 63, 120, 270, 300].map((seconds) => first + seconds * 1_000);
    const { rows } = barsOfSnapshots({ atMs: at, value: [10, 12, 11, 15, 16] });
    expect([...rows.columns.openMs].map((ms) => (ms - first) / MINUTE)).toEqual([0, 1, 2, 4, 5]);
    // 02:50 opens at its first; 02:51 at 10, known since 02:50:04; 02:54 at 15, since 11 is old by then.
    expect([...rows.columns.open]).toEqual([10, 10, 11, 15, 16]);
    // 02:51 closes at the snapshot of 02:52:00; 02:50 at its own last, 02:51:03 being too late for it.
    expect([...rows.columns.close]).toEqual([10, 11, 11, 16, 16]);
    expect([...rows.columns.high]).toEqual([10, 12, 11, 16, 16]);
    expect([...rows.columns.low]).toEqual([10, 10, 11, 15, 16]);
  });

  test('no bar knows a snapshot that was taken after its end', () => {
    const steps = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 99 })),
      {
        minLength: 2,
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 39 }), (all, cut) => {
        const atMs = all.map(([step]) => step).reduce(cumulated, []);
        const value = all.map(([, price]) => price);
        const end = (Math.floor((atMs[Math.min(cut, all.length) - 1] ?? 0) / MINUTE) + 1) * MINUTE;
        const known = atMs.filter((at) => at <= end).length;
        const whole = barsOfSnapshots({ atMs, value }).rows.columns;
        const part = barsOfSnapshots({ atMs: atMs.slice(0, known), value: value.slice(0, known) });
        const bars = whole.openMs.filter((at) => at < end).length;
        for (const name of ['openMs', 'open', 'high', 'low', 'close'] as const)
          expect([...whole[name].slice(0, bars)]).toEqual([
            ...part.rows.columns[name].slice(0, bars),
          ]);
      }),
    );
  });

  test.each([
    ['a wrong instant', POPCAT.replace('Z,', ','), 'an instant such as'],
    ['text in a price', POPCAT.replace('0.12543', '0.1x'), 'mark_px a number'],
    ['a row cut short', POPCAT.slice(0, 60), '12 columns'],
  ])('%s is refused with its line', async (_name, row, expected) => {
    const { issues } = await refused('c.csv', lines(CONTEXTS, POPCAT, row), {});
    expect(issues[0]?.where).toMatch(/c\.csv:3$/);
    expect(issues[0]?.expected).toContain(expected);
  });

  test('a file that holds a minute twice is refused', async () => {
    const { issues } = await refused('c.csv', lines(CONTEXTS, POPCAT, POPCAT), {});
    expect(issues[0]).toMatchObject({
      where: expect.stringMatching(/c\.csv:3$/),
      expected: 'a row of POPCAT later than the one before',
    });
  });
});

const TICKER =
  'exchange,symbol,timestamp,local_timestamp,funding_timestamp,funding_rate,predicted_funding_rate,open_interest,last_price,index_price,mark_price';
const us = (seconds: number) => (JUNE + seconds * 1_000) * 1_000;

interface Tick {
  readonly at: number;
  readonly next?: number;
  readonly rate?: string;
  readonly interest?: string;
  readonly last?: string;
  readonly index?: string;
  readonly mark?: string;
}

const tick = (market: string, { at, next, rate, interest, last, index, mark }: Tick) =>
  [
    ...[market, us(at), us(at) + 5_000, next === undefined ? '' : us(next), rate ?? '', ''],
    ...[interest ?? '', last ?? '', index ?? '', mark ?? ''],
  ].join(',');
const BINANCE = 'binance-futures,BTCUSDT';

describe('derivative_ticker of Tardis', () => {
  test('rows as Tardis publishes them: what is empty is not known yet', async () => {
    const csv = lines(
      TICKER,
      'binance-futures,BTCUSDT,1580515202348000,1580515202497335,,,,,9364.51,,',
      'bitmex,XBTUSD,1583020803145000,1583020803307160,1583020800000000,0.0001,0.00012,1000000,9500.5,9500.0,9500.25',
      'dydx-v4,BTC-USD,1743465600448717,1743465600448717,,0.00004405208333333333,,760.6049,,,82546.76734',
    );
    const stored = await storedFrom('t.csv', csv);
    const closes = Object.entries(stored).map(([name, { rows }]) => [name, rows['close'] ?? rows]);
    expect(closes).toEqual([
      ['binance-usdm BTCUSDT last', [9364.51]],
      ['bitmex XBTUSD mark', [9500.25]],
      ['bitmex XBTUSD index', [9500]],
      ['bitmex XBTUSD last', [9500.5]],
      ['dydx-v4 BTC-USD mark', [82546.76734]],
      // In whole milliseconds, rounded up: at 448 ms it was not known.
      ['dydx-v4 BTC-USD open-interest', { atMs: [1_743_465_600_449], value: [760.6049] }],
    ]);
  });

  test('a bar opens at the last price before it, and spans every tick of its minute', async () => {
    const csv = lines(
      TICKER,
      tick(BINANCE, { at: 10, mark: '100' }),
      tick(BINANCE, { at: 20, mark: '105' }),
      tick(BINANCE, { at: 50, mark: '102' }),
      tick(BINANCE, { at: 61, mark: '99' }),
      tick(BINANCE, { at: 119, mark: '101' }),
      tick(BINANCE, { at: 240, mark: '103' }),
    );
    const stored = await storedFrom('t.csv', csv);
    expect(stored['binance-usdm BTCUSDT mark']?.rows).toEqual({
      openMs: [JUNE, JUNE + MINUTE, JUNE + 4 * MINUTE],
      open: [100, 102, 101],
      high: [105, 102, 103],
      low: [100, 99, 101],
      close: [102, 101, 103],
    });
  });

  test('a settlement is the last rate at or before its instant, once the next one is named', async () => {
    const csv = lines(
      TICKER,
      tick(BINANCE, { at: 0, next: 100, rate: '0.0001', mark: '1' }),
      tick(BINANCE, { at: 99, next: 100, rate: '0.0002', mark: '1' }),
      tick(BINANCE, { at: 100, next: 100, rate: '0.0003', mark: '1' }),
      // Already the estimate of the next interval, under the old stamp.
      tick(BINANCE, { at: 101, next: 100, rate: '0.0009', mark: '1' }),
      tick(BINANCE, { at: 105, next: 200, rate: '0.0004', mark: '1' }),
      // Delayed on its way: it names the settlement that is over.
      tick(BINANCE, { at: 106, next: 100, rate: '0.0008', mark: '1' }),
      tick(BINANCE, { at: 199, next: 200, rate: '0.0005', mark: '1' }),
      tick(BINANCE, { at: 203, next: 300, rate: '0.0006', mark: '1' }),
    );
    const stored = await storedFrom('t.csv', csv);
    // The third one is still to come where the file ends.
    expect(stored['binance-usdm BTCUSDT funding']?.rows).toEqual({
      settledAtMs: [JUNE + 100_000, JUNE + 200_000],
      rate: [0.0003, 0.0005],
    });
  });

  test('a schedule that moves before its instant pays nothing then', async () => {
    const csv = lines(
      TICKER,
      tick(BINANCE, { at: 0, next: 1_000, rate: '0.0001', mark: '1' }),
      tick(BINANCE, { at: 10, next: 2_000, rate: '0.0002', mark: '1' }),
      tick(BINANCE, { at: 2_001, next: 3_000, rate: '0.0003', mark: '1' }),
    );
    const stored = await storedFrom('t.csv', csv);
    expect(stored['binance-usdm BTCUSDT funding']?.rows).toEqual({
      settledAtMs: [JUNE + 2_000_000],
      rate: [0.0002],
    });
  });

  test('a settlement without a rate before it is left out, and counted', async () => {
    const csv = lines(
      TICKER,
      tick(BINANCE, { at: 101, next: 100, rate: '0.0001', mark: '1' }),
      tick(BINANCE, { at: 102, next: 200, rate: '0.0002', mark: '1' }),
    );
    const stored = await storedFrom('t.csv', csv);
    expect(Object.keys(stored)).toEqual(['binance-usdm BTCUSDT mark']);
    expect(stored['binance-usdm BTCUSDT mark']?.notes).toContain(
      '1 settlements had no rate before their instant and are left out',
    );
  });

  test("Kraken's rates before 29 September 2022 are amounts, and are left out", async () => {
    const early = Date.UTC(2022, 8, 1) * 1_000;
    const row = (at: number, next: number) =>
      `cryptofacilities,PF_XBTUSD,${at},${at},${next},0.9,,1,1,1,1`;
    const csv = lines(TICKER, row(early, early + 1e6), row(early + 2e6, early + 9e6));
    const stored = await storedFrom('t.csv', csv);
    expect(Object.keys(stored)).not.toContain('kraken-futures PF_XBTUSD funding');
  });

  test('open interest is kept where it counts coin', async () => {
    const of = async (market: string) =>
      Object.keys(
        await storedFrom('t.csv', lines(TICKER, tick(market, { at: 1, interest: '5', mark: '1' }))),
      );
    expect(await of('bybit,BTCUSDT')).toContain('bybit-linear BTCUSDT open-interest');
    expect(await of('bybit,BTCUSD')).toEqual(['bybit-inverse BTCUSD mark']);
    expect(await of('okex-swap,BTC-USDT-SWAP')).toEqual(['okx-swap BTC-USDT-SWAP mark']);
  });

  test('columns in another order mean the same', async () => {
    const row = tick(BINANCE, { at: 10, mark: '100', index: '99' });
    const turned = [TICKER, row].map((line) => line.split(',').toReversed().join(','));
    expect(await storedFrom('t.csv', lines(...turned))).toEqual(
      await storedFrom('t.csv', lines(TICKER, row)),
    );
  });

  test('a row that arrives late counts when it arrives', async () => {
    const csv = lines(
      TICKER,
      tick(BINANCE, { at: 61, mark: '100' }),
      tick(BINANCE, { at: 59, mark: '90' }),
    );
    const series = (await storedFrom('t.csv', csv))['binance-usdm BTCUSDT mark'];
    expect(series?.rows['openMs']).toEqual([JUNE + MINUTE]);
    expect(series?.rows['low']).toEqual([90]);
    expect(series?.notes[0]).toContain('1 row was received after a later one');
  });

  test('stamps in milliseconds are refused', async () => {
    const { issues } = await refused(
      't.csv',
      lines(TICKER, `binance-futures,A,${JUNE},1,,,,,1,1,1`),
      {},
    );
    expect(issues[0]).toMatchObject({ expected: 'timestamp in microseconds' });
  });

  test('bars of ticks are sound and join on one another', () => {
    const ticks = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 1, max: 99 })),
      {
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(ticks, (all) => {
        const bars = new TickBars();
        const atMs = all.map(([step]) => step).reduce(cumulated, []);
        all.forEach(([, price], row) => {
          bars.add(atMs[row] ?? 0, price);
        });
        const { open, high, low, close } = bars.columns();
        open.forEach((price, row) => {
          expect(low[row]).toBeLessThanOrEqual(Math.min(price, close[row] ?? 0));
          expect(high[row]).toBeGreaterThanOrEqual(Math.max(price, close[row] ?? 0));
          if (row > 0) expect(price).toBe(close[row - 1]);
        });
      }),
    );
  });
});
