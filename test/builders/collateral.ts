/** Assets behind a leg, for tests: what a scenario would state, and the prices of its history. */
import type { CollateralAsset, LegCollateral } from '../../src/domain/collateral.ts';
import type { Role } from '../../src/domain/scenario.ts';
import { annualFraction, fraction } from '../../src/units/units.ts';
import type { OracleInput } from '../differential/oracle/types.ts';
import { bars, type Row } from '../differential/stories/build.ts';
import { type Changes, seriesOf } from './engine.ts';

/** One asset: its prices bar by bar, and what differs from a haircut of nothing and a free sale. */
export interface Asset {
  readonly name?: string;
  readonly share: number;
  readonly rows: readonly Row[];
  readonly counting?: CollateralAsset['counting'];
  readonly saleCost?: number;
}

export const haircut = (share: number): CollateralAsset['counting'] => ({
  haircut: fraction(share),
});

/** The scenario and the history with these assets behind one leg. */
export function withAssets(
  input: OracleInput,
  role: Role,
  assets: readonly Asset[],
  loanPerYear = 0,
): Changes {
  const stated: LegCollateral = {
    loanPerYear: annualFraction(loanPerYear),
    assets: assets.map(({ name = 'USDe', share, counting, saleCost = 0 }) => ({
      asset: name,
      share: fraction(share),
      price: { venue: 'elsewhere', instrument: name, kind: 'spot' },
      counting: counting ?? haircut(0),
      saleCost: fraction(saleCost),
    })),
  };
  const { resolutionMs } = input.legs[0].marks;
  const collateral = assets.map(({ name = 'USDe', rows }) => {
    const series = seriesOf(bars(rows, resolutionMs), 'spot');
    return { ...series, key: { ...series.key, instrument: name } };
  });
  return {
    scenario: { collateral: { [role]: stated } },
    history: (history) => ({
      ...history,
      legs: history.legs.map((leg, i) =>
        input.legs[i]?.role === role ? { ...leg, collateral } : leg,
      ),
    }),
  };
}
