/** The market of a sweep: one tape that every thread reads. */
import { shareTape } from '../market/share-tape.ts';
import type { Tape } from '../market/tape.ts';

/** Plain data on shared memory; a thread that is sent it copies nothing. */
export interface Market {
  readonly tape: Tape;
}

export const makeMarket = (tape: Tape): Market => ({ tape: shareTape(tape) });
