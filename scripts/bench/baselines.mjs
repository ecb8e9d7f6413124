/**
 * What a user would write instead of one replay: a query, a NumPy script, a loop in C. They stand
 * beside this file, answer the one case alike, and must agree with the program before anything is timed.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { found, measuredProcess, PROGRAM, timedProcess } from './common.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const AGREE = 1e-6;

/** Deductions that make marginal tiers continuous, from their rates and ends. */
export function tierTable(tiers) {
  let deduction = 0;
  return tiers.map(({ percent, to }, i) => {
    const rate = percent / 100;
    const own = deduction;
    const next = tiers[i + 1];
    if (next !== undefined) deduction += (next.percent / 100 - rate) * to;
    return { rate, deduction: own };
  });
}

/** The tape's columns as files of doubles, for the programs that read no database. */
export function writeColumns(folder, tape, tiers) {
  mkdirSync(folder, { recursive: true });
  const write = (name, values) =>
    writeFileSync(join(folder, `${name}.f64`), new Uint8Array(Float64Array.from(values).buffer));
  for (const [i, { mark, funding }] of tape.legs.entries()) {
    for (const name of ['open', 'high', 'low', 'close']) write(`${name}${i}`, mark[name]);
    write(`rate${i}`, funding.rate);
    write(`print-bar${i}`, funding.bar);
  }
  for (const name of ['rate', 'deduction'])
    write(
      `tier-${name}`,
      tiers.map((tier) => tier[name]),
    );
}

/** The C loop as a program; null where there is no compiler. */
function compiled(folder) {
  const compiler = found('cc', 'gcc', 'clang');
  if (compiler === null) return null;
  const program = join(folder, 'replay');
  timedProcess(compiler, ['-O2', '-o', program, join(HERE, 'replay.c'), '-lm']);
  return program;
}

function numpy() {
  const python = found('python3', 'python');
  if (python === null) return null;
  const { status } = spawnSync(python, ['-c', 'import numpy'], { stdio: 'ignore' });
  return status === 0 ? python : null;
}

/**
 * The ways to one answer, each `{ name, does, run }`; `run` gives what the process took and its
 * answer. `missing` names what this machine lacks.
 */
export function baselines({ folder, db, endMs, leverage, capital, takers, tiers }) {
  const columns = join(folder, 'columns');
  const words = [leverage, capital, ...takers].map(String);
  const python = numpy();
  const loop = compiled(folder);
  const ways = [
    {
      name: 'DuckDB SQL',
      does: 'the same store, opened read-only in a Node process',
      command: process.execPath,
      words: [join(HERE, 'run-sql.mjs'), db, String(endMs), ...words, JSON.stringify(tiers)],
    },
    python && {
      name: 'NumPy',
      does: 'columns of doubles from plain files',
      command: python,
      words: [join(HERE, 'replay.py'), columns, ...words],
    },
    loop && {
      name: 'C, -O2',
      does: 'columns of doubles from plain files',
      command: loop,
      words: [columns, ...words],
    },
  ].filter((way) => way !== null);
  const missing = [python === null && 'NumPy', loop === null && 'a C compiler'].filter(Boolean);
  const run = async (way) => {
    const { stdout, ...took } = await measuredProcess(way.command, way.words);
    return { ...took, answer: JSON.parse(stdout) };
  };
  return { ways: ways.map((way) => ({ ...way, run: () => run(way) })), missing };
}

/** `legrisk replay … --json`, and its result in the words of the others. */
export async function legrisk(scenario, db, engine, tape) {
  const words = [PROGRAM, 'replay', scenario, '--db', db, '--engine', engine, '--json'];
  const { stdout, ...took } = await measuredProcess(process.execPath, words);
  const [result] = JSON.parse(stdout).results;
  const barAt = (atMs) => tape.openMs.indexOf(atMs);
  const legs = result.legs.map(({ exit, liquidation, fundingQuote }) => ({
    deadBar: liquidation === null ? -1 : barAt(liquidation.atMs),
    closedBar: liquidation === null ? barAt(exit.atMs) : -1,
    exit: liquidation?.triggerPrice ?? exit.price,
    fundingQuote,
  }));
  if (result.engine !== engine) throw new Error(`${result.engine} ran: ${result.engineNote}`);
  return { ...took, answer: { netQuote: result.totals.netQuote, legs } };
}

const near = (a, b) => Math.abs(a - b) <= AGREE * Math.max(1, Math.abs(a), Math.abs(b));

/** @throws Error where two answers differ: a baseline that computes something else measures nothing */
export function requireSame(name, answer, expected) {
  const differ = [];
  if (!near(answer.netQuote, expected.netQuote))
    differ.push(`net ${answer.netQuote} against ${expected.netQuote}`);
  for (const [i, leg] of answer.legs.entries())
    for (const [key, value] of Object.entries(expected.legs[i]))
      if (!near(leg[key], value)) differ.push(`leg ${i} ${key} ${leg[key]} against ${value}`);
  if (differ.length > 0) throw new Error(`${name}: ${differ.join('; ')}`);
}
