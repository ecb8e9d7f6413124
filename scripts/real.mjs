/**
 * The scenarios under scenarios/real against recorded history that is not part of the project:
 * freqtrade-style Feather files under LEGRISK_REAL_DATA (default ../shared/data), in the folders
 * real/binance-um, real/binance-spot and real/bybit. Imports what they need into a store of its own
 * and writes reports/real.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const PROGRAM = 'dist/cli/main.js';
const DB = 'data/real.duckdb';
const ROOT = join(process.env.LEGRISK_REAL_DATA ?? '../shared/data', 'real');

function legrisk(...args) {
  const { status } = spawnSync(process.execPath, [PROGRAM, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 70);
}

if (!existsSync(ROOT)) {
  console.error(`skipped: no recorded history at ${ROOT}; set LEGRISK_REAL_DATA`);
  process.exit(0);
}

const COINS = ['AVAX', 'AAVE', 'ETH', 'BTC'];
for (const [folder, venue] of [
  ['binance-um', 'binance-usdm'],
  ['bybit', 'bybit-linear'],
]) {
  const files = COINS.flatMap((coin) =>
    ['mark', 'funding_rate'].map((kind) =>
      join(ROOT, folder, `${coin}_USDT_USDT-1h-${kind}.feather`),
    ),
  );
  legrisk('import', ...files, '--venue', venue, '--db', DB, '--quiet');
}
const spot = join(ROOT, 'binance-spot', 'BTC_USDT-1h.feather');
legrisk('import', spot, '--venue', 'binance-spot', '--db', DB, '--quiet');

const scenarios = readdirSync('scenarios/real')
  .filter((file) => file.endsWith('.yaml'))
  .sort()
  .map((file) => `scenarios/real/${file}`);
legrisk('replay', ...scenarios, '--db', DB, '--out', 'reports/real');
