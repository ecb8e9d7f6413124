/** Which missing stretches of a series stop a replay. */
import { DataError, type Issue } from '../domain/errors.ts';
import { type BarSeries, seriesName } from '../domain/series.ts';
import { durationText, minuteText } from '../units/time.ts';
import { endOf, type Gap, type Grid } from './grid.ts';

/**
 * @throws DataError when the series lacks a longer stretch of the window than is allowed, or lacks
 *         either of its ends
 */
export function refuseGaps(
  series: BarSeries,
  grid: Grid,
  gaps: readonly Gap[],
  maxMs: number,
): void {
  const endMs = endOf(grid);
  const issues: Issue[] = [];
  for (const gap of gaps) {
    const length = gap.toMs - gap.fromMs;
    const outside = gap.fromMs === grid.firstMs || gap.toMs === endMs;
    if (!outside && length <= maxMs) continue;
    issues.push(
      outside
        ? outsideIssue(series, grid)
        : {
            where: seriesName(series.key),
            expected: `no missing stretch longer than ${durationText(maxMs)}`,
            found: `none between ${minuteText(gap.fromMs)} and ${minuteText(gap.toMs)} UTC`,
            hint: `import the missing file, or set  gaps: { max: ${durationText(length)} }  and read "Coverage" in the report`,
          },
    );
    if (issues.length === 10) break;
  }
  const unique = issues.filter(
    (issue, i) => issues.findIndex((x) => x.found === issue.found) === i,
  );
  if (unique.length > 0) throw new DataError(unique);
}

function outsideIssue(series: BarSeries, grid: Grid): Issue {
  const first = series.openMs[0];
  const last = series.openMs.at(-1);
  const held =
    first === undefined || last === undefined
      ? 'no bar inside the window'
      : `${minuteText(first)} to ${minuteText(last + series.resolutionMs)} UTC inside the window`;
  return {
    where: seriesName(series.key),
    expected: `bars from ${minuteText(grid.firstMs)} to ${minuteText(endOf(grid))} UTC`,
    found: held,
    hint: 'move the window inside the data ( legrisk data list  shows it), or import more',
  };
}
