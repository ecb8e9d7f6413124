/** The key figures, each with its unit, what it is made of, and its definition as a tooltip. */
import type { LegResult, ReplayResult } from '../../domain/result.ts';
import { minuteText } from '../../units/time.ts';
import { DAY } from '../../units/units.ts';
import { type Content, type Html, html } from '../escape.ts';
import { onlyInPart } from '../forced.ts';
import { decimal, leverage, money, NONE, percent } from '../format.ts';
import { legName } from '../names.ts';
import { hasActed, isOn, withoutPolicies } from '../policies.ts';

interface Figure {
  readonly name: string;
  readonly value: Content;
  /** One short line under the value. */
  readonly of: Content;
  readonly definition: string;
  readonly lead?: boolean;
}

/** The section. */
export function figuresSection(result: ReplayResult): Html {
  const figures = [...leadFigures(result), ...rateFigures(result), ...riskFigures(result)];
  return html`<section id="figures"><h2>Key figures</h2><dl class="figures">${figures.map(
    figureOf,
  )}</dl></section>`;
}

const figureOf = ({ name, value, of, definition, lead }: Figure): Html => html`
<div class="figure${lead === true ? ' lead' : ''}"><dt><abbr title="${definition}">${name}</abbr></dt>
<dd class="value">${value}</dd><dd class="of">${of}</dd></div>`;

const amount = (x: number, currency: string, loss = false): Html =>
  html`<span${loss ? html` class="loss"` : ''}>${decimal(x, 2)}</span><span class="unit">${currency}</span>`;

function leadFigures(result: ReplayResult): readonly Figure[] {
  const { totals, currency } = result;
  const lead = true;
  return [
    {
      name: 'Net',
      value: amount(totals.netQuote, currency),
      of: `${percent(totals.returnOnCapitalFraction)} of ${money(totals.capitalQuote, currency)}`,
      definition: 'Funding + interest + price P&L − costs, over all capital, reserve included.',
      lead,
    },
    {
      name: 'Funding earned',
      value: amount(totals.fundingEarnedQuote, currency),
      of: 'all settlements of all legs',
      definition: 'Sum of funding payments; negative if the construction paid.',
      lead,
    },
    {
      name: 'Forced-exit loss',
      value: amount(totals.forcedExitLossQuote, currency, totals.forcedExitLossQuote > 0),
      of: intervals(totals.fundingIntervalsPerForcedExit),
      definition:
        'The twin’s net less the actual net, both at the instant the exit ends; negative where ' +
        'being thrown out helped. What was missed afterwards is a line of its own.',
      lead,
    },
    {
      name: 'Twin net',
      value: amount(totals.twinNetQuote, currency),
      of: twinText(result),
      definition:
        'The same construction and entries with liquidation switched off, to the planned exit; ' +
        'no collateral is moved, and it leaves by the market’s rules only.',
      lead,
    },
  ];
}

/** What the twin was spared, where rules could act. */
function twinText(result: ReplayResult): string {
  const moved = isOn(result, 'rebalance') ? ', no collateral moved' : '';
  const left = isOn(result, 'leave') ? '; leaves by the market’s rules only' : '';
  return `same trade, nothing liquidated${moved}${left}`;
}

const intervals = (count: number | null): string =>
  count === null || count <= 0
    ? 'against the twin'
    : `${decimal(count, 0)} funding intervals at their mean`;

function rateFigures(result: ReplayResult): readonly Figure[] {
  const { totals } = result;
  const yearly = (x: number | null): string => (x === null ? NONE : percent(x));
  return [
    {
      name: 'Headline APR',
      value: yearly(totals.headlineAprFraction),
      of: 'as a screener quotes it',
      definition:
        'The pair’s last settlement before entry, times settlements a year; simple, 365 days.',
    },
    {
      name: 'Earned APR',
      value: yearly(totals.earnedAprFraction),
      of: 'funding on notional, while held',
      definition: 'Funding earned ÷ notional, over the time held; simple, 365 days.',
    },
    {
      name: 'Realised APR',
      value: yearly(totals.realisedAprFraction),
      of: `over ${heldDays(result)}; ${irrText(totals)}`,
      definition:
        'Net ÷ all capital, over the planned time, scaled to a year of 365 days, simple: ' +
        'of a short window it is no forecast. IRR compounds it.',
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
  const text = decimal(days, days < 10 ? 1 : 0).replace(/\.0$/, '');
  return `${text} day${text === '1' ? '' : 's'}`;
}

function irrText({ irrFraction, excessAprFraction }: ReplayResult['totals']): string {
  const irr = irrFraction === null ? 'net on all capital' : `IRR ${percent(irrFraction)}`;
  return excessAprFraction === null
    ? irr
    : `${irr}; ${percent(excessAprFraction)} over the cost of capital`;
}

function riskFigures(result: ReplayResult): readonly Figure[] {
  const { totals, currency } = result;
  return [
    {
      name: 'Survival leverage',
      value: multiple(totals.pairSurvivalLeverage),
      of: survivalText(result),
      definition:
        'The highest leverage at which the leg alone, at the quantity held, would have seen its ' +
        'planned exit; none where nothing can liquidate it, or where an account is judged as one. ' +
        'The pair’s is the smaller of its legs’.',
    },
    {
      name: 'Worst equity',
      value: amount(totals.worstEquityQuote, currency),
      of: `${minuteText(totals.worstEquityAtMs)} UTC; seen at opens and closes`,
      definition:
        'Lowest equity of the whole construction, reserve included, at the opens and closes of ' +
        'bars, where the marks are of one moment; what lay between them is not counted.',
    },
    {
      name: 'Maximum drawdown',
      value: amount(totals.maxDrawdownQuote, currency),
      of: `${percent(totals.maxDrawdownFraction)}; seen at opens and closes`,
      definition: 'Largest fall of equity from an earlier high, at the opens and closes of bars.',
    },
    {
      name: 'Worst day',
      value: amount(totals.worstDayQuote, currency),
      of: `${minuteText(totals.worstDayAtMs).slice(0, 10)} UTC`,
      definition: 'Largest loss of equity over one UTC day.',
    },
    {
      name: 'Would the spot chart have warned?',
      ...spotVerdict(result),
      definition:
        'The same margin rule read on the shared spot price instead of each venue’s own mark.',
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
