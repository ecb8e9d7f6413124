/**
 * The three classes of failure, and the exit code of each. Issues are data first and prose last,
 * so that `--json` can carry them and a test can ask about them.
 */

/** One thing that is wrong: where, what was expected, what was found, what to do. */
export interface Issue {
  /** A scenario path (`construction.leverage`), a file with line, or a series. */
  readonly where: string;
  readonly expected: string;
  readonly found: string;
  /** Something to type or to do; absent when nothing sensible can be advised. */
  readonly hint?: string;
}

/** `where: expected …; found …`, then the hint on a line of its own. */
export function issueText(issue: Issue): string {
  return issue.hint === undefined ? issueLine(issue) : `${issueLine(issue)}\n hint: ${issue.hint}`;
}

/** The same on one line, for a cell or an event. */
export const issueLine = ({ where, expected, found }: Issue): string =>
  `${where}: expected ${expected}; found ${found}`;

abstract class IssueError extends Error {
  abstract readonly exitCode: number;
  readonly issues: readonly Issue[];

  constructor(issues: Issue | readonly Issue[]) {
    const list = 'where' in issues ? [issues] : issues;
    super(list.map(issueText).join('\n'));
    this.issues = list;
  }
}

/** The scenario or the command line is wrong. */
export class ScenarioError extends IssueError {
  override readonly name = 'ScenarioError';
  readonly exitCode = 2;
}

/** An entry that the venue's own rules do not let in; in a sweep, a row that is marked and not run. */
export class EntryRefused extends ScenarioError {}

/** A data file, or what the store holds, is wrong or missing. */
export class DataError extends IssueError {
  override readonly name = 'DataError';
  readonly exitCode = 3;
}

/** Our own fault: something that cannot happen happened. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
  readonly exitCode = 70;
}

/** @throws InvariantError when `holds` is false */
export function invariant(holds: boolean, what: string): asserts holds {
  if (!holds) throw new InvariantError(`Invariant: ${what}`);
}
