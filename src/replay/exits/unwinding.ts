/**
 * One unwinding under an exit style, from its trigger on: what it has cost so far, what whoever acts holds
 * unhedged, and what is still to be done.
 */
import type { ExitStyle } from '../../domain/exit-style.ts';
import type { Phase } from '../../domain/run.ts';
import type { Femto } from '../../ledger/journal.ts';
import { HOUR } from '../../units/units.ts';

/** Equal parts that are sold at one open after the other. */
export interface Parts {
  /** Coins still held, above zero. */
  coins: number;
  /** Parts still to be sold; the last one is all that is left. */
  left: number;
}

/** The insurance fund sells what it took over. */
export interface FundSale extends Parts {
  readonly kind: 'selling';
  readonly side: 1 | -1;
  /** Mark at which it took the leg over, beside the equity that came with it. */
  readonly price: number;
  /** Notional of our other leg then, capital currency, where it may have to bear a loss; else 0. */
  readonly exposed: number;
  dueMs: number;
}

/** The next step of a staged unwinding. */
export interface NextStep {
  readonly kind: 'stepping';
  /** Steps done. */
  done: number;
  dueMs: number;
}

/** The other leg of a coordinated exit with a lag. */
export interface LateClose {
  readonly kind: 'closing';
  readonly dueMs: number;
}

/** A leg and its offset on the other venue. */
export interface Migration extends Parts {
  readonly kind: 'migrating';
  /** Of the caught leg; its offset is the other way. */
  readonly side: 1 | -1;
  /** What both were last settled at, quote. */
  caughtPrice: number;
  otherPrice: number;
  /** What the caught leg's equity has become; never below zero. */
  remains: Femto;
  dueMs: number;
}

export type Work = FundSale | NextStep | LateClose | Migration;

/** What a fund held before, and what became of a shortfall. */
export interface FundRecord {
  readonly before: Femto;
  after: Femto;
  socialised: Femto;
  chargedToUs: Femto;
}

/** Where and when a leg was caught. */
export interface Trigger {
  readonly leg: number;
  readonly lifeIndex: number;
  readonly construction: number;
  readonly tag: string;
  readonly bar: number;
  readonly phase: Phase;
  readonly price: number;
  /** The other leg's mark at that moment. */
  readonly otherMark: number;
}

export interface Unwinding {
  readonly trigger: Trigger;
  readonly style: ExitStyle;
  endBar: number;
  caughtSlippage: number;
  otherSlippage: number;
  charge: number;
  fund: FundRecord | null;
  /** Null: nothing is left to do. */
  work: Work | null;
  /** Coins held unhedged now, since when; the most so far, and the integral up to then in coin·hours. */
  delta: number;
  sinceMs: number;
  worstDelta: number;
  deltaHours: number;
}

export const newUnwinding = (trigger: Trigger, style: ExitStyle, atMs: number): Unwinding => ({
  trigger,
  style,
  endBar: trigger.bar,
  caughtSlippage: 0,
  otherSlippage: 0,
  charge: 0,
  fund: null,
  work: null,
  delta: 0,
  sinceMs: atMs,
  worstDelta: 0,
  deltaHours: 0,
});

/** From now on so many coins are held unhedged. */
export function holdUnhedged(unwinding: Unwinding, coins: number, atMs: number): void {
  const { delta, sinceMs, worstDelta } = unwinding;
  unwinding.deltaHours += Math.abs(delta) * ((atMs - sinceMs) / HOUR);
  unwinding.sinceMs = atMs;
  unwinding.delta = coins;
  if (Math.abs(coins) > Math.abs(worstDelta)) unwinding.worstDelta = coins;
}

/** So many coins are taken over and passed on in one instant. */
export function passOn(unwinding: Unwinding, coins: number, atMs: number): void {
  holdUnhedged(unwinding, coins, atMs);
  holdUnhedged(unwinding, 0, atMs);
}

/** How many opens lie in `over`: one part for each, and at least one. */
export const partsOver = (over: number, gridMs: number): number =>
  Math.max(1, Math.floor(over / gridMs));

/** Whether work of others goes on that does not end with our legs. */
export const isOthersWork = ({ work }: Unwinding): boolean =>
  work !== null && (work.kind === 'selling' || work.kind === 'migrating');
