/** The options of `legrisk liq-price`, as its help shows them. */

/** A value that this program reads by itself, so that it can say what is wrong with it. */
const value = <const G extends string>(describe: string, group: G) =>
  ({ type: 'string', requiresArg: true, describe, group }) as const;

const POSITION = 'The position';
const MARGIN = 'What stands behind it (one of the first two, or cross)';
const RULES = 'Which rules';
const ASKED = 'Also asked';

export const LIQ_PRICE_OPTIONS = {
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
  at: value('rules in force on this UTC date (default: latest)', RULES),
  maintenance: value('flat rate such as "1 %" in place of the tiers', RULES),
  'maintenance-amount': value('its deduction', RULES),
  taker: value('closing fee, where the trigger counts one', RULES),
  mark: value('mark to measure from (default: the entry)', ASKED),
  'funding-rate': value('also in settlements of, say, "0.01 %"', ASKED),
} as const;
