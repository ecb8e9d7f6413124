/**
 * Goal: a fetch may die at any instant; the store opens, holds whole answers only, and the next run
 * completes it without asking again for what was stored.
 * Method: the built program is killed with SIGKILL at a random request and some milliseconds more, as
 * often as LEGRISK_KILLS says (three times in the gate, 200 by scripts/kill.mjs).
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openStore, type Store } from '../../src/store/store.ts';
import { randomStream } from '../../src/units/random.ts';
import { temporaryFolder } from '../cli/legrisk.ts';
import { ArchiveHost, barsOf, candlesCsv, HOUR_MS, month, zipsOf } from './binance/archive-host.ts';
import { ended, launch, run } from './program.ts';
import type { Host } from './server.ts';

const KILLS = Number(process.env['LEGRISK_KILLS'] ?? 3);
const SEED = Number(process.env['LEGRISK_SEED'] ?? 1);

const MONTHS = ['2024-01', '2024-02', '2024-03', '2024-04', '2024-05', '2024-06'];
const SETS = { mark: 'markPriceKlines', last: 'klines', index: 'indexPriceKlines' } as const;
const KINDS = Object.keys(SETS) as (keyof typeof SETS)[];
const SPAN = { fromMs: month('2024-01').fromMs, toMs: month('2024-06').toMs };
/** Each file and its checksum. */
const REQUESTS = 2 * MONTHS.length * KINDS.length;
const WORDS = [
  ...['fetch', '--venue', 'binance-usdm', '--instrument', 'BTCUSDT', '--kinds', KINDS.join(',')],
  ...['--resolution', '1h', '--from', '2024-01-01', '--to', '2024-07-01', '--db', 'store.duckdb'],
];

function archive(): ArchiveHost {
  const files = new ArchiveHost();
  for (const set of Object.values(SETS))
    for (const name of MONTHS) {
      const { fromMs, toMs } = month(name);
      const csv = candlesCsv(barsOf(fromMs, toMs, HOUR_MS), HOUR_MS, { volumes: [5, 500] });
      files.add(`data/futures/um/monthly/${set}/BTCUSDT/1h/BTCUSDT-1h-${name}.zip`, csv);
    }
  return files;
}

/** Every answer whole, and no row beside the answers; the paths that were answered. */
async function wholeAnswers(store: Store): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const kind of KINDS) {
    const question = { venue: 'binance-usdm', instrument: 'BTCUSDT', kind, resolutionMs: HOUR_MS };
    const answers = await store.answers(question);
    const expected = answers.flatMap(({ fromMs, toMs }) => barsOf(fromMs, toMs, HOUR_MS));
    const key = { ...question, origin: 'record' } as const;
    const series = await store.readBars(key, SPAN);
    expect(Array.from(series?.openMs ?? [])).toEqual(expected.map(({ openMs }) => openMs));
    expect(Array.from(series?.close ?? [])).toEqual(expected.map(({ close }) => close));
    paths.push(...answers.map(({ asked }) => asked));
  }
  return paths;
}

async function killedAt(host: Host, cwd: string, request: number, laterMs: number): Promise<void> {
  const child = launch([...WORDS, '--base-url', host.url], cwd);
  const answer = ended(child);
  let over = false;
  void answer.then(() => {
    over = true;
  });
  while (!over && host.log.length < request) await pause(1);
  await pause(laterMs);
  child.kill('SIGKILL');
  await answer;
}

test(
  `killed ${KILLS} times, seed ${SEED}: whole answers only, and the next run completes them`,
  async () => {
    const random = randomStream(SEED, 'kills');
    const host = await archive().open();
    for (let kill = 0; kill < KILLS; kill += 1) {
      const cwd = temporaryFolder();
      const db = join(cwd, 'store.duckdb');
      host.log.length = 0;
      await killedAt(
        host,
        cwd,
        Math.floor(random.uniform() * (REQUESTS + 1)),
        random.uniform() * 40,
      );
      let stored: readonly string[] = [];
      if (existsSync(db)) {
        const store = await openStore(db, { mode: 'write' });
        stored = await wholeAnswers(store);
        await store.close();
      }
      host.log.length = 0;
      const { code, stderr } = await run([...WORDS, '--base-url', host.url], cwd);
      expect(stderr).toBe('');
      expect(code).toBe(0);
      expect(host.log.filter(({ path }) => stored.includes(path.slice(1)))).toEqual([]);
      expect(zipsOf(host)).toHaveLength(MONTHS.length * KINDS.length - stored.length);
      const store = await openStore(db, { mode: 'read' });
      expect(await wholeAnswers(store)).toHaveLength(MONTHS.length * KINDS.length);
      await store.close();
      expect(readdirSync(cwd).filter((name) => name !== 'store.duckdb')).toEqual([]);
    }
  },
  60_000 + KILLS * 60_000,
);
