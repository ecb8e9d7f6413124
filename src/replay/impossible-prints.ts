/** Prints beyond what the venue lets a print be: they did not happen, and the result says so. */
import type { Assumption } from '../domain/result.ts';
import type { Scenario } from '../domain/scenario.ts';
import { type FundingSeries, seriesName } from '../domain/series.ts';
import { printStep } from '../market/funding-schedule.ts';
import { minuteText } from '../units/time.ts';
import { HOUR } from '../units/units.ts';
import { type FundingCap, inForce, type RuleBook, rulesFor } from '../venues/rule-book.ts';

/** What rounding of a published rate may add to a print that stands at its cap. */
const ROUNDING = 1e-6;

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
  const caps = rulesFor(book.fundingCaps, series.key.instrument);
  const beyond: number[] = [];
  for (const [row, atMs] of series.settledAtMs.entries()) {
    if (atMs < window.from || atMs >= window.to) continue;
    const cap = inForce(caps, atMs);
    if (cap === null || cap.nearest) continue;
    const most = capOf(cap.rule, intervalOf(series, row));
    if (Math.abs(series.rate[row] as number) > most * (1 + ROUNDING)) beyond.push(row);
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

/** The cap of one print; a cap for some hours is scaled to the print's interval where that is known. */
function capOf({ cap, perHours }: FundingCap, intervalMs: number): number {
  if (perHours === null || Number.isNaN(intervalMs)) return cap;
  return (cap * intervalMs) / (perHours * HOUR);
}
