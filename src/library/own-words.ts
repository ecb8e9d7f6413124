/** Errors of the floors below, which know the options of the command line, in the library's words. */
import { DataError, EntryRefused, type Issue, ScenarioError } from '../domain/errors.ts';

/** What to write instead, by the option that was wrong. */
const HINTS: Readonly<Record<string, string>> = {
  grid: "such as  grid: { 'construction.leverage': [2, 3, 5], hold: ['7 d', '30 d'] }",
  set: "such as  set: { 'construction.leverage': 3, reserve: '20 %' }",
  entries: "such as  entries: 'every=1h'  or  entries: ['2025-09-01', '2025-09-02T12:00Z']",
  hold: "such as  hold: '30 d', or an axis of it in grid, not both",
  sample: 'leave sample out to run every combination',
};

/** Does the work; what it refuses is told as its caller wrote it. */
export async function inOwnWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    const issues = error.issues.map(ownIssue);
    throw error instanceof EntryRefused ? new EntryRefused(issues) : new ScenarioError(issues);
  }
}

/** What `legrisk import` has an option for, as `store.import` calls it. */
const IMPORT_NAMES: Readonly<Record<string, string>> = { tz: 'timeZone', map: 'mapping' };

/** Imports; what is asked for is asked for as `store.import` takes it. */
export async function inImportWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ScenarioError) throw new ScenarioError(error.issues.map(importIssue));
    if (error instanceof DataError) throw new DataError(error.issues.map(importIssue));
    throw error;
  }
}

/** A value that was found is quoted as it is, and so is a place in a file. */
function importIssue(issue: Issue): Issue {
  const named = (text: string): string =>
    text.replace(
      /--(venue|instrument|kind|tz|map)\b/g,
      (_option, name: string) => IMPORT_NAMES[name] ?? name,
    );
  const { where, expected, hint } = issue;
  return {
    ...issue,
    where: where.startsWith('--') ? named(where) : where,
    expected: named(expected),
    ...(hint === undefined ? {} : { hint: named(hint) }),
  };
}

function ownIssue(issue: Issue): Issue {
  if (!issue.where.startsWith('--')) return issue;
  // A hold that is given beside the scenario is written into it as `set` would.
  const where = issue.where.replaceAll('--', '').replace(/^set hold$/, 'hold');
  const { hint, ...told } = { ...issue, where };
  const [option = ''] = where.split(/[ ,]/);
  const kept = hint === undefined || hint.includes('--') ? HINTS[option] : hint;
  return kept === undefined ? told : { ...told, hint: kept };
}
