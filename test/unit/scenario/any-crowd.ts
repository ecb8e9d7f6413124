/** Crowds as a file may state them; margins that fit any construction are left to it. */
import fc from 'fast-check';

const leverage = fc.oneof(
  fc.integer({ min: 1, max: 100 }),
  fc.integer({ min: 1, max: 100 }).map((n) => `${n}x`),
);
/** Two shares that are a whole, to the last digit. */
const leverages = fc.oneof(
  leverage,
  fc
    .record({ share: fc.integer({ min: 1, max: 99 }), first: leverage, second: leverage })
    .map(({ share, first, second }) => [
      { leverage: first, share: `${share} %` },
      { leverage: second, share: `${100 - share} %` },
    ]),
);
const money = fc.integer({ min: 0, max: 1_000_000_000 }).map((n) => `${n} USDT`);
const minutes = fc.integer({ min: 1, max: 10_000 }).map((n) => `${n} min`);

export const anyCrowd = fc.oneof(
  fc.constant('off'),
  fc.record(
    {
      notional: money,
      leverages,
      accounts: fc.integer({ min: 1, max: 10_000 }),
      entry_band: fc.integer({ min: 0, max: 9_999 }).map((n) => `${n} bps`),
      entries_over: minutes,
      reaction: minutes,
      impact: fc.record(
        {
          prefactor: fc.constantFrom(0, 0.3, 1, 3),
          volume: fc.oneof(
            fc.constant('measured'),
            fc.integer({ min: 1, max: 1_000_000_000 }).map((n) => `${n} USDT`),
          ),
          volatility: fc.oneof(
            fc.constant('measured'),
            fc.integer({ min: 1, max: 5_000 }).map((n) => `${n} bps`),
          ),
        },
        { requiredKeys: ['prefactor', 'volume'] },
      ),
      recovery: minutes,
      fund: money,
      opposite: fc.record({ notional: money, leverages }),
      rounds: fc.integer({ min: 1, max: 10_000 }),
      seed: fc.integer({ min: 0, max: 2_147_483_647 }),
    },
    { requiredKeys: ['notional', 'leverages', 'impact'] },
  ),
);
