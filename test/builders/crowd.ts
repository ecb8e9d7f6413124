/** Crowds for tests: round numbers, and the scene they are laid over. */

import type { CrowdScene } from '../../src/crowd/crowd.ts';
import type { Crowd, LeverageShare } from '../../src/domain/crowd.ts';
import { durationMs, fraction } from '../../src/units/units.ts';
import type { OracleInput } from '../differential/oracle/types.ts';
import { runsOf } from './engine.ts';

export const HOUR = 3_600_000;

/** Leverage and share in per cent. */
export const shares = (
  ...all: readonly (readonly [leverage: number, percent: number])[]
): readonly LeverageShare[] =>
  all.map(([leverage, percent]) => ({ leverage, share: fraction(percent / 100) }));

/**
 * Four accounts of 10,000 at 5x, 4x, 3.2x and 1x. A day moves the price by 10 % and trades 31,250; what is
 * pushed comes back by half in an hour; everybody enters at the first open, exactly.
 */
export const crowd = (change: Partial<Crowd> = {}): Crowd => ({
  notional: 40_000,
  leverages: shares([5, 25], [4, 25], [3.2, 25], [1, 25]),
  accounts: 4,
  entryBand: fraction(0),
  entriesOver: durationMs(0),
  margin: 'quote',
  reaction: durationMs(0),
  impact: { prefactor: 1, volumePerDay: 31_250, volatilityPerDay: fraction(0.1) },
  recovery: durationMs(HOUR),
  fund: null,
  opposite: null,
  rounds: 100,
  seed: 1,
  ...change,
});

/** A plan on its recorded tape; our own legs are as the run without a crowd opened them. */
export function sceneOf(input: OracleInput): CrowdScene {
  const { plan, tape, actual } = runsOf(input);
  const own = (leg: number): number => actual.lives.find((life) => life.leg === leg)?.quantity ?? 0;
  return { plan, tape, own: [own(0), own(1)], limits: () => null, traded: [null, null] };
}
