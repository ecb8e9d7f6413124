/** A life as if nothing had ended it before the planned exit: what survival is measured on. */
import type { LegLife, WalletStep } from '../domain/run.ts';
import { moneyOwed } from '../margin/collateral-leg.ts';
import { fundingPayment, notionalAt } from '../margin/isolated.ts';
import { chargedPrice, startsHour } from '../market/due.ts';
import { YEAR } from '../units/units.ts';
import { asLeg, planOf, type Scene, tapeOf } from './moments.ts';
import { plannedExit } from './planned-exit.ts';

/**
 * The twin's life of the same leg, where it is the first and stood to its planned exit. For any other,
 * reopened or left by a rule, the same quantity, entry and margin with every payment until then, and with
 * no collateral moved. It ends there by its time, at the price it stands at.
 */
export function untouchedLife(actual: Scene, twin: Scene, life: LegLife): LegLife {
  const { bar: exitBar, phase: exitPhase } = plannedExit(actual, life.construction);
  const own = life.lifeIndex === 0 ? twin.run.lives.find(({ leg }) => leg === life.leg) : undefined;
  if (own?.exitBar === exitBar && own.exitPhase === exitPhase) return own;
  const wallet = walletTo(actual, life, exitBar);
  const exit = tapeOf(actual, life).mark[exitPhase][exitBar] as number;
  const exitKind = exitPhase === 'open' ? 'policy' : 'window-end';
  return {
    ...life,
    ...{
      wallet,
      exitBar,
      exitPhase,
      exit,
      exitReference: exit,
      exitKind,
      liquidation: null,
      deleveraging: null,
      assetSale: null,
    },
  };
}

/** The wallet's steps up to a bar's open, prints and interest in the order of the bars. */
function walletTo(scene: Scene, life: LegLife, lastBar: number): readonly WalletStep[] {
  const steps: WalletStep[] = [{ bar: life.entryBar, wallet: life.margin }];
  const plan = planOf(scene, life);
  const tape = tapeOf(scene, life);
  const { funding, mark } = tape;
  const leg = asLeg(scene, life, 0);
  const { openMs } = scene.tape;
  const perYear = scene.plan.collateral[life.leg]?.loanPerYear ?? 0;
  let wallet = life.margin;
  let free = 0;
  // A trade opened before this bar is held at its open, so it settles what falls there.
  const heldBefore = life.entryAtMs < (openMs[life.entryBar] as number);
  const firstBar = life.entryBar + (heldBefore ? 0 : 1);
  let print = funding.bar.findIndex((bar) => bar >= firstBar);
  let chargedMs = openMs[life.entryBar] as number;
  for (let bar = firstBar; bar <= lastBar; bar++) {
    const before = wallet;
    const open = mark.open[bar] as number;
    for (; print >= 0 && print < funding.bar.length && funding.bar[print] === bar; print++) {
      const price = chargedPrice(tape, print);
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
    if (plan.borrowPerYear > 0 && startsHour(openMs, bar)) {
      wallet -= (life.quantity * open * plan.borrowPerYear * (at - chargedMs)) / YEAR;
      chargedMs = at;
    }
    if (perYear > 0 && startsHour(openMs, bar)) {
      wallet -= (moneyOwed(wallet, life.assets) * perYear * (at - chargedMs)) / YEAR;
      chargedMs = at;
    }
    if (wallet !== before) steps.push({ bar, wallet });
  }
  return steps;
}
