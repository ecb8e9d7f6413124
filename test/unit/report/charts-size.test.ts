/**
 * Goal: however long the window, a page stays small enough to be sent, and no extreme of any curve is lost.
 * Method: whole pages with the built script, from random walks of 100,000 and of 400,000 values over all
 * panels, read back as the browser reads them; and curves that nobody thinned, packed.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LegCurves, ReplayReport } from '../../../src/domain/report.ts';
import { embedCharts, type PackedHeader, unpackCharts } from '../../../src/report/embed.ts';
import { renderReplayHtml } from '../../../src/report/index.ts';
import type { Charts, Panels } from '../../../src/report/panel.ts';
import { randomStream } from '../../../src/units/random.ts';
import { avaxReport, FROM } from '../../builders/report-fixture.ts';

/** Lines over all panels: five of each leg, and five of the pair. */
const CURVES = 15;
const MINUTE = 60_000;
let folder = '';
let pageScript = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'legrisk-size-'));
  const builder = new URL('../../../scripts/build-report.mjs', import.meta.url).href;
  const { buildReportScripts } = (await import(builder)) as {
    buildReportScripts: (folder: string, names: readonly string[]) => Promise<void>;
  };
  await buildReportScripts(folder, ['page']);
  pageScript = readFileSync(join(folder, 'page.js'), 'utf8');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A report whose curves are random walks of so many values in all, on bars of a minute. */
function walks(values: number): ReplayReport {
  const bars = Math.ceil(values / CURVES);
  const random = randomStream(1, 'walks');
  const walk = (from: number, step: number): Float64Array => {
    let at = from;
    return Float64Array.from({ length: bars }, () => {
      at += (random.uniform() - 0.5) * step;
      return at;
    });
  };
  const report = avaxReport();
  const legs = report.curves.legs.map(
    (leg): LegCurves => ({
      ...leg,
      markClose: walk(30, 0.1),
      markHigh: walk(31, 0.1),
      markLow: walk(29, 0.1),
      requiredMargin: walk(5, 0.1),
      requiredMarginSpotChart: walk(5, 0.1),
      marginRatio: walk(0.4, 0.001),
    }),
  );
  const curves = {
    atMs: Float64Array.from({ length: bars }, (_, i) => FROM + i * MINUTE),
    legs,
    equityQuote: walk(1e5, 50),
    twinEquityQuote: walk(1e5, 50),
    fundingQuote: walk(0, 5),
    twinFundingQuote: walk(0, 5),
    divergenceFraction: walk(0, 1e-4),
  };
  const windowMs = [FROM, FROM + bars * MINUTE] as const;
  return { ...report, curves, result: { ...report.result, windowMs, gridMs: MINUTE } };
}

const pageOf = (report: ReplayReport): string => renderReplayHtml(report, { pageScript });

function readBack(page: string): Charts {
  const text = (id: string): string => new RegExp(`id="${id}">([^<]*)<`).exec(page)?.[1] ?? '';
  const bytes = Uint8Array.from(atob(text('panels-numbers')), (sign) => sign.charCodeAt(0));
  return unpackCharts(JSON.parse(text('panels-header')) as PackedHeader, bytes);
}

/** Value and instant of a curve's lowest and highest point. */
function extremes({ atMs, value }: { readonly atMs: Float64Array; readonly value: Float64Array }) {
  let low = 0;
  let high = 0;
  value.forEach((v, i) => {
    if (v < (value[low] as number)) low = i;
    if (v > (value[high] as number)) high = i;
  });
  return [low, high].map((i) => [atMs[i], value[i]]);
}

test.each([
  [100_000, 1.5],
  [400_000, 3],
])(
  'a page of %i values is under %f MB, and holds every extreme at its instant',
  (values, megabytes) => {
    const report = walks(values);
    const page = pageOf(report);
    expect(Buffer.byteLength(page)).toBeLessThan(megabytes * 1e6);
    const { atMs, legs, ...rest } = report.curves;
    const drawn = new Map<string, ReturnType<typeof extremes>>(
      readBack(page).window.panels.flatMap(({ id, lines }) =>
        lines.map(({ name, points }) => [`${id} ${name}`, extremes(points)] as const),
      ),
    );
    const of = (value: Float64Array) => extremes({ atMs, value });
    const [long, short] = legs as readonly [LegCurves, LegCurves];
    const wanted: readonly (readonly [string, Float64Array])[] = [
      ['required-margin-0 by the venue’s mark', long.requiredMargin],
      ['required-margin-0 by the spot chart', long.requiredMarginSpotChart],
      ['required-margin-1 by the venue’s mark', short.requiredMargin],
      ['required-margin-1 by the spot chart', short.requiredMarginSpotChart],
      ['marks Binance long', long.markClose],
      ['marks Binance long, lows', long.markLow],
      ['marks Bybit short', short.markClose],
      ['marks Bybit short, highs', short.markHigh],
      ['margin-ratio Binance long', long.marginRatio],
      ['margin-ratio Bybit short', short.marginRatio],
      ['divergence divergence', rest.divergenceFraction],
      ['funding actual', rest.fundingQuote],
      ['funding twin', rest.twinFundingQuote],
      ['equity actual', rest.equityQuote],
      ['equity twin', rest.twinEquityQuote],
    ];
    expect(wanted).toHaveLength(CURVES);
    for (const [name, value] of wanted) expect([name, drawn.get(name)]).toEqual([name, of(value)]);
  },
);

test('even 400,000 values that nobody thinned take less than two megabytes', () => {
  const count = { length: 400_000 };
  const atMs = Float64Array.from(count, (_, i) => FROM + i * MINUTE);
  const value = Float64Array.from(count, (_, i) => Math.sin(i));
  const line = { name: 'equity', tone: 'actual', stroke: 'solid', step: false } as const;
  const window: Panels = {
    ...{ windowMs: [FROM, FROM + 1], gridMs: MINUTE, marks: [] },
    panels: [
      {
        ...{ id: 'equity', title: '', caption: '', unit: '', format: 'amount', levels: [] },
        ...{ range: null, lines: [{ ...line, points: { atMs, value } }] },
      },
    ],
  };
  const { markup } = embedCharts({ window, closeUps: [], ladder: null });
  expect(Buffer.byteLength(markup)).toBeLessThan(2e6);
});
