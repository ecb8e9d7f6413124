/**
 * The table of one position: a rule book's rule at the size that is held. What depends on size alone
 * (a tier counted in contracts, a rate that rises with size, a requirement fixed at entry) is settled
 * here, so that everything after it asks one function of the notional.
 */
import type { Issue } from '../domain/errors.ts';
import type { ContractKind } from '../domain/instrument.ts';
import type { MarginRule, MarginTable, MarginTier } from '../domain/margin-rule.ts';
import { entryNotional, notionalAt } from './isolated.ts';
import { deductions, maintenance } from './maintenance.ts';

/** What of a position a rule may look at. */
export interface SizedPosition {
  readonly contract: ContractKind;
  /** Base units. */
  readonly quantity: number;
  /** Fill price, quote per base. */
  readonly entry: number;
  /** Quote notional of an inverse contract, quantity · entry; unused otherwise. */
  readonly contracts: number;
}

/** The tier a position is in, and what is asked there. */
export interface TierAt {
  /** From 0. */
  readonly index: number;
  readonly rate: number;
  readonly deduction: number;
  readonly maxLeverage: number | null;
  /** Its upper end, in the rule's measure. */
  readonly to: number;
}

/** The part of a perp that spot of its own account covers. */
export interface Hedge {
  /** Share of the quantity, 0 to 1. */
  readonly covered: number;
  /** Maintenance of that part, fraction of its notional. */
  readonly rate: number;
}

/**
 * The requirement of a position as a function of its notional alone.
 *
 * @param hedge the part at a rate of its own, the rest by the tiers of its own size; null: none
 */
export function positionTable(
  rule: MarginRule,
  position: SizedPosition,
  hedge: Hedge | null = null,
): MarginTable {
  const table = hedge === null ? tableAtMark(rule, position) : hedgedTable(rule, position, hedge);
  if (rule.basis === 'mark') return table;
  // Fixed at entry: the same amount whatever the mark does.
  const entrySize = entryNotional(position.contract, position.quantity, position.entry);
  return { rate: [0], deduction: [-maintenance(table, entrySize)], slope: 0 };
}

function tableAtMark(rule: MarginRule, position: SizedPosition): MarginTable {
  if (rule.form !== 'marginal' || rule.slopePerCoin !== 0) return tableOfSize(rule, position);
  // The same for a position of any size, and asked of one rule a million times.
  const known = knownTables.get(rule) ?? tableOfSize(rule, position);
  knownTables.set(rule, known);
  return known;
}

const knownTables = new WeakMap<MarginRule, MarginTable>();

function tableOfSize(rule: MarginRule, position: SizedPosition): MarginTable {
  const inverse = position.contract === 'inverse';
  const added = rule.closeFee + (inverse ? 0 : rule.slopePerCoin * position.quantity);
  const slope = inverse ? rule.slopePerCoin : 0;
  if (rule.form === 'whole') {
    const { rate } = rule.tiers[tierIndex(rule, position, position.entry)] as MarginTier;
    return { rate: [rate + added], deduction: [0], slope };
  }
  return {
    rate: rule.tiers.map(({ rate }) => rate + added),
    deduction: ownDeductions(rule),
    slope,
  };
}

/** In notional of the whole position: the rest meets the table of its own size, and every close its fee. */
function hedgedTable(
  rule: MarginRule,
  position: SizedPosition,
  { covered, rate }: Hedge,
): MarginTable {
  const bare = 1 - covered;
  const quantity = position.quantity * bare;
  const rest = tableAtMark(rule, { ...position, quantity, contracts: position.contracts * bare });
  return {
    rate: rest.rate.map((own) => (rate + rule.closeFee) * covered + own * bare),
    deduction: rest.deduction,
    slope: rest.slope * bare * bare,
  };
}

/** What each tier takes off: as published, else as continuity asks. */
function ownDeductions(rule: MarginRule): readonly number[] {
  const known = knownDeductions.get(rule);
  if (known !== undefined) return known;
  const continuous = deductions(rule.tiers);
  const own = rule.tiers.map(({ deduction }, b) => deduction ?? (continuous[b] as number));
  knownDeductions.set(rule, own);
  return own;
}

const knownDeductions = new WeakMap<MarginRule, readonly number[]>();

/** The tier in which a rule puts a position at a price. */
export function tierAt(rule: MarginRule, position: SizedPosition, price: number): TierAt {
  const index = tierIndex(rule, position, rule.basis === 'entry' ? position.entry : price);
  const { rate, maxLeverage, to } = rule.tiers[index] as MarginTier;
  const deduction = rule.form === 'whole' ? 0 : (ownDeductions(rule)[index] as number);
  return { index, rate, deduction, maxLeverage, to };
}

/** Index of the tier that a position at a price is in. A tier holds its upper end; beyond the last end the last tier stands. */
export function tierIndex(rule: MarginRule, position: SizedPosition, price: number): number {
  const { tiers } = rule;
  const size = measured(rule, position, price);
  let index = 0;
  while (index < tiers.length - 1 && size > (tiers[index] as MarginTier).to) index += 1;
  return index;
}

/** A position's size as the rule measures it: notional at a price, or contracts. */
export function measured(rule: MarginRule, position: SizedPosition, price: number): number {
  const { contract, quantity, contracts } = position;
  if (rule.measure === 'contracts')
    return (contract === 'inverse' ? contracts : quantity) / rule.contractSize;
  return notionalAt(position, price);
}

/**
 * The smallest margin an opening of this size is let in with, as a fraction of its notional; null
 * where the venue's maximum leverage is not known.
 */
export function initialRate(rule: MarginRule, position: SizedPosition): number | null {
  const { maxLeverage } = rule.tiers[tierIndex(rule, position, position.entry)] as MarginTier;
  if (maxLeverage === null) return null;
  return 1 / maxLeverage + rule.slopePerCoin * position.quantity;
}

/** A size beyond the last tier: what it would have to hold is nobody's fact. Null for one within. */
export function beyondTable(
  rule: MarginRule,
  position: SizedPosition,
): Pick<Issue, 'expected' | 'found'> | null {
  const end = rule.tiers.at(-1)?.to ?? 0;
  const size = measured(rule, position, position.entry);
  // A size worked out to stand exactly at the end may come out a rounding beyond it.
  if (size <= end * (1 + 1e-9)) return null;
  const unit = measureUnit(rule);
  return {
    expected: `a position within the margin table, which ends at ${end} ${unit}`,
    found: `${size} ${unit}`,
  };
}

/** What a rule's sizes are of, in words. */
export const measureUnit = ({ measure }: MarginRule): string =>
  measure === 'contracts' ? 'contracts' : 'of notional';
