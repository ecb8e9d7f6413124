/** An event with its place in the replay, by which the story is put in order. */
import type { ResultEvent } from '../domain/result.ts';
import type { Phase } from '../domain/run.ts';
import type { Scene } from '../metrics/moments.ts';
import { netDeltaAt } from '../metrics/net-delta.ts';

export interface Placed {
  readonly bar: number;
  readonly phase: Phase;
  readonly event: ResultEvent;
}

/** What happened at a moment, with the net delta around it. */
export function placedAt(
  scene: Scene,
  bar: number,
  phase: Phase,
  event: Omit<ResultEvent, 'atMs' | 'netDeltaBeforeBase' | 'netDeltaAfterBase'>,
): Placed {
  return {
    bar,
    phase,
    event: {
      atMs: scene.tape.openMs[bar] as number,
      ...event,
      netDeltaBeforeBase: netDeltaAt(scene, bar, phase, false),
      netDeltaAfterBase: netDeltaAt(scene, bar, phase, true),
    },
  };
}
