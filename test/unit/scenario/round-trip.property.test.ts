/**
 * Goal: a report is a recipe: the scenario it prints is the scenario that ran.
 * Method: any valid file is read, printed and read again.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { renderScenario } from '../../../src/scenario/render.ts';
import { anyScenarioText } from './any-scenario.ts';
import { EXAMPLES } from './examples.ts';

test.each(Object.entries(EXAMPLES))('%s, printed, reads as itself', (_, text) => {
  const scenario = parseScenario(text, '');
  const printed = renderScenario(scenario);
  expect(parseScenario(printed, '')).toEqual(scenario);
  expect(renderScenario(parseScenario(printed, ''))).toBe(printed);
});

test('any scenario, printed, reads as itself', () => {
  fc.assert(
    fc.property(anyScenarioText, (text) => {
      const scenario = parseScenario(text, '');
      expect(parseScenario(renderScenario(scenario), '')).toEqual(scenario);
    }),
    { numRuns: 200 },
  );
});

test('the smallest file is printed with its defaults, in the order in which one writes', () => {
  expect(renderScenario(parseScenario(EXAMPLES.CARRY, ''))).toBe(`schema: 1
name: btc-carry
question: What did spot binance-spot BTCUSDT against short binance-usdm BTCUSDT earn at 3x, and what did the forced exits cost?
window: { from: 2020-01-01, to: 2021-01-01 }
capital: 50_000 USDT
reserve: 0 %
construction:
  kind: cash-and-carry
  spot: { venue: binance-spot, instrument: BTCUSDT }
  perp: { venue: binance-usdm, instrument: BTCUSDT }
  margin: segregated
  leverage: 3
  borrow: 0 %/year
costs: { taker: venue, slippage: 0 % }
liquidation: venue
rules: nearest
survivor: { policy: close, reaction: 0 min }
gaps: { max: 0 min }
mark: mark
fills: last
delta_band: 2 %
`);
});
