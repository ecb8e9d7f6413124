/**
 * What a halt stops, and until when. Nobody knows one before it begins: orders are given and collateral is
 * sent as without it, and what meets it waits.
 */
import type { Halt, HaltKind, Waited } from '../domain/halt.ts';
import type { ExitKind } from '../domain/result.ts';
import type { Plan } from '../domain/run.ts';
import type { EngineState, HeldLeg } from './state.ts';

/** By what each is stopped. An opening needs an order that is filled and margin that arrives. */
const STOPS = {
  order: ['trading'],
  opening: ['trading', 'deposits', 'transfers'],
  leaving: ['withdrawals', 'transfers'],
  arriving: ['deposits', 'transfers'],
  failing: ['failing transfers'],
} as const satisfies Readonly<Record<string, readonly HaltKind[]>>;

/** The halt in force that stops something at a venue, of several the one that ends last; null: none does. */
export function stoppedAt(
  { halts }: Pick<Plan, 'halts'>,
  what: keyof typeof STOPS,
  venue: string | undefined,
  atMs: number,
): Halt | null {
  const kinds: readonly HaltKind[] = STOPS[what];
  let last: Halt | null = null;
  for (const halt of halts) {
    const isMet = halt.venue === venue && halt.from <= atMs && kinds.includes(halt.kind);
    if (isMet && halt.to > (last?.to ?? atMs)) last = halt;
  }
  return last;
}

/**
 * Whether orders of ours on a leg are filled at a bar's open; null: they are. The two legs of a shared account
 * and of an inverse carry leave together, so that what stops the one stops the other.
 */
export function tradingStopped(state: EngineState, leg: number, bar: number): Halt | null {
  const { plan, tape } = state;
  if (plan.halts.length === 0) return null;
  const atMs = tape.openMs[bar] as number;
  const together = plan.cross !== null || plan.template === 'inverse';
  const legs = together ? plan.legs : plan.legs.slice(leg, leg + 1);
  for (const { venue } of legs) {
    const stopped = stoppedAt(plan, 'order', venue, atMs);
    if (stopped !== null) return stopped;
  }
  return null;
}

/** Tells of what met a halt, once while that lasts. */
export function tellHalted(
  state: EngineState,
  halt: Halt,
  order: {
    readonly what: Waited;
    readonly bar: number;
    readonly phase?: 'close';
    readonly leg: number;
    readonly lifeIndex: number;
  },
): void {
  const { halted } = state;
  const { what, leg, bar, lifeIndex, phase = 'open' } = order;
  const isTold = halted.some(
    (one) =>
      one.what === what && one.leg === leg && one.lifeIndex === lifeIndex && one.halt === halt,
  );
  if (!isTold) halted.push({ what, bar, phase, leg, lifeIndex, halt });
}

/** Whether the order to close a leg at a bar's open waits, because it was told to already or from now on. */
export function exitWaits(state: EngineState, held: HeldLeg, bar: number, kind: ExitKind): boolean {
  if (isWaiting(state, held)) return true;
  const stopped = tradingStopped(state, held.leg, bar);
  if (stopped === null) return false;
  const { leg, lifeIndex, construction } = held;
  tellHalted(state, stopped, { what: 'exit', bar, leg, lifeIndex });
  state.waiting = [...state.waiting, { leg, construction, kind, notBeforeMs: stopped.to }];
  return true;
}

/** Tells of a leg that is marked at a bar's close, as if sold, inside a halt. */
export function tellUnsold(state: EngineState, { leg, lifeIndex }: HeldLeg, bar: number): void {
  const stopped = tradingStopped(state, leg, bar);
  if (stopped !== null)
    tellHalted(state, stopped, { what: 'window end', bar, phase: 'close', leg, lifeIndex });
}

/** Whether a leg is to be closed as soon as its venue fills orders again. */
export const isWaiting = (
  { waiting }: Pick<EngineState, 'waiting'>,
  { leg, construction }: Pick<HeldLeg, 'leg' | 'construction'>,
): boolean => waiting.some((one) => one.leg === leg && one.construction === construction);

/** Whether an entry of some legs at a bar's open waits: none of them is opened before all can be. */
export function openingStopped(
  state: EngineState,
  legs: readonly number[],
  bar: number,
): { readonly halt: Halt; readonly leg: number } | null {
  const { plan, tape } = state;
  if (plan.halts.length === 0) return null;
  const atMs = tape.openMs[bar] as number;
  for (const leg of legs) {
    const halt = stoppedAt(plan, 'opening', plan.legs[leg]?.venue, atMs);
    if (halt !== null) return { halt, leg };
  }
  return null;
}
