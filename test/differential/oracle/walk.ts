/**
 * "Order inside a bar" of docs/method.md for isolated legs: the loop over the bars. With `immortal`
 * it is the twin: no margin checks, hence no policies.
 */
import { checkAtOpen, checkInside, type Toll, worse } from './deaths.ts';
import { borrowCostAt, paymentsAt, settlesOnBalance } from './flows.ts';
import type { Life } from './life.ts';
import { openAll } from './sizing.ts';
import { type Snapshot, snapshot, type Walk } from './snapshot.ts';
import { closeLife, exchange, isAlive, type Moment, markedPnl, type State } from './state.ts';
import { reopen } from './survivor.ts';
import { at, type Tape } from './tape.ts';
import type { OracleExitKind, OracleInput } from './types.ts';

export function walk(input: OracleInput, tape: Tape, immortal: boolean): Walk {
  const state: State = {
    ...openAll(input, at(tape.bars, 0)),
    freeQuote: [0, 0],
    episodes: [],
    ambiguous: false,
    alternatives: [],
  };
  const snapshots: { open: Snapshot; close: Snapshot }[] = [];
  const marked = (bar: number, when: Moment) =>
    snapshot(state, (life) => markedPnl(input, tape, bar, life, when));
  /** When the survivor acts; infinite while nothing is to be done. */
  let actAtMs = Number.POSITIVE_INFINITY;
  /** Under `rehedge` a leg is reopened only once it is gone; otherwise the first part counts. */
  const react = (toll: Toll, reactedMs: number) => {
    const breaks = input.survivor.policy === 'rehedge' ? toll === 'a leg' : toll !== 'nothing';
    if (breaks) actAtMs = Math.min(actAtMs, reactedMs);
  };

  for (let bar = 0; bar <= tape.plannedBar; bar += 1) {
    const { openMs } = at(tape.bars, bar);
    const reactedMs = openMs + tape.gridMs + input.survivor.reactionMs;

    // Step 1: funding and interest on positions already held.
    for (const life of state.lives)
      if (isAlive(life) && bar >= life.heldFromBar) settle(input, tape, state, bar, life);
    const open = marked(bar, 'open');

    // Step 2: margin check at the open of what is held.
    let toll: Toll = 'nothing';
    if (!immortal)
      for (const life of state.lives.filter(isAlive))
        if (bar >= life.heldFromBar) toll = worse(toll, checkAtOpen(input, tape, state, bar, life));
    react(toll, reactedMs);

    // Step 3: exits of legs still alive, then entries, at the open.
    if (bar === tape.plannedBar && tape.plannedAt === 'open')
      closeAll(input, tape, state, bar, 'open', 'policy');
    else if (openMs >= actAtMs && input.survivor.policy !== 'hold') {
      actAtMs = Number.POSITIVE_INFINITY;
      if (input.survivor.policy === 'close' || !reopen(input, tape, state, bar))
        closeAll(input, tape, state, bar, 'open', 'survivor-close');
    }

    // Step 4: what was entered at a mark already beyond, then everything at its extreme.
    if (!immortal) react(checkInside(input, tape, state, bar), reactedMs);

    snapshots.push({ open, close: marked(bar, 'close') });
    if (bar === tape.plannedBar) closeAll(input, tape, state, bar, 'close', 'window-end');
    if (!state.lives.some(isAlive)) break;
  }
  return { state, snapshots };
}

/** Funding and interest of one life at this bar's open. */
function settle(input: OracleInput, tape: Tape, state: State, bar: number, life: Life): void {
  const price = exchange(input, tape, bar, life, 'open');
  for (const { paid, settlements } of paymentsAt(tape, bar, life)) {
    life.fundingQuote += paid * price;
    life.settlements += settlements;
    life.wallet += settlesOnBalance(life) ? outOfMargin(state, life, paid) : paid;
  }
  const { cost, chargedMs } = borrowCostAt(input, tape, bar, life, life.chargedMs);
  life.wallet -= cost;
  life.interestQuote += cost;
  life.chargedMs = chargedMs;
}

/** What of a payment moves the posted margin where a venue settles on the free balance first. */
function outOfMargin(state: State, { legIndex }: Life, paid: number): number {
  const which = legIndex === 0 ? 0 : 1;
  const free = state.freeQuote[which];
  const onBalance = paid >= 0 ? paid : -Math.min(-paid, free, state.idleQuote);
  state.freeQuote[which] += onBalance;
  state.idleQuote += onBalance;
  return paid - onBalance;
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
