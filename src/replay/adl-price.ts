/** At which price a round closes a leg. */
import type { LegDeleveraging, PlannedRound } from '../domain/run.ts';
import { adlClosePrice } from '../margin/adl.ts';
import type { HeldLeg } from './state.ts';

/**
 * `previous mark` is the close of the bar before, and in the first bar its open. `oracle` is the index
 * at the open, and the mark where none is known. A bankruptcy price lies above the mark for a short and
 * below it for a long: the price had gone through it, in the winner's favour, before the round.
 */
export function adlClose(
  rule: PlannedRound['price'],
  { bankruptcyWithin }: Pick<LegDeleveraging, 'bankruptcyWithin'>,
  { side, tape }: Pick<HeldLeg, 'side' | 'tape'>,
  bar: number,
): number {
  const mark = tape.mark.open[bar] as number;
  const previousMark = bar === 0 ? mark : (tape.mark.close[bar - 1] as number);
  switch (rule.kind) {
    case 'printed':
      return rule.price;
    case 'oracle': {
      const oracle = tape.index?.open[bar] ?? Number.NaN;
      return Number.isFinite(oracle) ? oracle : mark;
    }
    case 'mark':
      return mark;
    case 'previous mark':
      return previousMark;
    case 'bankruptcy': {
      const bankruptcy = mark * (1 - side * rule.beyond);
      const close =
        bankruptcyWithin === null
          ? { kind: 'bankruptcy' as const }
          : { kind: 'bankruptcy near mark' as const, share: bankruptcyWithin };
      return adlClosePrice(close, { bankruptcy, mark, previousMark });
    }
  }
}
