/**
 * Margin checks at the open and inside a bar, and "Two deaths" of docs/method.md.
 */
import { closeBeside } from './exits.ts';
import type { Life } from './life.ts';
import { isBreached, triggerOf } from './margin.ts';
import { closeLife, heldOf, isAlive, liquidate, type Otherwise, type State } from './state.ts';
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
  if (!isAlive(life) || life.outright || !isDeadAt(input, tape, bar, life, open)) return 'nothing';
  return die(input, tape, state, bar, life, open);
}

/** Step 4; `otherwise` is the way it goes where the record leaves it open. */
export function checkInside(
  input: OracleInput,
  tape: Tape,
  state: State,
  bar: number,
  otherwise: Otherwise | null,
): Toll {
  let toll: Toll = 'nothing';
  for (const life of inOrder(state))
    if (bar < life.heldFromBar && !life.continues)
      toll = worse(toll, checkAtOpen(input, tape, state, bar, life));

  const breached = inOrder(state).filter(
    (life) => !life.outright && isDeadAt(input, tape, bar, life, adverseOf(tape, bar, life)),
  );
  const both = breached.length === 2;
  if (both && !state.ambiguous) {
    state.ambiguous = true;
    for (const { legIndex } of breached) state.otherwise.push({ kind: 'spared', legIndex });
  }
  const isSpared = ({ legIndex }: Life): boolean =>
    both && otherwise?.kind === 'spared' && otherwise.legIndex === legIndex;
  for (const life of breached)
    if (isAlive(life) && !isSpared(life))
      toll = worse(toll, dieInside(input, tape, state, bar, life));
  for (const life of breached.filter(isAlive).filter(isSpared))
    closeLife(input, tape, state, life, bar, 'close', 'survivor-close');
  return toll;
}

/** The lives, in the order of the scenario's legs. */
const inOrder = (state: State): Life[] =>
  state.lives.filter(isAlive).sort((a, b) => a.legIndex - b.legIndex);

/** At its trigger; what is left of it is checked again at the same extreme. */
function dieInside(input: OracleInput, tape: Tape, state: State, bar: number, life: Life): Toll {
  let from = markOf(tape, bar, life).open;
  for (let next: Life | undefined = life; next !== undefined; next = heldOf(state, life.legIndex)) {
    const adverse = adverseOf(tape, bar, next);
    if (!isDeadAt(input, tape, bar, next, adverse)) return 'a part';
    const price = triggerIn(input, tape, bar, next, from);
    die(input, tape, state, bar, next, price);
    from = price;
  }
  return 'a leg';
}

/** At an open, whether the other leg is at its own trigger there. */
function isCaughtToo(
  input: OracleInput,
  tape: Tape,
  bar: number,
  other: Life,
  dead: Life,
  triggerPrice: number,
): boolean {
  if (other.outright || triggerPrice !== markOf(tape, bar, dead).open) return false;
  return isDeadAt(input, tape, bar, other, markOf(tape, bar, other).open);
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
    if (!isCaughtToo(input, tape, bar, other, life, triggerPrice))
      closeBeside(input, tape, state, bar, { legIndex: life.legIndex, price: triggerPrice }, other);
  } else if (
    last?.bar === bar &&
    last.survivor === life &&
    last.dead.exit?.kind !== 'adl' &&
    // One at an open came first.
    last.triggerPrice !== markOf(tape, bar, last.dead).open &&
    life.legIndex < last.dead.legIndex &&
    share === 1
  ) {
    // Both in one bar, and whole: the first leg of the scenario counts as the dead one.
    state.episodes.pop();
    const survivor = last.dead;
    const survivorQuantity = survivor.quantity;
    state.episodes.push({ ...last, dead: life, survivor, survivorQuantity, triggerPrice });
  }
  return share < 1 ? 'a part' : 'a leg';
}
