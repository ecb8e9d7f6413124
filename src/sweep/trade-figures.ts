/** What a row says of a trade in closed form: the totals of a result, by the definitions of src/metrics. */
import type { Plan } from '../domain/run.ts';
import { emptyExcursion } from '../market/excursion-index.ts';
import { markedEnd } from '../metrics/forced-exit.ts';
import { compareMoments, type MarkedMoment } from '../metrics/moments.ts';
import { exitAt } from '../metrics/planned-exit.ts';
import { survivalLeverage } from '../metrics/survival.ts';
import { irr, NO_FUNDING, realisedApr } from '../metrics/yields.ts';
import { upperBound } from '../units/sorted.ts';
import { DAY, YEAR } from '../units/units.ts';
import { AT, type Row } from './figures.ts';
import { mostRequired } from './first-death.ts';
import { closingOf, type Stint, type StintExit } from './stint.ts';
import type { Trade } from './trade.ts';
import { curveOf, excursionOf, type Stretch, valueAt } from './trade-equity.ts';

/** What a row takes from the scenario, beside the plan. */
export interface RowTerms {
  readonly entryMs: number;
  readonly windowToMs: number;
  readonly costOfCapital: number | null;
  /** As a screener quoted the pair at the entry; null: a print was missing. */
  readonly headlineApr: number | null;
}

/** Writes every figure of one trade. */
export function writeFigures(actual: Trade, terms: RowTerms, row: Row): void {
  const { plan } = actual;
  const { capital } = plan;
  const { openMs } = actual.course.tape;
  const cash = cashOf(actual);
  const net = actual.idle - capital;
  const planned = exitAt(openMs, actual.plannedBar);
  const { sums } = actual;
  const interest = cash.interest - sums.leaving;
  const dead = firstDead(actual);
  // Of which nothing was liquidated and nothing moved, it is its own twin.
  const isTwin = dead === null && plan.rebalance === null;
  const twinNet = isTwin ? net : twinNetOf(actual, planned);
  const marked = dead === null ? null : markedNet(actual, endOfExit(actual, planned));
  const loss = marked === null ? 0 : marked - net;
  const windowMs = Math.min(
    terms.windowToMs - terms.entryMs,
    plan.holdMs ?? Number.POSITIVE_INFINITY,
  );
  const realised = realisedApr(net, capital, windowMs);
  row[AT.entryAtMs] = terms.entryMs;
  row[AT.capitalQuote] = capital;
  row[AT.fundingEarnedQuote] = cash.funding;
  row[AT.interestQuote] = interest;
  row[AT.forcedExitLossQuote] = loss;
  row[AT.forgoneAfterExitQuote] = marked === null ? twinNet - net : twinNet - marked;
  row[AT.costsQuote] =
    sums.fees + sums.slippage - interest + sums.forfeited + sums.liquidationCosts - sums.insured;
  row[AT.pricePnlQuote] = sums.price;
  // What stands behind a leg in a closed form is money.
  row[AT.collateralPnlQuote] = 0;
  row[AT.netQuote] = net;
  row[AT.twinNetQuote] = twinNet;
  row[AT.returnOnCapitalFraction] = net / capital;
  row[AT.headlineAprFraction] = terms.headlineApr ?? Number.NaN;
  row[AT.earnedAprFraction] = earnedApr(actual, cash.funding);
  row[AT.realisedAprFraction] = realised;
  row[AT.irrFraction] = irr(net, capital, windowMs) ?? Number.NaN;
  row[AT.excessAprFraction] =
    terms.costOfCapital === null ? Number.NaN : realised - terms.costOfCapital;
  writeCourse(actual, row);
  row[AT.fundingIntervalsPerForcedExit] = intervalsPerExit(actual, loss, cash.funding);
  row[AT.pairSurvivalLeverage] = pairSurvival(actual);
  row[AT.firstLiquidationAtMs] =
    dead === null ? Number.NaN : (openMs[dead.exit?.bar ?? 0] as number);
  row[AT.liquidatedLeg] = dead?.leg ?? Number.NaN;
  row[AT.ambiguous] = actual.ambiguous ? 1 : 0;
  row[AT.fullyObserved] = isObserved(plan, openMs[actual.entryBar] as number, terms.windowToMs);
  row[AT.wholeReplay] = 0;
}

/** 1 where the planned time in the trade lies wholly inside the window, else 0; without one, 1. */
export const isObserved = ({ holdMs }: Plan, entryMs: number, windowToMs: number): 0 | 1 =>
  entryMs + (holdMs ?? 0) <= windowToMs ? 1 : 0;

/** What fell due on each leg's whole life: funding, or what borrowing cost. */
function cashOf({ stints }: Trade): { readonly funding: number; readonly interest: number } {
  let funding = 0;
  let interest = 0;
  for (const { course, quantity, entryBar, exit } of stints) {
    const until = exit?.bar ?? entryBar;
    const cash = quantity * ((course.cash[until] as number) - (course.cash[entryBar] as number));
    if (course.isInterest) interest += cash;
    else funding += cash;
  }
  return { funding, interest };
}

/** The first to be liquidated; of two at one moment, the first leg. */
function firstDead({ stints }: Trade): Stint | null {
  let first: Stint | null = null;
  for (const stint of stints) {
    if (stint.exit?.kind !== 'liquidation') continue;
    const order = first?.exit == null ? -1 : compareMoments(stint.exit, first.exit);
    if (order < 0 || (order === 0 && stint.leg < (first?.leg ?? 0))) first = stint;
  }
  return first;
}

function lastExit(stints: readonly Stint[]): StintExit {
  let last = stints[0]?.exit ?? null;
  for (const { exit } of stints)
    if (exit !== null && last !== null && compareMoments(exit, last) >= 0) last = exit;
  if (last === null) throw new RangeError('a trade that was run has ended');
  return last;
}

/** T: where the last leg of the broken construction is gone; under rehedging the planned exit, and never after that. */
const endOfExit = ({ plan, stints }: Trade, planned: MarkedMoment): MarkedMoment =>
  plan.survivor.policy === 'rehedge' ? planned : markedEnd(lastExit(stints), planned);

/** The twin's net: both legs as they were opened, held to the planned exit and closed there. */
function twinNetOf({ plan, stints, asOpened }: Trade, { bar, phase }: MarkedMoment): number {
  let net = asOpened.base - plan.capital;
  for (const stint of stints.slice(0, 2)) {
    const { course, quantity, entry, entryBar, plan: leg, margin } = stint;
    const cash = quantity * ((course.cash[bar] as number) - (course.cash[entryBar] as number));
    const { returned } = closingOf(stint, margin + cash, plan.slippage, bar, phase);
    // Of the base the leg's own part is in what comes back.
    net += returned - margin + quantity * ((course.cash[entryBar] as number) + leg.side * entry);
  }
  return net;
}

/** The twin's net, marked at a moment and not closed. */
const markedNet = (trade: Trade, end: MarkedMoment): number =>
  valueAt(trade, trade.asOpened, 2 * end.bar + (end.phase === 'open' ? 0 : 1)) - trade.plan.capital;

/** Funding ÷ mean entry notional of the perps, a year, over the time anything was held. */
function earnedApr(trade: Trade, funding: number): number {
  const { stints, course, plan } = trade;
  let notional = 0;
  let perps = 0;
  for (const { leg, quantity, entry } of stints.slice(0, 2)) {
    if (plan.legs[leg].contract === 'spot') continue;
    notional += quantity * entry;
    perps += 1;
  }
  const { openMs, gridMs } = course.tape;
  let last = Number.NEGATIVE_INFINITY;
  for (const { exit } of stints)
    if (exit !== null)
      last = Math.max(last, (openMs[exit.bar] as number) + (exit.phase === 'close' ? gridMs : 0));
  const heldMs = last - (openMs[trade.entryBar] as number);
  return perps === 0 || heldMs <= 0 ? Number.NaN : ((funding / (notional / perps)) * YEAR) / heldMs;
}

/** The loss ÷ mean funding an interval until the exit; NaN when either is not above zero but for rounding. */
function intervalsPerExit(actual: Trade, loss: number, funding: number): number {
  const { capital } = actual.plan;
  if (loss <= 0 || funding <= NO_FUNDING * capital) return Number.NaN;
  const intervals = settlementsUntil(actual);
  return intervals === 0 ? Number.NaN : loss / (funding / intervals);
}

/** Settlement instants of the pair while anything of it was held. */
function settlementsUntil({ stints, course, entryBar }: Trade): number {
  // Between the bars at which a leg comes or goes the same legs are held, and instants are differences of counts.
  let count = 0;
  let from = entryBar;
  for (;;) {
    let to = Number.POSITIVE_INFINITY;
    for (const { entryBar: comes, exit } of stints) {
      if (comes > from) to = Math.min(to, comes);
      if (exit !== null && exit.bar > from) to = Math.min(to, exit.bar);
    }
    if (to === Number.POSITIVE_INFINITY) return count;
    const [first, second] = [isHeld(stints, 0, from, to), isHeld(stints, 1, from, to)];
    if (first || second) {
      const counts = course.settled[first ? (second ? 2 : 0) : 1];
      count += (counts[to] as number) - (counts[from] as number);
    }
    from = to;
  }
}

function isHeld(stints: readonly Stint[], leg: 0 | 1, from: number, to: number): boolean {
  for (const one of stints)
    if (one.leg === leg && one.entryBar <= from && (one.exit?.bar ?? -1) >= to) return true;
  return false;
}

/** The smaller survival leverage of the two legs as they were entered; NaN where nothing can liquidate them. */
function pairSurvival({ stints, plannedBar, entryBar }: Trade): number {
  let least = Number.NaN;
  for (const stint of stints.slice(0, 2)) {
    if (stint.plan.liquidation === null) continue;
    const most = mostRequired(stint, { from: entryBar, end: plannedBar });
    const leverage = survivalLeverage(stint.quantity * stint.entry, most);
    if (leverage !== null && !(least <= leverage)) least = leverage;
  }
  return least;
}

/** Worst equity, deepest fall and worst day, over opens and closes. */
function writeCourse(trade: Trade, row: Row): void {
  const { capital } = trade.plan;
  const { openMs } = trade.course.tape;
  const found = emptyExcursion();
  found.most = capital;
  found.least = capital;
  for (const stretch of trade.stretches) excursionOf(trade, stretch, found);
  const worstBar = found.leastAt < 0 ? trade.entryBar : found.leastAt >> 1;
  row[AT.worstEquityQuote] = found.least;
  row[AT.worstEquityAtMs] = openMs[worstBar] as number;
  row[AT.maxDrawdownQuote] = found.fall;
  row[AT.maxDrawdownFraction] = found.fall === 0 ? 0 : found.fall / found.fallFrom;
  writeWorstDay(trade, row);
}

/** The change of closing equity over a UTC day, the day of entry from the capital on. */
function writeWorstDay(trade: Trade, row: Row): void {
  const { stretches, course, plan, entryBar } = trade;
  const { dayEnds, daysBefore, tape } = course;
  let day = daysBefore[entryBar] as number;
  let before = plan.capital;
  let worst = Number.POSITIVE_INFINITY;
  let worstDay = day;
  for (const stretch of stretches) {
    // The first day that ends at or after the stretch's end is not all its own.
    const ending = upperBound(dayEnds, (stretch.endPoint >> 1) - 1);
    if (ending <= day) continue;
    const after = (at: number): number => valueAt(trade, stretch, 2 * (dayEnds[at] as number) + 1);
    const change = after(day) - before;
    if (change < worst) {
      worst = change;
      worstDay = day;
    }
    const inside = worstWithin(trade, stretch, day + 1, ending);
    if (inside !== null && inside.change < worst) {
      worst = inside.change;
      worstDay = inside.day;
    }
    before = after(ending - 1);
    day = ending;
  }
  row[AT.worstDayQuote] = worst;
  const bar = dayEnds[worstDay] as number;
  row[AT.worstDayAtMs] = Math.floor((tape.openMs[bar] as number) / DAY) * DAY;
}

/** The worst of days that begin and end inside one stretch, [from, end) of the calendar. */
function worstWithin(
  trade: Trade,
  stretch: Stretch,
  from: number,
  end: number,
): { readonly day: number; readonly change: number } | null {
  if (from >= end) return null;
  const { course } = trade;
  const curve = curveOf(trade, stretch);
  if (curve !== null) {
    const days = course.daysOf(curve.worth);
    const day = days.least.at(from, end);
    return { day, change: curve.quantity * (days.change[day] as number) };
  }
  const ends = course.dayEnds;
  const at = (day: number): number => valueAt(trade, stretch, 2 * (ends[day] as number) + 1);
  let worst = { day: from, change: Number.POSITIVE_INFINITY };
  for (let day = from; day < end; day++) {
    const change = at(day) - at(day - 1);
    if (change < worst.change) worst = { day, change };
  }
  return worst;
}
