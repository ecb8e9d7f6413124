/** How `legrisk tiers` is called. */
import type { Argv } from 'yargs';
import type { Context } from '../context.ts';
import { JSON_FLAG, RULES, VENUE } from '../options.ts';
import { USAGE_TEXT } from '../usage.ts';

/** Adds the command; it is loaded when it is called. */
export function withTiers(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command('tiers', 'margin tiers of your own', (y) =>
    y
      .command(
        'import <file>',
        'bring in tiers as ccxt or an exchange hands them out',
        (z) =>
          z
            .positional('file', {
              type: 'string',
              demandOption: true,
              describe: 'JSON of ccxt, freqtrade or the exchange',
            })
            .option('venue', { ...VENUE, demandOption: true })
            .option('at', {
              type: 'string',
              requiresArg: true,
              demandOption: true,
              describe: 'first day they are known to be in force',
            })
            .option('instrument', {
              type: 'string',
              requiresArg: true,
              describe: 'as the venue spells it, for a list without names',
            })
            .option('contract-size', {
              type: 'number',
              requiresArg: true,
              describe: 'of one contract, where tiers end at contracts (OKX)',
            })
            .option('rules', RULES)
            .option('json', JSON_FLAG)
            .example(
              '$0 tiers import binance_leverage_tiers.json --venue binance-usdm --at 2026-05-01',
              'every symbol of a freqtrade file',
            ),
        (args) =>
          choose(async () => {
            const { tiersImportCommand } = await import('../commands/tiers.ts');
            return tiersImportCommand(args, terminal);
          }),
      )
      .demandCommand(1, 1, USAGE_TEXT.command),
  );
}
