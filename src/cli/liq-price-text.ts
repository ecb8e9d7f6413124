/** The answer of `legrisk liq-price` for a terminal: the figures, then the rules they rest on. */
import type { Position } from '../margin/cross-positions.ts';
import type { PositionAtMark, TierBounds } from '../margin/liq-price.ts';
import type { VenueTerms } from '../margin/venue-terms.ts';
import { triggerWords } from '../replay/rule-words.ts';
import { decimal, percent, price, quantity } from '../report/format.ts';
import { dayText } from '../units/time.ts';
import type { Dated, InForce, RuleSource } from '../venues/rule-book.ts';
import { type LiqPriceAnswer, ofTable, settlementOf, sideOf } from './liq-price-answer.ts';
import { table } from './table.ts';
import { visible } from './visible.ts';
import { wrapped } from './wrapped.ts';

export function answerText(answer: LiqPriceAnswer): string {
  return [headline(answer), '', figures(answer), '', ...ruleLines(answer)].join('\n');
}

function headline({ question, book, position, base, quote }: LiqPriceAnswer): string {
  const { backing, instrument } = question;
  const unit = base === null ? '' : ` ${base}`;
  const money = quote === null ? '' : ` ${quote}`;
  const mode =
    backing.kind === 'cross'
      ? 'cross'
      : backing.kind === 'leverage'
        ? `${quantity(backing.leverage)}x isolated`
        : 'isolated';
  const size = `${sideOf(position)} ${quantity(position.quantity)}${unit}`;
  return visible(
    `${book.title} ${instrument}: ${size} at ${price(position.entry)}${money}, ${mode}`,
  );
}

function figures(answer: LiqPriceAnswer): string {
  const { question, point, position } = answer;
  const { liquidationPrice, bankruptcyPrice, now, fundingIntervals } = point;
  const unit = settlementOf(answer) ?? (position.contract === 'inverse' ? 'coin' : 'quote');
  const amount = (x: number): string => `${money(x)} ${unit}`;
  const from = question.mark === null ? 'the entry' : `the mark of ${price(now.price)}`;
  const rows: [string, string, string][] = [
    [
      'liquidation price',
      priceText(liquidationPrice, now.liquidated),
      awayText(position, now, liquidationPrice, from),
    ],
    [
      'bankruptcy price',
      priceText(bankruptcyPrice, now.equity < 0),
      awayText(position, now, bankruptcyPrice, from),
    ],
  ];
  if (point.maintenance !== null && point.tier !== null)
    rows.push(['maintenance there', amount(point.maintenance), tierText(answer, point.tier)]);
  rows.push(['margin posted', amount(point.posted), leastText(answer)]);
  if (question.mark !== null) rows.push(['equity at the mark', amount(now.equity), ratioText(now)]);
  if (fundingIntervals !== null)
    rows.push([
      'funding alone',
      `${decimal(fundingIntervals, 1)} intervals`,
      `at ${percentText(question.fundingRate ?? 0)} against it, the mark unchanged`,
    ]);
  return table(rows, Number.POSITIVE_INFINITY);
}

/** Coin in eight digits, money in two decimals. */
const money = (x: number): string => (Math.abs(x) >= 100 ? decimal(x, 2) : quantity(x));

/** Without an edge a position is there at every price, or at none. */
const priceText = (at: number | null, isThere: boolean): string =>
  at === null ? (isThere ? 'at any price' : 'none') : price(at);

function awayText(
  { side }: Position,
  now: PositionAtMark,
  at: number | null,
  from: string,
): string {
  if (at === null) return 'no positive price is the edge';
  const distance = (side * (now.price - at)) / now.price;
  const way = at < now.price ? 'below' : 'above';
  return `${percent(Math.abs(distance))} ${way} ${from}${distance < 0 ? ': passed' : ''}`;
}

function tierText({ question, terms, point }: LiqPriceAnswer, tier: TierBounds): string {
  const less = tier.deduction === 0 ? '' : ` less ${quantity(tier.deduction)}`;
  const fee = point.now.closingFee === 0 ? '' : ' + fee';
  const rate = `${percentText(tier.rate)}${fee}${less}`;
  if (question.maintenance !== null) return `${rate}, your rate`;
  const unit = terms.rule.measure === 'contracts' ? ' contracts' : '';
  const end = Number.isFinite(tier.to) ? ` to ${quantity(tier.to)}${unit}` : '';
  return `tier ${tier.index + 1}${end}: ${rate}`;
}

const percentText = (x: number): string => `${Number((x * 100).toPrecision(10))} %`;

const leastText = ({ leastInitial }: LiqPriceAnswer): string =>
  leastInitial === null
    ? 'largest leverage not known'
    : `largest leverage ${quantity(1 / leastInitial)}x`;

const ratioText = ({ marginRatio }: PositionAtMark): string =>
  marginRatio === null ? 'nothing left' : `margin ratio ${percent(marginRatio)}`;

/** Each rule in a line or two, its source on the next. */
function ruleLines({ question, book, position, terms }: LiqPriceAnswer): readonly string[] {
  const when = question.atMs === null ? 'latest known' : `on ${dayText(question.atMs)}`;
  const { table: tiers, formula } = terms;
  return [
    `rules, ${when}`,
    ...(tiers === null
      ? []
      : [
          ...folded('table', [tiers.rule.table, since(ofTable(tiers))]),
          ...sourceLines(tiers.rule),
        ]),
    ...folded('formula', [
      ...formulaParts(terms, position),
      ...(formula === null ? [] : [since(formula)]),
    ]),
    ...sourceLines(formula?.rule ?? { source: null, checkedAgainst: 'nothing yet' }),
    ...folded('trigger', [triggerWords(book.trigger)]),
    ...sourceLines(book.trigger),
  ];
}

const INDENT = ' '.repeat(11);

/** Parts with commas between them, behind what they are of. */
const folded = (what: string, parts: readonly string[]): readonly string[] =>
  wrapped(visible(parts.join(', ')), `  ${what}`.padEnd(INDENT.length), INDENT);

const sourceLines = ({ source, checkedAgainst }: RuleSource): readonly string[] =>
  wrapped(visible(`${source ?? 'no source'}; checked against: ${checkedAgainst}`), INDENT, INDENT);

function formulaParts(
  { rule, leverageReservesFee }: VenueTerms,
  { contract }: Position,
): readonly string[] {
  const { basis, form, measure, closeFee, slopePerCoin } = rule;
  return [
    `value at ${basis === 'mark' ? 'the mark' : 'entry'}${contract === 'inverse' ? ' in coin' : ''}`,
    ...(form === 'whole' ? ['one rate for all of it'] : []),
    ...(measure === 'contracts' ? ['tiers by contracts'] : []),
    ...(closeFee > 0 ? [`closing fee ${percentText(closeFee)}`] : []),
    ...(closeFee > 0 && leverageReservesFee ? ['which cancels under --leverage'] : []),
    ...(slopePerCoin > 0 ? [`+ ${percentText(slopePerCoin)} a coin`] : []),
  ];
}

const SINCE: Readonly<Record<Dated['datedBy'], string>> = {
  announced: 'since',
  seen: 'seen',
  assumed: 'no day known, assumed from',
};

const since = ({ rule, nearest }: InForce<Dated>): string =>
  `${SINCE[rule.datedBy]} ${dayText(rule.inForceFromMs)}${nearest ? ' (nearest)' : ''}`;
