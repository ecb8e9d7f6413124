/**
 * Goal: a leg of which the venue closed a part is never told as a leg that died.
 * Method: lives made by hand. A position of which 20 % is closed twice has 0.8 · 0.8 = 64 % left, so
 * 36 % of it is gone.
 */
import { describe, expect, test } from 'vitest';
import { resultTable } from '../../../src/cli/table.ts';
import type { LegResult, ReplayResult } from '../../../src/domain/result.ts';
import { renderCsvs, renderSummaryCsv } from '../../../src/report/csv.ts';
import { forcedOut, onlyInPart } from '../../../src/report/forced.ts';
import { renderIndexHtml } from '../../../src/report/index-page.ts';
import { panelsOf } from '../../../src/report/panels.ts';
import { eventsSection } from '../../../src/report/sections/events.ts';
import { figuresSection } from '../../../src/report/sections/figures.ts';
import { legsSection } from '../../../src/report/sections/legs.ts';
import { verdictSentence } from '../../../src/report/verdict.ts';
import {
  avaxReport,
  calm,
  DEATH,
  liquidation,
  longLeg,
  result,
  shortLeg,
} from '../../builders/report-fixture.ts';
import { seen as seenOf } from '../../builders/seen.ts';

const HOUR = 3_600_000;

/** A life that lost a share of itself at an instant; the next life of its role is the rest. */
const lost = (closedFraction: number, atMs: number, leg: LegResult = longLeg): LegResult => ({
  ...leg,
  exit: { ...leg.exit, atMs, kind: 'liquidation' },
  liquidation: { ...liquidation, atMs, closedFraction, returnedQuote: 4_000 },
});

/** What was left, closed with the other leg. */
const rest = (lifeIndex: number, leg: LegResult = longLeg): LegResult => ({
  ...leg,
  lifeIndex,
  exit: { atMs: DEATH + 4 * HOUR, price: 26, kind: 'survivor-close' },
  liquidation: null,
  warnings: [],
});

const died = (lifeIndex: number, atMs: number, leg: LegResult = longLeg): LegResult => ({
  ...lost(1, atMs, leg),
  lifeIndex,
});

const once = [lost(0.2, DEATH), rest(1), shortLeg];
const twice = [lost(0.2, DEATH), { ...lost(0.2, DEATH + HOUR), lifeIndex: 1 }, rest(2), shortLeg];
const thenDied = [lost(0.2, DEATH), died(1, DEATH + 2 * HOUR), shortLeg];

const seen = (markup: string): string => seenOf(markup).replaceAll('\u2212', '-');

const said = (legs: readonly LegResult[], more: Partial<ReplayResult> = {}): string =>
  seen(verdictSentence({ ...result, ...more, legs }));

describe('forced exits as a person counts them', () => {
  test('two steps of one leg are one exit of 36 %, at the first of them', () => {
    const [only, ...more] = forcedOut({ legs: twice });
    expect(more).toEqual([]);
    expect(only).toMatchObject({ atMs: DEATH, whole: false, parts: 2 });
    expect(only?.closedFraction).toBeCloseTo(0.36, 12);
  });

  test('a leg that lost a part and then died stands at its death', () => {
    expect(forcedOut({ legs: thenDied })).toMatchObject([
      { atMs: DEATH + 2 * HOUR, whole: true, closedFraction: 1, parts: 1 },
    ]);
  });

  test('a part and the death in one bar are one death', () => {
    const legs = [lost(0.2, DEATH), died(1, DEATH), shortLeg];
    expect(forcedOut({ legs })).toMatchObject([{ atMs: DEATH, whole: true, parts: 1 }]);
  });

  test('a leg reopened after its death begins anew', () => {
    const legs = [
      ...thenDied.slice(0, 2),
      { ...lost(0.5, DEATH + 9 * HOUR), lifeIndex: 2 },
      rest(3),
    ];
    expect(forcedOut({ legs }).map(({ whole, parts }) => [whole, parts])).toEqual([
      [true, 1],
      [false, 1],
    ]);
  });

  test('legs are told in the order of time, and where one died whole not all is in part', () => {
    const legs = [lost(0.2, DEATH + HOUR), rest(1), died(0, DEATH, shortLeg)];
    expect(forcedOut({ legs }).map(({ leg }) => leg.role)).toEqual(['short', 'long']);
    expect([onlyInPart({ legs }), onlyInPart({ legs: once }), onlyInPart({ legs: [] })]).toEqual([
      false,
      true,
      false,
    ]);
  });
});

describe('the sentence', () => {
  test('speaks of a part of the leg, with its share, and never of the leg', () => {
    expect(said(once)).toBe(
      'Earned 76 USDT of funding in 15 days; a part of the Binance long (20 %) was liquidated on 10 ' +
        'October between 19:00 and 20:00 UTC and the exit cost 4,117 USDT, as much as two years of ' +
        'that funding. Net -4,089 USDT.',
    );
  });

  test('says of several steps how many there were and when the first was', () => {
    expect(said(twice)).toContain(
      'a part of the Binance long (36 % in two steps) was liquidated, beginning on 10 October ' +
        'between 19:00 and 20:00 UTC, and the exit cost',
    );
  });

  test('says of a third that is not a round number one decimal', () => {
    expect(said([lost(1 / 3, DEATH), rest(1), shortLeg])).toContain('(33.3 %)');
  });

  test('of both legs in one bar, and of one after the other', () => {
    const short = (atMs: number): readonly LegResult[] => [
      lost(0.1, atMs, shortLeg),
      rest(1, shortLeg),
    ];
    const [first, second] = once;
    if (!first || !second) throw new Error('two lives');
    expect(said([first, second, ...short(DEATH)])).toContain(
      'a part of both legs was liquidated on 10 October between 19:00 and 20:00 UTC and the exit cost',
    );
    expect(said([first, second, ...short(DEATH + 2 * HOUR)])).toContain(
      'a part of the Binance long (20 %) was liquidated on 10 October between 19:00 and 20:00 UTC, ' +
        'a part of the Bybit short (10 %) on 10 October between 21:00 and 22:00 UTC, and the exit cost',
    );
  });

  test('where the leg died whole in the end, speaks of the death alone', () => {
    expect(said(thenDied)).toContain(
      '; the Binance long was liquidated on 10 October between 21:00 and 22:00 UTC and the exit cost',
    );
    expect(said(thenDied)).not.toContain('part');
  });

  test('nothing lost is still nothing', () => {
    expect(verdictSentence({ ...result, ...calm })).toContain('nothing was liquidated');
  });
});

describe('the page', () => {
  const report = avaxReport({ legs: once });

  test('the legs say the share, and whose life is the rest of which', () => {
    const text = seen(legsSection(report.result).markup);
    expect(text).toContain('Binance long Binance long, life 2: the rest Bybit short');
    expect(text).toContain('How liquidated in part closed as survivor');
    expect(text).toContain('Closed 20 % – –');
    expect(text).toContain('Returned 4,000.00 – –');
  });

  test('a leg that died whole says that all of it was closed, and a reopened one is no rest', () => {
    const text = seen(legsSection({ ...result, legs: [longLeg, rest(1), shortLeg] }).markup);
    expect(text).toContain('Closed all of it – –');
    expect(text).toContain('Binance long, life 2 Bybit short');
  });

  test('the events have the engine’s note, and a table that changed', () => {
    const flat = {
      lifeIndex: 0,
      leg: 'long',
      netDeltaBeforeBase: 0,
      netDeltaAfterBase: 0,
    } as const;
    const note = '20 % of the position was closed; the rest goes on.';
    const events = [
      { ...flat, atMs: DEATH, kind: 'rules-change', note: 'The next table.' },
      { ...flat, atMs: DEATH, kind: 'liquidation', note },
    ] as const;
    const text = seen(eventsSection({ ...report.result, events }).markup);
    expect(text).toContain('New margin table Binance long – – 0 The next table.');
    expect(text).toContain(note);
    expect(panelsOf({ ...report, result: { ...report.result, events } }).marks).toContainEqual({
      atMs: DEATH,
      kind: 'plain',
      text: 'new margin table',
      event: 0,
    });
  });

  test('the charts mark a part without the sign of a death', () => {
    const forced = (legs: readonly LegResult[]): readonly string[] =>
      panelsOf(avaxReport({ legs }))
        .marks.filter(({ kind }) => kind === 'forced')
        .map(({ text }) => text);
    expect(forced(once)).toEqual(['part of Binance long']);
    expect(forced(thenDied)).toEqual(['part of Binance long', 'Binance long †']);
  });

  test('the key figures and the matrix say closed in part', () => {
    expect(seen(figuresSection(report.result).markup)).toContain('marks: closed in part;');
    const row = (legs: readonly LegResult[]): string =>
      seen(renderIndexHtml([{ result: { ...result, legs }, href: 'a' }]));
    expect(row(once)).toMatch(
      /20 % of the Binance long 2025-10-10 19:00 .* closed in part liquidated/,
    );
    expect(row(thenDied)).toMatch(/USDT Binance long 2025-10-10 21:00 .* liquidated liquidated/);
    expect(row(thenDied)).not.toContain('part');
  });

  test('the matrix reads a result that was written before there were parts', () => {
    const { closedFraction: _, ...older } = liquidation;
    const legs = [{ ...longLeg, liquidation: older as LegResult['liquidation'] }, shortLeg];
    expect(seen(renderIndexHtml([{ result: { ...result, legs }, href: 'a' }]))).toMatch(
      /USDT Binance long 2025-10-10 19:00 .* liquidated liquidated/,
    );
  });
});

describe('tables', () => {
  test('the share is a column of the legs, empty where nothing was closed', () => {
    const [header = '', ...rows] = renderCsvs(avaxReport({ legs: once }))
      .legs.trimEnd()
      .split('\r\n');
    const column = header.split(',').indexOf('liquidation_closed_fraction');
    expect(rows.map((row) => row.split(',')[column])).toEqual(['0.2', '', '']);
  });

  test('the summary counts every forced exit, and those in part among them', () => {
    const [header = '', row = ''] = renderSummaryCsv([{ ...result, question: '', legs: thenDied }])
      .trimEnd()
      .split('\r\n');
    const names = header.split(',');
    // The columns before hold no comma but the construction's own, which is quoted.
    const cells = row.replace(/"[^"]*"/g, '').split(',');
    const cell = (name: string): string | undefined => cells[names.indexOf(name)];
    expect([cell('forced_exits'), cell('forced_exits_in_part')]).toEqual(['2', '1']);
  });

  test('the terminal says part of long where no leg died whole', () => {
    expect(resultTable([{ ...result, legs: once }])).toContain('part of long 2025-10-10 19:00');
    expect(resultTable([{ ...result, legs: thenDied }])).toContain('  long 2025-10-10 21:00');
  });
});
