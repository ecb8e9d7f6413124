/**
 * One replay in closed form: from event to event, never bar by bar. Between two events a leg's wallet is a
 * sum over its prints and its equity a line in its price, so the next death is a first crossing; only
 * entries, deaths, transfers and orders are gone through one by one, in the order of docs/method.md.
 */
import type { ExitKind } from '../domain/result.ts';
import type { Plan } from '../domain/run.ts';
import { closureAt } from '../margin/closure.ts';
import { equityAt, notionalAt } from '../margin/isolated.ts';
import { ruleAt } from '../margin/table-steps.ts';
import { refusalOf, refuseEntries } from '../replay/entry-checks.ts';
import { splitRemains } from '../replay/liquidate.ts';
import { fillPrice, slippageCost } from '../replay/open-legs.ts';
import {
  type EntryPrices,
  type Opening,
  sizeConstruction,
  sizeReopening,
} from '../replay/sizing.ts';
import { DUST } from '../replay/state.ts';
import { lowerBound } from '../units/sorted.ts';
import { type Death, nextDeath } from './first-death.ts';
import type { PairCourse } from './pair-course.ts';
import { tablesOf } from './reached-tables.ts';
import { closingOf, legAt, type Stint, type StintExit, walletAt } from './stint.ts';
import type { Holding, Stretch } from './trade-equity.ts';
import { type Desk, Transfers } from './transfers.ts';

/** What happened here has no closed form: the row takes a whole replay. */
export class NoClosedForm extends Error {}

/** What moved value, as sums; each positive where it cost, but for price and funding. */
export interface Sums {
  price: number;
  fees: number;
  slippage: number;
  forfeited: number;
  liquidationCosts: number;
  insured: number;
  /** Interest that is charged on leaving, for the time since the last full hour. */
  leaving: number;
}

type PerLeg<T> = [T, T];

export class Trade implements Desk {
  readonly plan: Plan;
  readonly course: PairCourse;
  readonly entryBar: number;
  /** The bar at whose open everything is closed as planned; the number of bars where the window ends before. */
  readonly plannedBar: number;
  readonly stints: Stint[] = [];
  readonly held: PerLeg<Stint | null> = [null, null];
  readonly deaths: PerLeg<Death | null> = [null, null];
  readonly stretches: Stretch[] = [];
  readonly sums: Sums = {
    price: 0,
    fees: 0,
    slippage: 0,
    forfeited: 0,
    liquidationCosts: 0,
    insured: 0,
    leaving: 0,
  };
  /** Our cash off the venues. */
  idle: number;
  ambiguous = false;
  /** What was opened, as equity goes if nothing is ever done about it: the course of the twin. */
  readonly asOpened: Holding;
  readonly #transfers: Transfers | null;
  #pending: { readonly bar: number; readonly deadLeg: 0 | 1 } | null = null;
  #point: number;

  constructor(
    plan: Plan,
    course: PairCourse,
    entryBar: number,
    openings: readonly [Opening, Opening],
  ) {
    this.plan = plan;
    this.course = course;
    this.entryBar = entryBar;
    this.#point = 2 * entryBar;
    this.idle = plan.capital;
    const { openMs } = course.tape;
    this.plannedBar =
      plan.holdMs === null
        ? openMs.length
        : lowerBound(openMs, (openMs[entryBar] as number) + plan.holdMs);
    this.#transfers = plan.rebalance === null ? null : new Transfers(this, plan.rebalance);
    this.#open(0, openings[0], entryBar);
    this.#open(1, openings[1], entryBar);
    this.asOpened = this.#holding();
  }

  /** Runs to its end. */
  run(): this {
    for (;;) {
      const bar = this.#nextBar();
      if (bar >= this.openMs.length) break;
      this.#step(bar);
      if (this.held[0] === null && this.held[1] === null) break;
    }
    const last = this.openMs.length - 1;
    this.#closeAll(last, 'close', 'window-end');
    this.idle += this.#transfers?.comeHome() ?? 0;
    this.mark(2 * this.openMs.length);
    return this;
  }

  get openMs(): Float64Array {
    return this.course.tape.openMs;
  }

  /** A leg's wallet is another from here on: when does it die now? `from`: the first bar whose inside is asked. */
  rewallet(stint: Stint, wallet: number, bar: number): void {
    stint.wallet = wallet;
    stint.since = bar;
    this.#watch(stint, bar);
  }

  #nextBar(): number {
    const [first, second] = this.deaths;
    return Math.min(
      first?.bar ?? this.openMs.length,
      second?.bar ?? this.openMs.length,
      this.plannedBar,
      this.#pending?.bar ?? this.openMs.length,
      this.#transfers?.nextBar() ?? this.openMs.length,
    );
  }

  /** One bar in which something happens, in the order of method.md. */
  #step(bar: number): void {
    this.#transfers?.arrive(bar);
    this.#dieAt(bar, 'at the open');
    if (bar >= this.plannedBar) this.#closeAll(bar, 'open', 'policy');
    if (this.#pending?.bar === bar) this.#act(bar, this.#pending.deadLeg);
    this.#transfers?.send(bar);
    this.#dieAt(bar, 'inside');
    this.#transfers?.ask(bar);
  }

  /** Deaths of one of a bar's two margin checks. A leg changed in this very bar is asked inside it only. */
  #dieAt(bar: number, check: 'at the open' | 'inside'): void {
    const first = this.#isCaught(0, bar, check);
    const second = this.#isCaught(1, bar, check);
    if (!first && !second) return;
    const sure = this.deaths[0]?.gap === true || this.deaths[1]?.gap === true;
    if (first && second && !sure) this.ambiguous = true;
    if (first) this.#die(0, bar);
    if (second) this.#die(1, bar);
    this.#decide(bar, first ? 0 : 1);
  }

  #isCaught(leg: 0 | 1, bar: number, check: 'at the open' | 'inside'): boolean {
    const [stint, death] = [this.held[leg], this.deaths[leg]];
    if (stint === null || death?.bar !== bar) return false;
    return check === 'inside' || (death.gap && stint.entryBar < bar);
  }

  #die(leg: 0 | 1, bar: number): void {
    const [stint, death] = [this.held[leg], this.deaths[leg]];
    const liquidation = stint?.plan.liquidation;
    if (stint === null || death === null || !liquidation) return;
    const { price, phase } = death;
    const at = legAt(stint, bar);
    const equity = equityAt(at, price);
    const closed = notionalAt(at, price);
    const rule = ruleAt(liquidation.rules, this.course.tape.openMs[bar] as number);
    const whole = liquidation.steps === null && liquidation.backstopBelow === null;
    const { share, style } = whole
      ? { share: 1, style: liquidation.style }
      : closureAt(at, rule, liquidation, price, {
          again: false,
          openedQuantity: stint.quantity,
        });
    // What a venue closes in parts goes on as another position.
    if (share < 1) throw new NoClosedForm();
    const { slippage, fee } = liquidation;
    const { fees, slippages, forfeited, returned, insured } = splitRemains(
      { style, slippages: [slippage], fees: [fee] },
      equity,
      [closed],
    );
    this.mark(2 * bar + (phase === 'open' ? 0 : 1));
    this.sums.price += stint.plan.side * stint.quantity * (price - stint.reference);
    this.sums.liquidationCosts += (fees[0] ?? 0) + (slippages[0] ?? 0);
    this.sums.forfeited += forfeited;
    this.sums.insured += insured;
    this.idle += returned;
    this.#end(stint, { bar, phase, kind: 'liquidation' });
  }

  /** What becomes of the other leg. */
  #decide(bar: number, deadLeg: 0 | 1): void {
    const { policy, reaction } = this.plan.survivor;
    if ((this.held[0] === null && this.held[1] === null) || policy === 'hold') {
      this.#pending = null;
      return;
    }
    if (policy === 'close' && this.#pending !== null) return;
    const { openMs, gridMs } = this.course.tape;
    const notBefore = (openMs[bar] as number) + gridMs + reaction;
    this.#pending = { bar: Math.max(bar + 1, lowerBound(openMs, notBefore)), deadLeg };
  }

  #act(bar: number, deadLeg: 0 | 1): void {
    this.#pending = null;
    const survivor = this.held[1 - deadLeg];
    if (!survivor) return;
    if (this.plan.survivor.policy === 'rehedge' && this.#reopen(survivor, deadLeg, bar)) return;
    this.#closeAll(bar, 'open', 'survivor-close');
  }

  #reopen(survivor: Stint, leg: 0 | 1, bar: number): boolean {
    if (this.idle <= DUST * this.plan.capital) return false;
    const plan = this.plan.legs[leg];
    const opening = sizeReopening(
      plan,
      pricesAt(this.plan, this.course, leg, bar),
      this.idle,
      survivor.quantity,
    );
    if (plan.liquidation !== null) {
      const rule = ruleAt(plan.liquidation.rules, this.course.tape.openMs[bar] as number);
      if (refusalOf(plan, opening, rule) !== null) return false;
    }
    this.#open(leg, opening, bar);
    return true;
  }

  #open(leg: 0 | 1, opening: Opening, bar: number): void {
    const plan = this.plan.legs[leg];
    const { quantity, entry, reference, wallet, fee, outlay } = opening;
    const slippage = slippageCost(
      { contract: plan.contract, quantity, contracts: 0 },
      entry,
      reference,
    );
    const course = this.course.legs[leg];
    if (!course.sumsFrom(bar)) throw new NoClosedForm();
    this.mark(2 * bar);
    const stint: Stint = {
      leg,
      plan,
      course,
      quantity,
      entry,
      reference,
      margin: wallet,
      entryBar: bar,
      tables: tablesOf(plan, opening, course, bar),
      wallet,
      since: bar,
      exit: null,
    };
    this.idle -= outlay;
    this.sums.fees += fee;
    this.sums.slippage += slippage;
    this.held[leg] = stint;
    this.stints.push(stint);
    this.#watch(stint, bar);
  }

  /** When a leg dies as it stands, and when it next asks for collateral. */
  #watch(stint: Stint, bar: number): void {
    this.deaths[stint.leg] = nextDeath(stint, { from: bar, end: this.plannedBar });
    this.#transfers?.watch(stint, bar);
  }

  #closeAll(bar: number, phase: 'open' | 'close', kind: ExitKind): void {
    this.#close(1, bar, phase, kind);
    this.#close(0, bar, phase, kind);
  }

  #close(leg: 0 | 1, bar: number, phase: 'open' | 'close', kind: ExitKind): void {
    const stint = this.held[leg];
    if (stint === null) return;
    const { price, slippage, fee, leaving, returned } = closingOf(
      stint,
      walletAt(stint, bar),
      this.plan.slippage,
      bar,
      phase,
    );
    this.mark(2 * bar + (phase === 'open' ? 0 : 1));
    this.sums.price += price;
    this.sums.slippage += slippage;
    this.sums.fees += fee;
    this.sums.leaving += leaving;
    this.idle += returned;
    this.#end(stint, { bar, phase, kind });
  }

  #end(stint: Stint, exit: StintExit): void {
    stint.exit = exit;
    this.held[stint.leg] = null;
    this.deaths[stint.leg] = null;
    this.#transfers?.forget(stint.leg);
  }

  /** Ends the stretch that ran up to a point. */
  mark(point: number): void {
    if (point <= this.#point) return;
    const { base, quantities } = this.#holding();
    this.stretches.push({ fromPoint: this.#point, endPoint: point, base, quantities });
    this.#point = point;
  }

  #holding(): Holding {
    const [first, second] = this.held;
    const cash = this.idle + (this.#transfers?.inFlight ?? 0);
    return {
      base: cash + baseOf(first) + baseOf(second),
      quantities: [first?.quantity ?? 0, second?.quantity ?? 0],
    };
  }
}

/** A leg's equity less its quantity · worth. */
function baseOf(stint: Stint | null): number {
  if (stint === null) return 0;
  const { wallet, since, quantity, entry, course, plan } = stint;
  return wallet - quantity * ((course.cash[since] as number) + plan.side * entry);
}

/**
 * The two legs as they would be opened at a bar's open.
 *
 * @throws EntryRefused when a venue does not let one in
 */
export function openingsAt(
  plan: Plan,
  course: PairCourse,
  bar: number,
): readonly [Opening, Opening] {
  const prices = [pricesAt(plan, course, 0, bar), pricesAt(plan, course, 1, bar)] as const;
  const openings = sizeConstruction(plan, prices, plan.capital * (1 - plan.reserve));
  refuseEntries({ plan, tape: course.tape }, openings, bar);
  return openings;
}

function pricesAt(plan: Plan, course: PairCourse, leg: 0 | 1, bar: number): EntryPrices {
  const reference = course.legs[leg].tape.fillOpen[bar] as number;
  return {
    reference,
    fill: fillPrice(reference, plan.legs[leg].side, plan.slippage),
    settlement: 1,
  };
}
