/** Bars missing at two venues at once: the market stood still, or whoever recorded it. */
import type { Finding, FoundRows } from '../domain/finding.ts';
import { holesOf } from './bars-alone.ts';
import { finding, whenText } from './found.ts';
import type { Bars } from './subject.ts';

/** Over the main series of a coin's venues, one a venue. */
export function jointGaps(series: readonly Bars[]): readonly Finding[] {
  const out: Finding[] = [];
  for (const [i, a] of series.entries())
    for (const b of series.slice(i + 1)) {
      const both = overlaps(a, b);
      if (both.length === 0) continue;
      const rows = both.reduce((sum, one) => sum + one.rows, 0);
      const reason = `${rows} bars are missing in both at once (${whenText(both)}): neither leg is seen there.`;
      out.push(finding('joint-gap', 'warning', [a.name, b.name], both, reason));
    }
  return out;
}

/** What is missing in both, in bars of the finer one. */
function overlaps(a: Bars, b: Bars): readonly FoundRows[] {
  const [left, right] = [holesOf(a), holesOf(b)];
  const step = Math.min(a.resolutionMs, b.resolutionMs);
  const out: FoundRows[] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const [one, two] = [left[i] as FoundRows, right[j] as FoundRows];
    const [endOne, endTwo] = [one.toMs + a.resolutionMs, two.toMs + b.resolutionMs];
    const fromMs = Math.max(one.fromMs, two.fromMs);
    const endMs = Math.min(endOne, endTwo);
    const rows = Math.floor((endMs - fromMs) / step);
    if (rows > 0) out.push({ fromMs, toMs: endMs - step, rows });
    if (endOne <= endTwo) i++;
    else j++;
  }
  return out;
}
