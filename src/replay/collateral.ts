/**
 * Moving collateral: asked for at a close, sent at the next open, there when it arrives. On its way it
 * is ours and protects nobody. Only isolated legs are moved to and from (`policy-checks.ts`).
 */
import type { CollateralMove } from '../domain/run.ts';
import type { Rebalancing } from '../domain/scenario.ts';
import { fromFemto, toFemto } from '../ledger/journal.ts';
import { equityAt, notionalAt } from '../margin/isolated.ts';
import { maintenance } from '../margin/maintenance.ts';
import { tableAt } from '../margin/table-steps.ts';
import { marginRatioAt } from '../metrics/margin-ratio.ts';
import type { Ask, PolicyState } from './policy-state.ts';
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
  if (marginRatioAt(held, table, price) < at) return null;
  const restored = maintenance(table, notionalAt(held, price)) / to;
  return (restored - equityAt(held, price)) * settlementPrice(state, held, bar, 'close', price);
}

/** Step 3, after entries: what was asked for leaves, as far as its source can give it. */
export function sendCollateral(state: EngineState, policies: PolicyState, bar: number): void {
  const { asks, rebalance } = policies;
  if (asks.length === 0 || rebalance === null) return;
  policies.asks = [];
  for (const { leg, quote } of asks) {
    const held = state.held[leg];
    if (!held) continue;
    send(state, policies, rebalance, held, quote, bar);
    if (rebalance.transfer === 0) receiveCollateral(state, policies, bar);
  }
}

function send(
  state: EngineState,
  policies: PolicyState,
  { from, to, transfer, fee }: Rebalancing,
  asking: HeldLeg,
  asked: number,
  bar: number,
): void {
  const least = DUST * state.plan.capital;
  const reserve = from === 'other leg' ? 0 : idleCash(state) - fee;
  const donor = reserve > least || from === 'reserve' ? null : otherLeg(state, asking);
  const given = donor === null ? reserve : spareOf(state, donor, to, bar) - fee;
  const quote = Math.min(asked, given);
  if (quote <= least) return;
  const atMs = state.tape.openMs[bar] as number;
  const amount = toFemto(quote);
  const source = donor?.account ?? 'own:idle';
  state.journal.post(atMs, source, 'own:transit', amount, 'transfer', asking.tag);
  state.journal.post(atMs, source, 'world:fees', fee, 'fee', asking.tag);
  if (donor !== null) putIn(state, donor, -(quote + fee), bar);
  policies.inFlight = [
    ...policies.inFlight,
    { move: policies.moves.length, leg: asking.leg, arrivesMs: atMs + transfer, amount },
  ];
  policies.moves.push({
    leg: asking.leg,
    lifeIndex: asking.lifeIndex,
    source: donor?.leg ?? 'reserve',
    quote,
    fee,
    sentBar: bar,
    arrival: null,
  });
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
  const spare = Math.min(held.wallet, equityAt(held, price) - kept);
  return spare * settlementPrice(state, held, bar, 'open', price);
}

/** Step 1, before settlements: what has arrived by a bar's open. Too late for its leg it is idle cash. */
export function receiveCollateral(state: EngineState, policies: PolicyState, bar: number): void {
  const atMs = state.tape.openMs[bar] as number;
  if (!policies.inFlight.some(({ arrivesMs }) => arrivesMs <= atMs)) return;
  const { journal } = state;
  for (const { move, leg, arrivesMs, amount } of policies.inFlight) {
    if (arrivesMs > atMs) continue;
    const held = state.held[leg] ?? null;
    const sent = policies.moves[move] as CollateralMove;
    policies.moves[move] = { ...sent, arrival: { bar, lifeIndex: held?.lifeIndex ?? null } };
    const tag = held?.tag ?? `${state.plan.legs[leg]?.role}:${sent.lifeIndex}`;
    journal.post(atMs, 'own:transit', held?.account ?? 'own:idle', amount, 'transfer', tag);
    if (held === null) continue;
    putIn(state, held, fromFemto(amount), bar);
    noteIdle(state, bar, 'open');
  }
  policies.inFlight = policies.inFlight.filter(({ arrivesMs }) => arrivesMs > atMs);
}

/** Puts collateral to (or, below zero, takes it from) a leg's wallet at a bar's open. */
function putIn(state: EngineState, held: HeldLeg, quote: number, bar: number): void {
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
