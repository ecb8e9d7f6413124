/** The options of `size`. */

const text = (describe: string) => ({ type: 'string', requiresArg: true, describe }) as const;

export const SIZE_OPTIONS = {
  'max-loss': {
    ...text('forced-exit loss that is borne, as "5 %" of capital'),
    demandOption: true,
  },
  coverage: { ...text('share of entries that stay within it, as 99%'), demandOption: true },
  hold: text('planned time in the trade (default: the scenario’s)'),
  stress: text('also with the marks so many times as far apart'),
  entries: {
    ...text('entry times: every=1h, or instants, or @file'),
    default: 'every=1h',
  },
  leverages: text('1:20:0.5 or a list (default: 1 to 25 by halves, then to 100)'),
} as const;
