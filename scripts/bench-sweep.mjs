/**
 * What a sweep costs: a million combinations of a year of minutes, and what stands behind them.
 *
 *     node scripts/bench-sweep.mjs [sweep combination resolutions paths replay index size]
 *
 * The year is made from a seed and imported into a fresh store; every measurement begins with that
 * store there and its pages read once. Whole processes are measured from their start to their end.
 * Prints a Markdown table, or with --json its rows.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { baselines, legrisk, requireSame, tierTable, writeColumns } from './bench/baselines.mjs';
import {
  bundled,
  machine,
  markdown,
  measuredProcess,
  median,
  PROGRAM,
  spread,
} from './bench/common.mjs';
import { combination, index, inProcess, LEVERAGES, resolutions } from './bench/engines.mjs';
import { makeStore, scenarioText, TIERS, writeScenario } from './bench/year.mjs';

const CAPITAL = 1_000_000;
/** The long dies in the second crash, in October. */
const REPLAY_LEVERAGE = 3;
const HOURS = 8_736;
const ENTRIES = 'every=1h,to=2024-12-30';
const SWEEP_ROUNDS = 3;
const REPLAY_ROUNDS = 7;

const rows = [];
const tell = (what, figure, { range = '', aim = '', beside = '' } = {}) => {
  console.error(`  ${what}: ${[figure, range, beside].filter((text) => text !== '').join('; ')}`);
  rows.push([what, figure, range, aim, beside]);
};

const SOURCE = `
export { readRuleBooks } from './src/loaders/venue-rules.ts';
export { parseScenario } from './src/scenario/parse.ts';
export { makePlan } from './src/replay/plan.ts';
export { runBars } from './src/replay/bar-engine.ts';
export { replay } from './src/replay/replay.ts';
export { buildTape } from './src/market/build-tape.ts';
export { CrossingIndex } from './src/market/crossing-index.ts';
export { openStore } from './src/store/store.ts';
export { readHistory } from './src/history/read-history.ts';
export { storeSource } from './src/history/series-source.ts';
export { AT, FIGURES } from './src/sweep/figures.ts';
export { makeMarket } from './src/sweep/market.ts';
export { pointEngine } from './src/sweep/point-engine.ts';
`;

/** The year as the program holds it in memory, read from its store. */
async function loadYear(source, folder, db) {
  const text = scenarioText({ leverage: REPLAY_LEVERAGE });
  const file = writeScenario(folder, 'bench-year', text);
  const scenario = source.parseScenario(text, file);
  const books = source.readRuleBooks(join('data', 'venues'));
  const store = await source.openStore(db, { mode: 'read' });
  const history = await source.readHistory(
    scenario,
    books,
    source.storeSource(store, 'record', scenario.window),
  );
  await store.close();
  const { tape } = source.buildTape(history.legs, history.shared, {
    ...{ window: scenario.window, gridMs: null, gapsMaxMs: 0 },
  });
  const market = source.makeMarket(tape);
  return { folder, db, file, source, books, scenario, history, tape, market };
}

// ---- sweeps, whole ------------------------------------------------------------------------------

async function countRows(files) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const list = files.map((file) => `'${file.replaceAll("'", "''")}'`).join(', ');
  const reader = await connection.runAndReadAll(
    `SELECT count(*)::DOUBLE, count(liquidated_role)::DOUBLE FROM read_parquet([${list}])`,
  );
  connection.closeSync();
  instance.closeSync();
  return reader.getRows()[0];
}

/** Several rounds of one sweep to Parquet; the rows of the file are counted, not believed. */
async function sweepRounds({ folder, db }, file, words, combinations) {
  const figures = { seconds: [], cpuSeconds: [], peakMb: [] };
  let dead = 0;
  for (let round = 0; round < SWEEP_ROUNDS; round += 1) {
    const out = join(folder, 'swept');
    const { wallMs, cpuMs, peakMb, stdout } = await measuredProcess(process.execPath, [
      ...[PROGRAM, 'sweep', file, '--db', db, '--format', 'parquet', '--out', out, '--json'],
      ...words,
    ]);
    const { files } = JSON.parse(stdout);
    const [counted, liquidated] = await countRows(files.map((name) => resolve(out, name)));
    if (counted !== combinations) throw new Error(`${counted} rows, not ${combinations}`);
    rmSync(out, { recursive: true });
    figures.seconds.push(wallMs / 1000);
    figures.cpuSeconds.push(cpuMs / 1000);
    figures.peakMb.push(peakMb);
    dead = liquidated / counted;
  }
  return { ...figures, dead };
}

const leverageGrid = (values) => `construction.leverage=${values.join(',')}`;

async function sweeps(year) {
  const combinations = LEVERAGES.length * HOURS;
  const { seconds, cpuSeconds, peakMb, dead } = await sweepRounds(
    year,
    year.file,
    ['--grid', leverageGrid(LEVERAGES), '--entries', ENTRIES],
    combinations,
  );
  const rate = combinations / median(seconds);
  tell('sweep to Parquet, in all', `${median(seconds).toFixed(1)} s`, {
    range: spread(seconds, 1),
    beside: `${combinations} combinations, ${Math.round(rate / 1000)},000 a second; ${(dead * 100).toFixed(0)} % liquidated; ${median(cpuSeconds).toFixed(1)} s CPU`,
    aim: '10 s, better 3',
  });
  tell('  peak memory', `${median(peakMb).toFixed(0)} MB`, {
    range: spread(peakMb),
    aim: '1,024 MB',
  });
}

/** Twelve leverages at every hour: a hundred thousand combinations in which cash moves by itself. */
const PATH_LEVERAGES = Array.from({ length: 12 }, (_, i) => 2 + i / 2);
const PATHS = {
  rebalancing: (text) =>
    `${text}reserve: 30 %\nrebalance: { at: 60 %, to: 30 %, from: either, transfer: 10 min }\n`,
  // Without a reserve there would be no cash to open the lost leg with.
  'survivor rehedge': (text) =>
    `${text.replace('policy: close', 'policy: rehedge')}reserve: 20 %\n`,
};

async function paths(year) {
  const combinations = PATH_LEVERAGES.length * HOURS;
  for (const [name, changed] of Object.entries(PATHS)) {
    const id = `bench-${name.replace(' ', '-')}`;
    const file = writeScenario(year.folder, id, changed(scenarioText({ name: id })));
    const grid = ['--grid', leverageGrid(PATH_LEVERAGES), '--entries', ENTRIES];
    const { seconds, cpuSeconds, dead } = await sweepRounds(year, file, grid, combinations);
    tell(`sweep, ${name}`, `${median(seconds).toFixed(1)} s`, {
      range: spread(seconds, 1),
      aim: '20 s',
      beside: `${combinations} combinations; ${(dead * 100).toFixed(0)} % liquidated; ${median(cpuSeconds).toFixed(1)} s CPU`,
    });
  }
}

// ---- one replay, and what a user would write instead -------------------------------------------

async function replays(year) {
  const { folder, db, file, scenario, source, books, tape } = year;
  const tiers = tierTable(TIERS);
  writeColumns(join(folder, 'columns'), tape, tiers);
  const takers = source.makePlan(scenario, books).plan.legs.map(({ takerFee }) => takerFee);
  const { ways, missing } = baselines({
    ...{ folder, db, endMs: scenario.window.to, leverage: REPLAY_LEVERAGE },
    ...{ capital: CAPITAL, takers, tiers },
  });
  const own = ['indexed', 'bar'].map((engine) => ({
    name: `legrisk replay --engine ${engine}`,
    does: 'start, store, run, twin, books, metrics, JSON',
    run: () => legrisk(file, db, engine, tape),
  }));
  const all = [...own, ...ways];
  const { answer: expected } = await own[1].run();
  for (const { name, run } of all) requireSame(name, (await run()).answer, expected);
  const figures = new Map(all.map(({ name }) => [name, { whole: [], cpu: [], alone: [] }]));
  for (let round = 0; round < REPLAY_ROUNDS; round += 1)
    // The order turns round by round, so that nobody always follows the same one.
    for (const i of all.keys()) {
      const { name, run } = all[(i + round) % all.length];
      const { wallMs, cpuMs, answer } = await run();
      const { whole, cpu, alone } = figures.get(name);
      whole.push(wallMs);
      cpu.push(cpuMs);
      if (answer.computedMs !== undefined) alone.push(answer.computedMs);
    }
  for (const engine of ['indexed', 'bar'])
    figures.get(`legrisk replay --engine ${engine}`).alone.push(...inProcess(year, engine));
  for (const { name, does } of all) {
    const { whole, cpu, alone } = figures.get(name);
    tell(name, `${median(whole).toFixed(0)} ms`, {
      range: spread(whole),
      beside: `${median(cpu).toFixed(0)} ms CPU; ${does}; the computation alone ${median(alone).toFixed(1)} ms`,
    });
  }
  for (const name of missing) tell(name, 'not here');
}

async function size({ file, db }) {
  const words = ['--max-loss', '5 %', '--coverage', '99%', '--hold', '30 d'];
  const took = [];
  for (let round = 0; round < SWEEP_ROUNDS; round += 1)
    took.push(
      await measuredProcess(process.execPath, [
        ...[PROGRAM, 'size', file, '--db', db, '--json'],
        ...words,
      ]),
    );
  const seconds = took.map(({ wallMs }) => wallMs / 1000);
  const middle = (name) => median(took.map((one) => one[name]));
  tell('size', `${median(seconds).toFixed(1)} s`, {
    range: spread(seconds, 1),
    beside: `${words.join(' ')}; ${(middle('cpuMs') / 1000).toFixed(1)} s CPU; ${middle('peakMb').toFixed(0)} MB`,
  });
}

const PARTS = {
  sweep: sweeps,
  combination: (year) => combination(year, tell),
  resolutions: (year) => resolutions(year, tell),
  paths,
  replay: replays,
  index: (year) => index(year, tell),
  size,
};
const asked = process.argv.slice(2).filter((word) => word !== '--json');
const unknown = asked.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  console.error(`error: bench: expected ${Object.keys(PARTS).join(', ')}; found ${unknown}`);
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'legrisk-bench-'));
try {
  console.error('making a year of minutes and its store …');
  const source = await bundled('sweep', SOURCE);
  const year = await loadYear(source, folder, await makeStore(folder));
  for (const [name, part] of Object.entries(PARTS))
    if (asked.length === 0 || asked.includes(name)) {
      console.error(`measuring ${name} …`);
      await part(year);
    }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (process.argv.includes('--json')) console.log(JSON.stringify(rows));
else console.log(`${machine()}\n\n${markdown(['', 'median', 'spread', 'aim', 'beside'], rows)}`);
