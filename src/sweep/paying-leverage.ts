/** The leverage at which a strategy stops paying, of those that were asked. */
import type { CostRow, Paying } from '../domain/cost.ts';

/**
 * The highest leverage at which a figure is above zero. Nothing is read between two leverages, and nothing
 * into one at which the figure is not known: a venue that lets nothing in is no trade that does not pay.
 *
 * @param rows by rising leverage
 * @param of   null: not known at that leverage
 */
export function payingUpTo(rows: readonly CostRow[], of: (row: CostRow) => number | null): Paying {
  const known = rows.flatMap((row) => {
    const value = of(row);
    return value === null ? [] : [{ leverage: row.leverage, pays: value > 0 }];
  });
  const last = known.findLastIndex(({ pays }) => pays);
  return {
    leverage: known[last]?.leverage ?? null,
    stopsAt: known[last + 1]?.leverage ?? null,
    notAt: known.flatMap(({ leverage, pays }, i) => (i < last && !pays ? [leverage] : [])),
  };
}

/**
 * What has to be above zero for a leverage to pay: a net, and what is left before any forced exit. Where only
 * the first is, forced exits happened to leave more than staying would have: that is luck.
 *
 * @param net the row's, or the lower end of its band; null: not known
 */
export const withoutLuck = (
  { unharmedNetAprFraction }: CostRow,
  net: number | null | undefined,
): number | null =>
  unharmedNetAprFraction === null || net == null ? null : Math.min(net, unharmedNetAprFraction);
