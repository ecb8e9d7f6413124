/** What a venue's book says of one instrument at an instant, as `liquidationPoint` asks for it. */
import { DataError } from '../domain/errors.ts';
import type { MarginRule } from '../domain/margin-rule.ts';
import { didYouMean } from '../units/nearest.ts';
import {
  type DatedFormula,
  type DatedMaintenance,
  type InForce,
  inForce,
  type RuleBook,
  rulesFor,
} from '../venues/rule-book.ts';
import type { MarginTerms } from './liq-price.ts';
import { flatRule } from './maintenance.ts';

/** A rate of one's own in place of the venue's tiers. */
export interface FlatMaintenance {
  /** Fraction of notional. */
  readonly rate: number;
  /** Taken off, settlement currency. */
  readonly amount: number;
}

/** Terms, and the entries of the book they came from. */
export interface VenueTerms extends MarginTerms {
  /** Null: a rate of one's own stands in its place. */
  readonly table: InForce<DatedMaintenance> | null;
  /** The formula in force; null: the book has none, and the mark without a closing fee is taken. */
  readonly formula: InForce<DatedFormula> | null;
  /** The trigger counts a fee of the close, or a margin named by leverage comes with one. */
  readonly countsCloseFee: boolean;
}

/** Later than any rule: asks for the latest known. */
export const LATEST = Number.POSITIVE_INFINITY;

/**
 * The venue's own table and formula in force at an instant.
 *
 * @param atMs UTC ms, or `LATEST`
 * @throws DataError when the book has no table of the instrument
 */
export function venueTerms(book: RuleBook, instrument: string, atMs: number): VenueTerms {
  const table = inForce(rulesFor(book.maintenance, instrument), atMs);
  if (table === null) throw noTable(book, instrument);
  const { rule, leverageReservesFee } = table.rule;
  return { ...partsOf(book, instrument, atMs, rule, leverageReservesFee), table };
}

/** A flat rate in the venue's own formula; any instrument will do. */
export function flatTerms(
  book: RuleBook,
  instrument: string,
  atMs: number,
  { rate, amount }: FlatMaintenance,
): VenueTerms {
  const formula = inForce(rulesFor(book.formulas, instrument), atMs)?.rule ?? null;
  const flat = flatRule(rate);
  const rule: MarginRule = {
    ...flat,
    tiers: flat.tiers.map((tier) => ({ ...tier, deduction: amount })),
    basis: formula?.basis ?? flat.basis,
    closeFee: formula?.closeFee ?? flat.closeFee,
    slopePerCoin: formula?.slopePerCoin ?? flat.slopePerCoin,
  };
  return partsOf(book, instrument, atMs, rule, formula?.leverageReservesFee ?? false);
}

function partsOf(
  book: RuleBook,
  instrument: string,
  atMs: number,
  rule: MarginRule,
  leverageReservesFee: boolean,
): VenueTerms {
  return {
    rule,
    leverageReservesFee,
    equalityKills: book.trigger.equalityKills,
    table: null,
    formula: inForce(rulesFor(book.formulas, instrument), atMs),
    countsCloseFee: rule.closeFee > 0 || leverageReservesFee,
  };
}

/** Another fee of the close; unchanged where the venue's trigger counts none. */
export const withCloseFee = <T extends VenueTerms>(terms: T, closeFee: number): T =>
  terms.countsCloseFee ? { ...terms, rule: { ...terms.rule, closeFee } } : terms;

function noTable({ venue, maintenance }: RuleBook, instrument: string): DataError {
  const known = maintenance.flatMap(({ instruments }) => instruments);
  const near = didYouMean(instrument, [...new Set(known)]);
  return new DataError({
    where: `${venue} ${instrument}`,
    expected: 'a maintenance table',
    found: 'none',
    hint: [
      ...(near === undefined ? [] : [near]),
      `give a rate (--maintenance "1 %"; in a scenario  liquidation: { maintenance: 1 %, style: full-margin })`,
      `or import a table:  legrisk tiers import FILE --venue ${venue} --at DATE`,
    ].join(' '),
  });
}
