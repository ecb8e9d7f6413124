/** The last hour before each forced exit, as finely as the history has it: the grid may be far coarser. */
import type { CloseUp, CloseUpPrices } from '../domain/report.ts';
import type { LegResult, ReplayResult } from '../domain/result.ts';
import type { Scenario } from '../domain/scenario.ts';
import { type BarSeries, seriesName } from '../domain/series.ts';
import { legsOf } from '../replay/plan.ts';
import type { ReplayHistory } from '../replay/replay-history.ts';
import { lowerBound, upperBound } from '../units/sorted.ts';
import { HOUR } from '../units/units.ts';

/** Bars before the exit at least: of series coarser than five minutes more than an hour is shown. */
const BARS_BEFORE = 12;
/** What is shown after the exit, as a share of what is shown before it. */
const AFTER = 1 / 6;
/** Rounding between a trigger and the extreme of the bar that is it. */
const ROUNDING = 1e-9;

/**
 * One a leg that was forced out, of the first of its lives that was; none for collateral that an account
 * was unwound with, which has no trigger of its own.
 */
export function closeUpsOf(
  scenario: Scenario,
  result: Pick<ReplayResult, 'legs' | 'gridMs' | 'windowMs'>,
  { legs }: Pick<ReplayHistory, 'legs'>,
): readonly CloseUp[] {
  const specs = legsOf(scenario.construction);
  const roles = specs.map(({ role }) => role);
  // Beside a price of something else than the coin the last hour would be a flat line.
  const oneCoin = specs.every(({ delta }) => delta === undefined);
  return roles.flatMap((role, index) => {
    const dead = result.legs.find(
      (leg) => leg.role === role && leg.liquidation !== null && !isCollateral(leg),
    );
    const own = legs[index]?.mark;
    if (dead === undefined || own === undefined) return [];
    const other = legs[1 - index]?.mark;
    const otherRole = roles[1 - index];
    const survivor = result.legs.find(
      ({ role, exit }) => role === otherRole && exit.atMs >= dead.exit.atMs,
    );
    const sameQuote = survivor?.quote === dead.quote;
    const found = closeUp(dead, own, result, survivor);
    if (found === null) return [];
    const beside =
      other === undefined || otherRole === undefined || !(oneCoin && sameQuote)
        ? null
        : pricesIn(other, { role: otherRole, side: survivor.side }, found.windowMs);
    return [{ ...found, other: beside }];
  });
}

const isCollateral = ({ role, side }: LegResult): boolean => role === 'spot' && side === 'long';

function closeUp(
  dead: LegResult,
  series: BarSeries,
  { gridMs, windowMs }: Pick<ReplayResult, 'gridMs' | 'windowMs'>,
  survivor: LegResult | undefined,
): Omit<CloseUp, 'other'> | null {
  const { resolutionMs, openMs } = series;
  const reached = reachedBar(dead, series, gridMs);
  const reachedAtMs = openMs[reached];
  if (reachedAtMs === undefined) return null;
  const before = Math.max(HOUR, BARS_BEFORE * resolutionMs);
  // At the window's end nothing came of the other leg.
  const left = survivor?.exit.kind === 'window-end' ? undefined : survivor?.exit.atMs;
  const until =
    left !== undefined && left - reachedAtMs <= HOUR ? Math.max(left, reachedAtMs) : reachedAtMs;
  const endMs = until + resolutionMs + before * AFTER;
  const window = [
    Math.max(windowMs[0], reachedAtMs + resolutionMs - before),
    Math.min(windowMs[1], endMs),
  ] as const;
  const own = pricesIn(series, dead, window);
  if (own === null) return null;
  const { role, lifeIndex, exit } = dead;
  const triggerPrice = dead.liquidation?.triggerPrice ?? exit.price;
  return { role, lifeIndex, windowMs: window, own, triggerPrice, reachedAtMs };
}

/** The bar of the series that first reached the trigger inside the replay's bar; else the one it began in. */
function reachedBar({ side, exit }: LegResult, series: BarSeries, gridMs: number): number {
  const { openMs, open, low, high } = series;
  const first = Math.max(0, upperBound(openMs, exit.atMs) - 1);
  const end = lowerBound(openMs, exit.atMs + gridMs);
  for (let bar = first; bar < end; bar++) {
    const reaches =
      side === 'long'
        ? Math.min(low[bar] as number, open[bar] as number) <= exit.price * (1 + ROUNDING)
        : Math.max(high[bar] as number, open[bar] as number) >= exit.price * (1 - ROUNDING);
    if (reaches) return bar;
  }
  return first;
}

/** Null where the series has no bar there. */
function pricesIn(
  series: BarSeries,
  { role, side }: Pick<LegResult, 'role' | 'side'>,
  [fromMs, toMs]: readonly [number, number],
): CloseUpPrices | null {
  const { key, resolutionMs, openMs, close, low, high } = series;
  const from = Math.max(0, upperBound(openMs, fromMs) - 1);
  const to = lowerBound(openMs, toMs);
  if (to <= from) return null;
  return {
    ...{ role, series: seriesName(key), resolutionMs },
    atMs: openMs.slice(from, to),
    close: close.slice(from, to),
    adverse: (side === 'long' ? low : high).slice(from, to),
  };
}
