/** Results on disk: a folder a scenario, written whole or not at all. */
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { DataError, ScenarioError } from '../domain/errors.ts';
import type { ReplayReport } from '../domain/report.ts';
import type { ReplayResult } from '../domain/result.ts';
import {
  type IndexEntry,
  renderCsvs,
  renderIndexHtml,
  renderReplayHtml,
  renderSummaryCsv,
} from '../report/index.ts';
import { makeFolder } from './make-folder.ts';
import { pageScript } from './page-script.ts';
import { reconstructionTitles } from './reconstruction-titles.ts';
import { missingPart } from './result-parts.ts';

/** The result of a run folder, for the matrix. */
const RESULT_FILE = 'result.json';
const REPORT_FILE = 'report.html';
/** The scenario that ran, merged; and version and hashes of the run. */
const RECIPE_FILE = 'scenario.yaml';
const REPRODUCE_FILE = 'reproduce.txt';

/**
 * Writes one scenario's folder: the page, the CSV files, the result and the scenario that ran. The
 * files are made in a temporary folder beside it and renamed into place.
 *
 * @returns the path of the page
 */
export function writeRun(out: string, report: ReplayReport): string {
  const folder = join(resolve(out), report.result.scenario);
  makeFolder(dirname(folder));
  requireReplaceable(folder);
  const made = mkdtempSync(`${folder}.new-`);
  try {
    writeFileSync(
      join(made, REPORT_FILE),
      renderReplayHtml(report, { pageScript: pageScript('page') }),
    );
    for (const [name, text] of Object.entries(renderCsvs(report)))
      writeFileSync(join(made, `${name}.csv`), text);
    writeFileSync(join(made, RESULT_FILE), `${JSON.stringify(report.result, null, 1)}\n`);
    writeFileSync(join(made, RECIPE_FILE), report.recipe);
    writeFileSync(join(made, REPRODUCE_FILE), `${report.reproduce}\n`);
    rmSync(folder, { recursive: true, force: true });
    renameSync(made, folder);
  } catch (error) {
    rmSync(made, { recursive: true, force: true });
    throw error;
  }
  return join(folder, REPORT_FILE);
}

/** A scenario may be named like a folder that is not ours: `--out .` must not empty it. */
function requireReplaceable(folder: string): void {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (stat.isDirectory() && readdirSync(folder).length === 0) return;
  if (stat.isDirectory() && existsSync(join(folder, RESULT_FILE))) return;
  throw new ScenarioError({
    where: folder,
    expected: 'a folder that  legrisk replay  wrote, to be replaced',
    found: stat.isDirectory() ? `other files, and no ${RESULT_FILE}` : 'a file',
    hint: 'name another folder with --out, or move this one away',
  });
}

/** The matrix of several results, and all of them as one CSV. */
export function writeIndex(out: string, results: readonly ReplayResult[]): string {
  const folder = resolve(out);
  makeFolder(folder);
  const page = join(folder, 'index.html');
  writeMatrix(
    page,
    results.map((result) => ({
      result,
      href: `${encodeURIComponent(result.scenario)}/${REPORT_FILE}`,
    })),
  );
  replaceFile(join(folder, 'summary.csv'), renderSummaryCsv(results));
  return page;
}

/** The matrix alone; each reconstruction is told by the title it gives itself. */
export function writeMatrix(page: string, entries: readonly IndexEntry[]): void {
  const titles = reconstructionTitles(entries.map(({ result }) => result.reconstruction));
  const titled = entries.map((entry) => ({
    ...entry,
    title: titles.get(entry.result.reconstruction ?? '') ?? null,
  }));
  replaceFile(page, renderIndexHtml(titled, { pageScript: pageScript('tables') }));
}

/** A file is there whole or as it was. */
export function replaceFile(path: string, text: string): void {
  const made = `${path}.new`;
  try {
    writeFileSync(made, text);
    renameSync(made, path);
  } catch (error) {
    rmSync(made, { force: true });
    throw error;
  }
}

/**
 * The result a run folder holds.
 *
 * @throws DataError when the folder is not one that `replay` wrote
 */
export function readRun(folder: string): ReplayResult {
  const file = join(folder, RESULT_FILE);
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw notOurs(folder, `no readable ${RESULT_FILE}`);
  }
  const missing = missingPart(data);
  if (missing !== null) throw notOurs(folder, `a ${RESULT_FILE} without a readable ${missing}`);
  return data as ReplayResult;
}

/** The way from a page to the report of a run folder, as a link. */
export const reportHref = (page: string, folder: string): string =>
  relative(dirname(page), resolve(folder, REPORT_FILE))
    .split(/[\\/]/)
    .map(encodeURIComponent)
    .join('/');

export const hasReport = (folder: string): boolean => existsSync(join(folder, REPORT_FILE));

/** What lies beside the result; null where an older version did not write it. */
export const readRecipe = (folder: string): string | null => textIn(folder, RECIPE_FILE);
export const readReproduce = (folder: string): string | null => textIn(folder, REPRODUCE_FILE);

function textIn(folder: string, name: string): string | null {
  const file = join(folder, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

const notOurs = (where: string, found: string): DataError =>
  new DataError({
    where,
    expected: 'a folder that  legrisk replay  wrote',
    found,
    hint: 'legrisk replay scenarios/*.yaml --out reports',
  });
