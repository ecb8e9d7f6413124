/**
 * What an import costs, beside what DuckDB alone needs for the same file.
 *
 *     node scripts/bench-import.mjs [rounds]
 *
 * Measured, alternately, in one process, each round with a fresh store on disk:
 *   ours  openStore + importPaths + close: hashing, sniffing, reading with explicit types, every
 *         check of rows and stamps, the question whether the file is known, the transaction, the
 *         file closed
 *   base  a new DuckDB file, CREATE TABLE t AS SELECT * FROM read_csv('…'), closed: sniffed, no
 *         checks, no hash
 *   again a second import of the same file into the same store, which finds it known
 * The start of the process is not in any of them. The file is one year of one-minute candles of the
 * exchange archive: 525,600 rows of 12 columns, made here from a seed.
 */
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { bundled, MINUTE, median, seeded, spread } from './bench/common.mjs';

const ROWS = 525_600;
const ROUNDS = Number(process.argv[2] ?? 9);
const FIRST_MS = Date.UTC(2025, 0, 1);

async function writeArchive(path) {
  const random = seeded(20_250_101);
  const out = createWriteStream(path);
  out.write(
    'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore\n',
  );
  let price = 95_000;
  let lines = [];
  for (let row = 0; row < ROWS; row += 1) {
    const open = price;
    const close = Math.max(1_000, open * (1 + (random() - 0.5) * 0.002));
    const high = Math.max(open, close) * (1 + random() * 0.0005);
    const low = Math.min(open, close) * (1 - random() * 0.0005);
    const volume = random() * 400;
    const taker = volume * random();
    const at = FIRST_MS + row * MINUTE;
    lines.push(
      `${at},${open.toFixed(2)},${high.toFixed(2)},${low.toFixed(2)},${close.toFixed(2)},${volume.toFixed(3)},${at + 59_999},${(volume * close).toFixed(5)},${Math.floor(random() * 5_000)},${taker.toFixed(3)},${(taker * close).toFixed(5)},0\n`,
    );
    price = Number(close.toFixed(2));
    if (lines.length === 10_000) {
      out.write(lines.join(''));
      lines = [];
    }
  }
  out.end(lines.join(''));
  await finished(out);
}

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
  const csv = join(folder, 'BTCUSDT-1m-2025-01.csv');
  await writeArchive(csv);
  const options = { venue: 'binance-usdm', kind: 'last' };
  const importOnce = async (db) => {
    const store = await openStore(db, { mode: 'write' });
    const { sources } = await importPaths(store, [csv], options);
    await store.close();
    return sources[0];
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
      rowsAdded = (await importOnce(db)).rowsAdded;
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
} finally {
  rmSync(folder, { recursive: true, force: true });
}
