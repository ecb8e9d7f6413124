/** One fall, and the pair that meets it, for the tests of exit styles: every figure of it can be had by hand. */
import { expect } from 'vitest';
import type { ExitStyle } from '../../src/domain/exit-style.ts';
import type { ReplayResult } from '../../src/domain/result.ts';
import type { UnplannedCosts } from '../../src/domain/unplanned.ts';
import { durationMs, fraction } from '../../src/units/units.ts';
import type { OracleInput } from '../differential/oracle/types.ts';
import { input, leg, type Row } from '../differential/stories/build.ts';
import { tell } from './engine.ts';

export const HOURS = (count: number) => durationMs(count * 3_600_000);
export const FLAT: Row = [100, 100, 100, 100];
export const ONE_PERCENT: UnplannedCosts = {
  fixed: fraction(0.01),
  ofRange: fraction(0),
  impact: null,
  thin: [],
};

export const FALL = input('delta-neutral', 10_000, [
  leg('long', [
    FLAT,
    [100, 100, 60, 60],
    [61, 61, 61, 61],
    [60, 60, 60, 60],
    [59.5, 59.5, 58.9, 59],
  ]),
  leg('short', [FLAT, [101, 101, 62, 62], [62, 62, 62, 62], [61, 61, 61, 61], [60, 60, 60, 60]]),
]);

/** The story under a style, by both engines, which must tell the same. */
export function under(
  style: ExitStyle | null,
  story: OracleInput = FALL,
  unplanned: UnplannedCosts | null = ONE_PERCENT,
): ReplayResult {
  const exits = style === null ? null : { long: style, short: style };
  const [indexed, bar] = (['indexed', 'bar'] as const).map((engine) => {
    const told = tell(story, { engine, scenario: { exits, unplanned } });
    expect(Math.abs(told.result.forcedExit?.residualQuote ?? 0)).toBeLessThan(1e-9 * 10_000);
    return { ...told, result: { ...told.result, engine: 'either' as const } };
  });
  expect(indexed?.result).toEqual(bar?.result);
  expect(indexed?.ledger).toEqual(bar?.ledger);
  return indexed?.result as unknown as ReplayResult;
}

export const near = (expected: number) => expect.closeTo(expected, 8);

/** The same pair with other rows. */
export const pair = (
  long: readonly Row[],
  short: readonly Row[],
  change: Partial<OracleInput> = {},
) => input('delta-neutral', 10_000, [leg('long', long), leg('short', short)], change);
