/** The ways a construction is sized beside the plain one: leg by leg, without reserve, under stress. */
import type { LegSpec, Role, Scenario } from '../domain/scenario.ts';
import { legsOf } from '../replay/plan.ts';

export interface SizeVariant {
  /** Which leg alone can be liquidated; null: both, as the venues have it. */
  readonly onlyLeg: 0 | 1 | null;
  readonly legs: 'pair' | Role;
  /** Venue of that leg; null for the pair. */
  readonly venue: string | null;
  readonly reserveFraction: number;
  /** The two marks stand so many times as far apart as in the record. */
  readonly stressFactor: number;
}

/**
 * Every combination, the plain one (the pair, the scenario's reserve, the record) first. A leg that nothing
 * liquidates by itself (spot that is held, either leg of a shared account) is not asked alone; what moves
 * collateral out of the reserve is not asked without one.
 */
export function sizeVariants(
  scenario: Scenario,
  stressFactors: readonly number[],
): readonly SizeVariant[] {
  const { reserve, rebalance } = scenario;
  const reserves = reserve > 0 && rebalance === null ? [reserve, 0] : [reserve];
  const scopes = [{ onlyLeg: null, legs: 'pair', venue: null } as const, ...aloneOf(scenario)];
  return stressFactors.flatMap((stressFactor) =>
    scopes.flatMap((scope) =>
      reserves.map((reserveFraction) => ({ ...scope, reserveFraction, stressFactor })),
    ),
  );
}

type Scope = Pick<SizeVariant, 'onlyLeg' | 'legs' | 'venue'>;

function aloneOf({ construction }: Scenario): readonly Scope[] {
  const shared = construction.kind === 'cash-and-carry' && construction.margin === 'cross';
  if (shared) return [];
  const [first, second] = legsOf(construction);
  const holdsSpot = construction.kind === 'cash-and-carry';
  const scope = (onlyLeg: 0 | 1, { role, venue }: LegSpec): Scope => ({
    onlyLeg,
    legs: role,
    venue,
  });
  // With spot that is held the perp alone is the pair.
  return holdsSpot ? [] : [scope(0, first), scope(1, second)];
}
