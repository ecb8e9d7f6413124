/**
 * Goal: a replay's leverage is notional ÷ all that is posted, also where a venue asks the fee of the close
 * on top of a margin that is named by its leverage (Bybit since 2026-05-27).
 *
 * 10 BTC at 100,000 with 100,000 posted, in October 2026: 0.33 % to 300,000 and 0.5 % beyond (k = 300,000 ·
 * 0.17 % = 510), 5.5 bps for the close, at the mark. Liquidated where
 * 100,000 + 10·(P − 100,000) = 10·P·0.555 % − 510, so P = (90,000 − 51) ÷ 0.99445 = 90,451.00. With the
 * venue's own 10x the fee of the close is posted on top and cancels: (90,000 − 51) ÷ 0.995 = 90,401.01.
 */
import { expect, test } from 'vitest';
import type { Scenario } from '../../../src/domain/scenario.ts';
import { readRuleBooks } from '../../../src/loaders/venue-rules.ts';
import { type Backing, liquidationPoint } from '../../../src/margin/liq-price.ts';
import { venueTerms } from '../../../src/margin/venue-terms.ts';
import { epochMs, fraction } from '../../../src/units/units.ts';
import { tell } from '../../builders/engine.ts';
import { scenarioOf } from '../../differential/engine.ts';
import { HOUR_MS, input, leg, type Row } from '../../differential/stories/build.ts';

const FROM = Date.UTC(2026, 9, 1);
const VENUE = { venue: 'bybit-linear', instrument: 'BTCUSDT' };
const ROWS: readonly Row[] = [
  [100_000, 100_000, 100_000, 100_000],
  [100_000, 100_000, 85_000, 85_000],
];

/** Bars of October 2026; both legs on Bybit at 10x, 100,000 posted each, without costs. */
function inOctober() {
  const legs = (['long', 'short'] as const).map((role) => ({
    ...leg(role, ROWS, { leverage: 10 }),
    marks: {
      resolutionMs: HOUR_MS,
      bars: ROWS.map(([open, high, low, close], i) => ({
        openMs: FROM + i * HOUR_MS,
        open,
        high,
        low,
        close,
      })),
    },
  }));
  const [long, short] = legs;
  if (long === undefined || short === undefined) throw new Error('two legs');
  return input('delta-neutral', 200_000, [long, short], {
    windowMs: [FROM, FROM + ROWS.length * HOUR_MS],
  });
}

const books = readRuleBooks('data/venues', new Set(['bybit-linear']));

/** What liq-price answers for the same position. */
function answered(backing: Backing): number {
  const book = books.get('bybit-linear');
  if (book === undefined) throw new Error('a book');
  const terms = venueTerms(book, 'BTCUSDT', epochMs(FROM));
  const position = { contract: 'linear', side: 1, quantity: 10, entry: 100_000 } as const;
  const { liquidationPrice } = liquidationPoint(
    { ...position, contracts: 1_000_000 },
    backing,
    terms,
    {
      price: 100_000,
      adverseFunding: null,
    },
  );
  return liquidationPrice ?? Number.NaN;
}

test('10x in a replay is liquidated where a margin of a tenth is, not where the venue’s own 10x is', () => {
  const own = inOctober();
  const { construction } = scenarioOf(own);
  if (construction.kind !== 'delta-neutral') throw new Error('a pair');
  const scenario: Partial<Scenario> = {
    liquidation: { kind: 'venue' },
    costs: { taker: fraction(0), slippage: fraction(0) },
    construction: {
      ...construction,
      long: { ...construction.long, ...VENUE },
      short: { ...construction.short, ...VENUE },
    },
  };
  const { result } = tell(own, { scenario, books: () => books });
  const long = result.legs.find(({ role }) => role === 'long');
  const byHand = (90_000 - 51) / (1 - 0.005 - 0.00055);
  expect(long?.quantityBase).toBeCloseTo(10, 9);
  expect(long?.liquidation?.triggerPrice).toBeCloseTo(byHand, 6);
  expect(answered({ kind: 'margin', margin: 100_000 })).toBeCloseTo(byHand, 6);
  const venues = (90_000 - 51) / (1 - 0.005);
  expect(answered({ kind: 'leverage', leverage: 10, extra: 0 })).toBeCloseTo(venues, 6);
});
