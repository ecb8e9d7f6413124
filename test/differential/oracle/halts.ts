/**
 * "Halts" of docs/method.md, asked anew at every open: nothing here knows when one ends.
 */
import type { Life } from './life.ts';
import { closeLife, isAlive, type State } from './state.ts';
import { at, type Tape } from './tape.ts';
import type { OracleExitKind, OracleHalt, OracleInput } from './types.ts';

type Kind = OracleHalt['kind'];

export const KEEPS_ORDERS: readonly Kind[] = ['trading'];
export const KEEPS_OPENINGS: readonly Kind[] = ['trading', 'deposits', 'transfers'];
export const KEEPS_INSIDE: readonly Kind[] = ['withdrawals', 'transfers'];
export const KEEPS_OUTSIDE: readonly Kind[] = ['deposits', 'transfers'];
export const SENDS_BACK: readonly Kind[] = ['failing transfers'];

/** Whether one of these is in force at a leg's venue. */
export const isHalted = (
  { halts = [] }: OracleInput,
  legIndex: number,
  kinds: readonly Kind[],
  atMs: number,
): boolean =>
  halts.some(
    (halt) =>
      halt.legIndex === legIndex &&
      kinds.includes(halt.kind) &&
      halt.fromMs <= atMs &&
      atMs < halt.toMs,
  );

/** Whether an order on a leg goes unfilled at this open. */
export function isUnfilled(input: OracleInput, tape: Tape, bar: number, legIndex: number): boolean {
  const { openMs } = at(tape.bars, bar);
  const together = input.template === 'cross' || input.template === 'inverse';
  return (together ? [0, 1] : [legIndex]).some((leg) => isHalted(input, leg, KEEPS_ORDERS, openMs));
}

/** Whether a life that is to be closed at this open waits; it is noted that it does. */
export function mustWait(
  input: OracleInput,
  tape: Tape,
  state: State,
  life: Life,
  bar: number,
  kind: OracleExitKind,
): boolean {
  if (state.waiting.has(life.legIndex)) return true;
  if (!isUnfilled(input, tape, bar, life.legIndex)) return false;
  state.waiting.set(life.legIndex, kind);
  return true;
}

/** Closes the isolated legs whose venue fills orders again; who died meanwhile waits for nothing. */
export function closeWaiting(input: OracleInput, tape: Tape, state: State, bar: number): void {
  for (const [legIndex, kind] of [...state.waiting].sort(([a], [b]) => b - a)) {
    const life = state.lives.find((one) => one.legIndex === legIndex && isAlive(one));
    if (life !== undefined && isUnfilled(input, tape, bar, legIndex)) continue;
    state.waiting.delete(legIndex);
    if (life !== undefined) closeLife(input, tape, state, life, bar, 'open', kind);
  }
}
