/**
 * "What nobody planned" of docs/method.md: slippage of a survivor's close and of what a venue sells. Only what is stated;
 * nothing is measured here.
 */
import { at, type Tape } from './tape.ts';
import type { OracleInput } from './types.ts';

/** No close costs more. */
const MOST = 0.9;

export interface Unplanned {
  readonly legIndex: number;
  readonly bar: number;
  /** Where in its bar. */
  readonly when: 'open' | 'inside' | 'close';
  readonly price: number;
  /** Base units. */
  readonly coins: number;
}

/** As a fraction of notional; null where nothing is stated. */
export function unplannedFraction(
  input: OracleInput,
  tape: Tape,
  { legIndex, bar, when, price, coins }: Unplanned,
): number | null {
  const { unplanned } = input;
  if (unplanned === undefined) return null;
  const { fixed, ofRange, impact, thin } = unplanned;
  const now = at(tape.bars, bar);
  const begins = now.openMs;
  const ends = begins + tape.gridMs;
  const depths = thin
    .filter((spell) => spell.legIndex === null || spell.legIndex === legIndex)
    .filter(({ fromMs, toMs }) =>
      when === 'open' ? fromMs <= begins && begins < toMs : fromMs < ends && begins < toMs,
    )
    .map(({ depth }) => depth);
  const depth = Math.min(1, ...depths);
  let total = fixed / depth;
  if (ofRange > 0) {
    const seen = at(tape.bars, when === 'open' ? bar - 1 : bar);
    const { high, low, close } = at(seen.legs, legIndex).mark;
    total += (ofRange * (high - low)) / close;
  }
  if (impact !== null) {
    const { worth } = at(now.legs, legIndex);
    const notional = coins * price * (when === 'close' ? worth.close : worth.open);
    const part = notional / (impact.volumePerDay * depth);
    total += impact.prefactor * impact.volatilityPerDay * Math.sqrt(part);
  }
  return Math.min(MOST, total);
}
