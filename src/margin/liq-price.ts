/**
 * Where one position stands and where it ends: the mark that liquidates it, the mark that leaves
 * nothing, what the venue asks for there, and how far away that is. Amounts are in the position's own
 * settlement currency: quote, or coin for an inverse contract.
 */
import type { MarginRule, MarginTable } from '../domain/margin-rule.ts';
import type { Position, SharedBalance } from './cross-positions.ts';
import {
  bankruptcyPrice,
  entryNotional,
  equityAt,
  type IsolatedLeg,
  liquidationPrice,
  notionalAt,
  unrealised,
} from './isolated.ts';
import { maintenance } from './maintenance.ts';
import { measured, positionTable, type TierAt, tierAt } from './position-table.ts';

/** What stands behind a position. */
export type Backing =
  /** Isolated: the margin a leverage asks of the entry's notional, and what was added to it by hand. */
  | { readonly kind: 'leverage'; readonly leverage: number; readonly extra: number }
  /** Isolated: the wallet net of funding and fees, without unrealised P&L. */
  | { readonly kind: 'margin'; readonly margin: number }
  /** A balance that other positions draw on too, at marks that stand still. */
  | { readonly kind: 'cross'; readonly shared: SharedBalance };

/** What the venue asks, and how it reads a margin. */
export interface MarginTerms {
  readonly rule: MarginRule;
  /**
   * The margin a leverage names comes with the fee of the close on top, so that the fee in the trigger
   * cancels; a wallet named in figures, or a shared one, still has to pay it.
   */
  readonly leverageReservesFee: boolean;
  /** Whether equity equal to the requirement liquidates. */
  readonly equalityKills: boolean;
}

/** A tier and both its ends, in the rule's measure. */
export interface TierBounds extends TierAt {
  readonly from: number;
}

/** A position at one mark. */
export interface PositionAtMark {
  /** Quote per base. */
  readonly price: number;
  readonly notional: number;
  readonly unrealised: number;
  /** What stands behind it with its unrealised P&L; of a shared balance, all of it. */
  readonly equity: number;
  /** Of this position alone, with the fee of the close where the trigger counts it. */
  readonly maintenance: number;
  /** The part of it that is the fee of the close; 0 where the trigger counts none. */
  readonly closingFee: number;
  /** All that the equity must meet ÷ equity, 1 at the trigger; null where no equity is left. */
  readonly marginRatio: number | null;
  readonly liquidated: boolean;
  readonly tier: TierBounds;
}

export interface LiquidationPoint {
  /** Null where no positive price is the edge: it lives, or is dead, at every one (see `now`). */
  readonly liquidationPrice: number | null;
  /** At which all that stands behind it is lost; null where no positive price does that. */
  readonly bankruptcyPrice: number | null;
  /** What the position must hold at the liquidation price, and its tier there; null without one. */
  readonly maintenance: number | null;
  readonly tier: TierBounds | null;
  /** The price lies where the position has outgrown the last tier that is known. */
  readonly beyondTable: boolean;
  /** From the mark to the price as a share of the mark; below zero the price is already passed. */
  readonly distance: number | null;
  /**
   * How many settlements at the given rate against it, the mark standing still, would use up what it
   * holds above its requirement; null without a rate.
   */
  readonly fundingIntervals: number | null;
  /** Behind the position, before unrealised P&L and before the maintenance of others. */
  readonly posted: number;
  readonly now: PositionAtMark;
}

/** The mark a position stands at, and a funding rate per interval to measure the distance in. */
export interface StandingAt {
  readonly price: number;
  /** Fraction, above zero; null: not asked. */
  readonly adverseFunding: number | null;
}

/** Where a position is liquidated and bankrupt, and how far that is from where it stands. */
export function liquidationPoint(
  position: Position,
  backing: Backing,
  terms: MarginTerms,
  at: StandingAt,
): LiquidationPoint {
  const account = accountOf(position, backing, terms);
  const { rule, posted } = account;
  const price = liquidationPrice(account.leg, account.table);
  const there = price === null ? null : standing(account, price);
  const now = standing(account, at.price);
  return {
    liquidationPrice: price,
    bankruptcyPrice: account.bankruptcy,
    maintenance: there?.maintenance ?? null,
    tier: there?.tier ?? null,
    beyondTable: price !== null && isBeyond(rule, position, price),
    distance: price === null ? null : (position.side * (at.price - price)) / at.price,
    fundingIntervals: intervals(account, now, at.adverseFunding),
    posted,
    now,
  };
}

/** A position with everything its trigger looks at. */
interface Account {
  /** Its wallet is what the position itself may lose before its own requirement is met. */
  readonly leg: IsolatedLeg;
  readonly table: MarginTable;
  readonly rule: MarginRule;
  readonly bankruptcy: number | null;
  readonly posted: number;
  /** What the balance must meet besides: the maintenance of others, a closing fee fixed in advance. */
  readonly besides: number;
  readonly equalityKills: boolean;
}

function accountOf(position: Position, backing: Backing, terms: MarginTerms): Account {
  const { leverageReservesFee: reserves, equalityKills } = terms;
  const posted = postedMargin(position, backing, terms);
  const whole = { ...position, wallet: posted };
  const paysFee = backing.kind !== 'leverage' && reserves;
  const bankruptcy = paysFee
    ? bankruptAfterFee(whole, terms.rule.closeFee)
    : bankruptcyPrice(whole);
  // Where a shared balance meets a requirement fixed at entry, the fee is a fixed amount too: that of a
  // close at bankruptcy (Bybit help centre 360039261334, inverse cross margin, 2020).
  const isFixed = paysFee && backing.kind === 'cross' && terms.rule.basis === 'entry';
  const fee =
    isFixed && bankruptcy !== null ? terms.rule.closeFee * notionalAt(whole, bankruptcy) : 0;
  const others = backing.kind === 'cross' ? backing.shared.otherMaintenance : 0;
  const cancels = isFixed || (backing.kind === 'leverage' && reserves);
  const rule = cancels ? { ...terms.rule, closeFee: 0 } : terms.rule;
  return {
    leg: { ...position, wallet: posted - others - fee },
    table: neverBelowZero(positionTable(rule, position), rule),
    rule,
    bankruptcy,
    posted,
    besides: others + fee,
    equalityKills,
  };
}

/**
 * What stands behind a position before its own unrealised P&L.
 *
 * Margin added by hand where the fee is reserved pays for a larger or smaller fee as well, because it
 * moves the bankruptcy price: extra / (1 ± fee).
 *
 * @source Bybit help centre, liquidation price under isolated margin (inverse), revision of 2026-05-27
 */
function postedMargin(position: Position, backing: Backing, terms: MarginTerms): number {
  switch (backing.kind) {
    case 'margin':
      return backing.margin;
    case 'cross':
      return backing.shared.wallet + backing.shared.otherUnrealised;
    case 'leverage': {
      const { contract, side, quantity, entry } = position;
      const fee = terms.leverageReservesFee ? terms.rule.closeFee : 0;
      const moved = contract === 'inverse' ? 1 + side * fee : 1 - side * fee;
      return entryNotional(contract, quantity, entry) / backing.leverage + backing.extra / moved;
    }
  }
}

/** The mark at which what is left pays the fee of the close and nothing more. */
const bankruptAfterFee = (leg: IsolatedLeg, closeFee: number): number | null =>
  liquidationPrice(leg, { rate: [closeFee], deduction: [0], slope: 0 });

/** A deduction in the first tier may not make a requirement negative: nothing is lent on it. */
function neverBelowZero(table: MarginTable, { tiers }: MarginRule): MarginTable {
  if ((table.deduction[0] ?? 0) <= 0) return table;
  const added = (table.rate[0] ?? 0) - (tiers[0]?.rate ?? 0);
  return { ...table, rate: [added, ...table.rate], deduction: [0, ...table.deduction] };
}

function standing(account: Account, price: number): PositionAtMark {
  const { leg, table, rule, besides, equalityKills } = account;
  const own = maintenance(table, notionalAt(leg, price));
  const equity = equityAt(leg, price) + besides;
  const needed = own + besides;
  return {
    price,
    notional: notionalAt(leg, price),
    unrealised: unrealised(leg, price),
    equity,
    maintenance: own,
    closingFee: rule.closeFee * notionalAt(leg, rule.basis === 'entry' ? leg.entry : price),
    marginRatio: equity > 0 ? needed / equity : null,
    liquidated: equalityKills ? equity <= needed : equity < needed,
    tier: tierBounds(rule, leg, price),
  };
}

function tierBounds(rule: MarginRule, position: Position, price: number): TierBounds {
  const tier = tierAt(rule, position, sizingPrice(rule, position, price));
  return { ...tier, from: rule.tiers[tier.index - 1]?.to ?? 0 };
}

const isBeyond = (rule: MarginRule, position: Position, price: number): boolean =>
  measured(rule, position, sizingPrice(rule, position, price)) > (rule.tiers.at(-1)?.to ?? 0);

/** The price that chooses the tier: where one rate counts for all, the size at entry has, for good. */
const sizingPrice = ({ form, basis }: MarginRule, { entry }: Position, price: number): number =>
  form === 'whole' || basis === 'entry' ? entry : price;

function intervals(account: Account, now: PositionAtMark, rate: number | null): number | null {
  if (rate === null) return null;
  const slack = now.equity - account.besides - now.maintenance;
  return Math.max(0, slack) / (now.notional * rate);
}
