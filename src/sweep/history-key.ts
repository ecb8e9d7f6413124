/** Which history a point of the grid reads: points that read the same share one tape. */
import type { Construction, Scenario } from '../domain/scenario.ts';
import { legsOf } from '../replay/plan.ts';
import { signalRefs } from '../replay/signal-refs.ts';

/** Equal texts: the same series on the same grid. */
export function historyKey(scenario: Scenario): string {
  const { window, grid, gaps, mark, fills, reconstruction, quotes, capital, stress } = scenario;
  const legs = legsOf(scenario.construction).map(({ venue, instrument, contract, base, quote }) => [
    venue,
    instrument,
    contract,
    base,
    quote,
  ]);
  return JSON.stringify([
    ...[window.from, window.to, grid, gaps.max, mark, fills, reconstruction],
    ...[quotes, capital.currency, legs, borrowSeries(scenario.construction), signalRefs(scenario)],
    ...[collateralSeries(scenario), stress],
  ]);
}

/** Prices of assets behind each leg, in their order on the tape. */
const collateralSeries = ({ collateral }: Scenario): unknown =>
  Object.entries(collateral ?? {}).map(([role, { assets }]) => [
    role,
    assets.map(({ asset, price }) => [asset, price]),
  ]);

const borrowSeries = (construction: Construction): unknown =>
  'borrow' in construction && construction.borrow.kind === 'series'
    ? construction.borrow.ref
    : null;
