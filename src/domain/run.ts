/**
 * What an engine is given and what it tells, before any figure is computed from it. State between
 * cash events is piecewise constant, so a run is a handful of lives with their wallet steps: metrics
 * are functions of a run and the tape, and both engines speak this.
 */
import type { EpochMs } from '../units/units.ts';
import type { AdlPrice, AdlQueue, AdlScore } from './adl.ts';
import type { AssetSale, CollateralSchedule, HeldAsset, PlannedCollateral } from './collateral.ts';
import type { ExitOutcome, ExitStyle } from './exit-style.ts';
import type { Halt, Waited } from './halt.ts';
import type { ContractKind } from './instrument.ts';
import type { DatedMarginRule, MarginTable } from './margin-rule.ts';
import type { ExitKind } from './result.ts';
import type {
  Account,
  EntryRule,
  ExitRule,
  OpenPosition,
  Rebalancing,
  Role,
  SurvivorPolicy,
} from './scenario.ts';
import type { Derisking, UnplannedCosts } from './unplanned.ts';

/**
 * How much of a position one trigger closes; where a plan has none, all of it. What is left goes on as
 * the role's next life.
 */
export type ClosingSteps =
  /** This share of a position above a notional; all of a smaller one, or at a second trigger in one bar. */
  | { readonly kind: 'share'; readonly share: number; readonly aboveNotional: number }
  /** This share at a time, until what is left meets its maintenance again. */
  | { readonly kind: 'until kept'; readonly share: number }
  /**
   * Down to the end of the tier that lies `down` below, from tier `from` (1 is the lowest) on; a
   * position in a lower tier goes whole. `floor`: so does one whose equity is below what the lowest
   * tier's rate asks of it.
   */
  | {
      readonly kind: 'tiers';
      readonly down: number;
      readonly from: number;
      readonly floor: boolean;
    };

/** What liquidates a leg and what is then lost. */
export interface LiquidationPlan {
  /** Oldest first; the first is in force when the window opens, later ones change inside it. */
  readonly rules: readonly [DatedMarginRule, ...DatedMarginRule[]];
  readonly equalityKills: boolean;
  readonly style: 'takeover' | 'market' | 'coordinated';
  /** Fraction of the closed notional. */
  readonly fee: number;
  /** Fraction, against us. */
  readonly slippage: number;
  /** With equity under this share of maintenance the venue's backstop takes all that is left; null: it has none. */
  readonly backstopBelow: number | null;
  readonly steps: ClosingSteps | null;
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
  /** Where a funding payment lands: on the posted margin, or on the venue's free balance while there is any. */
  readonly fundingPaidFrom: 'margin' | 'balance';
  readonly position: OpenPosition | null;
  /** Name of the tape's signal that is the leg's delta, in coin a unit; not given: one. */
  readonly delta?: string;
}

/** A level of a shared account's margin figure, as its venue names it. */
export interface AccountLevel {
  /** Adjusted equity ÷ maintenance. */
  readonly ratio: number;
  readonly name: string;
}

export interface CrossPlan {
  /** The perp's; its fee is the perp's own. */
  readonly liquidation: LiquidationPlan;
  /** Fraction of the spot sold in an unwinding. */
  readonly spotFee: number;
  readonly collateral: CollateralSchedule;
  /** Adjusted equity ÷ requirement at which the account is unwound: 1, or a portfolio account's uniMMR. */
  readonly threshold: number;
  /** Levels the venue names above its threshold, adjusted equity ÷ maintenance. */
  readonly levels: readonly AccountLevel[];
  /** Maintenance of the loan, fraction of it. */
  readonly loanMaintenance: number;
  /** Rate of the part of the perp that the account's spot covers; null: the table's for all of it. */
  readonly hedgedMaintenance: number | null;
  /** Simple interest a year on negative cash. */
  readonly loanPerYear: number;
}

export type Template = 'delta-neutral' | 'segregated' | 'cross' | 'inverse' | 'reverse';

/** One round of auto-deleveraging that a leg may meet. */
export interface PlannedRound {
  /** It takes effect at the first open at or after this instant. */
  readonly atMs: EpochMs;
  /** Of what is then open of the leg's side. */
  readonly share: number;
  /** As the venue has it, where the scenario leaves it to the venue. */
  readonly price: Exclude<AdlPrice, { readonly kind: 'venue' }>;
}

/** What a leg's venue does to winners. */
export interface LegDeleveraging {
  /** On its venue, of its instrument and its side, oldest first; at least one. */
  readonly rounds: readonly PlannedRound[];
  readonly score: AdlScore;
  /** Farther from the mark than this share of it a bankruptcy price is not taken, but the mark; null: it is. */
  readonly bankruptcyWithin: number | null;
  /** Whether accounts that the venue counts as delta-neutral stand behind all others. */
  readonly hedgesLast: boolean;
  /** Facts of the account that the leg lies in, where they may let it stand there; null: none are stated. */
  readonly account: { readonly exchange: string; readonly facts: Account } | null;
}

export interface DeleveragingPlan {
  readonly queue: AdlQueue;
  /** By leg, in the plan's order; null: no round is its. */
  readonly legs: readonly [LegDeleveraging | null, LegDeleveraging | null];
}

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
  readonly rebalance: Rebalancing | null;
  readonly enter: EntryRule | null;
  readonly leave: ExitRule | null;
  readonly unplanned: UnplannedCosts | null;
  readonly adl: DeleveragingPlan | null;
  /** By leg, in the plan's order; null: as the leg's venue does. */
  readonly exits: readonly [ExitStyle | null, ExitStyle | null];
  readonly derisk: Derisking | null;
  /** Those of the legs' venues, oldest first. */
  readonly halts: readonly Halt[];
  /** By leg, in the plan's order; null: its margin is money. */
  readonly collateral: readonly [PlannedCollateral | null, PlannedCollateral | null];
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

/** From this bar on, until the next step. */
export interface TableStep {
  readonly bar: number;
  readonly table: MarginTable;
}

export interface LifeLiquidation {
  /** Equity at the trigger, settlement currency; negative beyond bankruptcy. */
  readonly equity: number;
  readonly bankruptcyPrice: number | null;
  readonly gap: boolean;
  /** Of the first leg of a shared account that is unwound one at a time: what its going did to the other. */
  readonly hedgeGone?: HedgeGone;
}

/** What a shared account had to hold, and what it was worth to its engine, once one leg was closed; capital currency. */
export interface HedgeGone {
  readonly requirementBefore: number;
  readonly requirementAfter: number;
  readonly equityAfter: number;
  /** The other leg was caught in the same instant. */
  readonly other: boolean;
}

/** A winning leg that its venue closed to cover others. */
export interface LifeDeleveraging {
  /** P&L at the mark that was not paid, capital currency; negative where the close was better than the mark. */
  readonly haircut: number;
  /** Of the side's quantity: what stood in the queue before the leg, and what the event closed. */
  readonly ahead: number;
  readonly taken: number;
}

/** A round of auto-deleveraging that found a leg held and took nothing of it. */
export interface SparedLeg {
  readonly bar: number;
  readonly leg: number;
  readonly lifeIndex: number;
  /** `at a loss`: only winners are closed. `behind`: its turn did not come. */
  readonly why: 'at a loss' | 'behind';
  /** Of the side's quantity: what stood in the queue before the leg, and what the round closed. */
  readonly ahead: number;
  readonly taken: number;
}

/** One leg from opening to exit. */
export interface LegLife {
  /** Index into the plan's and the tape's legs. */
  readonly leg: number;
  readonly lifeIndex: number;
  /** Which opening of the construction as a whole it belongs to, from 0. */
  readonly construction: number;
  /** Opened anew in a construction that stood: this role's leg had been lost. */
  readonly reopened: boolean;
  /** Ledger tag: role and life. */
  readonly tag: string;
  readonly quantity: number;
  /** Quote notional of an inverse contract. */
  readonly contracts: number;
  readonly entryBar: number;
  /** `inside` where it is what a liquidation in steps left over: entered at the trigger, by no order. */
  readonly entryPhase: Phase;
  readonly continued: boolean;
  readonly entryAtMs: number;
  /** Fill. */
  readonly entry: number;
  readonly entryReference: number;
  /** Posted at entry, settlement currency. */
  readonly margin: number;
  /** Coin posted out of the spot leg's holding. */
  readonly lent: number;
  /** Assets of its margin, at what they cost in the wallet; empty where all of it is money. */
  readonly assets: readonly HeldAsset[];
  /** Null: there were none, or the rest of the leg went on with them. */
  readonly assetSale: AssetSale | null;
  readonly wallet: readonly WalletStep[];
  /** What it had to hold, from entry to the end of the tape; empty where nothing can liquidate it. */
  readonly tables: readonly TableStep[];
  readonly settlements: number;
  readonly exitBar: number;
  readonly exitPhase: Phase;
  /** Fill, or the trigger. */
  readonly exit: number;
  readonly exitReference: number;
  readonly exitKind: ExitKind;
  /** Of the quantity, closed at the exit; below 1 the rest goes on as the next life. */
  readonly closedShare: number;
  readonly liquidation: LifeLiquidation | null;
  readonly deleveraging: LifeDeleveraging | null;
  /** How many transfers the journal held when the exit began: those before are costs of being there. */
  readonly exitTransfer: number;
}

/** Coin added to (or taken from) the spot holding of an inverse carry when its perp leaves. */
export interface HoldingStep {
  readonly bar: number;
  readonly phase: Phase;
  readonly coin: number;
}

/** Our cash outside the legs, idle or in flight between them, from this point on. */
export interface IdleStep {
  readonly bar: number;
  readonly phase: Phase;
  readonly quote: number;
  /** Cash that fell due at this open, before anything was done there. */
  readonly due: boolean;
}

export interface Refusal {
  readonly bar: number;
  readonly leg: number;
}

/** Collateral sent to a leg. It protects nobody until it has arrived. */
export interface CollateralMove {
  /** The leg that asked, and its life then. */
  readonly leg: number;
  readonly lifeIndex: number;
  /** Where it was taken: our idle cash, or the leg of that index. */
  readonly source: 'reserve' | number;
  /** What arrives, capital currency at the open it was sent. */
  readonly quote: number;
  /** Charged to the source beside it, capital currency. */
  readonly fee: number;
  readonly sentBar: number;
  /** What was sold for it, where it came from spot; null: nothing. */
  readonly sold: { readonly quantity: number; readonly price: number } | null;
  /** Null: still on its way when the run ended. Its `lifeIndex` null: the leg was gone, it became idle cash. */
  readonly arrival: {
    readonly bar: number;
    readonly lifeIndex: number | null;
    /** The halt by which it failed and came back to where it was taken; null: it came through. */
    readonly failedBy: Halt | null;
  } | null;
}

/** An order or a transfer of ours that met a halt. */
export interface HaltedOrder {
  readonly what: Waited;
  readonly bar: number;
  readonly phase: 'open' | 'close';
  /** Whose order it is, and its life; of an entry the life it would begin. */
  readonly leg: number;
  readonly lifeIndex: number;
  /** The halt that it met, of whichever leg's venue. */
  readonly halt: Halt;
}

/** The rules a construction may be left by. */
export type ExitRuleName =
  | 'funding spread'
  | 'divergence'
  | 'signal'
  | 'margin ratio'
  | 'stop'
  | 'take profit';

/** Everything closed at a bar's open because these rules held at the close before. */
export interface RuleExit {
  readonly bar: number;
  readonly rules: readonly ExitRuleName[];
}

/** Why both legs were reduced before a venue did it. */
export type DeriskReason = 'margin ratio' | 'volatility' | 'liquidity';

/** Both legs reduced at a bar's open because of what held at the close before. */
export interface Reduction {
  readonly bar: number;
  readonly construction: number;
  readonly reasons: readonly DeriskReason[];
  /** Tags of the lives that its orders ended, in the order of the legs. */
  readonly tags: readonly string[];
}

/** A later construction that was not let in; no other one was opened after it. */
export interface EntryRefusal {
  readonly bar: number;
  /** What was expected and what was found, a sentence. */
  readonly why: string;
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
  /** Collateral moved between the reserve and the legs, in the order it was sent. */
  readonly moves: readonly CollateralMove[];
  readonly ruleExits: readonly RuleExit[];
  readonly reductions: readonly Reduction[];
  readonly halted: readonly HaltedOrder[];
  readonly entryRefusal: EntryRefusal | null;
  readonly spared: readonly SparedLeg[];
  /** What each unwinding under a style of the scenario's did, in the order they began. */
  readonly exitOutcomes: readonly ExitOutcome[];
}
