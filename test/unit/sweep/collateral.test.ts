/**
 * Goal: a sweep of a leg with assets behind it takes whole replays and says so, each from its own entry on.
 * Method: the pair of test/unit/replay/leg-collateral.test.ts, entered at the first bar and a bar later, when the
 * asset costs 0.5: there 4,000 buy twice as many units, so that a fall to 0.25 leaves what a fall to 0.5 left.
 */
import { expect, test } from 'vitest';
import { AT, FIGURES } from '../../../src/sweep/figures.ts';
import { makeMarket } from '../../../src/sweep/market.ts';
import { pointEngine } from '../../../src/sweep/point-engine.ts';
import { haircut, withAssets } from '../../builders/collateral.ts';
import { tell } from '../../builders/engine.ts';
import { booksOf, scenarioOf } from '../../differential/engine.ts';
import { hour, input, leg, type Row } from '../../differential/stories/build.ts';

const CALM: Row = [100, 100, 100, 100];
const at = (price: number): Row => [price, price, price, price];

test('takes whole replays, in which what is bought depends on the entry', () => {
  const rows = [CALM, CALM, CALM, CALM];
  const story = input('delta-neutral', 10_000, [leg('long', rows), leg('short', rows)]);
  const prices = [at(1), at(0.5), at(0.25), at(0.25)];
  const assets = [{ share: 0.8, counting: haircut(0.1), rows: prices }];
  const changes = withAssets(story, 'short', assets);
  const scenario = { ...scenarioOf(story), ...changes.scenario };
  const { tape } = tell(story, changes);
  const engine = pointEngine(scenario, booksOf(story), makeMarket(tape), {
    engine: 'indexed',
    onlyLeg: null,
  });
  expect(engine.how).toBe('replay');
  expect(engine.note).toBe('collateral has prices of its own');
  const row = new Float64Array(FIGURES.length);
  // From 1 to 0.25: 1,000 + 900 against 2,000 at 02:00. All of the 5,000 is lost.
  expect(engine.figuresAt(hour(0), row)).toBeNull();
  expect(row[AT.firstLiquidationAtMs]).toBe(hour(2));
  expect(row[AT.netQuote]).toBeCloseTo(-5_000, 9);
  // From 0.5 to 0.25: 1,000 + 1,800 against 2,000. It lives, and half of the 4,000 is lost.
  expect(engine.figuresAt(hour(1), row)).toBeNull();
  expect(row[AT.firstLiquidationAtMs]).toBeNaN();
  expect(row[AT.netQuote]).toBeCloseTo(-2_000, 9);
});
