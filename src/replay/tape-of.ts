/** The tape that a scenario is replayed on. */
import type { Scenario } from '../domain/scenario.ts';
import { buildTape, type TapeAndCoverage } from '../market/build-tape.ts';
import { shocked } from '../market/shocks.ts';
import { legsOf } from './plan.ts';
import type { ReplayHistory } from './replay-history.ts';
import { refuseCoarseVolume } from './unplanned.ts';

/**
 * The history on one grid, and the scenario's shocks over it.
 *
 * @throws ScenarioError, DataError as `buildTape`, `refuseCoarseVolume` and `shocked` do
 */
export function tapeOf(
  scenario: Pick<
    Scenario,
    'window' | 'grid' | 'gaps' | 'construction' | 'collateral' | 'stress' | 'unplanned' | 'crowd'
  >,
  { legs, shared, signals }: Pick<ReplayHistory, 'legs' | 'shared' | 'signals'>,
): TapeAndCoverage {
  const { window, grid, gaps, stress } = scenario;
  const options = { window, gridMs: grid, gapsMaxMs: gaps.max };
  const built = buildTape(legs, shared, options, signals);
  refuseCoarseVolume(scenario, signals, built.tape.gridMs);
  if (stress.length === 0) return built;
  const { tape, notes } = shocked(built.tape, stress, shockedLegs(scenario));
  return {
    tape,
    notes: [...built.notes, ...notes],
    // Of what was recorded, and made when it is asked for.
    get coverage() {
      return built.coverage;
    },
  };
}

const shockedLegs = ({ construction, collateral }: Pick<Scenario, 'construction' | 'collateral'>) =>
  legsOf(construction).map(({ role, contract }) => ({
    role,
    hasFunding: contract !== 'spot',
    assets: (collateral?.[role]?.assets ?? []).map(({ asset }) => asset),
  }));
