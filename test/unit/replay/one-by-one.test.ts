/**
 * Goal: a shared account whose legs go one at a time tells what the first did to the other.
 *
 * 1,000 at 1.5x: 15 coins bought at 100 and short at 100, 500 owed. Coin counts for 90 %; what its spot covers asks
 * for 1 %, and what it does not for more: `bare`. The coin's price falls and the perpetual's stays:
 *
 *     −500 + 13.5·S  ≥  0.01·1,500          it dies at S = 515 ÷ 13.5 = 38.148
 *
 * The coin has lost 927.78 and the short nothing, so the coin goes first: 572.22 repay the loan, 72.22 are left. The
 * short asks for bare·1,500 then.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExitStyle } from '../../../src/domain/exit-style.ts';
import type { ReplayResult } from '../../../src/domain/result.ts';
import { durationMs, fraction } from '../../../src/units/units.ts';
import { between } from '../../arbitraries.ts';
import { tell as tellBy } from '../../builders/engine.ts';
import type { OracleInput } from '../../differential/oracle/types.ts';
import { flat, input, leg, type Row } from '../../differential/stories/build.ts';

const CALM: Row = [100, 100, 100, 100];
const MARKET: ExitStyle = { kind: 'market' };

const carry = (bare: number, spot: readonly Row[], perp: readonly Row[]): OracleInput =>
  input('cross', 1_000, [leg('spot', spot), leg('perp', perp, { leverage: 1.5 })], {
    haircutFraction: 0.1,
    hedgedMaintenance: 0.01,
    liquidation: flat(bare),
  });

function tell(story: OracleInput): ReplayResult {
  const scenario = { exits: { spot: MARKET, perp: MARKET } };
  const { result } = tellBy(story, { scenario, engine: 'bar' });
  expect(tellBy(story, { scenario }).result).toEqual({ ...result, engine: 'indexed' });
  expect(result.forcedExit?.residualQuote ?? 0).toBeCloseTo(0, 9);
  return result;
}

const endsOf = ({ legs }: ReplayResult) => legs.map(({ role, exit }) => [role, exit.kind]);
const notesOf = ({ events }: ReplayResult) =>
  events.flatMap(({ kind, leg: role, note }) =>
    kind === 'liquidation' && note?.includes('Closed first') ? [[role, note]] : [],
  );

const DEPEG: readonly Row[] = [CALM, [100, 100, 30, 30], [30, 30, 30, 30]];
const STILL: readonly Row[] = [CALM, CALM, CALM];

describe('a shared account that is unwound one leg at a time', () => {
  test('loses its hedge with the first leg, and the other goes in the same instant', () => {
    // 10 % of 1,500 is 150 against 72.22.
    const result = tell(carry(0.1, DEPEG, STILL));
    expect(endsOf(result)).toEqual([
      ['spot', 'liquidation'],
      ['perp', 'liquidation'],
    ]);
    expect(result.legs[0]?.exit.price).toBeCloseTo(515 / 13.5, 9);
    expect(result.totals.netQuote).toBeCloseTo(-500 + (15 * 515) / 13.5 - 1_000, 9);
    const [[role, note] = [], ...more] = notesOf(result);
    expect(more).toEqual([]);
    expect(role).toBe('spot');
    expect(note).toContain(
      'the requirement went from 15 to 150 against an adjusted equity of 72.2222',
    );
    expect(note).toContain('caught in the same instant');
    expect(result.exits).toMatchObject([
      { role: 'spot', style: 'market', liquidatorDelta: { worstBase: 15, integratedBaseHours: 0 } },
    ]);
  });

  test('keeps no half of a carry: what meets its requirement is closed by our own order', () => {
    // 4 % of 1,500 is 60 against 72.22.
    const result = tell(carry(0.04, DEPEG, STILL));
    expect(endsOf(result)).toEqual([
      ['spot', 'liquidation'],
      ['perp', 'survivor-close'],
    ]);
    expect(result.legs[1]?.exit).toMatchObject({ price: 100 });
    expect(result.totals.netQuote).toBeCloseTo(-500 + (15 * 515) / 13.5 - 1_000, 9);
    expect(notesOf(result)[0]?.[1]).toContain('from 15 to 60');
  });

  /**
   * In a rally of both: −500 + 13.5·p − 15·(p − 100) = 0.15·p at p = 1,000 ÷ 1.65. The short has lost most and goes
   * first; coin asks for nothing by itself.
   */
  test('starts with the leg that has lost most', () => {
    const rally: readonly Row[] = [CALM, [100, 700, 100, 700], [700, 700, 700, 700]];
    const result = tell(carry(0.1, rally, rally));
    expect(endsOf(result)).toEqual([
      ['spot', 'survivor-close'],
      ['perp', 'liquidation'],
    ]);
    expect(result.legs[1]?.exit.price).toBeCloseTo(1_000 / 1.65, 9);
    // Hedged all the way: what is left is what was put in.
    expect(result.totals.netQuote).toBeCloseTo(0, 8);
    expect(notesOf(result)[0]?.[1]).toContain('from 90.9091 to 0');
  });

  test('costs what unwinding both together costs, where fees and slippage are nothing', () => {
    const price = fc.array(fc.tuple(between(20, 220), between(0.8, 1.2)), {
      minLength: 4,
      maxLength: 4,
    });
    fc.assert(
      fc.property(price, between(0.02, 0.2), (prices, bare) => {
        const rows = (of: (p: number, gap: number) => number): Row[] => [
          CALM,
          ...prices.map(([p, gap]): Row => {
            const here = of(p, gap);
            return [here, here, here, here];
          }),
        ];
        const story = {
          ...carry(
            bare,
            rows((p) => p),
            rows((p, gap) => p * gap),
          ),
          liquidation: flat(bare, { style: 'market' }),
        };
        const together: ExitStyle = {
          kind: 'coordinated',
          lag: durationMs(0),
          penalty: fraction(0),
        };
        const both = tellBy(story, { scenario: { exits: { spot: together, perp: together } } });
        expect(tell(story).totals.netQuote).toBeCloseTo(both.result.totals.netQuote, 9);
      }),
      { numRuns: 40 },
    );
  });
});
