/** Which levels of a panel are named on it: no name is drawn over another. */
import type { PanelLevel } from './panel.ts';
import type { Axis } from './scale.ts';

/** Dots between two names, and the plot's height; the live charts have the same. */
const NAME_HEIGHT = 13;
const PLOT_HEIGHT = 190;

const RANK: Readonly<Record<PanelLevel['kind'], number>> = { trigger: 0, limit: 1, guide: 2 };

/** Triggers and limits first, then guides in their order. */
export function namedLevels(
  levels: readonly PanelLevel[],
  { from, to }: Pick<Axis, 'from' | 'to'>,
): ReadonlySet<PanelLevel> {
  const taken: number[] = [];
  const named = new Set<PanelLevel>();
  for (const level of levels.toSorted((a, b) => RANK[a.kind] - RANK[b.kind])) {
    const at = ((level.value - from) / (to - from || 1)) * PLOT_HEIGHT;
    if (level.name === '' || taken.some((other) => Math.abs(other - at) < NAME_HEIGHT)) continue;
    taken.push(at);
    named.add(level);
  }
  return named;
}
