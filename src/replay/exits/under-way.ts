/** Unwindings under way: what of them is due at an open, and what is left of them at the end. */
import type { LegLife } from '../../domain/run.ts';
import { lowerBound } from '../../units/sorted.ts';
import type { EngineState, HeldLeg } from '../state.ts';
import { closeLate } from './coordinated.ts';
import { sellParts } from './fund.ts';
import { closeParts } from './migrate.ts';
import { takeStep } from './staged.ts';
import { holdUnhedged, isOthersWork, type Unwinding } from './unwinding.ts';

/** Step 5 of a bar: parts and steps that are due at its open. */
export function continueUnwindings(state: EngineState, bar: number): void {
  const atMs = state.tape.openMs[bar] as number;
  for (const unwinding of state.unwindings) {
    const { work } = unwinding;
    if (work === null) continue;
    if (!isOthersWork(unwinding) && workedOn(state, unwinding) === null) letGo(state, unwinding);
    else if (work.dueMs <= atMs) goOn(state, unwinding, bar);
  }
}

function goOn(state: EngineState, unwinding: Unwinding, bar: number): void {
  const { work, style } = unwinding;
  const held = workedOn(state, unwinding);
  if (work?.kind === 'selling') sellParts(state, unwinding, work, { bar, phase: 'open' });
  else if (work?.kind === 'migrating') closeParts(state, unwinding, work, { bar, phase: 'open' });
  else if (work?.kind === 'stepping' && style.kind === 'staged' && held !== null) {
    const price = held.tape.mark.open[bar] as number;
    const breach = { held, price, phase: 'open', gap: false } as const;
    takeStep(state, unwinding, breach, bar, work.done, style);
  } else if (work?.kind === 'closing' && style.kind === 'coordinated' && held !== null) {
    unwinding.work = null;
    unwinding.endBar = bar;
    closeLate(state, unwinding, held, bar, style);
  }
}

/** The leg that an unwinding has still to close, while it stands: the caught one in steps, the other after a lag. */
function workedOn({ held: legs }: EngineState, { trigger, work }: Unwinding): HeldLeg | null {
  const leg = work?.kind === 'closing' ? 1 - trigger.leg : trigger.leg;
  const held = legs[leg] ?? null;
  return held?.construction === trigger.construction ? held : null;
}

/** What was to be closed left otherwise: as planned, by a rule, by its own trigger, or at the window's end. */
function letGo(state: EngineState, unwinding: Unwinding): void {
  const { trigger, work } = unwinding;
  const leg = work?.kind === 'closing' ? 1 - trigger.leg : trigger.leg;
  const last = state.lives.findLast((life: LegLife) => life.leg === leg);
  if (last !== undefined) {
    const closed = last.exitPhase === 'close' ? state.tape.gridMs : 0;
    holdUnhedged(unwinding, 0, (state.tape.openMs[last.exitBar] as number) + closed);
    unwinding.endBar = last.exitBar;
  }
  unwinding.work = null;
}

/** After the last bar, and after every leg was closed: what is still under way ends at its close. */
export function endUnwindings(state: EngineState): void {
  const at = { bar: state.tape.openMs.length - 1, phase: 'close' } as const;
  for (const unwinding of state.unwindings) {
    const { work } = unwinding;
    if (work?.kind === 'selling') sellParts(state, unwinding, work, at);
    else if (work?.kind === 'migrating') closeParts(state, unwinding, work, at);
    else if (work !== null) letGo(state, unwinding);
  }
}

/** The first bar after `bar` at whose open an unwinding goes on; the tape's length where none does. */
export function nextUnwindingBar(
  { unwindings, tape: { openMs } }: EngineState,
  bar: number,
): number {
  let next = openMs.length;
  for (const { work } of unwindings) {
    if (work === null) continue;
    const notBefore = Math.max(work.dueMs, (openMs[bar] as number) + 1);
    next = Math.min(next, lowerBound(openMs, notBefore));
  }
  return next;
}

/** Whether unwindings go on that do not end with our legs. */
export const othersAreAtWork = ({ unwindings }: Pick<EngineState, 'unwindings'>): boolean =>
  unwindings.some(isOthersWork);

/**
 * Whether a leg that was forced out leaves the other one to the survivor policy. A style that closes both
 * does not, as long as neither stands alone.
 */
export function leavesSurvivor(
  state: Pick<EngineState, 'plan' | 'held' | 'unwindings'>,
  life: LegLife,
): boolean {
  const style = state.plan.exits[life.leg] ?? null;
  if (style === null || life.exitKind === 'adl') return true;
  if (style.kind === 'market' || style.kind === 'fund' || style.kind === 'migrate') return true;
  const waits = state.unwindings.some(({ work }) => work?.kind === 'closing');
  return !waits && state.held.includes(null);
}
