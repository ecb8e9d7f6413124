/** A check of the store on disk: the page, and the same as JSON. */
import { join, resolve } from 'node:path';
import type { StoreCheck } from '../../domain/coverage.ts';
import { renderCheckHtml } from '../../report/check-page.ts';
import { makeFolder } from '../make-folder.ts';
import { replaceFile } from '../run-folder.ts';

/** @returns the path of the page */
export function writeCheck(
  out: string,
  answer: StoreCheck & { readonly schemaVersion: number },
): string {
  const folder = resolve(out);
  makeFolder(folder);
  const page = join(folder, 'check.html');
  replaceFile(page, renderCheckHtml(answer));
  replaceFile(join(folder, 'check.json'), `${JSON.stringify(answer, null, 1)}\n`);
  return page;
}
