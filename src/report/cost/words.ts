/** What the terminal and the page of a strategy's cost say, in one wording. */
import type { CostResult, CostRow, Estimate, Paying } from '../../domain/cost.ts';
import { dayText, durationText } from '../../units/time.ts';
import { YEAR } from '../../units/units.ts';
import { decimal, length, leverage, NONE, percent } from '../format.ts';

/** A rate a year: finer where it is small, because its sign decides. */
export function yearText(apr: number | null): string {
  if (apr === null) return NONE;
  const size = Math.abs(apr);
  return percent(apr, size >= 0.0995 || size === 0 ? 0 : size >= 0.00995 ? 1 : 2);
}

/** So many times: two digits. */
export function timesText(times: number | null): string {
  if (times === null) return NONE;
  return decimal(times, times >= 9.95 || times === 0 ? 0 : times >= 0.995 ? 1 : 2);
}

/** `1.1 to 4.0`, or a dash. */
export function bandText(
  estimate: Estimate | null,
  text: (value: number | null) => string,
): string {
  if (estimate === null || estimate.low === null || estimate.high === null) return NONE;
  return `${text(estimate.low)} to ${text(estimate.high)}`;
}

/** Costs and price P&L are one column: what the planned trade takes or gives beside its funding. */
export const plannedRest = ({ pricePnlAprFraction: price, costsAprFraction: costs }: CostRow) =>
  price === null || costs === null ? null : price - costs;

/** At which leverage it pays, at which no longer, and what is left there. */
export const costVerdict = (result: CostResult): string =>
  [costHeadline(result), costOfYear(result)].filter((text) => text !== '').join(' ');

/** At which leverage it pays, and at which no longer. */
export function costHeadline(result: CostResult): string {
  const { pays, rows, reconstruction } = result;
  const entered = enteredOf(result);
  if (entered.length === 0) return 'The venues let no entry in at any of these leverages.';
  const said = (first: string, rest: string): string =>
    reconstruction === null
      ? `${first}${rest}.`
      : `On a reconstruction, not a record: ${first.toLowerCase()}${rest}.`;
  if (pays.leverage === null)
    return said(
      'It',
      ` pays at none of the leverages ${entered.length < rows.length ? 'that the venues let in' : 'asked'}`,
    );
  const upTo = `${leverage(pays.leverage)}${gapsText(pays)}${stopsText(result)}`;
  return said('On', ` average it pays up to ${upTo}; ${surelyText(result)}`);
}

/** What is left there, or at the lowest where it pays at none; nothing where none was let in. */
export function costOfYear(result: CostResult): string {
  const entered = enteredOf(result);
  const at = entered.find((row) => row.leverage === result.pays.leverage);
  if (at !== undefined) return `${yearAt(at)}${mostLeft(entered, at)}`;
  const [first] = entered;
  return first === undefined ? '' : yearAt(first);
}

const enteredOf = ({ rows }: CostResult): readonly CostRow[] =>
  rows.filter(({ entries }) => entries > 0);

const leveragesText = (all: readonly number[]): string => all.map(leverage).join(', ');

const gapsText = ({ notAt }: Paying): string =>
  notAt.length === 0 ? '' : ` (but not at ${leveragesText(notAt)})`;

function stopsText({ pays, rows }: CostResult): string {
  if (pays.stopsAt !== null) return `, and stops paying at ${leverage(pays.stopsAt)}`;
  return rows.at(-1)?.leverage === pays.leverage
    ? ', the highest that was asked'
    : ', the highest that the venues let in';
}

function surelyText({ paysSurely, rows }: CostResult): string {
  const hasBand = rows.some((row) => row.netAprFraction?.low != null);
  if (!hasBand) return 'no band tells how sure that is';
  const by = 'by the lower end of its 95\u00a0% band';
  const at = rows.find((row) => row.leverage === paysSurely.leverage);
  if (at === undefined) return `${by} at none`;
  const untried =
    at.forcedExits === 0
      ? ', where nothing was forced out and the band knows the funding only'
      : '';
  return `${by} up to ${leverage(at.leverage)}${gapsText(paysSurely)}${untried}`;
}

function yearAt(row: CostRow): string {
  const unharmed = `At ${leverage(row.leverage)} funding, costs and prices leave ${yearText(row.unharmedNetAprFraction)} of the capital a year`;
  if (row.forcedExits === 0) return `${unharmed}, and nothing was forced out.`;
  const cost = row.exitCostAprFraction?.value ?? 0;
  const missed = row.missedAprFraction ?? 0;
  const taken =
    cost >= 0
      ? `take ${yearText(cost)}`
      : `happened to leave ${yearText(-cost)} more than the trade unharmed had then`;
  const after =
    missed >= 0
      ? `${yearText(missed)} is missed after them`
      : `staying would have lost ${yearText(-missed)} more`;
  return `${unharmed}; forced exits ${taken}, and ${after}. The net is ${yearText(row.netAprFraction?.value ?? null)}.`;
}

function mostLeft(entered: readonly CostRow[], at: CostRow): string {
  const netOf = (row: CostRow): number => row.netAprFraction?.value ?? Number.NEGATIVE_INFINITY;
  const most = entered.reduce((best, row) => (netOf(row) > netOf(best) ? row : best));
  return most === at
    ? ''
    : ` Most is left at ${leverage(most.leverage)}: ${yearText(netOf(most))}.`;
}

/** Under so many distinct episodes a figure of thousands of entries is an anecdote, and is said to be. */
const FEW_EPISODES = 10;

/** What has to be known before any of it is believed. */
export function costNotes(result: CostResult): readonly string[] {
  const { rows, windowMs, holdMs, watchedYears, reconstruction, notObserved } = result;
  const most = rows.reduce((sum, { episodes }) => Math.max(sum, episodes), 0);
  const untried = rows.filter(({ entries, forcedExits }) => entries > 0 && forcedExits === 0);
  return [
    ...result.notes,
    `${counted(result.entries, 'entry', 'entries')} from ${dayText(windowMs[0])} to ${dayText(windowMs[1])}, each held ${durationText(holdMs)}; ${timesText(watchedYears)} years of the calendar. In-sample: of this record, no forecast.`,
    `A year is ${timesText(YEAR / holdMs)} holds one after another, each with the costs of its entry and exit, and after a forced exit the capital waits for the hold’s end.`,
    watchedYears < 1 && most > 0
      ? `The record is shorter than a year: the figures take it to come again ${timesText(1 / watchedYears)} times a year, with every forced exit in it.`
      : '',
    most > 0 && most < FEW_EPISODES
      ? `All forced exits of a leverage lie in ${most === 1 ? 'one episode' : `at most ${most} distinct episodes`}, however many the entries.`
      : '',
    bandNote(result),
    untried.length > 0
      ? `At ${most === 0 ? 'none of them was anything' : `${untried.map((row) => leverage(row.leverage)).join(', ')} nothing was`} forced out: what it would cost is not in this record, and the bands there know the funding only. That such exits are rarer than the upper end says is all that is known (the rule of three, by the calendar).`
      : '',
    luckNote(rows),
    'Only the leverages asked are told; nothing is read between two.',
    reconstruction === null
      ? ''
      : 'The history is a reconstruction from published figures, which is no record, and a crash was its reason: its frequency says nothing of other times.',
    notObserved > 0
      ? `${counted(notObserved, 'entry is', 'entries are')} not counted: the window ends before the hold does.`
      : '',
    refusalNote(rows),
  ].filter((line) => line !== '');
}

/** What a forced exit happened to bring is nothing to be counted on. */
function luckNote(rows: readonly CostRow[]): string {
  const lucky = rows.filter((row) => (row.exitCostAprFraction?.value ?? 0) < 0);
  return lucky.length === 0
    ? ''
    : `At ${leveragesText(lucky.map((row) => row.leverage))} those forced out had more than the same trade unharmed at that moment: the leg left over gained, or the prices of the two had parted. That is luck, and a net above zero by it alone is not counted as paying.`;
}

/** A leverage of which a part was refused is told by the others, which were let in for a reason. */
function refusalNote(rows: readonly CostRow[]): string {
  const refused = rows.filter((row) => row.refused > 0);
  const [first] = refused;
  if (first === undefined) return '';
  const each = refused.map(
    (row) =>
      `${row.entries === 0 ? 'all' : `${decimal(row.refused, 0)} of ${decimal(row.refused + row.entries, 0)}`} at ${leverage(row.leverage)}`,
  );
  return `Entries that the venue refused, and no figure counts: ${each.join(', ')}. The first: ${first.refusal}`;
}

function bandNote({ blocks, blocksReason }: CostResult): string {
  if (blocks === null) return `No bands: ${blocksReason}.`;
  return `Bands: 95\u00a0%, from draws of ${blocks.count} blocks of the calendar, ${length(blocks.lengthMs)} each.`;
}

const counted = (count: number, one: string, more: string): string =>
  `${decimal(count, 0)} ${count === 1 ? one : more}`;
