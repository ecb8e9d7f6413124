/**
 * Every fetcher behind a bad network, through the driver and into a store: whatever fails on the way, what
 * lies in the store in the end is what the venue has, and a fetch that was broken off goes on where it was.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fetchSeries, type Outcome } from '../../../src/fetch/drive.ts';
import type { Feed, Wanted } from '../../../src/fetch/fetcher.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { randomStream } from '../../../src/units/random.ts';
import { type Fault, type Host, listen } from '../server.ts';
import { worldAt } from '../world.ts';
import { barsOf, NOW, printsOf, wantedOf } from './arranged.ts';
import { type Case, DISTINCT, feedOf, nameOf, STEP } from './cases.ts';
import { type Plain, plainBars, plainPrints } from './history.ts';

const folder = mkdtempSync(join(tmpdir(), 'legrisk-faults-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
/** One for all of them: every case is a series of its own. */
let store: Store;
beforeAll(async () => {
  store = await openStore(join(folder, 'store.duckdb'), { mode: 'write' });
});
afterAll(() => store.close());

const drive = (store: Store, feed: Feed, wanted: Wanted): Promise<Outcome> =>
  fetchSeries({ store, nowMs: () => NOW, progress: () => undefined }, feed, wanted);

async function stored(store: Store, { venue, instrument, kind, ...rest }: Wanted): Promise<Plain> {
  const key = { venue, instrument, origin: 'record' } as const;
  const window = { fromMs: rest.fromMs, toMs: rest.toMs };
  if (kind === 'funding') {
    const series = await store.readFunding({ ...key, kind }, window);
    return [...(series?.settledAtMs ?? [])].map((at, row) => [at, series?.rate[row] ?? Number.NaN]);
  }
  if (kind !== 'mark' && kind !== 'index' && kind !== 'last' && kind !== 'spot') return [];
  const series = await store.readBars({ ...key, kind }, window, rest.resolutionMs);
  if (series === null) return [];
  const { openMs, open, high, low, close } = series;
  return [...openMs].map((at, row) => [
    at,
    ...[open, high, low, close].map((column) => column[row] ?? Number.NaN),
  ]);
}

interface Arranged {
  readonly wanted: Wanted;
  readonly expected: Plain;
  readonly host: Host;
}

async function arranged(one: Case): Promise<Arranged> {
  const bars = one.kind !== 'funding';
  const { span, has } = bars ? barsOf(one, 5, 1.6) : printsOf(one, 5, 0.6);
  const host = await listen(one.host(has, NOW));
  const wanted = wantedOf(one, span, bars ? STEP : 0);
  const expected = bars ? plainBars(has.bars, span) : plainPrints(has.prints, span);
  return { wanted, expected, host };
}

const SORTS: readonly Fault[] = [
  { sort: 'status', status: 429, retryAfter: '1' },
  { sort: 'status', status: 429 },
  { sort: 'status', status: 500 },
  { sort: 'status', status: 502 },
  { sort: 'status', status: 503 },
  { sort: 'cut' },
  { sort: 'truncated' },
  { sort: 'html' },
  { sort: 'empty' },
  { sort: 'garbage' },
];

/** A third of all requests fails, never two in a row more often than the client bears. */
function badNetwork(host: Host, seed: number): void {
  const random = randomStream(seed, 'faults');
  let inRow = 0;
  host.fault = () => {
    const fails = inRow < 2 && random.uniform() < 0.34;
    inRow = fails ? inRow + 1 : 0;
    return fails ? (SORTS[Math.floor(random.uniform() * SORTS.length)] ?? null) : null;
  };
}

describe.each(DISTINCT.map((one) => [nameOf(one), one] as const))('%s', (_, one) => {
  test('a fetch that breaks off goes on through faults with what it has not, to the same rows', async () => {
    const { wanted, expected, host } = await arranged(one);
    const feed = await feedOf(one, worldAt(host.url, NOW));
    host.fault = (_ask, request) => (request >= 2 ? { sort: 'status', status: 403 } : null);
    await drive(store, feed, wanted).catch((error: unknown) => {
      expect(error).toHaveProperty('issues');
    });
    const rows = new Set(expected.map(String));
    for (const row of await stored(store, wanted)) expect(rows).toContain(String(row));
    badNetwork(host, 3);
    await drive(store, feed, wanted);
    expect(await stored(store, wanted)).toEqual(expected);
    const asked = host.log.length;
    const again = await drive(store, feed, wanted);
    expect(again.known).toBe(true);
    expect(host.log).toHaveLength(asked);
  });
});
