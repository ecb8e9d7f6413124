/**
 * What a price may bring while nothing falls due: the death of a leg, or of a shared account; a call for
 * collateral; an exit that looks at the account. Asked of the range that prices keep to over a stretch.
 *
 * Equity less any multiple of the requirement is concave in a leg's price (in its inverse, for
 * coin-margined contracts), so what neither end of a range brings no price between them does. A shared
 * account's adjusted equity never falls with its spot's price, nor what it lacks with its perp's.
 */
import type { ExitRule } from '../domain/scenario.ts';
import { countedLeg, worthGain } from '../margin/collateral-leg.ts';
import { type CrossAccount, isCrossLiquidated, type PricePair } from '../margin/cross.ts';
import { isLiquidated, unrealised } from '../margin/isolated.ts';
import { tableAt } from '../margin/table-steps.ts';
import type { PairRanges } from '../market/block-ranges.ts';
import { isPlain } from '../market/settlement-price.ts';
import { crossRatioAt, marginRatioAt } from '../metrics/margin-ratio.ts';
import { crossAccount } from './check.ts';
import { mayReduce } from './derisk.ts';
import { cashOutside, type EngineState, type HeldLeg } from './state.ts';

/** Whether anything can happen inside a range; at the ranges of a bar it may be asked of the bar. */
export type MayHappen = (ranges: PairRanges, at: number) => boolean;

/** What a price may bring from here on; null: nothing, whatever it does. */
export function priceEvents(state: EngineState, bar: number): MayHappen | null {
  const account = crossAccount(state, bar);
  const asked = [
    account === null ? legEvents(state, bar) : accountEvents(state, account),
    equityEvents(state),
  ].filter((may) => may !== null);
  return asked.length === 0 ? null : (ranges, at) => asked.some((may) => may(ranges, at));
}

/** Deaths and margin ratios of legs by themselves. */
function legEvents(state: EngineState, bar: number): MayHappen | null {
  const legs = state.held.flatMap((held) => {
    if (held === null || held.plan.liquidation === null) return [];
    return [
      {
        held,
        table: tableAt(held.tables, bar),
        equalityKills: held.plan.liquidation.equalityKills,
        level: ratioLevel(state, held),
      },
    ];
  });
  if (legs.length === 0) return null;
  return (ranges, at) =>
    legs.some(({ held, table, equalityKills, level }) => {
      // What assets count for never falls with their prices.
      const worst = countedLeg(held, held.assets, assetEnds(state, ranges, held, 'low', at));
      return ends(ranges, held, at).some(
        (price) =>
          isLiquidated(worst, table, price, equalityKills) ||
          (level !== null && marginRatioAt(worst, table, price) >= level),
      );
    });
}

/** The margin ratio at which a leg asks for collateral, is left or reduced, the lowest of them; null: none. */
function ratioLevel(state: EngineState, { leg }: HeldLeg): number | null {
  const { policies } = state;
  if (policies === null) return null;
  const { rebalance, leave, derisk, inFlight } = policies;
  const waits = inFlight.some((one) => one.leg === leg);
  const levels = [
    waits ? null : (rebalance?.at ?? null),
    leave?.marginRatio ?? null,
    mayReduce(state, policies) ? (derisk?.marginRatio ?? null) : null,
  ];
  const known = levels.filter((level) => level !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function accountEvents({ policies }: EngineState, account: CrossAccount): MayHappen {
  const level = policies?.leave?.marginRatio ?? null;
  return ([spot, perp], at) => {
    const worst: PricePair = {
      spot: spot?.low[at] as number,
      perp: perp?.high[at] as number,
    };
    return (
      isCrossLiquidated(account, worst) || (level !== null && crossRatioAt(account, worst) >= level)
    );
  };
}

/** Rounding between an equity and the one the rule itself adds up, of the equity at the entry. */
const SLACK = 1e-9;

/** Stop and take profit. Of a leg that is worth another currency the range of its price does not tell. */
function equityEvents(state: EngineState): MayHappen | null {
  const { stop, takeProfit }: Pick<ExitRule, 'stop' | 'takeProfit'> =
    state.policies?.leave ?? NEITHER;
  if (stop === null && takeProfit === null) return null;
  const legs = state.held.filter((held) => held !== null);
  if (legs.length === 0) return null;
  if (!legs.every(({ plan, tape }) => isPlain(plan, tape)) || state.plan.cross !== null)
    return () => true;
  const { equityAtEntry } = state;
  const cash = cashOutside(state);
  const least = stop === null ? Number.NEGATIVE_INFINITY : (1 - stop + SLACK) * equityAtEntry;
  const most =
    takeProfit === null ? Number.POSITIVE_INFINITY : (1 + takeProfit - SLACK) * equityAtEntry;
  return (ranges, at) => {
    let [low, high] = [cash, cash];
    for (const held of legs) {
      const worths = ends(ranges, held, at).map(
        // The coin is what a dead perp of an inverse carry left with its spot.
        (price) => held.wallet - held.lent + unrealised(held, price) + held.coin * price,
      );
      low += Math.min(...worths) + gainAt(state, ranges, held, 'low', at);
      high += Math.max(...worths) + gainAt(state, ranges, held, 'high', at);
    }
    return low <= least || high >= most;
  };
}

const NEITHER = { stop: null, takeProfit: null } as const;

/** Lowest or highest prices of the assets behind a leg; none where all of its margin is money. */
function assetEnds(
  { tape }: EngineState,
  ranges: PairRanges,
  { leg, assets }: HeldLeg,
  end: 'low' | 'high',
  at: number,
): readonly number[] {
  let first = tape.legs.length;
  for (let before = 0; before < leg; before++) first += tape.legs[before]?.collateral.length ?? 0;
  return assets.map((_, i) => ranges[first + i]?.[end][at] as number);
}

const gainAt = (
  state: EngineState,
  ranges: PairRanges,
  held: HeldLeg,
  end: 'low' | 'high',
  at: number,
): number =>
  held.assets.length === 0 ? 0 : worthGain(held.assets, assetEnds(state, ranges, held, end, at));

const ends = (ranges: PairRanges, { leg }: HeldLeg, at: number): readonly [number, number] => {
  const range = ranges[leg];
  return [range?.low[at] as number, range?.high[at] as number];
};
