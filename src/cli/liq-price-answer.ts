/** The answer of `legrisk liq-price`: as JSON, and what must be said beside it. */
import type { Position } from '../margin/cross-positions.ts';
import type { LiquidationPoint, PositionAtMark, TierBounds } from '../margin/liq-price.ts';
import type { VenueTerms } from '../margin/venue-terms.ts';
import { price, quantity } from '../report/format.ts';
import { dayText, isoInstant } from '../units/time.ts';
import type { Dated, DatedMaintenance, InForce, RuleBook } from '../venues/rule-book.ts';
import type { Question } from './liq-price-question.ts';

export interface LiqPriceAnswer {
  readonly question: Question;
  readonly book: RuleBook;
  readonly position: Position;
  readonly terms: VenueTerms;
  readonly point: LiquidationPoint;
  /** The kind of contract was read from the letters of the name. */
  readonly contractIsGuess: boolean;
  /** Null where the name does not tell it. */
  readonly base: string | null;
  readonly quote: string | null;
  /** The least margin the venue opens this size with, fraction of notional; null: not known. */
  readonly leastInitial: number | null;
}

/** What rounding may add to a leverage that stands exactly at its tier's maximum. */
const ROUNDING = 1e-9;

/** What a person must know beside the figures. */
export function notes(answer: LiqPriceAnswer): readonly string[] {
  const { question, book, position, terms, point, leastInitial } = answer;
  const said: string[] = [];
  const { leverage, instrument, closeFee } = question;
  if (leverage !== null && leastInitial !== null && leverage * leastInitial > 1 + ROUNDING)
    said.push(
      `${book.venue} opens this size at no more than ${quantity(1 / leastInitial)}x; ${quantity(leverage)}x was asked`,
    );
  for (const [what, entry] of [
    ['margin table', terms.table === null ? null : ofTable(terms.table)],
    ['formula', terms.formula],
  ] as const)
    if (entry?.nearest === true)
      said.push(
        `the earliest known ${what} is of ${dayText(entry.rule.inForceFromMs)}, after the date asked for, and is used`,
      );
  if (point.now.liquidated)
    said.push(
      `already liquidated at ${price(point.now.price)}: the equity does not meet the requirement`,
    );
  if (point.beyondTable)
    said.push(
      'at that price the position has outgrown the last known tier, which is taken to go on',
    );
  if (answer.contractIsGuess)
    said.push(
      `${instrument} is taken for ${position.contract === 'inverse' ? 'an inverse (coin-margined)' : 'a linear'} contract; --contract says otherwise`,
    );
  if (closeFee !== null && !terms.countsCloseFee)
    said.push(`${book.venue} counts no closing fee in its trigger: --taker changes nothing`);
  return said;
}

const finite = (x: number): number | null => (Number.isFinite(x) ? x : null);
export const sideOf = ({ side }: Position): 'long' | 'short' => (side > 0 ? 'long' : 'short');

/** The published form; docs/liq-price.md names every field. */
export function answerJson(answer: LiqPriceAnswer): Readonly<Record<string, unknown>> {
  const { question, position, point } = answer;
  const { liquidationPrice, maintenance } = point;
  return {
    schemaVersion: 1,
    venue: question.venue,
    instrument: question.instrument,
    contract: position.contract,
    side: sideOf(position),
    marginMode: question.backing.kind === 'cross' ? 'cross' : 'isolated',
    entryPrice: position.entry,
    quantityBase: position.quantity,
    settlementCurrency: settlementOf(answer),
    liquidationPrice,
    bankruptcyPrice: point.bankruptcyPrice,
    maintenanceQuote: inQuote(position, maintenance, liquidationPrice),
    maintenanceSettlement: maintenance,
    tier: point.tier === null ? null : tierJson(point.tier),
    distanceFraction: point.distance,
    distanceFundingIntervals: point.fundingIntervals,
    postedSettlement: point.posted,
    leastInitialMarginFraction: answer.leastInitial,
    atMark: markJson(position, point.now),
    rules: rulesJson(answer),
  };
}

/** Null where the instrument's name does not tell it. */
export const settlementOf = ({ position, base, quote }: LiqPriceAnswer): string | null =>
  position.contract === 'inverse' ? base : quote;

/** Coin is worth its price; quote is itself. */
function inQuote({ contract }: Position, amount: number | null, at: number | null): number | null {
  if (amount === null || at === null) return null;
  return contract === 'inverse' ? amount * at : amount;
}

const tierJson = ({ index, from, to, rate, deduction, maxLeverage }: TierBounds) => ({
  number: index + 1,
  from,
  to: finite(to),
  rateFraction: rate,
  deduction,
  maxLeverage,
});

const markJson = (position: Position, now: PositionAtMark) => ({
  price: now.price,
  notionalSettlement: now.notional,
  unrealisedSettlement: now.unrealised,
  equitySettlement: now.equity,
  maintenanceQuote: inQuote(position, now.maintenance, now.price),
  maintenanceSettlement: now.maintenance,
  closingFeeSettlement: now.closingFee,
  marginRatio: now.marginRatio,
  liquidated: now.liquidated,
  tier: tierJson(now.tier),
});

function rulesJson(answer: LiqPriceAnswer): Readonly<Record<string, unknown>> {
  const { question, book, terms, leastInitial } = answer;
  const { rule, leverageReservesFee } = terms;
  return {
    at: question.atMs === null ? null : isoInstant(question.atMs),
    table:
      terms.table === null
        ? null
        : { name: terms.table.rule.table, ...datedJson(ofTable(terms.table)) },
    override:
      question.maintenance === null
        ? null
        : {
            rateFraction: question.maintenance.rate,
            amountSettlement: question.maintenance.amount,
          },
    formula: {
      form: rule.form,
      measure: rule.measure,
      basis: rule.basis,
      closeFeeFraction: rule.closeFee,
      leverageReservesFee,
      slopePerCoinFraction: rule.slopePerCoin,
      ...(terms.formula === null ? { source: null } : datedJson(terms.formula)),
    },
    trigger: {
      price: book.trigger.price,
      equality: book.trigger.equalityKills ? 'liquidates' : 'survives',
      source: book.trigger.source,
      checkedAgainst: book.trigger.checkedAgainst,
    },
    maxLeverage: leastInitial === null ? null : 1 / leastInitial,
    unsourced: unsourced(answer),
    notes: notes(answer),
  };
}

/** A table on its own first day: its entry's is that of the formula it is in. */
export const ofTable = ({ rule, nearest }: InForce<DatedMaintenance>): InForce<Dated> => ({
  rule: { ...rule, inForceFromMs: rule.tableFromMs },
  nearest,
});

const datedJson = ({ rule, nearest }: InForce<Dated>) => ({
  inForceFrom: dayText(rule.inForceFromMs),
  datedBy: rule.datedBy,
  nearest,
  source: rule.source,
  checkedAgainst: rule.checkedAgainst,
});

/** Which of the rules that were used nobody has a source for. */
function unsourced({ book, terms }: LiqPriceAnswer): readonly string[] {
  return [
    ...(terms.table !== null && terms.table.rule.source === null ? ['table'] : []),
    ...(terms.formula === null || terms.formula.rule.source === null ? ['formula'] : []),
    ...(book.trigger.source === null ? ['trigger'] : []),
  ];
}
