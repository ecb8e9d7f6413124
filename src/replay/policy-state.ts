/** What the rules of a plan have decided and what they have on its way, while bars pass. */
import type {
  CollateralMove,
  DeriskReason,
  ExitRuleName,
  Plan,
  Reduction,
  RuleExit,
} from '../domain/run.ts';
import type { EntryRule, ExitRule, Rebalancing } from '../domain/scenario.ts';
import type { Derisking } from '../domain/unplanned.ts';
import type { Femto } from '../ledger/journal.ts';
import type { MarketRules } from './market-rules.ts';

/** Collateral a leg asked for at a bar's close; it stands until the next open. */
export interface Ask {
  readonly leg: number;
  /** Capital currency at that close. */
  readonly quote: number;
}

/** Collateral on its way: its place in the list of moves, and when it may arrive. */
export interface InFlight {
  readonly move: number;
  readonly leg: number;
  /** It arrives at the first open at or after this instant; a halt that it meets there puts it off. */
  readonly arrivesMs: number;
  readonly amount: Femto;
}

export interface PolicyState {
  /** Null under the twin, which moves no collateral. */
  readonly rebalance: Rebalancing | null;
  readonly enter: EntryRule | null;
  /** Under the twin without what looks at the account. */
  readonly leave: ExitRule | null;
  /** Null under the twin, which nothing threatens. */
  readonly derisk: Derisking | null;
  readonly market: MarketRules | null;
  /** Asked at the last close, in the scenario's order of legs. */
  asks: readonly Ask[];
  /** In the order it was sent. */
  inFlight: readonly InFlight[];
  /** What sold spot brought and came back: it is sent before more is sold. Capital currency. */
  unspent: number;
  /** The rules by which everything is closed at the next open; empty: none fired. */
  leaving: readonly ExitRuleName[];
  /** Why both legs are to be reduced at the next open; empty: they are not. */
  reducing: readonly DeriskReason[];
  readonly moves: CollateralMove[];
  readonly ruleExits: RuleExit[];
  readonly reductions: Reduction[];
}

/** @returns null where nothing is moved, entered or left by a rule in this run */
export function newPolicies(
  plan: Plan,
  mortal: boolean,
  market: MarketRules | null,
): PolicyState | null {
  const rebalance = mortal ? plan.rebalance : null;
  const derisk = mortal ? plan.derisk : null;
  const { enter, leave } = plan;
  if (rebalance === null && enter === null && leave === null && derisk === null) return null;
  return {
    rebalance,
    enter,
    leave: mortal || leave === null ? leave : ofMarket(leave),
    derisk,
    market,
    asks: [],
    inFlight: [],
    unspent: 0,
    leaving: [],
    reducing: [],
    moves: [],
    ruleExits: [],
    reductions: [],
  };
}

/** An exit's rules without those that look at the account. */
const ofMarket = (leave: ExitRule): ExitRule => ({
  ...leave,
  marginRatio: null,
  stop: null,
  takeProfit: null,
});
