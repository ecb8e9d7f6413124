/**
 * A reconstruction and a seed → series, as the store would hand them out.
 */
import { invariant } from '../../domain/errors.ts';
import type {
  BarSeries,
  FundingSeries,
  PriceKind,
  Provenance,
  Series,
} from '../../domain/series.ts';
import { drivePath, type Grid, nodeOf, type Path } from './bridge.ts';
import type { OwnPoint, PriceSpec, Reconstruction } from './model.ts';
import { fundingNotes, priceNotes } from './notes.ts';
import { parseReconstruction } from './parse.ts';

/** What a caller wants of a reconstruction; leaving the rest out is what makes 100 seeds cheap. */
export type Wanted = (key: {
  readonly venue: string;
  readonly instrument: string;
  readonly kind: PriceKind | 'funding';
}) => boolean;

const everything: Wanted = () => true;

/**
 * File text and seed → every series of the file.
 *
 * @throws DataError when the file is not a reconstruction
 */
export const expandReconstruction = (text: string, file: string, seed: number): Series[] =>
  expandSeries(parseReconstruction(text, file), seed);

/**
 * The series of a reconstruction for one seed: the same seed gives the same bytes everywhere.
 * Columns that two series have in common are one array; nobody writes into them.
 */
export function expandSeries(
  reconstruction: Reconstruction,
  seed: number,
  wanted: Wanted = everything,
): Series[] {
  const { from, to, resolution } = reconstruction;
  const grid = { fromMs: from, resolutionMs: resolution, bars: (to - from) / resolution };
  const openMs = new Float64Array(grid.bars).map((_, bar) => from + bar * resolution);
  const paths = new Map<string, Path>();
  const pathOf = (name: string): Path => {
    const known = paths.get(name);
    if (known !== undefined) return known;
    const driver = reconstruction.drivers.find((candidate) => candidate.name === name);
    invariant(driver !== undefined, `driver ${name} was checked when the file was read`);
    const path = drivePath(driver, grid, seed);
    paths.set(name, path);
    return path;
  };
  const bars = reconstruction.prices
    .filter(wanted)
    .map((spec) => barSeries(reconstruction, spec, seed, openMs, pricePath(spec, grid, pathOf)));
  const funding = reconstruction.funding
    .filter(({ venue, instrument }) => wanted({ venue, instrument, kind: 'funding' }))
    .map((spec) => fundingSeries(reconstruction, spec));
  return [...bars, ...funding];
}

function pricePath(spec: PriceSpec, grid: Grid, pathOf: (name: string) => Path): Path {
  const driver = pathOf(spec.follows);
  const base = spec.per === null ? driver : divided(driver, pathOf(spec.per));
  return spec.points.length === 0 ? base : apart(base, spec.points, grid);
}

/** The same asset in another currency: price ÷ that currency's price. */
function divided(path: Path, by: Path): Path {
  const nodes = path.nodes.map((price, node) => price / (by.nodes[node] ?? 1));
  const middle = (bar: number): number => ((by.nodes[bar] ?? 1) + (by.nodes[bar + 1] ?? 1)) / 2;
  const high = path.high.map((price, bar) =>
    Math.max(price / middle(bar), nodes[bar] ?? 0, nodes[bar + 1] ?? 0),
  );
  const low = path.low.map((price, bar) =>
    Math.min(price / middle(bar), nodes[bar] ?? price, nodes[bar + 1] ?? price),
  );
  return { nodes, high, low, placed: new Map([...by.placed, ...path.placed]) };
}

/** A venue's own prices: the driver times 1 + gap, exact at its own points, inside its extremes. */
function apart(base: Path, points: readonly OwnPoint[], grid: Grid): Path {
  const own = points.map((point) => {
    const node = typeof point.at === 'string' ? base.placed.get(point.at) : nodeOf(grid, point.at);
    invariant(node !== undefined, `control point ${point.at} was checked when the file was read`);
    const gap = point.gap ?? (point.price ?? 0) / (base.nodes[node] ?? 1) - 1;
    return { node, gap, price: point.price };
  });
  const lowest = extremeOf(points, 'low') ?? 0;
  const highest = extremeOf(points, 'high') ?? Infinity;
  const inside = (price: number): number => Math.min(Math.max(price, lowest), highest);

  const gaps = gapAtNodes(own, base.nodes.length);
  const nodes = base.nodes.map((price, node) => inside(price * (1 + (gaps[node] ?? 0))));
  for (const { node, price } of own) if (price !== null) nodes[node] = price;
  const between = (bar: number): number => 1 + ((gaps[bar] ?? 0) + (gaps[bar + 1] ?? 0)) / 2;
  const high = base.high.map((price, bar) =>
    Math.max(inside(price * between(bar)), nodes[bar] ?? 0, nodes[bar + 1] ?? 0),
  );
  const low = base.low.map((price, bar) =>
    Math.min(inside(price * between(bar)), nodes[bar] ?? price, nodes[bar + 1] ?? price),
  );
  return { nodes, high, low, placed: base.placed };
}

const extremeOf = (points: readonly OwnPoint[], side: 'low' | 'high'): number | null =>
  points.find((point) => point.extreme === side)?.price ?? null;

/** Straight from point to point, zero before the first and after the last. */
function gapAtNodes(
  own: readonly { readonly node: number; readonly gap: number }[],
  length: number,
): Float64Array {
  const gaps = new Float64Array(length);
  own.forEach((from, index) => {
    gaps[from.node] = from.gap;
    const to = own[index + 1];
    if (to === undefined) return;
    const steps = to.node - from.node;
    for (let step = 1; step < steps; step += 1)
      gaps[from.node + step] = from.gap + ((to.gap - from.gap) * step) / steps;
  });
  return gaps;
}

function barSeries(
  reconstruction: Reconstruction,
  spec: PriceSpec,
  seed: number,
  openMs: Float64Array,
  path: Path,
): BarSeries {
  const { venue, instrument, kind } = spec;
  return {
    key: { venue, instrument, kind, origin: `reconstruction:${reconstruction.name}` },
    resolutionMs: reconstruction.resolution,
    openMs,
    open: path.nodes.slice(0, openMs.length),
    high: path.high,
    low: path.low,
    close: path.nodes.slice(1),
    provenance: [
      provenance(reconstruction, `seed ${seed}`, openMs.length, priceNotes(reconstruction, spec)),
    ],
  };
}

function fundingSeries(
  reconstruction: Reconstruction,
  spec: Reconstruction['funding'][number],
): FundingSeries {
  const { venue, instrument, prints } = spec;
  return {
    key: { venue, instrument, kind: 'funding', origin: `reconstruction:${reconstruction.name}` },
    settledAtMs: Float64Array.from(prints, ({ at }) => at),
    rate: Float64Array.from(prints, ({ rate }) => rate),
    intervalMs: Float64Array.from(prints, ({ interval }) => interval),
    price: new Float64Array(prints.length).fill(NaN),
    provenance: [
      provenance(reconstruction, 'prints', prints.length, fundingNotes(reconstruction, spec)),
    ],
  };
}

const provenance = (
  { file, sha256 }: Reconstruction,
  made: string,
  rows: number,
  notes: readonly string[],
): Provenance => ({ file, sha256, format: `reconstruction, ${made}`, rows, notes });
