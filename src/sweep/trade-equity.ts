/** Equity along a stretch: base + Σ quantity · worth of a unit. */
import {
  addPoint,
  type Excursion,
  type ExcursionIndex,
  emptyExcursion,
} from '../market/excursion-index.ts';
import { extendMixed } from './mixed-excursion.ts';
import type { PairCourse } from './pair-course.ts';

/** A stretch of points over which the legs at work and what lies beside them do not change. */
export interface Stretch extends Holding {
  readonly fromPoint: number;
  readonly endPoint: number;
}

/** What is held, as equity goes with it: base + Σ quantity · worth of a unit. */
export interface Holding {
  /** Equity less the legs' quantity · worth, capital currency. */
  readonly base: number;
  /** Held of each leg, base units; 0: not at work. */
  readonly quantities: readonly [number, number];
}

interface On {
  readonly course: PairCourse;
}

/** Equity at a point of a stretch. */
export function valueAt({ course }: On, { base, quantities }: Holding, point: number): number {
  let value = base;
  for (const leg of [0, 1] as const)
    if (quantities[leg] !== 0) value += quantities[leg] * course.legs[leg].worth.at(point);
  return value;
}

/** The one curve that equity follows over a stretch, and how much of it is held; null: there is no such curve. */
export function curveOf({ course }: On, { quantities }: Stretch): Curve | null {
  const [first, second] = quantities;
  if (first === second) return { worth: course.worth, quantity: first };
  if (second === 0) return { worth: course.legs[0].worth, quantity: first };
  if (first === 0) return { worth: course.legs[1].worth, quantity: second };
  return null;
}

export interface Curve {
  readonly worth: ExcursionIndex;
  readonly quantity: number;
}

/** Goes on with an excursion of equity over a stretch. */
export function excursionOf(on: On, stretch: Stretch, found: Excursion): void {
  const curve = curveOf(on, stretch);
  if (curve === null) mixed(on.course, stretch, found);
  else if (curve.quantity === 0) addPoint(found, stretch.fromPoint, stretch.base, 0);
  else scaled(curve.worth, curve.quantity, stretch, found);
}

/** One curve, times a quantity: its own excursion over the stretch, joined to what was before. */
function scaled(index: ExcursionIndex, quantity: number, stretch: Stretch, found: Excursion): void {
  const own = emptyExcursion();
  index.extend(stretch.fromPoint, stretch.endPoint, own);
  const least = stretch.base + quantity * own.least;
  const most = stretch.base + quantity * own.most;
  const fall = quantity * own.fall;
  const slack = quantity * index.slack;
  // From what was highest before, unless the curve itself fell from higher still.
  if (found.most - least > found.fall + slack) {
    found.fall = found.most - least;
    found.fallFrom = found.most;
  }
  if (fall > found.fall + slack) {
    found.fall = fall;
    found.fallFrom = stretch.base + quantity * own.fallFrom;
  }
  if (least < found.least - slack) {
    found.least = least;
    found.leastAt = own.leastAt;
  }
  if (most > found.most) found.most = most;
}

/** Two quantities: as much of both as of the smaller, and the rest of the larger. */
function mixed({ worth, legs }: PairCourse, stretch: Stretch, found: Excursion): void {
  const [first, second] = stretch.quantities;
  const mixture = {
    base: stretch.base,
    g: Math.min(first, second),
    G: worth,
    d: Math.abs(first - second),
    S: legs[first > second ? 0 : 1].worth,
  };
  extendMixed(mixture, stretch.fromPoint, stretch.endPoint, found);
}
