/** What people call venues, legs and events. Unknown names are shown as they are, very long ones cut. */
import type { EventKind } from '../domain/event-kind.ts';
import type { ExitKind, LegResult, ReplayResult } from '../domain/result.ts';
import { cut, WORD_LENGTH } from './long-text.ts';

const VENUES: Readonly<Record<string, string>> = {
  'binance-usdm': 'Binance',
  'binance-coinm': 'Binance',
  'binance-spot': 'Binance',
  'bybit-linear': 'Bybit',
  'bybit-inverse': 'Bybit',
  'bybit-spot': 'Bybit',
  'okx-swap': 'OKX',
  'okx-spot': 'OKX',
  hyperliquid: 'Hyperliquid',
  'dydx-v4': 'dYdX',
  bitmex: 'BitMEX',
  deribit: 'Deribit',
  'kraken-futures': 'Kraken',
  'gate-usdt': 'Gate',
  'gate-spot': 'Gate',
  'bitget-usdt': 'Bitget',
  'kucoin-usdt': 'KuCoin',
  'coinbase-spot': 'Coinbase',
  'bitstamp-spot': 'Bitstamp',
};

/** `binance-usdm` → `Binance`. */
export const venueName = (venue: string): string =>
  Object.hasOwn(VENUES, venue) ? (VENUES[venue] ?? venue) : cut(venue, WORD_LENGTH);

/** `Binance long`, `Bybit perp`; borrowed and sold spot is a `Binance spot short`. */
export const legName = ({
  venue,
  role,
  side,
}: Pick<LegResult, 'venue' | 'role' | 'side'>): string =>
  `${venueName(venue)} ${role === 'spot' && side === 'short' ? 'spot short' : role}`;

/** {@link legName} of the leg that had this role; the bare role where no leg has. */
export function roleName(result: ReplayResult, role: LegResult['role']): string {
  const leg = result.legs.find((one) => one.role === role);
  return leg === undefined ? role : legName(leg);
}

/** `Binance long, 2nd life` where there is more than one. */
export const lifeName = (leg: LegResult): string =>
  leg.lifeIndex === 0 ? legName(leg) : `${legName(leg)}, life ${leg.lifeIndex + 1}`;

/** Whether one leg is spot: the distance of the two prices is then the basis, not a divergence. */
export const isCarry = ({ legs }: ReplayResult): boolean =>
  legs.some(({ role }) => role === 'spot');

/** The currency of the leg's prices, as it is told. */
export const quoteName = ({ quote }: Pick<LegResult, 'quote'>): string => cut(quote, WORD_LENGTH);

/** The currency of an amount in the leg's own contract: the coin where it is margined in it. */
export const marginCurrency = ({
  contract,
  base,
  quote,
}: Pick<LegResult, 'contract' | 'base' | 'quote'>): string =>
  cut(contract === 'inverse' ? base : quote, WORD_LENGTH);

export const EVENT_NAMES: Readonly<Record<EventKind, string>> = {
  entry: 'Entry',
  exit: 'Exit',
  funding: 'Funding',
  interest: 'Interest',
  'margin-call': 'Margin call',
  liquidation: 'Liquidation',
  adl: 'Auto-deleveraging',
  'adl-spared': 'Spared by auto-deleveraging',
  'rules-change': 'New margin table',
  rehedge: 'Rehedge',
  'rehedge-refused': 'Rehedge refused',
  'transfer-sent': 'Collateral sent',
  'transfer-arrived': 'Collateral arrived',
  'transfer-late': 'Collateral too late',
  'transfer-failed': 'Collateral came back',
  halted: 'Met a halt',
  reduced: 'Reduced in time',
  unwound: 'Unwound',
  'policy-exit': 'Exit by rule',
  'entry-refused': 'Entry refused',
  'delta-neutral': 'Delta-neutral account',
};

export const EXIT_NAMES: Readonly<Record<ExitKind, string>> = {
  liquidation: 'liquidated',
  adl: 'auto-deleveraged',
  'survivor-close': 'closed as survivor',
  'window-end': 'closed at the window’s end',
  policy: 'closed as planned',
};

/** Whether the venue closed a part only: the rest went on as the role's next life. */
export const isPart = (leg: Pick<LegResult, 'liquidation' | 'deleveraging'>): boolean =>
  closedFraction(leg) < 1;

/** Of the quantity of a life that its venue closed; 1 of every other. */
export const closedFraction = ({
  liquidation,
  deleveraging,
}: Pick<LegResult, 'liquidation' | 'deleveraging'>): number =>
  (liquidation ?? deleveraging)?.closedFraction ?? 1;

/** Lives that ended by force, a part closed among them, in the order of their ends. */
export const deaths = (result: ReplayResult): readonly LegResult[] =>
  result.legs
    .filter((leg) => leg.exit.kind === 'liquidation' || leg.exit.kind === 'adl')
    .toSorted((a, b) => a.exit.atMs - b.exit.atMs);

/**
 * Whether the deaths are one margin engine closing one account: held spot cannot be liquidated
 * unless it is the account's collateral.
 */
export const isAccountUnwind = (dead: readonly LegResult[]): boolean =>
  dead.length > 1 &&
  dead.some((leg) => leg.role === 'spot' && leg.side === 'long') &&
  dead.every(
    // One exchange keeps its spot and its perpetuals under two names.
    (leg) =>
      venueName(leg.venue) === venueName(dead[0]?.venue ?? '') &&
      leg.exit.atMs === dead[0]?.exit.atMs,
  );
