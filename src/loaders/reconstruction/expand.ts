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
import { driverPaths, type Grid, nodeOf, type Path } from './bridge.ts';
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

/** The series of a reconstruction for one seed, as `seriesBySeed` makes them. */
export const expandSeries = (
  reconstruction: Reconstruction,
  seed: number,
  wanted: Wanted = everything,
): Series[] => seriesBySeed(reconstruction, wanted)(seed);

/**
 * The series of a reconstruction by seed: the same seed gives the same bytes everywhere. What no seed
 * changes is made once. Columns that two series have in common are one array, and open and close are
 * parts of one; nobody writes into them.
 */
export function seriesBySeed(
  reconstruction: Reconstruction,
  wanted: Wanted = everything,
): (seed: number) => Series[] {
  const { from, to, resolution } = reconstruction;
  const grid = { fromMs: from, resolutionMs: resolution, bars: (to - from) / resolution };
  const openMs = new Float64Array(grid.bars).map((_, bar) => from + bar * resolution);
  const drives = new Map(
    reconstruction.drivers.map((driver) => [driver.name, driverPaths(driver, grid)]),
  );
  const specs = reconstruction.prices.filter(wanted);
  const notes = specs.map((spec) => priceNotes(reconstruction, spec));
  const funding = reconstruction.funding
    .filter(({ venue, instrument }) => wanted({ venue, instrument, kind: 'funding' }))
    .map((spec) => fundingSeries(reconstruction, spec));
  return (seed) => {
    const paths = new Map<string, Path>();
    const pathOf = (name: string): Path => {
      const known = paths.get(name);
      if (known !== undefined) return known;
      const drive = drives.get(name);
      invariant(drive !== undefined, `driver ${name} was checked when the file was read`);
      const path = drive(seed);
      paths.set(name, path);
      return path;
    };
    const bars = specs.map((spec, i) =>
      barSeries(
        reconstruction,
        spec,
        openMs,
        pricePath(spec, grid, pathOf),
        provenance(reconstruction, `seed ${seed}`, openMs.length, notes[i] ?? []),
      ),
    );
    return [...bars, ...funding];
  };
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
  const inBar = (price: number, bar: number): number => price / middle(bar);
  return {
    nodes,
    ...extremes(path, nodes, inBar),
    placed: new Map([...by.placed, ...path.placed]),
  };
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
  const nodes = base.nodes.map((price, node) => inside(price * (1 + (gaps[node] as number))));
  for (const { node, price } of own) if (price !== null) nodes[node] = price;
  const between = (bar: number): number =>
    1 + ((gaps[bar] as number) + (gaps[bar + 1] as number)) / 2;
  const inBar = (price: number, bar: number): number => inside(price * between(bar));
  return { nodes, ...extremes(base, nodes, inBar), placed: base.placed };
}

/** Highs and lows of a path carried over to another price, which its opens and closes never leave. */
function extremes(
  path: Path,
  nodes: Float64Array,
  inBar: (price: number, bar: number) => number,
): Pick<Path, 'high' | 'low'> {
  const bars = path.high.length;
  const high = new Float64Array(bars);
  const low = new Float64Array(bars);
  for (let bar = 0; bar < bars; bar += 1) {
    const open = nodes[bar] as number;
    const close = nodes[bar + 1] as number;
    high[bar] = Math.max(inBar(path.high[bar] as number, bar), open, close);
    low[bar] = Math.min(inBar(path.low[bar] as number, bar), open, close);
  }
  return { high, low };
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
  { name, resolution }: Reconstruction,
  { venue, instrument, kind }: PriceSpec,
  openMs: Float64Array,
  path: Path,
  made: Provenance,
): BarSeries {
  return {
    key: { venue, instrument, kind, origin: `reconstruction:${name}` },
    resolutionMs: resolution,
    openMs,
    open: path.nodes.subarray(0, openMs.length),
    high: path.high,
    low: path.low,
    close: path.nodes.subarray(1),
    provenance: [made],
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
