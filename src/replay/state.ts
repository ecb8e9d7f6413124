/**
 * What the reference engine holds while it walks: the legs at work, our cash, the books.
 */

import type { AssetSale, HeldAsset } from '../domain/collateral.ts';
import { invariant } from '../domain/errors.ts';
import type { ContractKind } from '../domain/instrument.ts';
import type { ExitKind } from '../domain/result.ts';
import type {
  EntryRefusal,
  HaltedOrder,
  HoldingStep,
  IdleStep,
  LegLife,
  LegPlan,
  LifeDeleveraging,
  LifeLiquidation,
  Phase,
  Plan,
  Refusal,
  SparedLeg,
  TableStep,
  WalletStep,
} from '../domain/run.ts';
import { type AccountName, fromFemto, Journal } from '../ledger/journal.ts';
import { unrealised } from '../margin/isolated.ts';
import { quoteOn, settlementOn } from '../market/settlement-price.ts';
import type { LegTape, Tape } from '../market/tape.ts';
import { type DeleveragingState, newDeleveraging } from './adl-state.ts';
import type { Unwinding } from './exits/unwinding.ts';
import { type MarketRules, marketRules } from './market-rules.ts';
import { newPolicies, type PolicyState } from './policy-state.ts';

/** A leg at work. The fields of `IsolatedLeg` stand here so that margin maths reads it as one. */
export interface HeldLeg {
  readonly plan: LegPlan;
  readonly tape: LegTape;
  readonly leg: number;
  readonly lifeIndex: number;
  readonly construction: number;
  readonly reopened: boolean;
  readonly tag: string;
  readonly account: AccountName;
  readonly contract: ContractKind;
  readonly side: 1 | -1;
  readonly quantity: number;
  /** What the leg was opened with, before any part of it was closed. */
  readonly openedQuantity: number;
  readonly contracts: number;
  readonly entry: number;
  readonly entryReference: number;
  readonly entryBar: number;
  readonly entryPhase: Phase;
  readonly continued: boolean;
  readonly entryAtMs: number;
  readonly margin: number;
  readonly lent: number;
  /** Money, and every asset at what it cost. */
  wallet: number;
  /** Assets of the margin; empty where there are none, or they were turned into money. */
  assets: readonly HeldAsset[];
  /** What became of them. */
  sold: { readonly assets: readonly HeldAsset[]; readonly sale: AssetSale } | null;
  /** Everything that went into the leg, each flow at the price of its own time, capital currency. */
  flowsAtCost: number;
  /** Coin of an inverse carry gained or lost by its perp and kept with the spot. */
  coin: number;
  /** What that coin was worth when it came. */
  coinAtCost: number;
  readonly steps: WalletStep[];
  /** What it has to hold from each bar on; empty where nothing can liquidate it by itself. */
  readonly tables: readonly TableStep[];
  /** What funding has brought to the venue's free balance, where it settles there; settlement currency. */
  freeBalance: number;
  settlements: number;
  nextPrint: number;
  chargedAtMs: number;
}

/** How a bar in which the record does not tell the order is resolved. */
export type Resolution =
  | { readonly kind: 'all die' }
  /** Where two legs breach inside one bar, this one lives and is closed at that bar's close. */
  | { readonly kind: 'survives'; readonly leg: number };

/** A leg that could not be closed when it was to be: its venue filled no orders. */
export interface WaitingExit {
  readonly leg: number;
  /** Of this construction: what is opened later has given no order. */
  readonly construction: number;
  readonly kind: ExitKind;
  /** The end of the halt. */
  readonly notBeforeMs: number;
}

export interface EngineState {
  readonly plan: Plan;
  readonly tape: Tape;
  /** False for the twin: no margin check, no collateral moved, and only the market's rules. */
  readonly mortal: boolean;
  readonly resolution: Resolution;
  /** From this instant on the construction is closed as planned; a trade already open counts from the first bar. */
  plannedExitMs: number;
  /** Whether anything is borrowed at a flat rate, so that hours have to be looked for. */
  readonly borrows: boolean;
  readonly journal: Journal;
  readonly held: (HeldLeg | null)[];
  readonly lives: LegLife[];
  readonly idle: IdleStep[];
  readonly holding: HoldingStep[];
  readonly ambiguousBars: number[];
  /** Nets that the record does not rule out beside the one that is told. */
  readonly otherNets: number[];
  readonly refusals: Refusal[];
  readonly spared: SparedLeg[];
  /** Under exit styles, in the order they began; over and under way. */
  readonly unwindings: Unwinding[];
  /** Legs that are to be closed as soon as their venue fills orders again. */
  waiting: readonly WaitingExit[];
  /** Every order and transfer that met a halt, in the order in which they did. */
  readonly halted: HaltedOrder[];
  /** The survivor's next action: not before this instant. */
  pending: { readonly notBeforeMs: number; readonly deadLeg: number } | null;
  /** Constructions opened so far. */
  constructions: number;
  /** One is to be opened at the next open. */
  entryDue: boolean;
  entryRefusal: EntryRefusal | null;
  /** Equity just before the last entry, capital currency. */
  equityAtEntry: number;
  /** What rules have decided and what is on its way; null: there are none, and a bar asks no further. */
  readonly policies: PolicyState | null;
  /** Rounds of auto-deleveraging still to come; null: there are none, or nobody is harmed. */
  readonly deleveraging: DeleveragingState | null;
}

/**
 * @param market the plan's rules of the market on this very tape, where they are known already: both
 *               runs of a replay, and every run of a sweep over one tape, may share them
 */
export function newState(
  plan: Plan,
  tape: Tape,
  how: Pick<EngineState, 'mortal' | 'resolution'>,
  market: MarketRules | null = marketRules(plan, tape),
): EngineState {
  const journal = new Journal();
  const atMs = tape.openMs[0] ?? 0;
  journal.post(atMs, 'world:owner', 'own:idle', plan.capital, 'capital', '');
  return {
    plan,
    tape,
    ...how,
    plannedExitMs: Number.POSITIVE_INFINITY,
    borrows:
      (plan.cross?.loanPerYear ?? 0) > 0 ||
      plan.legs.some((leg) => leg.borrowPerYear > 0) ||
      plan.collateral.some((collateral) => (collateral?.loanPerYear ?? 0) > 0),
    journal,
    held: plan.legs.map(() => null),
    lives: [],
    idle: [{ bar: 0, phase: 'open', quote: plan.capital, due: false }],
    holding: [],
    ambiguousBars: [],
    otherNets: [],
    refusals: [],
    spared: [],
    unwindings: [],
    waiting: [],
    halted: [],
    pending: null,
    constructions: 0,
    entryDue: plan.enter === null,
    entryRefusal: null,
    equityAtEntry: plan.capital,
    policies: newPolicies(plan, how.mortal, market),
    deleveraging: newDeleveraging(plan, tape, how.mortal),
  };
}

/** Cash below this share of the capital is what rounding left; nothing is opened or sent with it. */
export const DUST = 1e-9;

/** Our cash off the venues now, capital currency. */
export const idleCash = (state: EngineState): number =>
  fromFemto(state.journal.balance('own:idle'));

/** Our cash outside the legs, idle and in flight, capital currency. */
export const cashOutside = ({ journal }: EngineState): number =>
  fromFemto(journal.balance('own:idle') + journal.balance('own:transit'));

/** Notes that cash as it stands, for the equity curve. */
export function noteIdle(state: EngineState, bar: number, phase: Phase, due = false): void {
  state.idle.push({ bar, phase, quote: cashOutside(state), due });
}

/** Notes a leg's wallet as it stands from the open of `bar` on. */
export function noteWallet(held: HeldLeg, bar: number): void {
  if (held.steps.at(-1)?.bar === bar) held.steps.pop();
  held.steps.push({ bar, wallet: held.wallet });
}

/**
 * Capital currency per unit of the leg's settlement currency. At a trigger inside a bar the leg's
 * own price stands for its coin's, and a spot holding's price is moved along with it.
 *
 * @param legPrice the leg's own price, where the moment is a trigger inside the bar
 */
export function settlementPrice(
  state: EngineState,
  held: Pick<HeldLeg, 'plan' | 'tape'>,
  bar: number,
  phase: Phase,
  legPrice: number,
): number {
  const { plan, tape } = held;
  if (phase !== 'inside') return settlementOn(plan, tape, state.tape, bar, phase);
  switch (plan.valuation) {
    case 'quote':
      return quoteOn(tape, bar, 'open');
    case 'coin at own mark':
      return legPrice * quoteOn(tape, bar, 'open');
    case 'coin at spot leg':
      return spotAlong(state, tape, bar, legPrice);
  }
}

/**
 * What a coin is worth at a moment inside a bar, capital currency: the spot's open, moved by as much money
 * as the perp has moved since, inside the spot's range.
 */
function spotAlong(state: EngineState, perp: LegTape, bar: number, perpPrice: number): number {
  const [spot] = state.tape.legs;
  invariant(spot !== undefined, 'an inverse carry has a spot leg first');
  const quote = quoteOn(spot, bar, 'open');
  const since = (perpPrice - (perp.mark.open[bar] as number)) * quoteOn(perp, bar, 'open');
  const moved = (spot.mark.open[bar] as number) + since / quote;
  const { low, high } = spot.mark;
  return Math.min(Math.max(moved, low[bar] as number), high[bar] as number) * quote;
}

/** What the leg is worth to us at a price of its own, its assets at what they cost, capital currency. */
export function legValue(
  state: EngineState,
  held: HeldLeg,
  bar: number,
  phase: Phase,
  price: number,
): number {
  const x = settlementPrice(state, held, bar, phase, price);
  return (held.wallet - held.lent + unrealised(held, price)) * x;
}

/** Writes a leg's life down and takes it from the legs at work. */
export function endLife(
  state: EngineState,
  held: HeldLeg,
  exit: {
    readonly bar: number;
    readonly phase: Phase;
    readonly price: number;
    readonly reference: number;
    readonly kind: ExitKind;
    readonly closedShare: number;
    readonly liquidation: LifeLiquidation | null;
    readonly deleveraging: LifeDeleveraging | null;
    readonly exitTransfer: number;
  },
): void {
  state.lives.push({
    leg: held.leg,
    lifeIndex: held.lifeIndex,
    construction: held.construction,
    reopened: held.reopened,
    tag: held.tag,
    quantity: held.quantity,
    contracts: held.contracts,
    entryBar: held.entryBar,
    entryPhase: held.entryPhase,
    continued: held.continued,
    entryAtMs: held.entryAtMs,
    entry: held.entry,
    entryReference: held.entryReference,
    margin: held.margin,
    lent: held.lent,
    assets: held.sold?.assets ?? held.assets,
    assetSale: held.sold?.sale ?? null,
    wallet: held.steps,
    tables: held.tables,
    settlements: held.settlements,
    exitBar: exit.bar,
    exitPhase: exit.phase,
    exit: exit.price,
    exitReference: exit.reference,
    exitKind: exit.kind,
    closedShare: exit.closedShare,
    liquidation: exit.liquidation,
    deleveraging: exit.deleveraging,
    exitTransfer: exit.exitTransfer,
  });
  state.held[held.leg] = null;
}
