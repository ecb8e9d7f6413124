/** A life as if nothing had ended it before the planned exit: what survival is measured on. */
import type { LegLife, WalletStep } from '../domain/run.ts';
import { fundingPayment, notionalAt } from '../margin/isolated.ts';
import { HOUR, YEAR } from '../units/units.ts';
import { asLeg, planOf, type Scene, tapeOf } from './moments.ts';

/**
 * The twin's life of the same leg where it is the first; for a reopened leg, which the twin does not
 * have, the same quantity, entry and margin with every payment to the planned exit.
 */
export function untouchedLife(actual: Scene, twin: Scene, life: LegLife): LegLife {
  const planned = twin.run.lives.find(({ leg }) => leg === life.leg);
  if (planned === undefined || life.lifeIndex === 0) return planned ?? life;
  const { exitBar, exitPhase, exit, exitReference, exitKind } = planned;
  const wallet = walletTo(actual, life, exitBar);
  return { ...life, wallet, exitBar, exitPhase, exit, exitReference, exitKind, liquidation: null };
}

/** The wallet's steps up to a bar's open, prints and interest in the order of the bars. */
function walletTo(scene: Scene, life: LegLife, lastBar: number): readonly WalletStep[] {
  const steps: WalletStep[] = [{ bar: life.entryBar, wallet: life.margin }];
  const plan = planOf(scene, life);
  const { funding, mark } = tapeOf(scene, life);
  const leg = asLeg(scene, life, 0);
  const { openMs } = scene.tape;
  let wallet = life.margin;
  let free = 0;
  let print = funding.bar.findIndex((bar) => bar > life.entryBar);
  let chargedMs = openMs[life.entryBar] as number;
  for (let bar = life.entryBar + 1; bar <= lastBar; bar++) {
    const before = wallet;
    const open = mark.open[bar] as number;
    for (; print >= 0 && print < funding.bar.length && funding.bar[print] === bar; print++) {
      const own = funding.price[print] as number;
      const price = Number.isNaN(own) ? open : own;
      const rate = funding.rate[print] as number;
      if (plan.fundingIsBorrow) {
        wallet -= notionalAt(leg, price) * rate;
        continue;
      }
      const payment = fundingPayment(leg, price, rate);
      const spared = plan.fundingPaidFrom === 'balance' ? Math.max(payment, -free) : 0;
      free += spared;
      wallet += payment - spared;
    }
    const at = openMs[bar] as number;
    if (plan.borrowPerYear > 0 && Math.floor(at / HOUR) > Math.floor(chargedMs / HOUR)) {
      wallet -= (life.quantity * open * plan.borrowPerYear * (at - chargedMs)) / YEAR;
      chargedMs = at;
    }
    if (wallet !== before) steps.push({ bar, wallet });
  }
  return steps;
}
