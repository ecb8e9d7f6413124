/** What the benchmarks share: seeds, medians, bundles of src, processes with their time and memory. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

export const PROGRAM = join(process.cwd(), 'dist', 'cli', 'main.js');
export const BENCH = join(process.cwd(), 'dist', 'bench');
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** `3.4 to 3.9`: between which figures the rounds lay. */
export const spread = (values, digits = 0) =>
  `${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)}`;

/** A small generator with a seed, so that every run reads the same bytes. */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Bundles parts of src into one module under dist/bench; its path. */
export async function bundle(name, contents) {
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

export const bundled = async (name, contents) =>
  import(pathToFileURL(await bundle(name, contents)).href);

/** Wall time of a whole process, and what it printed. */
export function timedProcess(command, words, options = {}) {
  const start = performance.now();
  const { status, stdout, stderr, error } = spawnSync(command, words, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    ...options,
  });
  const wallMs = performance.now() - start;
  if (status !== 0) throw new Error(`${command} ${words.join(' ')}: ${status ?? error} ${stderr}`);
  return { wallMs, stdout };
}

const GNU_TIME = '/usr/bin/time';
const SAMPLED_EVERY_MS = 20;

/**
 * Wall time, CPU time and peak resident memory of a whole process, the last two as GNU time tells them.
 * Without it the memory is the system's own high-water mark read every 20 ms; what is unknown is NaN.
 */
export function measuredProcess(command, words, options = {}) {
  const timed = existsSync(GNU_TIME);
  const [program, all] = timed ? [GNU_TIME, ['-v', command, ...words]] : [command, words];
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(program, all, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'])
      child[name].setEncoding('utf8').on('data', (text) => {
        said[name] += text;
      });
    let peakKb = Number.NaN;
    const sample = () => {
      const status = `/proc/${child.pid}/status`;
      if (!existsSync(status)) return;
      peakKb = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1] ?? peakKb);
    };
    const sampling = timed ? null : setInterval(sample, SAMPLED_EVERY_MS);
    child.on('error', reject).on('close', (status) => {
      const wallMs = performance.now() - start;
      clearInterval(sampling);
      if (status !== 0) {
        reject(new Error(`${command} ${words.join(' ')}: ${status} ${said.stderr}`));
        return;
      }
      const told = (what) => Number(said.stderr.split(`${what}: `)[1]?.split('\n')[0]);
      resolve({
        wallMs,
        cpuMs: (told('User time (seconds)') + told('System time (seconds)')) * 1000,
        peakMb: (timed ? told('Maximum resident set size (kbytes)') : peakKb) / 1024,
        stdout: said.stdout,
      });
    });
  });
}

/** The first word that starts, of several that name the same program; null: none does. */
export const found = (...words) =>
  words.find((word) => spawnSync(word, ['--version'], { stdio: 'ignore' }).status === 0) ?? null;

export const machine = () =>
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`;

/** A Markdown table whose columns also line up as they stand. */
export function markdown(head, rows) {
  const cells = [head, ...rows].map((row) => head.map((_, i) => row[i] ?? ''));
  const widths = head.map((_, i) => Math.max(3, ...cells.map((row) => row[i].length)));
  const line = (row) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(cells[0]), rule, ...cells.slice(1).map(line)].join('\n');
}
