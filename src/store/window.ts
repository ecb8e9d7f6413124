/** Half-open, UTC milliseconds. */
export interface WindowMs {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Every instant that a date can name: ±100,000,000 days around 1970 (ECMA-262, "Time Values and Time Range"). */
export const ALL_TIME: WindowMs = { fromMs: -8.64e15, toMs: 8.64e15 };
