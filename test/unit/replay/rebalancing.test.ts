/**
 * Goal: collateral that is moved is where it was, on its way, or there, and never in two places.
 *
 * The pair of 2x at 100, maintenance 20 %: q = 100, 5,000 posted a leg, 2,500 in reserve of 12,500.
 *
 *     long at p   equity 5,000 + 100·(p − 100), maintenance 20·p, dead at 80·p = 5,000, p = 62.5
 *                 at 70: 1,400 ÷ 2,000 = 70 %; to stand at 35 % it needs 4,000, so it asks for 2,000
 *     short at 70 equity 8,000, maintenance 1,400
 */
import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../../src/domain/errors.ts';
import type { ResultEvent } from '../../../src/domain/result.ts';
import type { ReplayOutcome } from '../../../src/replay/replay.ts';
import { runsOf, tell as tellBy } from '../../builders/engine.ts';
import type { OracleInput, OracleRebalance } from '../../differential/oracle/types.ts';
import { flat, HOUR_MS, hour, input, leg, type Row } from '../../differential/stories/build.ts';

/** By the engine that walks every bar; the one that does not must tell the same. */
const tell = (story: OracleInput): ReplayOutcome => {
  const told = tellBy(story, { engine: 'bar' });
  expect(tellBy(story).result).toEqual({ ...told.result, engine: 'indexed' });
  return told;
};

const CALM: Row = [100, 100, 100, 100];
/** Down to 70 at the close of bar 1, and calm there for bar 2. */
const FALL: readonly Row[] = [CALM, [100, 100, 70, 70], [70, 70, 70, 70]];
/** Bar 3 goes to 55, which kills the long as it was posted; bar 4 comes back. */
const DEEPER: readonly Row[] = [...FALL, [70, 70, 55, 55], [55, 100, 55, 100], CALM];

const RULE: OracleRebalance = {
  at: 0.7,
  to: 0.35,
  from: 'reserve',
  transferMs: HOUR_MS,
  feeQuote: 10,
};

const pair = (
  rule: Partial<OracleRebalance>,
  rows: readonly Row[] = DEEPER,
  change: Partial<OracleInput> = {},
): OracleInput =>
  input('delta-neutral', 12_500, [leg('long', rows), leg('short', rows)], {
    reserveFraction: 0.2,
    rebalance: { ...RULE, ...rule },
    ...change,
  });

const moves = (events: readonly ResultEvent[]) =>
  events
    .filter(({ kind }) => kind.startsWith('transfer-'))
    .map(({ kind, atMs, leg: role, from, amountQuote }) => ({
      ...{ kind, atMs, role, from },
      quote: Number(amountQuote?.toFixed(9)),
    }));

describe('collateral from the reserve', () => {
  test('is asked for at a close, leaves at the next open, and saves the leg it reaches in time', () => {
    const { result } = tell(pair({}));
    expect(result.legs.map(({ liquidation }) => liquidation)).toEqual([null, null]);
    expect(moves(result.events)).toEqual([
      { kind: 'transfer-sent', atMs: hour(2), role: 'long', from: 'reserve', quote: 2_000 },
      { kind: 'transfer-arrived', atMs: hour(3), role: 'long', from: 'reserve', quote: 2_000 },
    ]);
    // Both legs end where they began: all that it cost is the fee.
    expect(result.totals.netQuote).toBeCloseTo(-10, 9);
    expect(result.legs[0]?.feesQuote).toBeCloseTo(10, 9);
    // At 55 the long stands at 7,000 − 4,500 = 2,500 against 1,100.
    const called = result.events.filter(({ kind }) => kind === 'margin-call');
    expect(called.at(-1)?.atMs).toBe(hour(1));
  });

  test('that is still under way protects nobody, and is idle cash once its leg is gone', () => {
    const { result } = tell(
      pair({ transferMs: 2 * HOUR_MS }, DEEPER, { survivor: { policy: 'hold', reactionMs: 0 } }),
    );
    expect(result.legs[0]?.liquidation).toMatchObject({ atMs: hour(3), triggerPrice: 62.5 });
    expect(moves(result.events)).toEqual([
      { kind: 'transfer-sent', atMs: hour(2), role: 'long', from: 'reserve', quote: 2_000 },
      { kind: 'transfer-late', atMs: hour(4), role: 'long', from: 'reserve', quote: 2_000 },
    ]);
    // The long's 5,000 and the fee; the short comes back to 100.
    expect(result.totals.netQuote).toBeCloseTo(-5_010, 9);
  });

  test('that takes no time is there at the open it leaves', () => {
    const rows: readonly Row[] = [CALM, [100, 100, 70, 70], [70, 70, 55, 55], CALM];
    const { result } = tell(pair({ transferMs: 0 }, rows));
    expect(result.legs[0]?.liquidation).toBeNull();
    expect(moves(result.events).map(({ kind, atMs }) => [kind, atMs])).toEqual([
      ['transfer-sent', hour(2)],
      ['transfer-arrived', hour(2)],
    ]);
  });

  test('is no more than the reserve holds beyond the fee', () => {
    const { result } = tell(pair({ feeQuote: 1_500 }));
    expect(moves(result.events)[0]).toMatchObject({ kind: 'transfer-sent', quote: 1_000 });
    const none = tell(pair({ feeQuote: 2_500 }));
    expect(moves(none.result.events)).toEqual([]);
    expect(none.result.totals.costsQuote).toBeCloseTo(5_000 - 3_750, 9);
  });

  test('is not asked for again while some is on its way', () => {
    const rows: readonly Row[] = [...FALL, [70, 70, 70, 70], [70, 70, 70, 70], CALM];
    const { result } = tell(pair({ transferMs: 3 * HOUR_MS }, rows));
    expect(moves(result.events).map(({ atMs }) => atMs)).toEqual([hour(2), hour(5)]);
  });

  test('is asked for until the next open only: the construction after has not asked', () => {
    const rows: readonly Row[] = [CALM, ...FALL, CALM, CALM, CALM];
    const { result } = tell(
      pair({}, rows, {
        enter: { spread: null, divergenceFraction: null, coolDownMs: 0, times: 2 },
        leave: {
          ...{ spread: null, divergenceFraction: null, marginRatio: 0.7 },
          ...{ stopFraction: null, takeProfitFraction: null },
        },
      }),
    );
    // The long asked at the very close at which the rule closed it.
    expect(result.legs).toHaveLength(4);
    expect(moves(result.events)).toEqual([]);
  });

  test('is ours all the time: equity falls by the fee and by nothing else', () => {
    const { curves, result } = tell(pair({ transferMs: 10 * HOUR_MS }, FALL));
    expect([...curves.equityQuote].map((x) => Number(x.toFixed(9)))).toEqual([
      12_500, 12_500, 12_490,
    ]);
    expect(moves(result.events).map(({ kind }) => kind)).toEqual(['transfer-sent']);
    expect(result.totals.netQuote).toBeCloseTo(-10, 9);
  });

  /*
   * The long's venue at 75: 1,500 ÷ 2,500 = 60 %, asks for 1,500/0.4 − 2,500 = 1,250. The short's at 117:
   * 2,340 ÷ 3,300 = 71 %, asks for 2,340/0.4 − 3,300 = 2,550, of which 2,500 − 1,250 are left.
   */
  test('goes to the first leg first where both ask at once', () => {
    const rowsTo = (p: number): readonly Row[] => [
      CALM,
      [100, Math.max(100, p), Math.min(100, p), p],
      CALM,
      CALM,
    ];
    const { result } = tell(
      input('delta-neutral', 12_500, [leg('long', rowsTo(75)), leg('short', rowsTo(117))], {
        reserveFraction: 0.2,
        rebalance: { ...RULE, at: 0.5, to: 0.4, feeQuote: 0 },
      }),
    );
    const sent = moves(result.events).filter(({ kind }) => kind === 'transfer-sent');
    expect(sent.map(({ role, quote }) => [role, quote])).toEqual([
      ['long', 1_250],
      ['short', 1_250],
    ]);
  });
});

describe('collateral from the other leg', () => {
  // To stand at 20 % the long asks for 7,000 − 2,000 = 5,000; the short keeps 7,000 of its 8,000.
  test('is what that leg has beyond what it must keep itself', () => {
    const { result } = tell(pair({ from: 'other leg', to: 0.2, feeQuote: 10 }));
    expect(moves(result.events)[0]).toMatchObject({ from: 'short', quote: 990 });
  });

  /*
   * 7,000 and 3,000 posted of 10,000, q = 140, maintenance 1 %. At 52 the long has 7,000 − 6,720 = 280 and needs
   * 72.8: 26 %. To stand at 2 % it asks for 3,640 − 280 = 3,360. The short has 3,000 + 6,720 and keeps 3,640, so
   * that 6,080 are beyond it; but only its wallet of 3,000 can leave.
   */
  test('is no more than its wallet: a gain that is not realised stays', () => {
    const rows: readonly Row[] = [CALM, [100, 100, 52, 52], [52, 52, 52, 52], CALM];
    const { result } = tell(
      input('delta-neutral', 10_000, [leg('long', rows), leg('short', rows, { leverage: 5 })], {
        splitFraction: 0.7,
        liquidation: flat(0.01),
        rebalance: { ...RULE, from: 'other leg', at: 0.2, to: 0.02, feeQuote: 0 },
      }),
    );
    expect(moves(result.events)[0]).toMatchObject({ from: 'short', quote: 3_000 });
  });

  test('comes only where the reserve can give nothing, under either', () => {
    const from = (change: Partial<OracleRebalance>) =>
      moves(tell(pair({ from: 'either', ...change })).result.events)[0];
    expect(from({})).toMatchObject({ from: 'reserve', quote: 2_000 });
    expect(from({ feeQuote: 2_499 })).toMatchObject({ from: 'reserve', quote: 1 });
    expect(from({ feeQuote: 2_500 })).toMatchObject({ from: 'short', quote: 1_500 });
  });

  test('weakens the one it leaves: the short that gave dies where it would have lived', () => {
    const rows: readonly Row[] = [...FALL, [70, 122, 70, 122], CALM];
    const shortOf = (rule: Partial<OracleRebalance>) => tell(pair(rule, rows)).result.legs[1];
    // 5,000 − 2,200 = 2,800 against 2,440 as it was posted; 2,000 less and the fee it is long dead.
    expect(shortOf({})?.liquidation).toBeNull();
    expect(shortOf({ from: 'other leg' })?.liquidation).toMatchObject({ atMs: hour(3) });
  });
});

describe('the books with collateral on its way', () => {
  test('close: what is under way at the end comes home, and the fee stands with the leg that asked', () => {
    const { actual } = runsOf(pair({ from: 'other leg', transferMs: 10 * HOUR_MS }, FALL));
    const { journal } = actual;
    expect(journal.balance('own:transit')).toBe(0n);
    expect(journal.balance('leg:long:0')).toBe(0n);
    expect(journal.balance('leg:short:0')).toBe(0n);
    const fees = journal.transfers.filter(({ reason }) => reason === 'fee');
    expect(fees.map(({ from, leg: tag }) => [from, tag])).toEqual([['leg:short:0', 'long:0']]);
  });

  test('the twin moves nothing, and its leverages and top-ups know of no transfer', () => {
    const { actual, twin } = runsOf(pair({}));
    expect(actual.moves).toHaveLength(1);
    expect(twin.moves).toEqual([]);
    const { legs, totals } = tell(pair({})).result;
    const { rebalance: _, ...withoutRule } = pair({});
    const plain = tell(withoutRule).result;
    expect(legs[0]?.survivalLeverage).toBe(plain.legs[0]?.survivalLeverage);
    expect(legs[0]?.topUpToSurviveQuote).toBe(plain.legs[0]?.topUpToSurviveQuote);
    // At 55 it needed 1,100 + 4,500 = 5,600 of margin: 600 more than it had.
    expect(legs[0]?.topUpToSurviveQuote).toBeCloseTo(600, 9);
    // Nothing was liquidated, so what the rule cost against the twin is forgone, not lost by force.
    expect(totals).toMatchObject({ forcedExitLossQuote: 0, twinNetQuote: 0 });
    expect(totals.forgoneAfterExitQuote).toBeCloseTo(10, 9);
  });

  test('a death after a transfer is told whole: the parts sum to the loss', () => {
    const rows: readonly Row[] = [...FALL, [70, 70, 30, 30], CALM, CALM];
    const { result } = tell(pair({}, rows));
    // 7,000 of margin: 80·p = 3,000, p = 37.5; all of 7,000 and the fee are gone.
    expect(result.legs[0]?.liquidation).toMatchObject({ atMs: hour(3), triggerPrice: 37.5 });
    expect(result.forcedExit?.residualQuote).toBeCloseTo(0, 8);
    expect(result.forcedExit?.unplannedCostsQuote).toBeCloseTo(10, 9);
  });
});

describe('rebalancing is refused', () => {
  const said = (change: OracleInput): string => {
    try {
      tell(change);
    } catch (error) {
      if (error instanceof ScenarioError) return error.message;
      throw error;
    }
    return 'let through';
  };
  const carry = (template: 'cross' | 'inverse' | 'segregated', rule: Partial<OracleRebalance>) =>
    input(
      template,
      10_000,
      [leg('spot', FALL), leg('perp', FALL, template === 'inverse' ? { contract: 'inverse' } : {})],
      { rebalance: { ...RULE, ...rule } },
    );

  test('for a shared account and for a perp margined out of the coin that is held', () => {
    expect(said(carry('cross', {}))).toContain('found construction.margin: cross');
    expect(said(carry('inverse', {}))).toContain('found construction.margin: inverse');
  });

  test('from the other leg where that is held outright, and not from the reserve', () => {
    expect(said(carry('segregated', { from: 'other leg' }))).toMatch(
      /rebalance.from: expected reserve.*the spot is held outright/,
    );
    expect(said(carry('segregated', { from: 'either' }))).toBe('let through');
  });
});
