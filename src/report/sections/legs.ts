/** Every life of every leg, as a table with a column each: few legs, many figures. */
import type { LegResult, ReplayResult, Warning } from '../../domain/result.ts';
import { minuteText } from '../../units/time.ts';
import { type Content, type Html, html } from '../escape.ts';
import {
  decimal,
  heldLeverage,
  length,
  leverage,
  NONE,
  percent,
  price,
  quantity,
  signed,
  spokenShare,
} from '../format.ts';
import { isPart, lifeName } from '../names.ts';
import { exitName, transferFees, withoutPolicies } from '../policies.ts';

/** A row: its name, which may depend on the rules that acted, and what it says of a life. */
type NamedCell = readonly [
  string | ((result: ReplayResult) => string),
  (leg: LegResult, result: ReplayResult) => Content,
];

/** The section. */
export function legsSection(result: ReplayResult): Html {
  const { legs, currency } = result;
  const columns = legs.map(
    (leg) => html`<th class="num" scope="col">${lifeName(leg)}${restName(leg, legs)}</th>`,
  );
  return html`<section id="legs"><h2>Legs</h2><div class="scroll"><table class="narrow">
<caption>Amounts in ${currency}, times in UTC.</caption><thead><tr><td></td>${columns}</tr></thead>
${GROUPS.map(([name, rows]) => group(name, rows, result))}</table></div></section>`;
}

/** A life that no order opened: what a closing in part left of the one before it. */
function restName({ role, lifeIndex }: LegResult, legs: readonly LegResult[]): string {
  const before = legs.find((one) => one.role === role && one.lifeIndex === lifeIndex - 1);
  return before !== undefined && isPart(before) ? ': the rest' : '';
}

/** Rows that no leg has anything to say to are left out, and a group without rows too. */
function group(name: string, rows: readonly NamedCell[], result: ReplayResult): Html | null {
  const { legs } = result;
  const told = rows.filter(([, cell]) => legs.some((leg) => cell(leg, result) !== NONE));
  if (told.length === 0) return null;
  const heading = html`<tr class="group"><th colspan="${legs.length + 1}">${name}</th></tr>`;
  return html`<tbody>${heading}${told.map(
    ([label, cell]) =>
      html`<tr><th scope="row">${typeof label === 'string' ? label : label(result)}</th>${legs.map(
        (leg) => html`<td class="num">${cell(leg, result)}</td>`,
      )}</tr>`,
  )}</tbody>`;
}

const given = (x: number | null | undefined, text: (x: number) => string): string =>
  x === null || x === undefined ? NONE : text(x);

/** A price is in the leg's own quote, which is named where it is not the capital's. */
const priceIn = (
  x: number | null | undefined,
  leg: LegResult,
  { currency }: ReplayResult,
): string => given(x, (known) => `${price(known)}${leg.quote === currency ? '' : ` ${leg.quote}`}`);

/** Of spot held outright there is none; of a cross account only what was asked. */
const leverageOf = ({ entryLeverage, leverage: asked, contract }: LegResult): string =>
  entryLeverage === null && contract === 'spot' ? NONE : heldLeverage(entryLeverage, asked);

/** `, without moving collateral`: what stands beside a leg that lived was asked of it as it was posted. */
function apart(result: ReplayResult): string {
  const without = withoutPolicies(result);
  return without === null ? '' : `, ${without}`;
}

const topUpName = (result: ReplayResult): string =>
  withoutPolicies(result) === null
    ? 'Top-up at entry that would have saved it'
    : `Top-up at entry to the planned exit${apart(result)}`;

const closedText = (share: number): string => (share < 1 ? spokenShare(share) : 'all of it');

const amount = (x: number): string => decimal(x, 2);

/** What is left where two equal amounts were taken from each other. */
const ROUNDING = 1e-9;

const nonZero = (x: number, text: (x: number) => string): string =>
  Math.abs(x) < ROUNDING ? NONE : text(x);

const GROUPS: readonly (readonly [string, readonly NamedCell[]])[] = [
  [
    'Position',
    [
      ['Venue', (leg) => leg.venue],
      ['Instrument', (leg) => leg.instrument],
      ['Side, contract', (leg) => `${leg.side}, ${leg.contract}`],
      ['Quantity, base units', (leg) => quantity(leg.quantityBase)],
      ['Leverage at entry', leverageOf],
      ['Margin posted', (leg) => given(leg.marginQuote, amount)],
      ['Entered', (leg) => minuteText(leg.entry.atMs)],
      ['Entry price', (leg, result) => priceIn(leg.entry.price, leg, result)],
      ['Left', (leg) => minuteText(leg.exit.atMs)],
      ['How', (leg, result) => `${exitName(result, leg.exit)}${isPart(leg) ? ' in part' : ''}`],
      ['Exit price', (leg, result) => priceIn(leg.exit.price, leg, result)],
    ],
  ],
  [
    'Money',
    [
      ['Funding', (leg) => signed(leg.fundingQuote)],
      ['Settlements', (leg) => decimal(leg.settlements, 0)],
      ['Interest', (leg) => nonZero(leg.interestQuote, signed)],
      [
        'Trading fees',
        (leg, result) => nonZero(leg.feesQuote - transferFees(result, [leg]), amount),
      ],
      ['Fees of moving collateral', (leg, result) => nonZero(transferFees(result, [leg]), amount)],
      ['Slippage', (leg) => nonZero(leg.slippageQuote, amount)],
      ['Price P&L', (leg) => signed(leg.pricePnlQuote)],
    ],
  ],
  [
    'Liquidation',
    [
      ['Closed', (leg) => given(leg.liquidation?.closedFraction, closedText)],
      ['Trigger price', (leg, result) => priceIn(leg.liquidation?.triggerPrice, leg, result)],
      ['Bankruptcy price', (leg, result) => priceIn(leg.liquidation?.bankruptcyPrice, leg, result)],
      ['Open beyond the trigger', (leg) => (leg.liquidation?.gap === true ? 'yes, a gap' : NONE)],
      ['Margin forfeited', (leg) => given(leg.liquidation?.marginForfeitedQuote, amount)],
      ['Liquidation fee', (leg) => given(leg.liquidation?.feeQuote, amount)],
      ['Absorbed by insurance', (leg) => given(leg.liquidation?.insuranceAbsorbedQuote, amount)],
      ['Returned', (leg) => given(leg.liquidation?.returnedQuote, amount)],
    ],
  ],
  [
    'How close it was',
    [
      [
        (result) => `Survival leverage${apart(result)}`,
        (leg) => given(leg.survivalLeverage, leverage),
      ],
      [
        'Smallest liquidation distance',
        (leg) => given(leg.minLiquidationDistanceFraction, percent),
      ],
      ['… on', (leg) => given(leg.minLiquidationDistanceAtMs, minuteText)],
      ['From margin ratio 50 % to the trigger', (leg) => warning(leg, 0.5)],
      ['From 70 %', (leg) => warning(leg, 0.7)],
      ['From 90 %', (leg) => warning(leg, 0.9)],
      [topUpName, (leg) => given(leg.topUpToSurviveQuote, amount)],
      ['Time naked', (leg) => nonZero(leg.nakedMs, length)],
      ['Worst naked loss', (leg) => nonZero(leg.worstNakedLossQuote, amount)],
    ],
  ],
];

function warning({ warnings }: LegResult, level: number): string {
  const of = warnings.find((one: Warning) => Math.abs(one.levelFraction - level) < 1e-9);
  if (of === undefined) return NONE;
  return of.untilTriggerMs === 0 ? 'within one bar' : length(of.untilTriggerMs);
}
