/**
 * Margin checks at the open and inside a bar, and "Two deaths" of docs/method.md.
 */
import type { Life } from './life.ts';
import { isBreached, triggerOf } from './margin.ts';
import { closeLife, isAlive, liquidate, netOf, type State } from './state.ts';
import { lawOf, ruleAt, tableOf } from './table.ts';
import { at, type Tape } from './tape.ts';
import type { OracleInput } from './types.ts';

/** Whether a life is liquidated at a price of this bar, under the table in force at its open. */
function isDeadAt(input: OracleInput, tape: Tape, bar: number, life: Life, price: number): boolean {
  const law = lawOf(input, life.legIndex);
  const table = tableOf(ruleAt(law, at(tape.bars, bar).openMs), life);
  return isBreached(table, law.equalityKills, life, price);
}

const markOf = (tape: Tape, bar: number, life: Life) =>
  at(at(tape.bars, bar).legs, life.legIndex).mark;

/** The worst mark of a bar for a life. */
const adverseOf = (tape: Tape, bar: number, life: Life): number => {
  const { low, high } = markOf(tape, bar, life);
  return life.sign > 0 ? low : high;
};

/** The mark inside a bar at which a life that dies in it dies, after it lived at `from`. */
function triggerIn(input: OracleInput, tape: Tape, bar: number, life: Life, from: number): number {
  const isDead = (price: number) => isDeadAt(input, tape, bar, life, price);
  return triggerOf(isDead, from, adverseOf(tape, bar, life));
}

/** What has become of the legs in a check: nothing, some part of one, or all of one. */
export type Toll = 'nothing' | 'a part' | 'a leg';
export const worse = (one: Toll, other: Toll): Toll => {
  if (one === 'a leg' || other === 'a leg') return 'a leg';
  return one === 'nothing' ? other : one;
};

/** Liquidates a life whose open is beyond; the trigger is the open. */
export function checkAtOpen(
  input: OracleInput,
  tape: Tape,
  state: State,
  bar: number,
  life: Life,
): Toll {
  const { open } = markOf(tape, bar, life);
  if (life.outright || !isDeadAt(input, tape, bar, life, open)) return 'nothing';
  return die(input, tape, state, bar, life, open);
}

/** Step 4. */
export function checkInside(input: OracleInput, tape: Tape, state: State, bar: number): Toll {
  let toll: Toll = 'nothing';
  for (const life of inOrder(state))
    if (bar < life.heldFromBar && !life.continues)
      toll = worse(toll, checkAtOpen(input, tape, state, bar, life));

  const breached = inOrder(state).filter(
    (life) => !life.outright && isDeadAt(input, tape, bar, life, adverseOf(tape, bar, life)),
  );
  if (breached.length === 2) {
    state.ambiguous = true;
    // The long lost and the short closed at this bar's close; and the other way round.
    for (const lost of breached)
      state.alternatives.push(netHadOneDied(input, tape, state, bar, lost));
  }
  for (const life of breached) toll = worse(toll, dieInside(input, tape, state, bar, life));
  return toll;
}

/** The lives, in the order of the scenario's legs. */
const inOrder = (state: State): Life[] =>
  state.lives.filter(isAlive).sort((a, b) => a.legIndex - b.legIndex);

/** At its trigger; what is left of it is checked again at the same extreme. */
function dieInside(input: OracleInput, tape: Tape, state: State, bar: number, life: Life): Toll {
  let from = markOf(tape, bar, life).open;
  for (let next: Life | undefined = life; next !== undefined; next = restOf(state, life)) {
    const adverse = adverseOf(tape, bar, next);
    if (!isDeadAt(input, tape, bar, next, adverse)) return 'a part';
    const price = triggerIn(input, tape, bar, next, from);
    die(input, tape, state, bar, next, price);
    from = price;
  }
  return 'a leg';
}

const restOf = (state: State, { legIndex }: Life): Life | undefined =>
  state.lives.find((life) => life.legIndex === legIndex && isAlive(life));

/** Net of the whole construction, had only this one died and the other closed at the close. */
function netHadOneDied(
  input: OracleInput,
  tape: Tape,
  state: State,
  bar: number,
  lost: Life,
): number {
  const lives = state.lives.map((life) => ({ ...life }));
  const imagined: State = { ...state, lives, episodes: [], alternatives: [] };
  const dying = lives.find((life) => life.legIndex === lost.legIndex && isAlive(life));
  if (dying !== undefined) dieInside(input, tape, imagined, bar, dying);
  for (const life of inOrder(imagined))
    closeLife(input, tape, imagined, life, bar, 'close', 'window-end');
  return lives.reduce((sum, life) => sum + netOf(life), 0);
}

function die(
  input: OracleInput,
  tape: Tape,
  state: State,
  bar: number,
  life: Life,
  triggerPrice: number,
): Toll {
  const other = state.lives.find(
    (candidate) => candidate.legIndex !== life.legIndex && isAlive(candidate),
  );
  const share = liquidate(input, tape, state, life, bar, triggerPrice);
  const part = (share * life.quantity) / life.openedQuantity;
  const last = state.episodes.at(-1);
  if (other !== undefined) {
    state.episodes.push({
      dead: life,
      survivor: other,
      survivorQuantity: other.quantity + other.addedCoin,
      bar,
      triggerPrice,
      part,
      rehedged: null,
    });
  } else if (last?.bar === bar && last.survivor === life && life.legIndex < last.dead.legIndex) {
    // Both in one bar: the first leg of the scenario counts as the dead one.
    state.episodes.pop();
    const survivor = last.dead;
    const survivorQuantity = survivor.quantity;
    state.episodes.push({ ...last, dead: life, survivor, survivorQuantity, triggerPrice });
  }
  return share < 1 ? 'a part' : 'a leg';
}
