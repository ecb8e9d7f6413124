/**
 * "Order inside a bar" of docs/method.md for isolated legs: the loop over the bars. With `immortal`
 * it is the twin: no margin checks, hence no policies.
 */
import { checkAtOpen, checkInside } from './deaths.ts';
import { borrowCostAt, fundingAt } from './flows.ts';
import type { Life } from './life.ts';
import { openAll } from './sizing.ts';
import { type Snapshot, snapshot, type Walk } from './snapshot.ts';
import {
  type Brackets,
  closeLife,
  exchange,
  isAlive,
  type Moment,
  markedPnl,
  type State,
} from './state.ts';
import { reopen } from './survivor.ts';
import { at, type Tape } from './tape.ts';
import type { OracleExitKind, OracleInput } from './types.ts';

export function walk(input: OracleInput, tape: Tape, brackets: Brackets, immortal: boolean): Walk {
  const { lives, idleQuote } = openAll(input, at(tape.bars, 0));
  const state: State = { lives, idleQuote, episodes: [], ambiguous: false, alternatives: [] };
  const snapshots: { open: Snapshot; close: Snapshot }[] = [];
  const marked = (bar: number, when: Moment) =>
    snapshot(state, (life) => markedPnl(input, tape, bar, life, when));
  /** When the survivor acts; infinite while nothing is to be done. */
  let actAtMs = Number.POSITIVE_INFINITY;

  for (let bar = 0; bar <= tape.plannedBar; bar += 1) {
    const { openMs } = at(tape.bars, bar);
    const reactedMs = openMs + tape.gridMs + input.survivor.reactionMs;

    // Step 1: funding and interest on positions already held.
    for (const life of state.lives)
      if (isAlive(life) && bar >= life.heldFromBar) settle(input, tape, bar, life);
    const open = marked(bar, 'open');

    // Step 2: margin check at the open of what is held.
    if (!immortal)
      for (const life of state.lives.filter(isAlive))
        if (bar >= life.heldFromBar && checkAtOpen(input, tape, brackets, state, bar, life))
          actAtMs = reactedMs;

    // Step 3: exits of legs still alive, then entries, at the open.
    if (bar === tape.plannedBar && tape.plannedAt === 'open')
      closeAll(input, tape, state, bar, 'open', 'policy');
    else if (openMs >= actAtMs && input.survivor.policy !== 'hold') {
      actAtMs = Number.POSITIVE_INFINITY;
      if (input.survivor.policy === 'close' || !reopen(input, tape, state, bar))
        closeAll(input, tape, state, bar, 'open', 'survivor-close');
    }

    // Step 4: what was entered at a mark already beyond, then everything at its extreme.
    if (!immortal && checkInside(input, tape, brackets, state, bar)) actAtMs = reactedMs;

    snapshots.push({ open, close: marked(bar, 'close') });
    if (bar === tape.plannedBar) closeAll(input, tape, state, bar, 'close', 'window-end');
    if (!state.lives.some(isAlive)) break;
  }
  return { state, snapshots };
}

/** Funding and interest of one life at this bar's open. */
function settle(input: OracleInput, tape: Tape, bar: number, life: Life): void {
  const price = exchange(input, tape, bar, life, 'open');
  const { paid, prints } = fundingAt(tape, bar, life);
  life.wallet += paid;
  life.fundingQuote += paid * price;
  life.settlements += prints;
  const { cost, chargedMs } = borrowCostAt(input, tape, bar, life, life.chargedMs);
  life.wallet -= cost;
  life.interestQuote += cost;
  life.chargedMs = chargedMs;
}

/** The perp of an inverse carry leaves before the coin does, so the second leg goes first. */
function closeAll(
  input: OracleInput,
  tape: Tape,
  state: State,
  bar: number,
  when: Moment,
  kind: OracleExitKind,
): void {
  const alive = state.lives.filter(isAlive).sort((a, b) => b.legIndex - a.legIndex);
  for (const life of alive) closeLife(input, tape, state, life, bar, when, kind);
}
