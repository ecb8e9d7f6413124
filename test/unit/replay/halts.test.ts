/**
 * Goal: what meets a halt waits, is told, and costs what waiting costs.
 *
 * The pair of 2x at 100, maintenance 20 %, no costs: q = 100, 5,000 posted a leg, 2,500 in reserve of 12,500.
 *
 *     long at p   equity 5,000 + 100·(p − 100), maintenance 20·p, dead at 80·p = 5,000, p = 62.5
 *                 at 70: 1,400 ÷ 2,000 = 70 %; to stand at 35 % it needs 4,000, so it asks for 2,000
 *     short at p  5,000 − 100·(p − 100), dead at 120·p = 15,000, p = 125
 */
import { describe, expect, test } from 'vitest';
import type { Scenario } from '../../../src/domain/scenario.ts';
import type { ReplayOutcome } from '../../../src/replay/replay.ts';
import { minuteText } from '../../../src/units/time.ts';
import { CALM, halt, moves, still, tell, told } from '../../builders/halts.ts';
import type { OracleHalt, OracleInput, OracleRebalance } from '../../differential/oracle/types.ts';
import {
  AT_ONCE,
  HOUR_MS,
  hour,
  input,
  leg,
  NEVER_LEFT,
  type Row,
} from '../../differential/stories/build.ts';

const RULE: OracleRebalance = {
  at: 0.7,
  to: 0.35,
  from: 'reserve',
  transferMs: HOUR_MS,
  feeQuote: 10,
};

const pair = (
  rows: readonly Row[],
  halts: readonly OracleHalt[],
  change: Partial<OracleInput> = {},
): OracleInput =>
  input('delta-neutral', 12_500, [leg('long', rows), leg('short', rows)], {
    reserveFraction: 0.2,
    halts,
    ...change,
  });

const exits = ({ result }: ReplayOutcome) =>
  result.legs.map(({ role, exit }) => [
    role,
    (exit.atMs - hour(0)) / HOUR_MS,
    exit.price,
    exit.kind,
  ]);
const at = (i: number): string => minuteText(hour(i));

describe('a halt of trading', () => {
  /* The long dies at 62.5 in bar 1, at which the short has 5,000 + 3,750. At 60 the short has 9,000, at 80 7,000. */
  const rows = [CALM, [100, 100, 60, 60], still(60), still(70), still(80), still(80)] as const;

  test('holds the survivor until its end, and the price he gets is another', () => {
    const free = tell(pair(rows, []));
    expect(exits(free)).toEqual([
      ['long', 1, 62.5, 'liquidation'],
      ['short', 2, 60, 'survivor-close'],
    ]);
    expect(free.result.totals.netQuote).toBeCloseTo(-5_000 + 4_000, 9);

    const held = tell(pair(rows, [halt(1, 'trading', 1.5, 4)]));
    expect(exits(held)).toEqual([
      ['long', 1, 62.5, 'liquidation'],
      ['short', 4, 80, 'survivor-close'],
    ]);
    expect(held.result.totals.netQuote).toBeCloseTo(-5_000 + 2_000, 9);
    expect(told(held.result.events, 'halted')).toEqual([
      {
        ...{ kind: 'halted', hour: 2, role: 'short' },
        note: `The order to close the leg waits: at venue-1 no order of ours was filled until ${at(4)} UTC.`,
      },
    ]);
    // Naked from the trigger on: the short lost 100·(80 − 62.5), with nothing on the other side of it.
    expect(held.result.forcedExit?.nakedDriftQuote).toBeCloseTo(1_750, 9);
    expect(held.result.forcedExit?.residualQuote).toBeCloseTo(0, 9);
  });

  test('does not hold the venue’s own liquidations', () => {
    const deadly = [CALM, [100, 100, 60, 60], still(60), [60, 130, 60, 130], still(130)] as const;
    expect(
      exits(tell(pair(deadly, [halt(1, 'trading', 1.5, 4), halt(0, 'trading', 0.5, 4)]))),
    ).toEqual([
      ['long', 1, 62.5, 'liquidation'],
      ['short', 3, 125, 'liquidation'],
    ]);
  });

  test('parts what is closed as planned: the other leg goes in time and leaves this one alone', () => {
    const held = tell(
      pair([CALM, CALM, still(110), still(110), still(105)], [halt(0, 'trading', 2, 4)], {
        holdMs: 2 * HOUR_MS,
      }),
    );
    expect(exits(held)).toEqual([
      ['long', 4, 105, 'policy'],
      ['short', 2, 110, 'policy'],
    ]);
    // The twin meets the same halt: what was planned and not possible is no loss by force.
    expect(held.result.totals).toMatchObject({ forcedExitLossQuote: 0, forgoneAfterExitQuote: 0 });
    expect(held.result.totals.netQuote).toBeCloseTo(500 - 1_000, 9);
    expect(held.result.netDelta.worstBase).toBeCloseTo(100, 9);
    expect(held.result.netDelta.outsideBandMs).toBe(2 * HOUR_MS);
  });

  test('that follows another without a gap is met again, and told again', () => {
    const halts = [halt(0, 'trading', 1, 2), halt(0, 'trading', 2, 3.5)];
    const held = tell(pair(Array<Row>(6).fill(CALM), halts, { holdMs: HOUR_MS }));
    expect(exits(held)[0]).toEqual(['long', 4, 100, 'policy']);
    expect(told(held.result.events, 'halted').map(({ hour: when }) => when)).toEqual([1, 2]);
  });

  test('holds an exit by rule, which is not ordered twice', () => {
    const held = tell(
      pair(
        [CALM, [100, 100, 90, 90], still(90), still(85), still(88)],
        [halt(0, 'trading', 2, 4)],
        {
          leave: { ...NEVER_LEFT, marginRatio: 0.44 },
        },
      ),
    );
    // At 90 the long stands at 1,800 ÷ 4,000 = 45 %.
    expect(exits(held)).toEqual([
      ['long', 4, 88, 'policy'],
      ['short', 2, 90, 'policy'],
    ]);
    expect(told(held.result.events, 'policy-exit', 'halted').map(({ kind }) => kind)).toEqual([
      'policy-exit',
      'halted',
    ]);
  });

  test('and the window’s end inside it marks the leg all the same, and says so', () => {
    const held = tell(pair([CALM, CALM, CALM], [halt(0, 'trading', 1, 9)]));
    expect(exits(held)[0]).toEqual(['long', 2, 100, 'window-end']);
    expect(told(held.result.events, 'halted')[0]?.note).toMatch(
      /window ends here, and the leg is marked/,
    );
  });

  test('keeps the two legs of an inverse carry together', () => {
    const carry = input('inverse', 10_000, [
      leg('spot', Array<Row>(5).fill(CALM)),
      leg('perp', Array<Row>(5).fill(CALM), { contract: 'inverse', leverage: 1 }),
    ]);
    const held = tell({ ...carry, holdMs: HOUR_MS, halts: [halt(1, 'trading', 1, 3)] });
    expect(exits(held).map(([role, when]) => [role, when])).toEqual([
      ['spot', 3],
      ['perp', 3],
    ]);
  });
});

describe('an entry', () => {
  test('waits for both venues, and its time counts from when it was made', () => {
    const rows = [CALM, still(104), still(104), still(104), still(104), still(104)] as const;
    const held = tell(
      pair(rows, [halt(0, 'trading', 0, 1), halt(1, 'deposits', 0.5, 1.5)], {
        holdMs: 2 * HOUR_MS,
      }),
    );
    expect(held.result.legs.map(({ entry, exit }) => [entry.price, entry.atMs, exit.atMs])).toEqual(
      [
        [104, hour(2), hour(4)],
        [104, hour(2), hour(4)],
      ],
    );
    expect(told(held.result.events, 'halted')).toMatchObject([
      {
        hour: 0,
        role: 'long',
        note: expect.stringContaining('venue-0 no order of ours was filled'),
      },
      { hour: 1, role: 'short', note: expect.stringContaining('venue-1 no collateral arrived') },
    ]);
  });

  test('that a rule has ordered stands, whatever the rule says by then', () => {
    const held = tell(
      pair(Array<Row>(5).fill(CALM), [halt(0, 'trading', 1, 3)], { enter: AT_ONCE }),
    );
    expect(held.result.legs.map(({ entry }) => entry.atMs)).toEqual([hour(3), hour(3)]);
    // So does the one that no rule has ordered, where a rule looks at every close.
    const plain = tell(
      pair(Array<Row>(5).fill(CALM), [halt(0, 'trading', 0, 2)], { rebalance: RULE }),
    );
    expect(plain.result.legs.map(({ entry }) => entry.atMs)).toEqual([hour(2), hour(2)]);
  });

  test('never made inside the window leaves the capital as it was', () => {
    const held = tell(pair([CALM, CALM], [halt(0, 'trading', -1, 9)]));
    expect(held.result.legs).toEqual([]);
    expect(held.result.totals).toMatchObject({ netQuote: 0, twinNetQuote: 0 });
  });

  // The long is gone at 62.5 in bar 1; 2,500 of reserve carry min(100, 2,500·2 ÷ 50 = 100).
  test('of a lost leg waits for its own venue', () => {
    const rows = [CALM, [100, 100, 60, 60], still(60), still(50), still(50)] as const;
    const change = { survivor: { policy: 'rehedge', reactionMs: 0 } } as const;
    const held = tell(pair(rows, [halt(0, 'transfers', 1, 3)], change));
    expect(held.result.legs[1]?.entry).toEqual({ atMs: hour(3), price: 50 });
    expect(told(held.result.events, 'halted')).toMatchObject([{ hour: 2, role: 'long' }]);
    // The short's own venue is not asked.
    const other = tell(pair(rows, [halt(1, 'trading', 1, 3)], change));
    expect(other.result.legs[1]?.entry.atMs).toBe(hour(2));
  });
});

describe('collateral that meets a halt', () => {
  /** Down to 70 at the close of bar 1; bar 3 goes to 55, which kills the long as it was posted. */
  const rows = [
    CALM,
    [100, 100, 70, 70],
    still(70),
    [70, 70, 55, 55],
    [55, 100, 55, 100],
    CALM,
  ] as const;
  const moving = (
    halts: readonly OracleHalt[],
    rule: Partial<OracleRebalance> = {},
    change: Partial<OracleInput> = {},
  ) => tell(pair(rows, halts, { rebalance: { ...RULE, ...rule }, ...change }));

  test('of deposits waits before the venue, and the leg dies with the money at its door', () => {
    const free = moving([]);
    expect(moves(free)).toEqual([
      ['transfer-sent', 2],
      ['transfer-arrived', 3],
    ]);
    expect(free.result.legs.map(({ liquidation }) => liquidation)).toEqual([null, null]);

    // It begins half an hour after the transfer left.
    const caught = moving(
      [halt(0, 'deposits', 2.5, 4.75)],
      {},
      {
        survivor: { policy: 'hold', reactionMs: 0 },
      },
    );
    expect(caught.result.legs[0]?.liquidation).toMatchObject({ atMs: hour(3), triggerPrice: 62.5 });
    expect(moves(caught)).toEqual([
      ['transfer-sent', 2],
      ['transfer-late', 5],
    ]);
    expect(told(caught.result.events, 'halted')[0]).toMatchObject({
      hour: 3,
      note: `The collateral is there and not let in: at venue-0 no collateral arrived until ${at(5).replace('05:00', '04:45')} UTC.`,
    });
    const late = caught.result.events.find(({ kind }) => kind === 'transfer-late');
    expect(late?.note).toBe(
      `Sent ${at(2)} UTC from the reserve; it came 2 h after the leg was gone, and is idle cash.`,
    );
    // The long's 5,000 and the fee; the short is back where it began.
    expect(caught.result.totals.netQuote).toBeCloseTo(-5_010, 9);
  });

  test('of deposits at the other venue does not wait', () => {
    expect(moves(moving([halt(1, 'transfers', 0.5, 9)]))).toEqual([
      ['transfer-sent', 2],
      ['transfer-arrived', 3],
    ]);
  });

  test('of withdrawals can not leave the other leg, and is asked for again at the next close', () => {
    const kept = moving([halt(1, 'withdrawals', 1.5, 3)], { from: 'other leg', transferMs: 0 });
    expect(moves(kept)).toEqual([
      ['transfer-sent', 3],
      ['transfer-arrived', 3],
    ]);
    expect(told(kept.result.events, 'halted')).toMatchObject([{ hour: 2, role: 'long' }]);
    // The reserve is on no venue.
    expect(moves(moving([halt(1, 'withdrawals', 1.5, 3)], { from: 'either' }))[0]).toEqual([
      'transfer-sent',
      2,
    ]);
  });

  test('that fails is back where it was taken after its time, and has cost its fee', () => {
    const failed = moving(
      [halt(0, 'failing transfers', 2.5, 3.5)],
      {},
      {
        survivor: { policy: 'hold', reactionMs: 0 },
      },
    );
    expect(moves(failed)).toEqual([
      ['transfer-sent', 2],
      ['transfer-failed', 3],
    ]);
    expect(failed.result.legs[0]?.liquidation?.triggerPrice).toBe(62.5);
    expect(failed.result.totals.netQuote).toBeCloseTo(-5_010, 9);
    expect(failed.result.events.find(({ kind }) => kind === 'transfer-failed')?.note).toBe(
      `Sent ${at(2)} UTC from the reserve; at venue-0 transfers failed. It is idle cash, and the fee is gone.`,
    );
  });

  test('that failed on leaving the other leg is margin of it again', () => {
    const failed = moving([halt(1, 'failing transfers', 1.5, 2.5)], { from: 'other leg' });
    expect(moves(failed)).toEqual([
      ['transfer-sent', 2],
      ['transfer-failed', 3],
    ]);
    const [long, short] = failed.result.legs;
    expect(long?.liquidation?.triggerPrice).toBe(62.5);
    // It gave 2,000 and the fee of 10 and got the 2,000: 5,000 − 10 + 100·(100 − 55) at the close of bar 3.
    expect(short?.exit).toMatchObject({ kind: 'survivor-close', atMs: hour(4) });
    expect(failed.result.totals.netQuote).toBeCloseTo(-5_000 - 10 + 4_500, 9);
  });

  test('is no more than the limit, time after time', () => {
    const cut = moving([], { limitQuote: 800, transferMs: 0 });
    const sent = cut.result.events.filter(({ kind }) => kind === 'transfer-sent');
    // With 5,800 it dies at 52.5 only. At 55 it stands at 1,100 ÷ 1,300 = 85 %, and asks for 1,843.
    expect(sent.map(({ atMs, amountQuote }) => [atMs, amountQuote])).toEqual([
      [hour(2), 800],
      [hour(4), 800],
    ]);
  });
});

describe('what a result says of its halts', () => {
  test('names each with its time, and that nobody saw it coming', () => {
    const { assumptions } = tell(pair([CALM, CALM], [halt(0, 'trading', 0.5, 1)])).result;
    const said = assumptions.filter(({ code }) => code.startsWith('halt'));
    expect(said.map(({ code }) => code)).toEqual(['halt', 'halts-unforeseen']);
    expect(said[0]?.text).toBe(
      `venue-0: no order of ours was filled from ${at(0).replace('00:00', '00:30')} to ${at(1)} UTC (as the scenario states it).`,
    );
  });

  test('says of a venue that no leg is on that it stops nothing', () => {
    const elsewhere = {
      ...{ venue: 'okx-swap', kind: 'trading', source: null, record: null, assumed: null },
      ...{ from: hour(0), to: hour(1) },
    } as unknown as Scenario['halts'][number];
    const { result } = tell(pair([CALM, CALM], []), { halts: [elsewhere] });
    expect(result.assumptions.find(({ code }) => code === 'halt-elsewhere')?.text).toContain(
      'okx-swap',
    );
    expect(result.events.some(({ kind }) => kind === 'halted')).toBe(false);
  });
});
