/**
 * "Order inside a bar" of docs/method.md: the loop over the bars, whatever is held. The twin has no
 * margin checks, moves no collateral, and knows only the market's rules.
 */
import { courseOf } from './course.ts';
import { sharedAccount } from './cross.ts';
import { isolatedLegs } from './isolated.ts';
import { arrive, ask, send } from './rebalance.ts';
import { type Snapshot, snapshot, type Walk } from './snapshot.ts';
import { type Moment, markedPnl, newState, type Otherwise } from './state.ts';
import type { Tape } from './tape.ts';
import type { OracleInput } from './types.ts';

/** What happened; what would have without liquidations; or had it gone another way. */
export type Version = 'actual' | 'twin' | Otherwise;

export function walk(input: OracleInput, tape: Tape, version: Version): Walk {
  const immortal = version === 'twin';
  const otherwise = typeof version === 'string' ? null : version;
  const state = newState(input);
  const holding = (input.template === 'cross' ? sharedAccount : isolatedLegs)(input, tape, state);
  const marked = (bar: number, when: Moment) =>
    snapshot(state, (life) => markedPnl(input, tape, bar, life, when));
  const course = courseOf({ input, tape, state, holding, immortal, marked });
  const snapshots: { open: Snapshot; close: Snapshot }[] = [];
  const last = tape.bars.length - 1;
  /** Then what is in flight comes home with the end. */
  const isOver = () => !course.isHeld() && !course.mayEnter();

  for (let bar = 0; bar <= last; bar += 1) {
    // Step 1.
    if (!isOver()) arrive(input, tape, state, bar);
    holding.settle(bar);
    const open = marked(bar, 'open');

    // Step 2.
    if (!immortal) holding.checkAtOpen(bar);
    if (!immortal) holding.deleverage(bar);

    // Step 3: exits that waited, exits, the survivor's action, entries, collateral.
    holding.closeWaiting(bar);
    if (course.isLeftAt(bar)) holding.closeAll(bar, 'open', 'policy');
    else holding.surviveAt(bar);
    course.enterAt(bar);
    send(input, tape, state, bar);

    // Step 4: what was entered at a mark already beyond, then everything at its extreme.
    if (!immortal) holding.checkInside(bar, otherwise);

    snapshots.push({ open, close: marked(bar, 'close') });
    if (bar === last) holding.closeAll(bar, 'close', 'window-end');

    // Step 5.
    if (!immortal) ask(input, tape, state, bar);
    course.decideAt(bar);
    // Of another way that it may have gone only the money is asked.
    if (otherwise !== null && isOver()) break;
  }
  for (const one of state.transfers) if (one.inFlight) state.idleQuote += one.amountQuote;
  return { state, refusedMs: course.refusedMs(), snapshots };
}
