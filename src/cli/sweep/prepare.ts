/** A sweep made ready: its history read, its shards laid out, and what it is told apart by. */
import { createHash } from 'node:crypto';
import type { DataFinding } from '../../domain/coverage.ts';
import { renderScenario } from '../../scenario/render.ts';
import { RowComputer } from '../../sweep/compute-rows.ts';
import type { PointEngine } from '../../sweep/figures.ts';
import { historiesOf } from '../../sweep/histories.ts';
import { combinationAt } from '../../sweep/rows.ts';
import { shardsOf } from '../../sweep/shards.ts';
import { VERSION } from '../version.ts';
import type { Manifest, SweepFolder } from './folder.ts';
import type { SweepFormat } from './formats.ts';
import { type Markets, readMarkets } from './markets.ts';
import type { SweepEngine, SweepTask } from './protocol.ts';
import type { Question } from './question.ts';

export interface PrepareOptions {
  readonly db: string | undefined;
  readonly rules: string | undefined;
  readonly grid: readonly string[];
  readonly engine: SweepEngine;
  readonly format: SweepFormat;
}

export interface Prepared {
  readonly task: SweepTask;
  readonly manifest: Manifest;
  readonly recipe: string;
  /** Why rows take whole replays; null where they do not, or were asked to. */
  readonly note: string | null;
  /** What the checks say of the data that all rows share. */
  readonly findings: readonly DataFinding[];
}

/** @throws ScenarioError, DataError as reading the history and planning the first point do */
export async function prepare(
  question: Question,
  options: PrepareOptions,
  folder: SweepFolder,
): Promise<Prepared> {
  const { document, axes, entries, rows, scenario } = question;
  const read = await readMarkets(historiesOf(document, axes), options);
  const { how, note } = firstEngine(question, read, options.engine);
  const shards = shardsOf(rows.count, how === 'indexed' ? null : read.bars);
  const recipe = renderScenario(scenario);
  const manifest: Manifest = {
    version: 1,
    program: VERSION,
    scenario: hash(recipe),
    grid: options.grid,
    entries: [entries.length, hash(new Uint8Array(entries.buffer))],
    sample: rows.sample?.length ?? null,
    seed: question.seed,
    engine: options.engine,
    format: options.format,
    data: read.data,
    rules: hash(JSON.stringify([...read.books])),
    shardRows: shards.rows,
  };
  const task: SweepTask = {
    document,
    grid: options.grid,
    space: rows.space,
    entries: shared(entries),
    sample: rows.sample === null ? null : shared(rows.sample),
    books: read.books,
    engine: options.engine,
    markets: read.markets,
    shards,
    folder: folder.work,
  };
  return { task, manifest, recipe, note, findings: read.findings };
}

function firstEngine(
  { document, axes, rows, entries }: Question,
  { books, markets }: Markets,
  engine: SweepEngine,
): PointEngine {
  const task = { ...rows, document, entries, books, engine, markets };
  return new RowComputer(task, axes).engineAt(combinationAt(rows, 0).point);
}

const hash = (data: string | Uint8Array): string =>
  createHash('sha256').update(data).digest('hex').slice(0, 32);

/** In memory that threads share instead of copying it. */
function shared(values: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
