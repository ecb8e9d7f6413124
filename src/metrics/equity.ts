/** The equity curve, and what is read off it: worst point, drawdown, worst day. */

import type { Totals } from '../domain/result.ts';
import type { LegLife, Phase } from '../domain/run.ts';
import { unrealised } from '../margin/isolated.ts';
import { isPlain, quoteOn } from '../market/settlement-price.ts';
import { DAY } from '../units/units.ts';
import {
  asLeg,
  assetGainAt,
  compareMoments,
  entryOf,
  planOf,
  type Scene,
  settlementAt,
  tapeOf,
} from './moments.ts';

export interface EquityCurve {
  /** Equity at each bar's open, after what settled and was traded there, capital currency. */
  readonly open: Float64Array;
  /** Equity at each bar's close. */
  readonly close: Float64Array;
}

/** Whole equity, idle cash included, at the open and the close of every bar. */
export function equityCurve(scene: Scene): EquityCurve {
  const bars = scene.tape.openMs.length;
  return {
    open: phaseCurve(scene, 'open', bars),
    close: phaseCurve(scene, 'close', bars),
  };
}

function phaseCurve(scene: Scene, phase: 'open' | 'close', bars: number): Float64Array {
  const curve = new Float64Array(bars);
  addSteps(
    curve,
    scene.run.idle.map((step) => ({
      bar: firstBarAt(step.bar, step.phase, phase),
      value: step.quote,
    })),
  );
  for (const life of scene.run.lives) addLife(scene, life, phase, curve);
  return curve;
}

/** The first bar whose open (or close) comes at or after a step. */
const firstBarAt = (bar: number, stepPhase: Phase, phase: 'open' | 'close'): number =>
  phase === 'open' && stepPhase !== 'open' ? bar + 1 : bar;

/** Adds a piecewise constant: each step's value holds from its bar until the next step's. */
function addSteps(
  curve: Float64Array,
  steps: readonly { readonly bar: number; readonly value: number }[],
): void {
  for (const [i, step] of steps.entries()) {
    const end = Math.min(steps[i + 1]?.bar ?? curve.length, curve.length);
    for (let bar = step.bar; bar < end; bar++) curve[bar] = (curve[bar] as number) + step.value;
  }
}

/** Adds one life's worth over the bars in which it stands at that phase. */
function addLife(scene: Scene, life: LegLife, phase: 'open' | 'close', curve: Float64Array): void {
  const end = life.exitBar + (phase === 'open' && life.exitPhase !== 'open' ? 1 : 0);
  const price = tapeOf(scene, life).mark[phase];
  const plain = isPlain(planOf(scene, life), tapeOf(scene, life));
  const backed = life.assets.length > 0;
  for (const [i, step] of life.wallet.entries()) {
    const until = Math.min(life.wallet[i + 1]?.bar ?? end, end);
    const leg = asLeg(scene, life, step.wallet);
    const from = i === 0 ? firstBarAt(step.bar, life.entryPhase, phase) : step.bar;
    for (let bar = from; bar < until; bar++) {
      const worth = step.wallet - life.lent + unrealised(leg, price[bar] as number);
      const x = plain ? 1 : settlementAt(scene, life, bar, phase);
      const gain = backed ? assetGainAt(scene, life, bar, phase) : 0;
      curve[bar] = (curve[bar] as number) + worth * x + gain;
    }
  }
  if (planOf(scene, life).role !== 'spot') return;
  const spot = tapeOf(scene, life);
  let coin = 0;
  // What an earlier spot had gained was sold with it.
  const own = scene.run.holding.filter((step) => compareMoments(step, entryOf(life)) >= 0);
  const steps = own.map((step) => {
    coin += step.coin;
    return { bar: firstBarAt(step.bar, step.phase, phase), coin };
  });
  for (const [i, step] of steps.entries()) {
    const until = Math.min(steps[i + 1]?.bar ?? end, end);
    for (let bar = step.bar; bar < until; bar++)
      curve[bar] =
        (curve[bar] as number) + step.coin * (price[bar] as number) * quoteOn(spot, bar, phase);
  }
}

/** Of the capital: amounts nearer than this are one amount, written twice by rounding. */
const SAME = 1e-12;

/** What is read off an equity curve, as the totals tell it. */
export type EquityFigures = Pick<
  Totals,
  | 'worstEquityQuote'
  | 'worstEquityAtMs'
  | 'maxDrawdownQuote'
  | 'maxDrawdownFraction'
  | 'worstDayQuote'
  | 'worstDayAtMs'
>;

/**
 * Worst equity and drawdown over opens and closes, where both legs' marks are of one moment; between
 * them the record does not say which leg's extreme came first. A day is a UTC day, its result the
 * change of closing equity. Of figures that differ by rounding only the earliest is told.
 */
export function equityFigures(
  curve: EquityCurve,
  openMs: Float64Array,
  capital: number,
): EquityFigures {
  const slack = SAME * capital;
  let worst = capital;
  let worstAt = openMs[0] as number;
  let peak = capital;
  let drawdown = 0;
  let drawdownFraction = 0;
  let day = Math.floor((openMs[0] as number) / DAY);
  let dayStart = capital;
  let worstDay = Number.POSITIVE_INFINITY;
  let worstDayAt = day * DAY;
  let last = capital;
  const endDay = (): void => {
    if (last - dayStart < worstDay - slack) {
      worstDay = last - dayStart;
      worstDayAt = day * DAY;
    }
    dayStart = last;
  };
  for (let bar = 0; bar < openMs.length; bar++) {
    const at = openMs[bar] as number;
    const today = Math.floor(at / DAY);
    if (today !== day) {
      endDay();
      day = today;
    }
    for (const equity of [curve.open[bar] as number, curve.close[bar] as number]) {
      if (equity < worst - slack) {
        worst = equity;
        worstAt = at;
      }
      if (equity > peak) peak = equity;
      else if (peak - equity > drawdown + slack) {
        drawdown = peak - equity;
        drawdownFraction = drawdown / peak;
      }
    }
    last = curve.close[bar] as number;
  }
  endDay();
  return {
    worstEquityQuote: worst,
    worstEquityAtMs: worstAt,
    maxDrawdownQuote: drawdown,
    maxDrawdownFraction: drawdownFraction,
    worstDayQuote: worstDay,
    worstDayAtMs: worstDayAt,
  };
}
