/**
 * What an import costs, beside what DuckDB alone needs for the same file; and a folder of zips.
 *
 *     node scripts/bench-import.mjs [rounds]
 *
 * Measured, alternately, in one process, each round with a fresh store on disk:
 *   ours  openStore + importPaths + close: hashing, sniffing, reading with explicit types, every
 *         check of rows and stamps, the question whether the file is known, the transaction, the
 *         file closed; the volume is kept
 *   base  a new DuckDB file, CREATE TABLE t AS SELECT * FROM read_csv('…'), closed: sniffed, no
 *         checks, no hash
 *   again a second import of the same file into the same store, which finds it known
 *   zips  openStore + importPaths + close of a folder of a thousand archive zips, a day of minutes
 *         each: as above, and unpacked, sizes and checksums held
 * The start of the process is not in any of them. The file is one-minute candles of the exchange
 * archive: a million rows of 12 columns. Everything is made here from a seed.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { writeArchiveCsv, writeArchiveDays } from './bench/archive.mjs';
import { bundled, median, spread } from './bench/common.mjs';

const ROWS = 1_000_000;
const ZIPS = 1_000;
const ZIP_ROUNDS = 3;
const ROUNDS = Number(process.argv[2] ?? 9);
const FIRST_MS = Date.UTC(2022, 0, 1);
const SEED = 20_250_101;

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const { openStore, importPaths } = await bundled(
  'import',
  "export * from './src/store/store.ts'; export * from './src/loaders/import.ts';",
);
const folder = mkdtempSync(join(tmpdir(), 'legrisk-bench-'));
try {
  const csv = join(folder, 'BTCUSDT-1m-2022-01.csv');
  await writeArchiveCsv(csv, FIRST_MS, ROWS, SEED);
  const options = { venue: 'binance-usdm', kind: 'last' };
  const importOnce = async (db, path = csv) => {
    const store = await openStore(db, { mode: 'write' });
    const { sources } = await importPaths(store, [path], options);
    await store.close();
    return sources.reduce((sum, { rowsAdded }) => sum + rowsAdded, 0);
  };
  const figures = { ours: [], base: [], again: [] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const db = join(folder, `ours-${round}.duckdb`);
    const plain = join(folder, `base-${round}.duckdb`);
    let rowsAdded = 0;
    const base = async () => {
      const instance = await DuckDBInstance.create(plain);
      const connection = await instance.connect();
      await connection.run(`CREATE TABLE t AS SELECT * FROM read_csv('${csv}')`);
      connection.closeSync();
      instance.closeSync();
    };
    const own = async () => {
      rowsAdded = await importOnce(db);
    };
    // Who goes first changes by the round, so that a warm file cache favours nobody.
    const order = round % 2 === 0 ? ['base', 'ours'] : ['ours', 'base'];
    const took = {};
    for (const name of order) took[name] = await timed(name === 'base' ? base : own);
    took.again = await timed(() => importOnce(db));
    if (rowsAdded !== ROWS) throw new Error(`imported ${rowsAdded} rows of ${ROWS}`);
    // The first round warms the process up and is not counted.
    if (round > 0) for (const name of Object.keys(figures)) figures[name].push(took[name]);
    rmSync(db);
    rmSync(plain);
  }
  const ms = (values) => `${median(values).toFixed(0)} ms`;
  const ratios = figures.ours.map((value, round) => value / figures.base[round]);
  console.log(`file     ${ROWS} rows, 12 columns, ${(statSync(csv).size / 1e6).toFixed(1)} MB`);
  console.log(`base     ${ms(figures.base)}  CREATE TABLE AS SELECT * FROM read_csv`);
  console.log(`ours     ${ms(figures.ours)}  hashed, validated, idempotent`);
  console.log(`again    ${ms(figures.again)}  the same file a second time`);
  console.log(`ratio    ${(median(figures.ours) / median(figures.base)).toFixed(2)}  (target 1.5)`);
  console.log(`ratios   ${spread(ratios, 2)}`);
  const days = join(folder, 'days');
  mkdirSync(days);
  writeArchiveDays(days, FIRST_MS, ZIPS, SEED);
  const zips = [];
  for (let round = 0; round <= ZIP_ROUNDS; round += 1) {
    const db = join(folder, `zips-${round}.duckdb`);
    let rowsAdded = 0;
    const took = await timed(async () => {
      rowsAdded = await importOnce(db, days);
    });
    if (rowsAdded !== ZIPS * 1_440) throw new Error(`imported ${rowsAdded} rows of zips`);
    if (round > 0) zips.push(ZIPS / (took / 1_000));
    rmSync(db);
  }
  console.log(`zips     ${median(zips).toFixed(0)}  files a second (target 100)`);
  console.log(`spread   ${spread(zips)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
