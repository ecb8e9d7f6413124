/** Arbitrary halts as a scenario file writes them, and what a transfer may move. */
import fc from 'fast-check';
import { HALT_KINDS } from '../../../src/domain/halt.ts';

const DAY_MS = 86_400_000;

/** Of one kind each day, so that none contradicts another. */
const halt = (day: number) =>
  fc
    .record({
      venue: fc.constantFrom('binance-usdm', 'okx-swap', 'binance-spot'),
      stops: fc.constantFrom(...HALT_KINDS),
      from: fc.integer({ min: 0, max: DAY_MS - 2 }),
      lasting: fc.double({ min: 0, max: 1, noNaN: true }),
      source: fc.option(fc.constantFrom('https://example.org/a?b=c#d', 'their "own" word: 5'), {
        nil: undefined,
      }),
    })
    .map(({ venue, stops, from, lasting, source }) => {
      const fromMs = day * DAY_MS + from;
      const toMs = fromMs + 1 + Math.floor(lasting * (DAY_MS - from - 2));
      return {
        ...{ venue, stops },
        from: new Date(fromMs).toISOString(),
        to: new Date(toMs).toISOString(),
        ...(source === undefined ? {} : { source }),
      };
    });

export const anyHalts = fc.oneof(
  fc.constant('off'),
  fc
    .tuple(
      fc.uniqueArray(fc.constantFrom('binance-2025-10-10', 'bitmex-2020-03-13', 'of-my-own')),
      fc
        .array(fc.nat(1), { maxLength: 4 })
        .chain((days) => fc.tuple(...days.map((_, i) => halt(20_000 + i)))),
    )
    .map(([names, own]) => [...names, ...own]),
);

const cost = fc.integer({ min: 0, max: 500 }).map((n) => `${n} bps`);

/** What a rule for moving collateral may say beside where it comes from. */
export const anyMoves = fc.record(
  {
    limit: fc.integer({ min: 1, max: 9_999_999 }).map((n) => `${n / 100} USDT`),
    selling: fc.record(
      {
        time: fc.integer({ min: 0, max: 900 }).map((n) => `${n} s`),
        slippage: cost,
        fee: cost,
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);
