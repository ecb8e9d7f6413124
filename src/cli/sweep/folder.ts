/**
 * The folder of a sweep: its results, and, while it is not finished, what it needs to go on:
 * `.sweep/manifest.json`, which says what is being swept, and a file for every finished shard.
 */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Issue, ScenarioError } from '../../domain/errors.ts';
import { makeFolder, removeEmpty } from '../make-folder.ts';
import { replaceFile } from '../run-folder.ts';

/** Everything that a finished shard depends on. A part that differs makes it one of another sweep. */
export interface Manifest {
  /** Of this file's form. */
  readonly version: 1;
  readonly program: string;
  /** Hash of the scenario, as merged. */
  readonly scenario: string;
  readonly grid: readonly string[];
  /** Number of entry times, and the hash of them. */
  readonly entries: readonly [number, string];
  /** Size of the sample; null: every combination. */
  readonly sample: number | null;
  readonly seed: number;
  readonly engine: string;
  readonly format: string;
  /** Hashes of the files that the history came from. */
  readonly data: readonly string[];
  /** Hash of the rule books. */
  readonly rules: string;
  readonly shardRows: number;
}

const RESULT = 'sweep.json';
const MANIFEST = 'manifest.json';

export class SweepFolder {
  readonly path: string;
  #made: readonly string[] = [];

  /** @param out as it was given; errors name it so */
  constructor(out: string) {
    this.path = resolve(out);
  }

  /** Where finished shards and half-written results are. */
  get work(): string {
    return join(this.path, '.sweep');
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /**
   * Makes the folder ready: for a new sweep, or to go on with the one that was interrupted.
   *
   * @returns whether there is something to go on with
   * @throws ScenarioError when the folder holds something else, an unfinished sweep that was not
   *         asked for, or, when it was, one of another kind
   */
  open(manifest: Manifest, resume: boolean): boolean {
    const unfinished = this.#unfinished();
    if (unfinished === null) this.#requireReplaceable();
    else if (!resume) throw this.#refused('no unfinished sweep', 'one', goOn);
    else this.#requireSame(manifest, unfinished);
    this.#made = makeFolder(this.work);
    replaceFile(join(this.work, MANIFEST), json(manifest));
    return unfinished !== null;
  }

  /** A result that is whole, under its name; those of a sweep before that are not replaced go. */
  writeResult(result: { readonly files: readonly string[] }): void {
    for (const name of this.#earlierFiles())
      if (!result.files.includes(name)) rmSync(this.file(name), { force: true });
    replaceFile(this.file(RESULT), json(result));
  }

  /** Nothing is left to go on with; folders that this run made and that hold nothing go too. */
  finish(): void {
    rmSync(this.work, { recursive: true, force: true });
    removeEmpty(this.#made.filter((folder) => folder !== this.work));
  }

  /** What was being swept; null when nothing is unfinished. */
  #unfinished(): Readonly<Record<string, unknown>> | null {
    return readObject(join(this.work, MANIFEST));
  }

  #requireSame(manifest: Manifest, other: Readonly<Record<string, unknown>>): void {
    const issues: Issue[] = Object.entries(manifest).flatMap(([part, value]) =>
      JSON.stringify(other[part]) === JSON.stringify(value)
        ? []
        : {
            where: `${this.path}: ${part}`,
            expected: `what the unfinished sweep has, ${shown(other[part])}`,
            found: shown(value),
            hint: 'resume with what it was begun with, or name another folder with --out',
          },
    );
    if (issues.length > 0) throw new ScenarioError(issues.slice(0, 10));
  }

  /** The folder may be one that is not ours. */
  #requireReplaceable(): void {
    const stat = statSync(this.path, { throwIfNoEntry: false });
    if (stat === undefined) return;
    if (!stat.isDirectory()) throw this.#refused('a folder', 'a file', elsewhere);
    // A work folder without a readable manifest was begun and holds nothing yet.
    const holds = readdirSync(this.path).filter((name) => name !== '.sweep');
    if (holds.length === 0 || readObject(this.file(RESULT)) !== null) {
      rmSync(this.work, { recursive: true, force: true });
      return;
    }
    throw this.#refused(
      'a folder that  legrisk sweep  wrote, to be replaced',
      `other files, and no ${RESULT}`,
      elsewhere,
    );
  }

  #earlierFiles(): readonly string[] {
    const files = readObject(this.file(RESULT))?.['files'];
    if (!Array.isArray(files)) return [];
    // A name that leads out of the folder was not written by us.
    return files.filter((name) => typeof name === 'string' && /^sweep\.[a-z]+$/.test(name));
  }

  #refused(expected: string, found: string, hint: string): ScenarioError {
    return new ScenarioError({ where: this.path, expected, found, hint });
  }
}

const goOn = '--resume  goes on with it; to begin anew, take its folder away';
const elsewhere = 'name another folder with --out, or move this one away';

const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function readObject(path: string): Readonly<Record<string, unknown>> | null {
  if (!existsSync(path)) return null;
  try {
    const data: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isRecord(data) ? data : null;
  } catch {
    return null;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
