/** What a result holds beyond the plain liquidation: variants, unwindings, reductions, collateral, a crowd. */
import type { CrowdResult } from '../../src/domain/crowd.ts';
import type { ExitOutcome } from '../../src/domain/exit-style.ts';
import type { ReplayResult, RunOutcome, VariantResult } from '../../src/domain/result.ts';
import { outcomeOf } from '../../src/replay/outcome.ts';
import { result } from './report-fixture.ts';

const AT = Date.UTC(2025, 9, 10, 19);
const MINUTE = 60_000;

/** A position taken over by a fund and sold over ten minutes, the other leg's mark 3 % above at first. */
export const byFund: ExitOutcome = {
  ...{ role: 'long', lifeIndex: 0, style: 'fund', atMs: AT, endAtMs: AT + 10 * MINUTE },
  liquidatorDelta: { worstBase: 2.5, integratedBaseHours: 0.25 },
  ...{ caughtLegSlippageQuote: 120.5, otherLegSlippageQuote: 80.25, chargeQuote: 0 },
  fund: {
    ...{ beforeQuote: 1_000, afterQuote: 0, socialisedQuote: 250.5, chargedToUsQuote: 12.75 },
  },
  basisPath: [
    { atMs: AT, fraction: 0.03 },
    { atMs: AT + 5 * MINUTE, fraction: -0.01 },
    { atMs: AT + 10 * MINUTE, fraction: 0 },
  ],
};

/** Both legs at once, at a penalty. */
export const atOnce: ExitOutcome = {
  ...{ role: 'long', lifeIndex: 0, style: 'coordinated', atMs: AT, endAtMs: AT },
  liquidatorDelta: { worstBase: 0, integratedBaseHours: 0 },
  ...{ caughtLegSlippageQuote: 60, otherLegSlippageQuote: 70, chargeQuote: 35.5, fund: null },
  basisPath: [{ atMs: AT, fraction: 0.03 }],
};

/** The fixture's run with other figures. */
export const outcome = (change: Partial<RunOutcome> = {}): RunOutcome => ({
  ...outcomeOf({ ...result, exits: [], derisking: null, crowd: null }),
  ...change,
});

export function variant(name: string, change: Partial<VariantResult> = {}): VariantResult {
  return {
    ...{ name, changed: [], sets: [], refused: null, outcome: outcome() },
    ...{ differenceQuote: 0, assumptions: [], ...change },
  };
}

/** A crowd that moved one of the two marks. */
export const crowd = (text = 'binance-usdm'): CrowdResult => ({
  ...{ counterfactual: true, notionalQuote: 500_000_000, accounts: 200, prefactor: 1 },
  markets: [
    {
      ...{ role: 'long', venue: text, instrument: text },
      furthest: { atMs: AT, recordedPrice: 20, movedPrice: 18 },
      ...{ soldQuote: 90_000_000, boughtQuote: 0, collateralQuote: 0 },
      died: [
        { leverage: 5, accounts: 100, died: 100 },
        { leverage: 3, accounts: 100, died: 12 },
      ],
      oppositeDied: [],
      ...{ fundBeforeQuote: 1_000_000, fundAfterQuote: 0, shortfallQuote: 1_500_000 },
      ...{ paidQuote: 1_000_000, socialisedQuote: 500_000, unmatchedBase: 0 },
      adl: [
        {
          ...{ atMs: AT, side: 'short', shareFraction: 0.02, priceQuote: 18, quantityBase: 1_000 },
        },
      ],
      ...{ printsChanged: 1, largestPrintChange: -0.0002, printsNote: null },
      curve: [
        { atMs: AT, recordedPrice: 20, movedPrice: 18 },
        { atMs: AT + 60 * MINUTE, recordedPrice: 21, movedPrice: 20.5 },
      ],
    },
    {
      ...{ role: 'short', venue: 'bybit-linear', instrument: 'AVAXUSDT', furthest: null },
      ...{ soldQuote: 0, boughtQuote: 0, collateralQuote: 0, died: [], oppositeDied: [] },
      ...{ fundBeforeQuote: null, fundAfterQuote: null, shortfallQuote: 0, paidQuote: 0 },
      ...{ socialisedQuote: 0, adl: [], unmatchedBase: 0, printsChanged: 0 },
      ...{ largestPrintChange: 0, printsNote: text, curve: [] },
    },
  ],
  ...{ mostRounds: 4, converged: false, impactLimited: false },
  ...{ netWithoutQuote: -100, netWithQuote: -4_100, crowdsPartQuote: 4_000 },
  ...{ forcedExitLossWithoutQuote: 0, forcedExitLossWithQuote: 4_000 },
  ...{ diesWithout: false, diesWith: true, fatalNotionalQuote: null, fatalReason: text },
});

/** The avax story with all of it, every name and text of a file replaced by this one. */
export function beyond(
  text = 'plain',
  names: readonly [string, string, string] = [
    `${text} at 3x`,
    `${text} by a fund`,
    `${text} refused`,
  ],
): Partial<ReplayResult> {
  return {
    exits: [atOnce],
    derisking: {
      ...{ reductions: 2, costQuote: 31.25, netWithoutQuote: -9_000, savedQuote: 4_900 },
      forcedExitWithout: true,
    },
    crowd: crowd(text),
    variants: [
      variant(names[0], {
        changed: [{ path: 'construction.leverage', base: '5', variant: '3' }],
        sets: ['construction.leverage=3'],
        outcome: outcome({ netQuote: 76, forcedExit: null, firstForced: null, nakedMs: 0 }),
        differenceQuote: 4_165,
        assumptions: [text],
      }),
      variant(names[1], {
        changed: [{ path: 'exits', base: null, variant: text }],
        sets: ['exits=venue'],
        outcome: outcome({ exits: [byFund] }),
      }),
      variant(names[2], { refused: text, outcome: null, differenceQuote: null }),
    ],
    legs: result.legs.map((leg, i) =>
      i === 0
        ? {
            ...leg,
            brokenByCollateral: true,
            collateral: [
              {
                ...{ asset: text, units: 1_000, costQuote: 1_000, entryPrice: 1, exitPrice: 0.8 },
                ...{ lowestPrice: 0.65, lowestAtMs: AT, pnlQuote: -200 },
              },
            ],
          }
        : leg,
    ),
    assumptions: [
      ...result.assumptions,
      { code: 'stress', text: `STRESSED, not history: ${text}` },
    ],
  };
}
