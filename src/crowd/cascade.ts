/**
 * The crowd walked through the bars of a tape: whom each price reaches, what their exits do to the price, and
 * whom that reaches. Inside a bar it is repeated until the price reaches nobody more. Deaths on one side of a
 * market add volume of one sign, so there is one end whatever the order, and it comes.
 *
 * No step looks at a later bar.
 */
import { lowerBound } from '../units/sorted.ts';
import { type LimitsOf, PremiumMeter } from './basis.ts';
import { deleverage } from './deleverage.ts';
import { payFunding } from './funding.ts';
import { alone, liquidate } from './liquidate.ts';
import { CrowdMarket } from './market.ts';
import { otherSideOf } from './population.ts';
import { arrivalsOf, seat } from './seating.ts';
import { PERP, sharedReached } from './shared-account.ts';
import type { CrowdInput, CrowdState, Order } from './state.ts';
import { resolveTriggers } from './triggers.ts';

/** Walks all of it. */
export function walk(input: CrowdInput, limits: LimitsOf): CrowdState {
  const state = stateOf(input, limits);
  const arrivals = arrivalsOf(state);
  const { openMs } = input.tape;
  const ruleBars = input.plan.legs.map((_, i) => {
    const rules = otherSideOf(input.plan, i).liquidation?.rules ?? [];
    return new Set(rules.map(({ fromMs }) => lowerBound(openMs, fromMs)));
  });
  let arrived = 0;
  for (let bar = 0; bar < openMs.length; bar++) {
    for (const [i, market] of state.markets.entries()) {
      if (bar > 0) market.relax(bar);
      payFunding(market, state.meters[i] ?? null, bar);
      if (bar > 0 && ruleBars[i]?.has(bar)) resolveTriggers(market, bar);
    }
    fillOrders(state, bar);
    for (let next = arrivals[arrived]; next?.bar === bar; next = arrivals[arrived]) {
      seat(state, next);
      arrived += 1;
    }
    for (let i = 0; i < state.markets.length; i++) {
      extremes(state, i, bar);
      deleverage(state, i, bar);
    }
  }
  return state;
}

function stateOf(input: CrowdInput, limits: LimitsOf): CrowdState {
  const { plan, tape, crowd } = input;
  return {
    input,
    markets: plan.legs.map((leg, i) => {
      const rules = otherSideOf(plan, i).liquidation;
      return new CrowdMarket(crowd, {
        leg,
        i,
        grid: tape,
        traded: input.traded[i] ?? null,
        equalityKills: rules?.equalityKills ?? false,
      });
    }),
    meters: plan.legs.map((leg, i) => PremiumMeter.of(leg, tape, i, limits)),
    orders: [],
    mostRounds: 0,
    converged: true,
  };
}

/** What is due at the open goes through the book there. */
function fillOrders(state: CrowdState, bar: number): void {
  const nowMs = state.input.tape.openMs[bar] as number;
  for (let next = state.orders[0]; next !== undefined; next = state.orders[0]) {
    if (next.dueMs > nowMs) break;
    state.orders.shift();
    const coins = coinsOf(next);
    if (coins === 0) continue;
    const market = state.markets[next.market] as CrowdMarket;
    const price = market.tape.mark.open[bar] as number;
    market.z = market.pressed(market.z, coins, price, bar);
    market.trade(coins, next.isCollateral ? Math.abs(coins) : 0, price, bar);
  }
}

/** Signed coin of an order; none where the position is gone. A position that is closed so is gone then. */
function coinsOf({ what }: Order): number {
  if (typeof what === 'number') return what;
  const { position } = what;
  if (!position.alive) return 0;
  position.alive = false;
  return -position.side * position.quantity * position.weight;
}

/**
 * Longs at the bar's low and shorts at its high, each from what pressed after the open: the record does not
 * say which came first.
 */
function extremes(state: CrowdState, i: number, bar: number): void {
  const market = state.markets[i] as CrowdMarket;
  const isShared = state.input.crowd.margin === 'cross' && i === PERP;
  if (!isShared && market.isCalm(bar)) return;
  const before = market.z;
  const low = rounds(state, i, bar, 1);
  const high = rounds(state, i, bar, -1);
  market.z = low + high - before;
  market.write(bar, { low, high });
}

/** The rounds of one side; what presses on the price after them. */
function rounds(state: CrowdState, i: number, bar: number, side: 1 | -1): number {
  const market = state.markets[i] as CrowdMarket;
  const { crowd } = state.input;
  const corner = side > 0 ? 'low' : 'high';
  const recorded = market.tape.mark[corner][bar] as number;
  const frontier = side > 0 ? market.longs : market.shorts;
  const at = { i, bar, recorded };
  let z = market.z;
  let count = 0;
  for (;;) {
    const moved = recorded * (1 + market.impact(z));
    const isReached = frontier.reaches(moved);
    const shared =
      crowd.margin === 'cross' && i === PERP ? sharedReached(state, bar, corner, moved) : null;
    if (!isReached && shared === null) break;
    if (count === crowd.rounds) {
      state.converged = false;
      break;
    }
    count += 1;
    if (isReached) {
      const terms = alone(market.movedOpen(bar), crowd.reaction);
      z = liquidate(state, { ...at, side, caught: frontier.take(moved), terms }, z);
    }
    if (shared !== null) z = liquidate(state, { ...at, ...shared }, z);
  }
  state.mostRounds = Math.max(state.mostRounds, count);
  return z;
}
