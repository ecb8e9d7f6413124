/**
 * What the engine may ask of a venue. Parameters are dated data (`data/venues/*.yaml`), mechanisms
 * are code; every answer depends on the date asked for, because a table in force today is look-ahead
 * in a replay of last year.
 */

import type { AdlCloseRule, AdlRecord, AdlScore } from '../domain/adl.ts';
import type { CollateralSchedule } from '../domain/collateral.ts';
import type { Halt } from '../domain/halt.ts';
import type { MarginRule } from '../domain/margin-rule.ts';
import type { AccountLevel, ClosingSteps } from '../domain/run.ts';

/** Where a rule was read, and what it was held against. */
export interface RuleSource {
  /** Null: known but unsourced, and said so wherever it is shown. */
  readonly source: string | null;
  /** `worked example`, `observed liquidation`, or the honest `nothing yet`. */
  readonly checkedAgainst: string;
}

/** A rule with its first day, and how that day is known. */
export interface Dated extends RuleSource {
  /** UTC ms of the first day it is known to be in force. */
  readonly inForceFromMs: number;
  /**
   * `announced`: the venue named the day. `seen`: it stood on that day and may be older. `assumed`: no
   * day is known, and this one is put in its place.
   */
  readonly datedBy: 'announced' | 'seen' | 'assumed';
}

export interface ForInstruments {
  /** `*`, or instruments as the venue spells them. */
  readonly instruments: readonly string[];
}

/**
 * How a venue goes from a maintenance rate to a requirement, whatever its tiers: what it takes the
 * notional at, and what it adds to the rate.
 */
export interface FormulaTerms {
  readonly basis: MarginRule['basis'];
  /** As in `MarginRule`: fraction added to each rate. */
  readonly closeFee: number;
  /**
   * Whether a margin named by its leverage comes with the closing fee on top, so that the fee in the
   * trigger cancels (Bybit).
   */
  readonly leverageReservesFee: boolean;
  /** As in `MarginRule`: added per coin of position size. */
  readonly slopePerCoin: number;
}

export interface DatedFormula extends Dated, ForInstruments, FormulaTerms {}

/** What a venue whose formula nobody has written down is taken to do. */
export const PLAIN_FORMULA: FormulaTerms = {
  basis: 'mark',
  closeFee: 0,
  leverageReservesFee: false,
  slopePerCoin: 0,
};

/**
 * A table inside the formula that is in force with it: a new formula makes a new entry of the old
 * table, and the first table of an instrument is given for the formulas before it too. Dating and source
 * are the table's own; the formula has its own.
 */
export interface DatedMaintenance extends Dated, ForInstruments {
  readonly table: string;
  /** The table's own first day; before it the table is the nearest one, whatever its entry's day. */
  readonly tableFromMs: number;
  readonly rule: MarginRule;
  /** As in `DatedFormula`. */
  readonly leverageReservesFee: boolean;
}

export interface DatedFee extends Dated {
  /** Fraction of notional; a maker's may be negative. */
  readonly taker: number;
  readonly maker: number | null;
}

/** What a liquidation takes. */
export interface LiquidationMechanism extends Dated, ForInstruments {
  /**
   * `takeover`: the position goes to the venue at its bankruptcy price, so all that is left of the
   * margin is lost. `market`: it is sold, and what is left comes back.
   */
  readonly style: 'takeover' | 'market';
  /** Fraction of the closed notional, from what is left at the trigger and never beyond it. */
  readonly fee: number;
  /** Against us, on a market close. */
  readonly slippage: number;
  readonly backstopBelow: number | null;
  readonly steps: ClosingSteps | null;
}

/** The mark that decides, and whether equity equal to maintenance is already too little. */
export interface Trigger extends RuleSource {
  readonly price: 'mark' | 'oracle';
  readonly equalityKills: boolean;
}

export interface FundingRule extends RuleSource {
  /** Price the funding notional is taken at, where the print does not say. */
  readonly price: 'mark' | 'index';
  /** `continuous`: a print's rate accrues over its interval instead of falling due at its end. */
  readonly accrual: 'at the print' | 'continuous';
  readonly paidFrom: RuleSource & { readonly account: 'margin' | 'balance' };
}

/** The largest rate a venue lets a print have; one beyond it did not happen. */
export interface FundingCap extends Dated, ForInstruments {
  /** Fraction, of either sign. */
  readonly cap: number;
  /** Hours the cap is stated for; null: for a print, whatever its interval. */
  readonly perHours: number | null;
}

/** What a coin counts for as collateral of a shared account. */
export interface DatedCollateral extends Dated {
  /** A coin, or `*`. */
  readonly asset: string;
  readonly schedule: CollateralSchedule;
}

/** A shared account over spot and perpetuals: portfolio or unified margin. */
export interface AccountMargin extends Dated {
  readonly name: string;
  /** Adjusted equity ÷ maintenance at or under which the account is unwound. */
  readonly threshold: number;
  /** Fraction of a loan that must stand behind it; null: not known. */
  readonly loanMaintenance: number | null;
  /** Rate of the part of a perp that the account's own spot covers; null: none is known. */
  readonly hedgedMaintenance: number | null;
  readonly levels: readonly AccountLevel[];
}

/** Whether hedged positions stand further back in the queue of auto-deleveraging. */
export interface HedgeRank extends RuleSource {
  readonly lowered: boolean;
  /** In words: which accounts, and how it is switched on. */
  readonly terms: string;
}

/** How a venue closes winners to cover bankrupt positions. */
export interface AdlRule extends RuleSource {
  /** Null: not known. */
  readonly close: AdlCloseRule | null;
  /** What the queue is ordered by; null: not known. */
  readonly score: AdlScore | null;
}

export interface RuleBook {
  readonly venue: string;
  readonly title: string;
  /** Each list oldest first. */
  readonly formulas: readonly DatedFormula[];
  readonly maintenance: readonly DatedMaintenance[];
  readonly fees: readonly DatedFee[];
  readonly liquidation: readonly LiquidationMechanism[];
  readonly trigger: Trigger;
  readonly funding: FundingRule | null;
  readonly fundingCaps: readonly FundingCap[];
  readonly collateral: readonly DatedCollateral[];
  readonly accounts: readonly AccountMargin[];
  readonly hedgeRank: HedgeRank | null;
  /** Null: nothing is known of it. */
  readonly adl: AdlRule | null;
  /** Rounds of it that are on record. */
  readonly adlRecords: readonly AdlRecord[];
  /** What nobody has found yet, a sentence each. */
  readonly gaps: readonly string[];
  /** Documented times at which the venue did not do what it was asked to; not given: none was read. */
  readonly halts?: readonly Halt[];
}

/** A rule in force at an instant, and whether it is the nearest one rather than a dated one. */
export interface InForce<T> {
  readonly rule: T;
  /** True when the instant lies before the earliest known rule, so the earliest stands in. */
  readonly nearest: boolean;
}

/** The latest rule not after `atMs`; the earliest, marked `nearest`, when there is none; null for an empty list. */
export function inForce<
  T extends { readonly inForceFromMs: number; readonly tableFromMs?: number },
>(rules: readonly T[], atMs: number): InForce<T> | null {
  const rule = rules.filter(({ inForceFromMs }) => inForceFromMs <= atMs).at(-1) ?? rules[0];
  if (rule === undefined) return null;
  return { rule, nearest: atMs < Math.max(rule.inForceFromMs, rule.tableFromMs ?? 0) };
}

/** The rules for one instrument, oldest first; its own ones win over the venue's `*`. */
export function rulesFor<T extends ForInstruments>(
  rules: readonly T[],
  instrument: string,
): readonly T[] {
  const own = rules.filter(({ instruments }) => instruments.includes(instrument));
  return own.length > 0 ? own : rules.filter(({ instruments }) => instruments.includes('*'));
}

/** What one coin counts for, oldest first; its own schedule wins over the venue's `*`. */
export function collateralOf(book: RuleBook, asset: string): readonly DatedCollateral[] {
  const own = book.collateral.filter((one) => one.asset === asset);
  return own.length > 0 ? own : book.collateral.filter((one) => one.asset === '*');
}

/** What a table and the formula it is in come to. */
export const termsOf = ({ rule, leverageReservesFee }: DatedMaintenance): FormulaTerms => ({
  basis: rule.basis,
  closeFee: rule.closeFee,
  leverageReservesFee,
  slopePerCoin: rule.slopePerCoin,
});

export const sameTerms = (a: FormulaTerms, b: FormulaTerms): boolean =>
  a.basis === b.basis &&
  a.closeFee === b.closeFee &&
  a.slopePerCoin === b.slopePerCoin &&
  a.leverageReservesFee === b.leverageReservesFee;
