/** The cost of a strategy on a terminal. */
import type { CostResult, CostRow } from '../../domain/cost.ts';
import {
  bandText,
  costNotes,
  costVerdict,
  plannedRest,
  timesText,
  yearText,
} from '../../report/cost/words.ts';
import { type Cell, type TableOptions, table } from '../table.ts';
import { visible } from '../visible.ts';
import { folded } from '../wrapped.ts';

export function costText(result: CostResult, options: TableOptions = {}): string {
  const { rows } = result;
  return [
    folded(costVerdict(result)),
    `of all capital, a year:\n${table([YEAR, ...rows.map(yearRow)], 0, options)}`,
    `forced exits:\n${table([EXITS, ...rows.map(exitsRow)], 0, options)}`,
    costNotes(result)
      .map((note) => folded(visible(note)))
      .join('\n'),
  ].join('\n\n');
}

const YEAR = ['lev', 'funding', 'costs, prices', 'exits', 'missed', 'net', '95 % band'];

const yearRow = (row: CostRow): readonly Cell[] => [
  `${row.leverage}x`,
  yearText(row.fundingAprFraction?.value ?? null),
  yearText(plannedRest(row)),
  yearText(row.exitCostAprFraction === null ? null : -row.exitCostAprFraction.value),
  yearText(row.missedAprFraction === null ? null : -row.missedAprFraction),
  lossOf(row.netAprFraction?.value ?? null),
  bandText(row.netAprFraction, yearText),
];

const lossOf = (apr: number | null): Cell =>
  apr !== null && apr < 0 ? { loss: yearText(apr) } : yearText(apr);

const EXITS = [
  'lev',
  'forced',
  'episodes',
  'a year',
  '95 % band',
  'one costs',
  '1 in 20',
  'break-even',
];

const exitsRow = (row: CostRow): readonly Cell[] => [
  `${row.leverage}x`,
  String(row.forcedExits),
  String(row.episodes),
  timesText(row.forcedExitsAYear?.value ?? null),
  bandText(row.forcedExitsAYear, timesText),
  yearText(row.severityFraction?.value ?? null),
  yearText(row.severityP95Fraction),
  timesText(row.breakEvenAYear),
];
