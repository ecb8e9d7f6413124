/** What arbitrary valid blocks of `costs.unplanned` and `derisk` look like. */
import fc from 'fast-check';
import { SIGNAL_KINDS } from '../../../src/domain/series.ts';

const share = fc.integer({ min: 1, max: 9_999 }).map((n) => `${n / 100} %`);
const duration = fc
  .tuple(fc.integer({ min: 1, max: 400 }), fc.constantFrom('ms', 's', 'min', 'h', 'd'))
  .map(([n, unit]) => `${n} ${unit}`);
const instant = (min: string, max: string) =>
  fc
    .date({ min: new Date(min), max: new Date(max), noInvalidDate: true })
    .map((date) => date.toISOString());

const spell = fc.record(
  {
    venue: fc.constantFrom('binance-usdm', 'hyperliquid', 'own'),
    from: instant('2020-01-01T00:00:00Z', '2022-01-01T00:00:00Z'),
    to: instant('2022-01-02T00:00:00Z', '2026-01-01T00:00:00Z'),
    depth: fc.oneof(share, fc.constant('100 %')),
  },
  { requiredKeys: ['from', 'to', 'depth'] },
);

const impact = fc.record(
  {
    prefactor: fc.double({ min: 0, max: 10, noNaN: true }),
    volume: fc.oneof(
      fc.constant('measured'),
      fc.integer({ min: 1, max: 1_000_000_000 }).map((n) => `${n} USDT`),
    ),
    volatility: fc.oneof(fc.constant('measured'), share),
  },
  { requiredKeys: ['prefactor', 'volume'] },
);

/** In a scenario whose capital is in USDT. */
export const anyUnplanned = fc.oneof(
  fc.constant('off'),
  fc
    .record(
      {
        fixed: share,
        of_range: share,
        impact,
        thin: fc.oneof(spell, fc.array(spell, { minLength: 1, maxLength: 3 })),
      },
      { requiredKeys: [] },
    )
    .filter((block) => Object.keys(block).some((key) => key !== 'thin')),
);

export const anyDerisk = fc.oneof(
  fc.constant('off'),
  fc.record(
    {
      when: fc
        .record(
          {
            margin_ratio: share,
            volatility: fc.record({
              over: duration,
              above: fc.integer({ min: 1, max: 99_999 }).map((n) => `${n / 10} %/year`),
            }),
            liquidity: fc.record({
              series: fc.record(
                {
                  venue: fc.constantFrom('binance-usdm', 'own'),
                  instrument: fc.constantFrom('book', 'BTCUSDT'),
                  kind: fc.constantFrom(...SIGNAL_KINDS),
                },
                { requiredKeys: ['instrument'] },
              ),
              below: fc.double({ min: -1e9, max: 1e9, noNaN: true }),
            }),
          },
          { requiredKeys: [] },
        )
        .filter((when) => Object.keys(when).length > 0),
      reduce: fc.oneof(share, fc.constant('100 %')),
      times: fc.integer({ min: 1, max: 1_000 }),
      cool_down: duration,
    },
    { requiredKeys: ['when', 'reduce'] },
  ),
);
