/** What a sweep answers, in sentences: where it stops paying, the best cell and the safest, and what to know before believing it. */
import type { Axis } from '../../sweep/axes.ts';
import type { BreakEven } from '../../sweep/break-even.ts';
import type { ChosenPoint } from '../../sweep/chosen-points.ts';
import type { FinishedSweep, PointSummary, Summary } from '../../sweep/summary.ts';
import { decimal } from '../format.ts';
import { axisLabel, LEVERAGE } from './data.ts';
import { shareText, times } from './figures.ts';
import { pointName } from './pack.ts';
import type { SweepReport } from './report.ts';
import { axisLabels } from './words.ts';

type Asked = Pick<SweepReport, 'axes'> & { readonly finished: FinishedSweep };

/** The answer in a sentence or two. */
export function headline({ axes, finished }: Asked): string {
  const { summary } = finished;
  if (summary.best === null)
    return summary.points.some(isLetIn)
      ? 'No entry was observed to the end of its hold: nothing can be said.'
      : 'No entry was let in: nothing can be said.';
  const byLeverage = leverageAsked(axes, summary);
  if (byLeverage === null) return paidText(axes, summary, summary.best);
  const { levels, isWhole } = byLeverage;
  const told = [
    stopSentence(axes, summary, levels),
    ...(isWhole ? [deathSentence(summary, levels), refusedSentence(summary)] : []),
  ];
  return told.filter((text) => text !== '').join(' ');
}

/** Whether anything is known of a cell but that the venue refused it. */
const isLetIn = ({ observed, censored }: PointSummary): boolean => observed + censored > 0;

/** The leverages at which some entry was observed, rising; null: it is no axis of numbers. */
function leverageAsked(
  axes: readonly Axis[],
  { points, pointsCount, breakEven }: Summary,
): { readonly levels: readonly number[]; readonly isWhole: boolean } | null {
  const isAsked = axes.some(({ name, words }) => name === LEVERAGE && !words);
  if (!isAsked || breakEven.length === 0) return null;
  const levels = leveragesOf(points.filter(({ netReturnFraction: net }) => net !== null));
  return { levels, isWhole: points.length === pointsCount };
}

/** Rising, each once. */
const leveragesOf = (points: readonly PointSummary[]): readonly number[] =>
  [...new Set(points.map(({ point }) => Number(point[LEVERAGE])))].sort((a, b) => a - b);

/** The leverages at which no cell let anything in: of them nothing else is said. */
function refusedSentence({ points }: Summary): string {
  const letIn = new Set(leveragesOf(points.filter(isLetIn)));
  const [first, ...others] = leveragesOf(points).filter((leverage) => !letIn.has(leverage));
  if (first === undefined) return '';
  const last = others.at(-1);
  return `No entry was let in at ${times(first)}${last === undefined ? '' : ` ${others.length === 1 ? 'and' : 'to'} ${times(last)}`}.`;
}

function stopSentence(axes: readonly Axis[], summary: Summary, levels: readonly number[]): string {
  const { breakEven, points, pointsCount } = summary;
  const lowest = levels[0] ?? 0;
  const range =
    levels.length === 1
      ? times(lowest)
      : `every leverage from ${times(lowest)} to ${times(levels.at(-1) ?? 0)}`;
  const stops = breakEven.map(({ medianLeverage }) => medianLeverage);
  const pays = stops.filter((stop) => stop === null).length;
  if (pays === stops.length) return `The median entry paid at ${range}${worstClause(summary)}.`;
  const isWhole = points.length === pointsCount;
  if (isWhole && points.every(({ netReturnFraction: net }) => net === null || net.p50 <= 0))
    return `The median entry lost money at ${range}.`;
  const found = breakEven.filter(hasStop).toSorted((a, b) => a.medianLeverage - b.medianLeverage);
  const [first, last] = [found[0], found.at(-1)];
  if (first === undefined || last === undefined) return '';
  const also = pays === 0 ? '' : `; in ${pays} of ${stops.length} combinations it paid throughout`;
  if (first.medianLeverage === last.medianLeverage)
    return first.medianLeverage === lowest
      ? `The median entry lost money at ${times(lowest)} already, the lowest leverage asked${also}.`
      : `The median entry paid at every leverage below ${times(first.medianLeverage)}, and no longer there${also}${worstClause(summary)}.`;
  return `Where the median entry stops paying lies between ${times(first.medianLeverage)} (${othersName(axes, first)}) and ${times(
    last.medianLeverage,
  )} (${othersName(axes, last)})${also}${worstClause(summary)}.`;
}

/** From where on the worst in a hundred lost, of a trade whose median paid at first. */
function worstClause({ breakEven }: Summary): string {
  const stops = breakEven.flatMap(({ p99Leverage }) => p99Leverage ?? []);
  if (stops.length === 0) return '';
  const [low, high] = [Math.min(...stops), Math.max(...stops)];
  const from = low === high ? times(low) : `between ${times(low)} and ${times(high)}`;
  return `; the worst in a hundred lost from ${from} on`;
}

const hasStop = (one: BreakEven): one is BreakEven & { readonly medianLeverage: number } =>
  one.medianLeverage !== null;

const othersName = (axes: readonly Axis[], { others }: BreakEven): string => {
  const rest = axes.filter(({ name }) => name !== LEVERAGE);
  return pointName(rest, rest.map(axisLabels), others);
};

/** From which leverage on legs were liquidated. */
function deathSentence({ points }: Summary, levels: readonly number[]): string {
  const deadly = points
    .filter(({ deaths }) => deaths > 0)
    .map(({ point }) => Number(point[LEVERAGE]));
  if (deadly.length === 0)
    return `No entry was forced out ${levels.length === 1 ? 'there' : 'at any of them'}.`;
  const first = Math.min(...deadly);
  return first === levels[0]
    ? `Entries were forced out at ${times(first)} already.`
    : `No entry was forced out below ${times(first)}.`;
}

function paidText(
  axes: readonly Axis[],
  { points, pointsCount }: Summary,
  best: PointSummary,
): string {
  if (pointsCount === 1) return `${capital(madeText(best))}; ${outText(best)}.`;
  const paid = points.filter(({ netReturnFraction: net }) => net !== null && net.p50 > 0).length;
  const asked = points.filter(({ netReturnFraction: net }) => net !== null).length;
  if (paid === asked) return `The median entry paid in all ${asked} cells.`;
  if (paid === 0) return `The median entry lost money in all ${asked} cells.`;
  const [axis] = axes;
  const one = axes.length === 1 && axis?.words === true ? ` of ${axisLabel(axis.name)}` : '';
  return `The median entry paid in ${paid} of ${asked} cells${one}.`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `the median entry made 1.20 % of its capital`. */
function madeText({ netReturnFraction: net }: PointSummary): string {
  const x = net?.p50 ?? 0;
  return x > 0
    ? `the median entry made ${shareText(x)} of its capital`
    : `the median entry lost ${shareText(-x)} of its capital`;
}

/** `2 of 704 entries forced out, in 1 crash episode`. */
export function outText({ deaths, observed, censored, episodes }: PointSummary): string {
  const letIn = observed + censored;
  if (deaths === 0) return `none of ${entriesText(letIn)} forced out`;
  return `${decimal(deaths, 0)} of ${entriesText(letIn)} forced out, in ${episodes} crash ${episodes === 1 ? 'episode' : 'episodes'}`;
}

const entriesText = (count: number): string =>
  `${decimal(count, 0)} ${count === 1 ? 'entry' : 'entries'}`;

/** One of the two cells: its name, what it did, and how it was chosen. */
export interface ChosenCell {
  /** `Best`, `Least bad`, `Safest`. */
  readonly title: string;
  readonly name: string;
  readonly says: string;
  readonly rule: string;
}

const BEST_RULE =
  'The cell with the highest net, by the smaller of its median and its mean, so that neither a few ruined entries are overlooked nor a few lucky ones decide; of equals the one with fewer entries forced out.';
const SAFEST_RULE =
  'The cell with the smallest share of entries forced out; of equals the one with the smaller loss in a hundred, then with the higher net.';

/** The best cell and the safest one; none of a sweep of one cell, or where nothing was observed. */
export function chosenCells({ axes, finished: { summary } }: Asked): readonly ChosenCell[] {
  const { best, safest, pointsCount } = summary;
  if (best === null || safest === null || pointsCount < 2) return [];
  const { p50 = 0, mean = 0 } = best.netReturnFraction ?? {};
  const title = Math.min(p50, mean) > 0 ? 'Best' : 'Least bad';
  const isOne = JSON.stringify(best.point) === JSON.stringify(safest.point);
  const name = (one: ChosenPoint<PointSummary>): string =>
    pointName(axes, axes.map(axisLabels), one.point);
  if (isOne)
    return [
      {
        title: `${title}, and safest`,
        name: name(best),
        says: didText(best),
        rule: `${BEST_RULE} No cell had a smaller share of its entries forced out.`,
      },
    ];
  return [
    { title, name: name(best), says: didText(best), rule: BEST_RULE },
    { title: 'Safest', name: name(safest), says: didText(safest), rule: SAFEST_RULE },
  ];
}

function didText(chosen: ChosenPoint<PointSummary>): string {
  const { netReturnFraction: net, forcedExitLossFraction: loss, tied, observed } = chosen;
  const forced = chosen.lossOfForcedFraction?.p50 ?? 0;
  const others = tied === 1 ? '1 other cell does' : `${decimal(tied, 0)} other cells do`;
  return [
    `median net ${shareText(net?.p50 ?? 0)} of capital, mean ${shareText(net?.mean ?? 0)}; ${outText(chosen)}`,
    (loss?.p99 ?? 0) > 0
      ? `; its forced exits cost up to ${shareText(loss?.p99 ?? 0)} in 99 of 100 entries`
      : '',
    // A net that comes from the leg that was left over is no yield, and must not read as one.
    forced < 0
      ? `; being thrown out gained ${shareText(-forced)} at the median against staying in`
      : '',
    '.',
    chosen.deaths > 0 && chosen.episodes < FEW_CRASHES
      ? ` What being thrown out costs there is known from ${chosen.episodes === 1 ? 'a single crash' : `${chosen.episodes} crashes`}.`
      : '',
    observed < FEW
      ? ` Only ${entriesText(observed)} ${observed === 1 ? 'stands' : 'stand'} behind it.`
      : '',
    tied > 0 ? ` ${others} exactly the same; this is the first in the order of the grid.` : '',
  ].join('');
}

/** Fewer crashes than this say what happened, hardly what a crash costs. */
const FEW_CRASHES = 5;
/** Fewer entries than this are told with their number beside every choice. */
const FEW = 30;

/** What has to be known before any of it is believed. */
export function caveats(report: SweepReport): readonly string[] {
  const { finished, reconstruction, complete, sampled, combinations, planned, axes } = report;
  const { summary } = finished;
  const told: readonly (string | false)[] = [
    !complete &&
      `Interrupted: ${decimal(combinations, 0)} of ${decimal(planned, 0)} rows are told here; the last cells are missing or incomplete.`,
    'In-sample: counts of what the entries of this window met, not a forecast.',
    episodesSentence(summary),
    reconstruction !== null &&
      'The history is a reconstruction, bars drawn through published prints: what holds between those is the drawing’s, not the market’s.',
    cutOff(summary),
    summary.holdMs === null &&
      !axes.some(({ path }) => path === 'hold') &&
      report.entries > 1 &&
      'Without a hold every entry is held to the window’s end: early entries have more time to earn, and to die, than late ones. Survival by holding time, or --hold, is the fairer question.',
    axes.some(({ path }) => path === 'hold') &&
      'Cells with a longer hold have more time to earn: compare them by the realised APR.',
    fewest(summary),
    sampled &&
      'The rows are a random sample of the grid: cells rest on different entries, and some on few.',
    report.refused > 0 &&
      `${decimal(report.refused, 0)} rows were refused by the venue (too much leverage for the size, as a rule) and count nowhere.`,
    ...summary.notes,
  ];
  return told.filter((text) => text !== false);
}

function episodesSentence({ points }: Summary): string | false {
  if (!points.some(isLetIn)) return false;
  const most = points.reduce((max, { episodes }) => Math.max(max, episodes), 0);
  if (most === 0)
    return 'No entry of any cell was forced out in this window. That says nothing of crashes that the window has not seen.';
  const crashes = most === 1 ? 'one crash stands' : `at most ${most} crashes stand`;
  return `Behind all deaths of a cell ${crashes}. Entries near each other die together, so the sample is these episodes and not the entries.`;
}

function cutOff({ points }: Summary): string | false {
  const most = points.reduce((max, { censored }) => Math.max(max, censored), 0);
  return (
    most > 0 &&
    `Up to ${entriesText(most)} of a cell ${most === 1 ? 'is' : 'are'} cut off by the window’s end: watched in survival up to there, left out of net and loss.`
  );
}

function fewest({ points }: Summary): string | false {
  const counts = points.map(({ observed }) => observed).filter((count) => count > 0);
  const least = counts.reduce((min, count) => Math.min(min, count), Number.POSITIVE_INFINITY);
  return (
    least < 100 &&
    `Some cells have ${entriesText(least)} observed: of fewer than a hundred the 1 % and 99 % figures are little else than the extremes.`
  );
}
