/**
 * How fast, and where the time goes. Outside the gate: no test asserts a time.
 *
 *     npm run bench            all of it
 *     node scripts/bench.mjs engine help replay import
 *
 * Each figure is a median of several rounds. What is compared is run alternately, so that a busy
 * machine or a warm cache favours nobody; CPU time stands beside wall time where one process does
 * the work. docs/performance.md says what each is for and what is aimed at.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const PROGRAM = join(process.cwd(), 'dist', 'cli', 'main.js');
const BENCH = join(process.cwd(), 'dist', 'bench');
const MINUTE = 60_000;
const BARS = 525_600;
const FIRST_MS = Date.UTC(2024, 0, 1);
const BUNDLED = 'scenarios/btc-2025-10-10-5x.yaml';
const ENGINE_ROUNDS = 9;
const HELP_ROUNDS = 15;
const REPLAY_ROUNDS = 5;

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const rows = [];
const tell = (what, figure, beside = '', target = '') => rows.push([what, figure, beside, target]);

/** A small generator with a seed, so that every run walks the same bars. */
function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Bundles parts of src into one module under dist/bench. */
async function bundle(name, contents) {
  mkdirSync(BENCH, { recursive: true });
  const outfile = join(BENCH, `${name}.mjs`);
  await build({
    stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['@duckdb/node-api', 'lz4-napi', 'apache-arrow'],
    banner: {
      js: "import { createRequire as legriskRequire } from 'node:module'; const require = legriskRequire(import.meta.url);",
    },
    loader: { '.sql': 'text' },
    outfile,
    logLevel: 'error',
  });
  return outfile;
}

// ---- (a) the reference engine -----------------------------------------------------------------

const TIERS = `
schema: 1
name: bench
window: { from: 2024-01-01, to: 2024-12-31 }
capital: 100_000 USDT
construction:
  kind: delta-neutral
  long:  { venue: binance-usdm, instrument: BTCUSDT }
  short: { venue: bybit-linear, instrument: BTCUSDT }
  leverage: 2
liquidation:
  maintenance:
${[0.4, 0.5, 0.65, 1, 1.5, 2, 2.5, 5, 10, 12.5]
  .map((rate, i) => `    - { ${i === 9 ? '' : `to: ${50 * 2 ** i}_000 USDT, `}rate: ${rate} % }`)
  .join('\n')}
  style: full-margin
`;

/** A year of minutes around 60,000, pulled back so that neither leg dies and every bar is walked. */
function minutes(driver, noise, venue) {
  const columns = ['openMs', 'open', 'high', 'low', 'close'].map(() => new Float64Array(BARS));
  const [openMs, open, high, low, close] = columns;
  let price = 60_000;
  for (let bar = 0; bar < BARS; bar += 1) {
    const next = price * (1 + (driver() - 0.5) * 0.001) + (60_000 - price) * 0.0002;
    openMs[bar] = FIRST_MS + bar * MINUTE;
    open[bar] = price * (1 + (noise() - 0.5) * 0.0001);
    close[bar] = next * (1 + (noise() - 0.5) * 0.0001);
    high[bar] = Math.max(open[bar], close[bar]) * (1 + noise() * 0.0002);
    low[bar] = Math.min(open[bar], close[bar]) * (1 - noise() * 0.0002);
    price = next;
  }
  const key = { venue, instrument: 'BTCUSDT', kind: 'mark', origin: 'record' };
  return { key, resolutionMs: MINUTE, openMs, open, high, low, close, provenance: [] };
}

function prints(random, venue) {
  const count = Math.floor(BARS / 480);
  const column = (value) => Float64Array.from({ length: count }, (_, i) => value(i));
  return {
    key: { venue, instrument: 'BTCUSDT', kind: 'funding', origin: 'record' },
    settledAtMs: column((i) => FIRST_MS + i * 480 * MINUTE),
    rate: column(() => (random() - 0.4) * 0.0003),
    intervalMs: column(() => 480 * MINUTE),
    price: column(() => Number.NaN),
    provenance: [],
  };
}

async function engine() {
  const file = await bundle(
    'engine',
    `export { readRuleBooks } from './src/loaders/venue-rules.ts';
     export { parseScenario } from './src/scenario/parse.ts';
     export { makePlan } from './src/replay/plan.ts';
     export { buildTape } from './src/market/build-tape.ts';
     export { runBars } from './src/replay/bar-engine.ts';`,
  );
  const { readRuleBooks, parseScenario, makePlan, buildTape, runBars } = await import(
    pathToFileURL(file).href
  );
  const scenario = parseScenario(TIERS, 'bench.yaml', {
    sets: ['costs.taker=0 bps'],
  });
  const legs = ['binance-usdm', 'bybit-linear'].map((venue, i) => ({
    mark: minutes(seeded(7), seeded(11 + i), venue),
    fill: null,
    funding: prints(seeded(23 + i), venue),
    index: null,
    fundingOnIndex: false,
    conversion: null,
  }));
  const { plan } = makePlan(scenario, readRuleBooks(join('data', 'venues')));
  const { tape } = buildTape(legs, null, { window: scenario.window, gridMs: null, gapsMaxMs: 0 });
  const bars = tape.openMs.length;
  const round = () => {
    const cpu = process.cpuUsage();
    const start = performance.now();
    const runs = [runBars(plan, tape, true), runBars(plan, tape, false)];
    const wallMs = performance.now() - start;
    const { user, system } = process.cpuUsage(cpu);
    for (const { lives } of runs)
      if (lives.some(({ exitBar }) => exitBar !== bars - 1)) throw new Error('a leg left early');
    return { wallMs, cpuMs: (user + system) / 1000 };
  };
  for (let warm = 0; warm < 2; warm += 1) round();
  const rounds = Array.from({ length: ENGINE_ROUNDS }, round);
  const rate = (name) => (bars / median(rounds.map((one) => one[name])) / 1000).toFixed(1);
  tell('engine', `${rate('wallMs')} M bar-pairs/s`, `${rate('cpuMs')} M by CPU time`, '5 M');
  const ms = (name) => `${median(rounds.map((one) => one[name])).toFixed(0)} ms`;
  tell('  run and twin', ms('wallMs'), `${ms('cpuMs')} CPU; 2 × ${bars} bars, 10 tiers`);
}

// ---- (c) help ----------------------------------------------------------------------------------

function processMs(words, cwd) {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, words, { cwd, encoding: 'utf8' });
  const wallMs = performance.now() - start;
  if (status !== 0) throw new Error(`${words.join(' ')}: ${status} ${stderr}`);
  return wallMs;
}

function help() {
  const figures = { empty: [], help: [] };
  for (let round = 0; round <= HELP_ROUNDS; round += 1) {
    const took = {
      empty: processMs(['-e', '0']),
      help: processMs([PROGRAM, '--help']),
    };
    // The first round warms the file cache and is not counted.
    if (round > 0) for (const name of Object.keys(figures)) figures[name].push(took[name]);
  }
  const beyond = figures.help.map((ms, round) => ms - figures.empty[round]);
  const [empty, whole] = [median(figures.empty), median(figures.help)];
  tell(
    'help beyond node -e 0',
    `${median(beyond).toFixed(0)} ms`,
    `${whole.toFixed(0)} against ${empty.toFixed(0)} ms`,
    '120 ms',
  );
}

// ---- (d) a bundled scenario, cold --------------------------------------------------------------

/** A process of its own that does what `replay` does, and tells how long the hundred seeds took. */
const SEEDS = `
import { readFileSync } from 'node:fs';
import { expandSeries } from './src/loaders/reconstruction/expand.ts';
import { readReconstruction } from './src/loaders/reconstruction/read.ts';
import { readRuleBooks } from './src/loaders/venue-rules.ts';
import { replay } from './src/replay/replay.ts';
import { parseScenario } from './src/scenario/parse.ts';
import { readHistory } from './src/cli/history.ts';
import { shipped } from './src/cli/places.ts';
import { withSeeds } from './src/cli/seeds.ts';
import { memorySource } from './src/cli/series-source.ts';
const file = process.argv[2] ?? '';
const scenario = parseScenario(readFileSync(file, 'utf8'), file);
const books = readRuleBooks(shipped('data', 'venues'));
const days = readReconstruction(scenario.reconstruction ?? '', shipped('data', 'reconstructions'));
const source = memorySource(expandSeries(days, 1));
const { result } = replay(scenario, books, await readHistory(scenario, books, source));
const start = performance.now();
await withSeeds(result, scenario, books, days);
process.stdout.write(String(performance.now() - start));
`;

async function cold() {
  const seeds = await bundle('seeds', SEEDS);
  const folder = mkdtempSync(join(tmpdir(), 'legrisk-bench-'));
  const scenario = join(process.cwd(), BUNDLED);
  const figures = { whole: [], seeds: [] };
  try {
    for (let round = 0; round <= REPLAY_ROUNDS; round += 1) {
      const out = join(folder, String(round));
      const whole = processMs([PROGRAM, 'replay', scenario, '--out', out], folder);
      const { status, stdout } = spawnSync(process.execPath, [seeds, scenario], {
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error('the seeds were not measured');
      if (round === 0) continue;
      figures.whole.push(whole);
      figures.seeds.push(Number(stdout));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const [whole, part] = [median(figures.whole), median(figures.seeds)];
  tell('bundled scenario, cold', `${whole.toFixed(0)} ms`, BUNDLED, '1,500 ms');
  tell('  its hundred seeds', `${part.toFixed(0)} ms`, `${((part / whole) * 100).toFixed(0)} %`);
}

// ---- (b) import ---------------------------------------------------------------------------------

function imports() {
  const words = [join('scripts', 'bench-import.mjs')];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`bench-import: ${status} ${stderr}`);
  const line = (name) => stdout.match(new RegExp(`^${name} +(.*)$`, 'm'))?.[1]?.trim() ?? '?';
  tell('import', `${line('ratio').split(' ')[0]} times`, 'DuckDB’s own read_csv', '1.5 times');
  for (const name of ['base', 'ours', 'again']) tell(`  ${name}`, line(name).slice(0, 8).trim());
}

// -------------------------------------------------------------------------------------------------

const PARTS = { engine, import: imports, help, replay: cold };
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  console.error(`error: bench: expected ${Object.keys(PARTS).join(', ')}; found ${unknown}`);
  process.exit(2);
}
for (const [name, part] of Object.entries(PARTS))
  if (asked.length === 0 || asked.includes(name)) {
    console.error(`measuring ${name} …`);
    await part();
  }

const [cpu] = cpus();
const about = `Node ${process.version}, ${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}`;
mkdirSync(BENCH, { recursive: true });
writeFileSync(join(BENCH, 'bench.json'), `${JSON.stringify({ about, rows }, null, 1)}\n`);
const table = [['', 'median', 'beside', 'aim'], ...rows];
const widths = [0, 1, 2, 3].map((i) => Math.max(...table.map((row) => row[i].length)));
console.log(about);
for (const row of table)
  console.log(
    row
      .map((cell, i) => cell.padEnd(widths[i]))
      .join('  ')
      .trimEnd(),
  );
