/** A result in the figures that runs of one scenario are compared by. */
import type { CrowdResult } from '../domain/crowd.ts';
import type {
  CrowdOutcome,
  FirstForced,
  LegResult,
  ReplayResult,
  RunOutcome,
} from '../domain/result.ts';

export function outcomeOf(result: ReplayResult): RunOutcome {
  const { totals, legs, netDelta } = result;
  const roles = [...new Set(legs.map(({ role }) => role))];
  return {
    netQuote: totals.netQuote,
    fundingEarnedQuote: totals.fundingEarnedQuote,
    costsQuote: totals.costsQuote,
    forcedExitLossQuote: totals.forcedExitLossQuote,
    forgoneAfterExitQuote: totals.forgoneAfterExitQuote,
    forcedExit: result.forcedExit,
    firstForced: firstForced(legs),
    ends: roles.flatMap((role) => {
      const last = legs.findLast((leg) => leg.role === role);
      return last === undefined ? [] : [{ role, atMs: last.exit.atMs, kind: last.exit.kind }];
    }),
    nakedMs: legs.reduce((sum, leg) => sum + leg.nakedMs, 0),
    worstNakedLossQuote: legs.reduce((worst, leg) => Math.max(worst, leg.worstNakedLossQuote), 0),
    worstNetDeltaBase: netDelta.worstBase,
    outsideBandMs: netDelta.outsideBandMs,
    worstEquityQuote: totals.worstEquityQuote,
    exits: result.exits,
    derisking: result.derisking,
    crowd: result.crowd === null ? null : crowdOutcome(result.crowd),
  };
}

const crowdOutcome = (crowd: CrowdResult): CrowdOutcome => ({
  notionalQuote: crowd.notionalQuote,
  prefactor: crowd.prefactor,
  netWithoutQuote: crowd.netWithoutQuote,
  crowdsPartQuote: crowd.crowdsPartQuote,
  diesWithout: crowd.diesWithout,
  diesWith: crowd.diesWith,
  converged: crowd.converged,
});

/** The earliest; of two at one instant the first as they are listed. */
function firstForced(legs: readonly LegResult[]): FirstForced | null {
  return legs
    .flatMap(({ role, exit, liquidation, deleveraging }): FirstForced[] => {
      const forced = liquidation ?? deleveraging;
      if (forced === null) return [];
      const { atMs, closedFraction } = forced;
      const priceQuote = liquidation?.triggerPrice ?? deleveraging?.markPrice ?? exit.price;
      return [{ role, atMs, kind: exit.kind, priceQuote, closedFraction }];
    })
    .reduce<FirstForced | null>(
      (first, one) => (first === null || one.atMs < first.atMs ? one : first),
      null,
    );
}
