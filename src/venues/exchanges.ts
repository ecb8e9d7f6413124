/**
 * Exchanges whose accounts span several venues, and the wallet each of those venues draws on. What one
 * exchange sees in one account ends here: a leg anywhere else is not in it.
 */
import type { WalletName } from '../domain/scenario.ts';
import type { VenueName } from './names.ts';

/** One exchange with a published rule for hedged accounts. */
export interface Exchange {
  /** As scenarios spell it. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  /**
   * The wallet a leg on the venue lies in. A spot leg lies in `spot` unless it is collateral or
   * borrowed, which is in the cross-margin account.
   */
  readonly wallets: Readonly<Partial<Record<VenueName, WalletName>>>;
}

const BINANCE: Exchange = {
  name: 'binance',
  title: 'Binance',
  wallets: { 'binance-usdm': 'um', 'binance-coinm': 'cm', 'binance-spot': 'spot' },
};

const EXCHANGES: readonly Exchange[] = [BINANCE];

/** The exchange of that name, or null. */
export const exchangeNamed = (name: string): Exchange | null =>
  EXCHANGES.find((exchange) => exchange.name === name) ?? null;

/** The wallet a leg on `venue` draws on; null where the venue is not the exchange's. */
export function walletOf({ wallets }: Exchange, venue: string): WalletName | null {
  const known: Readonly<Record<string, WalletName | undefined>> = wallets;
  return Object.hasOwn(known, venue) ? (known[venue] ?? null) : null;
}
