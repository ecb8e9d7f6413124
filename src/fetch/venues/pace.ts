/** Keeping to a venue's limit: requests go out one after the other, each as far apart as its price says. */
import type { FetchWorld } from '../fetcher.ts';

/** Waits until the requests before are paid for, then owes `costMs` for this one. */
export type Pace = (costMs: number) => Promise<void>;

/**
 * Clocks and networks jitter: requests that leave exactly as often as a venue allows arrive too often
 * now and then, so every price is taken a tenth higher.
 */
const MARGIN = 1.1;

export function paceOf({ nowMs, sleep }: Pick<FetchWorld, 'nowMs' | 'sleep'>): Pace {
  let freeAtMs = Number.NEGATIVE_INFINITY;
  return async (costMs) => {
    const now = nowMs();
    const turnMs = Math.max(now, freeAtMs);
    freeAtMs = turnMs + costMs * MARGIN;
    if (turnMs > now) await sleep(turnMs - now);
  };
}
