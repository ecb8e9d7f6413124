/**
 * What `legrisk data check` costs: ten million bars, five coins on two venues each, seven hundred days of
 * minutes, and their funding.
 *
 *     node scripts/bench-check.mjs [rounds]
 *
 * Measured are whole processes: start, reading, every check, the table. Everything is made here from a
 * seed: the two venues of a coin share its path and differ by a premium of their own, as real ones do.
 */
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import {
  HOUR,
  MINUTE,
  measuredProcess,
  median,
  PROGRAM,
  seeded,
  spread,
  timedProcess,
} from './bench/common.mjs';

const COINS = ['BTC', 'ETH', 'SOL', 'AVAX', 'AAVE'];
const VENUES = ['binance-usdm', 'bybit-linear'];
const BARS = 1_000_000;
const FIRST_MS = Date.UTC(2023, 0, 1);
const ROUNDS = Number(process.argv[2] ?? 3);

/** One venue's minutes of one coin: `path` is the coin's, `own` the venue's. */
async function writeBars(file, path, own) {
  const out = createWriteStream(file);
  out.write('open_at_ms,open,high,low,close\n');
  let price = 1_000;
  let premium = 0;
  let open = price;
  for (let bar = 0; bar < BARS; bar += 1) {
    price = Math.max(50, price * (1 + (path() + path() + path() - 1.5) * 0.001));
    premium = premium * 0.95 + (own() - 0.5) * 0.0001;
    const close = price * (1 + premium);
    const high = Math.max(open, close) * (1 + own() * 0.0003);
    const low = Math.min(open, close) * (1 - own() * 0.0003);
    const cells = [FIRST_MS + bar * MINUTE, open.toFixed(4), high.toFixed(4), low.toFixed(4)];
    const line = `${cells.join(',')},${close.toFixed(4)}\n`;
    if (!out.write(line)) await new Promise((resolve) => out.once('drain', resolve));
    open = close;
  }
  out.end();
  await finished(out);
}

function writePrints(file, own) {
  const lines = ['settled_at_ms,rate_fraction,interval_ms'];
  for (let at = FIRST_MS; at < FIRST_MS + BARS * MINUTE; at += 8 * HOUR)
    lines.push(`${at},${((own() - 0.35) * 0.0003).toFixed(8)},${8 * HOUR}`);
  writeFileSync(file, `${lines.join('\n')}\n`);
}

const folder = mkdtempSync(join(tmpdir(), 'legrisk-bench-'));
try {
  const db = join(folder, 'history.duckdb');
  for (const [coin, name] of COINS.entries())
    for (const [venue, of] of VENUES.entries()) {
      const own = seeded(100 + 10 * coin + venue);
      const [bars, prints] = ['bars', 'prints'].map((kind) => join(folder, `${kind}.csv`));
      await writeBars(bars, seeded(7 + coin), own);
      writePrints(prints, own);
      const said = ['--venue', of, '--instrument', `${name}USDT`, '--db', db];
      timedProcess(process.execPath, [PROGRAM, 'import', bars, ...said, '--kind', 'mark']);
      timedProcess(process.execPath, [PROGRAM, 'import', prints, ...said, '--kind', 'funding']);
    }
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1)
    rounds.push(await measuredProcess(process.execPath, [PROGRAM, 'data', 'check', '--db', db]));
  const each = (name, by = 1) => rounds.map((one) => one[name] / by);
  console.log(`check    ${median(each('wallMs', 1_000)).toFixed(1)} s  (target 10)`);
  console.log(`spread   ${spread(each('wallMs', 1_000), 1)} s`);
  console.log(`cpu      ${median(each('cpuMs', 1_000)).toFixed(1)} s`);
  console.log(`memory   ${median(each('peakMb')).toFixed(0)} MB`);
  console.log(rounds[0].stdout.trim().split('\n').slice(-4).join('\n'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
