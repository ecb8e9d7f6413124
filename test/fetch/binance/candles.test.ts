/**
 * Goal: exactly the bars that Binance's archive has for what was wanted, each file downloaded once.
 * Method: a small archive of hourly bars on this machine, whose every bar can be computed from its
 * instant; what is stored is compared with what the archive was made of.
 */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Desk } from '../../unit/loaders/make.ts';
import {
  ArchiveHost,
  barsOf,
  candlesCsv,
  dayNames,
  HOUR_MS,
  month,
  utc,
  zipsOf,
} from './archive-host.ts';
import { fetchFrom, storedBars } from './desk.ts';

import { addDay, addMonth, bars, hourly, isDay, never, pathOf } from './hourly.ts';

describe('whole months', () => {
  test('come from the monthly files alone, each asked for once, with its checksum', async () => {
    const archive = new ArchiveHost();
    for (const name of ['2024-01', '2024-02', '2024-03']) addMonth(archive, name);
    const host = await archive.open();
    await using desk = new Desk();
    const outcome = await fetchFrom(desk, host, hourly('2024-01-01', '2024-04-01'));
    expect(await storedBars(desk, {})).toEqual(bars('2024-01-01', '2024-04-01'));
    expect(outcome).toMatchObject({ rowsAdded: 91 * 24, holes: [], withheld: [], unanswered: [] });
    expect(host.log.map(({ path }) => path).sort()).toEqual(
      ['2024-01', '2024-02', '2024-03'].flatMap((name) => [
        `/${pathOf('monthly', name)}`,
        `/${pathOf('monthly', name)}.CHECKSUM`,
      ]),
    );
  });

  test('keep the path and the hash of the zip as their provenance', async () => {
    const archive = new ArchiveHost();
    addMonth(archive, '2024-01');
    const host = await archive.open();
    await using desk = new Desk();
    await fetchFrom(desk, host, hourly('2024-01-01', '2024-02-01'));
    const [series] = await (await desk.store()).listSeries();
    const path = pathOf('monthly', '2024-01');
    const sha256 = createHash('sha256')
      .update(archive.files.get(path) ?? '')
      .digest('hex');
    expect(series?.sources).toMatchObject([
      { file: path, sha256, format: 'binance archive zip', rows: 31 * 24, notes: [] },
    ]);
  });

  test('are not asked for again', async () => {
    const archive = new ArchiveHost();
    addMonth(archive, '2024-01');
    const host = await archive.open();
    await using desk = new Desk();
    await fetchFrom(desk, host, hourly('2024-01-01', '2024-02-01'));
    const before = host.log.length;
    const again = await fetchFrom(desk, host, hourly('2024-01-01', '2024-02-01'));
    expect(again).toMatchObject({ known: true, rowsAdded: 0, rowsKnown: 31 * 24 });
    expect(host.log).toHaveLength(before);
  });

  test('may or may not have a header, as the archive’s do by turns', async () => {
    const archive = new ArchiveHost();
    addMonth(archive, '2022-01', never, { header: false });
    addMonth(archive, '2022-02', never, { header: true });
    addMonth(archive, '2022-03', never, { header: false });
    const host = await archive.open();
    await using desk = new Desk();
    await fetchFrom(desk, host, hourly('2022-01-01', '2022-04-01'));
    expect(await storedBars(desk, {})).toEqual(bars('2022-01-01', '2022-04-01'));
  });
});

describe('a part of a month', () => {
  test('is stored alone, and the rest of the file later, without a conflict', async () => {
    const archive = new ArchiveHost();
    addMonth(archive, '2024-01');
    const host = await archive.open();
    await using desk = new Desk();
    await fetchFrom(desk, host, hourly('2024-01-10', '2024-01-12'));
    expect(await storedBars(desk, {})).toEqual(bars('2024-01-10', '2024-01-12'));
    await fetchFrom(desk, host, hourly('2024-01-01', '2024-02-01'));
    expect(await storedBars(desk, {})).toEqual(bars('2024-01-01', '2024-02-01'));
  });

  test('does not pass for the whole file when that is imported', async () => {
    const archive = new ArchiveHost();
    addMonth(archive, '2024-01');
    const host = await archive.open();
    await using desk = new Desk();
    await fetchFrom(desk, host, hourly('2024-01-10', '2024-01-12'));
    const zip = archive.files.get(pathOf('monthly', '2024-01')) ?? new Uint8Array();
    const file = desk.file('BTCUSDT-1h-2024-01.zip', zip);
    await desk.import(file, { venue: 'binance-usdm', kind: 'mark' });
    expect(await storedBars(desk, {})).toEqual(bars('2024-01-01', '2024-02-01'));
  });

  test('begins at the first bar that opens in it', async () => {
    const archive = new ArchiveHost();
    addMonth(archive, '2024-01');
    const host = await archive.open();
    await using desk = new Desk();
    const fromMs = utc('2024-01-10') + 1;
    await fetchFrom(desk, host, { fromMs, toMs: utc('2024-01-11') + 1, resolutionMs: HOUR_MS });
    expect(await storedBars(desk, {})).toEqual(
      barsOf(utc('2024-01-10') + HOUR_MS, utc('2024-01-11') + HOUR_MS, HOUR_MS),
    );
  });
});

describe('days that a monthly file lacks', () => {
  test('are taken from their daily files, wholly or in part', async () => {
    const archive = new ArchiveHost();
    const wholeDays = isDay('2024-01-05', '2024-01-06');
    const hour = utc('2024-01-20') + 7 * HOUR_MS;
    addMonth(archive, '2024-01', (openMs) => wholeDays(openMs) || openMs === hour);
    for (const name of dayNames(utc('2024-01-01'), utc('2024-02-01'))) addDay(archive, name);
    const host = await archive.open();
    await using desk = new Desk();
    const outcome = await fetchFrom(desk, host, hourly('2024-01-01', '2024-02-01'));
    expect(await storedBars(desk, {})).toEqual(bars('2024-01-01', '2024-02-01'));
    expect(outcome.holes).toEqual([]);
    expect(zipsOf(host).toSorted()).toEqual([
      'BTCUSDT-1h-2024-01-05.zip',
      'BTCUSDT-1h-2024-01-06.zip',
      'BTCUSDT-1h-2024-01-20.zip',
      'BTCUSDT-1h-2024-01.zip',
    ]);
    const [series] = await (await desk.store()).listSeries();
    expect(series?.sources[0]?.notes).toHaveLength(3);
    expect(series?.sources[0]?.notes[0]).toContain(
      `24 bars that the monthly file lacks are from ${pathOf('daily', '2024-01-05')}`,
    );
  });

  test('are holes where the daily file is absent too, and are not asked for again', async () => {
    const archive = new ArchiveHost();
    const lost = isDay('2024-01-05');
    addMonth(archive, '2024-01', lost);
    const host = await archive.open();
    await using desk = new Desk();
    const outcome = await fetchFrom(desk, host, hourly('2024-01-01', '2024-02-01'));
    expect(outcome.holes).toEqual([{ fromMs: utc('2024-01-05'), toMs: utc('2024-01-06') }]);
    expect(await storedBars(desk, {})).toEqual(bars('2024-01-01', '2024-02-01', lost));
    const before = host.log.length;
    await fetchFrom(desk, host, hourly('2024-01-01', '2024-02-01'));
    expect(host.log).toHaveLength(before);
  });
});

describe('a month without a monthly file', () => {
  test('comes from its daily files; those not published yet are withheld and asked for later', async () => {
    const archive = new ArchiveHost();
    addMonth(archive, '2024-01');
    for (const name of dayNames(utc('2024-02-01'), utc('2024-02-10'))) addDay(archive, name);
    const host = await archive.open();
    await using desk = new Desk();
    const noon = utc('2024-02-11') + 12 * HOUR_MS;
    const wanted = hourly('2024-01-30', '2024-03-01');
    const outcome = await fetchFrom(desk, host, wanted, noon);
    expect(await storedBars(desk, {})).toEqual(bars('2024-01-30', '2024-02-10'));
    expect(outcome.withheld.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
      [utc('2024-02-10'), utc('2024-02-11')],
      // The hour from 11 to 12 is over at noon, but the archive's clock may be slow by a minute.
      [utc('2024-02-11'), noon - HOUR_MS],
    ]);
    expect(zipsOf(host)).not.toContain('BTCUSDT-1h-2024-02.zip');
    for (const name of dayNames(utc('2024-02-10'), utc('2024-03-01'))) addDay(archive, name);
    host.log.length = 0;
    await fetchFrom(desk, host, wanted, utc('2024-03-02'));
    expect(await storedBars(desk, {})).toEqual(bars('2024-01-30', '2024-03-01'));
    expect(zipsOf(host)).not.toContain('BTCUSDT-1h-2024-02-09.zip');
  });

  test('that is long over comes from its daily files too', async () => {
    const archive = new ArchiveHost();
    for (const name of dayNames(utc('2023-05-01'), utc('2023-06-01'))) addDay(archive, name);
    const host = await archive.open();
    await using desk = new Desk();
    await fetchFrom(desk, host, hourly('2023-05-01', '2023-06-01'));
    expect(await storedBars(desk, {})).toEqual(bars('2023-05-01', '2023-06-01'));
  });

  test('before the listing is answered with nothing; without any file nothing is', async () => {
    const archive = new ArchiveHost();
    addMonth(archive, '2024-02');
    const host = await archive.open();
    await using desk = new Desk();
    const outcome = await fetchFrom(desk, host, hourly('2024-01-01', '2024-03-01'));
    expect(outcome.holes).toEqual([{ fromMs: utc('2024-01-01'), toMs: utc('2024-02-01') }]);
    host.log.length = 0;
    const again = await fetchFrom(desk, host, hourly('2024-01-01', '2024-03-01'));
    expect(again).toMatchObject({ known: true });
    expect(host.log).toEqual([]);
    const other = { ...hourly('2024-01-01', '2024-03-01'), instrument: 'NOSUCHUSDT' };
    const none = await fetchFrom(desk, host, other);
    expect(none).toMatchObject({ answered: [], rowsAdded: 0 });
    expect(none.withheld[0]?.withheld).toBe(
      'the archive has no file of NOSUCHUSDT between these days',
    );
    const question = { venue: 'binance-usdm', instrument: 'NOSUCHUSDT', kind: 'mark' } as const;
    const store = await desk.store();
    expect(await store.answers({ ...question, resolutionMs: HOUR_MS })).toEqual([]);
  });
});

describe('other series of the archive', () => {
  test('spot in microseconds, with its volume', async () => {
    const archive = new ArchiveHost();
    const root = 'data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-';
    const spot = (name: string, micro: boolean): void => {
      const { fromMs, toMs } = month(name);
      const csv = candlesCsv(barsOf(fromMs, toMs, HOUR_MS), HOUR_MS, {
        header: false,
        micro,
        volumes: [3.5, 350],
      });
      archive.add(`${root}${name}.zip`, csv);
    };
    spot('2024-12', false);
    spot('2025-01', true);
    const host = await archive.open();
    await using desk = new Desk();
    const asked = { venue: 'binance-spot', kind: 'spot' } as const;
    await fetchFrom(desk, host, { ...asked, ...hourly('2024-12-01', '2025-02-01') });
    expect(await storedBars(desk, asked)).toEqual(bars('2024-12-01', '2025-02-01'));
  });

  test('the index of a COIN-M contract is its pair’s', async () => {
    const archive = new ArchiveHost();
    const { fromMs, toMs } = month('2024-01');
    const csv = candlesCsv(barsOf(fromMs, toMs, HOUR_MS), HOUR_MS);
    archive.add('data/futures/cm/monthly/indexPriceKlines/BTCUSD/1h/BTCUSD-1h-2024-01.zip', csv);
    const host = await archive.open();
    await using desk = new Desk();
    const asked = { venue: 'binance-coinm', instrument: 'BTCUSD_PERP', kind: 'index' } as const;
    await fetchFrom(desk, host, { ...asked, ...hourly('2024-01-01', '2024-02-01') });
    expect(await storedBars(desk, asked)).toEqual(bars('2024-01-01', '2024-02-01'));
  });

  test('the volume of a COIN-M contract is in coin, from column 8', async () => {
    const archive = new ArchiveHost();
    const { fromMs, toMs } = month('2024-01');
    const form = { volumes: [409_953, 1202.97118037] } as const;
    const csv = candlesCsv(barsOf(fromMs, toMs, HOUR_MS), HOUR_MS, form);
    archive.add('data/futures/cm/monthly/klines/BTCUSD_PERP/1h/BTCUSD_PERP-1h-2024-01.zip', csv);
    const host = await archive.open();
    await using desk = new Desk();
    const asked = { venue: 'binance-coinm', instrument: 'BTCUSD_PERP', kind: 'last' } as const;
    await fetchFrom(desk, host, { ...asked, ...hourly('2024-01-01', '2024-01-02') });
    const store = await desk.store();
    const history = await store.readBarHistory({ ...asked, origin: 'record' }, { fromMs, toMs });
    expect(history?.volume?.[0]).toBe(1202.97118037);
  });
});
