/** What each leg's collateral counts for: as the scenario says, or as the rule book of the leg's venue. */
import type { CollateralAsset, LegCollateral, PlannedAsset } from '../domain/collateral.ts';
import { DataError } from '../domain/errors.ts';
import type { Assumption } from '../domain/result.ts';
import type { Plan } from '../domain/run.ts';
import type { LegSpec, Scenario } from '../domain/scenario.ts';
import { collateralSchedule, flatCollateral } from '../margin/collateral.ts';
import { collateralOf, type RuleBook } from '../venues/rule-book.ts';
import { changes, daysOf, inForceFor } from './dated-rules.ts';
import { percent } from './rule-words.ts';

export interface PlannedCollaterals {
  readonly plan: Plan['collateral'];
  readonly assumptions: readonly Assumption[];
}

/**
 * @throws DataError when the venue's rule book does not say what an asset counts for, or tiers are none
 */
export function planCollateral(
  scenario: Scenario,
  [first, second]: readonly [LegSpec, LegSpec],
  bookOf: (spec: LegSpec) => RuleBook,
): PlannedCollaterals {
  const assumptions: Assumption[] = [];
  const planned = (spec: LegSpec): Plan['collateral'][0] => {
    const stated = scenario.collateral?.[spec.role];
    if (stated === undefined) return null;
    const assets = stated.assets.map((asset) =>
      planAsset(scenario, spec, asset, bookOf(spec), assumptions),
    );
    assumptions.push(...saidOf(spec, stated));
    return { assets, loanPerYear: stated.loanPerYear };
  };
  return { plan: [planned(first), planned(second)], assumptions };
}

function planAsset(
  scenario: Scenario,
  spec: LegSpec,
  { asset, share, saleCost, counting }: CollateralAsset,
  book: RuleBook,
  assumptions: Assumption[],
): PlannedAsset {
  const where = `${asset} as collateral on ${spec.venue}`;
  if (counting !== 'venue') {
    const schedule =
      'haircut' in counting
        ? flatCollateral(1 - counting.haircut, where)
        : collateralSchedule(counting.measure, counting.tiers, where);
    return { asset, share, saleCost, schedule };
  }
  const known = collateralOf(book, asset);
  const found = inForceFor(scenario, known, where);
  if (found === null)
    throw new DataError({
      where,
      expected: 'what it counts for, in the rule book of the venue',
      found: 'nothing',
      hint: `write  haircut: 5 %  beside  asset: ${asset}`,
    });
  const { rule, nearest } = found;
  const later = changes(scenario, known);
  const source = rule.source ?? 'without a source';
  const dated = nearest ? '; it is of a later day than the window' : '';
  const changed =
    later.length === 0 ? '' : `; it changed on ${daysOf(later)}, and that of the start is used`;
  assumptions.push({
    code: 'collateral-of-venue',
    text: `${where} counts as its rule book says (${source})${dated}${changed}.`,
  });
  return { asset, share, saleCost, schedule: rule.schedule };
}

/** What is taken for granted of assets behind a leg. */
function saidOf({ role }: LegSpec, { assets, loanPerYear }: LegCollateral): readonly Assumption[] {
  const shares = assets.map(
    ({ asset, share, price: { venue, instrument, kind } }) =>
      `${percent(share)} ${asset} by ${venue} ${instrument} ${kind}`,
  );
  return [
    {
      code: 'collateral-assets',
      text: `Of the ${role} leg's margin ${shares.join(' and ')}: bought at the open of the entry without a fee, and given back at its price when the leg is closed. What it is worth moves the result; the net delta counts the two legs only.`,
    },
    {
      code: 'collateral-inside-a-bar',
      text: `Inside a bar the ${role} leg's own price is tried first with its assets at their opens; then the assets at their lows. What only their lows bring is taken, and told as ambiguous.`,
    },
    {
      code: 'collateral-sold',
      text: `A liquidation of the ${role} leg sells all of its assets at their price of that moment, less what a sale costs; what the venue then takes it takes in money.`,
    },
    ...(loanPerYear > 0
      ? [
          {
            code: 'collateral-loan',
            text: `Where the money of the ${role} leg's margin falls below nothing it is a loan at ${percent(loanPerYear)} a year.`,
          },
        ]
      : []),
  ];
}
