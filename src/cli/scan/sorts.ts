/** What the rows of a scan can be sorted by. */
import type { ScanPair } from '../../domain/scan.ts';
import type { ScanLine } from '../../report/scan/line.ts';

export const SORTS = ['realised', 'quoted', 'forced', 'pair'] as const;
export type Sort = (typeof SORTS)[number];

/** Lines that were entered, the largest first; `pair` leaves them by pair and leverage. */
export function sortedLines(pairs: readonly ScanPair[], sort: Sort): readonly ScanLine[] {
  const lines = pairs.flatMap((pair) =>
    pair.rows.flatMap((row) => (row.notScanned === null ? [{ pair, row }] : [])),
  );
  if (sort === 'pair') return lines;
  const figure = ({ row }: ScanLine): number =>
    ({
      // The median says nothing of a loss that less than half of the entries had.
      realised: row.realisedAprFraction?.mean,
      quoted: row.headlineAprFraction?.p50,
      forced: row.forcedFraction,
    })[sort] ?? Number.NEGATIVE_INFINITY;
  return lines.toSorted((a, b) => figure(b) - figure(a));
}
