/**
 * Goal: funding of Binance whole, from monthly files where there are some and from the interface where
 * there are none, and a word where the interface is closed.
 * Method: prints every eight hours with some milliseconds of jitter, as calc_time has them.
 */
import { describe, expect, test } from 'vitest';
import { Desk } from '../../unit/loaders/make.ts';
import type { Host } from '../server.ts';
import { ArchiveHost, HOUR_MS, month, utc, zipsOf } from './archive-host.ts';
import { fetchFrom, storedPrints } from './desk.ts';

const STEP_MS = 8 * HOUR_MS;

type Print = readonly [atMs: number, rate: number];

/** Every eight hours; jitter and rate can be computed from the instant. */
function printsOf(fromMs: number, toMs: number): readonly Print[] {
  const prints: Print[] = [];
  for (let at = fromMs; at < toMs; at += STEP_MS) {
    const turn = (at / STEP_MS) % 19;
    prints.push([at + turn, Number(((turn - 9) / 100_000).toFixed(8))]);
  }
  return prints;
}

const between = (from: string, to: string): readonly Print[] => printsOf(utc(from), utc(to));

function addMonth(archive: ArchiveHost, name: string, market = 'um', symbol = 'BTCUSDT'): void {
  const { fromMs, toMs } = month(name);
  const rows = printsOf(fromMs, toMs).map(([at, rate]) => `${at},8,${rate.toFixed(8)}`);
  archive.add(
    `data/futures/${market}/monthly/fundingRate/${symbol}/${symbol}-fundingRate-${name}.zip`,
    ['calc_time,funding_interval_hours,last_funding_rate', ...rows, ''].join('\n'),
  );
}

/**
 * The interface: oldest first from startTime on, at most `limit`, 1000 by its documentation.
 *
 * Source: developers.binance.com, GET /fapi/v1/fundingRate.
 */
function addInterface(archive: ArchiveHost, path: string, prints: readonly Print[]): void {
  archive.others.push({
    path,
    parameters: ['symbol', 'startTime', 'endTime', 'limit'],
    answer: (query) => {
      const start = Number(query.get('startTime'));
      const end = Number(query.get('endTime'));
      const limit = Math.min(1_000, Number(query.get('limit') ?? 100));
      const rows = prints.filter(([at]) => at >= start && at <= end).slice(0, limit);
      return {
        body: rows.map(([fundingTime, rate]) => ({
          symbol: query.get('symbol'),
          fundingTime,
          fundingRate: rate.toFixed(8),
          markPrice: '',
        })),
      };
    },
  });
}

const asked = (from: string, to: string) => ({
  kind: 'funding' as const,
  fromMs: utc(from),
  toMs: utc(to),
  resolutionMs: 0,
});

const interfaceQuestions = (host: Host): readonly string[] =>
  host.log.map(({ path }) => path).filter((path) => path.startsWith('/fapi'));

describe('funding', () => {
  test('comes from monthly files alone where there are all of them', async () => {
    const archive = new ArchiveHost();
    addMonth(archive, '2024-01');
    addMonth(archive, '2024-02');
    const host = await archive.open();
    await using desk = new Desk();
    const outcome = await fetchFrom(desk, host, asked('2024-01-01', '2024-03-01'));
    expect(await storedPrints(desk, 'binance-usdm', 'BTCUSDT')).toEqual(
      between('2024-01-01', '2024-03-01'),
    );
    expect(outcome.holes).toEqual([]);
    expect(zipsOf(host)).toHaveLength(2);
    expect(interfaceQuestions(host)).toEqual([]);
  });

  test('of the month that is not over comes from the interface, each print once', async () => {
    const archive = new ArchiveHost();
    addMonth(archive, '2024-01');
    addInterface(archive, '/fapi/v1/fundingRate', between('2024-01-01', '2024-02-20'));
    const host = await archive.open();
    await using desk = new Desk();
    const now = utc('2024-02-15') + HOUR_MS;
    await fetchFrom(desk, host, asked('2024-01-01', '2024-03-01'), now);
    expect(await storedPrints(desk, 'binance-usdm', 'BTCUSDT')).toEqual(
      printsOf(utc('2024-01-01'), now),
    );
    expect(new Set(interfaceQuestions(host))).toEqual(new Set(['/fapi/v1/fundingRate']));
    expect(interfaceQuestions(host).length).toBeLessThan(4);
  });

  test('of COIN-M before the archive begins comes from its own interface', async () => {
    const archive = new ArchiveHost();
    addMonth(archive, '2022-07', 'cm', 'BTCUSD_PERP');
    addInterface(archive, '/dapi/v1/fundingRate', between('2022-05-01', '2022-08-01'));
    const host = await archive.open();
    await using desk = new Desk();
    const coin = { venue: 'binance-coinm', instrument: 'BTCUSD_PERP' } as const;
    await fetchFrom(desk, host, { ...asked('2022-05-01', '2022-08-01'), ...coin });
    expect(await storedPrints(desk, 'binance-coinm', 'BTCUSD_PERP')).toEqual(
      between('2022-05-01', '2022-08-01'),
    );
  });

  test('is withheld where the interface refuses the country; the archive’s months are stored', async () => {
    const archive = new ArchiveHost();
    addMonth(archive, '2024-01');
    addInterface(archive, '/fapi/v1/fundingRate', between('2024-01-01', '2024-02-20'));
    const host = await archive.open();
    host.fault = ({ path }) => (path.startsWith('/fapi') ? { sort: 'status', status: 451 } : null);
    await using desk = new Desk();
    const now = utc('2024-02-15');
    const outcome = await fetchFrom(desk, host, asked('2024-01-01', '2024-03-01'), now);
    expect(await storedPrints(desk, 'binance-usdm', 'BTCUSDT')).toEqual(
      between('2024-01-01', '2024-02-01'),
    );
    expect(outcome.withheld).toHaveLength(1);
    expect(outcome.withheld[0]).toMatchObject({ fromMs: utc('2024-02-01') });
    expect(outcome.withheld[0]?.withheld).toContain(
      '451: the host refuses this network or country',
    );
    host.fault = () => null;
    host.log.length = 0;
    await fetchFrom(desk, host, asked('2024-01-01', '2024-03-01'), now);
    expect(zipsOf(host)).toEqual([]);
    expect(await storedPrints(desk, 'binance-usdm', 'BTCUSDT')).toEqual(
      printsOf(utc('2024-01-01'), now - HOUR_MS),
    );
  });
});

describe('open interest', () => {
  const HEADER =
    'create_time,symbol,sum_open_interest,sum_open_interest_value,count_toptrader_long_short_ratio,' +
    'sum_toptrader_long_short_ratio,count_long_short_ratio,sum_taker_long_short_vol_ratio';
  const FIVE_MINUTES = 300_000;
  const amountAt = (stampMs: number): number => 1_000 + ((stampMs / FIVE_MINUTES) % 53);

  function addDay(archive: ArchiveHost, name: string): void {
    const rows: string[] = [];
    for (let at = utc(name); at < utc(name) + 24 * HOUR_MS; at += FIVE_MINUTES) {
      const text = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
      rows.push(`${text},BTCUSDT,${amountAt(at)},1.5,1,1,1,1`);
    }
    archive.add(
      `data/futures/um/daily/metrics/BTCUSDT/BTCUSDT-metrics-${name}.zip`,
      [HEADER, ...rows, ''].join('\n'),
    );
  }

  test('is stored at the instant it was known, over the day on which the stamps changed', async () => {
    const archive = new ArchiveHost();
    for (const name of ['2024-03-02', '2024-03-03', '2024-03-04', '2024-03-05'])
      addDay(archive, name);
    const host = await archive.open();
    await using desk = new Desk();
    const wanted = {
      kind: 'open-interest',
      fromMs: utc('2024-03-03'),
      toMs: utc('2024-03-06'),
    } as const;
    await fetchFrom(desk, host, { ...wanted, resolutionMs: 0 });
    const changed = utc('2024-03-04');
    const expected: (readonly [number, number])[] = [];
    for (let at = wanted.fromMs; at < wanted.toMs; at += FIVE_MINUTES) {
      const known = at < changed ? at : at + FIVE_MINUTES;
      if (known < wanted.toMs) expected.push([known, amountAt(at)]);
    }
    const store = await desk.store();
    const key = {
      venue: 'binance-usdm',
      instrument: 'BTCUSDT',
      kind: 'open-interest',
      origin: 'record',
    } as const;
    const values = await store.readValues(key, { fromMs: wanted.fromMs, toMs: wanted.toMs });
    const found = Array.from(values?.atMs ?? [], (at, row) => [at, values?.value[row]]);
    expect(found).toEqual(expected);
    expect(zipsOf(host)).toHaveLength(4);
  });
});
