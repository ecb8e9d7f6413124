/**
 * Goal: an import may die at any instant; the store opens or is not there, holds whole files only, the
 * next run completes it, and nothing else is left.
 * Method: the built program imports a folder of zips and is killed with SIGKILL at a random instant, as
 * often as LEGRISK_KILLS says (three times in the gate, 200 by scripts/kill.mjs). Half of the kills fall in
 * the last third of the time that an import takes, where it is stored.
 */
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, expect, test } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { randomStream } from '../../src/units/random.ts';
import { archiveCsv, zipOf } from '../unit/loaders/make.ts';
import { legrisk, start, temporaryFolder } from './legrisk.ts';

const KILLS = Number(process.env['LEGRISK_KILLS'] ?? 3);
const SEED = Number(process.env['LEGRISK_SEED'] ?? 1);

const DAYS = 24;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const FIRST_MS = Date.UTC(2024, 5, 1);
const ROWS = DAY_MS / MINUTE_MS;
const WORDS = ['--venue', 'binance-usdm', '--kind', 'last', '--db', 'store.duckdb', '--quiet'];

const files = temporaryFolder();
let importMs = 0;

/** Days of minutes; the first half of them in a folder of their own. */
beforeAll(() => {
  for (const folder of ['first', 'second']) mkdirSync(join(files, folder));
  for (let day = 0; day < DAYS; day += 1) {
    const at = FIRST_MS + day * DAY_MS;
    const stem = `BTCUSDT-1m-${new Date(at).toISOString().slice(0, 10)}`;
    const minutes = Array.from({ length: ROWS }, (_, minute) => {
      const price = `${50_000 + minute + day}`;
      return { at: at + minute * MINUTE_MS, prices: [price, price, price, price] as const };
    });
    const zip = zipOf({ [`${stem}.csv`]: archiveCsv(minutes, true, MINUTE_MS) });
    writeFileSync(join(files, day < DAYS / 2 ? 'first' : 'second', `${stem}.zip`), zip);
  }
  const begun = performance.now();
  expect(legrisk(['import', files, ...WORDS], { cwd: temporaryFolder() }).code).toBe(0);
  importMs = performance.now() - begun;
});

/** The files that the store holds; each of them with all of its rows. */
async function wholeFiles(db: string): Promise<number> {
  // As a user opens it: what the killed process left in the log is replayed.
  await (await openStore(db, { mode: 'read' })).close();
  const instance = await DuckDBInstance.create(db, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const told = await connection.runAndReadAll(
    `SELECT row_count::INTEGER,
            (SELECT count(*) FROM bars b WHERE b.source_id = s.source_id)::INTEGER
     FROM sources s`,
  );
  const lost = await connection.runAndReadAll(
    'SELECT count(*)::INTEGER FROM bars WHERE source_id NOT IN (SELECT source_id FROM sources)',
  );
  connection.closeSync();
  instance.closeSync();
  for (const [told_, stored] of told.getRows()) expect([told_, stored]).toEqual([ROWS, ROWS]);
  expect(lost.getRows()).toEqual([[0]]);
  return told.currentRowCount;
}

test(`killed ${KILLS} times, seed ${SEED}: whole files only, and the next run completes them`, async () => {
  const random = randomStream(SEED, 'kills');
  for (let kill = 0; kill < KILLS; kill += 1) {
    const cwd = temporaryFolder();
    const db = join(cwd, 'store.duckdb');
    const before = kill % 2 === 0 ? 0 : DAYS / 2;
    if (before > 0)
      expect(legrisk(['import', join(files, 'first'), ...WORDS], { cwd }).code).toBe(0);
    const late = random.uniform() < 0.5;
    const afterMs = importMs * (late ? 2 / 3 + random.uniform() / 3 : random.uniform());
    const child = start(['import', files, ...WORDS], { cwd });
    const ended = once(child, 'exit');
    await Promise.race([ended, pause(afterMs)]);
    child.kill('SIGKILL');
    await ended;
    // One import is one transaction.
    const held = existsSync(db) ? await wholeFiles(db) : 0;
    expect([before, DAYS]).toContain(held);
    expect(legrisk(['import', files, ...WORDS], { cwd })).toMatchObject({ code: 0, stderr: '' });
    expect(await wholeFiles(db)).toBe(DAYS);
    expect(readdirSync(cwd)).toEqual(['store.duckdb']);
  }
}, 3_600_000);
