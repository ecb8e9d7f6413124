/** `legrisk report`: the matrix of runs that were made before. */

import { basename, dirname, relative, resolve } from 'node:path';
import { renderIndexHtml } from '../../report/index.ts';
import { EXIT } from '../failure.ts';
import { makeFolder } from '../make-folder.ts';
import { readRun, replaceFile } from '../run-folder.ts';
import type { Terminal } from '../terminal.ts';

export interface ReportOptions {
  readonly runs: readonly string[];
  readonly out: string | undefined;
}

export function reportCommand(options: ReportOptions, terminal: Terminal): number {
  const out = resolve(options.out ?? 'reports/index.html');
  const entries = options.runs.map((folder) => ({
    result: readRun(folder),
    href: relative(dirname(out), resolve(folder, 'report.html'))
      .split(/[\\/]/)
      .map(encodeURIComponent)
      .join('/'),
  }));
  makeFolder(dirname(out));
  replaceFile(out, renderIndexHtml(entries));
  terminal.out(out);
  terminal.say(
    `${entries.length} ${entries.length === 1 ? 'run' : 'runs'}: ${options.runs.map((run) => basename(run)).join(', ')}`,
  );
  return EXIT.done;
}
