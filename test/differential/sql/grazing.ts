/** Histories changed so that a bar's extreme all but meets a trigger, from either side. */
import type { OracleBar, OracleInput, OracleLegInput } from '../oracle/types.ts';
import type { EngineAnswer } from './answer.ts';

/** The leg that died first inside a bar, and where; null where none did. */
export function firstInside(
  input: OracleInput,
  answer: EngineAnswer,
): { readonly leg: OracleLegInput; readonly atMs: number; readonly trigger: number } | null {
  const deaths = input.legs.flatMap((leg) => {
    const lost = answer.legs[`${leg.role} 0`]?.liquidation ?? null;
    // A bar that is put together of finer ones is left alone.
    const whole = input.legs.every(({ marks }) => marks.resolutionMs === answer.gridMs);
    return lost === null || !whole
      ? []
      : [{ leg, atMs: lost.atMs, trigger: lost.triggerPrice, gap: lost.gap }];
  });
  const [first] = deaths.sort((a, b) => a.atMs - b.atMs);
  return first === undefined || first.gap ? null : first;
}

/**
 * The same history with that bar's extreme at the trigger times 1 ± `beyond`.
 *
 * @param beyond share of the price that the extreme goes beyond the trigger; negative: falls short of it
 */
export function grazing(
  input: OracleInput,
  { leg, atMs, trigger }: NonNullable<ReturnType<typeof firstInside>>,
  beyond: number,
): OracleInput {
  const extreme = trigger * (leg.side === 'long' ? 1 - beyond : 1 + beyond);
  const touched = (bar: OracleBar): OracleBar =>
    leg.side === 'long'
      ? { ...bar, low: extreme, close: Math.max(bar.close, extreme) }
      : { ...bar, high: extreme, close: Math.min(bar.close, extreme) };
  const changed = (one: OracleLegInput): OracleLegInput =>
    one.role !== leg.role
      ? one
      : {
          ...one,
          marks: {
            ...one.marks,
            bars: one.marks.bars.map((bar) => (bar.openMs === atMs ? touched(bar) : bar)),
          },
        };
  return { ...input, legs: [changed(input.legs[0]), changed(input.legs[1])] };
}
