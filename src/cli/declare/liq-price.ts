/** How `legrisk liq-price` is called. */
import type { Argv } from 'yargs';
import type { Context } from '../context.ts';
import { JSON_FLAG, RULES, textUnder } from '../options.ts';
import { ownRules } from '../places.ts';

const POSITION = 'The position';
const MARGIN = 'What stands behind it (one of the first two, or cross)';
const RULES_GROUP = 'Which rules';
const ASKED = 'Also asked';

const LIQ_PRICE_OPTIONS = {
  venue: textUnder('binance-usdm, bybit-linear, …', POSITION),
  instrument: textUnder('as the venue spells it', POSITION),
  side: {
    choices: ['long', 'short'] as const,
    requiresArg: true,
    describe: 'its side',
    group: POSITION,
  },
  entry: textUnder('entry price', POSITION),
  quantity: textUnder('size in coin (inverse: at the entry)', POSITION),
  contracts: textUnder('or size in contracts', POSITION),
  'contract-size': textUnder('coin in one (inverse: its quote worth)', POSITION),
  contract: {
    choices: ['linear', 'inverse'] as const,
    requiresArg: true,
    describe: 'where the name does not tell',
    group: POSITION,
  },
  leverage: textUnder('isolated: entry notional ÷ margin', MARGIN),
  margin: textUnder('isolated: wallet net of funding and fees', MARGIN),
  'extra-margin': textUnder('added to the margin of --leverage', MARGIN),
  'margin-mode': {
    choices: ['isolated', 'cross'] as const,
    default: 'isolated' as const,
    requiresArg: true,
    describe: 'who shares the margin',
    group: MARGIN,
  },
  'wallet-balance': textUnder('cross: the shared wallet', MARGIN),
  'other-maintenance': textUnder('cross: maintenance of other positions', MARGIN),
  'other-upnl': textUnder('cross: their unrealised P&L', MARGIN),
  at: textUnder('rules in force on this UTC date (default: latest)', RULES_GROUP),
  maintenance: textUnder('flat rate such as "1 %" in place of the tiers', RULES_GROUP),
  'maintenance-amount': textUnder('its deduction', RULES_GROUP),
  taker: textUnder('closing fee, where the trigger counts one', RULES_GROUP),
  mark: textUnder('mark to measure from (default: the entry)', ASKED),
  'funding-rate': textUnder('also in settlements of, say, "0.01 %"', ASKED),
} as const;

/** Adds the command; it is loaded when it is called. */
export function withLiqPrice(parser: Argv, { choose, terminal }: Context): Argv {
  return parser.command(
    'liq-price',
    'where a position is liquidated, and how far that is',
    (y) =>
      y
        .options(LIQ_PRICE_OPTIONS)
        .option('rules', RULES)
        .option('json', JSON_FLAG)
        .example(
          '$0 liq-price --venue binance-usdm --instrument BTCUSDT --side long --entry 100_000 --quantity 1 --leverage 20',
          'at the venue’s own tiers',
        )
        .example(
          '$0 liq-price --venue bybit-linear --instrument AVAXUSDT --side short --entry 28.5 --quantity 500 --margin 2_850 --maintenance "1 %" --funding-rate "0.01 %"',
          'at a rate of your own',
        )
        .example(
          '$0 liq-price --venue binance-usdm --instrument ETHUSDT --side long --entry 3_000 --quantity 10 --margin-mode cross --wallet-balance 8_000 --other-upnl -500 --json',
          'in a shared account, for a script',
        ),
    (args) =>
      choose(async () => {
        const { liqPriceCommand } = await import('../commands/liq-price.ts');
        return liqPriceCommand({ ...args, rules: ownRules(args.rules) }, terminal);
      }),
  );
}
