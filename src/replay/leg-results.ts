/** Each life of each leg as the public result tells it. */
import type { DeleveragingResult, LegResult, LiquidationResult } from '../domain/result.ts';
import type { LegLife } from '../domain/run.ts';
import { fromFemto, type Reason, received, type Transfer } from '../ledger/journal.ts';
import { entryNotional } from '../margin/isolated.ts';
import type { Booked } from '../metrics/forced-exit.ts';
import { marginCalls, warningsOf } from '../metrics/margin-calls.ts';
import { planOf, settlementAt } from '../metrics/moments.ts';
import { type NakedSpell, nakedMs, worstNakedLoss } from '../metrics/naked.ts';
import { largest, type Ratios, smallestDistance, survivalLeverage } from '../metrics/survival.ts';
import { collateralResults } from './collateral-results.ts';

/**
 * @param required  per life that can be liquidated by itself: the margin it would have needed at
 *                  each bar to its planned exit
 * @param crossShortfall what the twin's first cross account lacked at worst, settlement currency; null: no account
 */
export function legResults(
  actual: Booked,
  required: ReadonlyMap<LegLife, Float64Array>,
  ratios: Ratios,
  spells: readonly NakedSpell[],
  crossShortfall: number | null,
): readonly LegResult[] {
  const lives = [...actual.run.lives].sort((a, b) => a.leg - b.leg || a.lifeIndex - b.lifeIndex);
  return lives.map((life) => {
    const result = legResult(actual, life, required.get(life) ?? null, ratios, spells);
    // A cross account is topped up as a whole; the figure stands with its perp, of what the twin opened too.
    if (crossShortfall === null || life.leg !== 1 || life.construction > 0) return result;
    const entryWorth = settlementAt(actual, life, life.entryBar, 'open');
    return { ...result, topUpToSurviveQuote: Math.max(0, crossShortfall) * entryWorth };
  });
}

function legResult(
  actual: Booked,
  life: LegLife,
  required: Float64Array | null,
  ratios: Ratios,
  spells: readonly NakedSpell[],
): LegResult {
  const plan = planOf(actual, life);
  const { openMs } = actual.tape;
  const sum = (reason: Reason): number =>
    fromFemto(received(actual.run.journal.transfers, reason, ({ leg }) => leg === life.tag));
  // A cross account's equity stands with its perp, so what both its legs cost comes off there.
  const ofAccount = (reason: Reason): number =>
    actual.plan.cross === null
      ? sum(reason)
      : fromFemto(received(actual.run.journal.transfers, reason));
  const most = required === null ? null : largest(required);
  const rules = plan.liquidation;
  const distance = rules === null ? null : smallestDistance(actual, life);
  const ratio = ratios.get(life);
  const calls = ratio === undefined ? [] : marginCalls(ratio, openMs);
  const notional = entryNotional(plan.contract, life.quantity, life.entry);
  const entryWorth = settlementAt(actual, life, life.entryBar, 'open');
  const mine = spells.filter(({ survivor }) => survivor === life);
  return {
    role: plan.role,
    lifeIndex: life.lifeIndex,
    venue: plan.venue,
    instrument: plan.instrument,
    side: plan.side > 0 ? 'long' : 'short',
    contract: plan.contract,
    base: plan.base,
    quote: plan.quote,
    leverage: plan.leverage,
    entryLeverage: rules === null ? null : notional / life.margin,
    quantityBase: life.quantity,
    marginQuote: rules === null ? null : life.margin * entryWorth,
    entry: { atMs: life.entryAtMs, price: life.entry },
    exit: { atMs: openMs[life.exitBar] as number, price: life.exit, kind: life.exitKind },
    fundingQuote: sum('funding'),
    interestQuote: sum('interest'),
    feesQuote: -sum('fee'),
    slippageQuote: -sum('slippage'),
    pricePnlQuote: sum('price'),
    settlements: life.settlements,
    liquidation: liquidationResult(life, openMs, sum, ofAccount, workedOut(actual, life)),
    deleveraging: deleveragingResult(life, openMs),
    exitChargesQuote: -sum('exit charge') - sum('socialised loss'),
    survivalLeverage: life.assets.length > 0 ? null : survivalLeverage(notional, most),
    collateral: collateralResults(actual, life),
    brokenByCollateral: life.assetSale?.brokeByCollateral ?? null,
    minLiquidationDistanceFraction: distance?.fraction ?? null,
    minLiquidationDistanceAtMs: distance?.atMs ?? null,
    warnings: warningsOf(life, calls, openMs),
    topUpToSurviveQuote: most === null ? null : Math.max(0, most - life.margin) * entryWorth,
    nakedMs: nakedMs(mine, actual.tape),
    worstNakedLossQuote: worstNakedLoss(actual, mine),
  };
}

function deleveragingResult(
  { deleveraging, exitBar, exitReference, closedShare }: LegLife,
  openMs: Float64Array,
): DeleveragingResult | null {
  if (deleveraging === null) return null;
  return {
    atMs: openMs[exitBar] as number,
    markPrice: exitReference,
    haircutQuote: deleveraging.haircut,
    closedFraction: closedShare,
    aheadFraction: deleveraging.ahead,
    takenFraction: deleveraging.taken,
  };
}

/** What a leg's equity has made on prices with a liquidator who works on after the trigger, and what insurance put in. */
const workedOut = ({ run }: Booked, { tag }: LegLife): number =>
  (['price', 'insurance'] as const).reduce((sum, reason) => {
    const atWork = ({ leg, from, to }: Transfer): boolean =>
      leg === tag && (from === 'own:transit' || to === 'own:transit');
    return sum + fromFemto(received(run.journal.transfers, reason, atWork));
  }, 0);

/** What a liquidation takes, or its exit style; each is negative in the books. */
const TAKEN: readonly Reason[] = [
  ...(['margin forfeited', 'liquidation fee', 'liquidation slippage', 'exit charge'] as const),
];

function liquidationResult(
  life: LegLife,
  openMs: Float64Array,
  sum: (reason: Reason) => number,
  ofAccount: (reason: Reason) => number,
  worked: number,
): LiquidationResult | null {
  const { liquidation } = life;
  if (liquidation === null) return null;
  const left = liquidation.equity + worked + TAKEN.reduce((x, y) => x + ofAccount(y), 0);
  const forfeited = -sum('margin forfeited');
  const fee = -sum('liquidation fee');
  const slippage = -sum('liquidation slippage');
  const insurance = sum('insurance');
  return {
    atMs: openMs[life.exitBar] as number,
    triggerPrice: life.exit,
    bankruptcyPrice: liquidation.bankruptcyPrice,
    marginForfeitedQuote: forfeited,
    feeQuote: fee,
    slippageQuote: slippage,
    insuranceAbsorbedQuote: insurance,
    returnedQuote: Math.max(0, left),
    closedFraction: life.closedShare,
    gap: liquidation.gap,
  };
}
