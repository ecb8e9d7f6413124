/**
 * Crossing venues against staying on one: the same asset, window and capital, what the crossing earned more,
 * and what it cost more in forced exits.
 */
import type { Issue } from '../../domain/errors.ts';
import type { ReplayResult } from '../../domain/result.ts';
import { minuteText } from '../../units/time.ts';
import { DEFINITIONS, type DefinitionKey } from '../definitions.ts';
import { money, NONE, percent } from '../format.ts';
import { venueName } from '../names.ts';
import type { FigureUnit, FigureValue, Side, VenueRow, VenueView } from './comparison.ts';

type Two = Readonly<Record<Side, ReplayResult>>;

/**
 * @returns the view, or everything that keeps the two from being set against each other in it
 */
export function venueView(a: ReplayResult, b: ReplayResult): VenueView | readonly Issue[] {
  const issues = [
    ...apartOn(a, b),
    ...differing('asset', a, b, (run) => assetsOf(run).join(' and ') || NONE),
    ...differing('window', a, b, ({ windowMs }) => `${windowMs.map(minuteText).join(' to ')} UTC`),
    ...differing('capital', a, b, ({ totals, currency }) => money(totals.capitalQuote, currency)),
    ...differing('history', a, b, ({ reconstruction }) => reconstruction ?? 'records'),
  ];
  if (issues.length > 0) return issues;
  return viewOf({ a, b }, exchangesOf(a).length > 1 ? 'a' : 'b');
}

const exchangesOf = ({ legs }: ReplayResult): readonly string[] =>
  [...new Set(legs.map(({ venue }) => venueName(venue)))].toSorted();

const assetsOf = ({ legs }: ReplayResult): readonly string[] =>
  [...new Set(legs.map(({ base }) => base))].toSorted();

/** One of them has to cross, and the other not. */
function apartOn(a: ReplayResult, b: ReplayResult): readonly Issue[] {
  const counts = [exchangesOf(a).length, exchangesOf(b).length].toSorted();
  if (counts.join() === '1,2') return [];
  const told = (run: ReplayResult): string =>
    `${run.scenario} on ${exchangesOf(run).join(' and ') || 'none'}`;
  return [
    {
      where: '--view venues',
      expected: 'one run across two exchanges and one on a single one',
      found: `${told(a)}, ${told(b)}`,
      hint: 'without --view the two are compared figure by figure',
    },
  ];
}

function differing(
  what: string,
  a: ReplayResult,
  b: ReplayResult,
  told: (run: ReplayResult) => string,
): readonly Issue[] {
  const [left, right] = [told(a), told(b)];
  if (left === right) return [];
  return [
    {
      where: '--view venues',
      expected: `one ${what} in both runs`,
      found: `${left} in ${a.scenario}, ${right} in ${b.scenario}`,
      hint: 'without --view the two are compared figure by figure',
    },
  ];
}

function viewOf(runs: Two, cross: Side): VenueView {
  const crossing = runs[cross];
  const staying = runs[cross === 'a' ? 'b' : 'a'];
  const share = (of: (run: ReplayResult) => number): number => of(crossing) - of(staying);
  const funding = share(fundingShare);
  const loss = share(lossShare);
  const made = share(({ totals }) => totals.returnOnCapitalFraction);
  return {
    cross,
    asset: assetsOf(crossing).join(' and '),
    extraFundingFraction: funding,
    extraForcedExitLossFraction: loss,
    extraReturnFraction: made,
    sentence: sentenceOf(crossing, staying, { funding, loss, made }),
    rows: ROWS.map((row) => rowOf(row, crossing, staying)),
  };
}

const fundingShare = ({ totals }: ReplayResult): number =>
  totals.fundingEarnedQuote / totals.capitalQuote;
const lossShare = ({ totals }: ReplayResult): number =>
  totals.forcedExitLossQuote / totals.capitalQuote;

interface Row {
  readonly means: DefinitionKey | null;
  readonly name: string;
  readonly unit: FigureUnit;
  readonly of: (run: ReplayResult) => FigureValue;
}

const ROWS: readonly Row[] = [
  row('returnOnCapital', 'fraction', ({ totals }) => totals.returnOnCapitalFraction),
  row('fundingEarned', 'fraction', fundingShare, 'Funding earned, of capital'),
  row(
    'forcedExitLoss',
    'fraction',
    (run) => (run.forcedExit === null ? null : lossShare(run)),
    'Forced-exit loss, of capital',
  ),
  row(
    'twin',
    'fraction',
    ({ totals }) => totals.twinNetQuote / totals.capitalQuote,
    'Twin net, of capital',
  ),
  row('earnedApr', 'fraction', ({ totals }) => totals.earnedAprFraction),
  { means: null, name: 'Notional hedged, times capital', unit: 'multiple', of: notionalOnCapital },
  row('survivalLeverage', 'multiple', ({ totals }) => totals.pairSurvivalLeverage),
  row(
    'maxDrawdown',
    'fraction',
    ({ totals }) => totals.maxDrawdownQuote / totals.capitalQuote,
    'Maximum drawdown, of capital',
  ),
  row(
    'divergence',
    'fraction',
    ({ divergence }) => divergence?.medianFraction ?? null,
    'Divergence, median',
  ),
  row(
    'divergence',
    'fraction',
    ({ divergence }) => divergence?.maxFraction ?? null,
    'Divergence, largest',
  ),
  {
    means: null,
    name: 'By its venues’ marks',
    unit: 'text',
    of: ({ venueMarkVerdict }) => lives(venueMarkVerdict.survives),
  },
  row(
    'spotWarning',
    'text',
    (run) => run.spotChartVerdict && lives(run.spotChartVerdict.survives),
    'By the spot chart',
  ),
];

function row(means: DefinitionKey, unit: FigureUnit, of: Row['of'], name?: string): Row {
  return { means, name: name ?? DEFINITIONS[means].name, unit, of };
}

const lives = (survives: boolean): string => (survives ? 'survives' : 'liquidated');

/**
 * Capital efficiency: what one leg holds at its first entry ÷ all capital. Null where no leg is priced in the
 * capital's currency.
 */
function notionalOnCapital({ legs, currency, totals }: ReplayResult): number | null {
  const priced = legs.find(({ lifeIndex, quote }) => lifeIndex === 0 && quote === currency);
  if (priced === undefined) return null;
  return (priced.quantityBase * priced.entry.price) / totals.capitalQuote;
}

function rowOf({ of, ...told }: Row, crossing: ReplayResult, staying: ReplayResult): VenueRow {
  const [cross, same] = [of(crossing), of(staying)];
  const isNumber = typeof cross === 'number' && typeof same === 'number';
  return { ...told, cross, same, difference: isNumber ? cross - same : null };
}

interface Extra {
  readonly funding: number;
  readonly loss: number;
  readonly made: number;
}

/** `Of the capital, crossing venues earned 1.10 % more funding and cost 18.51 % in forced exits.` */
function sentenceOf(crossing: ReplayResult, staying: ReplayResult, extra: Extra): string {
  const ended = `It ended ${percent(Math.abs(extra.made))} ${extra.made < 0 ? 'behind' : 'ahead'}.`;
  return `Of the capital, crossing venues earned ${moreOf(extra.funding)} funding and ${forcedClause(crossing, staying, extra.loss)}. ${ended}`;
}

const moreOf = (share: number): string =>
  isTold(share) ? `${percent(Math.abs(share))} ${share < 0 ? 'less' : 'more'}` : 'as much';

function forcedClause(crossing: ReplayResult, staying: ReplayResult, loss: number): string {
  if (crossing.forcedExit === null && staying.forcedExit === null) return 'neither was forced out';
  if (!isTold(loss)) return 'cost as much in forced exits';
  if (staying.forcedExit !== null)
    return `cost ${percent(Math.abs(loss))} ${loss < 0 ? 'less' : 'more'} in forced exits`;
  // A forced exit may have stood better than staying in, at the marks of that moment.
  return loss > 0
    ? `cost ${percent(loss)} in forced exits`
    : `its forced exit stood ${percent(-loss)} better than staying in`;
}

/** Whether two decimals of a per cent show it. */
const isTold = (share: number): boolean => Math.abs(share) >= 0.00005;
