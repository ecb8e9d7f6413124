/**
 * Moving collateral: asked for at a close, sent at the next open, there when it arrives. On its way it
 * is ours and protects nobody. Only isolated legs are moved to and from (`policy-checks.ts`).
 */
import type { Halt } from '../domain/halt.ts';
import type { CollateralMove } from '../domain/run.ts';
import type { Rebalancing } from '../domain/scenario.ts';
import { type AccountName, type Femto, fromFemto, toFemto } from '../ledger/journal.ts';
import { equityAt, notionalAt } from '../margin/isolated.ts';
import { maintenance } from '../margin/maintenance.ts';
import { tableAt } from '../margin/table-steps.ts';
import { marginRatioAt } from '../metrics/margin-ratio.ts';
import { stoppedAt, tellHalted } from './halts.ts';
import { countedAt } from './leg-collateral.ts';
import type { Ask, InFlight, PolicyState } from './policy-state.ts';
import { sellSpot, spotOf } from './sell-spot.ts';
import {
  DUST,
  type EngineState,
  type HeldLeg,
  idleCash,
  noteIdle,
  noteWallet,
  settlementPrice,
} from './state.ts';

/** Step 5: what the legs ask for at a bar's close; a leg with something on its way to it waits for that. */
export function asksAt(state: EngineState, policies: PolicyState, bar: number): readonly Ask[] {
  const { rebalance, inFlight } = policies;
  if (rebalance === null) return [];
  const asks: Ask[] = [];
  for (const held of state.held) {
    if (held === null || inFlight.some(({ leg }) => leg === held.leg)) continue;
    const quote = askedBy(state, held, rebalance, bar);
    if (quote !== null) asks.push({ leg: held.leg, quote });
  }
  return asks;
}

/**
 * What one leg lacks at a bar's close to stand at `to`, capital currency.
 *
 * @returns null where its margin ratio is below `at`, or nothing can liquidate it
 */
export function askedBy(
  state: EngineState,
  held: HeldLeg,
  { at, to }: Pick<Rebalancing, 'at' | 'to'>,
  bar: number,
): number | null {
  if (held.plan.liquidation === null) return null;
  const price = held.tape.mark.close[bar] as number;
  const table = tableAt(held.tables, bar);
  const counted = countedAt(held, 'close', bar);
  if (marginRatioAt(counted, table, price) < at) return null;
  const restored = maintenance(table, notionalAt(held, price)) / to;
  return (restored - equityAt(counted, price)) * settlementPrice(state, held, bar, 'close', price);
}

/** Step 3, after entries: what was asked for leaves, as far as its source can give it. */
export function sendCollateral(state: EngineState, policies: PolicyState, bar: number): void {
  const { asks, rebalance } = policies;
  if (asks.length === 0 || rebalance === null) return;
  policies.asks = [];
  for (const { leg, quote } of asks) {
    const held = state.held[leg];
    if (!held) continue;
    const most = Math.min(quote, rebalance.limit ?? Number.POSITIVE_INFINITY);
    const taken = take(state, policies, rebalance, held, most, bar);
    if (taken !== null) send(state, policies, rebalance, held, taken, bar);
    if (rebalance.transfer === 0) receiveCollateral(state, policies, bar);
  }
}

/** What a source gives: it leaves `account` with the fee beside it. */
interface Taken extends Pick<CollateralMove, 'source' | 'quote' | 'sold'> {
  readonly account: AccountName;
}

/** Takes it where the rule says, as far as there is enough; null: nothing is there, or a halt keeps it. */
function take(
  state: EngineState,
  policies: PolicyState,
  rule: Rebalancing,
  asking: HeldLeg,
  most: number,
  bar: number,
): Taken | null {
  const { from, to, fee } = rule;
  const least = DUST * state.plan.capital;
  const idle = from === 'other leg' ? 0 : idleCash(state);
  const reserve = (from === 'spot' ? Math.min(idle, policies.unspent) : idle) - fee;
  if (reserve > least || from === 'reserve') {
    const quote = Math.min(most, reserve);
    if (quote <= least) return null;
    if (from === 'spot') policies.unspent -= quote + fee;
    return { source: 'reserve', account: 'own:idle', quote, sold: null };
  }
  if (from === 'spot') {
    const spot = spotOf(state);
    if (spot === null || isKept(state, asking, spot, 'spot sale', bar)) return null;
    const { quote, sold } = sellSpot(state, spot, rule, most, bar);
    return quote <= least ? null : { source: spot.leg, account: 'own:idle', quote, sold };
  }
  const donor = otherLeg(state, asking);
  if (donor === null) return null;
  const quote = Math.min(most, spareOf(state, donor, to, bar) - fee);
  if (quote <= least || isKept(state, asking, donor, 'withdrawal', bar)) return null;
  putIn(state, donor, -(quote + fee), bar);
  return { source: donor.leg, account: donor.account, quote, sold: null };
}

/** Whether a halt keeps a leg's money on its venue, or its spot from being sold: told of the leg that asked. */
function isKept(
  state: EngineState,
  { leg, lifeIndex }: HeldLeg,
  donor: HeldLeg,
  what: 'withdrawal' | 'spot sale',
  bar: number,
): boolean {
  const { plan, tape } = state;
  const atMs = tape.openMs[bar] as number;
  const { venue } = donor.plan;
  const unsold = what === 'spot sale' ? stoppedAt(plan, 'order', venue, atMs) : null;
  const stopped = unsold ?? stoppedAt(plan, 'leaving', venue, atMs);
  if (stopped === null) return false;
  tellHalted(state, stopped, { what, bar, leg, lifeIndex });
  return true;
}

function send(
  state: EngineState,
  policies: PolicyState,
  { transfer, fee, selling }: Rebalancing,
  { leg, lifeIndex, tag }: HeldLeg,
  { account, source, quote, sold }: Taken,
  bar: number,
): void {
  const atMs = state.tape.openMs[bar] as number;
  const amount = toFemto(quote);
  state.journal.post(atMs, account, 'own:transit', amount, 'transfer', tag);
  state.journal.post(atMs, account, 'world:fees', fee, 'fee', tag);
  const arrivesMs = atMs + (sold === null ? 0 : (selling?.time ?? 0)) + transfer;
  policies.inFlight = [
    ...policies.inFlight,
    { move: policies.moves.length, leg, arrivesMs, amount },
  ];
  policies.moves.push({ leg, lifeIndex, source, quote, fee, sentBar: bar, sold, arrival: null });
  noteIdle(state, bar, 'open');
}

/** The other leg, where it is held and margined by itself. */
function otherLeg(state: EngineState, { leg }: HeldLeg): HeldLeg | null {
  const other = state.held[1 - leg] ?? null;
  return other !== null && other.plan.liquidation !== null ? other : null;
}

/** What a leg can do without at a bar's open and still stand at `to`, capital currency. */
function spareOf(state: EngineState, held: HeldLeg, to: number, bar: number): number {
  const price = held.tape.mark.open[bar] as number;
  const kept = maintenance(tableAt(held.tables, bar), notionalAt(held, price)) / to;
  const money = held.assets.reduce((left, { cost }) => left - cost, held.wallet);
  const spare = Math.min(money, equityAt(countedAt(held, 'open', bar), price) - kept);
  return spare * settlementPrice(state, held, bar, 'open', price);
}

/**
 * Step 1, before settlements: what has arrived by a bar's open. Where nothing is let in it waits; where
 * transfers fail it is back where it was taken. Too late for its leg it is idle cash.
 */
export function receiveCollateral(state: EngineState, policies: PolicyState, bar: number): void {
  const atMs = state.tape.openMs[bar] as number;
  if (!policies.inFlight.some(({ arrivesMs }) => arrivesMs <= atMs)) return;
  const { plan } = state;
  const left: InFlight[] = [];
  for (const one of policies.inFlight) {
    const { move, leg, arrivesMs } = one;
    if (arrivesMs > atMs) {
      left.push(one);
      continue;
    }
    const sent = policies.moves[move] as CollateralMove;
    const stopped = stoppedAt(plan, 'arriving', plan.legs[leg]?.venue, atMs);
    if (stopped !== null) {
      tellHalted(state, stopped, { what: 'deposit', bar, leg, lifeIndex: sent.lifeIndex });
      left.push({ ...one, arrivesMs: stopped.to });
      continue;
    }
    const failedBy = failureOf(state, sent, bar);
    if (failedBy === null) land(state, policies, one, bar);
    else bringBack(state, policies, one, failedBy, bar);
  }
  policies.inFlight = left;
}

/** The halt by which a transfer fails that is due: where it was taken when it was sent, or where it is to go. */
function failureOf(
  { plan, tape: { openMs } }: EngineState,
  { leg, source, sentBar }: CollateralMove,
  bar: number,
): Halt | null {
  const from = source === 'reserve' ? undefined : plan.legs[source]?.venue;
  const leaving = stoppedAt(plan, 'failing', from, openMs[sentBar] as number);
  const arriving = stoppedAt(plan, 'failing', plan.legs[leg]?.venue, openMs[bar] as number);
  return leaving ?? arriving;
}

function land(
  state: EngineState,
  policies: PolicyState,
  { move, leg, amount }: InFlight,
  bar: number,
): void {
  const held = state.held[leg] ?? null;
  const arrival = { bar, lifeIndex: held?.lifeIndex ?? null, failedBy: null };
  takeIn(state, policies, move, held, amount, arrival);
}

/** What failed is back with the leg that gave it, or idle: the fee is gone. */
function bringBack(
  state: EngineState,
  policies: PolicyState,
  { move, amount }: InFlight,
  failedBy: Halt,
  bar: number,
): void {
  const { source, sold } = policies.moves[move] as CollateralMove;
  const giver = source === 'reserve' || sold !== null ? null : (state.held[source] ?? null);
  if (policies.rebalance?.from === 'spot') policies.unspent += fromFemto(amount);
  const arrival = { bar, lifeIndex: giver?.lifeIndex ?? null, failedBy };
  takeIn(state, policies, move, giver, amount, arrival);
}

/** Ends a move: what was in flight goes to a leg, or is idle cash. */
function takeIn(
  state: EngineState,
  policies: PolicyState,
  move: number,
  to: HeldLeg | null,
  amount: Femto,
  arrival: NonNullable<CollateralMove['arrival']>,
): void {
  const { bar } = arrival;
  const sent = policies.moves[move] as CollateralMove;
  policies.moves[move] = { ...sent, arrival };
  const tag = to?.tag ?? `${state.plan.legs[sent.leg]?.role}:${sent.lifeIndex}`;
  const atMs = state.tape.openMs[bar] as number;
  state.journal.post(atMs, 'own:transit', to?.account ?? 'own:idle', amount, 'transfer', tag);
  if (to === null) return;
  putIn(state, to, fromFemto(amount), bar);
  noteIdle(state, bar, 'open');
}

/** Puts collateral to (or, below zero, takes it from) a leg's wallet at a bar's open. */
export function putIn(state: EngineState, held: HeldLeg, quote: number, bar: number): void {
  const price = held.tape.mark.open[bar] as number;
  held.wallet += quote / settlementPrice(state, held, bar, 'open', price);
  held.flowsAtCost += quote;
  noteWallet(held, bar);
}

/** At the end of a run what is still on its way becomes cash like all the rest. */
export function bringHome({ journal, tape }: EngineState): void {
  const atMs = tape.openMs.at(-1) as number;
  const amount = journal.balance('own:transit');
  journal.post(atMs, 'own:transit', 'own:idle', amount, 'transfer', '');
}
