/**
 * Goal: each panel shows what it says, and what must not be shown is not there.
 * Method: the hand-made report and its variations.
 */
import { describe, expect, test } from 'vitest';
import type { ResultEvent } from '../../../src/domain/result.ts';
import { describePanel } from '../../../src/report/describe.ts';
import { panelAxis } from '../../../src/report/ends.ts';
import { namedLevels } from '../../../src/report/level-names.ts';
import type { Panel, PanelLevel } from '../../../src/report/panel.ts';
import { panelsOf } from '../../../src/report/panels.ts';
import { stillChart } from '../../../src/report/still.ts';
import {
  avaxReport,
  calm,
  DEATH,
  FROM,
  longLeg,
  shortLeg,
  TO,
} from '../../builders/report-fixture.ts';

const report = avaxReport();
const all = panelsOf(report);

const panel = (id: string, of = all): Panel => {
  const found = of.panels.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no panel ${id}`);
  return found;
};

describe('panels', () => {
  test('come in the order of the page', () => {
    expect(all.panels.map(({ id }) => id)).toEqual([
      'required-margin-0',
      'required-margin-1',
      'marks',
      'divergence',
      'margin-ratio',
      'settlements',
      'funding',
      'equity',
      'net-delta',
    ]);
  });

  test('the posted margin is a limit, and the axis reaches it even where the curve does not', () => {
    const [posted] = panel('required-margin-1').levels;
    expect(posted).toMatchObject({ kind: 'limit', value: report.curves.legs[1]?.postedMargin });
    expect(panelAxis(panel('required-margin-1'), FROM, TO).to).toBeGreaterThan(posted?.value ?? 0);
  });

  test('a leg that nothing can liquidate has no panel of required margin', () => {
    const nothing = new Float64Array(report.curves.atMs.length).fill(Number.NaN);
    const legs = report.curves.legs.map((leg) => ({
      ...leg,
      requiredMargin: nothing,
      requiredMarginSpotChart: nothing,
    }));
    const ids = panelsOf({ ...report, curves: { ...report.curves, legs } }).panels.map(
      ({ id }) => id,
    );
    expect(ids).not.toContain('required-margin-0');
    expect(ids).toContain('marks');
  });

  test('an inverse leg’s required margin is in its coin', () => {
    const inverse = avaxReport({ legs: [{ ...longLeg, contract: 'inverse' }, shortLeg] });
    expect(panel('required-margin-0', panelsOf(inverse)).unit).toBe('AVAX per unit');
  });

  test('on a reconstruction no divergence is drawn', () => {
    const ids = panelsOf(avaxReport({ reconstruction: 'x' })).panels.map(({ id }) => id);
    expect(ids).not.toContain('divergence');
  });

  test('a ratio beyond bankruptcy, where equity is negative, is drawn as liquidated and not as safe', () => {
    const ratios = Float64Array.of(0.2, 3, -5, Number.POSITIVE_INFINITY, Number.NaN);
    const legs = report.curves.legs.map((leg) => ({ ...leg, marginRatio: ratios }));
    const atMs = Float64Array.of(1, 2, 3, 4, 5).map((h) => FROM + h * 3_600_000);
    const { lines } = panel(
      'margin-ratio',
      panelsOf({ ...report, curves: { ...report.curves, atMs, legs } }),
    );
    expect([...(lines[0]?.points.value ?? [])]).toEqual([0.2, 1, 1, 1, Number.NaN]);
  });

  test('net delta is in steps, to the window’s end', () => {
    const [line] = panel('net-delta').lines;
    expect(line?.step).toBe(true);
    expect(line?.points.atMs.at(-1)).toBe(TO);
  });

  test('net delta is not said to be zero while both legs stand: of an inverse leg it is not', () => {
    expect(panel('net-delta').caption).toContain('need not be zero while both legs stand');
  });

  test('two quotes: each mark is named in its own, and each margin is in its leg’s', () => {
    const usdc = panelsOf(avaxReport({ legs: [longLeg, { ...shortLeg, quote: 'USDC' }] }));
    expect(panel('marks', usdc).unit).toBe('USDT and USDC');
    expect(panel('marks', usdc).lines.map(({ name }) => name)).toEqual([
      'Binance long in USDT, lows',
      'Bybit short in USDC, highs',
      'Binance long in USDT',
      'Bybit short in USDC',
    ]);
    expect(panel('required-margin-0', usdc).unit).toBe('USDT per unit');
    expect(panel('required-margin-1', usdc).unit).toBe('USDC per unit');
    expect(panel('marks').unit).toBe('USDT');
  });

  test('with a spot leg the distance of the prices is called the basis', () => {
    const carry = panelsOf(avaxReport({ legs: [{ ...longLeg, role: 'spot' }, shortLeg] }));
    expect(panel('divergence', carry).title).toBe('Basis');
    expect(panel('divergence').title).toBe('Mark divergence');
  });

  test('the leverage that was held stands beside the one that was asked', () => {
    const held = panelsOf(avaxReport({ legs: [{ ...longLeg, entryLeverage: 4.751 }, shortLeg] }));
    expect(panel('required-margin-0', held).caption).toContain('Entered at 4.75× of 5× asked;');
    expect(panel('required-margin-1', held).caption).toContain('Entered at 5×;');
  });

  test('without a band no band is drawn', () => {
    const { netDelta } = report.result;
    const flat = panelsOf(avaxReport({ netDelta: { ...netDelta, bandBase: 0 } }));
    expect(panel('net-delta', flat).levels).toEqual([]);
  });
});

describe('event marks', () => {
  test('the liquidation stands on its bar, and the survivor’s close an hour later, each with its row', () => {
    // Two entries and 47 settlements of two legs come first, then two margin calls.
    expect(all.marks).toContainEqual({
      ...{ atMs: DEATH, kind: 'forced', text: 'Binance long †' },
      event: 98,
    });
    expect(all.marks).toContainEqual({
      atMs: DEATH + 3_600_000,
      kind: 'plain',
      text: 'survivor closed',
      event: 99,
    });
  });

  test('two deaths in one bar are one mark with both names', () => {
    const legs = [longLeg, { ...shortLeg, exit: { ...longLeg.exit } }];
    const forced = panelsOf(avaxReport({ legs })).marks.filter(({ kind }) => kind === 'forced');
    expect(forced.map(({ text }) => text)).toEqual(['Binance long and Bybit short †']);
  });

  test('a calm window has none', () => {
    expect(panelsOf(avaxReport({ ...calm, events: [] })).marks).toEqual([]);
  });
});

describe('funding a settlement', () => {
  const paid = (events: readonly ResultEvent[]) =>
    panelsOf(avaxReport({ events })).panels.find(({ id }) => id === 'settlements');
  const at = (day: number, hour: number): number => FROM + day * 86_400_000 + hour * 3_600_000;
  const print = (leg: 'long' | 'short', atMs: number, amountQuote: number): ResultEvent => ({
    ...{ atMs, kind: 'funding', leg, lifeIndex: 0, amountQuote },
    ...{ netDeltaBeforeBase: 0, netDeltaAfterBase: 0 },
  });

  test('is a stroke a leg and instant, two prints of one instant as one', () => {
    const found = paid([
      print('long', at(0, 8), -3),
      print('short', at(0, 8), 4),
      print('short', at(0, 8), 0.5),
      print('long', at(0, 16), 2),
    ]);
    expect(found?.title).toBe('Funding a settlement');
    expect(
      found?.lines.map(({ name, points }) => [name, [...points.atMs], [...points.value]]),
    ).toEqual([
      ['Binance long', [at(0, 8), at(0, 16)], [-3, 2]],
      ['Bybit short', [at(0, 8)], [4.5]],
    ]);
  });

  test('of more than 400 settlements of a leg each UTC day is one stroke, and the page says so', () => {
    // 17 days of hourly prints of one: 24 a day, from the first hour on.
    const hourly = Array.from({ length: 17 * 24 }, (_, i) => print('long', at(0, i), 1));
    const found = paid([...hourly, print('short', at(3, 5), 7)]);
    expect(found?.title).toBe('Funding a day');
    expect(found?.caption).toContain('too many to draw one by one');
    expect(found?.lines.map(({ points }) => [...points.value])).toEqual([
      Array.from({ length: 17 }, () => 24),
      [7],
    ]);
    expect(found?.lines[1]?.points.atMs[0]).toBe(at(3, 0));
  });

  test('is left out where nothing settled', () => {
    expect(paid([])).toBeUndefined();
  });
});

describe('a chart in words', () => {
  test('says where each curve was lowest and highest, each level and who was forced out', () => {
    const atMs = Float64Array.of(1, 2, 3).map((h) => FROM + h * 3_600_000);
    const line = { name: 'actual', tone: 'actual', stroke: 'solid', step: false } as const;
    const words = describePanel(
      {
        ...panel('equity'),
        lines: [{ ...line, points: { atMs, value: Float64Array.of(5, -2.5, Number.NaN) } }],
      },
      all,
    );
    expect(words).toBe(
      'Equity, USDT. actual: lowest −2.50 at 2025-09-25 02:00, highest 5.00 at 2025-09-25 01:00, ' +
        'at the end −2.50. Level capital: 100,000.00. Binance long forced out at 2025-10-10 19:00 UTC.',
    );
  });

  test('stands on its drawing', () => {
    expect(stillChart(panel('divergence'), all).markup).toContain(
      `role="img"\n aria-label="${describePanel(panel('divergence'), all)}"`,
    );
  });
});

describe('levels', () => {
  test('whose names would lie on each other are named once, the trigger before the calls', () => {
    // An axis of 100 over 190 dots: names need 13 dots, which are 6.8 of it.
    const level = (
      name: string,
      value: number,
      kind: PanelLevel['kind'] = 'guide',
    ): PanelLevel => ({
      ...{ name, value, kind },
    });
    const levels = [level('50 %', 60), level('90 %', 53), level('trigger', 50, 'trigger')];
    const named = namedLevels(levels, { from: 0, to: 100 });
    expect([...named].map(({ name }) => name)).toEqual(['trigger', '50 %']);
  });
});

describe('the static chart', () => {
  test('draws a settlement as a stroke from zero', () => {
    const { markup } = stillChart(panel('settlements'), all);
    const strokes = markup.match(/class="line stems" [^>]* d="([^"]*)"/)?.[1] ?? '';
    expect(strokes).toMatch(/^(M[\d.]+ [\d.]+V[\d.]+)+$/);
    // 47 prints of the short until its exit.
    expect(strokes.match(/M/g)).toHaveLength(47);
  });

  test('has one path a line, with no NaN in it, and breaks where the line does', () => {
    const { markup } = stillChart(panel('margin-ratio'), all);
    expect(markup.match(/class="line /g)).toHaveLength(2);
    expect(markup).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('stays inside its frame, whatever the values', () => {
    const { markup } = stillChart({ ...panel('equity'), range: [99_999, 100_001] }, all);
    const ys = [...markup.matchAll(/[ML](?:-?[\d.]+) (-?[\d.]+)/g)].map((m) => Number(m[1]));
    expect(Math.min(...ys)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...ys)).toBeLessThanOrEqual(240);
  });

  test('a hostile name in its label stays text', () => {
    const bad = { ...panel('equity'), title: '"><script>x</script>' };
    expect(stillChart(bad, all).markup).not.toContain('<script');
  });
});
