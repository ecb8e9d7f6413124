/** A worker of a sweep: shards in, finished shards onto the disk. */
import { parentPort, workerData } from 'node:worker_threads';
import { DataError, ScenarioError } from '../../domain/errors.ts';
import { readAxes } from '../../sweep/axes.ts';
import type { RowBlock } from '../../sweep/columns.ts';
import { RowComputer } from '../../sweep/compute-rows.ts';
import { rowsOf } from '../../sweep/shards.ts';
import type { Order, Report, WorkerStart } from './protocol.ts';
import { writeShard } from './shard-file.ts';

const { task, slot, progress }: WorkerStart = workerData;
const computer = new RowComputer(task, readAxes(task.grid));

/** The rows of a shard, computed. */
function compute(shard: number): RowBlock {
  const [from, to] = rowsOf(task.shards, shard);
  return computer.compute(from, to, (rows) => {
    Atomics.store(progress, slot, rows);
  });
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
