/**
 * Maintenance margin as a continuous, convex function of notional:
 *
 *     maintenance(n) = max over tiers b of (ρ_b · n − k_b)
 *
 * which equals "the rate of the tier that holds n, less its deduction" exactly when rates never
 * fall from tier to tier and the deductions make the table continuous. Both are checked here, so
 * that nothing downstream has to look a tier up.
 */
import { DataError } from '../domain/errors.ts';
import type { MarginRule, MarginTable, MarginTier } from '../domain/margin-rule.ts';

/** A tier as far as a list of rates tells it. */
export type Bracket = Pick<MarginTier, 'to' | 'rate'>;

/** What decimal arithmetic in a published table may leave at an edge, as a share of the requirement. */
const ROUNDING = 1e-6;

/** A rule that asks one rate of any notional at the mark. */
export const flatRule = (rate: number): MarginRule =>
  bracketRule([{ to: Number.POSITIVE_INFINITY, rate }]);

/** A rule of tiers by notional at the mark whose deductions follow from the rates. */
export const bracketRule = (brackets: readonly Bracket[]): MarginRule => ({
  form: 'marginal',
  tiers: brackets.map(({ to, rate }) => ({ to, rate, deduction: null, maxLeverage: null })),
  measure: 'notional',
  contractSize: 1,
  basis: 'mark',
  closeFee: 0,
  slopePerCoin: 0,
});

/**
 * Deductions that make a table continuous: k₁ = 0 and k_{b+1} = k_b + (ρ_{b+1} − ρ_b) · end_b.
 *
 * @source Binance COIN-M FAQ ceccfcfb4e3a45e3b48b0b1bb1a8ae46; Bybit margin parameters; Hyperliquid
 *         margin tiers: the same recurrence in three words
 */
export function deductions(tiers: readonly Bracket[]): readonly number[] {
  const found: number[] = [];
  for (const [b, { rate }] of tiers.entries()) {
    const before = tiers[b - 1];
    found.push(
      before === undefined ? 0 : (found[b - 1] as number) + (rate - before.rate) * before.to,
    );
  }
  return found;
}

/**
 * Refuses a rule that would not mean what the engines take it to mean.
 *
 * @throws DataError when there is no tier, a rate falls or is outside [0, 1), ends do not rise, a
 *         maximum leverage is not above zero, or a deduction leaves the requirement with a step
 */
export function checkRule(rule: MarginRule, where: string): void {
  const { tiers } = rule;
  if (tiers.length === 0)
    throw new DataError({ where, expected: 'at least one maintenance tier', found: 'none' });
  if (rule.form === 'marginal' && rule.measure === 'contracts' && tiers.length > 1)
    throw new DataError({
      where,
      expected: 'tiers of contracts to count for the whole position (form: whole)',
      found: `${tiers.length} marginal tiers, whose deductions would be of contracts`,
    });
  const whole = deductions(tiers);
  let floor = 0;
  for (const [b, tier] of tiers.entries()) {
    const at = `${where} tier ${b + 1}`;
    const before = tiers[b - 1]?.rate ?? 0;
    if (!(tier.rate >= 0 && tier.rate < 1 && tier.rate >= before))
      throw new DataError({
        where: at,
        expected: 'a maintenance rate in [0, 100 %) that is not below the tier before it',
        found: `${tier.rate * 100} %`,
      });
    if (!(tier.to > floor))
      throw new DataError({
        where: at,
        expected: `an upper end above ${floor}`,
        found: String(tier.to),
      });
    if (tier.maxLeverage !== null && !(tier.maxLeverage > 0))
      throw new DataError({
        where: at,
        expected: 'a maximum leverage above zero',
        found: String(tier.maxLeverage),
      });
    refuseStep(rule, b, floor, whole[b] as number, at);
    floor = tier.to;
  }
}

/** A stated deduction must meet the tier before it at their edge, but for rounding. */
function refuseStep(
  { form, tiers }: MarginRule,
  b: number,
  floor: number,
  continuous: number,
  where: string,
): void {
  const tier = tiers[b] as MarginTier;
  if (tier.deduction === null) return;
  if (form === 'whole')
    throw new DataError({
      where,
      expected: 'no deduction where one rate counts for the whole position',
      found: String(tier.deduction),
    });
  const before = tiers[b - 1];
  const below = before === undefined ? 0 : before.rate * floor - (before.deduction ?? 0);
  const step = tier.rate * floor - tier.deduction - below;
  if (Math.abs(step) <= ROUNDING * Math.abs(below)) return;
  throw new DataError({
    where,
    expected: `a deduction that makes the requirement continuous at ${floor}: ${continuous}`,
    found: `${tier.deduction}, a step of ${step}`,
    hint: 'take the deductions away: they follow from the rates',
  });
}

/** More than what rounding in a published table lets two lines of one tier differ by. */
const CLEARLY_BELOW = 0.999;

/** Margin needed to keep a position of this notional; same currency as the notional. Of a table that `checkRule` lets through. */
export function maintenance(table: MarginTable, notional: number): number {
  const { rate, deduction, slope } = table;
  let most = 0;
  for (let b = 0; b < rate.length; b++) {
    const line = (rate[b] as number) * notional - (deduction[b] as number);
    if (line > most) most = line;
    // Tangents of a convex curve, by rising slope: beyond the one that touches here they only fall.
    else if (line < CLEARLY_BELOW * most) break;
  }
  return slope === 0 ? most : most + slope * notional * notional;
}
