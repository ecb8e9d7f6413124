/**
 * The panels of a replay: which curve is drawn where, in what unit, beside what. Curves are thinned
 * here, once, so that a page stays small however long the window was.
 */

import type { LegCurves, ReplayReport } from '../domain/report.ts';
import type { ReplayResult } from '../domain/result.ts';
import { decimate } from './decimate.ts';
import { heldLeverage, leverage, NONE } from './format.ts';
import { isCarry, marginCurrency, quoteName, roleName } from './names.ts';
import type { Panel, PanelLevel, PanelLine, Panels } from './panel.ts';
import {
  type Frame,
  firstLife,
  type LineDraft,
  POINTS_A_PANEL,
  panelOf,
  toneOf,
} from './panels/draft.ts';
import { marksOf } from './panels/marks.ts';
import { settlementsPanel } from './panels/settlements.ts';
import { withoutPolicies } from './policies.ts';

/** Each is a piece of tinted ground of its own. */
const POSTED_STEPS = 500;

/** All panels that this report has data for, in the order of the page. */
export function panelsOf(report: ReplayReport): Panels {
  const { curves, result } = report;
  const panels = [
    ...curves.legs.map((leg, i) => requiredMarginPanel(report, leg, i)),
    marksPanel(report),
    divergencePanel(report),
    marginRatioPanel(report),
    settlementsPanel(report),
    ghostedPanel(report, {
      id: 'funding',
      title: 'Cumulative funding',
      caption: 'What the prints paid so far; the ghost is the twin that nothing could liquidate.',
      actual: curves.fundingQuote,
      twin: curves.twinFundingQuote,
      levels: [],
    }),
    ghostedPanel(report, {
      id: 'equity',
      title: 'Equity',
      caption: 'The whole construction, reserve included, at each bar’s close.',
      actual: curves.equityQuote,
      twin: curves.twinEquityQuote,
      levels: [{ name: 'capital', value: result.totals.capitalQuote, kind: 'guide' }],
    }),
    netDeltaPanel(report),
  ];
  return {
    windowMs: result.windowMs,
    gridMs: result.gridMs,
    panels: panels.filter((panel): panel is Panel => panel !== null),
    marks: marksOf(report),
  };
}

function requiredMarginPanel(report: ReplayReport, curve: LegCurves, index: number): Panel | null {
  const leg = firstLife(report, curve.role);
  const name = roleName(report.result, curve.role);
  const posted = curve.postedMargin;
  const moving = postedLine(report, curve);
  const levels: readonly PanelLevel[] =
    posted === null || moving !== null
      ? []
      : [{ name: 'posted at entry', value: posted, kind: 'limit' }];
  const survival = leg?.survivalLeverage ?? null;
  const used = leg === undefined ? NONE : heldLeverage(leg.entryLeverage, leg.leverage);
  const frame: Frame = {
    id: `required-margin-${index}`,
    title: `Required margin: ${name}`,
    caption: `Above the posted margin${
      moving === null ? '' : ', which steps where collateral came or went,'
    } the leg is liquidated. Entered at ${used}${
      survival === null ? '.' : survivalWords(report.result, survival)
    }`,
    unit: `${leg === undefined ? report.result.currency : marginCurrency(leg)} per unit`,
    format: 'price',
    levels,
    range: null,
  };
  const panel = panelOf(report, frame, [
    { name: 'by the venue’s mark', tone: toneOf(index), value: curve.requiredMargin },
    {
      name: 'by the spot chart',
      tone: 'spot',
      value: curve.requiredMarginSpotChart,
      stroke: 'dashed',
    },
  ]);
  return panel === null || moving === null ? panel : { ...panel, lines: [moving, ...panel.lines] };
}

function survivalWords(result: ReplayResult, survival: number): string {
  const without = withoutPolicies(result);
  const would = `it would have seen its planned exit at ${leverage(survival)} or less`;
  return without === null ? `; ${would}.` : `; ${without} ${would}.`;
}

/** The posted margin where collateral moved; null where it stood as posted. */
function postedLine({ result }: ReplayReport, curve: LegCurves): PanelLine | null {
  const { postedMargin: first, postedSteps: steps = [] } = curve;
  const last = steps.at(-1);
  if (first === null || last === undefined) return null;
  const [from, to] = result.windowMs;
  const points = {
    atMs: Float64Array.from([from, ...steps.map(({ atMs }) => atMs), to]),
    value: Float64Array.from([
      first,
      ...steps.map(({ marginPerBase }) => marginPerBase),
      last.marginPerBase,
    ]),
  };
  return {
    ...{ name: 'posted', tone: 'actual', stroke: 'limit', step: true },
    points: decimate(points, POSTED_STEPS),
  };
}

function marksPanel(report: ReplayReport): Panel | null {
  const quotes = new Map(report.result.legs.map((leg) => [leg.role, quoteName(leg)]));
  const units = [...new Set(quotes.values())];
  const adverse = (leg: LegCurves): Float64Array =>
    firstLife(report, leg.role)?.side === 'short' ? leg.markHigh : leg.markLow;
  const frame: Frame = {
    id: 'marks',
    title: 'Marks',
    caption:
      'Closes; the faint line is each bar’s adverse extreme (low for a long, high for a short), ' +
      'which is what a margin check sees.',
    unit: units.join(' and '),
    format: 'price',
    levels: [],
    range: null,
  };
  const drafts = report.curves.legs.map((leg, i) => ({
    name: `${roleName(report.result, leg.role)}${
      units.length > 1 ? ` in ${quotes.get(leg.role) ?? NONE}` : ''
    }`,
    tone: toneOf(i),
    leg,
  }));
  return panelOf(report, frame, [
    ...drafts.map(({ name, tone, leg }): LineDraft => {
      const side = firstLife(report, leg.role)?.side === 'short' ? 'highs' : 'lows';
      return { name: `${name}, ${side}`, tone, value: adverse(leg), stroke: 'faint' };
    }),
    ...drafts.map(({ name, tone, leg }, i): LineDraft => {
      const stroke = i === 0 ? 'wide' : 'solid';
      return { name, tone, value: leg.markClose, stroke };
    }),
  ]);
}

function divergencePanel(report: ReplayReport): Panel | null {
  // On a reconstruction both venues share one driver: a drawn divergence would be our own.
  if (report.result.reconstruction !== null) return null;
  const value = report.curves.divergenceFraction;
  const large = value.some((x) => Math.abs(x) >= 0.01);
  const [a, b] = report.curves.legs.map((leg) => roleName(report.result, leg.role));
  const frame: Frame = {
    id: 'divergence',
    title: isCarry(report.result) ? 'Basis' : 'Mark divergence',
    caption: `How far the ${
      isCarry(report.result) ? 'price' : 'mark'
    } of the ${a ?? NONE} stands above that of the ${b ?? NONE}, at closes.`,
    unit: large ? '%' : 'bps',
    format: large ? 'percent' : 'bps',
    levels: [{ name: 'equal', value: 0, kind: 'guide' }],
    range: null,
  };
  return panelOf(report, frame, [
    { name: isCarry(report.result) ? 'basis' : 'divergence', tone: 'actual', value },
  ]);
}

function marginRatioPanel(report: ReplayReport): Panel | null {
  const guide = (value: number): PanelLevel => ({
    name: `${value * 100} %`,
    value,
    kind: 'guide',
  });
  const frame: Frame = {
    id: 'margin-ratio',
    title: 'Margin ratio',
    caption:
      'Maintenance over equity at each bar’s adverse extreme, while the leg lives. ' +
      'At 100 % it is liquidated, and the curve is cut there.',
    unit: '%',
    format: 'percent',
    levels: [guide(0.5), guide(0.7), guide(0.9), { name: '100 %', value: 1, kind: 'limit' }],
    range: [0, 1.1],
  };
  return panelOf(
    report,
    frame,
    report.curves.legs.map((leg, i) => ({
      name: roleName(report.result, leg.role),
      tone: toneOf(i),
      value: leg.marginRatio.map(shownRatio),
      stroke: i === 0 ? 'solid' : 'broken',
    })),
  );
}

// Beyond bankruptcy equity is negative and so is the ratio, which would draw as safety.
const shownRatio = (ratio: number): number => (ratio > 1 || ratio < 0 ? 1 : ratio);

interface GhostedDraft {
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  readonly actual: Float64Array;
  readonly twin: Float64Array;
  readonly levels: readonly PanelLevel[];
}

function ghostedPanel(report: ReplayReport, draft: GhostedDraft): Panel | null {
  const { actual, twin, ...frame } = draft;
  return panelOf(
    report,
    { ...frame, unit: report.result.currency, format: 'amount', range: null },
    [
      { name: 'twin', tone: 'ghost', value: twin, stroke: 'dashed' },
      { name: 'actual', tone: 'actual', value: actual },
    ],
  );
}

function netDeltaPanel({ result }: ReplayReport): Panel | null {
  const { series, bandBase } = result.netDelta;
  if (series.length === 0) return null;
  const last = series.at(-1)?.base ?? 0;
  const points = decimate(
    {
      atMs: Float64Array.from([...series.map((step) => step.atMs), result.windowMs[1]]),
      value: Float64Array.from([...series.map((step) => step.base), last]),
    },
    POINTS_A_PANEL,
  );
  const band: readonly PanelLevel[] =
    bandBase > 0
      ? [
          { name: 'band', value: bandBase, kind: 'guide' },
          { name: '', value: -bandBase, kind: 'guide' },
        ]
      : [];
  return {
    id: 'net-delta',
    title: 'Net delta',
    caption:
      'What is left unhedged, in steps. It need not be zero while both legs stand: an inverse leg’s ' +
      'delta moves with the price, a delta of a leg’s own moves as its series says, and a reopened leg ' +
      'may be smaller than the one it replaces.',
    unit: 'base units',
    format: 'quantity',
    lines: [{ name: 'net delta', tone: 'actual', stroke: 'solid', step: true, points }],
    levels: band,
    range: null,
  };
}
