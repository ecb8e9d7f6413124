/**
 * What each leg needed, as one curve: required margin, and what follows from it — survival leverage,
 * the smallest top-up that would have saved the leg, the distance to liquidation, the margin ratio.
 */
import type { MarginTable } from '../domain/margin-rule.ts';
import type { LegLife, LiquidationPlan } from '../domain/run.ts';
import { countedGain } from '../margin/collateral-leg.ts';
import { isLiquidated, liquidationPrice, notionalAt, unrealised } from '../margin/isolated.ts';
import { maintenance } from '../margin/maintenance.ts';
import { tableAt } from '../margin/table-steps.ts';
import { assetPrices } from '../market/asset-prices.ts';
import type { PriceColumns } from '../market/tape.ts';
import { crossCurves } from './cross-account.ts';
import { marginRatioAt } from './margin-ratio.ts';
import { asLeg, planOf, type Scene, tapeOf } from './moments.ts';

/** Bars of a life that end inside it, and whether its exit's open still has to be looked at. */
function lifeBars(life: LegLife): { readonly end: number; readonly openOfExit: boolean } {
  return {
    end: life.exitPhase === 'open' ? life.exitBar : life.exitBar + 1,
    openOfExit: life.exitPhase === 'open',
  };
}

/**
 * Walks a life's bars: price that hurts most, wallet of that bar with its assets at what they count for at
 * their lows. The exit's own open comes last.
 */
function walk(
  scene: Scene,
  life: LegLife,
  side: 1 | -1,
  columns: PriceColumns,
  visit: (bar: number, price: number, wallet: number) => void,
): void {
  const extreme = side > 0 ? columns.low : columns.high;
  const { end, openOfExit } = lifeBars(life);
  const gain = (bar: number, column: 'low' | 'open'): number =>
    life.assets.length === 0
      ? 0
      : countedGain(life.assets, assetPrices(tapeOf(scene, life), column, bar));
  for (const [i, step] of life.wallet.entries()) {
    const until = Math.min(life.wallet[i + 1]?.bar ?? end, end);
    for (let bar = step.bar; bar < until; bar++)
      visit(bar, extreme[bar] as number, step.wallet + gain(bar, 'low'));
  }
  const last = life.wallet.at(-1);
  if (openOfExit && last !== undefined)
    visit(
      life.exitBar,
      columns.open[life.exitBar] as number,
      last.wallet + gain(life.exitBar, 'open'),
    );
}

/**
 * Required margin of a whole leg (not per unit), at each bar of a life that nothing ended early:
 *
 *     maintenance(notional(m)) − P&L(m) − (funding and interest since entry) − (what the assets count for
 *                                                                              above what they cost)
 *
 * in the settlement currency, m the bar's adverse extreme. NaN outside the life.
 */
export function requiredMargin(
  scene: Scene,
  life: LegLife,
  columns: PriceColumns = tapeOf(scene, life).mark,
): Float64Array {
  const curve = new Float64Array(scene.tape.openMs.length).fill(Number.NaN);
  const leg = asLeg(scene, life, 0);
  walk(scene, life, leg.side, columns, (bar, price, wallet) => {
    curve[bar] =
      maintenance(tableAt(life.tables, bar), notionalAt(leg, price)) -
      unrealised(leg, price) -
      (wallet - life.margin);
  });
  return curve;
}

/** The largest value of a curve that may hold NaN; null when it holds nothing else. */
export function largest(curve: Float64Array): number | null {
  let most: number | null = null;
  for (const value of curve)
    if (!Number.isNaN(value) && (most === null || value > most)) most = value;
  return most;
}

/**
 * Entry notional ÷ the most margin ever needed: the leverage at which the leg would just have seen
 * the end. Null where it never needed any.
 */
export const survivalLeverage = (entryNotional: number, most: number | null): number | null =>
  most === null || most <= 0 ? null : entryNotional / most;

/** The shared spot price as this leg's chart would show it: moved so that it passes its entry fill. */
export function sharedForLeg(shared: PriceColumns, life: LegLife): PriceColumns {
  const scale = life.entry / (shared.open[life.entryBar] as number);
  const moved = (column: Float64Array): Float64Array => column.map((price) => price * scale);
  return {
    open: moved(shared.open),
    high: moved(shared.high),
    low: moved(shared.low),
    close: moved(shared.close),
  };
}

/** Whether a life as posted would have lived on the given prices. */
export function survivesOn(
  scene: Scene,
  life: LegLife,
  { equalityKills }: LiquidationPlan,
  columns: PriceColumns,
): boolean {
  let alive = true;
  const { side } = planOf(scene, life);
  walk(scene, life, side, columns, (bar, price, wallet) => {
    const table = tableAt(life.tables, bar);
    if (alive && isLiquidated(asLeg(scene, life, wallet), table, price, equalityKills))
      alive = false;
  });
  return alive;
}

export interface Distance {
  /** s · (mark − liquidation price) ÷ mark, at the bar's adverse extreme; 0 once triggered. */
  readonly fraction: number;
  readonly atMs: number;
}

/** The smallest distance to liquidation over a life; null where no positive price liquidates. */
export function smallestDistance(scene: Scene, life: LegLife): Distance | null {
  const { side } = planOf(scene, life);
  let smallest: Distance | null = null;
  let wallet = Number.NaN;
  let table: MarginTable | null = null;
  let fatal: number | null = null;
  walk(scene, life, side, tapeOf(scene, life).mark, (bar, price, held) => {
    const now = tableAt(life.tables, bar);
    if (held !== wallet || now !== table) {
      wallet = held;
      table = now;
      fatal = liquidationPrice(asLeg(scene, life, held), now);
    }
    if (fatal === null) return;
    const fraction = Math.max(0, (side * (price - fatal)) / price);
    if (smallest === null || fraction < smallest.fraction)
      smallest = { fraction, atMs: scene.tape.openMs[bar] as number };
  });
  return smallest;
}

/** The margin ratio at each bar's adverse extreme; 1 and above is liquidated. NaN outside the life. */
function marginRatio(scene: Scene, life: LegLife): Float64Array {
  const curve = new Float64Array(scene.tape.openMs.length).fill(Number.NaN);
  const { side } = planOf(scene, life);
  walk(scene, life, side, tapeOf(scene, life).mark, (bar, price, wallet) => {
    curve[bar] = marginRatioAt(asLeg(scene, life, wallet), tableAt(life.tables, bar), price);
  });
  return curve;
}

/** The margin ratio of every life that can be liquidated; a cross account's stands with its perp. */
export type Ratios = ReadonlyMap<LegLife, Float64Array>;

export function marginRatios(scene: Scene): Ratios {
  const ratios = new Map<LegLife, Float64Array>();
  for (const life of scene.run.lives) {
    const { liquidation } = planOf(scene, life);
    if (liquidation !== null) ratios.set(life, marginRatio(scene, life));
  }
  for (const { perp, ratio } of crossCurves(scene)) ratios.set(perp, ratio);
  return ratios;
}
