/**
 * Goal: what is asked of blocks of bars, and of spans of blocks, holds where a history is longer than they are.
 * Random histories elsewhere are kept short, so that they shrink; these are long enough for every step of an
 * index to be taken.
 * Method: histories drawn from a seed, deaths, calls for collateral and exits by rule late in them; both
 * engines on the whole, and rows from four entries beside the engine that walks every bar.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { replay } from '../../src/replay/replay.ts';
import type { Engine } from '../../src/replay/run-plan.ts';
import { booksOf, historyOf, scenarioOf } from './engine.ts';
import type { OracleInput } from './oracle/types.ts';
import { rowDifferences } from './row-differences.ts';
import { HOUR_MS, hour, input, leg, print, type Row, rules } from './stories/build.ts';

/** Numbers from 0 to 1, the same for one seed. */
function drawn(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Two marks about one driver, each with its own noise; now and then a wick twenty times as long. */
function marksOf(count: number, size: number, luck: () => number): readonly [Row[], Row[]] {
  const driver = [100];
  for (let i = 1; i < count; i++)
    driver.push((driver[i - 1] as number) * (1 + 2 * size * (luck() - 0.5)));
  const one = (): Row[] => {
    let close = 100;
    return driver.map((price) => {
      const open = close;
      close = price * (1 + size * (luck() - 0.5));
      const reach = () => size * luck() * (luck() < 0.01 ? 20 : 1);
      return [
        open,
        Math.max(open, close) * (1 + reach()),
        Math.min(open, close) / (1 + reach()),
        close,
      ];
    });
  };
  return [one(), one()];
}

const longInputs: fc.Arbitrary<OracleInput> = fc
  .record({
    seed: fc.nat(1e9),
    count: fc.constantFrom(64, 65, 129, 300, 1_100, 2_100, 4_200),
    // Over the whole history about as much, whatever its length.
    reach: fc.constantFrom(0.1, 0.2, 0.4),
    leverages: fc.tuple(fc.constantFrom(2, 5, 8), fc.constantFrom(3, 5)),
    split: fc.constantFrom(null, 0.4),
    policy: fc.constantFrom('close' as const, 'hold' as const, 'rehedge' as const),
    at: fc.constantFrom(null, 0.05, 0.2),
    from: fc.constantFrom('reserve' as const, 'other leg' as const, 'either' as const),
    transferHours: fc.constantFrom(0, 1, 5, 70),
    isRuled: fc.boolean(),
    stop: fc.constantFrom(null, 0.02),
    marginRatio: fc.constantFrom(null, 0.15),
  })
  .map(({ seed, count, reach, leverages, policy, at, ...rest }) => {
    const luck = drawn(seed);
    const [long, short] = marksOf(count, (2 * reach) / Math.sqrt(count), luck);
    const prints = (every: number) =>
      Array.from({ length: Math.floor(count / every) }, (_, i) =>
        print(hour(i * every), 0.0005 * (luck() - 0.4)),
      );
    return input(
      'delta-neutral',
      100_000,
      [
        leg('long', long, { leverage: leverages[0], funding: prints(1), takerFraction: 0.0005 }),
        leg('short', short, { leverage: leverages[1], funding: prints(8), takerFraction: 0.0004 }),
      ],
      {
        reserveFraction: 0.1,
        splitFraction: rest.split,
        liquidation: rules([
          [100_000, 0.005],
          [250_000, 0.01],
          [Number.POSITIVE_INFINITY, 0.03],
        ]),
        survivor: { policy, reactionMs: 3 * HOUR_MS },
        ...(at !== null && {
          rebalance: {
            at,
            to: at / 2,
            from: rest.from,
            transferMs: rest.transferHours * HOUR_MS,
            feeQuote: 3,
          },
        }),
        ...(rest.isRuled && {
          enter: { spread: null, divergenceFraction: 0.01, coolDownMs: 10 * HOUR_MS, times: 3 },
          leave: {
            spread: { overMs: 24 * HOUR_MS, perYear: -1 },
            divergenceFraction: null,
            marginRatio: rest.marginRatio,
            stopFraction: rest.stop,
            takeProfitFraction: null,
          },
        }),
      },
    );
  });

test('either engine, and a row from any entry, tells a long history alike', {
  timeout: 100_000,
}, () => {
  let killed = 0;
  fc.assert(
    fc.property(longInputs, (told) => {
      const outcome = (by: Engine): string => {
        const { result } = replay(scenarioOf(told), booksOf(told), historyOf(told), by);
        if (result.forcedExit !== null) killed += 1;
        return JSON.stringify({ ...result, engine: '' });
      };
      expect(outcome('indexed')).toBe(outcome('bar'));
      if (told.enter === undefined)
        expect(rowDifferences(told, [0, 0.013, 0.3, 0.77]).found).toEqual([]);
    }),
    { numRuns: 60, seed: 20_251_010, endOnFailure: true },
  );
  expect(killed).toBeGreaterThan(20);
});
