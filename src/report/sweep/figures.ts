/** The figures of a cell that a map can show, and how each is said. */
import type { DefinitionKey } from '../definitions.ts';
import { decimal, leverage, NONE, percent } from '../format.ts';
import { type CellData, type SweepModel, survivalOf } from './data.ts';

export interface CellFigure {
  readonly key: string;
  readonly term: DefinitionKey;
  /** What its numbers are in: stands with the name, so that cells hold bare numbers. */
  readonly unit: '%' | '×' | '%/year';
  /** How it is coloured: around zero, the more the worse, or the more the better. */
  readonly scale: 'around-zero' | 'loss' | 'good';
  readonly of: (cell: CellData, model: SweepModel) => number | null;
}

export const CELL_FIGURES: readonly CellFigure[] = [
  {
    ...{ key: 'net', term: 'medianNet', unit: '%', scale: 'around-zero' },
    of: ({ net }) => net?.p50 ?? null,
  },
  {
    ...{ key: 'worst', term: 'worstHundredth', unit: '%', scale: 'around-zero' },
    of: ({ net }) => net?.p01 ?? null,
  },
  { ...{ key: 'forced', term: 'forcedOut', unit: '%', scale: 'loss' }, of: forcedShareOf },
  {
    ...{ key: 'loss', term: 'lossOfHundred', unit: '%', scale: 'loss' },
    of: ({ lossP99 }) => lossP99,
  },
  {
    ...{ key: 'survival', term: 'survivalShare', unit: '%', scale: 'good' },
    of: (cell, model) => survivalOf(model, cell)?.step[0] ?? null,
  },
  {
    ...{ key: 'funding', term: 'fundingReturn', unit: '%', scale: 'around-zero' },
    of: ({ funding }) => funding,
  },
  {
    ...{ key: 'apr', term: 'realisedMedian', unit: '%/year', scale: 'around-zero' },
    of: ({ realisedApr }) => realisedApr,
  },
  {
    ...{ key: 'dear', term: 'costlier', unit: '%', scale: 'loss' },
    of: ({ costlier }) => costlier,
  },
  {
    ...{ key: 'leverage', term: 'survivalLeverages', unit: '×', scale: 'good' },
    of: ({ survivalLeverage }) => survivalLeverage?.[1] ?? null,
  },
];

export const cellFigure = (key: string): CellFigure =>
  CELL_FIGURES.find((figure) => figure.key === key) ?? (CELL_FIGURES[0] as CellFigure);

/** Null: no entry was let in. */
export function forcedShareOf({ deaths, observed, censored }: CellData): number | null {
  const letIn = observed + censored;
  return letIn === 0 ? null : deaths / letIn;
}

/** With its unit: `−0.72 %`. */
export function figureText(x: number | null, { unit }: Pick<CellFigure, 'unit'>): string {
  if (x === null) return NONE;
  if (unit === '×') return times(Number(x.toFixed(1)));
  return unit === '%' ? shareText(x) : `${shareText(x)}/year`;
}

/** Without it, for a cell: `−0.72`. */
export const bareText = (x: number | null, figure: Pick<CellFigure, 'unit'>): string =>
  figureText(x, figure).replace(/[×%/a-z\u00a0]+$/, '');

/** `−0.72 %`, `−17.2 %`: what is below ten per cent with two decimals. */
export const shareText = (x: number): string => percent(x, Math.abs(x) < 0.0995 ? 2 : 1);

/** `3×`, `6.5×`, `6.25×`. */
export const times = (x: number): string => leverage(x).replace(/(\.\d)0×$/, '$1×');

/** An end of a shade for a legend: three digits, and as many decimals as those take. */
export function edgeText(x: number, { unit }: Pick<CellFigure, 'unit'>): string {
  const scaled = Number((unit === '×' ? x : x * 100).toPrecision(3));
  const decimals = String(Math.abs(scaled)).split('.')[1]?.length ?? 0;
  return decimal(scaled, Math.min(decimals, 8));
}
