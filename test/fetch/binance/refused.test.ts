/**
 * Goal: nothing that the archive did not publish is stored, and a host in difficulties changes nothing.
 * Method: the small archive of candles.test.ts with one thing wrong at a time.
 */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { DataError } from '../../../src/domain/errors.ts';
import { Desk, rejection } from '../../unit/loaders/make.ts';
import type { Fault } from '../server.ts';
import { ArchiveHost, barsOf, candlesCsv, HOUR_MS, utc, zipsOf } from './archive-host.ts';
import { fetchFrom, storedBars } from './desk.ts';

import { addDay, addMonth, bars, hourly, isDay, pathOf } from './hourly.ts';

describe('a file that is not what its checksum says', () => {
  const january = pathOf('monthly', '2024-01');
  const february = pathOf('monthly', '2024-02');

  test('is fetched once more', async () => {
    const archive = new ArchiveHost();
    addMonth(archive, '2024-01');
    const host = await archive.open();
    let asked = 0;
    const sound = archive.files.get(january) ?? new Uint8Array();
    host.fault = ({ path }) => {
      if (path === `/${january}`) {
        asked += 1;
        archive.files.set(january, asked === 1 ? sound.slice(0, 400) : sound);
      } else archive.files.set(january, sound);
      return null;
    };
    await using desk = new Desk();
    await fetchFrom(desk, host, hourly('2024-01-01', '2024-02-01'));
    expect(asked).toBe(2);
    expect(await storedBars(desk, {})).toEqual(bars('2024-01-01', '2024-02-01'));
  });

  test.each<[string, string, string]>([
    ['another hash', `${'0'.repeat(64)}  BTCUSDT-1h-2024-02.zip`, 'in two downloads'],
    ['no checksum file', '', 'none'],
  ])('%s twice: it is refused, and what came before it stays', async (_name, line, found) => {
    const archive = new ArchiveHost();
    addMonth(archive, '2024-01');
    addMonth(archive, '2024-02');
    archive.checksums.set(february, line);
    const host = await archive.open();
    await using desk = new Desk();
    const error = await rejection(fetchFrom(desk, host, hourly('2024-01-01', '2024-03-01')));
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).issues[0]).toMatchObject({ where: february });
    expect((error as DataError).issues[0]?.found).toContain(found);
    expect(zipsOf(host).filter((name) => name.includes('2024-02'))).toHaveLength(2);
    expect(await storedBars(desk, {})).toEqual(bars('2024-01-01', '2024-02-01'));
    archive.checksums.delete(february);
    host.log.length = 0;
    await fetchFrom(desk, host, hourly('2024-01-01', '2024-03-01'));
    expect(zipsOf(host)).toEqual(['BTCUSDT-1h-2024-02.zip']);
    expect(await storedBars(desk, {})).toEqual(bars('2024-01-01', '2024-03-01'));
  });

  test('the name in the checksum counts', async () => {
    const archive = new ArchiveHost();
    addMonth(archive, '2024-01');
    const bytes = archive.files.get(january) ?? new Uint8Array();
    const hash = createHash('sha256').update(bytes).digest('hex');
    archive.checksums.set(january, `${hash}  ETHUSDT-1h-2024-01.zip`);
    const host = await archive.open();
    await using desk = new Desk();
    const error = await rejection(fetchFrom(desk, host, hourly('2024-01-01', '2024-02-01')));
    expect((error as DataError).issues[0]?.expected).toContain('ETHUSDT-1h-2024-01.zip');
  });
});

describe('a file with a sound checksum that is no market data', () => {
  const path = pathOf('monthly', '2024-01');

  test.each<[string, (archive: ArchiveHost) => void, RegExp]>([
    [
      'half a zip',
      (archive) =>
        archive.files.set(path, (archive.files.get(path) ?? new Uint8Array()).slice(0, 500)),
      /a whole zip file/,
    ],
    [
      'rows of another month',
      (archive) => archive.add(path, candlesCsv(bars('2024-01-31', '2024-02-02'), HOUR_MS)),
      /rows of 2024-01/,
    ],
    [
      'a row twice',
      (archive) => {
        const january = bars('2024-01-01', '2024-02-01');
        archive.add(path, candlesCsv([...january, ...january.slice(-1)], HOUR_MS));
      },
      /every stamp once|a stamp later/,
    ],
    [
      'rows beside the grid',
      (archive) =>
        archive.add(
          path,
          candlesCsv(barsOf(utc('2024-01-01') + 1, utc('2024-01-20'), HOUR_MS), HOUR_MS),
        ),
      /rows every 3600000 ms/,
    ],
  ])('%s: nothing of it is stored', async (_name, spoil, expected) => {
    const archive = new ArchiveHost();
    addMonth(archive, '2024-01');
    spoil(archive);
    const host = await archive.open();
    await using desk = new Desk();
    const error = await rejection(fetchFrom(desk, host, hourly('2024-01-01', '2024-02-01')));
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).issues[0]?.expected).toMatch(expected);
    expect(await storedBars(desk, {})).toEqual([]);
  });
});

describe('a host in difficulties', () => {
  test.each<[string, Fault]>([
    ['5xx', { sort: 'status', status: 503 }],
    ['429 that says how long', { sort: 'status', status: 429, retryAfter: '1' }],
    ['429 that does not', { sort: 'status', status: 429 }],
    ['bodies that break off', { sort: 'cut' }],
    ['slow answers', { sort: 'slow', ms: 20 }],
  ])('%s on every third request change nothing', async (_name, fault) => {
    const archive = new ArchiveHost();
    for (const name of ['2024-01', '2024-02']) addMonth(archive, name, isDay('2024-02-03'));
    addDay(archive, '2024-02-03');
    const host = await archive.open();
    host.fault = (_ask, request) => (request % 3 === 0 ? fault : null);
    await using desk = new Desk();
    await fetchFrom(desk, host, hourly('2024-01-01', '2024-03-01'));
    expect(await storedBars(desk, {})).toEqual(bars('2024-01-01', '2024-03-01'));
  });

  test('451 is a word, and nothing is stored', async () => {
    const archive = new ArchiveHost();
    addMonth(archive, '2024-01');
    const host = await archive.open();
    host.fault = () => ({ sort: 'status', status: 451 });
    await using desk = new Desk();
    const error = await rejection(fetchFrom(desk, host, hourly('2024-01-01', '2024-02-01')));
    expect((error as DataError).issues[0]?.found).toContain('refuses this network or country');
    expect(host.log).toHaveLength(1);
  });
});
