/** Rounds of auto-deleveraging: a venue closes a winning leg to cover bankrupt positions. */
import { deleveraged } from '../margin/adl.ts';
import { payableClose, playRound, type RoundOutcome } from '../margin/adl-queue.ts';
import { LEAST_REST } from '../margin/closure.ts';
import { unrealised } from '../margin/isolated.ts';
import { adlClose } from './adl-price.ts';
import { countsAsNeutral } from './adl-standing.ts';
import type { LegRounds } from './adl-state.ts';
import { closeAt } from './close-legs.ts';
import { countedAt, worthAt } from './leg-collateral.ts';
import { type EngineState, type HeldLeg, settlementPrice } from './state.ts';

/** Every round that takes effect at this open, on what is held; the scenario's first leg first. */
export function deleverage(state: EngineState, bar: number): void {
  for (const rounds of state.deleveraging ?? []) {
    if (rounds === null) continue;
    for (const [i, at] of rounds.bars.entries()) {
      const held = state.held[rounds.leg];
      if (at === bar && held) meetRound(state, held, rounds, i, bar);
    }
  }
}

function meetRound(
  state: EngineState,
  held: HeldLeg,
  rounds: LegRounds,
  index: number,
  bar: number,
): void {
  const { adl } = state.plan;
  const round = rounds.plan.rounds[index];
  if (adl === null || round === undefined) return;
  beginAnew(state, held, rounds);
  const { queue } = adl;
  const { score, hedgesLast } = rounds.plan;
  const mark = held.tape.mark.open[bar] as number;
  const whole = queue.kind === 'population' ? queue.own : 0;
  const winner = {
    leg: countedAt(held, 'open', bar),
    own: (whole * held.quantity) / held.openedQuantity,
    deltaNeutral: hedgesLast && countsAsNeutral(state, held, rounds.plan, bar),
  };
  const met = playRound(queue, rounds.others, winner, {
    ...{ mark, share: round.share },
    ...{ score, hedgesLast },
  });
  rounds.others = met.others;
  const share = closedShare(held, met.part);
  if (share > 0) {
    const price = adlClose(round.price, rounds.plan, held, bar);
    closeWinner(state, held, { ...met, part: share }, price, bar);
    return;
  }
  const { leg, lifeIndex } = held;
  const why = unrealised(held, mark) > 0 ? 'behind' : 'at a loss';
  state.spared.push({ bar, leg, lifeIndex, why, ahead: met.ahead, taken: met.taken });
}

/** Below this a part is rounding. */
const LEAST_PART = 1e-9;

/** A rest that is nearly nothing goes with the part, as at a liquidation in steps. */
function closedShare({ quantity, openedQuantity }: HeldLeg, part: number): number {
  if (part < LEAST_PART) return 0;
  return quantity * (1 - part) < LEAST_REST * openedQuantity ? 1 : part;
}

/** A leg that was opened anew since the last round stands in the queue as it was stated. */
function beginAnew({ lives }: EngineState, held: HeldLeg, rounds: LegRounds): void {
  const before = lives.filter(({ leg, continued }) => leg === held.leg && !continued).length;
  const opening = held.continued ? before - 1 : before;
  if (opening === rounds.opening) return;
  rounds.opening = opening;
  rounds.others = rounds.full;
}

/**
 * Closes a winner, or a part of it, without fee or slippage: its profit at the mark is booked, and what
 * the close price pays less of it is the haircut.
 */
function closeWinner(
  state: EngineState,
  held: HeldLeg,
  { part, ahead, taken }: RoundOutcome,
  price: number,
  bar: number,
): void {
  const mark = held.tape.mark.open[bar] as number;
  // What it can pay is what its assets are worth there.
  const closePrice = payableClose(worthAt(held, 'open', bar), price);
  const x = settlementPrice(state, held, bar, 'open', mark);
  const haircut = part * deleveraged(held, closePrice, mark).forgone * x;
  closeAt(state, held, {
    bar,
    phase: 'open',
    reference: mark,
    share: part,
    slippage: 0,
    fee: 0,
    kind: 'adl',
    closePrice,
    deleveraging: { haircut, ahead, taken },
  });
}
