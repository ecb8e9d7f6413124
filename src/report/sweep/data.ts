/**
 * The points of a sweep as its page holds them: plain data, from which the still page and its script draw
 * the same pictures by the same functions. A cell is one grid point.
 */
import type { Quantiles } from '../../metrics/quantiles.ts';
import type { EntryNet } from '../../sweep/point-statistics.ts';
import { type Html, html } from '../escape.ts';
import { cut, WORD_LENGTH } from '../long-text.ts';

export interface AxisData {
  /** The column's name in every file. */
  readonly name: string;
  /** In the scenario. */
  readonly path: string;
  /** Whether its values are numbers; then they rise. */
  readonly isNumber: boolean;
  readonly values: readonly (number | string)[];
  /** As they are said: `3×`, `20 %`. */
  readonly labels: readonly string[];
  /** As `--set` takes them. */
  readonly texts: readonly string[];
}

/** Survival at one holding time: share, ends of the band, watched so long, died by then. */
export type StepData = readonly [number | null, number | null, number | null, number, number];

export interface CellData {
  /** Place on every axis. */
  readonly places: readonly number[];
  readonly entries: number;
  readonly observed: number;
  readonly censored: number;
  readonly refused: number;
  readonly deaths: number;
  readonly episodes: number;
  readonly ambiguous: number;
  readonly forcedExits: number;
  readonly net: Quantiles | null;
  readonly lossP99: number | null;
  readonly lossOfForced: number | null;
  readonly costlier: number | null;
  readonly funding: number | null;
  readonly realisedApr: number | null;
  readonly survivalLeverage: readonly [p01: number, p50: number] | null;
  readonly median: EntryNet | null;
  readonly worst: EntryNet | null;
  /** Which of the lists of holding times its steps stand at. */
  readonly times: number;
  readonly steps: readonly StepData[];
  /** The drawn curve in ten-thousandths, packed as base64 of 16-bit numbers; 65,535: not known. Empty: nobody died. */
  readonly curve: string;
}

export interface FrontierData {
  /** Null: a cell beyond those that are told one by one. */
  readonly cell: number | null;
  readonly name: string;
  readonly medianReturnFraction: number;
  readonly lossP99Fraction: number;
}

export interface CommandData {
  readonly file: string;
  /** Of the scenario that is replayed. */
  readonly name: string;
  /** As `--set` was given them, `hold` among them. */
  readonly sets: readonly string[];
  /** What else the history and the engine hang on, word by word. */
  readonly places: readonly string[];
  /** As `--entries` was given; null: it was not. */
  readonly entries: string | null;
}

export interface SweepData {
  readonly axes: readonly AxisData[];
  readonly cells: readonly CellData[];
  /** Lists of holding times, ms. */
  readonly times: readonly (readonly number[])[];
  /** Longest holding time that something is known of in every list alike; null: the lists differ. */
  readonly askedMs: number | null;
  /** Places among `cells`; null where there is none, or where it is not told one by one. */
  readonly best: number | null;
  readonly safest: number | null;
  readonly frontier: readonly FrontierData[];
  readonly command: CommandData;
}

/** The axis that is asked at which value it stops paying. */
export const LEVERAGE = 'leverage';

/** `survivor_policy` → `survivor policy`; a very long name is cut. */
export const axisLabel = (name: string): string => cut(name.replaceAll('_', ' '), WORD_LENGTH);

/** The data with what is looked up in it. */
export interface SweepModel extends SweepData {
  readonly at: (places: readonly number[]) => CellData | null;
}

export function modelOf(data: SweepData): SweepModel {
  const cells = new Map(data.cells.map((cell) => [cell.places.join(), cell]));
  return { ...data, at: (places) => cells.get(places.join()) ?? null };
}

/** What is looked at: two axes, a figure, and the chosen cell, whose other values hold for all pictures. */
export interface View {
  /** Axis across; null: the sweep has none. */
  readonly across: number | null;
  /** Axis down; null: there is one axis at most. */
  readonly down: number | null;
  readonly figure: string;
  readonly places: readonly number[];
  /** Places on the axis across whose survival is drawn; null: some, evenly. */
  readonly drawn: readonly number[] | null;
}

/** Leverage across where there is one, the next axis down, and the best cell chosen. */
export function firstView(model: SweepModel): View {
  const { axes, cells, best } = model;
  const leverage = axes.findIndex(({ name }) => name === LEVERAGE);
  const across = axes.length === 0 ? null : Math.max(leverage, 0);
  const down = axes.findIndex((_, i) => i !== across);
  const chosen = cells[best ?? 0];
  return {
    across,
    down: axes.length < 2 ? null : down,
    figure: 'net',
    places: chosen?.places ?? axes.map(() => 0),
    drawn: null,
  };
}

/** The chosen place on every axis but those named. */
export const withPlace = (view: View, axis: number, place: number): readonly number[] =>
  view.places.with(axis, place);

/** `3×, reserve 20 %`; a sweep without axes has one cell, the scenario. */
export function cellName({ axes }: Pick<SweepData, 'axes'>, places: readonly number[]): string {
  return axes.map((axis, i) => valueName(axis, places[i] ?? 0)).join(', ') || THE_SCENARIO;
}

/** The one cell of a sweep without axes. */
export const THE_SCENARIO = 'the scenario as it is';

/** `3×`, `reserve 20 %`. */
export function valueName(
  { name, labels }: Pick<AxisData, 'name' | 'labels'>,
  place: number,
): string {
  const label = labels[place] ?? '';
  return name === LEVERAGE ? label : `${axisLabel(name)} ${label}`;
}

/** The cells along an axis through the chosen one, by place; null: not in the sweep, or not told. */
export function slice(model: SweepModel, view: View, axis: number): readonly (CellData | null)[] {
  const { values } = model.axes[axis] ?? { values: [] };
  return values.map((_, place) => model.at(withPlace(view, axis, place)));
}

/** What the other axes stand at: `reserve 20 %, policy hold`; empty where there are none. */
export const fixedText = (
  { axes }: SweepModel,
  view: View,
  free: readonly (number | null)[],
): string =>
  axes
    .flatMap((axis, i) => (free.includes(i) ? [] : valueName(axis, view.places[i] ?? 0)))
    .join(', ');

/** Where the axes stand that a picture along the one across does not show; null: it shows all. */
export function fixedNote(model: SweepModel, view: View): Html | null {
  const fixed = fixedText(model, view, [view.across]);
  return fixed === '' ? null : html`At <bdi>${fixed}</bdi>.`;
}

/** Survival at a cell's longest holding time of which the record says anything, or at the one asked for. */
export function survivalOf(
  { times, askedMs }: Pick<SweepData, 'times' | 'askedMs'>,
  cell: CellData,
): { readonly holdingMs: number; readonly step: StepData } | null {
  const list = times[cell.times] ?? [];
  const place = askedMs === null ? cell.steps.findLastIndex(isKnown) : list.indexOf(askedMs);
  const [holdingMs, step] = [list[place], cell.steps[place]];
  return holdingMs === undefined || step === undefined ? null : { holdingMs, step };
}

/** Whether somebody was watched so long, or all that there were have died by then. */
export const isKnown = ([share, , , atRisk]: StepData): boolean =>
  share !== null && (atRisk > 0 || share === 0);

const UNKNOWN = 0xffff;
const WHOLE = 10_000;

export function packCurve(curve: readonly (number | null)[]): string {
  if (curve.every((share) => share === 1)) return '';
  return btoa(
    curve
      .map((share) => (share === null ? UNKNOWN : Math.round(share * WHOLE)))
      .map((word) => String.fromCharCode(word & 0xff, word >> 8))
      .join(''),
  );
}

/** @returns null: survival is one throughout */
export function unpackCurve(packed: string): readonly (number | null)[] | null {
  if (packed === '') return null;
  const bytes = atob(packed);
  return Array.from({ length: bytes.length / 2 }, (_, i) => {
    const word = bytes.charCodeAt(2 * i) + 256 * bytes.charCodeAt(2 * i + 1);
    return word === UNKNOWN ? null : word / WHOLE;
  });
}
