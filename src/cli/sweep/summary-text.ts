/** What a sweep tells, as a table for people. */
import { NONE, percent } from '../../report/format.ts';
import { chosenCells, headline } from '../../report/sweep/verdict.ts';
import { axisWords } from '../../report/sweep/words.ts';
import type { Axis } from '../../sweep/axes.ts';
import type { PointValues } from '../../sweep/point-values.ts';
import type { FinishedSweep, PointSummary, Summary } from '../../sweep/summary.ts';
import type { SurvivalStep } from '../../sweep/survival-steps.ts';
import { durationText } from '../../units/time.ts';
import { table } from '../table.ts';
import { columnsOf, shortened } from '../visible.ts';
import { WIDTH, wrapped } from '../wrapped.ts';

/** Rows that a reader takes in; the rest is in the files. */
const ROWS_MAX = 40;
/** Frontier points and break-evens that are named. */
const NAMED_MAX = 12;
/** A word of the grid is told by no more of it. */
const WORD_MAX = 18;

/**
 * The points one a line, then what holds over all of them, and the answer last, where a reader of a
 * terminal looks first.
 *
 * Every share stands beside the number of crash episodes that it rests on: a hundred entries that died in
 * one crash are one observation.
 *
 * @param axes of the grid: their values are told with the units they were given in
 * @param columns of the terminal
 */
export function summaryText(
  finished: FinishedSweep,
  axes: readonly Axis[],
  columns: number = WIDTH,
): string {
  const { survival, summary } = finished;
  const said = wordsOf(axes);
  const told = summary.points.slice(0, ROWS_MAX);
  const asked = askedHolding(survival[0]?.steps ?? []);
  const shown: Shown = {
    names: Object.keys(told[0]?.point ?? {}),
    said,
    refused: told.some(({ refused }) => refused > 0),
    asked,
  };
  const rows = told.map((point, i) => pointRow(point, survival[i]?.steps ?? [], shown));
  const left = summary.pointsCount - told.length;
  const paragraphs = [
    entriesText(told[0]),
    fittingTable([header(shown), ...rows], shown.names.length, columns),
    left > 0 ? `… and ${left} more points; all rows are in the files.` : '',
    ...legend(asked),
    frontierText(summary, said),
    ...breakEvenTexts(summary, said),
    ...summary.notes,
    ...answer(finished, axes),
  ];
  return paragraphs
    .filter((text) => text !== '')
    .flatMap((text) => (text.includes('\n') ? text : wrapped(text, '')))
    .join('\n');
}

/** Where it stops paying, the best cell and the safest: the sentences of the page. */
function answer(finished: FinishedSweep, axes: readonly Axis[]): readonly string[] {
  if (finished.summary.points.length === 0) return [];
  return [
    headline({ axes, finished }),
    ...chosenCells({ axes, finished }).map(({ title, name, says }) => `${title}: ${name}: ${says}`),
  ];
}

/** How the value of a column is said. */
type Said = (name: string, value: string | number | boolean) => string;

/** Rows hold internal units; a person is told `7 d` and `20 %` again. */
function wordsOf(axes: readonly Axis[]): Said {
  const words = new Map(axes.map((axis) => [axis.name, axisWords(axis)]));
  return (name, value) => words.get(name)?.(value) ?? String(value);
}

/** Columns that go first where the terminal is too narrow for all, by their heads. */
const SPARED = ['dear', 'refused', 'net 1%', 'loss 99%'];

/** The table without as many of the columns that can be spared as it takes to fit; then with shorter names. */
function fittingTable(
  rows: readonly (readonly string[])[],
  names: number,
  columns: number,
): string {
  const width = (cells: readonly (readonly string[])[]): number =>
    (cells[0] ?? []).reduce(
      (sum, _, x) => sum + 2 + Math.max(...cells.map((row) => columnsOf(row[x] ?? ''))),
      -2,
    );
  let cells = rows;
  for (const head of SPARED) {
    if (width(cells) <= columns) break;
    const at = cells[0]?.indexOf(head) ?? -1;
    if (at >= 0) cells = cells.map((row) => row.toSpliced(at, 1));
  }
  return table(cells, width(cells) <= columns ? 0 : names, { columns });
}

const share = (x: number | null): string => (x === null ? NONE : percent(x, 1));

/** The longest holding time of which the record says anything. */
const askedHolding = (steps: readonly SurvivalStep[]): number | null =>
  steps.findLast(({ survivalFraction, atRisk }) => survivalFraction !== null && atRisk > 0)
    ?.holdingMs ?? null;

interface Shown {
  /** Of the grid's values. */
  readonly names: readonly string[];
  readonly said: Said;
  /** Whether any entry was refused. */
  readonly refused: boolean;
  readonly asked: number | null;
}

function entriesText(first: PointSummary | undefined): string {
  if (first === undefined) return 'There is no point to tell of.';
  const { entries, observed, censored } = first;
  return `${entries} ${entries === 1 ? 'entry' : 'entries'} a point; the first point’s: ${observed} observed, ${censored} cut off.`;
}

const header = ({ names, refused, asked }: Shown): string[] => [
  ...names.map((name) => shortened(name, WORD_MAX)),
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
  { names, said, refused, asked }: Shown,
): string[] {
  const letIn = observed + censored;
  return [
    ...names.map((name) => shortened(said(name, point[name] ?? ''), WORD_MAX)),
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

const legend = (asked: number | null): readonly string[] => [
  'All of it is in-sample: of the entries of this window, not of those to come.',
  'died: of the entries let in, those that lost a leg; episodes: the distinct crashes behind it.',
  asked === null
    ? ''
    : `lives ${durationText(asked)}: Kaplan-Meier; the 95 % band is of calendar blocks, and missing where they are too few.`,
  'net: median and 1 % quantile ÷ capital; loss 99%: forced-exit loss that 99 of 100 entries stay within.',
  'dear: of the forced exits, those that cost more than all funding earned until then.',
];

const pointText = (point: PointValues, said: Said): string =>
  Object.entries(point)
    .map(([name, value]) => `${name} ${shortened(said(name, value), WORD_MAX)}`)
    .join(', ') || 'the scenario';

function frontierText({ frontier, pointsCount }: Summary, said: Said): string {
  if (pointsCount < 2 || frontier.length === 0) return '';
  const named = frontier.slice(0, NAMED_MAX).map(({ point }) => pointText(point, said));
  const more = frontier.length > named.length ? `; and ${frontier.length - named.length} more` : '';
  return `No other point has more median net and less loss 99% than: ${named.join('; ')}${more}.`;
}

const breakEvenTexts = ({ breakEven }: Summary, said: Said): readonly string[] =>
  breakEven.slice(0, NAMED_MAX).map(({ others, medianLeverage, p99Leverage }) => {
    const where = Object.keys(others).length === 0 ? '' : `${pointText(others, said)}: `;
    return `${where}The median entry ${stopText(medianLeverage)}; the worst in a hundred ${stopText(p99Leverage)}.`;
  });

const stopText = (leverage: number | null): string =>
  leverage === null ? 'pays at every leverage of the grid' : `stops paying at ${leverage}x`;
