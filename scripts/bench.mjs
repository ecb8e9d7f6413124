/**
 * How fast, and where the time goes. Outside the gate: no test asserts a time.
 *
 *     npm run bench            all of it
 *     node scripts/bench.mjs engine import check help replay sweep
 *
 * Each figure is a median of several rounds, and the spread is that of the rounds. What is compared
 * is run alternately, so that a busy machine or a warm cache favours nobody; CPU time stands beside
 * wall time where one process does the work. Prints a Markdown table. docs/performance.md says what
 * each row is for and what is aimed at.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BENCH,
  bundle,
  bundled,
  MINUTE,
  machine,
  markdown,
  median,
  PROGRAM,
  seeded,
  spread,
  timedProcess,
} from './bench/common.mjs';

const BARS = 525_600;
const FIRST_MS = Date.UTC(2024, 0, 1);
const BUNDLED = 'scenarios/btc-2025-10-10-5x.yaml';
const ENGINE_ROUNDS = 9;
const HELP_ROUNDS = 15;
const REPLAY_ROUNDS = 5;

const rows = [];
const tell = (what, figure, { range = '', aim = '', beside = '' } = {}) =>
  rows.push([what, figure, range, aim, beside]);

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
  const { readRuleBooks, parseScenario, makePlan, buildTape, runBars } = await bundled(
    'engine',
    `export { readRuleBooks } from './src/loaders/venue-rules.ts';
     export { parseScenario } from './src/scenario/parse.ts';
     export { makePlan } from './src/replay/plan.ts';
     export { buildTape } from './src/market/build-tape.ts';
     export { runBars } from './src/replay/bar-engine.ts';`,
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
  const each = (name, of) => rounds.map((one) => of(one[name]));
  const rate = (name) => each(name, (ms) => bars / ms / 1000);
  tell('bar engine, bar-pairs', `${median(rate('wallMs')).toFixed(1)} M/s`, {
    range: spread(rate('wallMs'), 1),
    aim: '5 M/s',
    beside: `${median(rate('cpuMs')).toFixed(1)} M by CPU time`,
  });
  const ms = (name) => each(name, (took) => took);
  tell('  run and twin', `${median(ms('wallMs')).toFixed(0)} ms`, {
    range: spread(ms('wallMs')),
    beside: `${median(ms('cpuMs')).toFixed(0)} ms CPU; 2 × ${bars} bars, 10 tiers`,
  });
}

// ---- (c) help ----------------------------------------------------------------------------------

const processMs = (words, cwd) => timedProcess(process.execPath, words, { cwd }).wallMs;

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
  tell('help beyond node -e 0', `${median(beyond).toFixed(0)} ms`, {
    range: spread(beyond),
    aim: '120 ms',
    beside: `${whole.toFixed(0)} against ${empty.toFixed(0)} ms`,
  });
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
import { readHistory } from './src/history/read-history.ts';
import { shipped } from './src/cli/places.ts';
import { withSeeds } from './src/history/seeds.ts';
import { memorySource } from './src/history/series-source.ts';
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
      const { stdout } = timedProcess(process.execPath, [seeds, scenario]);
      if (round === 0) continue;
      figures.whole.push(whole);
      figures.seeds.push(Number(stdout));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const [whole, part] = [median(figures.whole), median(figures.seeds)];
  tell('bundled scenario, cold', `${whole.toFixed(0)} ms`, {
    range: spread(figures.whole),
    aim: '1,500 ms',
    beside: BUNDLED,
  });
  tell('  its hundred seeds', `${part.toFixed(0)} ms`, {
    range: spread(figures.seeds),
    beside: `${((part / whole) * 100).toFixed(0)} %`,
  });
}

// ---- (b) import ---------------------------------------------------------------------------------

function imports() {
  const { stdout } = timedProcess(process.execPath, [join('scripts', 'bench-import.mjs')]);
  const line = (name) => stdout.match(new RegExp(`^${name} +(.*)$`, 'm'))?.[1]?.trim() ?? '?';
  tell('import', `${line('ratio').split(' ')[0]} times`, {
    range: line('ratios'),
    aim: '1.5 times',
    beside: 'DuckDB’s own read_csv',
  });
  for (const name of ['base', 'ours', 'again']) tell(`  ${name}`, line(name).slice(0, 8).trim());
  tell('  a thousand zips', `${line('zips').split(' ')[0]} a second`, {
    range: line('spread'),
    aim: '100 a second',
    beside: 'a day of minutes each',
  });
}

// ---- data check ---------------------------------------------------------------------------------

function check() {
  const { stdout } = timedProcess(process.execPath, [join('scripts', 'bench-check.mjs')]);
  const line = (name) => stdout.match(new RegExp(`^${name} +(.*)$`, 'm'))?.[1]?.trim() ?? '?';
  tell('data check, ten million bars', line('check').split('  ')[0], {
    range: line('spread'),
    aim: '10 s',
    beside: `${line('cpu')} CPU; ${line('memory')}`,
  });
}

// ---- sweeps -------------------------------------------------------------------------------------

/** In a process of its own: what it holds in memory should slow nothing else. */
function sweep() {
  const words = [join('scripts', 'bench-sweep.mjs'), '--json'];
  const { status, stdout } = spawnSync(process.execPath, words, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`bench-sweep: ${status}`);
  rows.push(...JSON.parse(stdout));
}

// -------------------------------------------------------------------------------------------------

const PARTS = { engine, import: imports, check, help, replay: cold, sweep };
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

const about = machine();
mkdirSync(BENCH, { recursive: true });
writeFileSync(join(BENCH, 'bench.json'), `${JSON.stringify({ about, rows }, null, 1)}\n`);
console.log(`${about}\n\n${markdown(['', 'median', 'spread', 'aim', 'beside'], rows)}`);
