/**
 * Imports and fetches that are killed two hundred times each: the tests of the gate, more often.
 *
 *     npm run kill
 *     node scripts/kill.mjs --mode import --seed 7 --count 50
 *
 * It needs a built dist/. The same seed kills after the same times, or at the same requests; what a
 * machine has done by then is its own.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const TESTS = { import: 'test/cli/kill-import.test.ts', fetch: 'test/fetch/kill.test.ts' };

const { values } = parseArgs({
  options: {
    mode: { type: 'string', default: 'both' },
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '200' },
  },
});
const modes = values.mode === 'both' ? Object.keys(TESTS) : [values.mode];
for (const mode of modes) {
  if (!(mode in TESTS)) {
    console.error(`error: --mode: expected import, fetch or both; found ${mode}`);
    process.exit(2);
  }
  console.log(`${mode}: seed ${values.seed}, ${values.count} kills`);
  const { status } = spawnSync('npx', ['vitest', 'run', TESTS[mode]], {
    stdio: 'inherit',
    env: { ...process.env, LEGRISK_KILLS: values.count, LEGRISK_SEED: values.seed },
  });
  if (status !== 0) process.exit(status ?? 1);
}
