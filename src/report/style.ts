/**
 * The style of every page, one sheet a topic. What two pages share stands in one of these; what only one
 * has, in a sheet of its own (`style-<page>.ts`), entered here before print, which has the last word.
 */
import { type Html, trusted } from './escape.ts';
import { BASE } from './style-base.ts';
import { BEYOND } from './style-beyond.ts';
import { CHARTS } from './style-charts.ts';
import { COST } from './style-cost.ts';
import { DATA } from './style-data.ts';
import { FIGURES } from './style-figures.ts';
import { PRINT } from './style-print.ts';
import { SCAN } from './style-scan.ts';
import { SWEEP } from './style-sweep.ts';
import { TABLES } from './style-tables.ts';
import { TERMS } from './style-terms.ts';

const SHEETS: readonly string[] = [
  BASE,
  TERMS,
  FIGURES,
  TABLES,
  BEYOND,
  CHARTS,
  DATA,
  SCAN,
  COST,
  SWEEP,
  PRINT,
];

/** The `<style>` element. */
export const styleElement: Html = trusted(`<style>${SHEETS.join('')}</style>`);
