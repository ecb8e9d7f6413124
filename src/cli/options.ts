/** Options that several commands have. */

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
