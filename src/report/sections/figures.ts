/** The key figures, each with its unit, what it is made of, and its definition in reach. */
import type { LegResult, ReplayResult } from '../../domain/result.ts';
import { minuteText } from '../../units/time.ts';
import { DAY } from '../../units/units.ts';
import { type DefinitionKey, defined } from '../definitions.ts';
import { type Content, type Html, html } from '../escape.ts';
import { onlyInPart } from '../forced.ts';
import { decimal, length, leverage, money, NONE, percent } from '../format.ts';
import { legName } from '../names.ts';
import { hasActed, isOn, withoutPolicies } from '../policies.ts';

interface Figure {
  readonly means: DefinitionKey;
  readonly value: Content;
  /** One short line under the value. */
  readonly of: Content;
  readonly lead?: boolean;
}

/** The section. */
export function figuresSection(result: ReplayResult): Html {
  const figures = [...leadFigures(result), ...rateFigures(result), ...riskFigures(result)];
  return html`<section id="figures"><h2>Key figures</h2><dl class="figures">${figures.map(
    figureOf,
  )}</dl></section>`;
}

const figureOf = ({ means, value, of, lead }: Figure): Html => html`
<div class="figure${lead === true ? ' lead' : ''}"><dt>${defined(means)}</dt>
<dd class="value">${value}</dd><dd class="of">${of}</dd></div>`;

const amount = (x: number, currency: string, loss = false): Html =>
  html`<span${loss ? html` class="loss"` : ''}>${decimal(x, 2)}</span><span class="unit">${currency}</span>`;

function leadFigures(result: ReplayResult): readonly Figure[] {
  const { totals, currency } = result;
  const lead = true;
  return [
    {
      means: 'net',
      value: amount(totals.netQuote, currency),
      of: [
        defined('returnOnCapital', percent(totals.returnOnCapitalFraction)),
        ` of ${money(totals.capitalQuote, currency)}`,
      ],
      lead,
    },
    {
      means: 'fundingEarned',
      value: amount(totals.fundingEarnedQuote, currency),
      of: 'all settlements of all legs',
      lead,
    },
    {
      means: 'forcedExitLoss',
      value: amount(totals.forcedExitLossQuote, currency, totals.forcedExitLossQuote > 0),
      of: intervals(totals.fundingIntervalsPerForcedExit),
      lead,
    },
    {
      means: 'twin',
      value: amount(totals.twinNetQuote, currency),
      of: twinText(result),
      lead,
    },
  ];
}

/** What the twin was spared, where rules could act. */
function twinText(result: ReplayResult): string {
  const moved =
    (isOn(result, 'rebalance') ? ', no collateral moved' : '') +
    (isOn(result, 'derisk') ? ', not reduced' : '');
  const left = isOn(result, 'leave') ? '; leaves by the market’s rules only' : '';
  return `same trade, nothing liquidated${moved}${left}`;
}

const intervals = (count: number | null): Content =>
  count === null || count <= 0
    ? 'against the twin'
    : [`${decimal(count, 0)} `, defined('fundingIntervals', 'funding intervals at their mean')];

function rateFigures(result: ReplayResult): readonly Figure[] {
  const { totals } = result;
  const yearly = (x: number | null): string => (x === null ? NONE : percent(x));
  return [
    {
      means: 'headlineApr',
      value: yearly(totals.headlineAprFraction),
      of:
        totals.headlineAprFraction === null
          ? 'no rate known before entry'
          : 'as a screener quotes it',
    },
    {
      means: 'earnedApr',
      value: yearly(totals.earnedAprFraction),
      of: 'funding on notional, while held',
    },
    {
      means: 'realisedApr',
      value: yearly(totals.realisedAprFraction),
      of: [`over ${heldDays(result)}; `, irrText(totals)],
    },
  ];
}

/** The time the yearly rates were scaled from: the window, or the planned time in the trade. */
function heldDays({ totals, windowMs: [from, to] }: ReplayResult): string {
  const { returnOnCapitalFraction: made, realisedAprFraction: yearly } = totals;
  // Realised APR is the return a year, so the two give back the time between them.
  const window = (to - from) / DAY;
  const told = (made / yearly) * 365;
  const days = told > 0 && told < window ? told : window;
  // Half a day more or less is told: the first sentence counts whole days that have passed.
  if (days < 1) return length(days * DAY);
  const text = decimal(days, days < 100 ? 1 : 0).replace(/\.0$/, '');
  return `${text} day${text === '1' ? '' : 's'}`;
}

/** What a few days compound to in a year may have any number of digits. */
const yearlyText = (irr: number): string =>
  irr > IRR_TOLD ? `above ${percent(IRR_TOLD, 0)}` : percent(irr);
const IRR_TOLD = 1_000;

function irrText({ irrFraction, excessAprFraction }: ReplayResult['totals']): Content {
  const irr =
    irrFraction === null ? 'net on all capital' : [defined('irr'), ` ${yearlyText(irrFraction)}`];
  return excessAprFraction === null
    ? irr
    : [irr, `; ${percent(excessAprFraction)} `, defined('excessApr', 'over the cost of capital')];
}

function riskFigures(result: ReplayResult): readonly Figure[] {
  const { totals, currency } = result;
  return [
    {
      means: 'survivalLeverage',
      value: multiple(totals.pairSurvivalLeverage),
      of: survivalText(result),
    },
    {
      means: 'worstEquity',
      value: amount(totals.worstEquityQuote, currency),
      of: `${minuteText(totals.worstEquityAtMs)} UTC; seen at opens and closes`,
    },
    {
      means: 'maxDrawdown',
      value: amount(totals.maxDrawdownQuote, currency),
      of: `${percent(totals.maxDrawdownFraction)}; seen at opens and closes`,
    },
    {
      means: 'worstDay',
      value: amount(totals.worstDayQuote, currency),
      of: `${minuteText(totals.worstDayAtMs).slice(0, 10)} UTC`,
    },
    {
      means: 'spotWarning',
      ...spotVerdict(result),
    },
  ];
}

function spotVerdict(result: ReplayResult): Pick<Figure, 'value' | 'of'> {
  const says = (survives: boolean): string => (survives ? 'survives' : 'liquidated');
  const byVenue = onlyInPart(result) ? 'closed in part' : says(result.venueMarkVerdict.survives);
  const venue = `by the venues’ marks: ${byVenue}`;
  const spot = result.spotChartVerdict;
  if (spot === null) return { value: NONE, of: `${venue}; ${result.spotChartReason ?? 'no spot'}` };
  const without = withoutPolicies(result);
  const apart = without === null ? '' : `, ${without}`;
  const of = `${venue}; by ${spot.series}${apart}: ${says(spot.survives)}`;
  // A leg that rules kept alive by one price and that died unhelped by the other says nothing of either.
  const helped = without !== null && hasActed(result) && result.venueMarkVerdict.survives;
  if (helped && !spot.survives) return { value: NONE, of };
  return { value: spotAnswer(spot.survives, result.venueMarkVerdict.survives), of };
}

function spotAnswer(spotSurvives: boolean, venueSurvives: boolean): string {
  if (venueSurvives) return spotSurvives ? 'Nothing to warn of' : 'False alarm';
  return spotSurvives ? 'No' : 'Yes';
}

const multiple = (x: number | null): string => (x === null ? NONE : leverage(x));

function survivalText(result: ReplayResult): string {
  const first = result.legs.filter((leg) => leg.lifeIndex === 0);
  const one = (leg: LegResult): string =>
    leg.survivalLeverage === null
      ? `${legName(leg)} ${NONE}`
      : `${legName(leg)} ${leverage(leg.survivalLeverage)} of ${leverage(Number((leg.entryLeverage ?? leg.leverage).toFixed(2)))}`;
  const told = first.map(one).join('; ');
  const without = withoutPolicies(result);
  return without === null ? told : `${without}: ${told}`;
}
