/** What a leg's settlement currency is worth in the capital's, at an open or a close. */

import { invariant } from '../domain/errors.ts';
import type { LegPlan } from '../domain/run.ts';
import type { LegTape, Tape } from './tape.ts';

/** Whether a leg settles in the capital's own currency, so that nothing has to be converted. */
export const isPlain = (
  plan: Pick<LegPlan, 'valuation'>,
  tape: Pick<LegTape, 'conversion'>,
): boolean => plan.valuation === 'quote' && tape.conversion === null;

/** Capital currency per unit of a leg's quote. */
export const quoteOn = (
  leg: Pick<LegTape, 'conversion'>,
  bar: number,
  phase: 'open' | 'close',
): number => leg.conversion?.[phase][bar] ?? 1;

/**
 * Capital currency per unit of settlement currency. Coin is worth the leg's own mark, or the spot
 * leg's price where it was posted out of a spot holding; then the conversion of that price's quote applies.
 */
export function settlementOn(
  plan: Pick<LegPlan, 'valuation'>,
  leg: LegTape,
  tape: Tape,
  bar: number,
  phase: 'open' | 'close',
): number {
  switch (plan.valuation) {
    case 'quote':
      return quoteOn(leg, bar, phase);
    case 'coin at own mark':
      return (leg.mark[phase][bar] as number) * quoteOn(leg, bar, phase);
    case 'coin at spot leg': {
      const spot = tape.legs[0];
      invariant(spot !== undefined, 'an inverse carry has a spot leg first');
      return (spot.mark[phase][bar] as number) * quoteOn(spot, bar, phase);
    }
  }
}
