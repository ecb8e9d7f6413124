/**
 * Accounts whose margin is one pool: what the account is worth to the venue, what it must hold, and
 * the ratio each venue makes of the two. Amounts are in quote at the venue's index unless a coin is
 * named. A ratio is null where nothing is required: there is none, and nothing can be liquidated.
 *
 * Binance, OKX divide equity by requirement (low is bad), Bybit and Hyperliquid requirement by equity
 * (high is bad). Each stands here in its venue's own direction.
 */

import type { CollateralSchedule } from '../domain/collateral.ts';
import { DataError } from '../domain/errors.ts';
import type { MarginTable } from '../domain/margin-rule.ts';
import { collateralValue } from './collateral.ts';
import { maintenance } from './maintenance.ts';

/** One asset of a Binance portfolio-margin account. */
export interface PortfolioAsset {
  /** Coin in the cross margin wallet. */
  readonly marginAsset: number;
  /** Coin borrowed there, with its interest. */
  readonly marginLoan: number;
  /** Coin in the futures wallets. */
  readonly futuresAsset: number;
  /** Coin, of the futures that settle in it. */
  readonly futuresUnrealised: number;
  /** Coin lost if every open order fills at its limit. */
  readonly openLoss: number;
  /** Quote per coin. */
  readonly indexPrice: number;
  readonly collateral: CollateralSchedule;
  /** Maintenance of a loan in this asset, fraction of it. */
  readonly loanMaintenance: number;
}

/** E_i: what the account owns of an asset, coin; below zero it owes. */
export const assetEquity = (asset: PortfolioAsset): number =>
  asset.marginAsset - asset.marginLoan + asset.futuresAsset + asset.futuresUnrealised;

/**
 * What the account is worth for margin: ΣEquity − Σ(open loss · index), where
 * ΣEquity = Σ min(E_i · index · rate, E_i · index), so an asset below zero finds no relief.
 *
 * @source Binance FAQ 4868b2f1aa6c4d08af973328462bb0bd and 5e33af8e6ac04d57a1d0a3398e0a0752
 */
export const adjustedPortfolioEquity = (assets: readonly PortfolioAsset[]): number =>
  sum(
    assets.map(
      (asset) =>
        collateralValue(assetEquity(asset), asset.indexPrice, asset.collateral) -
        asset.openLoss * asset.indexPrice,
    ),
  );

/**
 * ΣMM: the maintenance of every futures position, and of every loan (loan · index · its rate).
 *
 * @param futures each position's maintenance, quote
 * @source the same pages
 */
export const portfolioMaintenance = (
  assets: readonly PortfolioAsset[],
  futures: readonly number[],
): number =>
  sum(futures) +
  sum(
    assets.map(
      ({ marginLoan, indexPrice, loanMaintenance }) => marginLoan * indexPrice * loanMaintenance,
    ),
  );

/** uniMMR = adjusted equity ÷ ΣMM: the unified maintenance margin ratio. Null without a requirement. */
export const uniMmr = (adjustedEquity: number, required: number): number | null =>
  required > 0 ? adjustedEquity / required : null;

/** What a venue lets an account do. */
export type PortfolioLevel = 'normal' | 'reminder' | 'reduce-only' | 'liquidation';

/** The levels in force from an instant on. */
export interface DatedPortfolioLevels {
  readonly fromMs: number;
  /** Highest first; a level holds above its floor, and under the last floor is liquidation. */
  readonly floors: readonly {
    readonly level: Exclude<PortfolioLevel, 'liquidation'>;
    /** uniMMR, exclusive. */
    readonly above: number;
  }[];
}

/**
 * The level of an account at an instant. A ratio on a floor belongs to the level below it.
 *
 * @param dated oldest first
 * @throws DataError when no list is in force yet, or a list's floors do not fall
 */
export function portfolioLevel(
  ratio: number | null,
  dated: readonly DatedPortfolioLevels[],
  atMs: number,
): PortfolioLevel {
  const found = dated.findLast(({ fromMs }) => fromMs <= atMs);
  if (found === undefined)
    throw new DataError({
      where: 'portfolio margin levels',
      expected: `a list in force at ${atMs} ms`,
      found: dated.length === 0 ? 'none' : `the first from ${dated[0]?.fromMs} ms`,
    });
  const falls = found.floors.every(
    ({ above }, i) => above < (found.floors[i - 1]?.above ?? Number.POSITIVE_INFINITY),
  );
  if (!falls)
    throw new DataError({
      where: 'portfolio margin levels',
      expected: 'floors that fall from level to level',
      found: found.floors.map(({ above }) => above).join(', '),
    });
  const held = ratio ?? Number.POSITIVE_INFINITY;
  return found.floors.find(({ above }) => held > above)?.level ?? 'liquidation';
}

/** One coin of a unified account. */
export interface UnifiedAsset {
  /** Coin held, less what is owed. */
  readonly amount: number;
  /** Quote per coin. */
  readonly indexPrice: number;
  readonly collateral: CollateralSchedule;
}

/**
 * Bybit's price of a USDT-quoted index in USD: index · (BTCUSD index ÷ BTCUSDT index).
 *
 * @source Bybit help, "Assets Collateral Value Ratio List (UTA)", 2025-09
 */
export const usdIndex = (usdtIndex: number, btcUsd: number, btcUsdt: number): number =>
  usdtIndex * (btcUsd / btcUsdt);

/**
 * Margin balance of Bybit's unified account: collateral by its tiers, debts in full, and the
 * unrealised P&L of perpetuals.
 *
 * @source Bybit help, "Assets Collateral Value Ratio List (UTA)", 2025-09
 */
export const unifiedMarginBalance = (
  assets: readonly UnifiedAsset[],
  perpUnrealised: number,
): number =>
  sum(
    assets.map(({ amount, indexPrice, collateral }) =>
      collateralValue(amount, indexPrice, collateral),
    ),
  ) + perpUnrealised;

/**
 * Bybit's account maintenance rate: maintenance ÷ margin balance, liquidated at 1 (100 %). With a
 * requirement and nothing left to meet it the rate is Infinity.
 *
 * @source Bybit help 000001381 (trading rules of the unified account, 2024-10)
 */
export function accountMaintenanceRate(required: number, marginBalance: number): number | null {
  if (!(required > 0)) return null;
  return marginBalance > 0 ? required / marginBalance : Number.POSITIVE_INFINITY;
}

/** What OKX compares in multi-currency cross margin. */
export interface AdjustedAccount {
  /** Each coin at its discount rate, debts in full, with unrealised P&L. */
  readonly discountedEquity: number;
  /** What pending orders would take. */
  readonly pendingRequirement: number;
  readonly maintenance: number;
  /** What closing the positions would cost in fees. */
  readonly reductionFees: number;
}

/**
 * OKX's margin ratio: adjusted equity ÷ (maintenance + reduction fees), liquidated at 1 (100 %).
 *
 * @source OKX, multi-currency margin mode, as told by third parties (adjusted equity is net of
 *         what pending orders require)
 */
export function adjustedEquityRatio(account: AdjustedAccount): number | null {
  const required = account.maintenance + account.reductionFees;
  return required > 0 ? (account.discountedEquity - account.pendingRequirement) / required : null;
}

/** A coin that backs borrowing. */
export interface PledgedCoin {
  readonly amount: number;
  /** Coin beyond which the venue takes no more. */
  readonly supplyCap: number;
  /** The venue's borrow oracle, quote per coin. */
  readonly oraclePrice: number;
  /** The share of its value up to which a loan lives: 0.5 + 0.5 · LTV. */
  readonly threshold: number;
}

/** One borrowable token of a Hyperliquid portfolio-margin account, amounts in its own unit. */
export interface BorrowableAccount {
  /** What is held of the token; what is borrowed stands apart. */
  readonly balance: number;
  readonly borrowed: number;
  readonly borrowCap: number;
  /** Maintenance of the cross positions, summed over the exchanges it trades on. */
  readonly crossMaintenance: number;
  /** A constant of the venue: 20 USDC. */
  readonly minBorrowOffset: number;
  readonly pledged: readonly PledgedCoin[];
}

/** Offset + cross maintenance + what is borrowed. */
export const borrowRequirement = (account: BorrowableAccount): number =>
  account.minBorrowOffset + account.crossMaintenance + account.borrowed;

/**
 * Balance + min(borrow cap, Σ min(amount, supply cap) · oracle · threshold). The page writes the
 * term for one token; that it is summed over the coins pledged is our reading.
 */
export const borrowLiquidationValue = (account: BorrowableAccount): number =>
  account.balance +
  Math.min(
    account.borrowCap,
    sum(
      account.pledged.map(
        ({ amount, supplyCap, oraclePrice, threshold }) =>
          Math.min(amount, supplyCap) * oraclePrice * threshold,
      ),
    ),
  );

/**
 * Hyperliquid's portfolio margin ratio: the largest, over borrowable tokens, of requirement ÷
 * liquidation value; Infinity where there is nothing left to liquidate. Null without a token.
 *
 * @source https://hyperliquid.gitbook.io/hyperliquid-docs/trading/portfolio-margin, 2026-08-22
 */
export function portfolioMarginRatio(accounts: readonly BorrowableAccount[]): number | null {
  if (accounts.length === 0) return null;
  return Math.max(
    ...accounts.map((account) => {
      const worth = borrowLiquidationValue(account);
      return worth > 0 ? borrowRequirement(account) / worth : Number.POSITIVE_INFINITY;
    }),
  );
}

/**
 * Whether the account may be liquidated: above the limit, 0.95.
 *
 * @source the same page; its FAQ writes "at or above"
 */
export const isPortfolioLiquidatable = (ratio: number | null, limit: number): boolean =>
  ratio !== null && ratio > limit;

/**
 * Maintenance of a position part of which is held against by another: the netted part at the venue's
 * rate for hedged exposure, the rest by the table. Deribit's portfolio margin adds such a share of
 * the underlying for futures that offset each other; there the rest stands in for the worst of its
 * scenarios. dYdX v4, like most, has no such rate.
 *
 * @param netted notional on each side of the hedge
 * @param rest notional left without one
 * @param hedgedRate fraction of the netted notional; null: the venue has none, and the table asks for
 *        all of it
 * @source https://www.deribit.com/pages/docs/portfoliomargin (1 % of the underlying; 2 % before)
 */
export const hedgedMaintenance = (
  table: MarginTable,
  netted: number,
  rest: number,
  hedgedRate: number | null,
): number =>
  hedgedRate === null
    ? maintenance(table, netted + rest)
    : hedgedRate * netted + maintenance(table, rest);

const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);
