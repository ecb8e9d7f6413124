/**
 * Margin checks at the open and inside a bar, and "Two deaths" of docs/method.md.
 */
import type { Life } from './life.ts';
import { isBreached, triggerOf } from './margin.ts';
import {
  type Brackets,
  closeLife,
  type Episode,
  isAlive,
  liquidate,
  netOf,
  type State,
} from './state.ts';
import { at, type Tape } from './tape.ts';
import type { OracleInput } from './types.ts';

/** Liquidates a life whose open is beyond; the trigger is the open. */
export function checkAtOpen(
  input: OracleInput,
  tape: Tape,
  brackets: Brackets,
  state: State,
  bar: number,
  life: Life,
): boolean {
  const { open } = at(at(tape.bars, bar).legs, life.legIndex).mark;
  if (life.outright || !isBreached(brackets, life, open)) return false;
  die(input, tape, state, bar, life, open);
  return true;
}

/** Step 4. Answers whether anything died. */
export function checkInside(
  input: OracleInput,
  tape: Tape,
  brackets: Brackets,
  state: State,
  bar: number,
): boolean {
  let died = false;
  for (const life of state.lives.filter(isAlive))
    if (bar < life.heldFromBar && checkAtOpen(input, tape, brackets, state, bar, life)) died = true;

  const breached = state.lives.filter((life) => {
    if (!isAlive(life) || life.outright) return false;
    const { low, high } = at(at(tape.bars, bar).legs, life.legIndex).mark;
    return isBreached(brackets, life, life.sign > 0 ? low : high);
  });
  if (breached.length === 2) {
    state.ambiguous = true;
    // The long lost and the short closed at this bar's close; and the other way round.
    for (const lost of breached)
      state.alternatives.push(netHadOneDied(input, tape, brackets, state, bar, lost));
  }
  for (const life of breached) die(input, tape, state, bar, life, triggerOf(brackets, life));
  return died || breached.length > 0;
}

/** Net of the whole construction, had only this one died and the other closed at the close. */
function netHadOneDied(
  input: OracleInput,
  tape: Tape,
  brackets: Brackets,
  state: State,
  bar: number,
  lost: Life,
): number {
  const lives = state.lives.map((life) => ({ ...life }));
  const imagined: State = { ...state, lives, episodes: [], alternatives: [] };
  for (const life of lives.filter(isAlive))
    if (life.legIndex === lost.legIndex)
      liquidate(input, tape, imagined, life, bar, triggerOf(brackets, life));
    else closeLife(input, tape, imagined, life, bar, 'close', 'window-end');
  return lives.reduce((sum, life) => sum + netOf(life), 0);
}

function die(
  input: OracleInput,
  tape: Tape,
  state: State,
  bar: number,
  life: Life,
  triggerPrice: number,
): void {
  const other = state.lives.find((candidate) => candidate !== life && isAlive(candidate));
  liquidate(input, tape, state, life, bar, triggerPrice);
  const last = state.episodes.at(-1);
  if (other !== undefined) {
    state.episodes.push({ dead: life, survivor: other, bar, triggerPrice, rehedgedAtPrice: null });
  } else if (last?.bar === bar && life.legIndex < last.dead.legIndex) {
    // Both in one bar: the first leg of the scenario counts as the dead one.
    state.episodes.pop();
    const turned: Episode = { ...last, dead: life, survivor: last.dead, triggerPrice };
    state.episodes.push(turned);
  }
}
