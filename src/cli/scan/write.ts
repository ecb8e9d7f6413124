/** A scan on disk: the page, two tables, the whole as JSON, and the scenario of each line's worst entry. */
import { join, resolve } from 'node:path';
import type { ScanResult } from '../../domain/scan.ts';
import { scanCsv, scanEntriesCsv } from '../../report/scan/csv.ts';
import { renderScanHtml } from '../../report/scan-page.ts';
import { makeFolder } from '../make-folder.ts';
import { replaceFile } from '../run-folder.ts';
import { type Sort, sortedLines } from './sorts.ts';

/**
 * @returns the names of the files in the folder, without the scenarios'
 * @throws ScenarioError when the folder can not be made
 */
export function writeScan(out: string, result: ScanResult, sort: Sort): readonly string[] {
  const folder = resolve(out);
  makeFolder(folder);
  const lines = sortedLines(result.pairs, sort);
  const scenarios = new Map<string, string>();
  const named = lines.map((line, i) => {
    const recipe = line.row.worstRecipe;
    if (recipe === null) return { ...line, scenario: null };
    // A place in the list tells two pairs apart whose names are alike.
    const scenario = `worst-${String(i + 1).padStart(3, '0')}.yaml`;
    scenarios.set(scenario, recipe);
    return { ...line, scenario: `scenarios/${scenario}` };
  });
  if (scenarios.size > 0) makeFolder(join(folder, 'scenarios'));
  for (const [name, recipe] of scenarios) replaceFile(join(folder, 'scenarios', name), recipe);
  const files = {
    'scan.html': renderScanHtml(result, named, out),
    'scan.csv': scanCsv(lines),
    'scan-entries.csv': scanEntriesCsv(lines),
    'scan.json': `${JSON.stringify(result, null, 1)}\n`,
  };
  for (const [name, text] of Object.entries(files)) replaceFile(join(folder, name), text);
  return Object.keys(files);
}
