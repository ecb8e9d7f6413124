/** Moving collateral, in closed form: the next ask is a first crossing of closes, the rest follows by its instants. */
import type { Plan } from '../domain/run.ts';
import type { Rebalancing } from '../domain/scenario.ts';
import { equityAt, notionalAt } from '../margin/isolated.ts';
import { maintenance } from '../margin/maintenance.ts';
import { tableAt } from '../margin/table-steps.ts';
import { marginRatioAt } from '../metrics/margin-ratio.ts';
import { DUST } from '../replay/state.ts';
import { lowerBound } from '../units/sorted.ts';
import { levelOf, slackOf } from './first-death.ts';
import { decidedAt, legAt, type Stint, walletAt } from './stint.ts';

/** What moving collateral needs of the trade it is done in. */
export interface Desk {
  readonly plan: Plan;
  readonly openMs: Float64Array;
  readonly held: readonly [Stint | null, Stint | null];
  /** Our cash off the venues. */
  idle: number;
  readonly sums: { fees: number };
  /** Ends the stretch of equity that ran up to a point. */
  mark(point: number): void;
  /** Gives a leg another wallet from the entries of a bar on. */
  rewallet(stint: Stint, wallet: number, bar: number): void;
}

/** Of one leg: when it next asks, what it asked for, what is on its way to it. */
interface Need {
  askBar: number;
  order: { readonly bar: number; readonly quote: number } | null;
  flight: { readonly bar: number; readonly quote: number } | null;
}

export class Transfers {
  readonly #desk: Desk;
  readonly #rule: Rebalancing;
  readonly #needs: readonly [Need, Need] = [noNeed(), noNeed()];

  constructor(desk: Desk, rule: Rebalancing) {
    this.#desk = desk;
    this.#rule = rule;
  }

  /** What is ours and neither with us nor with a venue. */
  get inFlight(): number {
    return this.#needs.reduce((sum, { flight }) => sum + (flight?.quote ?? 0), 0);
  }

  /** The next bar at which collateral is asked for, sent or arrives. */
  nextBar(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { askBar, order, flight } of this.#needs)
      next = Math.min(next, askBar, order?.bar ?? next, flight?.bar ?? next);
    return next;
  }

  /** A leg is another from a bar on: when does it ask? */
  watch(stint: Stint, bar: number): void {
    const need = this.#needs[stint.leg];
    need.askBar = need.flight === null ? this.#firstAsk(stint, bar) : Number.POSITIVE_INFINITY;
  }

  /** A leg is gone; what is on its way to it still arrives. */
  forget(leg: 0 | 1): void {
    this.#needs[leg].askBar = Number.POSITIVE_INFINITY;
  }

  /** Step 1: what arrives at a bar's open; for a leg that is gone it is idle cash. */
  arrive(bar: number): void {
    for (const leg of [0, 1] as const) {
      const { flight } = this.#needs[leg];
      if (flight !== null && flight.bar <= bar) this.#land(leg, flight.quote, bar);
    }
  }

  /** Step 3: what was asked for at the close before leaves, as far as its source can give it. */
  send(bar: number): void {
    for (const leg of [0, 1] as const) {
      const need = this.#needs[leg];
      const { order } = need;
      if (order === null || order.bar > bar) continue;
      need.order = null;
      const asking = this.#desk.held[leg];
      if (asking === null) continue;
      this.#give(asking, order.quote, bar);
      // With nothing on its way it may ask again at this very close.
      if (need.flight === null) this.watch(asking, bar);
    }
  }

  /** Step 5: what the legs ask for at a bar's close. */
  ask(bar: number): void {
    const { at, to } = this.#rule;
    for (const leg of [0, 1] as const) {
      const need = this.#needs[leg];
      const stint = this.#desk.held[leg];
      if (need.askBar !== bar || stint === null) continue;
      const price = stint.course.tape.mark.close[bar] as number;
      const table = tableAt(stint.tables, bar);
      const held = decidedAt(stint, bar, price, at);
      if (marginRatioAt(held, table, price) < at) {
        need.askBar = this.#firstAsk(stint, bar + 1);
        continue;
      }
      const quote = maintenance(table, notionalAt(held, price)) / to - equityAt(held, price);
      need.order = { bar: bar + 1, quote };
      need.askBar = Number.POSITIVE_INFINITY;
    }
  }

  /** Everything is over: what is on its way, which then is cash like all the rest. */
  comeHome(): number {
    const quote = this.inFlight;
    for (const need of this.#needs) need.flight = null;
    return quote;
  }

  #give(asking: Stint, asked: number, bar: number): void {
    const { from, to, transfer, fee, limit } = this.#rule;
    const desk = this.#desk;
    const least = DUST * desk.plan.capital;
    const reserve = from === 'other leg' ? 0 : desk.idle - fee;
    const fromReserve = reserve > least || from === 'reserve';
    const donor = fromReserve ? null : this.#donor(asking);
    const given = donor === null ? reserve : spareOf(donor, to, bar) - fee;
    const quote = Math.min(asked, limit ?? asked, given);
    if (quote <= least) return;
    desk.mark(2 * bar);
    desk.sums.fees += fee;
    if (donor === null) desk.idle -= quote + fee;
    else desk.rewallet(donor, walletAt(donor, bar) - quote - fee, bar);
    const { openMs } = desk;
    if (transfer === 0) {
      this.#land(asking.leg, quote, bar);
      return;
    }
    const arrival = lowerBound(openMs, (openMs[bar] as number) + transfer);
    const need = this.#needs[asking.leg];
    need.flight = { bar: arrival, quote };
    // It may have been looked at as the donor of the other leg's order, at this very open.
    need.askBar = Number.POSITIVE_INFINITY;
  }

  #donor({ leg }: Stint): Stint | null {
    const other = this.#desk.held[1 - leg] ?? null;
    return other !== null && other.plan.liquidation !== null ? other : null;
  }

  #land(leg: 0 | 1, quote: number, bar: number): void {
    const desk = this.#desk;
    desk.mark(2 * bar);
    this.#needs[leg].flight = null;
    const stint = desk.held[leg];
    if (stint === null) desk.idle += quote;
    else desk.rewallet(stint, walletAt(stint, bar) + quote, bar);
  }

  /** The first close from a bar on that may call for collateral: maintenance ≥ `at` · equity, bracket by bracket. */
  #firstAsk(stint: Stint, from: number): number {
    const { plan, tables, course } = stint;
    if (plan.liquidation === null) return Number.POSITIVE_INFINITY;
    const { at } = this.#rule;
    const bars = this.#desk.openMs.length;
    for (const [i, { bar, table, first, last }] of tables.entries()) {
      const until = Math.min(bars, tables[i + 1]?.bar ?? bars);
      const start = Math.max(from, bar);
      let found = until;
      for (let b = first; b <= last && start < found; b++) {
        const index = course.crossing('close', (table.rate[b] as number) / at - plan.side);
        const level = levelOf(stint, (table.deduction[b] as number) / at) - slackOf(stint);
        found = index.first(start, found, level);
      }
      if (start < until && found < until) return found;
    }
    return Number.POSITIVE_INFINITY;
  }
}

const noNeed = (): Need => ({ askBar: Number.POSITIVE_INFINITY, order: null, flight: null });

/** What a leg can do without at a bar's open and still stand at `to`. */
function spareOf(stint: Stint, to: number, bar: number): number {
  const price = stint.course.tape.mark.open[bar] as number;
  const held = legAt(stint, bar);
  const kept = maintenance(tableAt(stint.tables, bar), notionalAt(held, price)) / to;
  return Math.min(held.wallet, equityAt(held, price) - kept);
}
