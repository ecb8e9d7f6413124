/**
 * What the engine may ask of a venue. Parameters are dated data (`data/venues/*.yaml`), mechanisms
 * are code; every answer depends on the date asked for, because a table in force today is look-ahead
 * in a replay of last year.
 */

/** Where a rule was read, and what it was held against. */
export interface RuleSource {
  /** Null: known but unsourced, and said so wherever it is shown. */
  readonly source: string | null;
  /** `worked example`, `observed liquidation`, or the honest `nothing yet`. */
  readonly checkedAgainst: string;
}

export interface DatedMaintenance extends RuleSource {
  readonly table: string;
  /** `*`, or instruments as the venue spells them. */
  readonly instruments: readonly string[];
  /** UTC ms of the first day in force. */
  readonly inForceFromMs: number;
  readonly brackets: readonly { readonly to: number; readonly rate: number }[];
}

export interface DatedFee extends RuleSource {
  readonly inForceFromMs: number;
  /** Fraction of notional. */
  readonly taker: number;
}

/** What a liquidation takes. */
export interface LiquidationMechanism extends RuleSource {
  /**
   * `takeover`: the position goes to the venue at its bankruptcy price, so all that is left of the
   * margin is lost. `market`: it is sold, and what is left comes back. `coordinated`: both legs of
   * one account are closed together and what is left comes back.
   */
  readonly style: 'takeover' | 'market' | 'coordinated';
  /** Fraction of the closed notional, from what is left at the trigger. */
  readonly fee: number;
  /** Against us, on a market close. */
  readonly slippage: number;
}

export interface RuleBook {
  readonly venue: string;
  readonly title: string;
  /** Oldest first. */
  readonly maintenance: readonly DatedMaintenance[];
  readonly takerFees: readonly DatedFee[];
  /** Whether equity equal to maintenance liquidates. */
  readonly equalityKills: boolean;
  readonly liquidation: LiquidationMechanism;
  /** Price the funding notional is taken at, where the print does not say. */
  readonly fundingPrice: 'mark' | 'index';
  /** Value spot loses as collateral of a cross account, and the loan's maintenance; null: unknown. */
  readonly collateral: (RuleSource & { readonly haircut: number }) | null;
}

/** A rule in force at an instant, and whether it is the nearest one rather than a dated one. */
export interface InForce<T> {
  readonly rule: T;
  /** True when the instant lies before the earliest known rule, so the earliest stands in. */
  readonly nearest: boolean;
}

/** The latest rule not after `atMs`; the earliest, marked `nearest`, when there is none; null for an empty list. */
export function inForce<T extends { readonly inForceFromMs: number }>(
  rules: readonly T[],
  atMs: number,
): InForce<T> | null {
  const known = rules.filter((rule) => rule.inForceFromMs <= atMs).at(-1);
  if (known !== undefined) return { rule: known, nearest: false };
  const first = rules[0];
  return first === undefined ? null : { rule: first, nearest: true };
}

/** The maintenance tables of one instrument, oldest first; its own ones win over the venue's `*`. */
export function tablesOf(book: RuleBook, instrument: string): readonly DatedMaintenance[] {
  const own = book.maintenance.filter(({ instruments }) => instruments.includes(instrument));
  return own.length > 0
    ? own
    : book.maintenance.filter(({ instruments }) => instruments.includes('*'));
}
