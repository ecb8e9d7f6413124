/**
 * Values to one of a few shades. Around zero and for losses the steps widen away from zero, because one
 * crash is a hundred times a month of funding: the k-th of five ends at k²/25 of the largest value, or, where
 * most values are far smaller than that, at 1, 3, 10, 30 … of a power of ten.
 */
import type { CellFigure } from './figures.ts';

const STEPS = 5;

export interface Shade {
  /** Of the style sheet: `gain-1` … `gain-5`, `drop-1` … `drop-5`, `even`, `none`. */
  readonly name: string;
  /** The stretch that it stands for, both ends. */
  readonly from: number;
  readonly to: number;
}

export interface Shades {
  readonly of: (x: number | null) => string;
  /** Those that the values can have, from the lowest on. */
  readonly legend: readonly Shade[];
}

/** @param values that are to be shaded; null has no shade */
export function shadesOf(values: readonly (number | null)[], scale: CellFigure['scale']): Shades {
  const told = values.filter((x): x is number => x !== null);
  if (scale === 'good') return rising(told);
  const edges = edgesOf(told.map(Math.abs).filter((x) => x > 0));
  const low = told.reduce((least, x) => Math.min(least, x), 0);
  const high = told.reduce((most, x) => Math.max(most, x), 0);
  // What is lost is told as a positive number, and a net of less than zero is a loss too.
  const [below, above] = scale === 'loss' ? ['gain', 'drop'] : ['drop', 'gain'];
  const step = (x: number): number => {
    const place = edges.findIndex((edge) => Math.abs(x) <= edge * (1 + 1e-12));
    return place < 0 ? STEPS : place + 1;
  };
  const edge = (k: number): number => (k === 0 ? 0 : (edges[k - 1] ?? 0));
  const ladder = [1, 2, 3, 4, 5];
  return {
    of: (x) => {
      if (x === null) return 'none';
      return x === 0 ? 'even' : `${x < 0 ? below : above}-${step(x)}`;
    },
    legend: [
      ...ladder
        .filter((k) => edge(k - 1) < -low)
        .toReversed()
        .map((k) => ({ name: `${below}-${k}`, from: -edge(k), to: -edge(k - 1) })),
      ...ladder
        .filter((k) => edge(k - 1) < high)
        .map((k) => ({ name: `${above}-${k}`, from: edge(k - 1), to: edge(k) })),
    ],
  };
}

/** The largest value is so many times the middle one where the rest would all have the palest shade. */
const FAR = 12;

/** Upper ends of the five steps of sizes above zero. */
function edgesOf(sizes: readonly number[]): readonly number[] {
  const sorted = sizes.toSorted((a, b) => a - b);
  const most = sorted.at(-1) ?? 1;
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 1;
  if (most <= FAR * middle) {
    const size = rounded(most);
    return [1, 2, 3, 4, 5].map((k) => Number((size * (k / STEPS) ** 2).toPrecision(12)));
  }
  const top = Math.ceil(2 * Math.log10(most) - 0.1);
  return [4, 3, 2, 1, 0].map((below) => halfDecade(top - below));
}

/** 1, 3, 10, 30 …: about equal steps, and round. */
const halfDecade = (k: number): number =>
  Number(((k % 2 === 0 ? 1 : 3) * 10 ** Math.floor(k / 2)).toPrecision(12));

/** Equal steps from the lowest value to the highest. */
function rising(values: readonly number[]): Shades {
  const low = values.reduce((least, x) => Math.min(least, x), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, x) => Math.max(most, x), Number.NEGATIVE_INFINITY);
  const width = (high - low) / STEPS;
  const step = (x: number): number =>
    width > 0 ? Math.min(STEPS, 1 + Math.floor((x - low) / width)) : STEPS;
  const first = values.length === 0 ? STEPS + 1 : width > 0 ? 1 : STEPS;
  const legend: Shade[] = [];
  for (let k = first; k <= STEPS; k += 1)
    legend.push({
      name: `gain-${k}`,
      from: width > 0 ? low + (k - 1) * width : low,
      to: width > 0 ? low + k * width : high,
    });
  return { of: (x) => (x === null ? 'none' : `gain-${step(x)}`), legend };
}

/** The next round number: an end of a legend that can be read. */
function rounded(x: number): number {
  if (!(x > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(x));
  const times = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((m) => m * power >= x * (1 - 1e-12)) ?? 10;
  return Number((times * power).toPrecision(12));
}
