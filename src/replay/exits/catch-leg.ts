/** A leg was caught: it is liquidated as its venue does it, or unwound as the scenario says instead. */
import type { ExitStyle } from '../../domain/exit-style.ts';
import { movedWithin } from '../../metrics/same-moment.ts';
import { type Breach, liquidateIsolated } from '../liquidate.ts';
import type { EngineState, HeldLeg } from '../state.ts';
import { coinsOf } from '../unplanned.ts';
import { handOver } from './backstop.ts';
import { closeTogether } from './coordinated.ts';
import { takeOver } from './fund.ts';
import { migrate } from './migrate.ts';
import { sellCaught, tapeOfLeg } from './pair.ts';
import { takeStep } from './staged.ts';
import { newUnwinding, passOn, type Trigger, type Unwinding } from './unwinding.ts';

/** @returns what is left of the leg and is to be checked again in this bar; null where nothing is */
export function catchLeg(state: EngineState, breach: Breach, bar: number): HeldLeg | null {
  const style = state.plan.exits[breach.held.leg] ?? null;
  if (style === null) return liquidateIsolated(state, breach, bar);
  const unwinding = newUnwinding(
    triggerOf(state, breach, bar),
    style,
    state.tape.openMs[bar] as number,
  );
  state.unwindings.push(unwinding);
  return unwind(state, unwinding, breach, bar, style);
}

function unwind(
  state: EngineState,
  unwinding: Unwinding,
  breach: Breach,
  bar: number,
  style: ExitStyle,
): HeldLeg | null {
  switch (style.kind) {
    case 'market': {
      const { held, price } = breach;
      passOn(unwinding, held.side * coinsOf(held, price), state.tape.openMs[bar] as number);
      return sellCaught(state, unwinding, breach, bar, 1);
    }
    case 'fund':
      takeOver(state, unwinding, breach, bar, style);
      return null;
    case 'staged':
      return takeStep(state, unwinding, breach, bar, 0, style);
    case 'backstop':
      handOver(state, unwinding, breach, bar, style);
      return null;
    case 'coordinated':
      closeTogether(state, unwinding, breach, bar, style);
      return null;
    case 'migrate':
      migrate(state, unwinding, breach, bar, style);
      return null;
  }
}

function triggerOf(state: EngineState, { held, price, phase }: Breach, bar: number): Trigger {
  const { leg, lifeIndex, construction, tag } = held;
  const [own, other] = [tapeOfLeg(state, leg), tapeOfLeg(state, 1 - leg)];
  const otherMark =
    phase === 'inside' ? movedWithin(other, own, bar, price) : (other.mark.open[bar] as number);
  return { leg, lifeIndex, construction, tag, bar, phase, price, otherMark };
}
