/**
 * A shared account that is unwound one leg at a time. Each leg that goes takes its hedge with it, so that what
 * is left may have to hold more than before: the account is asked again after every one, until it meets its
 * requirement or nothing is left. Every price stands still meanwhile: it is one instant.
 *
 * All legs are of one coin, at one currency; amounts are in quote unless a coin is named.
 */
import type { CollateralSchedule } from '../domain/collateral.ts';
import type { MarginTable } from '../domain/margin-rule.ts';
import { collateralValue } from './collateral.ts';
import { crossUnrealised, type MarkedPosition } from './cross-positions.ts';
import { notionalAt } from './isolated.ts';
import { hedgedMaintenance } from './portfolio.ts';

/** A perpetual of the account. */
export interface SharedPerp extends MarkedPosition {
  readonly kind: 'perp';
  readonly name: string;
  /** Of a position of any size without a hedge. */
  readonly table: MarginTable;
  /** What closing it costs, fraction of its notional. */
  readonly closeCost: number;
}

/** Coin of the account, bought with its money: it counts as collateral, and hedges what is short. */
export interface SharedCoin {
  readonly kind: 'coin';
  readonly name: string;
  /** Coin. */
  readonly quantity: number;
  /** What it was bought at, and what it is worth, quote per coin. */
  readonly entry: number;
  readonly mark: number;
  readonly schedule: CollateralSchedule;
  /** What selling it costs, fraction of its worth. */
  readonly closeCost: number;
}

export type SharedLeg = SharedPerp | SharedCoin;

export interface SharedAccount {
  /** Below zero it is a loan. */
  readonly cash: number;
  readonly legs: readonly SharedLeg[];
  /** Maintenance of what another leg covers, fraction of its notional; null: a hedge brings no relief. */
  readonly hedgedRate: number | null;
  /** Adjusted equity ÷ requirement at which a leg is closed. */
  readonly threshold: number;
  /** Fraction of the loan that must stand behind it. */
  readonly loanMaintenance: number;
  /** Whether equity equal to the requirement is enough to close a leg. */
  readonly equalityKills: boolean;
}

/** Which leg goes first: the one that has lost most since its entry, or the one that asks for most. */
export type ClosingOrder = 'largest loss' | 'largest requirement';

/** What the account is worth to its margin engine, and what it has to be. */
export interface Standing {
  readonly equity: number;
  readonly requirement: number;
}

/** One leg closed, with the account before and after it. */
export interface ClosingStep {
  readonly closed: string;
  /** What closing it cost. */
  readonly cost: number;
  readonly before: Standing;
  readonly after: Standing;
}

export interface UnwoundAccount {
  /** In the order in which they were closed; empty where the account meets its requirement as it is. */
  readonly steps: readonly ClosingStep[];
  readonly left: SharedAccount;
}

/** The account with its legs closed one after the other, as few as bring it back to its requirement. */
export function unwindOneByOne(account: SharedAccount, order: ClosingOrder): UnwoundAccount {
  const steps: ClosingStep[] = [];
  let left = account;
  while (left.legs.length > 0 && isBelow(left, standingOf(left))) {
    const next = closeNext(left, order);
    steps.push(next.step);
    left = next.left;
  }
  return { steps, left };
}

/** The account with one leg closed, whether it meets its requirement or not. It has one. */
export function closeNext(
  account: SharedAccount,
  order: ClosingOrder,
): { readonly step: ClosingStep; readonly left: SharedAccount } {
  const next = nextToClose(account, order);
  const cost = next.closeCost * notionalOf(next);
  const left = without(account, next, cost);
  const [before, after] = [standingOf(account), standingOf(left)];
  return { step: { closed: next.name, cost, before, after }, left };
}

/** What the account would bring, all of it closed now without cost: cash, coin and P&L in full. */
export const worthOf = ({ cash, legs }: SharedAccount): number =>
  legs.reduce((all, leg) => all + proceedsOf(leg), cash);

/**
 * Adjusted equity: cash, coin by its schedule, P&L of perpetuals. The requirement: of each perpetual the part
 * that is covered at the rate of a hedge and the rest by its table, and what stands behind a loan.
 */
export function standingOf(account: SharedAccount): Standing {
  const { cash, legs, threshold, loanMaintenance } = account;
  const collateral = legs.reduce(
    (all, leg) =>
      leg.kind === 'coin' ? all + collateralValue(leg.quantity, leg.mark, leg.schedule) : all,
    0,
  );
  const perps = legs.filter((leg) => leg.kind === 'perp');
  const needed = perps.reduce((all, perp) => all + requirementOf(account, perp), 0);
  return {
    equity: cash + collateral + crossUnrealised(perps),
    requirement: threshold * (needed + loanMaintenance * Math.max(0, -cash)),
  };
}

const isBelow = ({ equalityKills }: SharedAccount, { equity, requirement }: Standing): boolean =>
  equalityKills ? equity <= requirement : equity < requirement;

/** Of one perpetual beside the others; 0 for coin, which asks for nothing by itself. */
function requirementOf(account: SharedAccount, leg: SharedLeg): number {
  if (leg.kind === 'coin') return 0;
  const notional = notionalOf(leg);
  const covered = notional * coveredShare(account, leg);
  return hedgedMaintenance(leg.table, covered, notional - covered, account.hedgedRate);
}

/** Of what is on the leg's side, the share that as many coins on the other side cover. */
function coveredShare({ legs }: SharedAccount, { position: { side } }: SharedPerp): number {
  const coins = (of: 1 | -1): number =>
    legs.reduce((all, leg) => (sideOf(leg) === of ? all + quantityOf(leg) : all), 0);
  return Math.min(1, coins(side === 1 ? -1 : 1) / coins(side));
}

const sideOf = (leg: SharedLeg): 1 | -1 => (leg.kind === 'coin' ? 1 : leg.position.side);

const quantityOf = (leg: SharedLeg): number =>
  leg.kind === 'coin' ? leg.quantity : leg.position.quantity;

const notionalOf = (leg: SharedLeg): number =>
  leg.kind === 'coin' ? leg.quantity * leg.mark : notionalAt(leg.position, leg.mark);

/** Money that closing a leg brings, before its cost. */
const proceedsOf = (leg: SharedLeg): number =>
  leg.kind === 'coin' ? leg.quantity * leg.mark : crossUnrealised([leg]);

/** P&L since the entry. */
const gainOf = (leg: SharedLeg): number =>
  leg.kind === 'coin' ? leg.quantity * (leg.mark - leg.entry) : crossUnrealised([leg]);

/** Of two that are equal the one that stands first. */
function nextToClose(account: SharedAccount, order: ClosingOrder): SharedLeg {
  const rank = (leg: SharedLeg): number =>
    order === 'largest loss' ? -gainOf(leg) : requirementOf(account, leg);
  return account.legs.reduce((first, leg) => (rank(leg) > rank(first) ? leg : first));
}

const without = (account: SharedAccount, closed: SharedLeg, cost: number): SharedAccount => ({
  ...account,
  cash: account.cash + proceedsOf(closed) - cost,
  legs: account.legs.filter((leg) => leg !== closed),
});
