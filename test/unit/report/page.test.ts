/**
 * Goal: the page says everything the result says, in static HTML, and lets nothing in or out.
 * Method: the hand-made report, the same with hostile names everywhere, and any name at all.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvariantError } from '../../../src/domain/errors.ts';
import type { ReplayReport } from '../../../src/domain/report.ts';
import { renderIndexHtml } from '../../../src/report/index-page.ts';
import { renderReplayHtml } from '../../../src/report/replay-page.ts';
import { netBridge, type Step, twinBridge } from '../../../src/report/sections/bridge.ts';
import { eventRows } from '../../../src/report/sections/events.ts';
import { avaxReport, calm, result } from '../../builders/report-fixture.ts';
import { seen as seenOf } from '../../builders/seen.ts';

const assets = { pageScript: `/*sha256-${'A'.repeat(43)}=*/\nvoid 0;\n` };
const render = (report: ReplayReport): string => renderReplayHtml(report, assets);

const seen = (markup: string): string => seenOf(markup).replaceAll('\u2212', '-');

const HOSTILE = `"><img src=x onerror=alert(1)></title></script><script>alert('x')</script>\u202e\u0000`;

/** Every text of the value replaced by a hostile one, keys included where they are names. */
function poisoned(value: unknown): unknown {
  if (typeof value === 'string') return HOSTILE;
  if (Array.isArray(value)) return value.map(poisoned);
  if (value === null || typeof value !== 'object' || value instanceof Float64Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, poisoned(inner)]));
}

describe('the page of a replay', () => {
  const text = seen(render(avaxReport()));

  test.each([
    'Earned 76 USDT of funding in 15 days',
    'Would 5x have lived through 10 October?',
    '-4,088.59 USDT',
    '4,117.38 USDT',
    'Binance long 1.35× of 5×; Bybit short 12.08× of 5×',
    'Funding, 47 settlements Binance long',
    'Liquidation Binance long 26.1495 -2,024.26',
    'Bankruptcy price 25.8880',
    'The order of the high and the low inside a bar is not recorded.',
    'The scenario sets taker fee and slippage to zero.',
    '1 % of notional at the mark',
    'Trigger the mark; equity equal to maintenance survives the whole window the scenario',
    'AVAX_USDT_USDT-1h-mark.feather freqtrade feather 4,368 9f86d081884c7d65',
    'kind: delta-neutral leverage: 5',
    'legrisk 0.1.0, scenario 4d1f0c2a, seed 0',
  ])('says “%s” without any script', (sentence) => {
    expect(text).toContain(sentence);
  });

  test('shows no NaN, undefined, null or Infinity', () => {
    expect(text).not.toMatch(/\b(NaN|undefined|null|Infinity|\[object)/);
    expect(seen(render(avaxReport(calm)))).not.toMatch(/\b(NaN|undefined|null|Infinity|\[object)/);
  });

  test('a carry whose spot has no margin, no funding and no distance shows dashes, never NaN', () => {
    const { curves, result: avax } = avaxReport(calm);
    const none = new Float64Array(curves.atMs.length).fill(Number.NaN);
    const [long, short] = avax.legs;
    const [longCurve, shortCurve] = curves.legs;
    if (!long || !short || !longCurve || !shortCurve) throw new Error('two legs');
    const unmargined = { requiredMargin: none, requiredMarginSpotChart: none, marginRatio: none };
    const carry: ReplayReport = {
      ...avaxReport({
        ...calm,
        legs: [
          { ...long, role: 'spot', contract: 'spot', survivalLeverage: null, settlements: 0 },
          { ...short, role: 'perp', contract: 'inverse' },
        ],
        divergence: null,
        divergenceReason: 'one venue and its spot',
        totals: { ...avax.totals, headlineAprFraction: null, pairSurvivalLeverage: null },
        netDelta: { ...avax.netDelta, series: [] },
        events: [],
        rules: [],
      }),
      curves: {
        ...curves,
        divergenceFraction: none,
        legs: [
          { ...longCurve, ...unmargined, role: 'spot', postedMargin: null },
          { ...shortCurve, role: 'perp' },
        ],
      },
    };
    const said = seen(render(carry));
    expect(said).not.toMatch(/\b(NaN|undefined|null|Infinity)/);
    expect(said).toContain('Binance spot –; Bybit perp 12.08× of 5×');
    expect(said).toContain('Required margin: Bybit perp AVAX per unit');
    expect(said).not.toContain('Required margin: Binance spot');
  });

  test('the leverage held, an empty margin, and prices in another quote are told as such', () => {
    const [long, short] = result.legs;
    if (!long || !short) throw new Error('two legs');
    const legs = [
      { ...long, entryLeverage: null, marginQuote: null },
      { ...short, entryLeverage: 4.871, quote: 'USDC' },
    ];
    const said = seen(render(avaxReport({ legs })));
    expect(said).toContain('Leverage at entry 5× asked 4.87× of 5× asked');
    expect(said).toContain('Margin posted – 50,000.00');
    expect(said).toMatch(/Exit price 26\.1495 26\.4200 USDC/);
    expect(said).toMatch(/closed as survivor Bybit short 26\.4200 USDC/);
    expect(said).toContain('Bybit short 12.08× of 4.87×');
  });

  test('yearly rates say the time they were scaled from, by hand 4.0886 % ÷ 22.274 % · 365 = 67', () => {
    expect(text).toContain('Realised APR -22.27 % over 67 days; IRR -20.37 %');
    const over = (returnOnCapitalFraction: number, realisedAprFraction: number): string =>
      seen(
        render(
          avaxReport({
            totals: { ...result.totals, returnOnCapitalFraction, realisedAprFraction },
          }),
        ),
      );
    expect(over(0.01, 0.73)).toContain('73.00 % over 5 days; IRR');
    // 2.1 % ÷ 73 % · 365, and one minute of 525,600.
    expect(over(0.021, 0.73)).toContain('73.00 % over 10.5 days; IRR');
    expect(over(-0.01, -5_256)).toContain('over 1 min; IRR');
  });

  test('what a day compounds to is not told digit by digit, and no funding has no bar', () => {
    const totals = { ...result.totals, irrFraction: 7.4e23, fundingEarnedQuote: 0 };
    const page = render(avaxReport({ totals }));
    expect(seen(page)).toContain('IRR above 100,000 %');
    const [, bar] = /<table class="bridge">.*?<td class="bar">(.*?)<\/td>/s.exec(page) ?? [];
    expect(bar).not.toContain('class="gain"');
    expect(bar).not.toContain('class="drop"');
  });

  test('a headline that nobody could have quoted says why', () => {
    const totals = { ...result.totals, headlineAprFraction: null };
    expect(seen(render(avaxReport({ totals })))).toContain(
      'Headline APR – no rate known before entry',
    );
  });

  test('worst equity and drawdown say that they look at opens and closes', () => {
    expect(text.match(/seen at opens and closes/g)).toHaveLength(2);
  });

  test('badges stand for what must be known first', () => {
    const badges = seen(
      render(
        avaxReport({
          reconstruction: 'x',
          ambiguous: true,
          seeds: { run: 100, agreeing: 61, sensitive: true },
          rules: result.rules.map((rules) => ({ ...rules, nearest: true })),
        }),
      ),
    );
    for (const badge of ['RECONSTRUCTION', 'AMBIGUOUS', 'SEED-SENSITIVE', 'RULES: NEAREST'])
      expect(badges).toContain(badge);
    expect(text).not.toMatch(/RECONSTRUCTION|AMBIGUOUS|SEED-SENSITIVE|NEAREST/);
  });

  test('a chart that is not drawn gives its reason', () => {
    const said = seen(
      render(
        avaxReport({
          reconstruction: 'x',
          divergence: null,
          divergenceReason: 'both venues share one driver',
        }),
      ),
    );
    expect(said).toContain('No divergence of marks: both venues share one driver.');
  });

  test('half a million bars stay a page of less than a megabyte beside its script', () => {
    const bars = 525_600;
    const grown = (values: Float64Array): Float64Array =>
      Float64Array.from({ length: bars }, (_, i) => (values[i % values.length] ?? 0) + Math.sin(i));
    const { curves } = avaxReport();
    const start = result.windowMs[0];
    const long: ReplayReport = {
      ...avaxReport({ gridMs: 60_000, windowMs: [start, start + bars * 60_000] }),
      curves: {
        atMs: Float64Array.from({ length: bars }, (_, i) => start + i * 60_000),
        equityQuote: grown(curves.equityQuote),
        twinEquityQuote: grown(curves.twinEquityQuote),
        fundingQuote: grown(curves.fundingQuote),
        twinFundingQuote: grown(curves.twinFundingQuote),
        divergenceFraction: grown(curves.divergenceFraction),
        legs: curves.legs.map((leg) => ({
          ...leg,
          markClose: grown(leg.markClose),
          markHigh: grown(leg.markHigh),
          markLow: grown(leg.markLow),
          requiredMargin: grown(leg.requiredMargin),
          requiredMarginSpotChart: grown(leg.requiredMarginSpotChart),
          marginRatio: grown(leg.marginRatio),
        })),
      },
    };
    expect(render(long).length).toBeLessThan(900_000);
  });
});

describe('safety', () => {
  test('the policy allows the one script by its hash and no request', () => {
    expect(render(avaxReport())).toContain(
      `content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:; ` +
        `script-src &#39;sha256-${'A'.repeat(43)}=&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
    );
    expect(renderIndexHtml([])).toContain('script-src &#39;none&#39;');
  });

  test('no address leads off the page', () => {
    const markup = render(avaxReport());
    const targets = [...markup.matchAll(/\b(?:src|href)="([^"]*)"/g)].map((match) => match[1]);
    for (const target of targets)
      expect(target).toMatch(/^(#[a-z]+(-\d+)?|data:,|\.\/[a-z]+\.[a-z]+)$/);
  });

  test('hostile text in every name, file, note and recipe makes no tag', () => {
    const report = avaxReport();
    const clean = render(report);
    const { result: honest, ...rest } = report;
    const texts = poisoned({
      scenario: '',
      question: '',
      engineNote: '',
      currency: '',
      reconstruction: null,
      constructionText: '',
      spotChartReason: '',
      divergenceReason: '',
      spotChartVerdict: { survives: false, series: '' },
      gates: [],
      assumptions: honest.assumptions,
      resolutionLimits: honest.resolutionLimits,
      rules: honest.rules,
      provenance: honest.provenance,
    });
    const legs = honest.legs.map((leg) => ({ ...leg, venue: HOSTILE, instrument: HOSTILE }));
    const events = honest.events.map((event) => ({ ...event, note: HOSTILE }));
    const coverage = Object.fromEntries(
      Object.values(honest.coverage).map((one) => [HOSTILE, { ...one, series: HOSTILE }]),
    );
    const bad = { ...honest, ...(texts as object), legs, events, coverage };
    const dirty = render({ ...rest, result: bad, recipe: HOSTILE, reproduce: HOSTILE });
    const tags = (markup: string): number =>
      markup.match(/<(script|img|title|style)\b/g)?.length ?? 0;
    expect(tags(dirty)).toBe(tags(clean));
    expect(dirty.includes('<img')).toBe(false);
    expect(dirty.includes('\u202e') || dirty.includes('\0')).toBe(false);
  });

  test('any name leaves one title, two data elements and one script', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (scenario) => {
        const index = renderIndexHtml([
          { result: { ...result, scenario, question: scenario }, href: scenario },
        ]);
        expect(index.match(/<title>/g)).toHaveLength(1);
        expect(index.match(/<\/title>/g)).toHaveLength(1);
        expect(index).not.toContain('<script');
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (scenario) => {
        const page = render(avaxReport({ scenario, question: scenario }));
        expect(page.match(/<title>/g)).toHaveLength(1);
        expect(page.match(/<script/g)).toHaveLength(3);
        expect(page.match(/<\/script>/g)).toHaveLength(3);
      }),
      { numRuns: 20 },
    );
  });

  test('a page script that could end its own element is refused', () => {
    expect(() => renderReplayHtml(avaxReport(), { pageScript: "'</script>'" })).toThrow(
      InvariantError,
    );
  });
});

describe('bridges', () => {
  const sum = (steps: readonly Step[]): number =>
    steps
      .filter(({ kind }) => kind === 'change')
      .reduce((total, step) => total + step.amountQuote, 0);

  test('funding, prices and costs sum to the net, by hand 76.12 − 2,140.443740 − 2,024.264852', () => {
    const steps = netBridge(result);
    expect(sum(steps)).toBeCloseTo(-4_088.588592, 6);
    expect(steps.at(-1)).toEqual({
      name: 'Net',
      means: 'net',
      amountQuote: result.totals.netQuote,
      kind: 'standing',
    });
  });

  test('costs are told by kind, and what no leg accounts for is shown as other', () => {
    const [long, short] = result.legs;
    if (long === undefined || short === undefined) throw new Error('two legs');
    const legs = [
      { ...long, feesQuote: 40, slippageQuote: 5 },
      { ...short, feesQuote: 30 },
    ];
    const netQuote = result.totals.netQuote - 40 - 5 - 30 - 7;
    const totals = { ...result.totals, netQuote };
    const names = new Map(
      netBridge({ ...result, legs, totals }).map((s) => [s.name, s.amountQuote]),
    );
    expect(names.get('Trading fees')).toBeCloseTo(-70, 9);
    expect(names.get('Slippage')).toBeCloseTo(-5, 9);
    expect(names.get('Margin forfeited')).toBeCloseTo(-2_024.264852, 9);
    expect(names.get('Other costs')).toBeCloseTo(-7, 9);
  });

  test('from the twin’s net the parts lead to the actual net', () => {
    if (result.forcedExit === null) throw new Error('a forced exit');
    const steps = twinBridge(result, result.forcedExit);
    expect((steps[0]?.amountQuote ?? 0) + sum(steps)).toBeCloseTo(result.totals.netQuote, 6);
  });
});

describe('events', () => {
  test('settlements between two events are a line a leg, and none is lost', () => {
    const rows = eventRows(result.events);
    const runs = rows.filter((row) => row.kind === 'settlements');
    expect(runs.map((row) => [row.leg, row.count])).toEqual([
      ['long', 47],
      ['short', 47],
    ]);
    expect(runs[0]?.amountQuote).toBeCloseTo(-402.31, 9);
    expect(rows).toHaveLength(result.events.length - 94 + 2);
  });
});

describe('the matrix', () => {
  const other = avaxReport({ ...calm, scenario: 'calm-control', reconstruction: 'calm' }).result;
  const text = seen(
    renderIndexHtml([
      { result, href: 'avax/index.html' },
      { result: other, href: 'javascript:alert(1)' },
    ]),
  );

  test('names who died in which bar, and what it cost', () => {
    expect(text).toContain(
      'Binance long 2025-10-10 19:00 76.12 4,117.38 -4,088.59 -4.09 % liquidated liquidated',
    );
    expect(text).toContain(
      '2 scenarios, 1 with a forced exit. Reconstructions from published prints, which are no records: 1, each marked.',
    );
  });

  test('a scenario without deaths has no forced-exit loss rather than a zero', () => {
    expect(text).toMatch(/calm-control RECONSTRUCTION .* USDT nothing 905\.10 – 812\.40 /);
  });

  test('its links stay beside it', () => {
    const markup = renderIndexHtml([{ result, href: 'javascript:alert(1)' }]);
    expect(markup).toContain('href="./javascript:alert(1)"');
  });
});
