/** Goal: what one thread made of a tape serves another point of the grid only where a unit of a leg pays the same. */
import { expect, test } from 'vitest';
import { buildTape } from '../../../src/market/build-tape.ts';
import { makePlan } from '../../../src/replay/plan.ts';
import { makeMarket } from '../../../src/sweep/market.ts';
import { courseOf } from '../../../src/sweep/shared-courses.ts';
import { booksOf, historyOf, scenarioOf } from '../../differential/engine.ts';
import { HOUR_MS, input, leg, type Row } from '../../differential/stories/build.ts';

const rows: readonly Row[] = Array.from({ length: 30 }, () => [100, 100, 100, 100]);

function reverse(perYear: number, leverage: number, holdMs: number | null) {
  const told = input(
    'reverse',
    1_000,
    [leg('spot', rows, { side: 'short', leverage }), leg('perp', rows, { side: 'long', leverage })],
    { borrow: { kind: 'flat', perYear }, holdMs },
  );
  const scenario = scenarioOf(told);
  const { legs, shared } = historyOf(told);
  const { window, grid, gaps } = scenario;
  const { tape } = buildTape(legs, shared, { window, gridMs: grid, gapsMaxMs: gaps.max });
  return { plan: makePlan(scenario, booksOf(told)).plan, tape };
}

const plain = reverse(1, 2, null);
const market = makeMarket(plain.tape);

test('points that differ in leverage and time share their courses', () => {
  const other = reverse(1, 1.5, 5 * HOUR_MS).plan;
  expect(courseOf(market, other)).toBe(courseOf(market, plain.plan));
});

// A coin at 100 costs 100 · rate · 1/8,760 an hour.
test('points that differ in what a loan costs do not', () => {
  const dearer = courseOf(market, reverse(3, 2, null).plan);
  const [cheap, dear] = [courseOf(market, plain.plan), dearer].map(({ legs }) => legs[0].cash[29]);
  expect(cheap).toBeCloseTo((-100 * 29) / 8_760, 12);
  expect(dear).toBeCloseTo((-300 * 29) / 8_760, 12);
});

test('nor do two markets', () => {
  expect(courseOf(makeMarket(plain.tape), plain.plan)).not.toBe(courseOf(market, plain.plan));
});
