/** The figures of the construction as a whole. */
import type { LegResult, Totals } from '../domain/result.ts';
import type { Scenario } from '../domain/scenario.ts';
import { fromFemto, type Reason, received } from '../ledger/journal.ts';
import { type EquityCurve, equityFigures } from '../metrics/equity.ts';
import { type Booked, endOfExit, type ForcedExitOutcome } from '../metrics/forced-exit.ts';
import {
  earnedApr,
  headlineApr,
  irr,
  NO_FUNDING,
  realisedApr,
  settlementInstants,
} from '../metrics/yields.ts';

export interface TotalsInput {
  readonly scenario: Scenario;
  readonly actual: Booked;
  readonly net: number;
  readonly twinNet: number;
  readonly forced: ForcedExitOutcome | null;
  readonly equity: EquityCurve;
  readonly legs: readonly LegResult[];
}

export function totalsOf(input: TotalsInput): Totals {
  const { scenario, actual, net, twinNet, forced, equity, legs } = input;
  const capital = scenario.capital.amount;
  // Idle time after a forced exit counts, and while a rule is waited for; after a planned exit it does not.
  const windowMs = Math.min(
    scenario.window.to - scenario.window.from,
    (scenario.enter === null ? scenario.hold : null) ?? Number.POSITIVE_INFINITY,
  );
  const sum = (...reasons: readonly Reason[]): number =>
    fromFemto(
      reasons.reduce((total, reason) => total + received(actual.run.journal.transfers, reason), 0n),
    );
  const funding = sum('funding');
  const realised = realisedApr(net, capital, windowMs);
  return {
    capitalQuote: capital,
    fundingEarnedQuote: funding,
    interestQuote: sum('interest'),
    forcedExitLossQuote: forced?.loss ?? 0,
    forgoneAfterExitQuote: forced?.forgone ?? twinNet - net,
    costsQuote: -sum(
      'fee',
      'slippage',
      'interest',
      'margin forfeited',
      'liquidation fee',
      'liquidation slippage',
      'insurance',
      'deleveraging',
      'exit charge',
      'socialised loss',
    ),
    pricePnlQuote: sum('price', 'collateral'),
    collateralPnlQuote: sum('collateral'),
    netQuote: net,
    twinNetQuote: twinNet,
    returnOnCapitalFraction: net / capital,
    headlineAprFraction: headlineApr(actual, enteredMs(actual)),
    earnedAprFraction: earnedApr(actual, funding),
    realisedAprFraction: realised,
    irrFraction: irr(net, capital, windowMs),
    excessAprFraction: scenario.costOfCapital === null ? null : realised - scenario.costOfCapital,
    ...equityFigures(equity, actual.tape.openMs, capital),
    fundingIntervalsPerForcedExit: intervalsPerExit(actual, forced, funding),
    // More margin is more of the asset too, so that a leg with assets has no survival leverage, nor the pair.
    pairSurvivalLeverage: actual.plan.collateral.some((one) => one !== null)
      ? null
      : smallest(
          legs.filter(({ lifeIndex }) => lifeIndex === 0).map((leg) => leg.survivalLeverage),
        ),
  };
}

/** The open at which it was first entered; the first bar's where it never was. */
function enteredMs({ run, tape: { openMs } }: Booked): number {
  const bars = run.lives.map(({ entryBar }) => entryBar);
  return openMs[bars.length === 0 ? 0 : Math.min(...bars)] as number;
}

/** The loss ÷ mean funding an interval until the exit; null when that mean is not above zero but for rounding. */
function intervalsPerExit(
  actual: Booked,
  forced: ForcedExitOutcome | null,
  funding: number,
): number | null {
  if (forced === null || forced.loss <= 0) return null;
  if (funding <= NO_FUNDING * actual.plan.capital) return null;
  const until = endOfExit(actual).bar;
  const intervals = settlementInstants(actual, until);
  return intervals === 0 ? null : forced.loss / (funding / intervals);
}

function smallest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}
