/** Entries: the construction as a whole, and the reopening of a lost leg. */

import { ScenarioError } from '../domain/errors.ts';
import type { ContractKind } from '../domain/instrument.ts';
import type { LegPlan } from '../domain/run.ts';
import type { AccountName } from '../ledger/journal.ts';
import { entryNotional } from '../margin/isolated.ts';
import { maintenance } from '../margin/maintenance.ts';
import { lowerBound } from '../market/align.ts';
import { type EntryPrices, type Opening, sizeConstruction } from './sizing.ts';
import { type EngineState, type HeldLeg, noteIdle, settlementPrice } from './state.ts';

/** Fill of an order: the reference, moved against us. `direction` is +1 buying, −1 selling. */
export const fillPrice = (reference: number, direction: 1 | -1, slippage: number): number =>
  reference * (1 + direction * slippage);

/**
 * What a fill away from its reference costs, in the settlement currency: q · |fill − reference|, or in
 * coin, for N of contracts, N · |1/reference − 1/fill|.
 */
export function slippageCost(
  leg: { readonly contract: ContractKind; readonly quantity: number; readonly contracts: number },
  fill: number,
  reference: number,
): number {
  return leg.contract === 'inverse'
    ? leg.contracts * Math.abs(1 / reference - 1 / fill)
    : leg.quantity * Math.abs(fill - reference);
}

/** Opens every leg at the open of `bar`. */
export function openConstruction(state: EngineState, bar: number): void {
  const openings = sizeConstruction(state.plan, [
    entryPrices(state, 0, bar),
    entryPrices(state, 1, bar),
  ]);
  for (const [leg, opening] of openings.entries()) refuseDoomed(state, leg, opening);
  for (const [leg, opening] of openings.entries()) openLeg(state, leg, opening, bar);
  noteIdle(state, bar, 'open');
  state.opened = true;
}

/** Whether a margin does not even exceed the maintenance of its own entry notional. */
export function isDoomed(plan: LegPlan, { quantity, entry, wallet }: Opening): boolean {
  if (plan.liquidation === null) return false;
  const notional = entryNotional(plan.contract, quantity, entry);
  return wallet <= maintenance(plan.liquidation.table, notional);
}

/** @throws ScenarioError naming the leg whose leverage its own tier does not allow */
function refuseDoomed(state: EngineState, leg: number, opening: Opening): void {
  const plan = state.plan.legs[leg] as LegPlan;
  if (plan.position !== null || !isDoomed(plan, opening)) return;
  const notional = entryNotional(plan.contract, opening.quantity, opening.entry);
  const needed = plan.liquidation === null ? 0 : maintenance(plan.liquidation.table, notional);
  throw new ScenarioError({
    where: `construction.leverage (${plan.role})`,
    expected: `a margin above ${needed}, the maintenance of ${plan.venue} ${plan.instrument} for a notional of ${notional}`,
    found: `${opening.wallet}, at ${plan.leverage}x`,
    hint: 'lower the leverage or the capital',
  });
}

/** What an entry of this leg at the open of `bar` would be filled at, and what its currency is worth. */
export function entryPrices(state: EngineState, leg: number, bar: number): EntryPrices {
  const plan = state.plan.legs[leg] as LegPlan;
  const tape = state.tape.legs[leg];
  const reference = tape?.fillOpen[bar] as number;
  return {
    reference,
    fill: fillPrice(reference, plan.side, state.plan.slippage),
    settlement: settlementPrice(
      state,
      { plan, tape: tape as HeldLeg['tape'] },
      bar,
      'open',
      tape?.mark.open[bar] as number,
    ),
  };
}

/** Opens one leg and books it: margin in, fee and slippage out. */
export function openLeg(state: EngineState, leg: number, opening: Opening, bar: number): void {
  const plan = state.plan.legs[leg] as LegPlan;
  const tape = state.tape.legs[leg] as HeldLeg['tape'];
  const lifeIndex = state.lives.filter((life) => life.leg === leg).length;
  const tag = `${plan.role}:${lifeIndex}`;
  const account: AccountName = state.plan.cross === null ? `leg:${tag}` : 'leg:account';
  const atMs = state.tape.openMs[bar] as number;
  const { settlement } = entryPrices(state, leg, bar);
  const contracts = opening.quantity * opening.entry;
  const slippage =
    slippageCost(
      { contract: plan.contract, quantity: opening.quantity, contracts },
      opening.entry,
      opening.reference,
    ) * settlement;

  const heldBefore = plan.position !== null && lifeIndex === 0 && plan.position.atMs < atMs;
  const { journal } = state;
  journal.post(atMs, 'own:idle', account, opening.outlay, 'margin', tag);
  journal.post(atMs, account, 'world:fees', opening.fee, 'fee', tag);
  journal.post(atMs, account, 'world:slippage', slippage, 'slippage', tag);

  state.held[leg] = {
    plan,
    tape,
    leg,
    lifeIndex,
    tag,
    account,
    contract: plan.contract,
    side: plan.side,
    quantity: opening.quantity,
    contracts,
    entry: opening.entry,
    entryReference: opening.reference,
    entryBar: bar,
    entryAtMs: lifeIndex === 0 ? (plan.position?.atMs ?? atMs) : atMs,
    margin: opening.wallet,
    lent: opening.lent,
    wallet: opening.wallet,
    flowsAtCost: (opening.wallet - opening.lent) * settlement - slippage,
    coin: 0,
    coinAtCost: 0,
    steps: [{ bar, wallet: opening.wallet }],
    settlements: 0,
    // A trade opened before this bar is held at its open, so it settles what falls there.
    nextPrint: lowerBound(tape.funding.bar, heldBefore ? bar : bar + 1),
    chargedAtMs: atMs,
  };
}
