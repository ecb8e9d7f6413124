/**
 * A row is charged what was in force when it was entered. One history, flat at 100; the long's venue asks 5 bps of
 * those who enter before 02:00 and 10 bps from then on.
 */
import { describe, expect, test } from 'vitest';
import { buildTape } from '../../../src/market/build-tape.ts';
import { AT, FIGURES } from '../../../src/sweep/figures.ts';
import { makeMarket } from '../../../src/sweep/market.ts';
import { pointEngine } from '../../../src/sweep/point-engine.ts';
import { ruleBook, takerFee } from '../../builders/rule-book.ts';
import { historyOf, scenarioOf } from '../../differential/engine.ts';
import { hour, input, leg, type Row } from '../../differential/stories/build.ts';

const FLAT: readonly Row[] = Array.from({ length: 6 }, () => [100, 100, 100, 100] as const);
const INPUT = input('delta-neutral', 10_000, [leg('long', FLAT), leg('short', FLAT)]);

describe('an entry', () => {
  test('pays the fee of its own day, and every later one the later fee', () => {
    const plain = scenarioOf(INPUT);
    if (plain.construction.kind !== 'delta-neutral') throw new Error('the story is of a pair');
    const { long, short } = plain.construction;
    const books = new Map([
      [long.venue, ruleBook(long.venue, { fees: [takerFee(0, 0.0005), takerFee(hour(2), 0.001)] })],
      [short.venue, ruleBook(short.venue, { fees: [takerFee(0, 0)] })],
    ]);
    const history = historyOf(INPUT);
    const { tape } = buildTape(history.legs, history.shared, {
      window: plain.window,
      gridMs: plain.grid,
      gapsMaxMs: plain.gaps.max,
    });
    const market = makeMarket(tape);
    for (const engine of ['indexed', 'bar'] as const) {
      const point = pointEngine(plain, books, market, { engine, onlyLeg: null });
      const row = new Float64Array(FIGURES.length);
      const shares = [0, 1, 2, 4].map((at) => {
        expect(point.figuresAt(hour(at), row)).toBeNull();
        // Both ways, of the one quantity at one price: costs ÷ twice the long's notional.
        const quantity = quantityAt(at < 2 ? 0.0005 : 0.001);
        return (row[AT.costsQuote] as number) / (2 * quantity * 100);
      });
      expect(shares.map((share) => Number(share.toFixed(12)))).toEqual([
        0.0005, 0.0005, 0.001, 0.001,
      ]);
    }
  });
});

/** q = half · L ÷ (100 · (1 + L · taker)) of the leg that pays, the smaller of the two; the story's leverage is 2. */
const quantityAt = (taker: number): number => (5_000 * 2) / (100 * (1 + 2 * taker));
