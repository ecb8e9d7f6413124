/**
 * "The table of a position" of docs/method.md: a dated rule and a position's size give rates,
 * deductions and a slope. Amounts are in the leg's settlement currency.
 */
import { at } from './tape.ts';
import type { OracleInput, OracleRule, OracleTier, OracleVenue } from './types.ts';

/** What a table asks about a position: quantity in coin, entry fill, N of an inverse contract. */
export interface Position {
  readonly contract: 'linear' | 'inverse' | 'spot';
  readonly quantity: number;
  readonly entry: number;
  readonly contracts: number;
}

export interface Table {
  /** ρ_b and k_b */
  readonly brackets: readonly { readonly rate: number; readonly deduction: number }[];
  /** c */
  readonly slope: number;
}

/** The venue's law for a leg; an override is one rule for ever, and equality survives it. */
export function lawOf(input: OracleInput, legIndex: number): OracleVenue {
  const { venue } = at(input.legs, legIndex);
  if (venue !== null) return venue;
  const { maintenance, style, feeFraction, slippageFraction } = input.liquidation;
  return {
    rules: [
      {
        fromMs: Number.NEGATIVE_INFINITY,
        form: 'marginal',
        tiers: maintenance.map(({ to, rate }) => ({
          to,
          rate,
          deduction: null,
          maxLeverage: null,
        })),
        measure: 'notional',
        contractSize: 1,
        basis: 'mark',
        closeFee: 0,
        slopePerCoin: 0,
      },
    ],
    equalityKills: false,
    style: style === 'market' ? 'market' : 'takeover',
    feeFraction,
    slippageFraction,
    backstopBelow: null,
    steps: null,
  };
}

/** The rule in force at a bar's open: the latest whose first instant is not after it. */
export function ruleAt(law: OracleVenue, openMs: number): OracleRule {
  let found = law.rules[0];
  for (const rule of law.rules) if (rule.fromMs <= openMs) found = rule;
  return found;
}

/** Notional of a position at a price, settlement currency. */
export const notionalOf = (position: Position, price: number): number =>
  position.contract === 'inverse' ? position.contracts / price : position.quantity * price;

/** What chooses the tier of a position, at a price. */
export function measureOf(rule: OracleRule, position: Position, price: number): number {
  if (rule.measure === 'notional') return notionalOf(position, price);
  const size = position.contract === 'inverse' ? position.contracts : position.quantity;
  return size / rule.contractSize;
}

/** Index from 0 of the tier that holds a measure: its upper end included, the last one beyond. */
export function tierOf(rule: OracleRule, measure: number): number {
  for (const [index, tier] of rule.tiers.entries()) if (measure <= tier.to) return index;
  return rule.tiers.length - 1;
}

/** Rates and deductions as the tiers alone say them. */
function tiersMet(rule: OracleRule, position: Position): { rate: number; deduction: number }[] {
  if (rule.form === 'whole') {
    const { rate } = at(rule.tiers, tierOf(rule, measureOf(rule, position, position.entry)));
    return [{ rate, deduction: 0 }];
  }
  if (rule.measure === 'contracts')
    throw new Error('the method does not say what marginal tiers of contracts are');
  const met: { rate: number; deduction: number }[] = [];
  let before: OracleTier | null = null;
  for (const tier of rule.tiers) {
    const last: number = met.at(-1)?.deduction ?? 0;
    const follows: number = before === null ? 0 : last + (tier.rate - before.rate) * before.to;
    met.push({ rate: tier.rate, deduction: tier.deduction ?? follows });
    before = tier;
  }
  return met;
}

/** What covers a position in a cross account: h, and κ of it. */
export interface Hedge {
  readonly maintenance: number | null;
  readonly covered: number;
}
const NO_HEDGE: Hedge = { maintenance: null, covered: 0 };

export function tableOf(rule: OracleRule, position: Position, hedge = NO_HEDGE): Table {
  const inverse = position.contract === 'inverse';
  const { maintenance: h, covered } = hedge;
  // The rest is asked by its own size, (1 − κ) of the position, and the covered part h and the fee.
  const rest = h === null ? 1 : 1 - covered;
  // Field by field: a position may be a whole life, and this is asked at every bar.
  const bare: Position = {
    contract: position.contract,
    entry: position.entry,
    quantity: rest * position.quantity,
    contracts: rest * position.contracts,
  };
  const slope = inverse ? rule.slopePerCoin * rest * rest : 0;
  const added = rule.closeFee + (inverse ? 0 : rule.slopePerCoin * bare.quantity);
  const brackets = tiersMet(rule, bare).map(({ rate, deduction }) => ({
    rate: (rate + added) * rest + ((h ?? 0) + rule.closeFee) * (1 - rest),
    deduction,
  }));
  const table: Table = { brackets, slope };
  if (rule.basis === 'mark') return table;
  const held = maintenance(table, notionalOf(position, position.entry));
  return { brackets: [{ rate: 0, deduction: -held }], slope: 0 };
}

/** max over b of (ρ_b·n − k_b) + c·n² */
export const maintenance = ({ brackets, slope }: Table, notional: number): number =>
  Math.max(...brackets.map(({ rate, deduction }) => rate * notional - deduction)) +
  slope * notional * notional;

/** 1 ÷ the largest leverage of the tier at the entry notional, plus the slope; null: not known. */
export function initialRate(rule: OracleRule, position: Position): number | null {
  const { maxLeverage } = at(rule.tiers, tierOf(rule, measureOf(rule, position, position.entry)));
  return maxLeverage === null ? null : 1 / maxLeverage + rule.slopePerCoin * position.quantity;
}

/** Whether a position of this size is beyond what the last tier holds. */
export const isBeyond = (rule: OracleRule, position: Position): boolean =>
  measureOf(rule, position, position.entry) > (rule.tiers.at(-1)?.to ?? 0);
