/**
 * Several positions at their own marks: on one shared balance (cross), or each on its own (isolated).
 * Amounts are in the one currency all of them settle in.
 */
import type { MarginTable } from '../domain/margin-rule.ts';
import {
  type IsolatedLeg,
  isLiquidated,
  liquidationPrice,
  notionalAt,
  unrealised,
} from './isolated.ts';
import { maintenance } from './maintenance.ts';

/** A position without a wallet of its own. */
export type Position = Omit<IsolatedLeg, 'wallet'>;

export interface MarkedPosition {
  readonly position: Position;
  /** Quote per base. */
  readonly mark: number;
}

export interface RequiredPosition extends MarkedPosition {
  readonly table: MarginTable;
}

/** A position and the leverage it was set to. */
export interface LeveragedPosition extends MarkedPosition {
  readonly leverage: number;
}

/** An isolated leg among others. */
export interface NamedLeg {
  readonly name: string;
  readonly leg: IsolatedLeg;
  readonly mark: number;
  readonly table: MarginTable;
}

/** Unrealised P&L of all positions: gains on one carry losses on another. */
export const crossUnrealised = (positions: readonly MarkedPosition[]): number =>
  positions.reduce((all, { position, mark }) => all + unrealised(position, mark), 0);

/** Maintenance of all positions, each by its own table: they are added, never netted. */
export const crossMaintenance = (positions: readonly RequiredPosition[]): number =>
  positions.reduce(
    (all, { position, mark, table }) => all + maintenance(table, notionalAt(position, mark)),
    0,
  );

/** Initial margin of all positions: notional at the mark over leverage. */
export const crossInitial = (positions: readonly LeveragedPosition[]): number =>
  positions.reduce(
    (all, { position, mark, leverage }) => all + notionalAt(position, mark) / leverage,
    0,
  );

/** What the account is worth: wallet and unrealised P&L. */
export const crossMarginBalance = (wallet: number, positions: readonly MarkedPosition[]): number =>
  wallet + crossUnrealised(positions);

/** What is left for a new order: margin balance less initial margin; below zero none is let in. */
export const crossAvailable = (wallet: number, positions: readonly LeveragedPosition[]): number =>
  crossMarginBalance(wallet, positions) - crossInitial(positions);

/**
 * Whether the account is liquidated: its balance is below the sum of its requirements.
 *
 * @param equalityKills whether a balance equal to them liquidates; the venue's word
 */
export function areCrossLiquidated(
  wallet: number,
  positions: readonly RequiredPosition[],
  equalityKills: boolean,
): boolean {
  const balance = crossMarginBalance(wallet, positions);
  const needed = crossMaintenance(positions);
  return equalityKills ? balance <= needed : balance < needed;
}

/** What the rest of a cross account brings to one position's price. */
export interface SharedBalance {
  /** The account's wallet (WB). */
  readonly wallet: number;
  /** Maintenance of all other positions (TMM1). */
  readonly otherMaintenance: number;
  /** Unrealised P&L of all other positions (UPNL1). */
  readonly otherUnrealised: number;
}

/**
 * The mark at which one position of a cross account takes it under its requirement while every other
 * mark stands still; null where no positive mark does. It is the isolated price with
 * WB − TMM1 + UPNL1 for a wallet.
 *
 * @source Binance FAQ b3c689c1f50a44cabb3a84e663b81d93
 */
export const crossLiquidationPrice = (
  position: Position,
  table: MarginTable,
  shared: SharedBalance,
): number | null =>
  liquidationPrice(
    {
      ...position,
      wallet: shared.wallet - shared.otherMaintenance + shared.otherUnrealised,
    },
    table,
  );

/** The names of the isolated legs that die at their marks; no leg's fate touches another's. */
export const liquidatedLegs = (
  legs: readonly NamedLeg[],
  equalityKills: boolean,
): readonly string[] =>
  legs
    .filter(({ leg, mark, table }) => isLiquidated(leg, table, mark, equalityKills))
    .map(({ name }) => name);
