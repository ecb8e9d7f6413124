/** How `legrisk fetch` is called. */
import type { Argv } from 'yargs';
import type { Context } from '../context.ts';
import { DB, JSON_FLAG, RULES, UNTIL, VENUE } from '../options.ts';

/** Adds the command; it is loaded when it is called. */
export function withFetch(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'fetch',
    'get history from the venues, straight into the store',
    (y) =>
      y
        .option('venue', VENUE)
        .option('instrument', {
          type: 'string',
          array: true,
          nargs: 1,
          default: [] as string[],
          describe: 'as the venue spells it; may be given several times',
        })
        .option('from', {
          type: 'string',
          requiresArg: true,
          describe: 'first instant, such as 2025-10-01',
        })
        .option('to', UNTIL)
        .option('kinds', {
          type: 'string',
          requiresArg: true,
          describe:
            'mark,funding,last,index (default: these, where there are), spot, premium, open-interest, tiers',
        })
        .option('resolution', {
          type: 'string',
          requiresArg: true,
          default: '1m',
          describe: 'length of a bar: 1m, 5m, 1h, …',
        })
        .option('for', {
          type: 'string',
          array: true,
          nargs: 1,
          default: [] as string[],
          describe: 'a scenario: every series that it reads, for its window',
        })
        .option('base-url', {
          type: 'string',
          requiresArg: true,
          describe: 'another host in place of the venue’s, with its path before theirs',
        })
        .option('db', DB)
        .option('rules', RULES)
        .option('json', JSON_FLAG)
        .example(
          '$0 fetch --venue binance-usdm --instrument BTCUSDT --from 2025-10-01 --to 2025-11-01',
          'mark, funding, last and index of a month',
        )
        .example('$0 fetch --for my-scenario.yaml', 'what a scenario reads')
        .example(
          '$0 fetch --venue bybit-linear --instrument BTCUSDT --kinds tiers',
          'margin tiers as of today',
        ),
    (args) => {
      choose(async () => {
        const { fetchCommand } = await import('../commands/fetch.ts');
        return fetchCommand(args, terminal);
      });
    },
  );
}
