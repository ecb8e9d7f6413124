/** The scripts of the report's pages, built beside the program. */
import { readFileSync } from 'node:fs';
import { shipped } from './places.ts';

/** @param name of a file of `src/report/browser` that is a page's script */
export const pageScript = (name: 'page' | 'tables' | 'sweep'): string =>
  readFileSync(shipped('dist', 'report', `${name}.js`), 'utf8');
