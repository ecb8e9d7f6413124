/**
 * Isolated legs as something held: the steps of a bar that `walk` takes in their order.
 */
import { checkAtOpen, checkInside, type Toll, worse } from './deaths.ts';
import { deleverage } from './deleverage.ts';
import { borrowCostAt, paymentsAt, settlesOnBalance } from './flows.ts';
import { closeWaiting, isHalted, KEEPS_OPENINGS, mustWait } from './halts.ts';
import type { Holding } from './holding.ts';
import type { Life } from './life.ts';
import { ratioOf, standingOf } from './rebalance.ts';
import { openAll } from './sizing.ts';
import { closeLife, exchange, isAlive, type Moment, nextIndex, type State } from './state.ts';
import { reopen } from './survivor.ts';
import { at, endOf, type Tape } from './tape.ts';
import type { OracleExitKind, OracleInput } from './types.ts';

export function isolatedLegs(input: OracleInput, tape: Tape, state: State): Holding {
  const { policy, reactionMs } = input.survivor;
  const alive = (): Life[] => state.lives.filter(isAlive);
  /** When the survivor acts; infinite while nothing is to be done. */
  let actAtMs = Number.POSITIVE_INFINITY;
  /** Under `rehedge` a leg is reopened only once it is gone; otherwise the first part counts. */
  const react = (toll: Toll, bar: number) => {
    const breaks = policy === 'rehedge' ? toll === 'a leg' : toll !== 'nothing';
    if (breaks) actAtMs = Math.min(actAtMs, endOf(tape, bar) + reactionMs);
  };
  /** The perp of an inverse carry leaves before the coin does, so the second leg goes first. */
  const closeAll = (bar: number, when: Moment, kind: OracleExitKind) => {
    for (const life of alive().sort((a, b) => b.legIndex - a.legIndex))
      if (when === 'close' || !mustWait(input, tape, state, life, bar, kind))
        closeLife(input, tape, state, life, bar, when, kind);
  };
  /** Whether the leg that is to be opened again has to wait for its venue, and its action with it. */
  const isKept = (bar: number): boolean => {
    const dead = [0, 1].find((leg) => alive().every(({ legIndex }) => legIndex !== leg));
    return (
      policy === 'rehedge' &&
      dead !== undefined &&
      isHalted(input, dead, KEEPS_OPENINGS, at(tape.bars, bar).openMs)
    );
  };
  return {
    settle(bar) {
      // The second leg first, as at the exits: what both would take of the idle cash is the second's.
      for (const life of alive().sort((a, b) => b.legIndex - a.legIndex))
        if (bar >= life.heldFromBar) settle(input, tape, state, bar, life);
    },
    checkAtOpen(bar) {
      let toll: Toll = 'nothing';
      for (const life of alive())
        if (bar >= life.heldFromBar) toll = worse(toll, checkAtOpen(input, tape, state, bar, life));
      react(toll, bar);
    },
    deleverage(bar) {
      react(deleverage(input, tape, state, bar), bar);
    },
    closeAll,
    closeWaiting: (bar) => closeWaiting(input, tape, state, bar),
    surviveAt(bar) {
      if (at(tape.bars, bar).openMs < actAtMs || policy === 'hold') return;
      const isLeaving = alive().some(({ legIndex }) => state.waiting.has(legIndex));
      if (!isLeaving && isKept(bar)) return;
      actAtMs = Number.POSITIVE_INFINITY;
      if (policy === 'close' || isLeaving || !reopen(input, tape, state, bar))
        closeAll(bar, 'open', 'survivor-close');
    },
    open(bar, workingQuote) {
      const entry = { bar: at(tape.bars, bar), index: bar, workingQuote };
      const { lives, spentQuote } = openAll(input, entry);
      for (const life of lives)
        state.lives.push({ ...life, lifeIndex: nextIndex(state, life.legIndex) });
      state.idleQuote -= spentQuote;
      state.waiting.clear();
      // All that was ours is posted or off the venue.
      state.freeQuote.fill(0);
      actAtMs = Number.POSITIVE_INFINITY;
    },
    checkInside(bar, otherwise) {
      react(checkInside(input, tape, state, bar, otherwise), bar);
    },
    marginRatios: (bar) =>
      alive()
        .filter(({ outright }) => !outright)
        .map((life) => ratioOf(standingOf(input, tape, bar, life, 'close'))),
  };
}

/** Funding and interest of one life at this bar's open. */
function settle(input: OracleInput, tape: Tape, state: State, bar: number, life: Life): void {
  const price = exchange(input, tape, bar, life, 'open');
  for (const { paid, settlements } of paymentsAt(tape, bar, life)) {
    life.fundingQuote += paid * price;
    life.settlements += settlements;
    life.wallet += settlesOnBalance(life) ? outOfMargin(state, life, paid, price) : paid;
  }
  const { cost, chargedMs } = borrowCostAt(input, tape, bar, life, life.chargedMs);
  life.wallet -= cost;
  life.interestQuote += cost * price;
  life.chargedMs = chargedMs;
}

/** What of a payment moves the posted margin where a venue settles on the free balance first. */
function outOfMargin(state: State, life: Life, paid: number, price: number): number {
  const which = life.legIndex === 0 ? 0 : 1;
  const free = state.freeQuote[which];
  const onBalance = paid >= 0 ? paid : -Math.max(0, Math.min(-paid, free, state.idleQuote / price));
  state.freeQuote[which] += onBalance;
  state.idleQuote += onBalance * price;
  // Cash that the leg has given, or was given beside its margin.
  life.spentQuote -= onBalance * price;
  return paid - onBalance;
}
