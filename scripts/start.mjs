/**
 * The main job on what is bundled: the reconstructions into the store, every bundled scenario
 * replayed, reports/ written. Run by `npm start`, after the build.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const PROGRAM = 'dist/cli/main.js';

function legrisk(...args) {
  const { status } = spawnSync(process.execPath, [PROGRAM, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 70);
}

const scenarios = readdirSync('scenarios')
  .filter((file) => file.endsWith('.yaml'))
  .sort()
  .map((file) => `scenarios/${file}`);

legrisk('import', 'data/reconstructions');
legrisk('replay', ...scenarios);
console.error('\nopen reports/index.html');
