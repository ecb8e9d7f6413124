/**
 * Maintenance margin as a continuous, convex function of notional:
 *
 *     maintenance(N) = max over brackets b of (ρ_b · N − k_b)
 *
 * which equals "the rate of the bracket that holds N, less its deduction" exactly when rates never
 * fall from bracket to bracket and the deductions make the table continuous. Both are checked here,
 * so that nothing downstream has to look a bracket up.
 */
import { DataError } from '../domain/errors.ts';
import type { MarginTable } from '../domain/run.ts';

/** One bracket as a venue prints it: it ends at `to` (Infinity for the last). */
export interface Bracket {
  readonly to: number;
  readonly rate: number;
}

/**
 * Deductions from the brackets alone: k₁ = 0 and k_{b+1} = k_b + (ρ_{b+1} − ρ_b) · end_b.
 *
 * @throws DataError when there is no bracket, a rate falls or is outside (0, 1), or ends do not rise
 */
export function maintenanceTable(brackets: readonly Bracket[], where: string): MarginTable {
  const rate: number[] = [];
  const deduction: number[] = [];
  let floor = 0;
  for (const [index, bracket] of brackets.entries()) {
    const lastRate = rate.at(-1) ?? 0;
    if (!(bracket.rate > 0 && bracket.rate < 1 && bracket.rate >= lastRate))
      throw new DataError({
        where: `${where} bracket ${index + 1}`,
        expected: 'a maintenance rate in (0, 100 %) that is not below the bracket before it',
        found: `${bracket.rate * 100} %`,
      });
    if (!(bracket.to > floor))
      throw new DataError({
        where: `${where} bracket ${index + 1}`,
        expected: `an upper end above ${floor}`,
        found: String(bracket.to),
      });
    deduction.push(index === 0 ? 0 : (deduction.at(-1) ?? 0) + (bracket.rate - lastRate) * floor);
    rate.push(bracket.rate);
    floor = bracket.to;
  }
  if (rate.length === 0)
    throw new DataError({ where, expected: 'at least one maintenance bracket', found: 'none' });
  return { rate, deduction };
}

/** Margin needed to keep a position of this notional; same currency as the notional. */
export function maintenance(table: MarginTable, notional: number): number {
  const { rate, deduction } = table;
  let most = 0;
  for (let b = 0; b < rate.length; b++) {
    const line = (rate[b] as number) * notional - (deduction[b] as number);
    if (line > most) most = line;
  }
  return most;
}
