/** The shards of a sweep: those that are there, those that workers do, and all of them in order. */
import { Worker } from 'node:worker_threads';
import { invariant } from '../../domain/errors.ts';
import type { RowBlock } from '../../sweep/columns.ts';
import { rowsOf } from '../../sweep/shards.ts';
import { shipped } from '../places.ts';
import { WorkerPool } from './pool.ts';
import type { SweepTask, WorkerStart } from './protocol.ts';
import { readShard } from './shard-file.ts';

export interface RunOptions {
  readonly workers: number;
  /** Takes the blocks, each once, from the first row on without a hole. */
  readonly take: (block: RowBlock) => void;
}

export class SweepRun {
  readonly #task: SweepTask;
  readonly #take: (block: RowBlock) => void;
  readonly #finished = new Set<number>();
  readonly #progress: Int32Array;
  readonly #pool: WorkerPool;
  #rowsDone = 0;
  #inOrder = 0;
  #interrupted = false;

  constructor(task: SweepTask, { workers, take }: RunOptions) {
    this.#task = task;
    this.#take = take;
    const waiting: number[] = [];
    for (let shard = 0; shard < task.shards.count; shard += 1)
      if (this.#read(shard) === null) waiting.push(shard);
      else this.#note(shard);
    this.#progress = new Int32Array(new SharedArrayBuffer(4 * workers));
    this.#pool = new WorkerPool({
      workers,
      shards: waiting,
      start: (slot) => startWorker({ task, slot, progress: this.#progress }),
      done: (shard) => {
        this.#note(shard);
        this.#drain();
      },
    });
  }

  /** Rows that are done, in whatever shard. */
  get rowsDone(): number {
    return this.#progress.reduce((sum, rows) => sum + rows, this.#rowsDone);
  }

  /** Shards from the first on that are done without a hole. */
  get shardsInOrder(): number {
    return this.#inOrder;
  }

  /** @throws what `WorkerPool.run` throws */
  async run(): Promise<void> {
    this.#drain();
    if (!this.#interrupted) await this.#pool.run();
    if (this.#interrupted) this.#pickUp();
  }

  interrupt(): void {
    this.#interrupted = true;
    this.#pool.stop();
  }

  /** The blocks from the first row on, read again from the disk. */
  *blocks(): Generator<RowBlock> {
    for (let shard = 0; shard < this.#inOrder; shard += 1) yield this.#whole(shard);
  }

  #drain(): void {
    for (; this.#finished.has(this.#inOrder); this.#inOrder += 1)
      this.#take(this.#whole(this.#inOrder));
  }

  /** Shards that were finished while nobody listened any more. */
  #pickUp(): void {
    for (let shard = this.#inOrder; shard < this.#task.shards.count; shard += 1) {
      if (this.#finished.has(shard)) continue;
      if (this.#read(shard) === null) break;
      this.#note(shard);
    }
    this.#drain();
  }

  #note(shard: number): void {
    const [from, to] = rowsOf(this.#task.shards, shard);
    this.#finished.add(shard);
    this.#rowsDone += to - from;
  }

  #read(shard: number): RowBlock | null {
    const [from, to] = rowsOf(this.#task.shards, shard);
    return readShard(this.#task.folder, shard, to - from);
  }

  #whole(shard: number): RowBlock {
    const block = this.#read(shard);
    invariant(block !== null, `the file of shard ${shard} is whole`);
    return block;
  }
}

/** The worker's script is built beside the program. */
const startWorker = (start: WorkerStart): Worker =>
  new Worker(shipped('dist', 'cli', 'sweep-worker.js'), {
    workerData: start,
    // Rows are made of many short-lived objects: more room for them, and they are cleared away less often.
    resourceLimits: { maxYoungGenerationSizeMb: 64 },
  });
