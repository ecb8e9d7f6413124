/** Every figure that a run and its twin give, without the words and the evidence around them. */
import type { LegResult, Totals } from '../domain/result.ts';
import type { LegLife } from '../domain/run.ts';
import type { Scenario } from '../domain/scenario.ts';
import { fromFemto } from '../ledger/journal.ts';
import { crossCurves } from '../metrics/cross-account.ts';
import { type EquityCurve, equityCurve } from '../metrics/equity.ts';
import { type Booked, type ForcedExitOutcome, forcedExit } from '../metrics/forced-exit.ts';
import { planOf } from '../metrics/moments.ts';
import { nakedSpells } from '../metrics/naked.ts';
import { marginRatios, type Ratios, requiredMargin } from '../metrics/survival.ts';
import { untouchedLife } from '../metrics/untouched.ts';
import { legResults } from './leg-results.ts';
import { totalsOf } from './totals.ts';

export interface Figures {
  readonly net: number;
  readonly forced: ForcedExitOutcome | null;
  /** Per life that can be liquidated by itself. */
  readonly required: ReadonlyMap<LegLife, Float64Array>;
  readonly equity: EquityCurve;
  readonly ratios: Ratios;
  readonly legs: readonly LegResult[];
  readonly totals: Totals;
}

export function figuresOf(scenario: Scenario, actual: Booked, twin: Booked): Figures {
  const net = netOf(actual);
  const twinNet = netOf(twin);
  const forced = forcedExit(actual, twin, net, twinNet);
  const required = requiredByLife(actual, twin);
  const equity: EquityCurve = equityCurve(actual);
  const ratios = marginRatios(actual);
  const shortfall = crossCurves(twin)[0]?.shortfall ?? null;
  const legs = legResults(actual, required, ratios, nakedSpells(actual), shortfall);
  const totals = totalsOf({ scenario, actual, net, twinNet, forced, equity, legs });
  return { net, forced, required, equity, ratios, legs, totals };
}

/** End equity less the capital: after every life has ended all of it is idle cash. */
export const netOf = ({ plan, run }: Booked): number =>
  fromFemto(run.journal.balance('own:idle')) - plan.capital;

/** What each life that can be liquidated by itself would have needed to its planned exit. */
function requiredByLife(actual: Booked, twin: Booked): ReadonlyMap<LegLife, Float64Array> {
  const required = new Map<LegLife, Float64Array>();
  for (const life of actual.run.lives) {
    const { liquidation } = planOf(actual, life);
    if (liquidation !== null)
      required.set(life, requiredMargin(twin, untouchedLife(actual, twin, life)));
  }
  return required;
}
