/** A point of the grid as a scenario: the axes' values written into the document. */
import { type Issue, ScenarioError } from '../domain/errors.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { ScenarioDocument } from '../scenario/document.ts';
import { scenarioOf } from '../scenario/parse.ts';
import { sweepablePath } from '../scenario/paths.ts';
import { setPath } from '../scenario/set-path.ts';
import type { Axis, AxisValue } from './axes.ts';
import { placesOf } from './combinations.ts';

/** Up to this many values of an axis are tried one by one before anything is run; else its ends. */
const TRIED_MAX = 100;

/** The axes' values at a point, in their order. */
export function valuesAt(axes: readonly Axis[], point: number): readonly AxisValue[] {
  const places = placesOf(axes, point);
  return axes.map((axis, i) => axis.at(places[i] ?? 0));
}

/**
 * The scenario of one point of the grid.
 *
 * @throws ScenarioError that names the point, when its values make no scenario
 */
export function scenarioAt(
  document: ScenarioDocument,
  axes: readonly Axis[],
  point: number,
): Scenario {
  return scenarioWith(document, axes, valuesAt(axes, point));
}

/** The same for values that need not be a point's. */
export function scenarioWith(
  document: ScenarioDocument,
  axes: readonly Axis[],
  values: readonly AxisValue[],
): Scenario {
  try {
    const written = axes.reduce(
      (changed, { path }, i) => setPath(changed, path, values[i]?.value ?? null),
      document,
    );
    return scenarioOf(written);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    const point = axes.map(({ name }, i) => `${name} = ${values[i]?.text ?? ''}`).join(', ');
    throw new ScenarioError(error.issues.map((issue) => ofGrid(issue, axes, point)));
  }
}

/** What a `--set` wrote was written by the grid here, if its path is one of the axes. */
function ofGrid(issue: Issue, axes: readonly Axis[], point: string): Issue {
  const path = issue.where.replace(/^--set /, '');
  const own = axes.some((axis) => path === axis.path || path.startsWith(`${axis.path}.`));
  const where = own ? issue.where.replace(/^--set /, '--grid ') : issue.where;
  return { ...issue, where, found: point === '' ? issue.found : `${issue.found}, at ${point}` };
}

/**
 * Whether the axes can be swept: their paths, and every value of short ones beside the first of the
 * others; of long ones the ends. What is left is found when its point is reached.
 *
 * @throws ScenarioError naming every path that can not, else the first value that can not
 */
export function requireSweepable(document: ScenarioDocument, axes: readonly Axis[]): void {
  const issues = axes.flatMap(({ path }) => sweepablePath(document, path) ?? []);
  if (issues.length > 0) throw new ScenarioError(issues.slice(0, 10));
  const first = axes.map((axis) => axis.at(0));
  scenarioWith(document, axes, first);
  for (const [i, axis] of axes.entries())
    for (const index of triedOf(axis)) scenarioWith(document, axes, first.with(i, axis.at(index)));
}

const triedOf = ({ count }: Axis): readonly number[] =>
  count <= TRIED_MAX ? Array.from({ length: count }, (_, i) => i) : [0, count - 1];
