/**
 * A loan against collateral: how much may be borrowed, when the lender acts, what he takes, and what
 * the loan costs until then. Amounts are in quote unless a coin is named; shares and rates are
 * fractions.
 */
import { YEAR } from '../units/units.ts';

/** One coin that backs a loan. */
export interface Pledge {
  /** Coin. */
  readonly amount: number;
  /** Quote per coin, at the lender's oracle. */
  readonly oraclePrice: number;
  /** Loan-to-value: the share of its value that may be borrowed. */
  readonly ltv: number;
}

/**
 * How far from the LTV to the whole value of the collateral a loan may grow before it is liquidated
 * in part, and before all that is left of collateral and debt is taken over.
 *
 * @source https://hyperliquid.gitbook.io/hyperliquid-docs/support/faq/portfolio-margin, 2026-08-22
 */
export const LIQUIDATION_SHARE = { partial: 1 / 2, full: 2 / 3 } as const;

/** What of the collateral counts: Σ amount · oracle · LTV. */
export const weightedCollateral = (pledges: readonly Pledge[]): number =>
  pledges.reduce((all, { amount, oraclePrice, ltv }) => all + amount * oraclePrice * ltv, 0);

/** What may still be borrowed, zero at the least. */
export const borrowableAmount = (pledges: readonly Pledge[], borrowed: number): number =>
  Math.max(0, weightedCollateral(pledges) - borrowed);

/**
 * Weighted collateral ÷ what is borrowed; null where nothing is. Below 1 nothing more may be
 * borrowed, which is not yet a liquidation.
 *
 * @source the page above
 */
export const healthFactor = (pledges: readonly Pledge[], borrowed: number): number | null =>
  borrowed > 0 ? weightedCollateral(pledges) / borrowed : null;

/**
 * The share of a coin's value up to which a loan against it lives: LTV + (1 − LTV) · share.
 *
 * @param share 1/2 where liquidation begins, 2/3 where all is taken; see `LIQUIDATION_SHARE`
 */
export const liquidationThreshold = (ltv: number, share: number): number => ltv + (1 - ltv) * share;

/** The debt at which these pledges are liquidated: Σ amount · oracle · threshold. */
export const borrowLiquidationLimit = (pledges: readonly Pledge[], share: number): number =>
  pledges.reduce(
    (all, { amount, oraclePrice, ltv }) =>
      all + amount * oraclePrice * liquidationThreshold(ltv, share),
    0,
  );

/**
 * Whether the debt has reached its limit. The page says "exceeds", and liquidates in its own example
 * a debt that equals the limit to the cent; so the limit itself liquidates here.
 */
export const isBorrowLiquidated = (
  pledges: readonly Pledge[],
  borrowed: number,
  share: number,
): boolean => borrowed > 0 && borrowed >= borrowLiquidationLimit(pledges, share);

/**
 * A loan in which one coin may stand on either side: pledged (a carry on credit) or owed (borrowed
 * and sold).
 */
export interface Loan {
  readonly pledgedCoin: number;
  readonly pledgedQuote: number;
  readonly owedCoin: number;
  readonly owedQuote: number;
}

/** What is owed, at a price of the coin. */
export const debtAt = (loan: Loan, coinPrice: number): number =>
  loan.owedCoin * coinPrice + loan.owedQuote;

/** What backs it, at a price of the coin. */
export const collateralAt = (loan: Loan, coinPrice: number): number =>
  loan.pledgedCoin * coinPrice + loan.pledgedQuote;

/** Debt ÷ collateral; Infinity with a debt and nothing behind it, null without a debt. */
export function loanToValue(loan: Loan, coinPrice: number): number | null {
  const debt = debtAt(loan, coinPrice);
  if (!(debt > 0)) return null;
  const collateral = collateralAt(loan, coinPrice);
  return collateral > 0 ? debt / collateral : Number.POSITIVE_INFINITY;
}

/** Whether loan-to-value has reached the liquidation threshold. */
export const isLoanLiquidated = (loan: Loan, coinPrice: number, threshold: number): boolean =>
  debtAt(loan, coinPrice) > 0 &&
  debtAt(loan, coinPrice) >= threshold * collateralAt(loan, coinPrice);

/**
 * The price of the coin at which loan-to-value meets the threshold θ, or null where no positive
 * price does:
 *
 *     (θ · pledged quote − owed quote) / (owed coin − θ · pledged coin)
 *
 * With the coin pledged the loan dies in a fall, with the coin owed in a rally.
 */
export function loanLiquidationPrice(loan: Loan, threshold: number): number | null {
  const found =
    (threshold * loan.pledgedQuote - loan.owedQuote) /
    (loan.owedCoin - threshold * loan.pledgedCoin);
  return found > 0 && Number.isFinite(found) ? found : null;
}

/** What one liquidation may do. */
export interface CloseTerms {
  /** Largest share of the debt it repays. */
  readonly closeFactor: number;
  /** What the liquidator is given above what he repays, fraction of it. */
  readonly bonus: number;
}

/** What one liquidation did, quote. */
export interface LoanLiquidation {
  readonly repaid: number;
  /** Collateral taken: what was repaid, and the bonus. */
  readonly seized: number;
  readonly debtLeft: number;
  readonly collateralLeft: number;
  /** Debt with nothing left behind it; the lender's loss. */
  readonly badDebt: number;
}

/**
 * One liquidation: the close factor's share of the debt is repaid, and as much collateral goes as
 * was repaid, with the bonus. Where the collateral does not reach, all of it goes and pays for
 * what it can.
 */
export function liquidateLoan(
  debt: number,
  collateral: number,
  { closeFactor, bonus }: CloseTerms,
): LoanLiquidation {
  const repaid = Math.min(debt * closeFactor, collateral / (1 + bonus));
  // Taken from the smaller side, so that a seizure of everything leaves exactly nothing.
  const seized = Math.min(collateral, repaid * (1 + bonus));
  const debtLeft = debt - repaid;
  const collateralLeft = collateral - seized;
  return { repaid, seized, debtLeft, collateralLeft, badDebt: collateralLeft > 0 ? 0 : debtLeft };
}

/** Interest of one interval, fraction of the loan: rate a year · interval, of 365 days, not compounded. */
export const borrowPerInterval = (perYear: number, intervalMs: number): number =>
  (perYear * intervalMs) / YEAR;

/** Simple interest on a loan over a time. */
export const simpleInterest = (principal: number, perYear: number, ms: number): number =>
  principal * borrowPerInterval(perYear, ms);

/** A rate that rises with the share of the supply that is lent out. */
export interface UtilisationCurve {
  /** A year, while utilisation is below the kink. */
  readonly base: number;
  readonly kink: number;
  /** Added a year per unit of utilisation above the kink. */
  readonly slope: number;
}

/**
 * The yearly rate at a utilisation: base + slope · max(0, utilisation − kink).
 *
 * @source Hyperliquid's stablecoins: 0.05 + 4.75 · max(0, utilisation − 0.8), an APY;
 *         https://hyperliquid.gitbook.io/hyperliquid-docs/trading/portfolio-margin, 2026-08-22
 */
export const utilisationApy = (
  utilisation: number,
  { base, kink, slope }: UtilisationCurve,
): number => base + slope * Math.max(0, utilisation - kink);

/** A stretch of time over which a rate stood. */
export interface RateSpell {
  /** Effective yearly rate: what a year at it adds, interest on interest included. */
  readonly apy: number;
  readonly ms: number;
}

/** Interest compounded continuously: principal · (Π (1 + apy)^(time in years) − 1). */
export function compoundInterest(principal: number, spells: readonly RateSpell[]): number {
  const grown = spells.reduce((all, { apy, ms }) => all + Math.log1p(apy) * (ms / YEAR), 0);
  return principal * Math.expm1(grown);
}

/** A short of borrowed spot against a long perpetual, of one notional throughout. */
export interface ReverseCarry {
  /** Quote. */
  readonly notional: number;
  /** Funding of each settlement, fraction of notional; positive: longs pay. */
  readonly fundingRate: number;
  readonly settlements: number;
  readonly intervalMs: number;
  /** Simple interest a year on the borrowed coin. */
  readonly borrowPerYear: number;
  /** Of all fills together, fraction of notional. */
  readonly fees: number;
}

/**
 * What the reverse carry earns: notional · (settlements · (−funding − borrow per interval) − fees).
 * The long perpetual receives where funding is below zero.
 */
export const reverseCarryPnl = (carry: ReverseCarry): number =>
  carry.notional *
  (carry.settlements *
    (-carry.fundingRate - borrowPerInterval(carry.borrowPerYear, carry.intervalMs)) -
    carry.fees);
