/**
 * "Auto-deleveraging" of docs/method.md: rounds that close winners, whole or in part. The queue is a list
 * of people with weights, gone through one after the other.
 */

import type { OracleAdl, OracleQueued, OracleRound } from './adl-types.ts';
import type { Toll } from './deaths.ts';
import { type Life, newLife } from './life.ts';
import { bankruptcyOf, equityAt, gainAt, notionalAt } from './margin.ts';
import { closeWinner, heldOf, type State } from './state.ts';
import { at, type Tape } from './tape.ts';
import type { OracleInput } from './types.ts';

/** A part smaller than this is rounding. */
const NOTHING = 1e-9;
/** A rest smaller than this share of the leg as it was opened goes with the part. */
const NEARLY_NOTHING = 0.001;

/** The rounds whose first open at or after them is this bar's. */
function roundsAt({ adl }: OracleInput, tape: Tape, bar: number): OracleRound[] {
  const { openMs } = at(tape.bars, bar);
  const before = bar === 0 ? openMs - 1 : at(tape.bars, bar - 1).openMs;
  return (adl?.rounds ?? [])
    .filter(({ atMs }) => atMs > before && atMs <= openMs)
    .toSorted((a, b) => a.legIndex - b.legIndex || a.atMs - b.atMs);
}

/** Step 2, after the margin check. */
export function deleverage(input: OracleInput, tape: Tape, state: State, bar: number): Toll {
  let toll: Toll = 'nothing';
  for (const round of roundsAt(input, tape, bar)) {
    const life = heldOf(state, round.legIndex);
    if (input.adl === undefined || life === undefined) continue;
    const part = lostBy(input.adl, state, round, life, at(tape.bars, bar).legs);
    if (part === 0) continue;
    lose(input, tape, state, bar, { round, adl: input.adl, life, ...part });
    toll = toll === 'a leg' || part.share === 1 ? 'a leg' : 'a part';
  }
  return toll;
}

interface Lost {
  readonly share: number;
  readonly ahead: number;
}

/** What a round takes of a life, and what it leaves of the queue; 0: nothing. */
function lostBy(
  adl: OracleAdl,
  state: State,
  { share, legIndex }: OracleRound,
  life: Life,
  seen: readonly { readonly mark: { readonly open: number } }[],
): Lost | 0 {
  const mark = at(seen, legIndex).mark.open;
  const queue = queueOf(adl, state, life);
  const own = 'accounts' in adl.queue ? (adl.queue.own * life.quantity) / life.openedQuantity : 0;
  const total = queue.left.reduce((sum, weight) => sum + weight, own);
  const wins = gainAt(life, mark) > 0;
  const order = orderOf(adl, queue.left, life, mark);
  const turn = order.indexOf('me');
  const ahead = order
    .slice(0, Math.max(0, turn))
    .reduce<number>((sum, who) => sum + (who === 'me' ? 0 : at(queue.left, who)), 0);
  let asked = share * total;
  let lost = 0;
  for (const who of order) {
    if (asked <= 0) break;
    if (who === 'me') {
      lost = own === 0 ? 1 : Math.min(1, asked / own);
      asked -= own;
      continue;
    }
    const taken = Math.min(asked, at(queue.left, who));
    queue.left[who] = at(queue.left, who) - taken;
    asked -= taken;
  }
  if (!wins || lost < NOTHING) return 0;
  const rest = life.quantity * (1 - lost);
  return { share: rest < NEARLY_NOTHING * life.openedQuantity ? 1 : lost, ahead: ahead / total };
}

/** What is left of the queue; a leg that was opened anew finds it whole. */
function queueOf(adl: OracleAdl, state: State, life: Life): { left: number[] } {
  const whole =
    'behind' in adl.queue
      ? [adl.queue.behind, 1 - adl.queue.behind]
      : adl.queue.accounts.map(({ weight }) => weight);
  // Lives that an order or an entry began, up to this one: which opening of the leg it is.
  const opening = state.lives.filter(
    ({ legIndex, continues, lifeIndex }) =>
      legIndex === life.legIndex && !continues && lifeIndex <= life.lifeIndex,
  ).length;
  const known = state.queues.get(life.legIndex);
  if (known !== undefined && known.opening === opening) return known;
  const fresh = { opening, left: whole };
  state.queues.set(life.legIndex, fresh);
  return fresh;
}

/** Winners by their places, higher scores first, delta-neutral ones last, the leg before its equals. */
function orderOf(
  adl: OracleAdl,
  left: readonly number[],
  life: Life,
  mark: number,
): (number | 'me')[] {
  const wins = gainAt(life, mark) > 0;
  if ('behind' in adl.queue) return wins ? [0, 'me', 1] : [0, 1];
  const mine = { who: 'me' as const, score: scoreOf(adl, life, mark), last: false };
  const others = adl.queue.accounts.map((account, who) => {
    const position = positionOf(account, life);
    return {
      who,
      score: scoreOf(adl, position, mark),
      last: adl.hedgesLast && account.deltaNeutral,
      wins: gainAt(position, mark) > 0,
    };
  });
  const queued = [...(wins ? [mine] : []), ...others.filter((one) => one.wins)];
  return queued
    .toSorted((a, b) => Number(a.last) - Number(b.last) || b.score - a.score)
    .map(({ who }) => who)
    .slice(0, left.length + 1);
}

/** One coin of somebody's. */
const positionOf = ({ entry, leverage }: OracleQueued, { leg, legIndex }: Life): Life =>
  newLife({
    ...{ leg, legIndex, entryBar: 0, entry, entryReference: entry, quantity: 1 },
    margin: (leg.contract === 'inverse' ? 1 : entry) / leverage,
  });

function scoreOf({ score }: OracleAdl, life: Life, mark: number): number {
  const profit = gainAt(life, mark);
  const [notional, equity] = [notionalAt(life, mark), equityAt(life, mark)];
  const entered = notionalAt(life, life.entry);
  switch (score) {
    case 'profit on notional':
      return profit >= 0 ? profit / equity : (profit * equity) / notional ** 2;
    case 'profit on entry value':
      return profit >= 0
        ? (profit / entered) * (notional / equity)
        : (profit / entered) * (equity / notional);
    case 'price ratio':
      return (mark * notional) / (life.entry * equity);
    case 'margin ratio':
      return ((profit / life.wallet) * notional) / equity;
  }
}

/** The price a round closes at. */
function priceOf(
  { adl, round, life }: { adl: OracleAdl; round: OracleRound; life: Life },
  tape: Tape,
  bar: number,
): number {
  const markAt = (when: number) => at(at(tape.bars, when).legs, life.legIndex).mark;
  const mark = markAt(bar).open;
  if (typeof round.price === 'number') return round.price;
  if (round.price === 'mark') return mark;
  if (round.price === 'previous mark') return bar === 0 ? mark : markAt(bar - 1).close;
  const { beyond } = round.price;
  const within = adl.bankruptcyWithin;
  if (within !== null && Math.abs(beyond) > within) return mark;
  return life.sign > 0 ? mark - beyond * mark : mark + beyond * mark;
}

function lose(
  input: OracleInput,
  tape: Tape,
  state: State,
  bar: number,
  met: Lost & { adl: OracleAdl; round: OracleRound; life: Life },
): void {
  const { life, round, share, ahead } = met;
  const mark = at(at(tape.bars, bar).legs, life.legIndex).mark.open;
  const asked = priceOf(met, tape, bar);
  const own = bankruptcyOf(life);
  const beyond = own !== null && (life.sign > 0 ? asked < own : asked > own);
  const price = beyond ? own : asked;
  const unpaid = share * (gainAt(life, mark) - gainAt(life, price));
  const other = heldOf(state, 1 - life.legIndex);
  const part = (share * life.quantity) / life.openedQuantity;
  closeWinner(input, tape, state, life, bar, {
    ...{ mark, price, share, unpaid },
    ...{ ahead, taken: round.share },
  });
  if (other === undefined) return;
  state.episodes.push({
    dead: life,
    survivor: other,
    survivorQuantity: other.quantity + other.addedCoin,
    bar,
    triggerPrice: mark,
    part,
    rehedged: null,
  });
}
