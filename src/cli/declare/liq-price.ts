/** How `legrisk liq-price` is called. */
import type { Argv } from 'yargs';
import type { Context } from '../context.ts';
import { JSON_FLAG, RULES } from '../options.ts';
import { ownRules } from '../places.ts';

/** A value that this program reads by itself, so that it can say what is wrong with it. */
const value = <const G extends string>(describe: string, group: G) =>
  ({ type: 'string', requiresArg: true, describe, group }) as const;

const POSITION = 'The position';
const MARGIN = 'What stands behind it (one of the first two, or cross)';
const RULES_GROUP = 'Which rules';
const ASKED = 'Also asked';

const LIQ_PRICE_OPTIONS = {
  venue: value('binance-usdm, bybit-linear, …', POSITION),
  instrument: value('as the venue spells it', POSITION),
  side: {
    choices: ['long', 'short'] as const,
    requiresArg: true,
    describe: 'its side',
    group: POSITION,
  },
  entry: value('entry price', POSITION),
  quantity: value('size in coin (inverse: at the entry)', POSITION),
  contracts: value('or size in contracts', POSITION),
  'contract-size': value('coin in one (inverse: its quote worth)', POSITION),
  contract: {
    choices: ['linear', 'inverse'] as const,
    requiresArg: true,
    describe: 'where the name does not tell',
    group: POSITION,
  },
  leverage: value('isolated: entry notional ÷ margin', MARGIN),
  margin: value('isolated: wallet net of funding and fees', MARGIN),
  'extra-margin': value('added to the margin of --leverage', MARGIN),
  'margin-mode': {
    choices: ['isolated', 'cross'] as const,
    default: 'isolated' as const,
    requiresArg: true,
    describe: 'who shares the margin',
    group: MARGIN,
  },
  'wallet-balance': value('cross: the shared wallet', MARGIN),
  'other-maintenance': value('cross: maintenance of other positions', MARGIN),
  'other-upnl': value('cross: their unrealised P&L', MARGIN),
  at: value('rules in force on this UTC date (default: latest)', RULES_GROUP),
  maintenance: value('flat rate such as "1 %" in place of the tiers', RULES_GROUP),
  'maintenance-amount': value('its deduction', RULES_GROUP),
  taker: value('closing fee, where the trigger counts one', RULES_GROUP),
  mark: value('mark to measure from (default: the entry)', ASKED),
  'funding-rate': value('also in settlements of, say, "0.01 %"', ASKED),
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
