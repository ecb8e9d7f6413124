/** The survivor's time without its hedge, and what the market did to it meanwhile. */
import type { LegLife, Phase } from '../domain/run.ts';
import { quoteOn } from '../market/settlement-price.ts';
import {
  compareMoments,
  exitOf,
  holdingAt,
  isForced,
  planOf,
  type Scene,
  tapeOf,
  unitDelta,
} from './moments.ts';
import { movedAlong } from './same-moment.ts';

/** One stretch in which a life stood while (a part of) the other leg was gone after a liquidation. */
export interface NakedSpell {
  readonly survivor: LegLife;
  readonly dead: LegLife;
  readonly fromBar: number;
  readonly toBar: number;
  readonly toPhase: Phase;
  /**
   * Survivor's mark at the dead bar's open, moved by as much money as the dead leg's mark was when it was
   * caught, times the survivor's delta there; of two quote currencies, at what they were worth at that open.
   */
  readonly reference: number;
  /** Where the survivor stood when the spell ended: its exit, trigger, or its mark at the reopening. */
  readonly endPrice: number;
  /**
   * What was naked over the spell, coin gained from a dead perp included; of a leg that was closed in
   * part, the same part of the survivor.
   */
  readonly quantity: number;
  /** Share of it that left at the spell's end; the rest of a survivor closed in part is a spell of its own. */
  readonly leaving: number;
}

export function nakedSpells(scene: Scene): readonly NakedSpell[] {
  const { lives } = scene.run;
  // A cross account is unwound as one: neither leg stands alone at any moment.
  if (scene.plan.cross !== null) return [];
  const deaths = lives.filter(isForced);
  return deaths.flatMap((dead) => {
    const survivor = survivorOf(scene, dead);
    return survivor === undefined ? [] : spells(scene, dead, survivor);
  });
}

/**
 * The other leg's life that stood when this one died; of two deaths in one bar, the first leg's rules. An
 * exit style may close it, or a part of it, at that very moment.
 */
function survivorOf(scene: Scene, dead: LegLife): LegLife | undefined {
  return closedBeside(scene, dead) ?? standingOn(scene.run.lives, dead);
}

/** The life of the other leg that the exit style of a dead leg closed, or closed in part, with it. */
function closedBeside({ plan, run: { lives } }: Scene, dead: LegLife): LegLife | undefined {
  if (dead.exitKind !== 'liquidation' || (plan.exits[dead.leg] ?? null) === null) return undefined;
  // Lives stand in the order of their ends, which tells apart what one moment does not.
  const next = lives.slice(lives.indexOf(dead) + 1).find(({ leg }) => leg !== dead.leg);
  const isTogether =
    next?.exitKind === 'survivor-close' && compareMoments(exitOf(next), exitOf(dead)) === 0;
  return isTogether ? next : undefined;
}

/** Whether an exit style closed a life at the very moment at which the other leg was caught. */
export const isClosedWithCaught = (scene: Scene, life: LegLife): boolean =>
  scene.run.lives.some((dead) => closedBeside(scene, dead) === life);

function standingOn(lives: readonly LegLife[], dead: LegLife): LegLife | undefined {
  return lives.find((life) => {
    if (life.leg === dead.leg || life.entryBar > dead.exitBar || life.exitBar < dead.exitBar)
      return false;
    const order = compareMoments(exitOf(dead), exitOf(life));
    const together = life.exitBar === dead.exitBar && isForced(life);
    return together && order === 0 ? dead.leg < life.leg : order < 0;
  });
}

/** The survivor's spell after one death, and those of what a liquidation in steps left of it. */
function spells(scene: Scene, dead: LegLife, survivor: LegLife): readonly NakedSpell[] {
  const { lives } = scene.run;
  const bar = dead.exitBar;
  const ownTape = tapeOf(scene, survivor);
  const { open } = ownTape.mark;
  const reference = movedAlong(
    ownTape,
    tapeOf(scene, dead),
    bar,
    dead.exitReference,
    unitDelta(scene, survivor, bar),
  );
  const reopenedBar =
    lives.find(
      ({ leg, lifeIndex, continued }) =>
        leg === dead.leg && lifeIndex > dead.lifeIndex && !continued,
    )?.entryBar ?? Number.POSITIVE_INFINITY;
  const coin =
    planOf(scene, survivor).role === 'spot'
      ? holdingAt(scene.run, survivor, exitOf(dead), true)
      : 0;
  let quantity = (survivor.quantity + coin) * closedPart(scene, dead);
  const found: NakedSpell[] = [];
  for (let life: LegLife | undefined = survivor; life !== undefined; life = restOf(lives, life)) {
    const hedgedAgain = reopenedBar <= life.exitBar;
    const leaving = hedgedAgain ? 1 : leavingAt(life, quantity);
    const end = hedgedAgain
      ? { bar: reopenedBar, phase: 'open' as const, price: open[reopenedBar] as number }
      : { ...exitOf(life), price: life.exitReference };
    found.push({
      survivor: life,
      dead,
      fromBar: Math.max(bar, life.entryBar),
      toBar: end.bar,
      toPhase: end.phase,
      reference,
      endPrice: end.price,
      quantity,
      leaving,
    });
    if (leaving === 1) break;
    quantity *= 1 - leaving;
  }
  return found;
}

/** What a liquidation in steps left of a life. */
const restOf = (lives: readonly LegLife[], life: LegLife): LegLife | undefined =>
  lives.find(
    ({ leg, lifeIndex, continued }) =>
      continued && leg === life.leg && lifeIndex === life.lifeIndex + 1,
  );

/**
 * Of what is naked, the share that leaves with a life: that of the leg, or, where a part of it is closed to
 * restore the hedge, as much of what is naked as that part is.
 */
const leavingAt = ({ exitKind, closedShare, quantity }: LegLife, naked: number): number =>
  exitKind === 'survivor-close' && closedShare < 1
    ? Math.min(1, (closedShare * quantity) / naked)
    : closedShare;

/**
 * What a death closed, as a share of the leg as the other one still hedged it: all of it as it was opened,
 * but for what left with the other leg's like part.
 */
function closedPart(scene: Scene, dead: LegLife): number {
  const { lives } = scene.run;
  let hedged = dead.quantity;
  let kept = 1;
  for (let life = dead; life.continued; ) {
    const { leg, lifeIndex } = life;
    const before = lives.find((one) => one.leg === leg && one.lifeIndex === lifeIndex - 1);
    if (before === undefined) break;
    const leftBoth = !isForced(before) || closedBeside(scene, before) !== undefined;
    if (leftBoth) kept *= life.quantity / before.quantity;
    else hedged = before.quantity * kept;
    life = before;
  }
  return (dead.closedShare * dead.quantity) / hedged;
}

/**
 * Milliseconds in which a leg was naked: from the dead bar's stamp to the end of the spell, its open
 * or the close of the last bar. Spells that overlap count once.
 */
export function nakedMs(spells: readonly NakedSpell[], { openMs, gridMs }: Scene['tape']): number {
  let total = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const spell of [...spells].sort((a, b) => a.fromBar - b.fromBar)) {
    const from = Math.max(openMs[spell.fromBar] as number, until);
    const to = (openMs[spell.toBar] as number) + (spell.toPhase === 'close' ? gridMs : 0);
    total += Math.max(0, to - from);
    until = Math.max(until, to);
  }
  return total;
}

/**
 * Most that a survivor was down against its references, capital currency: at the dead bar's close, at
 * the adverse extreme of every later bar, and where it ended. The dead bar's extremes may come before
 * the death. What was lost in several parts counts together.
 */
export function worstNakedLoss(scene: Scene, spells: readonly NakedSpell[]): number {
  let worst = 0;
  for (const { fromBar, toBar } of spells)
    for (let bar = fromBar; bar <= toBar; bar++)
      worst = Math.max(
        worst,
        spells.reduce((sum, spell) => sum + lossIn(scene, spell, bar), 0),
      );
  return worst;
}

/** Most that one spell lost in one of its bars; another quote currency counts at its price there. */
function lossIn(scene: Scene, spell: NakedSpell, bar: number): number {
  const { survivor, fromBar, toBar, toPhase, reference, endPrice, quantity } = spell;
  if (bar < fromBar || bar > toBar) return 0;
  const { side } = planOf(scene, survivor);
  const tape = tapeOf(scene, survivor);
  const { mark } = tape;
  const adverse = side > 0 ? mark.low : mark.high;
  const prices: number[] = [];
  if (bar === toBar) prices.push(endPrice);
  if (bar === fromBar && toBar > fromBar) prices.push(mark.close[bar] as number);
  // In the bar in which it died the extreme lies beyond where it ended.
  if (bar > fromBar && (bar < toBar || toPhase === 'close')) prices.push(adverse[bar] as number);
  const losses = prices.map((price) => -side * quantity * (price - reference));
  return Math.max(...losses) * quoteOn(tape, bar, 'open');
}
