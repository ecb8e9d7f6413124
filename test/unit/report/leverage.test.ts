/**
 * Goal: what the slider says is said rightly: in words, in the strip, in the table that stands in for it;
 * and the page owns up where the picture and the words could part.
 * Method: ladders made by hand on the hand-made report; one by the engine, read off the page as text.
 */
import { describe, expect, test } from 'vitest';
import type {
  LadderLeg,
  LadderRung,
  LeverageLadder,
  ReplayReport,
} from '../../../src/domain/report.ts';
import { chartsOf } from '../../../src/report/charts-of.ts';
import { drawnOtherwise } from '../../../src/report/drawn-otherwise.ts';
import { ladderView } from '../../../src/report/ladder-view.ts';
import { chartsSection } from '../../../src/report/sections/charts.ts';
import { ladderReport } from '../../builders/ladder-report.ts';
import { avaxReport, DEATH, TO } from '../../builders/report-fixture.ts';
import { hour } from '../../differential/stories/build.ts';

const HOUR = 3_600_000;
const END = TO - HOUR;

const fate = (role: 'long' | 'short', change: Partial<LadderLeg> = {}): LadderLeg => ({
  ...{ role, leverage: 5, postedMargin: 5.7, end: 'planned', endAtMs: END, alone: false },
  ...change,
});

const rung = (
  leverage: number,
  legs: readonly LadderLeg[],
  change: Partial<LadderRung> = {},
): LadderRung => ({
  ...{ leverage, sets: [`construction.leverage=${leverage}`], refused: null },
  legs: legs.map((leg) => ({ ...leg, leverage })),
  ...change,
});

const ladder = (
  rungs: readonly LadderRung[],
  change: Partial<LeverageLadder> = {},
): LeverageLadder => ({
  ...{ rungs, own: 0, survival: [], isAccount: false },
  ...change,
});

const reportOf = (of: LeverageLadder): ReplayReport => ({ ...avaxReport(), ladder: of });

/** What the second rung of a ladder says. */
const says = (own: LadderRung, change: Partial<LeverageLadder> = {}): string | undefined =>
  ladderView(reportOf(ladder([rung(1, [fate('long'), fate('short')]), own], change)))?.rungs[1]
    ?.says;

describe('the words of a rung', () => {
  test('both legs that live are one short sentence', () => {
    expect(says(rung(3, [fate('long'), fate('short')]))).toBe(
      'At 3×: both legs see the planned exit.',
    );
  });

  test('both that die in one bar are one, and two that die at two times are told each', () => {
    const dead = (role: 'long' | 'short', endAtMs: number): LadderLeg =>
      fate(role, { end: 'liquidated', endAtMs });
    expect(says(rung(20, [dead('long', DEATH), dead('short', DEATH)]))).toBe(
      'At 20×: both legs are liquidated on 10 October between 19:00 and 20:00 UTC, in one bar.',
    );
    expect(says(rung(20, [dead('long', DEATH), dead('short', DEATH + HOUR)]))).toContain(
      'the Bybit short is liquidated on 10 October between 20:00 and 21:00 UTC',
    );
  });

  test('who is liquidated comes before who is asked alone, whatever their order', () => {
    const short = fate('short', { end: 'liquidated', endAtMs: DEATH });
    expect(says(rung(7, [fate('long', { alone: true }), short]))).toBe(
      'At 7×: the Bybit short is liquidated on 10 October between 19:00 and 20:00 UTC; the Binance long, ' +
        'by itself, would have seen its planned exit.',
    );
  });

  test('a part, and a leg that would have died later by itself', () => {
    const part = fate('long', { end: 'in part', endAtMs: DEATH });
    const later = fate('short', { end: 'liquidated', endAtMs: DEATH + HOUR, alone: true });
    expect(says(rung(2.5, [part, later]))).toBe(
      'At 2.5×: a part of the Binance long is liquidated on 10 October between 19:00 and 20:00 UTC; the ' +
        'Bybit short, by itself, would have been liquidated on 10 October between 20:00 and 21:00 UTC.',
    );
  });

  test('a rule that closes both, and an account that is unwound as one', () => {
    const left = { end: 'rule', endAtMs: DEATH } as const;
    expect(says(rung(2, [fate('long', left), fate('short', left)]))).toBe(
      'At 2×: the Binance long is closed by rule on 10 October between 19:00 and 20:00 UTC; the Bybit ' +
        'short is closed by rule on 10 October between 19:00 and 20:00 UTC.',
    );
    const account = fate('short', { end: 'liquidated', endAtMs: DEATH, postedMargin: null });
    expect(says(rung(2, [account]), { isAccount: true })).toBe(
      'At 2×: the Bybit account is unwound on 10 October between 19:00 and 20:00 UTC.',
    );
  });

  test('a refusal is told without keys of the file, and with figures that can be read', () => {
    const refused =
      'construction.leverage (long): expected a margin above 38095.23809523, the maintenance; found 5, at 100x';
    expect(says(rung(100, [], { refused }))).toBe(
      'At 100×: the venue does not let it in. Long: expected a margin above 38,095.24, the maintenance; ' +
        'found 5, at 100x.',
    );
  });

  test('legs with a leverage each say both, and are set each', () => {
    const sets = ['construction.leverage.long=6', 'construction.leverage.short=4'];
    const own: LadderRung = {
      ...rung(6, [], { sets }),
      legs: [fate('long', { leverage: 6 }), fate('short', { leverage: 4 })],
    };
    const view = ladderView(reportOf(ladder([own, own])));
    expect(view?.rungs[0]?.text).toBe('6× and 4×');
    expect(view?.rungs[0]?.command).toBe(
      'legrisk replay scenario.yaml --set construction.leverage.long=6 --set construction.leverage.short=4',
    );
  });

  test('a line is moved only where a leg has one: an account has none', () => {
    const both = ladder([
      rung(1, [fate('long'), fate('short')]),
      rung(2, [fate('long'), fate('short')]),
    ]);
    expect(ladderView(reportOf(both))?.legs.map(({ panel }) => panel)).toEqual([
      'required-margin-0',
      'required-margin-1',
    ]);
    const none = [rung(1, [fate('short', { postedMargin: null })])];
    expect(ladderView(reportOf(ladder([...none, ...none])))?.legs).toEqual([
      { name: 'Bybit short', panel: null },
    ]);
  });

  test('without a ladder, or with one rung, there is no slider', () => {
    expect(ladderView(avaxReport())).toBeNull();
    expect(ladderView(reportOf(ladder([rung(5, [fate('long')])])))).toBeNull();
    expect(chartsSection(avaxReport(), chartsOf(avaxReport())).markup).not.toContain(
      'id="leverage"',
    );
  });
});

describe('the table in place of the slider', () => {
  const report = ladderReport();
  const { markup } = chartsSection(report, chartsOf(report));
  const table = /<div class="scroll rungs">[\s\S]*?<\/table>/.exec(markup)?.[0] ?? '';
  const rows = [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([row]) =>
    row.replaceAll(/<[^>]*>/g, '|').replaceAll(/\|+/g, '|'),
  );

  test('has about a dozen rows, from the first rung to the last, the run’s own among them', () => {
    expect(rows.length).toBeGreaterThanOrEqual(11);
    expect(rows.length).toBeLessThanOrEqual(14);
    expect(rows[1]).toBe('|1×|planned exit|planned exit|');
    expect(rows).toContain(
      '|6×, as run|† liquidated 2024-01-01 20:00|† liquidated 2024-01-03 02:00|',
    );
    expect(rows.at(-1)).toContain(`${report.ladder?.rungs.at(-1)?.leverage}×`);
  });

  test('a survival leverage says that it is one', () => {
    expect(rows.filter((row) => row.includes('survival'))).toHaveLength(
      report.ladder?.survival.length ?? -1,
    );
  });
});

describe('the buttons', () => {
  test('lead to the run and to the survival leverage of each leg by its name', () => {
    const report = ladderReport();
    const { markup } = chartsSection(report, chartsOf(report));
    const buttons = [...markup.matchAll(/data-rung="(\d+)">([^<]*)</g)];
    expect(buttons.map(([, rung]) => Number(rung))).toEqual([
      report.ladder?.own,
      ...(report.ladder?.survival ?? []).map(({ rung }) => rung),
    ]);
    expect(buttons[0]?.[2]).toBe('As run, 6×');
    // 22 + 0.78 and a print or two of a cent for the long, 34 + 1.34 less six of them for the short.
    expect(buttons[1]?.[2]).toBe('Survival of the venue-0 long, 4.39×');
    expect(buttons[2]?.[2]).toBe('Survival of the venue-1 short, 2.83×');
  });
});

describe('the strip under the slider', () => {
  test('is one piece from rung to rung of one fate', () => {
    const lives = [fate('long')];
    const dies = [fate('long', { end: 'liquidated', endAtMs: DEATH })];
    const report = reportOf(
      ladder([rung(1, lives), rung(2, lives), rung(3, dies), rung(4, [], { refused: 'no' })]),
    );
    const { markup } = chartsSection(report, chartsOf(report));
    const pieces = [...markup.matchAll(/<rect class="(\w+)" x="([-\d.]+)" y="0" width="(\d+)"/g)];
    expect(pieces.map(([, ...piece]) => piece)).toEqual([
      ['lives', '-0.5', '2'],
      ['dies', '1.5', '1'],
      ['refused', '2.5', '1'],
    ]);
  });
});

describe('the picture and the words', () => {
  const { curves } = avaxReport();
  const posted = curves.legs[0]?.postedMargin ?? 0;
  const both = (long: Partial<LadderLeg>): LeverageLadder =>
    ladder([rung(5, [fate('long', { postedMargin: posted, ...long }), fate('short')])]);

  // The long of the hand-made report first needs more than what was posted in the bar of its death.
  test('are one where the curve passes the line in the bar of the death', () => {
    expect(drawnOtherwise(reportOf(both({ end: 'liquidated', endAtMs: DEATH })))).toBe(false);
  });

  test('are owned up to where the death is told for another bar, or for none', () => {
    expect(drawnOtherwise(reportOf(both({ end: 'liquidated', endAtMs: DEATH - HOUR })))).toBe(true);
    expect(drawnOtherwise(reportOf(both({ end: 'planned' })))).toBe(true);
  });

  test('are one at every rung of a flat rule, whose curve no size changes', () => {
    expect(drawnOtherwise(ladderReport())).toBe(false);
  });
});

test('the engine’s ladder of the story: the long dies in the fall of hour 20 from 4.4x on', () => {
  // It needs 22 and 1 % of 78 a unit, and two prints of a cent: 22.8. Posted at 4.3x is 23.3, at 4.4x 22.7.
  const { rungs = [] } = ladderReport().ladder ?? {};
  const dead = rungs
    .filter(({ legs }) => legs[0]?.end === 'liquidated')
    .map(({ leverage }) => leverage);
  expect(dead[0]).toBeGreaterThan(4.3);
  expect(dead[0]).toBeLessThan(4.5);
  expect(rungs.find(({ leverage }) => leverage === 6)?.legs[0]?.endAtMs).toBe(hour(20));
});
