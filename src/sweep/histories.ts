/** The different histories that the points of a grid read. */
import { ScenarioError } from '../domain/errors.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { ScenarioDocument } from '../scenario/document.ts';
import type { Axis } from './axes.ts';
import { historyKey } from './history-key.ts';
import { scenarioWith } from './points.ts';

/** Each is a tape in memory. */
const HISTORIES_MAX = 8;

/**
 * One scenario for each history that the grid reads, by its key: most axes change none, and the others
 * are few.
 *
 * @throws ScenarioError when there are more than are held at once, or a value makes no scenario
 */
export function historiesOf(
  document: ScenarioDocument,
  axes: readonly Axis[],
): ReadonlyMap<string, Scenario> {
  const first = axes.map((axis) => axis.at(0));
  const base = historyKey(scenarioWith(document, axes, first));
  const differs = (i: number, index: number): boolean => {
    const value = axes[i]?.at(index);
    return (
      value !== undefined && historyKey(scenarioWith(document, axes, first.with(i, value))) !== base
    );
  };
  const changing = axes.flatMap(({ count }, i) => {
    const tried = count <= HISTORIES_MAX ? [...Array(count).keys()] : [1, count - 1];
    return tried.some((index) => differs(i, index)) ? [i] : [];
  });
  const combinations = changing.reduce((product, i) => product * (axes[i]?.count ?? 1), 1);
  if (combinations > HISTORIES_MAX)
    throw new ScenarioError({
      where: changing.map((i) => `--grid ${axes[i]?.path}`).join(', '),
      expected: `at most ${HISTORIES_MAX} values: with each the history is read and laid out anew`,
      found: String(combinations),
      hint: 'sweep them a few at a time',
    });
  let points: (typeof first)[] = [first];
  for (const i of changing)
    points = points.flatMap((point) =>
      [...Array(axes[i]?.count ?? 0).keys()].map((index) => {
        const value = axes[i]?.at(index);
        return value === undefined ? point : point.with(i, value);
      }),
    );
  const scenarios = points.map((values) => scenarioWith(document, axes, values));
  return new Map(scenarios.map((scenario) => [historyKey(scenario), scenario]));
}
