/** Entries: the construction as a whole, and the reopening of a lost leg. */

import { EntryRefused } from '../domain/errors.ts';
import type { ContractKind } from '../domain/instrument.ts';
import type { LegPlan, TableStep } from '../domain/run.ts';
import type { AccountName } from '../ledger/journal.ts';
import { hedgeOf } from '../margin/cross.ts';
import { tableSteps } from '../margin/table-steps.ts';
import { lowerBound } from '../units/sorted.ts';
import { refuseEntries } from './entry-checks.ts';
import { buyAssets } from './leg-collateral.ts';
import { type EntryPrices, type Opening, sizeConstruction } from './sizing.ts';
import {
  cashOutside,
  DUST,
  type EngineState,
  type HeldLeg,
  idleCash,
  noteIdle,
  settlementPrice,
} from './state.ts';

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

/**
 * Opens every leg at the open of `bar`: with the capital, or, later, with what has become of it.
 *
 * @throws EntryRefused where a venue does not let it in, or nothing is left to open it with
 */
export function openConstruction(state: EngineState, bar: number): void {
  const { plan } = state;
  const equity = state.constructions === 0 ? plan.capital : cashOutside(state);
  // What is still in flight is ours and counts, but it can not be posted.
  const free = state.constructions === 0 ? plan.capital : idleCash(state);
  const working = Math.min(equity * (1 - plan.reserve), free);
  if (state.constructions > 0 && working <= DUST * plan.capital)
    throw new EntryRefused({
      where: 'enter',
      expected: 'cash to open it with',
      found: 'none left',
    });
  const prices = [entryPrices(state, 0, bar), entryPrices(state, 1, bar)] as const;
  refuseDeltas(plan, prices);
  const openings = sizeConstruction(plan, prices, working);
  refuseEntries(state, openings, bar);
  state.constructions += 1;
  state.entryDue = false;
  state.equityAtEntry = equity;
  // A survivor's action that came too late was the last construction's.
  state.pending = null;
  state.plannedExitMs =
    (state.tape.openMs[bar] as number) + (plan.holdMs ?? Number.POSITIVE_INFINITY);
  for (const [leg, opening] of openings.entries()) openLeg(state, leg, opening, bar);
  noteIdle(state, bar, 'open');
}

/** What an entry of this leg at the open of `bar` would be filled at, and what its currency is worth. */
export function entryPrices(state: EngineState, leg: number, bar: number): EntryPrices {
  const plan = state.plan.legs[leg] as LegPlan;
  const tape = state.tape.legs[leg];
  const reference = tape?.fillOpen[bar] as number;
  const { delta } = plan;
  return {
    ...(delta === undefined ? {} : { delta: state.tape.signals[delta]?.[bar] ?? Number.NaN }),
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

/** A hedge is sized by what is known of the delta at the entry: missing is not nought, and of nought there is none. */
function refuseDeltas({ legs }: EngineState['plan'], prices: readonly EntryPrices[]): void {
  for (const [i, { delta }] of prices.entries())
    if (delta !== undefined && !(delta > 0))
      throw new EntryRefused({
        where: `construction.${legs[i]?.role}.delta`,
        expected: 'a delta above zero that is known at the open of the entry',
        found: Number.isNaN(delta) ? 'none yet' : String(delta),
        hint: 'import more of the series, or enter later',
      });
}

/** Opens one leg and books it: margin in, fee and slippage out. */
export function openLeg(state: EngineState, leg: number, opening: Opening, bar: number): void {
  const plan = state.plan.legs[leg] as LegPlan;
  const tape = state.tape.legs[leg] as HeldLeg['tape'];
  const before = state.lives.filter((life) => life.leg === leg);
  const lifeIndex = before.length;
  const construction = state.constructions - 1;
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
    construction,
    reopened: before.at(-1)?.construction === construction,
    tag,
    account,
    contract: plan.contract,
    side: plan.side,
    quantity: opening.quantity,
    openedQuantity: opening.quantity,
    contracts,
    entry: opening.entry,
    entryReference: opening.reference,
    entryBar: bar,
    entryPhase: 'open',
    continued: false,
    entryAtMs: lifeIndex === 0 ? (plan.position?.atMs ?? atMs) : atMs,
    margin: opening.wallet,
    lent: opening.lent,
    wallet: opening.wallet,
    assets: buyAssets(state, tape, leg, opening.wallet, bar),
    sold: null,
    flowsAtCost: (opening.wallet - opening.lent) * settlement - slippage,
    coin: 0,
    coinAtCost: 0,
    steps: [{ bar, wallet: opening.wallet }],
    tables: tablesOf(state, plan, opening, bar),
    freeBalance: 0,
    settlements: 0,
    // A trade opened before this bar is held at its open, so it settles what falls there.
    nextPrint: lowerBound(tape.funding.bar, heldBefore ? bar : bar + 1),
    chargedAtMs: atMs,
  };
}

/** What a leg has to hold from its entry on: by its own rules, or as the perp of a shared account. */
function tablesOf(
  state: EngineState,
  plan: LegPlan,
  { quantity, entry }: Opening,
  bar: number,
): readonly TableStep[] {
  const position = { contract: plan.contract, quantity, entry, contracts: quantity * entry };
  const { cross } = state.plan;
  if (plan.liquidation !== null)
    return tableSteps(plan.liquidation.rules, position, state.tape.openMs, bar);
  if (cross === null || plan.contract === 'spot') return [];
  const hedge = hedgeOf(cross, state.held[0]?.quantity ?? 0, quantity);
  return tableSteps(cross.liquidation.rules, position, state.tape.openMs, bar, hedge);
}
