/** A worker of a sweep: shards in, finished shards onto the disk. */
import { parentPort, workerData } from 'node:worker_threads';
import { DataError, invariant, ScenarioError } from '../../domain/errors.ts';
import { readAxes } from '../../sweep/axes.ts';
import type { RowBlock } from '../../sweep/columns.ts';
import { FIGURES, type PointEngine } from '../../sweep/figures.ts';
import { historyKey } from '../../sweep/history-key.ts';
import { pointEngine } from '../../sweep/point-engine.ts';
import { scenarioAt } from '../../sweep/points.ts';
import { combinationAt } from '../../sweep/rows.ts';
import { rowsOf } from '../../sweep/shards.ts';
import type { Order, Report, WorkerStart } from './protocol.ts';
import { writeShard } from './shard-file.ts';

const { task, slot, progress }: WorkerStart = workerData;
const axes = readAxes(task.grid);

let currentPoint = -1;
let currentEngine: PointEngine | null = null;

function engineAt(point: number): PointEngine {
  if (currentEngine !== null && point === currentPoint) return currentEngine;
  const scenario = scenarioAt(task.document, axes, point);
  const market = task.markets.get(historyKey(scenario));
  invariant(market !== undefined, 'every history that the grid reads was laid out');
  const options = { engine: task.engine, onlyLeg: null };
  currentPoint = point;
  currentEngine = pointEngine(scenario, task.books, market, options);
  return currentEngine;
}

/** The rows of a shard, computed. */
function compute(shard: number): RowBlock {
  const [from, to] = rowsOf(task.shards, shard);
  const rows = to - from;
  const figures = FIGURES.map(() => new Float64Array(rows));
  const refused = new Map<number, string>();
  const row = new Float64Array(FIGURES.length);
  for (let i = 0; i < rows; i += 1) {
    const { point, entry } = combinationAt(task, from + i);
    const reason = engineAt(point).figuresAt(task.entries[entry] ?? Number.NaN, row);
    if (reason !== null) refused.set(i, reason);
    for (let figure = 0; figure < figures.length; figure += 1)
      (figures[figure] as Float64Array)[i] = row[figure] as number;
    Atomics.store(progress, slot, i + 1);
  }
  return { rows, figures, refused };
}

function reportOf(shard: number): Report {
  try {
    writeShard(task.folder, shard, compute(shard));
    return { kind: 'done', shard };
  } catch (error) {
    if (error instanceof ScenarioError)
      return { kind: 'refused', of: 'scenario', issues: error.issues };
    if (error instanceof DataError) return { kind: 'refused', of: 'data', issues: error.issues };
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    if (error instanceof Error && 'code' in error && 'path' in error)
      return { kind: 'disk', message, code: String(error.code), path: String(error.path) };
    return { kind: 'bug', message, stack };
  }
}

parentPort?.on('message', ({ shard }: Order) => {
  const report = reportOf(shard);
  Atomics.store(progress, slot, 0);
  parentPort?.postMessage(report);
});
