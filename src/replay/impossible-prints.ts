/** Prints beyond what the venue lets a print be: they did not happen, and the result says so. */
import type { Assumption } from '../domain/result.ts';
import type { Scenario } from '../domain/scenario.ts';
import { type FundingSeries, seriesName } from '../domain/series.ts';
import { printStep } from '../market/funding-schedule.ts';
import { minuteText } from '../units/time.ts';
import { capOf, isBeyond } from '../venues/funding-cap.ts';
import type { RuleBook } from '../venues/rule-book.ts';

/**
 * One sentence for a series with prints beyond the cap in force at each of them, inside the window.
 * Null where there is none, or no cap is known.
 *
 * @source the venues' caps, `funding_caps` of their rule files
 */
export function impossiblePrints(
  { window }: Scenario,
  book: RuleBook,
  series: FundingSeries,
): Assumption | null {
  const beyond: number[] = [];
  for (const [row, atMs] of series.settledAtMs.entries()) {
    if (atMs < window.from || atMs >= window.to) continue;
    const cap = capOf(book, series.key.instrument, atMs, intervalOf(series, row));
    if (cap === null || cap.nearest) continue;
    if (isBeyond(series.rate[row] as number, cap.most)) beyond.push(row);
  }
  const [first] = beyond;
  if (first === undefined) return null;
  const rate = Number(((series.rate[first] as number) * 100).toPrecision(6));
  const many = beyond.length === 1 ? 'one print' : `${beyond.length} prints`;
  return {
    code: 'impossible-print',
    text: `${seriesName(series.key)}: ${many} beyond the venue's cap, the first ${rate} % at ${minuteText(series.settledAtMs[first] as number)} UTC; looked at as wrong data, and charged as recorded.`,
  };
}

/** The record's interval, else the distance to the print before; NaN for a first one. */
function intervalOf({ intervalMs, settledAtMs }: FundingSeries, row: number): number {
  const said = intervalMs[row] as number;
  if (!Number.isNaN(said) || row === 0) return said;
  return printStep(settledAtMs, row);
}
