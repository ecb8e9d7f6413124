/**
 * A scenario as the program knows it: parsed, checked, in internal units. The file that people
 * write is described in `docs/scenario.md`; `src/scenario` turns one into the other.
 */
import type { AnnualFraction, DurationMs, EpochMs, Fraction } from '../units/units.ts';
import type { Adl } from './adl.ts';
import type { LegCollateral } from './collateral.ts';
import type { Crowd } from './crowd.ts';
import type { ExitStyle } from './exit-style.ts';
import type { FindingCode } from './finding.ts';
import type { SellingSpot, StatedHalt } from './halt.ts';
import type { ContractKind, InstrumentRef, SignalRef } from './instrument.ts';
import type { Shock } from './stress.ts';
import type { Derisking, UnplannedCosts } from './unplanned.ts';

/** A half-open stretch of time, [from, to). */
export interface Window {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** A series that tells what one currency is worth in another. */
export interface ConversionRef extends InstrumentRef {
  /** Trades of the pair, or an index of it. */
  readonly kind: 'spot' | 'index';
  /** One unit of this … */
  readonly base: string;
  /** … costs so much of this. */
  readonly quote: string;
}

/** What a leg is called in its construction. */
export type Role = 'long' | 'short' | 'spot' | 'perp';

/** A trade that is already open when the window begins. */
export interface OpenPosition {
  /** Base units, above zero. */
  readonly quantity: number;
  /** Average entry, quote per base. */
  readonly entry: number;
  /** Posted margin net of funding and fees so far, in the leg's settlement currency. */
  readonly margin: number;
  /** When it was opened. Not after the window's start. */
  readonly atMs: EpochMs;
}

export interface LegSpec extends InstrumentRef {
  readonly role: Role;
  /** From the venue's spelling of the instrument, or as the scenario says it. */
  readonly contract: ContractKind;
  /** The coin: `AVAX`. */
  readonly base: string;
  /** The currency its price is in: `USDT`, `USDC`, `USD`. */
  readonly quote: string;
  /**
   * Notional over margin posted at entry. 1 for a spot leg that is held outright; under a cross or
   * inverse carry the perp's is the account's.
   */
  readonly leverage: number;
  readonly position: OpenPosition | null;
  /**
   * The series that tells how many coins one unit of the leg moves like: an option's delta. Not given: one.
   * Only of the spot of a segregated cash-and-carry, on a venue of the user's own.
   */
  readonly delta?: SignalRef;
}

/** What borrowing costs: a flat rate a year, or prints of a funding series (rate per interval). */
export type BorrowCost =
  | { readonly kind: 'flat'; readonly perYear: AnnualFraction }
  | { readonly kind: 'series'; readonly ref: InstrumentRef };

export type Construction =
  | {
      readonly kind: 'delta-neutral';
      readonly long: LegSpec;
      readonly short: LegSpec;
    }
  | {
      readonly kind: 'cash-and-carry';
      readonly margin: 'segregated' | 'cross' | 'inverse';
      readonly spot: LegSpec;
      readonly perp: LegSpec;
      /**
       * Value the collateral loses when posted; only read under `cross`. Null: as the venue's rule
       * book says.
       */
      readonly haircut: Fraction | null;
      /**
       * Maintenance of the part of the perp that the account's own spot covers; only read under
       * `cross`. Null: as the venue's rule book says, or as of any other part.
       */
      readonly hedgedMaintenance: Fraction | null;
      /** Cost of the loan above 1x; only read under `cross`. */
      readonly borrow: BorrowCost;
    }
  | {
      readonly kind: 'reverse-cash-and-carry';
      readonly spot: LegSpec;
      readonly perp: LegSpec;
      readonly borrow: BorrowCost;
    };

/** One bracket of a maintenance table given in the scenario itself. */
export interface MaintenanceBracket {
  /** Notional at which the bracket ends, quote; Infinity for the last. */
  readonly to: number;
  readonly rate: Fraction;
}

export type LiquidationStyle = 'full-margin' | 'market';

/** The scenario's own margin rules in place of the venue's. */
export interface LiquidationOverride {
  readonly kind: 'override';
  /** At least one bracket, the last one open-ended; the deduction that makes it continuous follows. */
  readonly maintenance: readonly MaintenanceBracket[];
  readonly style: LiquidationStyle;
  /** Of the closed notional, taken from what is left at the trigger; 0 by default. */
  readonly fee: Fraction;
  /** Against us, on a `market` close; 0 by default. */
  readonly slippage: Fraction;
}

export type LiquidationRules = { readonly kind: 'venue' } | LiquidationOverride;

export interface SurvivorPolicy {
  readonly policy: 'close' | 'hold' | 'rehedge';
  /** From the end of the liquidation's bar to the first possible action. */
  readonly reaction: DurationMs;
}

/** Collateral that is moved to a leg whose margin runs low. Isolated legs only. */
export interface Rebalancing {
  /** Margin ratio (maintenance ÷ equity) at a bar's close from which on collateral is asked for. */
  readonly at: Fraction;
  /** Margin ratio that what is asked for would restore; below `at`. */
  readonly to: Fraction;
  /**
   * `either`: the reserve while it can give anything, else the other leg. `spot`: what selling a part of the
   * spot that is held brings.
   */
  readonly from: 'reserve' | 'other leg' | 'either' | 'spot';
  /** From leaving its source to arriving; in flight it protects nobody. */
  readonly transfer: DurationMs;
  /** A transfer, in the capital's currency, beside the amount that is sent. */
  readonly fee: number;
  /** Most that one transfer moves, in the capital's currency; null: anything. */
  readonly limit: number | null;
  /** Null unless it comes from spot. */
  readonly selling: SellingSpot | null;
}

/** The pair's funding over the last stretch of time, as a rate a year; positive: we would have received. */
export interface SpreadRule {
  readonly over: DurationMs;
  /** The level: at least this for an entry, at most this for an exit. */
  readonly level: AnnualFraction;
}

/** A level of a series' value as of a bar's open, in the series' own unit: both bounds belong to it. */
export interface SignalRule {
  readonly series: SignalRef;
  /** Null: no lower bound; one of the two is stated. */
  readonly min: number | null;
  readonly max: number | null;
}

/** When a construction is opened; all that is stated must hold at a bar's close. */
export interface EntryRule {
  readonly fundingSpread: SpreadRule | null;
  /** Largest divergence of the two marks, as a fraction, either way. */
  readonly divergence: Fraction | null;
  readonly signals: readonly SignalRule[];
  /** From the end of the bar in which the last one ended. */
  readonly coolDown: DurationMs;
  /** Most constructions opened, one after the other. At least 1. */
  readonly times: number;
}

/** When it is closed before its time; any that is stated suffices. */
export interface ExitRule {
  readonly fundingSpread: SpreadRule | null;
  /** Divergence of the two marks from which on it is closed, either way. */
  readonly divergence: Fraction | null;
  /** Any of them suffices. */
  readonly signals: readonly SignalRule[];
  /** Margin ratio of any leg from which on it is closed. */
  readonly marginRatio: Fraction | null;
  /** Loss since this entry, as a share of the equity at it. */
  readonly stop: Fraction | null;
  /** Gain since this entry, as a share of the equity at it. */
  readonly takeProfit: Fraction | null;
}

/**
 * Where an exchange keeps what one account holds: the cross-margin account, the wallets of futures
 * margined in dollars (`um`) and in coin (`cm`), the spot wallet, options.
 */
export type WalletName = 'cross-margin' | 'um' | 'cm' | 'spot' | 'options';

/** What an account holds of one asset beside the legs of the construction. */
export interface WalletHolding {
  readonly wallet: WalletName;
  readonly asset: string;
  /** Units of the asset; below zero where the wallet itself is overdrawn. */
  readonly amount: number;
  /** Borrowed, units of the asset; zero or more. */
  readonly debt: number;
  /** Its index price ÷ that of the coin it is converted to (WBETH: ETH); null: it is not converted. */
  readonly ratio: number | null;
}

/** What an exchange knows of one account besides its positions. */
export interface AccountFacts {
  /** Portfolio Margin or Portfolio Margin Pro. */
  readonly portfolioMargin: boolean;
  readonly vip: number;
  /** The switch as its owner has set it; whether the exchange lets it count is another matter. */
  readonly deltaMode: boolean;
  readonly wallets: readonly WalletHolding[];
}

/** Facts that are others from an instant on; null: as before. */
export type AccountChange = { readonly at: EpochMs } & {
  readonly [K in keyof AccountFacts]: AccountFacts[K] | null;
};

/** The facts at first, and their changes, oldest first. */
export interface Account extends AccountFacts {
  readonly changes: readonly AccountChange[];
}

/** Conditions that turn exit code 0 into 1; null where not asked. */
export interface Gates {
  readonly survives: boolean | null;
  /** Smallest acceptable net, as a fraction of capital. */
  readonly netMin: Fraction | null;
  /** Largest acceptable forced-exit loss, as a fraction of capital. */
  readonly forcedExitLossMax: Fraction | null;
}

/** The scenario with something changed, run beside it. */
export interface Variant {
  readonly name: string;
  /** Without variants of its own. */
  readonly scenario: Scenario;
}

export interface Scenario {
  readonly schema: 1;
  readonly name: string;
  readonly question: string;
  readonly window: Window;
  readonly capital: { readonly amount: number; readonly currency: string };
  /** Share of the capital that stays off-venue. */
  readonly reserve: Fraction;
  readonly construction: Construction;
  /** The long's or spot's share of what is not reserve; null: halves, or as the template says. */
  readonly split: Fraction | null;
  readonly costs: { readonly taker: 'venue' | Fraction; readonly slippage: Fraction };
  /** Slippage of every close that was not planned; null: as of planned ones. */
  readonly unplanned: UnplannedCosts | null;
  readonly liquidation: LiquidationRules;
  readonly rules: 'nearest' | 'dated';
  /**
   * What to do where a leg's quote differs from the capital's currency: `at par` treats them as
   * equal; else by currency a series that trades it, in either direction, against the capital's
   * currency or against one that another series leads on from.
   */
  readonly quotes: 'at par' | Readonly<Record<string, ConversionRef>> | null;
  readonly survivor: SurvivorPolicy;
  /** Null: collateral stays where it was posted. */
  readonly rebalance: Rebalancing | null;
  /** Null: opened once, at the window's first bar. */
  readonly enter: EntryRule | null;
  /** Null: closed as planned, or by force. */
  readonly leave: ExitRule | null;
  /** Null: no leg is closed to cover others. */
  readonly adl: Adl | null;
  /** How a leg that is caught is unwound, by its role; null: as its venue does. */
  readonly exits: Readonly<Partial<Record<Role, ExitStyle>>> | null;
  /** Null: nothing is reduced before a venue does it. */
  readonly derisk: Derisking | null;
  /** In the order in which they are written. */
  readonly halts: readonly StatedHalt[];
  /** Assets behind a leg's margin, by its role; null: margin is money. */
  readonly collateral: Readonly<Partial<Record<Role, LegCollateral>>> | null;
  /** Null: history as it was recorded. */
  readonly crowd: Crowd | null;
  /** Laid over the history one after the other. */
  readonly stress: readonly Shock[];
  /** Further runs beside this one. */
  readonly variants: readonly Variant[];
  readonly gaps: { readonly max: DurationMs };
  /** Findings in the data that do not stop the replay, by their codes; each code once. */
  readonly accept: readonly FindingCode[];
  /** Planned time in the trade; null: to the window's end. */
  readonly hold: DurationMs | null;
  /** The replay's bar; null: the coarsest among the legs' marks. */
  readonly grid: DurationMs | null;
  /** The bundled reconstruction to read instead of exchange records; null: records. */
  readonly reconstruction: string | null;
  /** Which series stands for the mark of a perpetual. */
  readonly mark: 'mark' | 'last';
  /** Which series fills are taken from: the last-price series where loaded, or always the mark. */
  readonly fills: 'last' | 'mark';
  /** The reader's alternative use of the capital; null: not compared. */
  readonly costOfCapital: AnnualFraction | null;
  /** |net delta| ÷ the base quantity of one leg beyond which time counts as unhedged. */
  readonly deltaBand: Fraction;
  /** Account facts by the exchange's name; null: none are stated, and nothing is made of them. */
  readonly accounts: Readonly<Record<string, Account>> | null;
  readonly gates: Gates;
}
