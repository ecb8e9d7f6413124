/**
 * What an engine is given and what it tells, before any figure is computed from it. State between
 * cash events is piecewise constant, so a run is a handful of lives with their wallet steps: metrics
 * are functions of a run and the tape, and both engines speak this.
 */
import type { ContractKind } from './instrument.ts';
import type { ExitKind } from './result.ts';
import type { OpenPosition, Role, SurvivorPolicy } from './scenario.ts';

/** Continuous maintenance table: rates and deductions, one entry a bracket. */
export interface MarginTable {
  readonly rate: readonly number[];
  readonly deduction: readonly number[];
}

/** What liquidates a leg and what is then lost. */
export interface LiquidationPlan {
  readonly table: MarginTable;
  readonly equalityKills: boolean;
  readonly style: 'takeover' | 'market' | 'coordinated';
  /** Fraction of the closed notional. */
  readonly fee: number;
  /** Fraction, against us. */
  readonly slippage: number;
}

/** How a leg's settlement currency becomes the capital's. */
export type Valuation = 'quote' | 'coin at own mark' | 'coin at spot leg';

export interface LegPlan {
  readonly role: Role;
  readonly venue: string;
  readonly instrument: string;
  readonly base: string;
  readonly quote: string;
  readonly contract: ContractKind;
  readonly side: 1 | -1;
  readonly leverage: number;
  /** Null: held outright, nothing can liquidate it. Also null inside a cross account. */
  readonly liquidation: LiquidationPlan | null;
  /** Fraction of notional. */
  readonly takerFee: number;
  readonly valuation: Valuation;
  /** Simple interest a year on borrowed coin; 0 where nothing is borrowed at a flat rate. */
  readonly borrowPerYear: number;
  /** The leg's funding schedule is what its borrowed coin costs, charged to the holder whatever his side. */
  readonly fundingIsBorrow: boolean;
  readonly position: OpenPosition | null;
}

export interface CrossPlan {
  readonly liquidation: LiquidationPlan;
  /** Value spot loses when posted. */
  readonly haircut: number;
  /** Simple interest a year on negative cash. */
  readonly loanPerYear: number;
}

export type Template = 'delta-neutral' | 'segregated' | 'cross' | 'inverse' | 'reverse';

export interface Plan {
  readonly template: Template;
  /** Two legs, in the scenario's order: long, short; or spot, perp. */
  readonly legs: readonly [LegPlan, LegPlan];
  readonly cross: CrossPlan | null;
  /** In the capital's currency. */
  readonly capital: number;
  readonly reserve: number;
  /** The first leg's share; null: the template's own. */
  readonly split: number | null;
  readonly slippage: number;
  readonly survivor: SurvivorPolicy;
  /** Planned time in the trade, ms; null: to the end of the tape. */
  readonly holdMs: number | null;
}

/** Which part of a bar: its open, somewhere inside, its close. */
export type Phase = 'open' | 'inside' | 'close';

/** From this bar's open settlement on, until the next step. */
export interface WalletStep {
  readonly bar: number;
  readonly wallet: number;
}

export interface LifeLiquidation {
  /** Equity at the trigger, settlement currency; negative beyond bankruptcy. */
  readonly equity: number;
  readonly bankruptcyPrice: number | null;
  readonly gap: boolean;
}

/** One leg from opening to exit. */
export interface LegLife {
  /** Index into the plan's and the tape's legs. */
  readonly leg: number;
  readonly lifeIndex: number;
  /** Ledger tag: role and life. */
  readonly tag: string;
  readonly quantity: number;
  /** Quote notional of an inverse contract. */
  readonly contracts: number;
  readonly entryBar: number;
  readonly entryAtMs: number;
  /** Fill. */
  readonly entry: number;
  readonly entryReference: number;
  /** Posted at entry, settlement currency. */
  readonly margin: number;
  /** Coin posted out of the spot leg's holding. */
  readonly lent: number;
  readonly wallet: readonly WalletStep[];
  readonly settlements: number;
  readonly exitBar: number;
  readonly exitPhase: Phase;
  /** Fill, or the trigger. */
  readonly exit: number;
  readonly exitReference: number;
  readonly exitKind: ExitKind;
  readonly liquidation: LifeLiquidation | null;
  /** How many transfers the journal held when the exit began: those before are costs of being there. */
  readonly exitTransfer: number;
}

/** Coin added to (or taken from) the spot holding of an inverse carry when its perp leaves. */
export interface HoldingStep {
  readonly bar: number;
  readonly phase: Phase;
  readonly coin: number;
}

/** Our cash off the venues, from this point on. */
export interface IdleStep {
  readonly bar: number;
  readonly phase: Phase;
  readonly quote: number;
}

export interface Refusal {
  readonly bar: number;
  readonly leg: number;
}

export interface Run {
  readonly lives: readonly LegLife[];
  readonly idle: readonly IdleStep[];
  readonly holding: readonly HoldingStep[];
  /** Bars whose order of deaths (or corner of prices) the record does not tell. */
  readonly ambiguousBars: readonly number[];
  /** Nets of a cross account that the record does not rule out, capital currency. */
  readonly otherNets: readonly number[];
  /** Reopenings that found no cash. */
  readonly refusals: readonly Refusal[];
}
