/**
 * "Moving collateral" of docs/method.md: asked at a close, sent at the next open, arrived at a later one.
 */
import { isHalted, KEEPS_INSIDE, KEEPS_OUTSIDE, SENDS_BACK } from './halts.ts';
import type { Life } from './life.ts';
import { equityAt, notionalAt } from './margin.ts';
import { exchange, heldOf, type Moment, type State } from './state.ts';
import { lawOf, maintenance, ruleAt, tableOf } from './table.ts';
import { at, type Tape } from './tape.ts';
import type { OracleInput } from './types.ts';

/** Below this share of the capital, an amount is nothing. */
const DUST = 1e-9;

const LEGS = [0, 1] as const;

/** Equity and maintenance of a leg at a bar's open or close, in its settlement currency. */
export function standingOf(
  input: OracleInput,
  tape: Tape,
  bar: number,
  life: Life,
  when: Moment,
): { equity: number; held: number } {
  const { openMs, legs } = at(tape.bars, bar);
  const mark = at(legs, life.legIndex).mark[when];
  const table = tableOf(ruleAt(lawOf(input, life.legIndex), openMs), life);
  return { equity: equityAt(life, mark), held: maintenance(table, notionalAt(life, mark)) };
}

/** Maintenance ÷ equity; 1 where equity is not above zero. */
export const ratioOf = ({ equity, held }: { equity: number; held: number }): number =>
  equity > 0 ? held / equity : 1;

/** Step 1: what is due goes to the leg its role holds now, else to the idle cash. */
export function arrive(input: OracleInput, tape: Tape, state: State, bar: number): void {
  const { openMs } = at(tape.bars, bar);
  for (const one of state.transfers) {
    if (!one.inFlight || one.dueMs > openMs) continue;
    if (isHalted(input, one.legIndex, KEEPS_OUTSIDE, openMs)) continue;
    const from = input.legs.findIndex(({ role }) => role === one.source);
    one.failed =
      isHalted(input, from, SENDS_BACK, one.sentMs) ||
      isHalted(input, one.legIndex, SENDS_BACK, openMs);
    const life = heldOf(state, one.failed ? from : one.legIndex);
    one.inFlight = false;
    one.arrivedMs = openMs;
    one.late = !one.failed && life === undefined;
    if (life === undefined) state.idleQuote += one.amountQuote;
    else move(input, tape, bar, life, one.amountQuote);
  }
}

/** Quote into the wallet of a leg, or out of it, at this open's mark. */
function move(input: OracleInput, tape: Tape, bar: number, life: Life, quote: number): void {
  life.wallet += quote / exchange(input, tape, bar, life, 'open');
  life.spentQuote += quote;
}

/** Step 5: what each leg asks for at this close stands until the next open. */
export function ask(input: OracleInput, tape: Tape, state: State, bar: number): void {
  const { rebalance } = input;
  if (rebalance === undefined) return;
  for (const legIndex of LEGS) {
    state.askedQuote[legIndex] = 0;
    const life = heldOf(state, legIndex);
    const awaits = state.transfers.some((one) => one.inFlight && one.legIndex === legIndex);
    if (life === undefined || life.outright || awaits) continue;
    const standing = standingOf(input, tape, bar, life, 'close');
    if (ratioOf(standing) < rebalance.at) continue;
    const missing = standing.held / rebalance.to - standing.equity;
    state.askedQuote[legIndex] = missing * exchange(input, tape, bar, life, 'close');
  }
}

/** Step 3, last: what was asked for leaves its source, as far as that can give it. */
export function send(input: OracleInput, tape: Tape, state: State, bar: number): void {
  const { rebalance } = input;
  if (rebalance === undefined) return;
  const { from, feeQuote, transferMs } = rebalance;
  const { openMs } = at(tape.bars, bar);
  const dust = DUST * input.capitalQuote;
  for (const legIndex of LEGS) {
    const asked = state.askedQuote[legIndex];
    state.askedQuote[legIndex] = 0;
    const life = heldOf(state, legIndex);
    const donor = heldOf(state, 1 - legIndex);
    if (asked === 0 || life === undefined) continue;
    const ofReserve = state.idleQuote - feeQuote;
    const byReserve = from === 'reserve' || (from === 'either' && ofReserve > dust);
    const canGive = byReserve ? ofReserve : spareOf(input, tape, bar, donor) - feeQuote;
    const amountQuote = Math.min(asked, canGive, input.rebalance?.limitQuote ?? asked);
    if (amountQuote <= dust) continue;
    if (!byReserve && isHalted(input, 1 - legIndex, KEEPS_INSIDE, openMs)) continue;
    if (byReserve) state.idleQuote -= amountQuote + feeQuote;
    else if (donor !== undefined) move(input, tape, bar, donor, -amountQuote - feeQuote);
    // The fee is the asking leg's, though it never saw the money.
    life.feesQuote += feeQuote;
    life.spentQuote += feeQuote;
    state.transfers.push({
      legIndex,
      source: byReserve || donor === undefined ? 'reserve' : donor.leg.role,
      sentMs: openMs,
      dueMs: openMs + transferMs,
      amountQuote,
      feeQuote,
      inFlight: true,
      arrivedMs: null,
      late: false,
      failed: false,
    });
    if (transferMs === 0) arrive(input, tape, state, bar);
  }
}

/** What a leg can do without, in quote: it keeps `to`, and gives no more than its wallet. */
function spareOf(input: OracleInput, tape: Tape, bar: number, life: Life | undefined): number {
  if (life === undefined || life.outright || input.rebalance === undefined) return 0;
  const { equity, held } = standingOf(input, tape, bar, life, 'open');
  const spare = Math.min(life.wallet, equity - held / input.rebalance.to);
  return spare * exchange(input, tape, bar, life, 'open');
}
