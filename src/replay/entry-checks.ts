/** What a venue lets in: a size its table knows, the tier's maximum leverage, a margin that lives. */
import { EntryRefused, type Issue } from '../domain/errors.ts';
import type { MarginRule } from '../domain/margin-rule.ts';
import type { LegPlan } from '../domain/run.ts';
import { countedGain } from '../margin/collateral-leg.ts';
import {
  adjustedEquity,
  crossAccountOf,
  crossRequirement,
  hedgeOf,
  isCrossLiquidated,
  type PricePair,
} from '../margin/cross.ts';
import { entryNotional, type IsolatedLeg } from '../margin/isolated.ts';
import { maintenance } from '../margin/maintenance.ts';
import {
  beyondTable,
  initialRate,
  measured,
  measureUnit,
  positionTable,
  type SizedPosition,
} from '../margin/position-table.ts';
import { ruleAt } from '../margin/table-steps.ts';
import { assetPrices } from '../market/asset-prices.ts';
import type { LegTape } from '../market/tape.ts';
import { buyAssets } from './leg-collateral.ts';
import type { Opening } from './sizing.ts';
import type { EngineState } from './state.ts';

/** What rounding may add to a leverage that stands exactly at its tier's maximum. */
const ROUNDING = 1e-9;

/** Where an entry is asked for. */
type Scene = Pick<EngineState, 'plan' | 'tape'>;

/** @throws EntryRefused naming the leg, what its venue allows and what was asked */
export function refuseEntries(
  state: Scene,
  openings: readonly [Opening, Opening],
  bar: number,
): void {
  const atMs = state.tape.openMs[bar] as number;
  const { plan } = state;
  const refused: Issue[] = [];
  for (const leg of [0, 1] as const) {
    const own = plan.legs[leg];
    const liquidation = own.liquidation ?? (leg === 1 ? plan.cross?.liquidation : undefined);
    if (!liquidation || own.position !== null) continue;
    const rule = ruleAt(liquidation.rules, atMs);
    const issue =
      own.liquidation === null
        ? crossRefusal(state, openings, rule, bar)
        : refusalOf(...asCounted(state, leg, openings[leg], bar), rule);
    if (issue !== null) refused.push(issue);
  }
  if (refused.length > 0) throw new EntryRefused(refused);
}

/**
 * A leg to be opened as its venue sees it: with what its assets will count for in the place of what they
 * cost, and so at a higher leverage than was asked. The leg itself where its margin is money.
 */
export function asCounted(
  state: Scene,
  leg: number,
  opening: Opening,
  bar: number,
): readonly [LegPlan, Opening] {
  const plan = state.plan.legs[leg] as LegPlan;
  const tape = state.tape.legs[leg] as LegTape;
  const assets = buyAssets(state, tape, leg, opening.wallet, bar);
  if (assets.length === 0) return [plan, opening];
  const wallet = opening.wallet + countedGain(assets, assetPrices(tape, 'open', bar));
  const leverage = entryNotional(plan.contract, opening.quantity, opening.entry) / wallet;
  return [
    { ...plan, leverage },
    { ...opening, wallet },
  ];
}

/** Why an isolated leg of this size and margin is not let in; null where it is. */
export function refusalOf(plan: LegPlan, opening: Opening, rule: MarginRule): Issue | null {
  const position = positionOf(plan, opening);
  const notional = entryNotional(plan.contract, opening.quantity, opening.entry);
  const refused = beyond(plan, rule, position) ?? beyondLeverage(plan, rule, position);
  if (refused !== null) return refused;
  const needed = maintenance(positionTable(rule, position), notional);
  if (opening.wallet > needed) return null;
  return {
    where: `construction.leverage (${plan.role})`,
    expected: `a margin above ${needed}, the maintenance of ${plan.venue} ${plan.instrument} for a notional of ${notional}`,
    found: `${opening.wallet}, at ${plan.leverage}x`,
    hint: 'lower the leverage or the capital',
  };
}

const positionOf = ({ contract }: LegPlan, { quantity, entry }: Opening): SizedPosition => ({
  contract,
  quantity,
  entry,
  contracts: quantity * entry,
});

function beyond(plan: LegPlan, rule: MarginRule, position: SizedPosition): Issue | null {
  const issue = beyondTable(rule, position);
  if (issue === null) return null;
  return {
    where: `${plan.venue} ${plan.instrument} (${plan.role})`,
    ...issue,
    hint: 'lower the capital or the leverage, import a fuller table (legrisk tiers import), or write  liquidation: { maintenance: … }',
  };
}

function beyondLeverage(plan: LegPlan, rule: MarginRule, position: SizedPosition): Issue | null {
  const least = initialRate(rule, position);
  if (least === null || plan.leverage * least <= 1 + ROUNDING) return null;
  const size = measured(rule, position, position.entry);
  return {
    where: `construction.leverage (${plan.role})`,
    expected: `at most ${Number((1 / least).toPrecision(6))}x, what ${plan.venue} ${plan.instrument} allows a position of ${size} ${measureUnit(rule)}`,
    found: `${plan.leverage}x`,
    hint: 'lower the leverage, or the capital, which puts the position in a lower tier',
  };
}

/** A shared account is let in with its equity above the perp's initial margin and its own requirement. */
function crossRefusal(
  state: Scene,
  [spot, perp]: readonly [Opening, Opening],
  rule: MarginRule,
  bar: number,
): Issue | null {
  const plan = state.plan.legs[1];
  const { cross } = state.plan;
  if (cross === null) return null;
  const position = positionOf(plan, perp);
  const refused = beyond(plan, rule, position);
  if (refused !== null) return refused;
  const leg: IsolatedLeg = { ...position, side: plan.side, wallet: perp.wallet };
  const table = positionTable(rule, position, hedgeOf(cross, spot.quantity, perp.quantity));
  const account = crossAccountOf(cross, spot, leg, table);
  const at: PricePair = {
    spot: state.tape.legs[0]?.mark.open[bar] as number,
    perp: state.tape.legs[1]?.mark.open[bar] as number,
  };
  const least = initialRate(rule, position) ?? 0;
  const initial = least * entryNotional(plan.contract, perp.quantity, perp.entry);
  const equity = adjustedEquity(account, at);
  if (equity >= initial && !isCrossLiquidated(account, at)) return null;
  const needed = Math.max(initial, crossRequirement(account, at));
  return {
    where: 'construction.leverage (perp)',
    expected: `an adjusted equity above ${needed}, what the account of ${plan.venue} ${plan.instrument} asks at the entry`,
    found: `${equity}, at ${plan.leverage}x`,
    hint: 'lower the leverage',
  };
}
