/** Which grid a replay is walked on. */
import { ScenarioError } from '../domain/errors.ts';
import { seriesName } from '../domain/series.ts';
import { durationText } from '../units/time.ts';
import { shortestInterval } from './funding-schedule.ts';
import type { LegSeries } from './leg-tape.ts';

/**
 * The coarsest of the legs' marks, or a multiple of it that the scenario names.
 *
 * @throws ScenarioError when it is finer than a mark, no multiple of what has to be put together on it, or
 *         coarser than funding without being named
 */
export function chooseGrid(legs: readonly LegSeries[], named: number | null): number {
  const coarsest = Math.max(...legs.map(({ mark }) => mark.resolutionMs));
  const gridMs = named ?? coarsest;
  if (gridMs < coarsest || gridMs % coarsest !== 0)
    throw new ScenarioError({
      where: 'grid',
      expected: `a multiple of the coarsest mark, ${durationText(coarsest)}`,
      found: durationText(gridMs),
      hint: `write  grid: ${durationText(coarsest)}`,
    });
  refuseOdd(legs, gridMs);
  for (const { funding } of legs) {
    const shortest = funding === null ? null : shortestInterval(funding);
    if (funding === null || shortest === null || named !== null || gridMs <= shortest) continue;
    throw new ScenarioError({
      where: 'grid',
      expected: `bars no longer than the shortest funding interval of ${seriesName(funding.key)}, ${durationText(shortest)}`,
      found: `marks of ${durationText(gridMs)}`,
      hint: `import finer marks, or accept it by name:  grid: ${durationText(gridMs)}`,
    });
  }
  return gridMs;
}

/** A finer bar that lies across an edge of the grid would tell the one before what comes after. */
function refuseOdd(legs: readonly LegSeries[], gridMs: number): void {
  const needed = legs.flatMap(({ mark, conversion, collateral }) => [
    mark,
    ...(conversion ?? []).map(({ series }) => series),
    ...(collateral ?? []),
  ]);
  const odd = needed.find(
    ({ resolutionMs }) => resolutionMs < gridMs && gridMs % resolutionMs !== 0,
  );
  if (odd === undefined) return;
  const fitting = leastMultiple(gridMs, odd.resolutionMs);
  throw new ScenarioError({
    where: 'grid',
    expected: `a multiple of ${durationText(odd.resolutionMs)}, the bars of ${seriesName(odd.key)}`,
    found: durationText(gridMs),
    hint: `write  grid: ${durationText(fitting)}`,
  });
}

const leastMultiple = (a: number, b: number): number => (a / greatestDivisor(a, b)) * b;

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));
