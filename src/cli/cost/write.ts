/** The cost of a strategy on disk: the page, the table, and the whole as JSON. */
import { join, resolve } from 'node:path';
import type { CostResult } from '../../domain/cost.ts';
import { costCsv } from '../../report/cost/csv.ts';
import { renderCostHtml } from '../../report/cost-page.ts';
import { makeFolder } from '../make-folder.ts';
import { replaceFile } from '../run-folder.ts';

/**
 * @returns the paths of the files, as the folder was named
 * @throws ScenarioError when the folder can not be made
 */
export function writeCost(out: string, result: CostResult): readonly string[] {
  const folder = resolve(out);
  makeFolder(folder);
  const files = {
    'cost.html': renderCostHtml(result),
    'cost.csv': costCsv(result),
    'cost.json': `${JSON.stringify(result, null, 1)}\n`,
  };
  for (const [name, text] of Object.entries(files)) replaceFile(join(folder, name), text);
  return Object.keys(files).map((name) => join(out, name));
}
