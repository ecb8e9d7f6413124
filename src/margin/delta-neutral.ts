/**
 * Delta-neutral accounts as Binance defines them: per coin, the long and the short delta of the
 * cross-margin account and of the futures wallets are compared, and an account in which they nearly
 * cancel stands behind all others in the queue of auto-deleveraging (`adlQueue`). Nothing here
 * touches collateral, maintenance or a liquidation price.
 *
 * Only what lies in one account of one exchange counts. A hedge on another venue never does: the
 * exchange does not see it.
 *
 * @source Binance FAQ 4ac2d99429f845e5961acff03556c034, "What is Delta Neutral Account?", published
 *         2026-01-12, updated 2026-01-16
 */
import { invariant } from '../domain/errors.ts';
import type { AccountFacts, WalletHolding, WalletName } from '../domain/scenario.ts';

/** The relative difference must be below this; equal to it is not. */
export const RELATIVE_DIFF_BELOW = 0.05;

/** Delta Mode is switched on from this VIP level; it is not switched off by falling under it. */
export const VIP_TO_SWITCH_ON = 4;

/** UTC ms of the page's publication; the switch itself came into the API three days before. */
export const DELTA_MODE_SINCE_MS = Date.UTC(2026, 0, 12);

/** Staked coins that are counted as the coin they stand for, at the ratio of their index prices. */
const CONVERSIONS: ReadonlyMap<string, string> = new Map([
  ['BNSOL', 'SOL'],
  ['WBETH', 'ETH'],
]);

/** The coin an asset is converted to; null: it is counted as itself. */
export const convertedTo = (asset: string): string | null => CONVERSIONS.get(asset) ?? null;

/** Wallets whose contents may hedge. Spot-wallet assets and options may not. */
const COUNTED: ReadonlySet<WalletName> = new Set(['cross-margin', 'um', 'cm']);

/** One wallet of an asset, or one position: one signed delta. */
export interface Holding {
  readonly wallet: WalletName;
  /** What is held, or the coin whose price a position follows. */
  readonly asset: string;
  /** Units of the asset; below zero: short, or owed. */
  readonly delta: number;
  /** The currency a position is priced in; null for an asset. */
  readonly pricedIn: string | null;
  /** Index price of the asset ÷ that of the coin it is converted to; null: it is not converted. */
  readonly ratio: number | null;
}

/**
 * A wallet as one line: balance less debt.
 *
 * The page lists balance and debt apart and does not say how they enter. That they are netted is our
 * reading: its two case accounts then stand at 0 and at 0.7917, the second of which would be 0.5588 if
 * the loan were counted short beside the whole balance long. Both readings tell the accounts apart.
 */
export const assetLine = (held: WalletHolding): Holding => ({
  wallet: held.wallet,
  asset: held.asset,
  delta: held.amount - held.debt,
  pricedIn: null,
  ratio: held.ratio,
});

/** A position in contracts margined in dollars, by its signed quantity in coin. */
export const linearLine = (asset: string, quantity: number, pricedIn: string): Holding => ({
  wallet: 'um',
  asset,
  delta: quantity,
  pricedIn,
  ratio: null,
});

/**
 * A position in contracts margined in coin.
 *
 *     delta = contracts · contract size / price            [1 · USD / (USD per coin)]
 *
 * @param contracts  signed: below zero is short
 * @param size       of one contract, in USD
 * @param price      USD per coin; the page's case names the entry price, at which this and the wallet's
 *                   balance together are exactly what the holder gains a coin's worth of
 */
export const inverseLine = (
  asset: string,
  contracts: number,
  size: number,
  price: number,
): Holding => ({
  wallet: 'cm',
  asset,
  delta: (contracts * size) / price,
  pricedIn: 'USD',
  ratio: null,
});

/** Units of `underlier` a holding is long or short; 0 where it may not hedge it. */
function countedDelta({ wallet, asset, delta, pricedIn, ratio }: Holding, underlier: string) {
  // ETHBTC futures hedge nothing: neither ETH nor BTC.
  if (!COUNTED.has(wallet) || pricedIn === 'BTC') return 0;
  if (asset === underlier) return delta;
  if (convertedTo(asset) !== underlier) return 0;
  invariant(ratio !== null, `${asset} has a ratio to ${underlier}`);
  return delta * ratio;
}

/**
 * How far an account is from neutral in one coin.
 *
 *     relative_diff = |long − short| / max(long, short)     [coin / coin], from 0 to 1
 *
 * Each line is one signed delta: all above zero sum to `long`, all below it to `short`.
 *
 * @returns null when nothing that counts is held
 */
export function relativeDiff(lines: readonly Holding[], underlier: string): number | null {
  let long = 0;
  let short = 0;
  for (const line of lines) {
    const delta = countedDelta(line, underlier);
    if (delta > 0) long += delta;
    else short -= delta;
  }
  const larger = Math.max(long, short);
  return larger > 0 ? Math.abs(long - short) / larger : null;
}

type Switches = Omit<AccountFacts, 'wallets'>;

/**
 * Whether Delta Mode is in force: set, under portfolio margin, and from VIP 4 or since a time when the
 * level was there. Leaving portfolio margin ends it; coming back asks for VIP 4 again.
 */
export const deltaModeInForce = (facts: Switches, before: boolean): boolean =>
  facts.deltaMode && facts.portfolioMargin && (facts.vip >= VIP_TO_SWITCH_ON || before);

/** What decides: `neutral` is the one that qualifies, every other says what is missing first. */
export type Standing =
  | 'neutral'
  | 'no portfolio margin'
  | 'switch off'
  | 'vip too low'
  | 'nothing counted'
  | 'not neutral';

/** Where an account stands in one coin, Delta Mode being in force or not. */
export function standingOf(facts: Switches, inForce: boolean, diff: number | null): Standing {
  if (!facts.portfolioMargin) return 'no portfolio margin';
  if (!facts.deltaMode) return 'switch off';
  if (!inForce) return 'vip too low';
  if (diff === null) return 'nothing counted';
  return diff < RELATIVE_DIFF_BELOW ? 'neutral' : 'not neutral';
}

/**
 * Whether an account qualifies in one coin.
 *
 * @param before whether Delta Mode was in force a moment ago; false at first
 */
export const qualifies = (facts: Switches, before: boolean, diff: number | null): boolean =>
  standingOf(facts, deltaModeInForce(facts, before), diff) === 'neutral';
