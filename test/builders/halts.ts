/** Stories of halts: told by both engines, and their events by the hour. */
import { expect } from 'vitest';
import type { ResultEvent } from '../../src/domain/result.ts';
import type { Scenario } from '../../src/domain/scenario.ts';
import type { ReplayOutcome } from '../../src/replay/replay.ts';
import type { OracleHalt, OracleInput } from '../differential/oracle/types.ts';
import { HOUR_MS, hour, type Row } from '../differential/stories/build.ts';
import { tell as tellBy } from './engine.ts';

/** By the engine that walks every bar; the one that does not must tell the same. */
export function tell(story: OracleInput, scenario: Partial<Scenario> = {}): ReplayOutcome {
  const told = tellBy(story, { engine: 'bar', scenario });
  expect(tellBy(story, { scenario }).result).toEqual({ ...told.result, engine: 'indexed' });
  return told;
}

export const still = (p: number): Row => [p, p, p, p];
export const CALM = still(100);

export const halt = (
  legIndex: 0 | 1,
  kind: OracleHalt['kind'],
  from: number,
  to: number,
): OracleHalt => ({
  legIndex,
  kind,
  fromMs: hour(from),
  toMs: hour(to),
});

export const told = (events: readonly ResultEvent[], ...kinds: readonly ResultEvent['kind'][]) =>
  events
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ kind, atMs, leg: role, note }) => ({
      kind,
      hour: (atMs - hour(0)) / HOUR_MS,
      role,
      note,
    }));

/** Every move of collateral, by its kind and the hour. */
export const moves = ({ result }: ReplayOutcome) =>
  told(result.events, 'transfer-sent', 'transfer-arrived', 'transfer-late', 'transfer-failed').map(
    ({ kind, hour: when }) => [kind, when],
  );
