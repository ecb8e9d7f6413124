/**
 * Goal: nothing of the twin lies beyond the planned exit, not even where the survivor dies at its very open.
 * Method: one story derived by hand, told by both engines, the second implementation and the query.
 *
 * Capital 204, so 102 a leg; 2x, a fee of 1 %: q = 102·2 ÷ (100·1.02) = 2, entry fee 2, margin 100 each.
 * The low of 40 takes the long in the bar of 01:00, margin and all. The short is held to the planned
 * exit at 02:00, where the open of 160 leaves it 100 − 120 < 0: dead by a gap, 20 of it the fund's.
 *
 *     net          = −204
 *     twin at T    = 0 of price − 4 of fees                =   −4    marked at the open of 02:00
 *     loss         = −4 + 204                              =  200
 *     twin's end   = −4 − 2·(2·160·0.01)                   =  −10.4
 *     forgone after = −10.4 + 4                            =   −6.4
 */
import { expect, test } from 'vitest';
import { differences, named, said } from '../compare.ts';
import { oracle } from '../oracle/oracle.ts';
import { flat, HOUR_MS, hour, input, leg, type Row } from '../stories/build.ts';
import { askEngine } from './answer.ts';
import { askSql } from './sql.ts';

const ROWS: readonly Row[] = [
  [100, 100, 100, 100],
  [100, 100, 40, 100],
  [160, 160, 150, 150],
];
const story = input(
  'delta-neutral',
  204,
  [leg('long', ROWS, { takerFraction: 0.01 }), leg('short', ROWS, { takerFraction: 0.01 })],
  { liquidation: flat(0.01), survivor: { policy: 'hold', reactionMs: 0 }, holdMs: 2 * HOUR_MS },
);
const expected = {
  ambiguous: false,
  totals: { netQuote: -204, twinNetQuote: -10.4, forcedExitLossQuote: 200 },
  legs: {
    'long 0': { exit: { atMs: hour(1), kind: 'liquidation' as const, price: 50 / 0.99 } },
    'short 0': { exit: { atMs: hour(2), kind: 'liquidation' as const, price: 160 } },
  },
};

test.each(['bar', 'indexed'] as const)(
  'the engine %s marks the twin at the planned exit',
  (one) => {
    const answer = askEngine(story, one);
    if (answer === null) throw new Error('the opening is let in');
    expect(said(differences(expected, answer))).toBe('');
    expect(answer.totals.forgoneAfterExitQuote).toBeCloseTo(-6.4, 9);
    expect(answer.forcedExit?.residualQuote).toBeCloseTo(0, 9);
  },
);

test('the second implementation marks the twin at the planned exit', () => {
  expect(said(differences(expected, named(oracle(story))))).toBe('');
});

test('the query marks the twin at the planned exit', async () => {
  const [answer] = await askSql([story]);
  expect(answer?.totals.netQuote).toBeCloseTo(-204, 9);
  expect(answer?.totals.twinNetQuote).toBeCloseTo(-10.4, 9);
  expect(answer?.totals.forcedExitLossQuote).toBeCloseTo(200, 9);
});
