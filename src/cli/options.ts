/** Options that several commands have, and how one is written. */

/** A text that the program reads by itself, so that it can say what is wrong with it. */
export const text = (describe: string) =>
  ({ type: 'string', requiresArg: true, describe }) as const;

/** As {@link text}, under a head of its own in the help. */
export const textUnder = (describe: string, group: string) =>
  ({ ...text(describe), group }) as const;

export const VENUE = text('binance-usdm, bybit-linear, …');
export const UNTIL = text('first instant after it');

export const DB = {
  type: 'string',
  requiresArg: true,
  describe: 'store (default: LEGRISK_DB, else data/legrisk.duckdb)',
} as const;
export const RULES = {
  type: 'string',
  requiresArg: true,
  describe: 'folder of your own rule files (default: LEGRISK_RULES, else data/rules)',
} as const;
export const ENGINE = {
  choices: ['indexed', 'bar'] as const,
  default: 'indexed' as const,
  requiresArg: true,
  describe: 'bar: walk every bar, as the reference does; same figures',
} as const;
export const SET = {
  type: 'string',
  array: true,
  nargs: 1,
  default: [] as string[],
  describe: 'path=value, instead of what the scenario says',
} as const;
export const JSON_FLAG = {
  type: 'boolean',
  default: false,
  describe: 'one JSON object on stdout',
} as const;
