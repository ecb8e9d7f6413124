/**
 * The seeded bridge: a rough path through the control points of a driver.
 *
 * Only + − × ÷ and `Math.sqrt` are used: those are exact to the last bit by IEEE 754, while
 * `exp`, `log` and `sin` may differ between engines.
 */
import { invariant } from '../../domain/errors.ts';
import { type Random, randomStream } from '../../units/random.ts';
import { HOUR } from '../../units/units.ts';
import type { ControlPoint, Driver } from './model.ts';

/** The bars of a file: [fromMs, fromMs + bars · resolutionMs). */
export interface Grid {
  readonly fromMs: number;
  readonly resolutionMs: number;
  readonly bars: number;
}

/** Prices on a grid. Bar i opens at node i and closes at node i + 1. */
export interface Path {
  /** Length bars + 1. */
  readonly nodes: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  /** The node at which the seed placed each named control point. */
  readonly placed: ReadonlyMap<string, number>;
}

/** Which node an instant of the grid is. */
export const nodeOf = (grid: Grid, atMs: number): number =>
  (atMs - grid.fromMs) / grid.resolutionMs;

/** Share of a bar's roughness that a wick may add beyond its open and close. */
const WICK_SHARE = 0.5;

/**
 * The path of a driver by seed: exact at every control point, inside the range of all of them, and
 * inside each window not beyond the extreme that is documented for it.
 */
export function driverPaths(driver: Driver, grid: Grid): (seed: number) => Path {
  const bounds = boundsOf(driver, grid);
  const spread = driver.roughness * Math.sqrt(grid.resolutionMs / HOUR);
  return (seed) => {
    const random = randomStream(seed, driver.name);
    const placed = new Map<string, number>();
    const knots = driver.points.map((point) => {
      const node = placeOf(point, grid, random);
      if (point.name !== null) placed.set(point.name, node);
      return { node, price: point.price };
    });
    const nodes = new Float64Array(grid.bars + 1);
    knots.forEach((knot, index) => {
      const next = knots[index + 1];
      nodes[knot.node] = knot.price;
      if (next !== undefined) fillBetween(nodes, knot, next, spread, random, bounds);
    });
    return { nodes, ...wicks(nodes, spread, random, bounds), placed };
  };
}

/** A fixed point stands at its instant; a window's strictly inside, so that it touches no other bar. */
function placeOf(point: ControlPoint, grid: Grid, random: Random): number {
  const first = nodeOf(grid, point.from);
  if (point.from === point.to) return first;
  const choices = nodeOf(grid, point.to) - first - 1;
  invariant(choices > 0, 'a window of a control point is longer than one bar');
  return first + 1 + Math.floor(random.uniform() * choices);
}

interface Bounds {
  /** Per bar. */
  readonly floor: Float64Array;
  readonly ceiling: Float64Array;
}

function boundsOf(driver: Driver, grid: Grid): Bounds {
  const prices = driver.points.map(({ price }) => price);
  const floor = new Float64Array(grid.bars).fill(Math.min(...prices));
  const ceiling = new Float64Array(grid.bars).fill(Math.max(...prices));
  for (const point of driver.points) {
    if (point.extreme === null) continue;
    const side = point.extreme === 'low' ? floor : ceiling;
    side.fill(point.price, nodeOf(grid, point.from), nodeOf(grid, point.to));
  }
  return { floor, ceiling };
}

interface Knot {
  readonly node: number;
  readonly price: number;
}

/** A straight line from knot to knot times a Brownian bridge, reflected at the bounds. */
function fillBetween(
  nodes: Float64Array,
  from: Knot,
  to: Knot,
  spread: number,
  random: Random,
  { floor, ceiling }: Bounds,
): void {
  const steps = to.node - from.node;
  let offset = 0;
  for (let step = 1; step < steps; step += 1) {
    const left = steps - step + 1;
    offset += spread * Math.sqrt((left - 1) / left) * random.bell() - offset / left;
    const line = from.price + ((to.price - from.price) * step) / steps;
    const node = from.node + step;
    const lowest = Math.max(floor[node - 1] ?? 0, floor[node] ?? 0);
    const highest = Math.min(ceiling[node - 1] ?? Infinity, ceiling[node] ?? Infinity);
    nodes[node] = reflect(line * (1 + offset), lowest, highest);
  }
}

function reflect(price: number, lowest: number, highest: number): number {
  const inside =
    price < lowest ? 2 * lowest - price : price > highest ? 2 * highest - price : price;
  return Math.min(Math.max(inside, lowest), highest);
}

function wicks(
  nodes: Float64Array,
  spread: number,
  random: Random,
  { floor, ceiling }: Bounds,
): Pick<Path, 'high' | 'low'> {
  const bars = nodes.length - 1;
  const high = new Float64Array(bars);
  const low = new Float64Array(bars);
  for (let bar = 0; bar < bars; bar += 1) {
    const open = nodes[bar] ?? 0;
    const close = nodes[bar + 1] ?? 0;
    const up = Math.max(open, close) * (1 + WICK_SHARE * spread * random.uniform());
    const down = Math.min(open, close) * (1 - WICK_SHARE * spread * random.uniform());
    high[bar] = Math.max(open, close, Math.min(up, ceiling[bar] ?? up));
    low[bar] = Math.min(open, close, Math.max(down, floor[bar] ?? down));
  }
  return { high, low };
}
