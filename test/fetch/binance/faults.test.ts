/**
 * Goal: whatever befalls the downloads, and however often the program has to be started again, the
 * store is in the end the one of a quiet day.
 * Method: random faults at random requests, some of which end a run; runs until one goes through.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DataError } from '../../../src/domain/errors.ts';
import { Desk } from '../../unit/loaders/make.ts';
import type { Fault } from '../server.ts';
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

const root = (period: 'monthly' | 'daily', span: string): string =>
  `data/futures/um/${period}/markPriceKlines/BTCUSDT/1h/BTCUSDT-1h-${span}.zip`;

const LOST_DAY = utc('2024-02-10');
const lost = (openMs: number): boolean => openMs >= LOST_DAY && openMs < LOST_DAY + 24 * HOUR_MS;
const patched = (openMs: number): boolean => openMs === utc('2024-01-05') + 3 * HOUR_MS;
const SPAN = { fromMs: utc('2024-01-01'), toMs: utc('2024-03-06'), resolutionMs: HOUR_MS };
const NOW = utc('2024-03-20');

/** January and February by month, each with a hole that a daily file may fill, and March by day. */
function archive(): ArchiveHost {
  const files = new ArchiveHost();
  for (const [name, lacks] of [
    ['2024-01', patched],
    ['2024-02', lost],
  ] as const) {
    const { fromMs, toMs } = month(name);
    files.add(root('monthly', name), candlesCsv(barsOf(fromMs, toMs, HOUR_MS, lacks), HOUR_MS));
  }
  for (const name of ['2024-01-05', ...dayNames(utc('2024-03-01'), SPAN.toMs)]) {
    const fromMs = utc(name);
    files.add(
      root('daily', name),
      candlesCsv(barsOf(fromMs, fromMs + 24 * HOUR_MS, HOUR_MS), HOUR_MS),
    );
  }
  return files;
}

const EXPECTED = barsOf(SPAN.fromMs, SPAN.toMs, HOUR_MS, lost);

const fault = fc.constantFrom<Fault>(
  { sort: 'status', status: 500 },
  { sort: 'status', status: 429 },
  { sort: 'status', status: 429, retryAfter: '2' },
  { sort: 'status', status: 403 },
  { sort: 'status', status: 451 },
  { sort: 'cut' },
  { sort: 'truncated' },
  { sort: 'html' },
  { sort: 'empty' },
  { sort: 'slow', ms: 5 },
);

test('faults and restarts do not show in the store', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat({ max: 40 }), fault), { maxLength: 12 }),
      async (planned) => {
        const faults = new Map(planned);
        const host = await archive().open();
        let asked = 0;
        host.fault = () => {
          const now = faults.get(asked) ?? null;
          asked += 1;
          return now;
        };
        await using desk = new Desk();
        for (let attempt = 0; ; attempt += 1) {
          expect(attempt).toBeLessThan(20);
          try {
            await fetchFrom(desk, host, SPAN, NOW);
            break;
          } catch (error) {
            expect(error).toBeInstanceOf(DataError);
          }
        }
        expect(await storedBars(desk, {})).toEqual(EXPECTED);
        host.log.length = 0;
        expect(await fetchFrom(desk, host, SPAN, NOW)).toMatchObject({ known: true });
        expect(zipsOf(host)).toEqual([]);
        await host.close();
      },
    ),
    { numRuns: 20, seed: 11 },
  );
});
