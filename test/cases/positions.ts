/** A case's position and its venue's rule, as the margin maths takes them. */
import type { MarginRule, MarginTable } from '../../src/domain/margin-rule.ts';
import type { IsolatedLeg } from '../../src/margin/isolated.ts';
import { flatRule } from '../../src/margin/maintenance.ts';
import { positionTable } from '../../src/margin/position-table.ts';
import type { Fields } from './fields.ts';

/** A linear leg, q of base. */
export const linearLeg = (
  side: 1 | -1,
  quantity: number,
  entry: number,
  wallet: number,
): IsolatedLeg => ({ contract: 'linear', side, quantity, entry, contracts: 0, wallet });

/** A coin-margined leg of so much quote. */
export const inverseLeg = (
  side: 1 | -1,
  contracts: number,
  entry: number,
  wallet: number,
): IsolatedLeg => ({
  contract: 'inverse',
  side,
  quantity: contracts / entry,
  entry,
  contracts,
  wallet,
});

/** A rule of one tier, with what else a venue writes into its trigger. */
export const oneTier = (
  rate: number,
  change: Partial<Omit<MarginRule, 'tiers'>> & {
    readonly deduction?: number;
    readonly maxLeverage?: number;
  } = {},
): MarginRule => {
  const { deduction, maxLeverage, ...rest } = change;
  return {
    ...flatRule(rate),
    ...rest,
    tiers: [
      {
        to: Number.POSITIVE_INFINITY,
        rate,
        deduction: deduction ?? null,
        maxLeverage: maxLeverage ?? null,
      },
    ],
  };
};

/** Hyperliquid: maintenance is half of the initial margin at the tier's maximum leverage. */
export const hyperliquidRule = (maxLeverage: number): MarginRule =>
  oneTier(1 / (2 * maxLeverage), { maxLeverage });

/** Tiers as [end, rate, deduction], the deductions as published. */
export const publishedRule = (brackets: readonly (readonly number[])[]): MarginRule => ({
  ...flatRule(0),
  tiers: brackets.map(([to = 0, rate = 0, deduction = 0]) => ({
    to,
    rate,
    deduction,
    maxLeverage: null,
  })),
});

/** Tiers as [floor, rate, …], the deductions as the rates ask for them. */
export const ruleFromFloors = (tiers: readonly (readonly number[])[]): MarginRule => ({
  ...flatRule(0),
  tiers: tiers.map(([, rate = 0], i) => ({
    to: tiers[i + 1]?.[0] ?? Number.POSITIVE_INFINITY,
    rate,
    deduction: null,
    maxLeverage: null,
  })),
});

/** The table of a notional of this size, whatever its price. */
export const tableOfNotional = (rule: MarginRule, notional: number): MarginTable =>
  positionTable(rule, linearLeg(1, notional, 1, 0));

/** Quote notional of an inverse case: as given, or contracts times what one is worth. */
export function contractsOf(inputs: Fields): number {
  if (inputs.has('qty_usd') || inputs.has('usd_qty')) return inputs.number('qty_usd', 'usd_qty');
  const one = inputs.numberOr(1, 'contract_multiplier_usd', 'ct_val_usd', 'contract_usd');
  return inputs.number('contracts') * one;
}
