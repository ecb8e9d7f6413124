/**
 * A night of random scenarios: the engine that walks bars, the engine that asks an index, and the method
 * in SQL (test/differential/sql), until two of them differ. Outside the gate, which asks three thousand.
 *
 *     npm run fuzz
 *     node scripts/fuzz.mjs --seed 7 --count 20000
 *
 * The seed is printed first; the same one gives the same scenarios. Exit code 1 where two differ, with
 * the smallest scenario that still does, or where too few scenarios kill.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const OUT = join(process.cwd(), 'dist', 'fuzz');
const COUNT = 100_000;

/** A whole number of the command line; exit code 2 where it is none. */
function whole(name, text, least) {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value;
  console.error(`error: --${name}: expected a whole number from ${least} on; found '${text}'`);
  process.exit(2);
}

function asked() {
  try {
    const { values } = parseArgs({
      options: { seed: { type: 'string' }, count: { type: 'string' } },
    });
    return {
      // Another night, other scenarios; fast-check takes 32 bits.
      seed: whole('seed', values.seed ?? String(Date.now() % 2 ** 31), 0),
      count: whole('count', values.count ?? String(COUNT), 1),
    };
  } catch (error) {
    console.error(`error: fuzz: expected --seed and --count; ${error.message}`);
    process.exit(2);
  }
}

const { seed, count } = asked();
mkdirSync(OUT, { recursive: true });
const outfile = join(OUT, 'fuzz.mjs');
await build({
  entryPoints: [join('test', 'differential', 'sql', 'fuzz.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  loader: { '.sql': 'text' },
  outfile,
  logLevel: 'error',
});
const { runFuzz } = await import(pathToFileURL(outfile).href);

console.log(`seed ${seed}, ${count} scenarios`);
const start = performance.now();
const onTerminal = process.stderr.isTTY === true;
let told = 0;
const agree = await runFuzz({
  seed,
  count,
  tell: (line) => console.log(line),
  progress: ({ scenarios }) => {
    const seconds = (performance.now() - start) / 1000;
    // A line now and then where nobody sees it overwritten.
    if (!onTerminal && seconds - told < 30) return;
    told = seconds;
    const line = `${scenarios} scenarios, ${seconds.toFixed(0)} s`;
    process.stderr.write(onTerminal ? `\r${line} ` : `${line}\n`);
  },
});
if (onTerminal) process.stderr.write('\n');
console.log(agree ? 'all agree' : `again:  node scripts/fuzz.mjs --seed ${seed} --count ${count}`);
process.exitCode = agree ? 0 : 1;
