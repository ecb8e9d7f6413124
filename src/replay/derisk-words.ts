/** Reducing both legs in time, in sentences: the rule, and each time that it was done. */
import type { DeriskReason } from '../domain/run.ts';
import { signalName } from '../domain/series.ts';
import type { Derisking } from '../domain/unplanned.ts';
import type { Booked } from '../metrics/forced-exit.ts';
import { planOf } from '../metrics/moments.ts';
import { durationText } from '../units/time.ts';
import { costOfReduction, reducedLives } from './derisking.ts';
import { type Placed, placedAt } from './placed-event.ts';
import { grouped, percent } from './rule-words.ts';

export function deriskingWords(rule: Derisking): string {
  const reasons = [
    rule.marginRatio === null ? [] : reasonWords(rule, 'margin ratio', 'is'),
    rule.volatility === null ? [] : reasonWords(rule, 'volatility', 'is'),
    rule.liquidity === null ? [] : reasonWords(rule, 'liquidity', 'is'),
  ].flat();
  const often =
    rule.times === 1
      ? 'once'
      : `at most ${rule.times} times, ${durationText(rule.coolDown)} after the last time at the earliest`;
  return `Both legs are ${amountWords(rule.reduce)} when ${reasons.join(', or ')}, ${often}; what is left keeps all of its margin. A pair that has lost a part to a venue is not reduced, and neither is the twin.`;
}

const amountWords = (share: number): string =>
  share === 1 ? 'closed' : `reduced by ${percent(share)} of what they are`;

function reasonWords(rule: Derisking, reason: DeriskReason, verb: 'is' | 'was'): string {
  switch (reason) {
    case 'margin ratio':
      return `a margin ratio ${verb} at or above ${percent(rule.marginRatio ?? 0)}`;
    case 'volatility': {
      const { over = 0, above = 0 } = rule.volatility ?? {};
      return `the volatility of the last ${durationText(over)} ${verb} at or above ${percent(above)} a year`;
    }
    case 'liquidity': {
      const { series, below } = rule.liquidity as NonNullable<Derisking['liquidity']>;
      return `the series ${signalName(series)} ${verb} at most ${grouped(below)}`;
    }
  }
}

/** Each reduction, with the first leg that it touched. */
export const reductionEvents = (scene: Booked): readonly Placed[] =>
  scene.run.reductions.flatMap((reduction) => {
    const { bar, reasons } = reduction;
    const { derisk } = scene.plan;
    const [life] = reducedLives(scene.run, reduction);
    if (derisk === null || life === undefined) return [];
    const why = reasons.map((reason) => reasonWords(derisk, reason, 'was')).join('; ');
    const cost = grouped(Number(costOfReduction(scene, reduction).toFixed(2)));
    return [
      placedAt(scene, bar, 'open', {
        kind: 'reduced',
        leg: planOf(scene, life).role,
        lifeIndex: life.lifeIndex,
        note: `At the close before, ${why}: both legs are ${amountWords(life.closedShare)}. Fees and slippage: ${cost}.`,
      }),
    ];
  });
