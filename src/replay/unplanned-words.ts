/** What closes that were not planned cost, in sentences: what is assumed of it, and what each of them paid. */
import type { ExitStyleKind } from '../domain/exit-style.ts';
import type { Assumption } from '../domain/result.ts';
import type { LegLife } from '../domain/run.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { ImpactRule, ThinSpell, UnplannedCosts } from '../domain/unplanned.ts';
import { received } from '../ledger/journal.ts';
import type { Booked } from '../metrics/forced-exit.ts';
import { exitOf, holdingAt, planOf, tapeOf } from '../metrics/moments.ts';
import { minuteText } from '../units/time.ts';
import { isReduced } from './derisking.ts';
import { grouped, percent } from './rule-words.ts';
import { coinsOf, type SlippageParts, slippageParts } from './unplanned.ts';

export function unplannedAssumptions({
  unplanned,
  capital,
  liquidation,
}: Pick<Scenario, 'unplanned' | 'capital' | 'liquidation'>): readonly Assumption[] {
  if (unplanned === null) return [];
  const beside =
    liquidation.kind === 'override'
      ? 'the stated liquidation slippage'
      : 'what the venue’s own rule takes';
  const said = [
    {
      code: 'unplanned',
      text: `A close that was not planned costs ${costWords(unplanned, capital.currency)}; a liquidation by market pays it beside ${beside}. An order at an open meets the range of the last bar that is over, one inside a bar or at its close that of the bar. Planned fills keep their own slippage.`,
    },
    ...unplanned.thin.map((spell) => ({ code: 'thin-books', text: spellWords(spell) })),
  ];
  if (unplanned.impact !== null)
    said.push({
      code: 'impact-prefactor',
      text: `The impact’s prefactor of ${grouped(unplanned.impact.prefactor)} is stated and not known: no source has one for perpetuals, so try 0.3, 1 and 3.`,
    });
  return said;
}

function costWords({ fixed, ofRange, impact }: UnplannedCosts, currency: string): string {
  const parts = [
    fixed === 0 ? [] : `${percent(fixed)} ÷ the depth that is left`,
    ofRange === 0 ? [] : `${percent(ofRange)} of the range of a bar`,
    impact === null ? [] : impactWords(impact, currency),
  ].flat();
  return parts.length === 0 ? 'no slippage' : `of its notional ${parts.join(', and ')}`;
}

/** Which volatility an impact is made of. */
export const volatilityWords = (perDay: ImpactRule['volatilityPerDay']): string =>
  perDay === 'measured'
    ? 'the volatility of the day before'
    : `a volatility of ${percent(perDay)} a day`;

function impactWords(
  { prefactor, volumePerDay, volatilityPerDay }: ImpactRule,
  currency: string,
): string {
  const volatility = volatilityWords(volatilityPerDay);
  const volume =
    volumePerDay === 'measured'
      ? 'what the leg’s market traded in the day before'
      : `${grouped(volumePerDay)} ${currency} a day`;
  return `${grouped(prefactor)} · ${volatility} · √(its notional ÷ (${volume} · the depth that is left))`;
}

const spellWords = ({ venue, from, to, depth }: ThinSpell): string =>
  `Books ${venue === null ? 'everywhere' : `of ${venue}`} have ${percent(depth)} of their depth from ${minuteText(from)} to ${minuteText(to)} UTC.`;

/** What the close of a life that was not planned costs in slippage, and of what parts; empty where nothing is stated of it, or it is nothing. */
export function slippageNote(scene: Booked, life: LegLife): readonly string[] {
  const { unplanned } = scene.plan;
  if (unplanned === null || !paysIt(scene, life)) return [];
  const { phase, bar } = exitOf(life);
  const price = life.exitReference;
  const plan = planOf(scene, life);
  const coin = plan.role === 'spot' ? holdingAt(scene.run, life, exitOf(life), false) : 0;
  const whole = coinsOf({ ...life, contract: plan.contract }, price) + coin;
  const order = { bar, phase, price, quantity: whole * life.closedShare };
  const on = { plan, tape: tapeOf(scene, life) };
  const parts = slippageParts(unplanned, scene.tape, on, order);
  return parts.total === 0 ? [] : [partsWords(parts)];
}

/** Whether a life ended by an order that nobody planned; what is taken over, or finds nothing left of it, pays none. */
function paysIt({ plan, run }: Booked, life: LegLife): boolean {
  const { exitKind, exitTransfer, leg, tag } = life;
  if (exitKind === 'policy' && !isReduced(run, life)) return false;
  if (exitKind === 'window-end' || exitKind === 'adl') return false;
  const forced = exitKind === 'liquidation';
  const style = forced ? plan.exits[leg as 0 | 1] : null;
  if (style !== null && !SELLS_AT_TRIGGER.includes(style.kind)) return false;
  const reason = forced ? 'liquidation slippage' : 'slippage';
  const orders = run.journal.transfers.slice(exitTransfer);
  return received(orders, reason, (one) => one.leg === tag) !== 0n;
}

/** Exit styles under which the caught leg itself is sold where it was caught. */
const SELLS_AT_TRIGGER: readonly ExitStyleKind[] = ['market', 'staged', 'coordinated'];

/** `Slippage 7.47 % of notional: 1 % fixed, at 10 % of the depth; 6 % of the range; 0.47 % of impact.` */
export function partsWords({ fixed, range, impact, depth, total }: SlippageParts): string {
  const parts = [
    fixed === 0 ? [] : `${short(fixed)} fixed`,
    range === 0 ? [] : `${short(range)} of the range`,
    impact === 0 ? [] : `${short(impact)} of impact`,
  ].flat();
  const thin = depth < 1 ? `, at ${percent(depth)} of the depth` : '';
  const of = parts.length === 0 ? '' : `: ${parts.join(', ')}`;
  return `Slippage ${short(total)} of notional${of}${thin}.`;
}

const short = (x: number): string => percent(Number(x.toPrecision(3)));
