/** `legrisk report`: the matrix of runs that were made before. */

import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { EXIT } from '../failure.ts';
import { makeFolder } from '../make-folder.ts';
import { readRun, reportHref, writeMatrix } from '../run-folder.ts';
import type { Terminal } from '../terminal.ts';

export interface ReportOptions {
  readonly runs: readonly string[];
  readonly out: string | undefined;
  readonly json: boolean;
}

export function reportCommand(options: ReportOptions, terminal: Terminal): number {
  const out = resolve(options.out ?? 'reports/index.html');
  const folders = withoutSweeps(options.runs, terminal);
  const entries = folders.map((folder) => ({
    result: readRun(folder),
    href: reportHref(out, folder),
  }));
  makeFolder(dirname(out));
  writeMatrix(out, entries);
  const runs = entries.map(({ result }) => result.scenario);
  terminal.out(options.json ? JSON.stringify({ schemaVersion: 1, file: out, runs }, null, 1) : out);
  terminal.say(
    `${entries.length} ${entries.length === 1 ? 'run' : 'runs'}: ${folders.map((run) => basename(run)).join(', ')}`,
  );
  return EXIT.done;
}

/** Whoever names every folder of reports names those of sweeps too, which have a page of their own. */
function withoutSweeps(folders: readonly string[], terminal: Terminal): readonly string[] {
  const sweeps = folders.filter(isSweep);
  if (sweeps.length === 0 || sweeps.length === folders.length) return folders;
  terminal.say(`left out, a sweep and no replay: ${sweeps.join(', ')}`);
  return folders.filter((folder) => !isSweep(folder));
}

const isSweep = (folder: string): boolean =>
  existsSync(join(folder, 'sweep.json')) && !existsSync(join(folder, 'result.json'));
