/** Rates a year: what a screener quoted, what the funding paid, what was really made. */

import { quoteOn } from '../market/settlement-price.ts';
import { upperBound } from '../units/sorted.ts';
import { YEAR } from '../units/units.ts';
import type { Scene } from './moments.ts';

/**
 * As a screener quotes a pair: each leg's last print due by the entry, times its settlements a year,
 * added up with the leg's sign. Null when a perp had no print yet.
 *
 * @param atMs open of the first entry
 */
export function headlineApr(
  { plan, tape }: Pick<Scene, 'plan' | 'tape'>,
  atMs: number,
): number | null {
  let total = 0;
  for (const [i, { contract, side }] of plan.legs.entries()) {
    if (contract === 'spot') continue;
    const shown = tape.legs[i]?.shown;
    if (!shown) return null;
    const row = upperBound(shown.dueMs, atMs) - 1;
    const intervalMs = shown.intervalMs[row] ?? Number.NaN;
    if (Number.isNaN(intervalMs)) return null;
    total += (-side * (shown.rate[row] as number) * YEAR) / intervalMs;
  }
  return total;
}

/** Funding ÷ mean entry notional of the perps as opened, capital currency, a year, over the time anything was held. */
export function earnedApr(scene: Scene, funding: number): number | null {
  const perps = scene.run.lives.filter(
    ({ leg, reopened, continued }) =>
      scene.plan.legs[leg]?.contract !== 'spot' && !reopened && !continued,
  );
  const heldMs = heldTime(scene);
  if (perps.length === 0 || heldMs <= 0) return null;
  const worth = perps.map(({ leg, quantity, entry, entryBar }) => {
    const tape = scene.tape.legs[leg];
    return quantity * entry * (tape === undefined ? 1 : quoteOn(tape, entryBar, 'open'));
  });
  const notional = worth.reduce((sum, one) => sum + one, 0) / perps.length;
  return ((funding / notional) * YEAR) / heldMs;
}

/** From each construction's entry to its last exit; an exit at a close counts its bar. */
function heldTime({ run, tape }: Scene): number {
  const constructions = new Map<number, { readonly from: number; readonly to: number }>();
  for (const { construction, entryBar, exitBar, exitPhase } of run.lives) {
    const from = tape.openMs[entryBar] as number;
    const to = (tape.openMs[exitBar] as number) + (exitPhase === 'close' ? tape.gridMs : 0);
    const known = constructions.get(construction) ?? { from, to };
    constructions.set(construction, {
      from: Math.min(known.from, from),
      to: Math.max(known.to, to),
    });
  }
  return [...constructions.values()].reduce((total, { from, to }) => total + to - from, 0);
}

/** Net ÷ all capital, simple, a year, over the planned time: idle time after a forced exit counts. */
export const realisedApr = (net: number, capital: number, windowMs: number): number =>
  ((net / capital) * YEAR) / windowMs;

/** Of the capital: funding that came and went again leaves no more than this by rounding. */
export const NO_FUNDING = 1e-9;

/** What rounding may leave of a capital that is gone. */
const ALL_GONE = 1e-12;

/**
 * The compounding rate a year that turns the capital into its end; null when all of it is gone, or
 * when the window is so short that a year of it is beyond any number.
 */
export function irr(net: number, capital: number, windowMs: number): number | null {
  const growth = 1 + net / capital;
  const rate = growth > ALL_GONE ? growth ** (YEAR / windowMs) - 1 : null;
  return rate !== null && Number.isFinite(rate) ? rate : null;
}

/**
 * Settlement instants of the pair up to and including a bar, on which something was held. What a
 * borrow's series charges is interest and no settlement.
 */
export function settlementInstants({ plan, tape, run }: Scene, untilBar: number): number {
  const instants = new Set<number>();
  for (const life of run.lives) {
    if (plan.legs[life.leg]?.fundingIsBorrow === true) continue;
    // A leg opened at a bar does not pay its print; one that was held before does.
    const heldBefore = life.entryAtMs < (tape.openMs[life.entryBar] as number);
    const first = heldBefore ? life.entryBar : life.entryBar + 1;
    const funding = tape.legs[life.leg]?.funding;
    for (const [print, bar] of funding?.bar.entries() ?? [])
      if (
        funding?.completes[print] === 1 &&
        bar >= first &&
        bar <= Math.min(life.exitBar, untilBar)
      )
        instants.add(bar);
  }
  return instants.size;
}
