/** What every exit style does with a pair: sell the leg that was caught, close the other at the same moment, charge. */
import type { Phase } from '../../domain/run.ts';
import { fromFemto, type Reason, received } from '../../ledger/journal.ts';
import { isLiquidated, notionalAt } from '../../margin/isolated.ts';
import { tableAt } from '../../margin/table-steps.ts';
import type { LegTape } from '../../market/tape.ts';
import { movedWithin } from '../../metrics/same-moment.ts';
import { closeAt } from '../close-legs.ts';
import { countedAt } from '../leg-collateral.ts';
import { type Breach, closeCaught } from '../liquidate.ts';
import { type EngineState, type HeldLeg, idleCash, noteIdle, settlementPrice } from '../state.ts';
import { coinsOf, unplannedSlippage } from '../unplanned.ts';
import type { Unwinding } from './unwinding.ts';

/** A moment as the marks of both legs have it: an open or a close, or inside a bar with the caught leg at a price. */
export interface PairMoment {
  readonly bar: number;
  readonly phase: Phase;
  /** The caught leg's mark then. */
  readonly price: number;
}

export const tapeOfLeg = ({ tape }: Pick<EngineState, 'tape'>, leg: number): LegTape =>
  tape.legs[leg] as LegTape;

/** What an order on the other leg's market is referred to at a moment. */
export function otherReference(
  state: EngineState,
  leg: number,
  { bar, phase, price }: PairMoment,
): number {
  const other = tapeOfLeg(state, 1 - leg);
  if (phase === 'inside') return movedWithin(other, tapeOfLeg(state, leg), bar, price);
  return (phase === 'open' ? other.fillOpen : other.fillClose)[bar] as number;
}

/** The other leg, where it is held and is not at its own trigger at that very open: then it is caught by itself. */
export function standingOther(
  state: EngineState,
  leg: number,
  { bar, phase }: Pick<PairMoment, 'bar' | 'phase'>,
): HeldLeg | null {
  const other = state.held[1 - leg] ?? null;
  if (other === null || other.plan.liquidation === null || phase !== 'open') return other;
  const mark = other.tape.mark.open[bar] as number;
  const { equalityKills } = other.plan.liquidation;
  const seen = countedAt(other, 'open', bar);
  return isLiquidated(seen, tableAt(other.tables, bar), mark, equalityKills) ? null : other;
}

/** What was paid for a reason since the journal had so many transfers, capital currency. */
export const paidSince = (state: EngineState, from: number, reason: Reason, tag: string): number =>
  -fromFemto(received(state.journal.transfers.slice(from), reason, ({ leg }) => leg === tag));

/**
 * Sells a caught leg, or a share of it, into its market: the taker fee, the slippage of an unplanned order,
 * never beyond what is there.
 *
 * @returns what is left of it
 */
export function sellCaught(
  state: EngineState,
  unwinding: Unwinding,
  breach: Breach,
  bar: number,
  share: number,
): HeldLeg | null {
  const { held, price, phase } = breach;
  const from = state.journal.transfers.length;
  const quantity = share * coinsOf(held, price);
  const rest = closeCaught(state, breach, bar, () => ({
    share,
    style: 'market',
    fee: Math.max(0, held.plan.takerFee),
    slippage: unplannedSlippage(state, held, { bar, phase, price, quantity }),
  }));
  unwinding.caughtSlippage += paidSince(state, from, 'liquidation slippage', held.tag);
  return rest;
}

/** What closing the other leg, or a share of it, brought. */
export interface ClosedOther {
  /** Of what was closed, capital currency. */
  readonly notional: number;
  /** Idle cash it brought home; zero or more. */
  readonly back: number;
}

/**
 * Closes a share of the other leg at a moment.
 *
 * @param costs null: it is taken over without an order
 */
export function closeOther(
  state: EngineState,
  unwinding: Unwinding,
  other: HeldLeg,
  moment: PairMoment,
  share: number,
  costs: 'market' | null,
): ClosedOther {
  const { bar, phase } = moment;
  const reference = otherReference(state, 1 - other.leg, moment);
  const x = settlementPrice(state, other, bar, phase, reference);
  const notional = share * notionalAt(other, reference) * x;
  const quantity = share * coinsOf(other, reference);
  const slippage =
    costs === null
      ? 0
      : unplannedSlippage(state, other, { bar, phase, price: reference, quantity });
  const from = state.journal.transfers.length;
  const before = idleCash(state);
  const fee = costs === null ? 0 : other.plan.takerFee;
  closeAt(state, other, { bar, phase, reference, share, slippage, fee, kind: 'survivor-close' });
  unwinding.otherSlippage += paidSince(state, from, 'slippage', other.tag);
  return { notional, back: Math.max(0, idleCash(state) - before) };
}

/**
 * Charges what a style takes beside fees and slippage, out of what the leg brought home.
 *
 * @param asked capital currency
 * @param back  what there is; no more is taken
 */
export function charge(
  state: EngineState,
  unwinding: Unwinding,
  tag: string,
  asked: number,
  back: number,
  { bar, phase }: Pick<PairMoment, 'bar' | 'phase'>,
): void {
  const quote = Math.min(asked, back);
  const atMs = state.tape.openMs[bar] as number;
  state.journal.post(atMs, 'own:idle', 'world:liquidation', quote, 'exit charge', tag);
  unwinding.charge += quote;
  noteIdle(state, bar, phase);
}

/** Coins of a pair's parts together, with their sides: what nobody hedges. */
export const netCoins = (
  parts: readonly { readonly leg: HeldLeg; readonly price: number; readonly share: number }[],
): number =>
  parts.reduce((sum, { leg, price, share }) => sum + leg.side * share * coinsOf(leg, price), 0);
