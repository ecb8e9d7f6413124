/** What every way out of a leg has in common: price P&L into the books, then the rest swept home. */
import { invariant } from '../domain/errors.ts';
import type { Phase } from '../domain/run.ts';
import { fromFemto } from '../ledger/journal.ts';
import { isPlain } from '../market/settlement-price.ts';
import { type EngineState, type HeldLeg, legValue, settlementPrice } from './state.ts';

/**
 * A leg's price P&L from entry to `price`, before the costs of leaving.
 *
 * For a leg in the capital's own currency that is s·q·(price − entry reference). Otherwise the coin
 * (or the other quote) has itself moved, so it is what the leg is worth now less every flow that
 * went in, each at the price of its own time.
 */
export function pricePnl(
  state: EngineState,
  held: HeldLeg,
  bar: number,
  phase: Phase,
  price: number,
): number {
  const plain = isPlain(held.plan, held.tape);
  const ofLeg = plain
    ? held.side * held.quantity * (price - held.entryReference)
    : legValue(state, held, bar, phase, price) - held.flowsAtCost;
  return ofLeg + coinWorth(state, held, bar, phase, price) - held.coinAtCost;
}

/** Coin that the perp of an inverse carry left with its spot, at a price. */
export const coinWorth = (
  state: EngineState,
  held: HeldLeg,
  bar: number,
  phase: Phase,
  price: number,
): number => held.coin * price * settlementPrice(state, held, bar, phase, price);

/**
 * Books that P&L. The books must then stand at the leg's worth, which is derived from the wallet and
 * not from the books.
 */
export function bookPrice(
  state: EngineState,
  held: HeldLeg,
  bar: number,
  phase: Phase,
  price: number,
): void {
  const { journal, plan, tape } = state;
  const pnl = pricePnl(state, held, bar, phase, price);
  journal.post(tape.openMs[bar] as number, 'world:price', held.account, pnl, 'price', held.tag);
  const worth =
    legValue(state, held, bar, phase, price) + coinWorth(state, held, bar, phase, price);
  if (plan.cross === null)
    invariant(
      Math.abs(fromFemto(journal.balance(held.account)) - worth) <= 1e-9 * plan.capital,
      `the books of ${held.tag} stand at what the leg is worth`,
    );
}

/** Takes a leg's account to exactly zero, into our cash; one that two legs share waits for the last. */
export function sweep(state: EngineState, held: HeldLeg, bar: number): void {
  const shared = state.held.some(
    (other) => other !== null && other !== held && other.account === held.account,
  );
  if (shared) return;
  const { journal } = state;
  const atMs = state.tape.openMs[bar] as number;
  journal.post(atMs, held.account, 'own:idle', journal.balance(held.account), 'margin', held.tag);
}

/**
 * The perp of an inverse carry leaves: the coin it posted came from the spot holding, so what it
 * made or lost stays with that holding, as coin at this moment's price.
 *
 * @param coinPrice capital currency per coin, now
 */
export function handCoinToHolding(
  state: EngineState,
  held: HeldLeg,
  bar: number,
  phase: Phase,
  coinPrice: number,
): void {
  const spot = state.held[0];
  invariant(spot !== null && spot !== undefined, 'the spot of an inverse carry outlives its perp');
  const { journal } = state;
  const balance = journal.balance(held.account);
  const atMs = state.tape.openMs[bar] as number;
  journal.post(atMs, held.account, spot.account, balance, 'transfer', held.tag);
  const quote = fromFemto(balance);
  spot.coin += quote / coinPrice;
  spot.coinAtCost += quote;
  state.holding.push({ bar, phase, coin: quote / coinPrice });
}
