/**
 * "Closing in steps" of docs/method.md: how much of a position one trigger closes, and what is left.
 * Amounts are in the leg's settlement currency.
 */
import { type Life, newLife } from './life.ts';
import { equityAt, gainAt, isBreached, notionalAt } from './margin.ts';
import { maintenance, measureOf, tableOf, tierOf } from './table.ts';
import { at } from './tape.ts';
import type { OracleRule, OracleVenue } from './types.ts';

/** A life at its trigger: what it is under, where, and when. */
export interface Trigger {
  readonly law: OracleVenue;
  /** In force at the bar's open. */
  readonly rule: OracleRule;
  readonly life: Life;
  readonly price: number;
  readonly bar: number;
  readonly openMs: number;
  /** Of what is sold, by the share of the life that it is. */
  readonly slippage: (share: number) => number;
}

export interface Part {
  readonly share: number;
  readonly fee: number;
  readonly slipped: number;
  /** The role's next life. */
  readonly rest: Life;
}

/** Shares at 0.999 and above are the whole; shares below 0.001 are nothing. */
const NEARLY_ALL = 0.999;
const NEARLY_NOTHING = 0.001;

/** What a trigger does: everything by the style, everything taken over, or a part sold. */
export function closureOf(trigger: Trigger): 'by the style' | 'taken over' | 'sold whole' | Part {
  const { law, rule, life, price } = trigger;
  const equity = equityAt(life, price);
  const held = maintenance(tableOf(rule, life), notionalAt(life, price));
  if (law.backstopBelow !== null && equity < law.backstopBelow * held) return 'taken over';
  if (law.steps === null || equity <= 0) return 'by the style';
  for (const share of sharesTried(trigger)) {
    const part = partOf(trigger, share);
    if (restLives(trigger, part.rest)) return isDust(part.rest) ? 'sold whole' : part;
  }
  return 'by the style';
}

/** Less than a thousandth of the leg as it was opened. */
const isDust = ({ quantity, openedQuantity }: Life): boolean =>
  quantity < NEARLY_NOTHING * openedQuantity;

/** The shares a venue tries, in its order; the first whose rest lives is closed. */
function sharesTried({ law, rule, life, price, bar }: Trigger): number[] {
  const { steps } = law;
  if (steps === null) return [];
  if (steps.kind === 'share') {
    // The rest of a part closed in this bar: this is the second trigger.
    const again = life.continues && life.entryBar === bar;
    return life.quantity * price > steps.aboveNotional && !again ? [steps.share] : [];
  }
  if (steps.kind === 'until kept') {
    const multiples: number[] = [];
    for (let j = 1; j * steps.share < NEARLY_ALL; j += 1) multiples.push(j * steps.share);
    return multiples;
  }
  // Where the requirement is taken at entry, so is the tier.
  const measure = measureOf(rule, life, rule.basis === 'entry' ? life.entry : price);
  const tier = tierOf(rule, measure) + 1;
  if (tier < steps.from) return [];
  const floor = (at(rule.tiers, 0).rate + rule.closeFee) * notionalAt(life, price);
  if (steps.floor && equityAt(life, price) < floor) return [];
  const shares: number[] = [];
  for (let target = Math.max(1, tier - steps.down); target >= 1; target -= 1)
    shares.push(1 - at(rule.tiers, target - 1).to / measure);
  return shares.filter((share) => share >= NEARLY_NOTHING);
}

/** A part sold at the trigger, and the life that goes on with everything else. */
function partOf({ law, life, price, bar, slippage }: Trigger, share: number): Part {
  const closed = share * notionalAt(life, price);
  const equity = equityAt(life, price);
  const fee = Math.min(law.feeFraction * closed, Math.max(equity, 0));
  const slipped = Math.min(slippage(share) * closed, Math.max(equity - fee, 0));
  const left = equity - fee - slipped;
  return { share, fee, slipped, rest: restOf({ life, price, bar }, share, left) };
}

/** The life that goes on after a part was closed at a price, with all the equity that is left. */
export function restOf(
  { life, price, bar }: Pick<Trigger, 'life' | 'price' | 'bar'>,
  share: number,
  left: number,
): Life {
  const kept = 1 - share;
  const wallet = left - kept * gainAt(life, price);
  return newLife({
    ...life,
    continues: true,
    // The caller says which life of its role it is, and what its coin cost.
    lifeIndex: life.lifeIndex + 1,
    entryBar: bar,
    heldFromBar: bar + 1,
    entryReference: price,
    quantity: kept * life.quantity,
    contracts: kept * life.contracts,
    margin: wallet,
    wallet,
    settlements: 0,
    fundingQuote: 0,
    interestQuote: 0,
    feesQuote: 0,
    slippageQuote: 0,
    exitChargeQuote: 0,
    pricePnlQuote: 0,
    exit: null,
    liquidation: null,
    deleveraging: null,
  });
}

/** Its equity is above zero, and it is not liquidated at this price under its own table. */
function restLives({ law, rule, price }: Trigger, rest: Life): boolean {
  if (equityAt(rest, price) <= 0) return false;
  return !isBreached(tableOf(rule, rest), law.equalityKills, rest, price);
}
