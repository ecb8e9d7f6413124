/**
 * Goal: what a rule sees at a close it does at the next open, no earlier and no later.
 *
 * The pair of 2x at 100, maintenance 20 %: q = 100, 5,000 posted a leg, all of 10,000.
 */
import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../../src/domain/errors.ts';
import type { ReplayResult } from '../../../src/domain/result.ts';
import { runsOf, tell as tellBy } from '../../builders/engine.ts';
import type { OracleInput } from '../../differential/oracle/types.ts';
import {
  AT_ONCE,
  flat,
  HOUR_MS,
  hour,
  input,
  leg,
  NEVER_LEFT,
  print,
  type Row,
} from '../../differential/stories/build.ts';

/** By the engine that walks every bar; the one that does not must tell the same. */
const told = (story: OracleInput): ReplayResult => {
  const { result } = tellBy(story, { engine: 'bar' });
  expect(tellBy(story).result).toEqual({ ...result, engine: 'indexed' });
  return result;
};

const CALM: Row = [100, 100, 100, 100];
const calm = (bars: number): readonly Row[] => Array.from({ length: bars }, () => CALM);
/** Bars that open where the one before closed. */
const through = (...closes: readonly number[]): readonly Row[] =>
  closes.map((close, i) => {
    const open = closes[i - 1] ?? close;
    return [open, Math.max(open, close), Math.min(open, close), close];
  });

const pair = (
  longRows: readonly Row[],
  shortRows: readonly Row[],
  change: Partial<OracleInput> = {},
): OracleInput =>
  input('delta-neutral', 10_000, [leg('long', longRows), leg('short', shortRows)], change);

/** The short receives these rates at 01:00, 02:00 …; the long's venue pays nothing. */
const receiving = (rates: readonly number[], change: Partial<OracleInput>): OracleInput => {
  const rows = calm(rates.length + 1);
  const funding = rates.map((rate, i) => print(hour(i + 1), rate));
  return input(
    'delta-neutral',
    10_000,
    [leg('long', rows), leg('short', rows, { funding })],
    change,
  );
};

const entries = ({ legs }: ReplayResult) => legs.map(({ role, entry }) => [role, entry.atMs]);
const kinds = ({ events }: ReplayResult) =>
  events.filter(({ kind }) => kind !== 'funding').map(({ kind, atMs }) => [kind, atMs]);

describe('entering by rule', () => {
  /*
   * Over two hours a year is 4,380 stretches. At 02:00: 1e-4 + 3e-4 = 4e-4, 1.752 a year; at 03:00: 6e-4, 2.628.
   * The level of 2 is met at the close of the bar of 03:00, so it is opened at 04:00 and receives 05:00's print only.
   */
  test('waits for the trailing spread to reach its level, and is opened at the open after', () => {
    const result = told(
      receiving([1e-4, 3e-4, 3e-4, 0, 2e-4], {
        enter: { ...AT_ONCE, spread: { overMs: 2 * HOUR_MS, perYear: 2 } },
      }),
    );
    expect(entries(result)).toEqual([
      ['long', hour(4)],
      ['short', hour(4)],
    ]);
    // 100 coin at 100, at 2e-4.
    expect(result.totals.fundingEarnedQuote).toBeCloseTo(2, 9);
  });

  test('a spread that the tape does not have yet reaches no level, however low', () => {
    const result = told(
      receiving([0, 0, 0, 0], {
        enter: { ...AT_ONCE, spread: { overMs: 2 * HOUR_MS, perYear: -1_000 } },
      }),
    );
    // The stretch of two hours lies on the tape from 02:00 on.
    expect(entries(result)[0]).toEqual(['long', hour(3)]);
  });

  test('what a long pays counts against the spread, print for print', () => {
    const rows = calm(5);
    const funding = [1, 2, 3, 4].map((i) => print(hour(i), 1e-4));
    const spreadAt = (perYear: number) =>
      told(
        input(
          'delta-neutral',
          10_000,
          [leg('long', rows, { funding }), leg('short', rows, { funding })],
          {
            enter: { ...AT_ONCE, spread: { overMs: HOUR_MS, perYear } },
          },
        ),
      ).legs.length;
    expect(spreadAt(0)).toBe(2);
    expect(spreadAt(1e-9)).toBe(0);
  });

  test('a window in which it never fires opens nothing, and the capital is whole', () => {
    const result = told(
      receiving([0, 0], { enter: { ...AT_ONCE, spread: { overMs: HOUR_MS, perYear: 1 } } }),
    );
    expect(result.legs).toEqual([]);
    expect(result.totals).toMatchObject({ netQuote: 0, twinNetQuote: 0, worstEquityQuote: 10_000 });
    expect(result.totals).toMatchObject({ earnedAprFraction: null, pairSurvivalLeverage: null });
    expect(result.venueMarkVerdict.survives).toBe(true);
  });

  test('waits until the two marks stand close enough', () => {
    // Gaps at the closes: 2·4/204 = 3.9 %, 2·2/202 = 2 %, 0.
    const result = told(
      pair(through(104, 102, 100, 100, 100), calm(5), {
        enter: { ...AT_ONCE, divergenceFraction: 0.01 },
      }),
    );
    expect(entries(result)[0]).toEqual(['long', hour(3)]);
  });

  test('the planned time counts from the entry', () => {
    const result = told(pair(calm(6), calm(6), { enter: AT_ONCE, holdMs: 2 * HOUR_MS }));
    expect(kinds(result)).toEqual([
      ['entry', hour(1)],
      ['entry', hour(1)],
      ['exit', hour(3)],
      ['exit', hour(3)],
    ]);
  });

  test('an entry that the venue does not let in is refused as ever, when its time has come', () => {
    expect(() => told(pair(calm(4), calm(4), { enter: AT_ONCE, liquidation: flat(0.6) }))).toThrow(
      ScenarioError,
    );
  });

  test('is refused for a trade that is open already', () => {
    const open = { quantity: 100, entry: 100, margin: 5_000, atMs: hour(0) };
    const story = input(
      'delta-neutral',
      10_000,
      [leg('long', calm(4), { position: open }), leg('short', calm(4), { position: open })],
      { enter: AT_ONCE },
    );
    expect(() => told(story)).toThrow(/enter: expected a construction that is not open yet/);
  });
});

describe('leaving by rule', () => {
  /*
   * The long's venue closes at 94 in bar 1: 100·(94 − 100) = −600, beyond 5 % of 10,000. It leaves at the
   * open of bar 2, at 94, with the 600 lost; the twin stays, and the gap closes.
   */
  const STOPPED = pair(through(100, 94, 95, 100, 100), calm(5), {
    leave: { ...NEVER_LEFT, stopFraction: 0.05 },
  });

  test('on a stop everything goes at the open after the close that lost it', () => {
    const result = told(STOPPED);
    expect(result.legs.map(({ exit }) => exit)).toEqual([
      { atMs: hour(2), price: 94, kind: 'policy' },
      { atMs: hour(2), price: 100, kind: 'policy' },
    ]);
    expect(result.totals.netQuote).toBeCloseTo(-600, 9);
    const exit = result.events.find(({ kind }) => kind === 'policy-exit');
    expect(exit).toMatchObject({ atMs: hour(2), leg: 'long' });
    expect(exit?.note).toBe(
      'At the close before, the loss since the entry was at or beyond 5 %: everything is closed.',
    );
  });

  test('the twin does not leave on a stop: what that cost is forgone, not lost by force', () => {
    const { twin } = runsOf(STOPPED);
    expect(twin.lives.map(({ exitBar, exitKind }) => [exitBar, exitKind])).toEqual([
      [4, 'window-end'],
      [4, 'window-end'],
    ]);
    const { totals, forcedExit } = told(STOPPED);
    expect(forcedExit).toBeNull();
    expect(totals).toMatchObject({ twinNetQuote: 0, forcedExitLossQuote: 0 });
    expect(totals.forgoneAfterExitQuote).toBeCloseTo(600, 9);
  });

  test('a loss one short of the stop is kept', () => {
    const kept = { ...STOPPED, leave: { ...NEVER_LEFT, stopFraction: 0.0601 } };
    expect(told(kept).legs[0]?.exit.kind).toBe('window-end');
    const met = { ...STOPPED, leave: { ...NEVER_LEFT, stopFraction: 0.06 } };
    expect(told(met).legs[0]?.exit.kind).toBe('policy');
  });

  test('on a gain it is taken at the next open, whatever that has become', () => {
    const result = told(
      pair(through(100, 106, 101, 100), calm(4), {
        leave: { ...NEVER_LEFT, takeProfitFraction: 0.05 },
      }),
    );
    // Bar 2 opens where bar 1 closed.
    expect(result.legs[0]?.exit).toEqual({ atMs: hour(2), price: 106, kind: 'policy' });
    expect(result.totals.netQuote).toBeCloseTo(600, 9);
  });

  test('on a margin ratio of any leg', () => {
    // At 80 the long has 3,000 and needs 1,600: 53 %.
    const left = (marginRatio: number) =>
      told(
        pair(through(100, 80, 80, 80), through(100, 80, 80, 80), {
          leave: { ...NEVER_LEFT, marginRatio },
        }),
      ).legs[0]?.exit;
    expect(left(0.53)).toEqual({ atMs: hour(2), price: 80, kind: 'policy' });
    expect(left(0.54)?.kind).toBe('window-end');
  });

  test('on the marks drifting apart, and the twin with it', () => {
    const story = pair(through(100, 102, 102, 100), calm(4), {
      leave: { ...NEVER_LEFT, divergenceFraction: 0.015 },
    });
    const { actual, twin } = runsOf(story);
    for (const { lives } of [actual, twin])
      expect(lives.map(({ exitBar, exitPhase }) => [exitBar, exitPhase])).toEqual([
        [2, 'open'],
        [2, 'open'],
      ]);
    expect(told(story).totals).toMatchObject({ forgoneAfterExitQuote: 0 });
  });

  test('on the trailing spread falling to its level', () => {
    // One hour's 1e-4 is 0.876 a year; at 02:00 there is nothing left of it.
    const result = told(
      receiving([1e-4, 0, 0, 0], {
        leave: { ...NEVER_LEFT, spread: { overMs: HOUR_MS, perYear: 0 } },
      }),
    );
    expect(result.legs[0]?.exit).toMatchObject({ atMs: hour(3), kind: 'policy' });
  });

  test('a death at that very open comes before, and what is left goes by the rule', () => {
    const long: readonly Row[] = [CALM, [100, 100, 75, 75], [60, 60, 60, 60], CALM];
    const result = told(
      pair(long, calm(4), {
        leave: { ...NEVER_LEFT, marginRatio: 0.5 },
        survivor: { policy: 'hold', reactionMs: 0 },
      }),
    );
    expect(result.legs.map(({ exit }) => [exit.atMs, exit.kind])).toEqual([
      [hour(2), 'liquidation'],
      [hour(2), 'policy'],
    ]);
    expect(result.events.find(({ kind }) => kind === 'policy-exit')?.leg).toBe('short');
  });
});

describe('entering again', () => {
  /*
   * Entered at 01:00, stopped at the close of bar 2 (long at 94), closed at the open of bar 3. That bar ends at
   * 04:00; after two hours it may be opened again: at the close of bar 5, at 06:00, opened there.
   */
  const AGAIN = pair(through(100, 100, 94, 94, 100, 100, 100, 100), calm(8), {
    enter: { ...AT_ONCE, times: 2, coolDownMs: 2 * HOUR_MS },
    leave: { ...NEVER_LEFT, stopFraction: 0.05 },
  });

  test('waits for the cool-down, with what is left of the capital', () => {
    const result = told(AGAIN);
    expect(kinds(result).filter(([kind]) => kind !== 'margin-call')).toEqual([
      ['entry', hour(1)],
      ['entry', hour(1)],
      ['policy-exit', hour(3)],
      ['exit', hour(3)],
      ['exit', hour(3)],
      ['entry', hour(6)],
      ['entry', hour(6)],
      ['exit', hour(7)],
      ['exit', hour(7)],
    ]);
    // 9,400 in halves of 4,700 at 2x and 100: 94 coin.
    const again = result.legs.filter(({ lifeIndex }) => lifeIndex === 1);
    expect(again.map(({ quantityBase }) => quantityBase)).toEqual([94, 94]);
  });

  test('is no more than the times that are stated', () => {
    const many = { ...AGAIN, enter: { ...AT_ONCE, times: 2 }, holdMs: HOUR_MS };
    expect(told(many).legs).toHaveLength(4);
    const { legs } = told({ ...many, enter: { ...AT_ONCE, times: 3 } });
    // One hour each, and the bar it ended in is the first at whose close it may be opened again.
    expect(legs.filter(({ role }) => role === 'long').map(({ entry }) => entry.atMs)).toEqual([
      hour(1),
      hour(3),
      hour(5),
    ]);
  });

  test('the stop counts from the entry it belongs to', () => {
    // The second one loses 4 % of its 9,400: no stop, though 10 % are gone of the first capital.
    const long = through(100, 100, 94, 94, 100, 100, 100, 96, 96);
    const result = told({
      ...AGAIN,
      ...pair(long, calm(9)),
      enter: AGAIN.enter,
      leave: AGAIN.leave,
    } as OracleInput);
    expect(result.legs.filter(({ lifeIndex }) => lifeIndex === 1)[0]?.exit.kind).toBe('window-end');
  });

  test('with nothing left it is refused, told, and not tried again', () => {
    const long: readonly Row[] = [CALM, [100, 100, 50, 50], ...calm(4)];
    const short: readonly Row[] = [CALM, [100, 150, 100, 150], ...calm(4)];
    const result = told(pair(long, short, { enter: { ...AT_ONCE, times: 5 } }));
    const refused = result.events.filter(({ kind }) => kind === 'entry-refused');
    expect(refused.map(({ atMs }) => atMs)).toEqual([hour(2)]);
    expect(refused[0]?.note).toContain('found none left');
    expect(result.totals.netQuote).toBeCloseTo(-10_000, 9);
  });

  test('a survivor’s action that never came does not fall on the next construction', () => {
    // The long dies in bar 1; the short would be closed at 10:00, but goes by the rule at 02:00.
    const long: readonly Row[] = [CALM, [100, 100, 60, 60], ...calm(6)];
    const result = told(
      pair(long, calm(8), {
        enter: { ...AT_ONCE, times: 2 },
        leave: { ...NEVER_LEFT, divergenceFraction: 0.3 },
        survivor: { policy: 'close', reactionMs: 3 * HOUR_MS },
      }),
    );
    const again = result.legs.filter(({ lifeIndex }) => lifeIndex === 1);
    expect(again.map(({ exit }) => exit.kind)).toEqual(['window-end', 'window-end']);
  });

  test('after a death the forced exit ends with the planned time of the last, and its parts sum', () => {
    const long: readonly Row[] = [CALM, CALM, [100, 100, 60, 90], ...through(90, 100, 100, 104)];
    const result = told(pair(long, calm(7), { enter: { ...AT_ONCE, times: 2 } }));
    expect(result.legs).toHaveLength(4);
    expect(result.forcedExit).toMatchObject({ firstDeadRole: 'long', atMs: hour(6) });
    expect(result.forcedExit?.residualQuote).toBeCloseTo(0, 8);
    const { twinNetQuote, netQuote, forcedExitLossQuote, forgoneAfterExitQuote } = result.totals;
    expect(forcedExitLossQuote + forgoneAfterExitQuote).toBeCloseTo(twinNetQuote - netQuote, 9);
  });
});

describe('a carry that is entered again', () => {
  test('an inverse carry’s second spot does not hold the coin that the first one gained', () => {
    const rows = through(100, 100, 80, 80, 80, 80, 80, 80);
    const { result, curves } = tellBy(
      input(
        'inverse',
        10_000,
        [leg('spot', rows), leg('perp', rows, { contract: 'inverse', leverage: 2 })],
        { enter: { ...AT_ONCE, times: 2 }, holdMs: 2 * HOUR_MS, liquidation: flat(0.01) },
      ),
      { engine: 'bar' },
    );
    expect(result.legs.map(({ role, lifeIndex, entry }) => [role, lifeIndex, entry.atMs])).toEqual([
      ['spot', 0, hour(1)],
      ['spot', 1, hour(4)],
      ['perp', 0, hour(1)],
      ['perp', 1, hour(4)],
    ]);
    // H coin and H·e short of dollars: what the coin loses the short makes, whatever the price.
    for (const equity of curves.equityQuote) expect(equity).toBeCloseTo(10_000, 8);
    const again = result.events.filter(({ kind, atMs }) => kind === 'entry' && atMs === hour(4));
    expect(again.at(-1)?.netDeltaAfterBase).toBeCloseTo(0, 9);
  });

  test('a shared account entered again has a margin ratio in each of its lives', () => {
    const rows = through(100, 100, 100, 100, 100, 100);
    const { result, curves } = tellBy(
      input('cross', 10_000, [leg('spot', rows), leg('perp', rows, { leverage: 1 })], {
        enter: { ...AT_ONCE, times: 2 },
        holdMs: HOUR_MS,
      }),
      { engine: 'bar' },
    );
    expect(result.legs).toHaveLength(4);
    const [, perp] = curves.legs;
    expect([...(perp?.marginRatio ?? [])].map((x) => !Number.isNaN(x))).toEqual([
      ...[false, true, false, true, false, false],
    ]);
  });
});
