/**
 * Goal: spot that is sold for collateral is margin when it is there and not before, and costs what selling costs.
 */
import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../../src/domain/errors.ts';
import type { Rebalancing } from '../../../src/domain/scenario.ts';
import { durationMs, fraction } from '../../../src/units/units.ts';
import { CALM, halt, moves, still, tell, told } from '../../builders/halts.ts';
import type { OracleHalt, OracleInput } from '../../differential/oracle/types.ts';
import { HOUR_MS, hour, input, leg, type Row } from '../../differential/stories/build.ts';

/*
 * Segregated carry of 15,000 at 100 and 2x: q = 15,000 ÷ (100 + 50) = 100 coin of spot, and 5,000 behind the short.
 *
 *     short at p   equity 5,000 − 100·(p − 100), dead at 120·p = 15,000, p = 125; at 120: 2,400 ÷ 3,000 = 80 %
 *                  to stand at 40 % it needs 6,000, so it asks for 3,000
 *     spot sold    at 120 with slippage of a twelfth, filled at 110, less a fee of an eleventh: 100 a coin
 */
describe('spot that is sold for collateral', () => {
  const rows = [
    CALM,
    [100, 120, 100, 120],
    still(120),
    still(120),
    [120, 140, 120, 140],
    [140, 140, 110, 110],
  ] as const;
  const rule: Rebalancing = {
    at: fraction(0.75),
    to: fraction(0.4),
    from: 'spot',
    transfer: durationMs(HOUR_MS),
    fee: 0,
    limit: null,
    selling: { time: durationMs(HOUR_MS), slippage: fraction(1 / 12), fee: fraction(1 / 11) },
  };
  const carry = (halts: readonly OracleHalt[] = [], way: readonly Row[] = rows) =>
    input('segregated', 15_000, [leg('spot', way), leg('perp', way)], { halts });
  const sold = (
    halts: readonly OracleHalt[] = [],
    change: Partial<Rebalancing> = {},
    way: readonly Row[] = rows,
  ) => tell(carry(halts, way), { rebalance: { ...rule, ...change } });

  test('is margin after the time of the sale and of the transfer, and leaves the pair short of it', () => {
    const { result } = sold();
    expect(moves(sold())).toEqual([
      ['transfer-sent', 2],
      ['transfer-arrived', 4],
    ]);
    const [part, rest, perp] = result.legs;
    expect(part).toMatchObject({
      role: 'spot',
      lifeIndex: 0,
      exit: { kind: 'policy', atMs: hour(2) },
    });
    // 3,000 ÷ 100 = 30 coin; 30·10 of slippage, 30·110 ÷ 11 of fees.
    expect(part?.slippageQuote).toBeCloseTo(300, 9);
    expect(part?.feesQuote).toBeCloseTo(300, 9);
    expect(rest).toMatchObject({ role: 'spot', lifeIndex: 1 });
    expect(rest?.quantityBase).toBeCloseTo(70, 9);
    expect(result.netDelta.worstBase).toBeCloseTo(-30, 9);
    // With 8,000 the short is dead at 150 only. 30·20 and 70·10 of spot, −1,000 of the short, 600 of costs.
    expect(perp?.liquidation).toBeNull();
    expect(result.totals.netQuote).toBeCloseTo(600 + 700 - 1_000 - 600, 9);
    const sent = result.events.find(({ kind }) => kind === 'transfer-sent');
    expect(sent).toMatchObject({ from: 'spot', amountQuote: expect.closeTo(3_000, 6) });
    expect(sent?.note).toContain('Sold 30 COIN at 110 for it.');
  });

  test('comes too late where the sale takes an hour longer', () => {
    const slow = {
      ...(rule.selling as NonNullable<Rebalancing['selling']>),
      time: durationMs(2 * HOUR_MS),
    };
    const { result } = sold([], { selling: slow });
    const perp = result.legs.find(({ role }) => role === 'perp');
    expect(perp?.liquidation).toMatchObject({ atMs: hour(4), triggerPrice: 125 });
    // The survivor is closed at 05:00, at which the money is there, too.
    expect(moves(sold([], { selling: slow })).at(-1)).toEqual(['transfer-late', 5]);
    expect(result.forcedExit?.residualQuote).toBeCloseTo(0, 8);
  });

  test('is not sold while its venue fills no orders, or lets nothing leave', () => {
    for (const kind of ['trading', 'withdrawals'] as const) {
      const { result } = sold([halt(0, kind, 1.5, 3)]);
      const [part] = result.legs;
      expect(part?.exit).toMatchObject({ kind: 'policy', atMs: hour(3) });
      expect(told(result.events, 'halted')).toMatchObject([{ hour: 2, role: 'perp' }]);
    }
  });

  test('that failed to arrive is sent again before more is sold', () => {
    const quick = { time: durationMs(0), slippage: fraction(0), fee: fraction(0) };
    const calm = [...rows.slice(0, 3), ...Array<Row>(4).fill(still(120))];
    const again = sold([halt(1, 'failing transfers', 2.5, 3.5)], { selling: quick }, calm);
    expect(moves(again)).toEqual([
      ['transfer-sent', 2],
      ['transfer-failed', 3],
      ['transfer-sent', 4],
      ['transfer-arrived', 5],
    ]);
    const { legs, events } = again.result;
    expect(legs.filter(({ role }) => role === 'spot')).toHaveLength(2);
    expect(events.filter(({ kind }) => kind === 'transfer-sent').map(({ from }) => from)).toEqual([
      'spot',
      'reserve',
    ]);
  });

  test('is sold whole where less would not do, and not at all where its fee takes it', () => {
    const { result } = sold([], { to: fraction(0.01), transfer: durationMs(0) });
    expect(result.legs.filter(({ role }) => role === 'spot')).toHaveLength(1);
    expect(result.legs[0]?.exit.atMs).toBe(hour(2));
    expect(moves(sold([], { fee: 20_000 }))).toEqual([]);
  });

  test('is refused where there is none to sell', () => {
    const refused = (story: OracleInput): string => {
      try {
        tell(story, { rebalance: rule });
      } catch (error) {
        if (error instanceof ScenarioError) return error.message;
        throw error;
      }
      return 'let through';
    };
    expect(
      refused(input('delta-neutral', 10_000, [leg('long', rows), leg('short', rows)])),
    ).toMatch(/rebalance.from: expected reserve, other leg or either/);
    expect(refused(carry())).toBe('let through');
    expect(
      refused(
        input('reverse', 15_000, [
          leg('spot', rows, { side: 'short', leverage: 2 }),
          leg('perp', rows, { side: 'long' }),
        ]),
      ),
    ).toMatch(/only the spot of a segregated cash-and-carry is sold/);
  });
});
