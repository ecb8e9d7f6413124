/**
 * dYdX v4: a subaccount is one cross account in USDC, everything is measured at the oracle price, and
 * what is liquidated goes to the book at a limit of its own. Sizes are signed coin, long above zero;
 * quote amounts are USDC, signed as they move the subaccount (a sale is above zero).
 *
 * There is no relief for a hedge: each position adds its own requirement.
 *
 * @source https://github.com/dydxprotocol/v4-chain at 84d4664b: protocol/x/clob/keeper/liquidations.go
 *         and deleveraging.go, protocol/x/perpetuals/lib/lib.go and types/liquidity_tier.go,
 *         protocol/x/perpetuals/funding/funding.go;
 *         https://github.com/dydxprotocol/v4-documentation at 3e475b73: liquidations.mdx, funding.mdx
 *         and contract-loss-mechanism.mdx in docs/pages/concepts/trading
 */
import { invariant } from '../domain/errors.ts';
import { HOUR } from '../units/units.ts';

export interface SubaccountPosition {
  readonly market: string;
  /** Signed coin. */
  readonly size: number;
  /** USDC per coin. */
  readonly oraclePrice: number;
  /** MMF, fraction of notional. */
  readonly maintenanceFraction: number;
}

export interface Subaccount {
  /** USDC, signed: what was deposited less what the positions cost. */
  readonly quoteBalance: number;
  readonly positions: readonly SubaccountPosition[];
}

/** A subaccount of one position: a deposit, and a fill. */
export const openedSubaccount = (
  deposit: number,
  entry: number,
  position: SubaccountPosition,
): Subaccount => ({
  quoteBalance: deposit - position.size * entry,
  positions: [position],
});

/** What a subaccount is worth and must hold. */
export interface SubaccountState {
  /** TNC, total net collateral: quote balance + Σ size · oracle. */
  readonly equity: number;
  /** TMMR: Σ |size · oracle · MMF|. */
  readonly maintenance: number;
  /** Equity below maintenance; equal to it is alive. */
  readonly liquidatable: boolean;
}

export function subaccountState({ quoteBalance, positions }: Subaccount): SubaccountState {
  const equity = positions.reduce(
    (all, { size, oraclePrice }) => all + size * oraclePrice,
    quoteBalance,
  );
  const required = positions.reduce((all, one) => all + positionMaintenance(one), 0);
  return { equity, maintenance: required, liquidatable: required > 0 && equity < required };
}

const positionMaintenance = ({
  size,
  oraclePrice,
  maintenanceFraction,
}: SubaccountPosition): number => Math.abs(size) * oraclePrice * maintenanceFraction;

/** Unrealised P&L of a fill: size · (oracle − entry). */
export const oraclePnl = (size: number, entry: number, oraclePrice: number): number =>
  size * (oraclePrice - entry);

/** How far from the oracle a liquidation order may go. */
export interface FillableTerms {
  /** BA: how fast the limit moves as the account worsens; 1 since genesis. */
  readonly bankruptcyAdjustment: number;
  /** SMMR: the widest spread, as a share of the maintenance fraction; 1.5 since genesis. */
  readonly spreadToMaintenance: number;
}

/**
 * The limit of the order that closes a liquidated position.
 *
 *     (PNNV − ABR · SMMR · PMMR) / PS,   ABR = clamp(BA · (1 − TNC / TMMR), 0, 1)
 *
 * PNNV = size · oracle, PMMR = the position's maintenance, PS = size. At the maintenance margin it is
 * the oracle, and it leaves it against the account by at most SMMR · MMF of it. It may lie beyond the
 * price at which the account is bankrupt; the insurance fund then pays the difference.
 */
export function fillablePrice(account: Subaccount, market: string, terms: FillableTerms): number {
  const position = positionIn(account, market);
  const { equity, maintenance } = subaccountState(account);
  const rating = Math.min(1, Math.max(0, terms.bankruptcyAdjustment * (1 - equity / maintenance)));
  const spread = rating * terms.spreadToMaintenance * positionMaintenance(position);
  return (position.size * position.oraclePrice - spread) / position.size;
}

/**
 * The quote amount that a closing must bring in for the account to come out of it exactly bankrupt,
 * or, closing a part, no nearer to bankruptcy: −DNNV − TNC · |DMMR| / TMMR. Above zero a long must
 * be sold for at least this; below zero a short may be bought back for at most this.
 *
 * @param sizeChange signed coin, against the position and no larger than it
 */
export function bankruptcyQuote(account: Subaccount, market: string, sizeChange: number): number {
  const position = positionIn(account, market);
  invariant(
    sizeChange * position.size < 0 && Math.abs(sizeChange) <= Math.abs(position.size),
    `a closing of ${sizeChange} out of ${position.size} ${market}`,
  );
  const { equity, maintenance } = subaccountState(account);
  const freed = Math.abs(sizeChange) * position.oraclePrice * position.maintenanceFraction;
  return -sizeChange * position.oraclePrice - (equity * freed) / maintenance;
}

/**
 * What the insurance fund receives from a closing: min(max fee · |fill|, fill − bankruptcy). Below
 * zero the fund pays, and no cap holds.
 *
 * @param fillQuote what the closing brought in, signed
 * @param bankruptcy see `bankruptcyQuote`
 * @param maxFee fraction of the fill; 0.015 since genesis
 */
export const liquidationFee = (fillQuote: number, bankruptcy: number, maxFee: number): number =>
  Math.min(maxFee * Math.abs(fillQuote), fillQuote - bankruptcy);

/**
 * The oracle price of one market at which the subaccount meets its maintenance while every other
 * oracle stands still: (e − s·p − MMR_o) / (|s|·MMF − s); null where no positive price does.
 */
export function subaccountLiquidationPrice(account: Subaccount, market: string): number | null {
  const { size, oraclePrice, maintenanceFraction } = positionIn(account, market);
  const { equity, maintenance } = subaccountState(account);
  const own = Math.abs(size) * maintenanceFraction;
  const found = (equity - size * oraclePrice - (maintenance - own * oraclePrice)) / (own - size);
  return found > 0 && Number.isFinite(found) ? found : null;
}

/**
 * The price at which a bankrupt account's position is offset against others of the opposite side:
 * its bankruptcy price, that which leaves it with nothing. Whom it meets is drawn at random.
 */
export function deleveragingPrice(account: Subaccount, market: string): number {
  const { size } = positionIn(account, market);
  return bankruptcyQuote(account, market, -size) / size;
}

/** Open interest between which the initial margin rises to the whole notional, USDC. */
export interface OpenInterestCaps {
  readonly lower: number;
  readonly upper: number;
}

/** What a market asks for. */
export interface LiquidityTier {
  /** IMF, fraction of notional. */
  readonly initialFraction: number;
  /** Maintenance as a share of the initial margin. */
  readonly maintenanceShare: number;
  /** Null: the initial margin does not rise with open interest. */
  readonly caps: OpenInterestCaps | null;
}

/**
 * The initial fraction at an open interest:
 * min(IMF + max((open interest − lower) / (upper − lower), 0) · (1 − IMF), 1). Maintenance stays.
 */
export function openInterestFraction(
  { initialFraction, caps }: LiquidityTier,
  openInterest: number,
): number {
  if (caps === null) return initialFraction;
  if (openInterest >= caps.upper) return 1;
  const scale = Math.max(0, (openInterest - caps.lower) / (caps.upper - caps.lower));
  return Math.min(1, initialFraction + scale * (1 - initialFraction));
}

/** Initial and maintenance margin, USDC, each rounded up to a millionth. */
export interface MarginRequirement {
  readonly initial: number;
  readonly maintenance: number;
}

/**
 * What a position must post and keep. Maintenance is a share of the initial margin at the tier's own
 * fraction, whatever open interest has made of it.
 *
 * @param notional USDC at the oracle, above zero
 * @param openInterest USDC, of the whole market
 */
export function marginRequirement(
  notional: number,
  tier: LiquidityTier,
  openInterest: number,
): MarginRequirement {
  const base = upToMicro(notional * tier.initialFraction);
  return {
    initial: upToMicro(notional * openInterestFraction(tier, openInterest)),
    maintenance: upToMicro(base * tier.maintenanceShare),
  };
}

/** The chain counts USDC in whole millionths and rounds requirements up. */
function upToMicro(quote: number): number {
  const micros = quote * 1e6;
  // Binary fractions leave a trace on decimal amounts that are whole; it is not a millionth more.
  const trace = 8 * Number.EPSILON * micros;
  return Math.ceil(micros - trace) / 1e6;
}

/** The notional at which premiums are sampled, USDC: what 500 USDC of initial margin holds. */
export const impactNotional = (initialFraction: number, marginUsdc: number): number =>
  marginUsdc / initialFraction;

/**
 * The largest eight-hour funding rate, either way: clamp factor · (IMF − MMF).
 *
 * @param clampFactor 6 since genesis (600 %)
 */
export const fundingCap = (
  initialFraction: number,
  maintenanceFraction: number,
  clampFactor: number,
): number => clampFactor * (initialFraction - maintenanceFraction);

/** What a tick adds to a market's funding index, USDC per coin: rate · time / 8 h · oracle. */
export const fundingIndexChange = (
  rateEightHours: number,
  ms: number,
  oraclePrice: number,
): number => rateEightHours * (ms / (8 * HOUR)) * oraclePrice;

/**
 * What a position receives (or pays, below zero) when it settles: −(index now − index before) · size,
 * in the unit of size times that of the index. A rising index is funding that longs paid.
 */
export const fundingIndexSettlement = (
  size: number,
  indexBefore: number,
  indexNow: number,
): number => size * (indexBefore - indexNow);

function positionIn(account: Subaccount, market: string): SubaccountPosition {
  const found = account.positions.find((one) => one.market === market);
  invariant(found !== undefined && found.size !== 0, `a position in ${market}`);
  return found;
}
