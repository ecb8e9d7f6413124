/** What a check of the store found, for a terminal of 80 columns. */
import type { StoreCheck, StoreFinding } from '../../domain/coverage.ts';
import { minuteText } from '../../units/time.ts';
import { counted } from '../finding-words.ts';
import { visible } from '../visible.ts';
import { wrapped } from '../wrapped.ts';

/** Where everything below a finding's first line begins: after its severity. */
const INDENT = ' '.repeat(10);

/** Each finding with its series below it, and an error with its reason; then what it comes to. */
export function checkText(check: StoreCheck): string {
  const lines = check.findings.flatMap(findingLines);
  if (lines.length > 0) lines.push('');
  return [...lines, ...summaryLines(check)].join('\n');
}

const HEAD = ['severity', 'finding', 'rows', 'when (UTC)'] as const;
const WIDTHS = [8, 18, 9] as const;

function findingLines(finding: StoreFinding, index: number): readonly string[] {
  const { severity, accepted, code, rows, firstMs, lastMs, series, reason } = finding;
  const when =
    firstMs === lastMs ? minuteText(firstMs) : `${minuteText(firstMs)} to ${minuteText(lastMs)}`;
  const row = lineOf([severity, code, rows.toLocaleString('en-US'), when]);
  return [
    ...(index === 0 ? [lineOf(HEAD)] : []),
    row,
    ...wrapped(visible(series.join(' and ')), INDENT, INDENT),
    ...(severity === 'error' ? wrapped(visible(reason), `${INDENT}  `, `${INDENT}  `) : []),
    ...(accepted ? [`${INDENT}  accepted by name`] : []),
  ];
}

const lineOf = ([severity, code, rows, when]: readonly [string, string, string, string]): string =>
  `${severity.padEnd(WIDTHS[0])}  ${code.padEnd(WIDTHS[1])}  ${rows.padStart(WIDTHS[2])}  ${when}`;

function summaryLines({ findings, series, notChecked }: StoreCheck): readonly string[] {
  const rows = series.reduce((sum, one) => sum + one.rows, 0);
  const coins = new Set(series.map(({ coin }) => coin)).size;
  const manySeries = series.length === 1 ? '1 series' : `${series.length} series`;
  const passed = findings.filter((finding) => finding.accepted).length;
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const accepted = passed === 0 ? '' : `, ${passed === errors ? '' : `${passed} `}accepted by name`;
  const found = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : `${counted(count, severity)}${severity === 'error' ? accepted : ''}`;
  });
  const list = found.length === 0 ? 'nothing found' : found.join(', ');
  const total = `${manySeries} of ${counted(coins, 'coin')}, ${counted(rows, 'row')}: ${list}`;
  return [
    ...wrapped(total, ''),
    ...notChecked.flatMap(({ why, series: many }) =>
      wrapped(`not checked: ${many} series of ${visible(why)}`, ''),
    ),
    ...(findings.some(({ severity }) => severity !== 'error')
      ? ['--json and --out DIR tell the reason of every finding']
      : []),
  ];
}
