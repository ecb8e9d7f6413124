/** What was put aside in a bar is taken from the winners at its end: the crowd's, the other side's, and ours. */
import type { Bankrupt, CrowdMarket, Seated } from './market.ts';
import { type CrowdState, endOf, give } from './state.ts';
import { resolveTriggers } from './triggers.ts';

/** Both sides of one market. */
export function deleverage(state: CrowdState, i: number, bar: number): void {
  const { bankrupt } = state.markets[i] as CrowdMarket;
  deleverageWinners(state, i, bar, 1, bankrupt.short);
  deleverageWinners(state, i, bar, -1, bankrupt.long);
}

/**
 * One share of everybody on the winning side: they are alike, and only our own leg has a place in the queue.
 *
 * @param side of the winners
 */
function deleverageWinners(
  state: CrowdState,
  i: number,
  bar: number,
  side: 1 | -1,
  bankrupt: Bankrupt,
): void {
  if (bankrupt.quantity === 0) return;
  const { quantity, value } = bankrupt;
  bankrupt.quantity = 0;
  bankrupt.value = 0;
  const market = state.markets[i] as CrowdMarket;
  const winners = market.seated.filter(({ position }) => position.alive && position.side === side);
  const theirs = winners.reduce(
    (sum, { position }) => sum + position.weight * position.quantity,
    0,
  );
  const ours = market.leg.side === side ? (state.input.own[i] ?? 0) : 0;
  const open = theirs + ours;
  if (open === 0) {
    market.unmatched += quantity;
    return;
  }
  const share = Math.min(1, quantity / open);
  const taken = Math.min(quantity, open);
  market.unmatched += quantity - taken;
  market.adl.push({
    atMs: endOf(state.input, bar),
    side: side > 0 ? 'long' : 'short',
    shareFraction: share,
    priceQuote: value / quantity,
    quantityBase: taken,
  });
  for (const winner of winners) reduce(state, winner, i, bar, share);
  for (const one of state.markets) resolveTriggers(one, bar);
}

/** Part of an account's hedge is gone: it closes the same part of its other leg after its reaction. */
function reduce(
  state: CrowdState,
  { holder }: Seated,
  i: number,
  bar: number,
  share: number,
): void {
  const dueMs = endOf(state.input, bar) + state.input.crowd.reaction;
  for (const [market, held] of holder.held.entries()) {
    if (held === null || !held.position.alive) continue;
    const { position } = held;
    if (market !== i) {
      const coins = -position.side * position.quantity * position.weight * share;
      give(state, { dueMs, market, what: coins, isCollateral: false });
    }
    position.quantity *= 1 - share;
    position.contracts *= 1 - share;
    position.wallet *= 1 - share;
    position.coins *= 1 - share;
    if (share === 1) position.alive = false;
  }
}
