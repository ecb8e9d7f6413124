/** One market of the crowd while bars pass: its prices, what presses on them, and its venue's fund. */
import type { Crowd, CrowdAdl } from '../domain/crowd.ts';
import { ScenarioError } from '../domain/errors.ts';
import type { CrossPlan, LegPlan, TableStep } from '../domain/run.ts';
import { quoteOn } from '../market/settlement-price.ts';
import type { LegTape, PriceColumns, Tape } from '../market/tape.ts';
import { LEAST_PAST, tradedInDay, volatilityOfDay } from '../market/trailing-day.ts';
import { durationText } from '../units/time.ts';
import { Frontier, type Held } from './frontier.ts';
import { decayed, impactOf, isLimited, type Pressure, weighed } from './impact.ts';
import type { Account } from './population.ts';

/** Who holds a position: an account of the crowd, or one of the other side. */
export interface Holder {
  readonly account: Account;
  readonly kind: 'crowd' | 'opposite';
  /** By market, in the plan's order; null where it is on none. */
  readonly held: (Held<Holder> | null)[];
  /** One account over both positions; null: each stands alone. */
  shared: SharedMargin | null;
}

/** What a shared account has to hold, through time. */
export interface SharedMargin {
  readonly plan: CrossPlan;
  readonly tables: readonly TableStep[];
}

export type Seated = Held<Holder>;

/** What was closed at the winners' expense in one bar, base units, and at which prices. */
export interface Bankrupt {
  quantity: number;
  /** Σ quantity · bankruptcy price. */
  value: number;
}

/** One leg's market. */
export interface MarketInput {
  readonly leg: LegPlan;
  /** Its place in the plan and on the tape. */
  readonly i: number;
  readonly grid: Tape;
  /** What is known at each open of the volume of the bar before it, coins; null: not loaded. */
  readonly traded: Float64Array | null;
  /** Whether equity equal to maintenance liquidates there. */
  readonly equalityKills: boolean;
}

export class CrowdMarket {
  readonly leg: LegPlan;
  readonly tape: LegTape;
  readonly openMs: Float64Array;
  /** With the crowd; the recorded ones themselves until one is moved. */
  columns: PriceColumns;
  readonly seated: Seated[] = [];
  readonly longs: Frontier<Holder>;
  readonly shorts: Frontier<Holder>;
  /** Longs and shorts that nobody was paid for in this bar. */
  readonly bankrupt: { readonly long: Bankrupt; readonly short: Bankrupt };
  /** What presses on the price, after the last thing that was done. */
  z = 0;
  fund: number | null;
  sold = 0;
  bought = 0;
  collateral = 0;
  paid = 0;
  socialised = 0;
  unmatched = 0;
  readonly adl: CrowdAdl[] = [];
  /** How many of each leverage were liquidated here. */
  readonly died: { readonly crowd: number[]; readonly opposite: number[] };
  /** The print that falls due next, and each print's rate with the crowd. */
  nextPrint = 0;
  readonly rates: Float64Array;
  isMoved = false;
  isLimited = false;
  /** Impact on the open of the bar. */
  #open = 0;
  readonly #crowd: Crowd;
  readonly #pressure: Pressure;
  /** What is known at each open of the volume of the bar before it, coins; null: not loaded. */
  readonly #traded: Float64Array | null;
  readonly #grid: Pick<Tape, 'openMs' | 'gridMs'>;
  #volatility = { bar: -1, perDay: Number.NaN };
  #tradedPerDay = { bar: -1, coins: Number.NaN };

  constructor(crowd: Crowd, { leg, i, grid, traded, equalityKills }: MarketInput) {
    const tape = grid.legs[i] as LegTape;
    this.leg = leg;
    this.tape = tape;
    this.openMs = grid.openMs;
    this.#grid = grid;
    this.#traded = traded;
    this.columns = tape.mark;
    this.longs = new Frontier(1, equalityKills);
    this.shorts = new Frontier(-1, equalityKills);
    this.bankrupt = { long: { quantity: 0, value: 0 }, short: { quantity: 0, value: 0 } };
    this.died = { crowd: [], opposite: [] };
    this.rates = tape.funding.rate.slice();
    this.fund = crowd.fund;
    this.#crowd = crowd;
    this.#pressure = { prefactor: crowd.impact.prefactor, recoveryMs: crowd.recovery };
  }

  /** How far a price is moved by what presses on it; by default by all of it. */
  impact(z = this.z): number {
    return impactOf(this.#pressure, z);
  }

  /** Time passes from the bar before to this one's open. */
  relax(bar: number): void {
    if (this.z !== 0) {
      const elapsed = (this.openMs[bar] as number) - (this.openMs[bar - 1] as number);
      this.z = decayed(this.#pressure, this.z, elapsed);
    }
    this.#open = this.impact();
  }

  /** The price at a bar's open, before anything is done there. */
  movedOpen(bar: number): number {
    return (this.tape.mark.open[bar] as number) * (1 + this.#open);
  }

  /** Whether nothing presses on the price and the bar reaches nobody. */
  isCalm(bar: number): boolean {
    const { low, high } = this.tape.mark;
    return (
      this.z === 0 &&
      this.#open === 0 &&
      !this.longs.reaches(low[bar] as number) &&
      !this.shorts.reaches(high[bar] as number)
    );
  }

  /**
   * What z becomes when so much coin goes through the book: at the recorded price, which no order of deaths
   * changes.
   *
   * @throws ScenarioError where something of the impact is to be measured and too little is known
   */
  pressed(z: number, coins: number, price: number, bar: number): number {
    if (coins === 0) return z;
    const { volumePerDay } = this.#crowd.impact;
    const volatility = this.#volatilityAt(bar);
    // What the market itself has traded is in coin, as the flow is: no price is needed to compare them.
    if (volumePerDay === 'measured') return z + weighed(coins, volatility, this.#tradedAt(bar));
    const volume = coins * price * quoteOn(this.tape, bar, 'open');
    return z + weighed(volume, volatility, volumePerDay);
  }

  /** Books what went through the book: coin, signed, of which some had stood behind positions. */
  trade(coins: number, collateral: number, price: number, bar: number): void {
    const worth = price * quoteOn(this.tape, bar, 'open');
    if (coins < 0) this.sold -= coins * worth;
    else this.bought += coins * worth;
    this.collateral += collateral * worth;
  }

  /**
   * The bar's four prices.
   *
   * @param at what presses on its low and on its high
   */
  write(bar: number, at: { readonly low: number; readonly high: number }): void {
    const low = this.impact(at.low);
    const high = this.impact(at.high);
    const close = this.impact();
    const all = [this.#open, low, high, close];
    if (all.every((impact) => impact === 0)) return;
    if (all.some(isLimited)) this.isLimited = true;
    const { mark } = this.tape;
    if (!this.isMoved) this.columns = copied(mark);
    this.isMoved = true;
    const moved = (column: keyof PriceColumns, impact: number): number =>
      (mark[column][bar] as number) * (1 + impact);
    const ends = [moved('open', this.#open), moved('close', close)] as const;
    this.columns.open[bar] = ends[0];
    this.columns.close[bar] = ends[1];
    this.columns.high[bar] = Math.max(moved('high', high), ...ends);
    this.columns.low[bar] = Math.min(moved('low', low), ...ends);
  }

  #volatilityAt(bar: number): number {
    const stated = this.#crowd.impact.volatilityPerDay;
    if (stated !== 'measured') return stated;
    if (this.#volatility.bar !== bar)
      this.#volatility = { bar, perDay: volatilityOfDay(this.openMs, this.tape.mark, bar) };
    const { perDay } = this.#volatility;
    if (!Number.isNaN(perDay)) return perDay;
    throw new ScenarioError({
      where: 'crowd.impact.volatility',
      expected: `a volatility that can be measured: ${durationText(LEAST_PAST)} of history before the crowd's first exit`,
      found: `less on ${this.leg.venue}`,
      hint: 'start the window earlier, or state it:  volatility: 4 %',
    });
  }

  #tradedAt(bar: number): number {
    if (this.#tradedPerDay.bar !== bar)
      this.#tradedPerDay = {
        bar,
        coins: this.#traded === null ? Number.NaN : tradedInDay(this.#grid, this.#traded, bar),
      };
    const { coins } = this.#tradedPerDay;
    if (coins > 0) return coins;
    throw new ScenarioError({
      where: 'crowd.impact.volume',
      expected: `what ${this.leg.venue} traded in the day before the crowd's first exit, every bar of it`,
      found: coins === 0 ? 'nothing' : 'not known, or less than an hour of it',
      hint: 'import the missing volume, or state it:  volume: 1_000_000_000 USDT',
    });
  }
}

const copied = ({ open, high, low, close }: PriceColumns): PriceColumns => ({
  open: open.slice(),
  high: high.slice(),
  low: low.slice(),
  close: close.slice(),
});
