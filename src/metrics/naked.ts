/** The survivor's time without its hedge, and what the market did to it meanwhile. */
import type { LegLife, Phase } from '../domain/run.ts';
import { compareMoments, exitOf, holdingAt, planOf, type Scene, tapeOf } from './moments.ts';

/** One stretch in which a leg lived while the other was gone after a liquidation. */
export interface NakedSpell {
  readonly survivor: LegLife;
  readonly dead: LegLife;
  readonly fromBar: number;
  readonly toBar: number;
  readonly toPhase: Phase;
  /** Survivor's mark at the dead bar's open, moved as the dead leg's mark was when it was caught. */
  readonly reference: number;
  /** Where the survivor stood when the spell ended: its exit, trigger, or its mark at the reopening. */
  readonly endPrice: number;
  /** Survivor's quantity over the spell, coin gained from a dead perp included. */
  readonly quantity: number;
}

export function nakedSpells(scene: Scene): readonly NakedSpell[] {
  const { lives } = scene.run;
  // A cross account is unwound as one: neither leg stands alone at any moment.
  if (scene.plan.cross !== null) return [];
  const deaths = lives.filter(({ exitKind }) => exitKind === 'liquidation');
  return deaths.flatMap((dead) => {
    const survivor = survivorOf(lives, dead);
    return survivor === undefined ? [] : [spell(scene, dead, survivor)];
  });
}

/** The other leg's life that stood when this one died; of two deaths in one bar, the first leg's rules. */
function survivorOf(lives: readonly LegLife[], dead: LegLife): LegLife | undefined {
  return lives.find((life) => {
    if (life.leg === dead.leg || life.entryBar > dead.exitBar || life.exitBar < dead.exitBar)
      return false;
    const order = compareMoments(exitOf(dead), exitOf(life));
    const together = life.exitBar === dead.exitBar && life.exitKind === 'liquidation';
    return together && order === 0 ? dead.leg < life.leg : order < 0;
  });
}

function spell(scene: Scene, dead: LegLife, survivor: LegLife): NakedSpell {
  const bar = dead.exitBar;
  const deadOpen = tapeOf(scene, dead).mark.open[bar] as number;
  const ownMark = tapeOf(scene, survivor).mark;
  const reference = (ownMark.open[bar] as number) + (dead.exit - deadOpen);
  const reopened = scene.run.lives.find(
    (life) =>
      life.leg === dead.leg &&
      life.lifeIndex === dead.lifeIndex + 1 &&
      life.entryBar <= survivor.exitBar,
  );
  const end =
    reopened === undefined
      ? { ...exitOf(survivor), price: survivor.exitReference }
      : {
          bar: reopened.entryBar,
          phase: 'open' as const,
          price: ownMark.open[reopened.entryBar] as number,
        };
  const coin = holdingAt(scene.run, dead.exitBar, dead.exitPhase, true);
  return {
    survivor,
    dead,
    fromBar: bar,
    toBar: end.bar,
    toPhase: end.phase,
    reference,
    endPrice: end.price,
    quantity: survivor.quantity + (planOf(scene, survivor).role === 'spot' ? coin : 0),
  };
}

/** Milliseconds from the dead bar's stamp to the end: its open, or the close of the last bar. */
export const nakedMs = (spell: NakedSpell, { openMs, gridMs }: Scene['tape']): number =>
  (openMs[spell.toBar] as number) -
  (openMs[spell.fromBar] as number) +
  (spell.toPhase === 'close' ? gridMs : 0);

/**
 * Most that the survivor was down against its reference, capital currency: at the dead bar's close, at
 * the adverse extreme of every later bar, and where it ended. The dead bar's extremes may come before
 * the death. Another quote currency counts at its price at the bar's open.
 */
export function worstNakedLoss(scene: Scene, spell: NakedSpell): number {
  const { survivor, fromBar, toBar, toPhase, reference, endPrice, quantity } = spell;
  const { side } = planOf(scene, survivor);
  const { mark, conversion } = tapeOf(scene, survivor);
  const adverse = side > 0 ? mark.low : mark.high;
  const loss = (price: number, bar: number): number =>
    -side * quantity * (price - reference) * (conversion?.open[bar] ?? 1);
  let worst = Math.max(0, loss(endPrice, toBar));
  if (toBar > fromBar) worst = Math.max(worst, loss(mark.close[fromBar] as number, fromBar));
  const last = toPhase === 'open' ? toBar : toBar + 1;
  for (let bar = fromBar + 1; bar < last; bar++)
    worst = Math.max(worst, loss(adverse[bar] as number, bar));
  return worst;
}
