/** What is done with the leg that lived: close it, keep it, or rebuild the hedge around it. */
import type { LegPlan } from '../domain/run.ts';
import { ruleAt } from '../margin/table-steps.ts';
import { closeAll } from './close-legs.ts';
import { asCounted, refusalOf } from './entry-checks.ts';
import { isWaiting, openingStopped, tellHalted } from './halts.ts';
import { entryPrices, openLeg } from './open-legs.ts';
import { type Opening, sizeReopening } from './sizing.ts';
import { DUST, type EngineState, type HeldLeg, idleCash, noteIdle } from './state.ts';

/**
 * Step 5 of a bar: a leg has just died, or lost a part; when may what is left be acted on? A leg that
 * lost a part is reopened only once it is gone.
 */
export function decideOnSurvivor(state: EngineState, bar: number, deadLeg: number): void {
  const { survivor } = state.plan;
  const alive = state.held.some((held) => held !== null);
  if (!alive || survivor.policy === 'hold') {
    state.pending = null;
    return;
  }
  if (survivor.policy === 'rehedge' && state.held[deadLeg] !== null) return;
  // Thrown out twice before anything could be done: the first time sets the clock.
  if (survivor.policy === 'close' && state.pending !== null) return;
  const barEnd = (state.tape.openMs[bar] as number) + state.tape.gridMs;
  state.pending = { notBeforeMs: barEnd + survivor.reaction, deadLeg };
}

/** Step 3: the pending action, once its time has come and if its leg still lives. */
export function actOnSurvivor(state: EngineState, bar: number): void {
  const { pending, plan } = state;
  if (pending === null || (state.tape.openMs[bar] as number) < pending.notBeforeMs) return;
  state.pending = null;
  const survivor = state.held.find((held) => held !== null);
  if (!survivor) return;
  // A survivor that waits to be closed is no longer hedged.
  if (plan.survivor.policy === 'rehedge' && !isWaiting(state, survivor)) {
    const stopped = openingStopped(state, [pending.deadLeg], bar);
    if (stopped !== null) {
      const { leg, halt } = stopped;
      const lifeIndex = state.lives.filter((life) => life.leg === leg).length;
      tellHalted(state, halt, { what: 'reopening', bar, leg, lifeIndex });
      state.pending = { ...pending, notBeforeMs: halt.to };
      return;
    }
    const opening = reopening(state, survivor, pending.deadLeg, bar);
    if (opening !== null && isLetIn(state, pending.deadLeg, opening, bar)) {
      if (opening.lent > 0) payFeeFromHolding(state, survivor, opening, pending.deadLeg, bar);
      openLeg(state, pending.deadLeg, opening, bar);
      noteIdle(state, bar, 'open');
      return;
    }
    state.refusals.push({ bar, leg: pending.deadLeg });
  }
  // What a leg that was closed in part has left goes with the other one.
  closeAll(state, bar, 'open', 'survivor-close');
}

function isLetIn(state: EngineState, leg: number, opening: Opening, bar: number): boolean {
  const { liquidation } = state.plan.legs[leg] as LegPlan;
  if (liquidation === null) return true;
  const rule = ruleAt(liquidation.rules, state.tape.openMs[bar] as number);
  return refusalOf(...asCounted(state, leg, opening, bar), rule) === null;
}

/**
 * The lost leg again, with what cash is left: as much as the survivor holds, or as the cash carries.
 * An inverse carry posts coin of its own holding.
 *
 * @returns null when there is nothing to post
 */
function reopening(
  state: EngineState,
  survivor: HeldLeg,
  deadLeg: number,
  bar: number,
): Opening | null {
  const plan = state.plan.legs[deadLeg] as LegPlan;
  const { reference, fill, settlement } = entryPrices(state, deadLeg, bar);
  if (plan.valuation === 'coin at spot leg') {
    const { leverage, takerFee } = plan;
    const coin = survivor.quantity + survivor.coin;
    if (coin <= 0) return null;
    const quantity = coin / (1 + takerFee);
    const posted = quantity / leverage;
    const fee = quantity * takerFee * settlement;
    return {
      quantity,
      entry: fill,
      reference,
      wallet: posted,
      lent: posted,
      fee,
      outlay: fee,
    };
  }
  const cash = idleCash(state);
  if (cash <= DUST * state.plan.capital) return null;
  const most = survivor.quantity + survivor.coin;
  return sizeReopening(plan, { reference, fill, settlement }, cash, most);
}

/** Coin of the holding pays the reopened perp's fee: it leaves the spot's books for our cash first. */
function payFeeFromHolding(
  state: EngineState,
  spot: HeldLeg,
  { fee }: Opening,
  perpLeg: number,
  bar: number,
): void {
  const coin = fee / entryPrices(state, perpLeg, bar).settlement;
  const atMs = state.tape.openMs[bar] as number;
  state.journal.post(atMs, spot.account, 'own:idle', fee, 'transfer', spot.tag);
  spot.coin -= coin;
  spot.coinAtCost -= fee;
  state.holding.push({ bar, phase: 'open', coin: -coin });
}
