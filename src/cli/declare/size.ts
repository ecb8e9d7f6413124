/** How `legrisk size` is called. */
import type { Argv } from 'yargs';
import type { Context } from '../context.ts';
import { DB, ENGINE, JSON_FLAG, RULES, SET, text } from '../options.ts';

const SIZE_OPTIONS = {
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

/** Adds the command; it is loaded when it is called. */
export function withSize(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'size <scenario>',
    'the largest leverage whose forced exits stay bearable',
    (y) =>
      y
        .positional('scenario', {
          type: 'string',
          demandOption: true,
          describe: 'a scenario file',
        })
        .options(SIZE_OPTIONS)
        .option('db', DB)
        .option('engine', ENGINE)
        .option('set', SET)
        .option('rules', RULES)
        .option('json', JSON_FLAG)
        .example(
          '$0 size scenarios/btc-2025-10-10-5x.yaml --max-loss "5 %" --coverage 99% --hold "2 h"',
          'over a bundled crash day',
        ),
    (args) =>
      choose(async () => {
        const { sizeCommand } = await import('../commands/size.ts');
        return sizeCommand(args, terminal);
      }),
  );
}
