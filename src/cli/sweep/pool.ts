/**
 * Workers and the shards they do. A worker that dies is replaced and its shards are done again; a
 * shard that takes two workers down with it is our own fault.
 */
import { DataError, InvariantError, ScenarioError } from '../../domain/errors.ts';
import type { Order, Report } from './protocol.ts';

/** What the pool needs of a worker thread. */
export interface PoolWorker {
  on(event: 'message', listener: (report: Report) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: () => void): unknown;
  postMessage(order: Order): void;
  terminate(): Promise<unknown>;
}

export interface PoolOptions {
  readonly workers: number;
  /** A new worker, on one of the places 0 … `workers` − 1. */
  readonly start: (slot: number) => PoolWorker;
  /** In the order in which they are to be done. */
  readonly shards: readonly number[];
  /** Called once a shard, when its file is there. */
  readonly done: (shard: number) => void;
}

/** Shards that a worker holds: the one it does, and the next, so that it never waits for us. */
const HELD = 2;
const DEATHS_MAX = 2;

interface Place {
  readonly slot: number;
  readonly worker: PoolWorker;
  readonly held: number[];
  /** What it said before it died. */
  error: Error | null;
}

export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #waiting: number[];
  readonly #places = new Set<Place>();
  readonly #deaths = new Map<number, number>();
  #left: number;
  #settle: { readonly resolve: () => void; readonly reject: (error: unknown) => void } | null =
    null;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#waiting = options.shards.toReversed();
    this.#left = options.shards.length;
  }

  /**
   * Resolves when every shard is done, or after `stop`.
   *
   * @throws ScenarioError or DataError of a point, what the disk said, InvariantError
   */
  async run(): Promise<void> {
    if (this.#left === 0) return;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#settle = { resolve, reject };
        const { workers, shards } = this.#options;
        for (let slot = 0; slot < Math.min(workers, shards.length); slot += 1) this.#start(slot);
      });
    } finally {
      await this.#end();
    }
  }

  /** Ends the workers where they are; what they had not finished is lost. */
  stop(): void {
    this.#settle?.resolve();
  }

  async #end(): Promise<void> {
    this.#settle = null;
    const places = [...this.#places];
    this.#places.clear();
    await Promise.all(places.map(({ worker }) => worker.terminate()));
  }

  #start(slot: number): void {
    const worker = this.#options.start(slot);
    const place: Place = { slot, worker, held: [], error: null };
    this.#places.add(place);
    worker.on('message', (report) => {
      this.#hear(place, report);
    });
    worker.on('error', (error) => {
      place.error = error;
    });
    worker.on('exit', () => {
      this.#bury(place);
    });
    for (let i = 0; i < HELD; i += 1) this.#give(place);
  }

  #give({ held, worker }: Place): void {
    const shard = this.#waiting.pop();
    if (shard === undefined) return;
    held.push(shard);
    worker.postMessage({ shard });
  }

  #hear(place: Place, report: Report): void {
    if (this.#settle === null) return;
    if (report.kind !== 'done') {
      this.#settle.reject(errorOf(report));
      return;
    }
    place.held.splice(place.held.indexOf(report.shard), 1);
    this.#give(place);
    try {
      this.#options.done(report.shard);
    } catch (error) {
      this.#settle.reject(error);
    }
    this.#left -= 1;
    if (this.#left === 0) this.#settle?.resolve();
  }

  /** A worker has ended by itself. */
  #bury(place: Place): void {
    if (this.#settle === null || !this.#places.delete(place)) return;
    // The shard it was at, or its own start.
    const culprit = place.held[0] ?? -1;
    const deaths = (this.#deaths.get(culprit) ?? 0) + 1;
    this.#deaths.set(culprit, deaths);
    if (deaths >= DEATHS_MAX) {
      const said = place.error === null ? '' : `: ${place.error.message}`;
      this.#settle.reject(
        new InvariantError(`Invariant: a worker lives through shard ${culprit}${said}`),
      );
      return;
    }
    this.#waiting.push(...place.held.toReversed());
    if (this.#waiting.length > 0) this.#start(place.slot);
  }
}

function errorOf(report: Exclude<Report, { kind: 'done' }>): Error {
  if (report.kind === 'refused')
    return report.of === 'scenario'
      ? new ScenarioError(report.issues)
      : new DataError(report.issues);
  const error = new Error(report.message);
  if (report.kind === 'disk') return Object.assign(error, { code: report.code, path: report.path });
  error.stack = report.stack;
  return error;
}
