/** The only place that reads the clock: what is fetched ends at the present, and waits take time. */
import { setTimeout as pause } from 'node:timers/promises';

/** UTC milliseconds. */
export const nowMs = (): number => Date.now();

export const sleep = async (ms: number): Promise<void> => {
  await pause(ms);
};
