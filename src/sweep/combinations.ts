/**
 * Every combination has a number: points of the grid with the first axis slowest, and below each
 * point its entries.
 */
import { ScenarioError } from '../domain/errors.ts';
import type { Axis } from './axes.ts';

/** More are not walked one by one: a hundred million an hour would take half a day. */
const COMBINATIONS_MAX = 1e9;

export interface Space {
  /** Points of the grid. */
  readonly points: number;
  /** Entry times below each. */
  readonly entries: number;
  readonly combinations: number;
}

/**
 * The size of a grid.
 *
 * @param sampled whether only some of it will be run
 * @throws ScenarioError when there is more of it than can be run, or counted
 */
export function spaceOf(
  axes: readonly Pick<Axis, 'count'>[],
  entries: number,
  sampled: boolean,
): Space {
  const points = axes.reduce((product, { count }) => product * count, 1);
  const combinations = points * entries;
  const most = sampled ? Number.MAX_SAFE_INTEGER : COMBINATIONS_MAX;
  if (combinations > most)
    throw new ScenarioError({
      where: '--grid',
      expected: `at most ${sampled ? '9,007,199,254,740,991' : '1,000,000,000'} combinations`,
      found: [...axes.map(({ count }) => count), entries].join(' × '),
      hint: sampled
        ? 'take larger steps'
        : 'take larger steps, or some of them at random:  --sample 1000000 --seed 1',
    });
  return { points, entries, combinations };
}

/** The place on each axis of a point of the grid. */
export function placesOf(axes: readonly Pick<Axis, 'count'>[], point: number): readonly number[] {
  const places: number[] = [];
  let rest = point;
  for (const { count } of axes.toReversed()) {
    places.unshift(rest % count);
    rest = Math.floor(rest / count);
  }
  return places;
}
