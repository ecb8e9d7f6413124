/**
 * "Entering and leaving by rule" of docs/method.md, over the bars: which constructions were opened, and
 * what each close decides about the next open.
 */
import { isHalted, KEEPS_OPENINGS } from './halts.ts';
import type { Holding } from './holding.ts';
import { enters, leaves, type Past } from './signals.ts';
import { isOpen } from './sizing.ts';
import { netAt, type Snapshot } from './snapshot.ts';
import { isAlive, type Moment, type State } from './state.ts';
import { at, endOf, plannedExit, type Tape } from './tape.ts';
import { OpeningRefused, type OracleInput } from './types.ts';

export interface Course {
  readonly isHeld: () => boolean;
  /** Whether anything can still be opened. */
  readonly mayEnter: () => boolean;
  /** Opens where the close before said so. @throws OpeningRefused the first time, where it is refused */
  readonly enterAt: (bar: number) => void;
  /** Whether all that is held is closed at this open: as planned, or as the close before said. */
  readonly isLeftAt: (bar: number) => boolean;
  /** Step 5. */
  readonly decideAt: (bar: number) => void;
  /** When a later construction was refused; null: none was. */
  readonly refusedMs: () => number | null;
}

export interface Replay {
  readonly input: OracleInput;
  readonly tape: Tape;
  readonly state: State;
  readonly holding: Holding;
  readonly immortal: boolean;
  readonly marked: (bar: number, when: Moment) => Snapshot;
}

export function courseOf({ input, tape, state, holding, immortal, marked }: Replay): Course {
  const { constructions } = state;
  /** What was decided at the close before; without rules it is opened at the first open. */
  let next: 'enter' | 'leave' | null = input.enter === undefined && !isOpen(input) ? 'enter' : null;
  let refusedMs: number | null = null;
  let past: Past = { opened: 0, endedMs: null };

  const isHeld = () => state.lives.some(isAlive);
  const equityAt = (bar: number, when: Moment) => input.capitalQuote + netAt(marked(bar, when));
  const mayEnter = () => refusedMs === null && constructions.length < (input.enter?.times ?? 1);
  const open = (bar: number) => {
    const equityBeforeQuote = equityAt(bar, 'open');
    try {
      // What is in flight is ours, but nothing can be bought with it.
      const share = equityBeforeQuote * (1 - input.reserveFraction);
      holding.open(bar, Math.min(share, state.idleQuote));
    } catch (error) {
      if (constructions.length === 0 || !(error instanceof OpeningRefused)) throw error;
      refusedMs = at(tape.bars, bar).openMs;
      return;
    }
    const planned = plannedExit(input, tape, bar);
    constructions.push({ entryBar: bar, planned, equityBeforeQuote });
  };
  const isKept = (bar: number) =>
    [0, 1].some((leg) => isHalted(input, leg, KEEPS_OPENINGS, at(tape.bars, bar).openMs));
  const mustLeave = (bar: number) => {
    if (input.leave === undefined) return false;
    const equityBeforeEntryQuote = constructions.at(-1)?.equityBeforeQuote ?? Number.NaN;
    const equityQuote = equityAt(bar, 'close');
    const marginRatios = holding.marginRatios(bar);
    const standing = immortal ? null : { equityQuote, equityBeforeEntryQuote, marginRatios };
    return leaves(input, tape, bar, standing);
  };

  if (isOpen(input)) open(0);
  return {
    isHeld,
    mayEnter,
    enterAt(bar) {
      if (next === 'enter' && !isKept(bar)) {
        next = null;
        open(bar);
      }
    },
    isLeftAt(bar) {
      const planned = constructions.at(-1)?.planned;
      return next === 'leave' || (planned?.bar === bar && planned.at === 'open');
    },
    decideAt(bar) {
      if (!isHeld() && past.opened < constructions.length)
        past = { opened: constructions.length, endedMs: endOf(tape, bar) };
      // An entry that waits for a venue stands.
      if (next === 'enter') return;
      if (isHeld()) next = mustLeave(bar) ? 'leave' : null;
      else next = mayEnter() && enters(input, tape, bar, past) ? 'enter' : null;
    },
    refusedMs: () => refusedMs,
  };
}
