/** The checks of recorded history, as scenarios meet them: an error stops the replay unless it is accepted. */
import { checkHistory } from '../checks/check.ts';
import type { BarHistory, FundingHistory } from '../checks/history.ts';
import type { DataFinding } from '../domain/coverage.ts';
import { DataError, type Issue } from '../domain/errors.ts';
import type { Finding } from '../domain/finding.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { RuleBooks } from '../replay/plan.ts';
import { type ReplayHistory, seriesOf } from '../replay/replay-history.ts';
import { minuteText } from '../units/time.ts';
import type { ReadSeries } from './series-source.ts';

const ISSUES_MAX = 10;

/**
 * What the checks say of the records that a scenario reads, as far as it reads them: inside its window,
 * and the prints shortly before it.
 *
 * @param read what the source knows of the series beside their rows
 * @throws DataError naming up to ten errors that the scenario does not accept
 */
export function findingsOf(
  scenario: Scenario,
  history: ReplayHistory,
  books: RuleBooks,
  read: ReadSeries,
): readonly DataFinding[] {
  // A series may stand in several places; what rules look at is not checked.
  const histories = [...new Set(seriesOf(history))].flatMap((series) => read.get(series) ?? []);
  const found = checkHistory({ ...sorted(histories), books });
  const findings = found.map((finding) => toldOf(finding, scenario));
  const refused = findings.filter(({ severity, accepted }) => severity === 'error' && !accepted);
  if (refused.length > 0) throw new DataError(refused.slice(0, ISSUES_MAX).map(issueOf));
  return findings;
}

/** The two sorts of rows apart, as the checks take them. */
export function sorted(histories: readonly (BarHistory | FundingHistory)[]): {
  readonly bars: readonly BarHistory[];
  readonly funding: readonly FundingHistory[];
} {
  return {
    bars: histories.filter((one): one is BarHistory => 'volume' in one),
    funding: histories.filter((one): one is FundingHistory => !('volume' in one)),
  };
}

function toldOf(finding: Finding, { accept }: Scenario): DataFinding {
  const { code, severity, series, rows, firstMs, lastMs, reason } = finding;
  const accepted = severity === 'error' && accept.includes(code);
  return { code, severity, accepted, series, rows, firstMs, lastMs, reason };
}

function issueOf({ code, series, firstMs, reason }: DataFinding): Issue {
  const [first = ''] = series;
  const [venue = '', instrument = ''] = first.split(' ');
  return {
    where: series.join(' and '),
    expected: 'a record that an exchange can have made',
    found: `${code} from ${minuteText(firstMs)} UTC: ${reason.replace(/\.$/, '')}`,
    hint: `see  legrisk data check --venue ${venue} --instrument ${instrument}  or let it pass in the scenario:  accept: [${code}]`,
  };
}
