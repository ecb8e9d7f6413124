/**
 * Goal: `size` asks every way that has an answer of its own, and no other.
 * Method: bundled and small scenarios, one of each construction.
 */
import { expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { sizeVariants } from '../../../src/sweep/size-variants.ts';

const scenarioOf = (construction: string, more = '') =>
  parseScenario(
    `schema: 1
name: sized
question: Which leverage?
window: { from: 2025-01-01, to: 2025-01-03 }
capital: 10_000 USDT
construction: ${construction}
liquidation: { maintenance: 1 %, style: full-margin }
${more}`,
    'scenario.yaml',
  );

const PAIR = `
  kind: delta-neutral
  long:  { venue: binance-usdm, instrument: AVAXUSDT }
  short: { venue: bybit-linear, instrument: AVAXUSDT }
  leverage: 5`;
const carry = (kind: string, margin: string) => `
  kind: ${kind}
  spot: { venue: binance-spot, instrument: AVAXUSDT }
  perp: { venue: binance-usdm, instrument: AVAXUSDT }
  leverage: 2${margin}`;

const told = (...asked: Parameters<typeof sizeVariants>) =>
  sizeVariants(...asked).map(({ legs, reserveFraction, stressFactor }) =>
    [legs, reserveFraction, stressFactor].join(' '),
  );

test('a pair is asked as a pair and by each leg, the plain way first', () => {
  expect(told(scenarioOf(PAIR), [1])).toEqual(['pair 0 1', 'long 0 1', 'short 0 1']);
});

test('with a reserve each is asked with it and without, and again under stress', () => {
  const asked = told(scenarioOf(PAIR, 'reserve: 10 %\n'), [1, 2]);
  expect(asked).toHaveLength(12);
  expect(asked.slice(0, 2)).toEqual(['pair 0.1 1', 'pair 0 1']);
  expect(asked.slice(-2)).toEqual(['short 0.1 2', 'short 0 2']);
});

test('collateral that is moved out of the reserve is not asked without one', () => {
  const text = 'reserve: 10 %\nrebalance: { at: 60 % }\n';
  expect(told(scenarioOf(PAIR, text), [1])).toEqual(['pair 0.1 1', 'long 0.1 1', 'short 0.1 1']);
});

test('of a carry over spot that is held only the perp can die: the pair says it all', () => {
  expect(told(scenarioOf(carry('cash-and-carry', '')), [1])).toEqual(['pair 0 1']);
});

test('legs of a shared account do not die alone', () => {
  const cross = scenarioOf(
    carry('cash-and-carry', '\n  margin: cross\n  haircut: 5 %\n  borrow: 8 %/year'),
  );
  expect(told(cross, [1])).toEqual(['pair 0 1']);
});

test('borrowed spot can die as well as the perp', () => {
  const reverse = scenarioOf(carry('reverse-cash-and-carry', '\n  borrow: 5 %/year'));
  expect(told(reverse, [1])).toEqual(['pair 0 1', 'spot 0 1', 'perp 0 1']);
});
