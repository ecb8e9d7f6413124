/** What the program and its workers say to one another. Everything here can be cloned between threads. */
import type { Issue } from '../../domain/errors.ts';
import type { RuleBooks } from '../../replay/plan.ts';
import type { ScenarioDocument } from '../../scenario/document.ts';
import type { Space } from '../../sweep/combinations.ts';
import type { Market } from '../../sweep/market.ts';
import type { Shards } from '../../sweep/shards.ts';

export type SweepEngine = 'indexed' | 'bar';

/** What every worker needs, given once; the long arrays are shared memory. */
export interface SweepTask {
  readonly document: ScenarioDocument;
  /** As `--grid` gave them. */
  readonly grid: readonly string[];
  readonly space: Space;
  readonly entries: Float64Array;
  readonly sample: Float64Array | null;
  readonly books: RuleBooks;
  readonly engine: SweepEngine;
  /** By the history that a point reads. */
  readonly markets: ReadonlyMap<string, Market>;
  readonly shards: Shards;
  /** Where finished shards go. */
  readonly folder: string;
}

/** The worker's place among those that count their rows. */
export interface WorkerStart {
  readonly task: SweepTask;
  readonly slot: number;
  /** Rows that each worker has done of its shard. */
  readonly progress: Int32Array;
}

/** To a worker: the shard to do next. */
export interface Order {
  readonly shard: number;
}

/** From a worker: its shard is on the disk, or why it can not be. */
export type Report =
  | { readonly kind: 'done'; readonly shard: number }
  | {
      readonly kind: 'refused';
      readonly of: 'scenario' | 'data';
      readonly issues: readonly Issue[];
    }
  | {
      readonly kind: 'disk';
      readonly message: string;
      readonly code: string;
      readonly path: string;
    }
  | { readonly kind: 'bug'; readonly message: string; readonly stack: string };
