/** How `legrisk compare` is called. */
import type { Argv } from 'yargs';
import type { Context } from '../context.ts';
import { DB, ENGINE, JSON_FLAG, RULES, SET } from '../options.ts';

/** Adds the command; it is loaded when it is called. */
export function withCompare(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'compare <a> <b>',
    'two runs side by side, every difference explained',
    (y) =>
      y
        .positional('a', {
          type: 'string',
          demandOption: true,
          describe: 'a folder that replay wrote, or a scenario to replay now',
        })
        .positional('b', { type: 'string', demandOption: true, describe: 'the other one' })
        .option('view', {
          choices: ['auto', 'figures', 'venues'] as const,
          default: 'auto' as const,
          requiresArg: true,
          describe:
            'venues: crossing venues against staying on one; auto: that, where the two are of one asset, window and capital',
        })
        .option('set', SET)
        .option('set-b', { ...SET, describe: 'path=value in B alone' })
        .option('out', {
          type: 'string',
          requiresArg: true,
          describe: 'file of the page, such as compare.html (default: none)',
        })
        .option('engine', ENGINE)
        .option('db', DB)
        .option('rules', RULES)
        .option('json', JSON_FLAG)
        .example(
          '$0 compare scenarios/btc-2025-10-10-hold.yaml scenarios/btc-2025-10-10-same-venue.yaml',
          'across two venues, and on one',
        )
        .example(
          '$0 compare scenarios/btc-2025-10-10-5x.yaml scenarios/btc-2025-10-10-5x.yaml --set-b construction.leverage=7 --out compare.html',
          'the same trade at another leverage, and its page',
        )
        .example(
          '$0 compare reports/btc-2025-10-10-5x reports/btc-2025-10-10-rebalanced',
          'two runs that were made before',
        ),
    (args) =>
      choose(async () => {
        const { compareCommand } = await import('../commands/compare.ts');
        return compareCommand(args, terminal);
      }),
  );
}
