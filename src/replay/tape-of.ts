/** The tape that a scenario is replayed on. */
import type { Scenario } from '../domain/scenario.ts';
import { buildTape, type TapeAndCoverage } from '../market/build-tape.ts';
import type { ReplayHistory } from './replay-history.ts';

/** @throws ScenarioError, DataError as `buildTape` does */
export const tapeOf = (
  { window, grid, gaps }: Pick<Scenario, 'window' | 'grid' | 'gaps'>,
  { legs, shared, signals }: Pick<ReplayHistory, 'legs' | 'shared' | 'signals'>,
): TapeAndCoverage =>
  buildTape(legs, shared, { window, gridMs: grid, gapsMaxMs: gaps.max }, signals);
