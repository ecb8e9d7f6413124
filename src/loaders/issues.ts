/** Problems of one file, gathered up to ten. */
import { DataError, type Issue } from '../domain/errors.ts';

/** All problems of one file at once, up to ten. */
export const ISSUES_MAX = 10;

export class IssueList {
  readonly #issues: Issue[] = [];

  /** Later ones than the tenth are dropped. */
  add(issue: Issue): void {
    if (!this.full) this.#issues.push(issue);
  }

  get full(): boolean {
    return this.#issues.length >= ISSUES_MAX;
  }

  get empty(): boolean {
    return this.#issues.length === 0;
  }

  get all(): readonly Issue[] {
    return this.#issues;
  }

  /** @throws DataError when there is any */
  throwIfAny(): void {
    if (!this.empty) throw new DataError(this.#issues);
  }
}
