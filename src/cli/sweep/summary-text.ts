/** What a sweep tells, as a table for people. */
import { NONE, percent, spokenShare } from '../../report/format.ts';
import { ANNUAL, DURATION, FRACTION } from '../../scenario/quantity.ts';
import type { Axis } from '../../sweep/axes.ts';
import type { PointValues } from '../../sweep/point-values.ts';
import type { FinishedSweep, PointSummary, Summary } from '../../sweep/summary.ts';
import type { SurvivalStep } from '../../sweep/survival-steps.ts';
import { durationText } from '../../units/time.ts';
import { table } from '../table.ts';

/** Rows that a reader takes in; the rest is in the files. */
const ROWS_MAX = 40;
/** Frontier points and break-evens that are named. */
const NAMED_MAX = 12;

/**
 * The points one a line, then what holds over all of them.
 *
 * Every share stands beside the number of crash episodes that it rests on: a hundred entries that died in
 * one crash are one observation.
 *
 * @param axes of the grid: their values are told with the units they were given in
 */
export function summaryText({ survival, summary }: FinishedSweep, axes: readonly Axis[]): string {
  const said = wordsOf(axes);
  const told = summary.points.slice(0, ROWS_MAX);
  const asked = askedHolding(survival[0]?.steps ?? []);
  const columns: Columns = {
    names: Object.keys(told[0]?.point ?? {}),
    said,
    refused: told.some(({ refused }) => refused > 0),
    asked,
  };
  const rows = told.map((point, i) => pointRow(point, survival[i]?.steps ?? [], columns));
  const left = summary.pointsCount - told.length;
  const paragraphs = [
    entriesText(told[0]),
    table([header(columns), ...rows], 0),
    left > 0 ? `… and ${left} more points; all rows are in the files.` : '',
    legend(asked),
    frontierText(summary, said),
    breakEvenText(summary, said),
    ...summary.notes,
  ];
  return paragraphs.filter((text) => text !== '').join('\n');
}

/** How the value of a column is said. */
type Said = (name: string, value: string | number | boolean) => string;

/** Rows hold internal units; a person is told `7 d` and `20 %` again. */
function wordsOf(axes: readonly Axis[]): Said {
  const words = new Map(axes.map((axis) => [axis.name, unitOf(axis)]));
  return (name, value) =>
    typeof value === 'number' ? (words.get(name) ?? String)(value) : String(value);
}

function unitOf({ at }: Axis): (x: number) => string {
  const { value } = at(0);
  if (DURATION.read(value) !== null) return durationText;
  if (FRACTION.read(value) !== null) return spokenShare;
  return ANNUAL.read(value) === null ? String : (x) => `${spokenShare(x)}/year`;
}

const share = (x: number | null): string => (x === null ? NONE : percent(x, 1));

/** The longest holding time of which the record says anything. */
const askedHolding = (steps: readonly SurvivalStep[]): number | null =>
  steps.findLast(({ survivalFraction, atRisk }) => survivalFraction !== null && atRisk > 0)
    ?.holdingMs ?? null;

interface Columns {
  /** Of the grid's values. */
  readonly names: readonly string[];
  readonly said: Said;
  /** Whether any entry was refused. */
  readonly refused: boolean;
  readonly asked: number | null;
}

const entriesText = (first: PointSummary | undefined): string =>
  first === undefined
    ? 'There is no point to tell of.'
    : `${first.entries} ${first.entries === 1 ? 'entry' : 'entries'} a point; of the first point’s, observed to the end of their hold: ${first.observed}; cut off by the window’s: ${first.censored}.`;

const header = ({ names, refused, asked }: Columns): string[] => [
  ...names,
  ...(refused ? ['refused'] : []),
  'died',
  'episodes',
  asked === null ? 'lives' : `lives ${durationText(asked)}`,
  'net',
  'net 1%',
  'loss 99%',
  'dear',
];

function pointRow(
  { point, observed, censored, deaths, episodes, ...figures }: PointSummary,
  steps: readonly SurvivalStep[],
  { names, said, refused, asked }: Columns,
): string[] {
  const letIn = observed + censored;
  return [
    ...names.map((name) => said(name, point[name] ?? '')),
    ...(refused ? [String(figures.refused)] : []),
    share(letIn === 0 ? null : deaths / letIn),
    String(episodes),
    survivalText(steps.find(({ holdingMs }) => holdingMs === asked)),
    share(figures.netReturnFraction?.p50 ?? null),
    share(figures.netReturnFraction?.p01 ?? null),
    share(figures.forcedExitLossFraction?.p99 ?? null),
    share(figures.costlierThanFundingFraction),
  ];
}

/** `70.1 % (61–78)`: the band in whole per cent, outwards. */
function survivalText(step: SurvivalStep | undefined): string {
  const { survivalFraction = null, bandLowFraction = null, bandHighFraction = null } = step ?? {};
  if (bandLowFraction === null || bandHighFraction === null) return share(survivalFraction);
  const [low, high] = [Math.floor(100 * bandLowFraction), Math.ceil(100 * bandHighFraction)];
  return `${share(survivalFraction)} (${low}–${high})`;
}

const legend = (asked: number | null): string =>
  [
    'All of it is in-sample: of the entries of this window, not of those to come.',
    'died: of the entries let in, those that lost a leg; episodes: the distinct crashes behind it.',
    asked === null
      ? ''
      : `lives ${durationText(asked)}: Kaplan-Meier; the 95 % band is of calendar blocks, and missing where they are too few.`,
    'net: median and 1 % quantile ÷ capital; loss 99%: forced-exit loss that 99 of 100 entries stay within.',
    'dear: of the forced exits, those that cost more than all funding earned until then.',
  ]
    .filter((line) => line !== '')
    .join('\n');

const pointText = (point: PointValues, said: Said): string =>
  Object.entries(point)
    .map(([name, value]) => `${name} ${said(name, value)}`)
    .join(', ') || 'the scenario';

function frontierText({ frontier, pointsCount }: Summary, said: Said): string {
  if (pointsCount < 2 || frontier.length === 0) return '';
  const named = frontier.slice(0, NAMED_MAX).map(({ point }) => pointText(point, said));
  const more = frontier.length > named.length ? `; and ${frontier.length - named.length} more` : '';
  return `No other point has more median net and less loss 99% than: ${named.join('; ')}${more}.`;
}

const breakEvenText = ({ breakEven }: Summary, said: Said): string =>
  breakEven
    .slice(0, NAMED_MAX)
    .map(({ others, medianLeverage, p99Leverage }) => {
      const where = Object.keys(others).length === 0 ? '' : `${pointText(others, said)}: `;
      return `${where}The median entry ${stopText(medianLeverage)}; the worst in a hundred ${stopText(p99Leverage)}.`;
    })
    .join('\n');

const stopText = (leverage: number | null): string =>
  leverage === null ? 'pays at every leverage of the grid' : `stops paying at ${leverage}x`;
