/** What an arbitrary valid `adl:` block looks like, in any window of any-scenario.ts. */
import fc from 'fast-check';

/** Inside every window there is. */
const round = fc.record(
  {
    venue: fc.constantFrom('hyperliquid', 'binance-usdm'),
    instrument: fc.constantFrom('BTC', 'BTCUSDT'),
    at: fc
      .integer({ min: 0, max: 86_399_999 })
      .map((ms) => new Date(Date.UTC(2023, 0, 1) + ms).toISOString()),
    side: fc.constantFrom('long', 'short'),
    share: fc.integer({ min: 1, max: 10_000 }).map((n) => `${n / 100} %`),
    price: fc.oneof(
      fc.constantFrom('venue', 'mark', 'previous mark', 'oracle'),
      fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
      fc.integer({ min: -9_999, max: 9_999 }).map((n) => ({ bankruptcy: `${n / 100} %` })),
    ),
    source: fc.constant('https://example.com/a page'),
  },
  { requiredKeys: ['venue', 'at', 'side', 'share'] },
);
const queue = fc.oneof(
  fc.record({ behind: fc.integer({ min: 0, max: 9_999 }).map((n) => `${n / 100} %`) }),
  fc.record(
    {
      accounts: fc.array(
        fc.record(
          {
            entry: fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
            leverage: fc.oneof(fc.integer({ min: 1, max: 125 }), fc.constant('7.5x')),
            weight: fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
            delta_neutral: fc.boolean(),
          },
          { requiredKeys: ['entry', 'leverage', 'weight'] },
        ),
        { minLength: 1, maxLength: 3 },
      ),
      own: fc.double({ min: 0, max: 1e9, noNaN: true }),
    },
    { requiredKeys: ['accounts'] },
  ),
);
/** The block as a file may have it. */
export const anyAdl = fc.oneof(
  fc.constant('off'),
  fc.record(
    {
      history: fc.constant('hyperliquid-2025-10-10'),
      events: fc.array(round, { maxLength: 3 }),
      queue,
    },
    { requiredKeys: ['history'] },
  ),
);
