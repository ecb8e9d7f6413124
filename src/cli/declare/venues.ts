/** How `legrisk venues` is called. */
import type { Argv } from 'yargs';
import type { Context } from '../context.ts';
import { JSON_FLAG, RULES } from '../options.ts';

/** Adds the command; it is loaded when it is called. */
export function withVenues(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'venues [venue]',
    'the rule books, with their sources',
    (y) =>
      y
        .positional('venue', {
          type: 'string',
          describe: 'one of them; all in a line each without',
        })
        .option('at', {
          type: 'string',
          requiresArg: true,
          describe: 'only rules in force on this day, such as 2025-10-10',
        })
        .option('instrument', {
          type: 'string',
          requiresArg: true,
          describe: 'only its rules, with its margin table in full',
        })
        .option('rules', RULES)
        .option('write', { type: 'boolean', default: false, describe: 'update docs/venues.md' })
        .option('json', JSON_FLAG)
        .example('$0 venues bybit-linear --at 2025-10-10', 'what held on that day')
        .example('$0 venues binance-usdm --instrument BTCUSDT', 'one table in full'),
    (args) =>
      choose(async () => {
        const { venuesCommand } = await import('../commands/venues.ts');
        return venuesCommand(args, terminal);
      }),
  );
}
