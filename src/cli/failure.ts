/** Whatever was thrown, as text for a person and an exit code for a script. */
import {
  DataError,
  InvariantError,
  type Issue,
  issueText,
  ScenarioError,
} from '../domain/errors.ts';
import { ELSEWHERE } from './make-folder.ts';
import { visible, visibleLines } from './visible.ts';

export const EXIT = { done: 0, gate: 1, usage: 2, data: 3, bug: 70, interrupted: 130 } as const;

export interface Failure {
  readonly exitCode: number;
  /** What is wrong, one by one; empty where it is our own fault. */
  readonly issues: readonly Issue[];
  /** For a person. */
  readonly text: string;
}

/** Whose fault it is, by the exit code. */
const KINDS: Readonly<Record<number, string>> = { 2: 'scenario', 3: 'data', 70: 'bug' };

/** For a script that asked for JSON: one object, on stderr. */
export const failureJson = ({ exitCode, issues, text }: Failure): object => ({
  schemaVersion: 1,
  error: {
    kind: KINDS[exitCode] ?? 'bug',
    exitCode,
    issues,
    // Issues say it all; without any, the text is all there is.
    ...(issues.length === 0 ? { message: text } : {}),
  },
});

export function failureOf(error: unknown): Failure {
  if (error instanceof ScenarioError || error instanceof DataError) {
    return { exitCode: error.exitCode, issues: error.issues, text: issuesText(error.issues) };
  }
  const file = fileFailure(error);
  if (file !== null) return file;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const head = error instanceof InvariantError ? error.message : 'Unexpected error';
  return {
    exitCode: EXIT.bug,
    issues: [],
    text: `bug: ${visible(head)}\n hint: this is ours, not yours; please report it with the lines below\n${visibleLines(stack)}`,
  };
}

const issuesText = (issues: readonly Issue[]): string =>
  issues.map((issue) => `error: ${issueText(shown(issue))}`).join('\n');

/** An issue with whatever could steer a terminal made visible. */
const shown = ({ where, expected, found, hint }: Issue): Issue => ({
  where: visible(where),
  expected: visible(expected),
  found: visible(found),
  ...(hint === undefined ? {} : { hint: visible(hint) }),
});

const PERMISSION = 'mend its permissions, or name another with --out, --db or --rules';

/** A file in the folder in which an unfinished sweep keeps what it has done. */
const SWEEP_WORK = /[\\/]\.sweep[\\/]/;
const MAKE_ROOM = 'free some room, then the same command with --resume goes on';

/** What the system says when a path can not be read or written. */
const SYSTEM: Readonly<Record<string, readonly [expected: string, found: string, hint: string]>> = {
  EACCES: ['a path that may be read and written', 'no permission', PERMISSION],
  EPERM: ['a path that may be read and written', 'no permission', PERMISSION],
  EROFS: ['a path that may be written', 'a read-only file system', ELSEWHERE],
  ENOSPC: ['room on the disk', 'none left', ELSEWHERE],
  EFBIG: ['room for a file of this size', 'a limit that is smaller', ELSEWHERE],
  ENOTDIR: ['a folder', 'a file in its place', ELSEWHERE],
  EEXIST: ['a folder', 'a file in its place', ELSEWHERE],
  EISDIR: ['a file', 'a folder', 'name a file'],
  ENOENT: ['a file', 'nothing there', 'check the path'],
};

function fileFailure(error: unknown): Failure | null {
  if (!(error instanceof Error) || !('code' in error) || !('path' in error)) return null;
  const known = SYSTEM[String(error.code)];
  if (known === undefined) return null;
  const [expected, found, usual] = known;
  const path = String(error.path);
  // What a sweep has finished lies on that disk too: elsewhere it would begin anew.
  const hint = error.code === 'ENOSPC' && SWEEP_WORK.test(path) ? MAKE_ROOM : usual;
  const issues = [{ where: path, expected, found, hint }];
  return { exitCode: EXIT.usage, issues, text: issuesText(issues) };
}
