/** What the checks of the data found, in the few words that a terminal has room for. */
import type { DataFinding } from '../domain/coverage.ts';
import type { FindingCode } from '../domain/finding.ts';
import type { Terminal } from './terminal.ts';

/** Where the whole of it is, after a sweep or a size. */
export const CHECK_HAS_IT = 'legrisk data check  has the whole of it';

export interface Telling {
  /** What the scenario accepts. */
  readonly accept: readonly FindingCode[];
  /** Whether warnings are told too, or stand where the answer goes already. */
  readonly warnings: boolean;
  /** Where the whole of it is. */
  readonly where: string;
}

/** Says what there is to say; nothing where nothing but notes was found. */
export function sayFindings(
  terminal: Terminal,
  findings: readonly DataFinding[],
  { accept, warnings, where }: Telling,
): void {
  const told = warnings ? findings : findings.filter(({ accepted }) => accepted);
  const text = findingsText(told);
  if (text !== null) terminal.say(`data: ${text}; ${where}`);
  const unfound = accept.filter((code) => findings.every((finding) => finding.code !== code));
  if (unfound.length > 0)
    terminal.say(`note: accepted, and not found in the data: ${unfound.join(', ')}`);
}

/** `1 error accepted by name (frozen-funding), 2 warnings`; null for nothing of either. */
export function findingsText(findings: readonly DataFinding[]): string | null {
  const accepted = findings.filter((finding) => finding.accepted);
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  const codes = [...new Set(accepted.map(({ code }) => code))].join(', ');
  const parts = [
    accepted.length === 0 ? [] : `${counted(accepted.length, 'error')} accepted by name (${codes})`,
    warnings.length === 0 ? [] : counted(warnings.length, 'warning'),
  ].flat();
  return parts.length === 0 ? null : parts.join(', ');
}

/** `1 warning`, `1,200 rows`. */
export const counted = (count: number, what: string): string =>
  `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;
