/**
 * "Cross account" of docs/method.md: what the account's coin counts for, and what it must hold.
 */
import { maintenance, type Table } from './table.ts';
import type { OracleAccount, OracleInput } from './types.ts';

/** θ, λ and the collateral; under an override 1, 0 and a flat haircut. */
export const accountOf = (input: OracleInput): OracleAccount =>
  input.account ?? {
    threshold: 1,
    loanMaintenance: 0,
    collateral: {
      measure: 'value',
      tiers: [{ to: Number.POSITIVE_INFINITY, ratio: 1 - input.haircutFraction }],
    },
  };

/** Collateral of q coins at S: each slice of the coin, or of its value, at its own ratio. */
export function collateralOf(
  { collateral: { measure, tiers } }: OracleAccount,
  quantity: number,
  price: number,
): number {
  const whole = measure === 'coin' ? quantity : quantity * price;
  let counted = 0;
  let from = 0;
  for (const { to, ratio } of tiers) {
    if (whole > from) counted += ratio * (Math.min(whole, to) - from);
    from = to;
  }
  return measure === 'coin' ? counted * price : counted;
}

/** θ·(maintenance + λ·loan) */
export const requirementOf = (
  { threshold, loanMaintenance }: OracleAccount,
  table: Table,
  notional: number,
  loan: number,
): number => threshold * (maintenance(table, notional) + loanMaintenance * loan);
