/** Every life of every leg, as a table with a column each: few legs, many figures. */
import type { LegResult, ReplayResult, Warning } from '../../domain/result.ts';
import { minuteText } from '../../units/time.ts';
import { type DefinitionKey, defined } from '../definitions.ts';
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
import { longName } from '../long-text.ts';
import { isPart, lifeName, quoteName } from '../names.ts';
import { exitName, isReduction, transferFees, withoutPolicies } from '../policies.ts';
import { scrollBox } from '../scroll-box.ts';

/**
 * A row: its name, which may depend on the rules that acted, what it says of a life, and which definition it
 * has, where its name does not say it all.
 */
type NamedCell = readonly [
  name: string | ((result: ReplayResult) => string),
  cell: (leg: LegResult, result: ReplayResult) => Content,
  means?: DefinitionKey,
];

/** The section. */
export function legsSection(result: ReplayResult): Html {
  const { legs, currency } = result;
  const columns = legs.map(
    (leg) => html`<th class="num" scope="col">${lifeName(leg)}${restName(leg, result)}</th>`,
  );
  const caption = html`<caption>A column a ${defined('life', 'life')} of a leg. Amounts in ${currency}, times in UTC.</caption>`;
  const table = html`<table class="narrow legs">${caption}<thead><tr><td></td>${columns}</tr></thead>
${GROUPS.map(([name, rows]) => group(name, rows, result))}</table>`;
  return html`<section id="legs"><h2>Legs</h2>${scrollBox('Legs', table)}</section>`;
}

/** A life that no order opened: what a closing in part left of the one before it. */
function restName({ role, lifeIndex, entry }: LegResult, result: ReplayResult): string {
  const before = result.legs.find((one) => one.role === role && one.lifeIndex === lifeIndex - 1);
  if (before === undefined) return '';
  // Where both were closed whole, the next life is an entry of its own.
  const isReduced = isReduction(result, before.exit) && entry.atMs === before.exit.atMs;
  return isPart(before) || isReduced ? ': the rest' : '';
}

/** Rows that no leg has anything to say to are left out, and a group without rows too. */
function group(name: string, rows: readonly NamedCell[], result: ReplayResult): Html | null {
  const { legs } = result;
  const told = rows.filter(([, cell]) => legs.some((leg) => cell(leg, result) !== NONE));
  if (told.length === 0) return null;
  const heading = html`<tr class="group"><th scope="rowgroup" colspan="${legs.length + 1}">${name}</th></tr>`;
  return html`<tbody>${heading}${told.map(
    ([label, cell, means]) =>
      html`<tr><th scope="row">${rowName(label, means, result)}</th>${legs.map(
        (leg) => html`<td class="num">${cell(leg, result)}</td>`,
      )}</tr>`,
  )}</tbody>`;
}

function rowName(
  label: NamedCell[0],
  means: DefinitionKey | undefined,
  result: ReplayResult,
): Content {
  const name = typeof label === 'string' ? label : label(result);
  return means === undefined ? name : defined(means, name);
}

const given = (x: number | null | undefined, text: (x: number) => string): string =>
  x === null || x === undefined ? NONE : text(x);

/** A price is in the leg's own quote, which is named where it is not the capital's. */
const priceIn = (
  x: number | null | undefined,
  leg: LegResult,
  { currency }: ReplayResult,
): string =>
  given(x, (known) => `${price(known)}${leg.quote === currency ? '' : ` ${quoteName(leg)}`}`);

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
      ['Venue', (leg) => longName(leg.venue)],
      ['Instrument', (leg) => longName(leg.instrument)],
      ['Side, contract', (leg) => `${leg.side}, ${leg.contract}`],
      ['Quantity, base units', (leg) => quantity(leg.quantityBase), 'quantity'],
      ['Leverage at entry', leverageOf, 'leverageAtEntry'],
      ['Margin posted', (leg) => given(leg.marginQuote, amount), 'marginPosted'],
      ['Entered', (leg) => minuteText(leg.entry.atMs)],
      ['Entry price', (leg, result) => priceIn(leg.entry.price, leg, result), 'entryPrice'],
      ['Left', (leg) => minuteText(leg.exit.atMs)],
      [
        'How',
        (leg, result) => `${exitName(result, leg.exit)}${isPart(leg) ? ' in part' : ''}`,
        'howItEnded',
      ],
      ['Exit price', (leg, result) => priceIn(leg.exit.price, leg, result), 'exitPrice'],
    ],
  ],
  [
    'Money',
    [
      ['Funding', (leg) => signed(leg.fundingQuote), 'fundingEarned'],
      ['Settlements', (leg) => decimal(leg.settlements, 0), 'settlements'],
      ['Interest', (leg) => nonZero(leg.interestQuote, signed), 'interest'],
      [
        'Trading fees',
        (leg, result) => nonZero(leg.feesQuote - transferFees(result, [leg]), amount),
        'tradingFees',
      ],
      [
        'Fees of moving collateral',
        (leg, result) => nonZero(transferFees(result, [leg]), amount),
        'transferFees',
      ],
      ['Slippage', (leg) => nonZero(leg.slippageQuote, amount), 'slippage'],
      ['Price P&L', (leg) => signed(leg.pricePnlQuote), 'pricePnl'],
    ],
  ],
  [
    'Liquidation',
    [
      ['Closed', (leg) => given(leg.liquidation?.closedFraction, closedText), 'closed'],
      [
        'Trigger price',
        (leg, result) => priceIn(leg.liquidation?.triggerPrice, leg, result),
        'trigger',
      ],
      [
        'Bankruptcy price',
        (leg, result) => priceIn(leg.liquidation?.bankruptcyPrice, leg, result),
        'bankruptcy',
      ],
      [
        'Open beyond the trigger',
        (leg) => (leg.liquidation?.gap === true ? 'yes, a gap' : NONE),
        'gap',
      ],
      [
        'Margin forfeited',
        (leg) => given(leg.liquidation?.marginForfeitedQuote, amount),
        'marginForfeited',
      ],
      ['Liquidation fee', (leg) => given(leg.liquidation?.feeQuote, amount), 'liquidationFee'],
      [
        'Slippage of the liquidation',
        (leg) => nonZero(leg.liquidation?.slippageQuote ?? 0, amount),
        'liquidationSlippage',
      ],
      [
        'Absorbed by insurance',
        (leg) => given(leg.liquidation?.insuranceAbsorbedQuote, amount),
        'insuranceAbsorbed',
      ],
      ['Returned', (leg) => given(leg.liquidation?.returnedQuote, amount), 'returned'],
    ],
  ],
  [
    'Auto-deleveraging',
    [
      ['Closed', (leg) => given(leg.deleveraging?.closedFraction, closedText), 'closed'],
      ['Mark', (leg, result) => priceIn(leg.deleveraging?.markPrice, leg, result), 'mark'],
      ['Haircut', (leg) => given(leg.deleveraging?.haircutQuote, amount), 'deleveragingHaircut'],
      [
        'Before it in the queue',
        (leg) => given(leg.deleveraging?.aheadFraction, spokenShare),
        'deleveragedAhead',
      ],
      [
        'Closed of its side',
        (leg) => given(leg.deleveraging?.takenFraction, spokenShare),
        'deleveragedTaken',
      ],
    ],
  ],
  ['Way out', [['Charges', (leg) => nonZero(leg.exitChargesQuote, amount), 'exitCharges']]],
  [
    'How close it was',
    [
      [
        (result) => `Survival leverage${apart(result)}`,
        (leg) => given(leg.survivalLeverage, leverage),
        'survivalLeverage',
      ],
      [
        'Smallest liquidation distance',
        (leg) => given(leg.minLiquidationDistanceFraction, percent),
        'liquidationDistance',
      ],
      ['… on', (leg) => given(leg.minLiquidationDistanceAtMs, minuteText)],
      ['From margin ratio 50 % to the trigger', (leg) => warning(leg, 0.5), 'warning'],
      ['From 70 %', (leg) => warning(leg, 0.7), 'warning'],
      ['From 90 %', (leg) => warning(leg, 0.9), 'warning'],
      [topUpName, (leg) => given(leg.topUpToSurviveQuote, amount), 'topUp'],
      ['Time naked', (leg) => nonZero(leg.nakedMs, length), 'timeNaked'],
      ['Worst naked loss', (leg) => nonZero(leg.worstNakedLossQuote, amount), 'worstNakedLoss'],
    ],
  ],
];

function warning({ warnings }: LegResult, level: number): string {
  const of = warnings.find((one: Warning) => Math.abs(one.levelFraction - level) < 1e-9);
  if (of === undefined) return NONE;
  return of.untilTriggerMs === 0 ? 'within one bar' : length(of.untilTriggerMs);
}
