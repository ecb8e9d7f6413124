/** The built program, run as a user runs it: a process of its own, in a folder of its own. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect } from 'vitest';
import { type Issue, issueText } from '../../src/domain/errors.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const PROGRAM = join(ROOT, 'dist/cli/main.js');

export interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

const made: string[] = [];

// Here and not where a folder is made: a hook set inside a describe ends with that describe.
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is gone when the test file is done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'legrisk-cli-'));
  made.push(folder);
  return folder;
}

/** A file that ships with the project, by its path from the root. */
export const shipped = (path: string): string => join(ROOT, path);

/** Runs `legrisk …` to its end, in a process of its own; `legriskWarm` takes less time. */
export function legrisk(words: readonly string[], { cwd, env = {} }: Surroundings): Answer {
  if (!existsSync(PROGRAM)) throw new Error('dist/ is missing: npm run build comes first');
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...words], {
    cwd,
    env: surroundings(env),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  return { code: status, stdout, stderr };
}

/** Starts `legrisk …` and does not wait. */
export const start = (words: readonly string[], { cwd, env = {} }: Surroundings): ChildProcess =>
  spawn(process.execPath, [PROGRAM, ...words], { cwd, env: surroundings(env) });

/** Nothing of the developer's own settings reaches the program. */
export function surroundings(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const {
    LEGRISK_DB: _db,
    LEGRISK_RULES: _rules,
    NO_COLOR: _no,
    FORCE_COLOR: _force,
    ...rest
  } = process.env;
  return { ...rest, ...env };
}

/**
 * Every line of a refusal is `error: where: expected …; found …`, perhaps with a hint below it;
 * nothing went to stdout. Where JSON was asked for, the same stands in one object.
 */
export function expectRefusal(answer: Answer, code: number, ...parts: readonly string[]): void {
  expect(answer.stdout).toBe('');
  const said = answer.stderr.startsWith('{') ? issuesOf(answer.stderr) : answer.stderr;
  for (const line of said.trimEnd().split('\n'))
    expect(line).toMatch(/^error: \S.*: expected \S.*; found \S.*$|^ hint: \S.*$/);
  for (const part of parts) expect(said).toContain(part);
  expect(answer.code).toBe(code);
}

/** The issues of a refusal in JSON, as a person would be told them. */
function issuesOf(stderr: string): string {
  const { error } = JSON.parse(stderr) as { readonly error: { readonly issues: readonly Issue[] } };
  return `${error.issues.map((issue) => `error: ${issueText(issue)}`).join('\n')}\n`;
}

/** Every file below a folder with its bytes, by its path from there. */
export function contentsOf(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return new Map(
    files
      .filter((file) => statSync(join(folder, file)).isFile())
      .map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  );
}
