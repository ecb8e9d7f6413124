/**
 * One round of auto-deleveraging, from the place of a leg among the winners to what it loses. Quantities
 * are weights of the queue; prices and amounts are the leg's own.
 */
import type { AdlQueue, AdlScore, QueuedAccount } from '../domain/adl.ts';
import {
  adlQueue,
  binanceRank,
  bitmexRank,
  closeouts,
  hyperliquidIndex,
  okxRank,
  type Queued,
  signedValue,
} from './adl.ts';
import {
  bankruptcyPrice,
  entryNotional,
  equityAt,
  type IsolatedLeg,
  notionalAt,
  unrealised,
} from './isolated.ts';

/** The leg as its venue's queue sees it. */
export interface Winner {
  readonly leg: IsolatedLeg;
  /** Counted as the others' weights; 0: too small to count. */
  readonly own: number;
  /** The venue counts its account as delta-neutral. */
  readonly deltaNeutral: boolean;
}

export interface Round {
  readonly mark: number;
  /** Of what is open of the side. */
  readonly share: number;
  readonly score: AdlScore;
  /** Whether delta-neutral accounts stand behind all others. */
  readonly hedgesLast: boolean;
}

export interface RoundOutcome {
  /** Of the side's open quantity: what stood before the leg, and what the round asked for. */
  readonly ahead: number;
  readonly taken: number;
  /** What the leg loses of itself, from 0 to 1. A leg at a loss is passed over. */
  readonly part: number;
  /** What is left of the others' weights. */
  readonly others: readonly number[];
}

/** The others' weights before any round. */
export const fullQueue = (queue: AdlQueue): readonly number[] =>
  queue.kind === 'behind'
    ? [queue.share, 1 - queue.share]
    : queue.accounts.map(({ weight }) => weight);

/**
 * Higher is closed sooner. The maintenance rate of an account nobody knows the size of is taken as
 * everyone's, so that it does not matter to the order by margin ratio.
 */
export function rankOf(score: AdlScore, leg: IsolatedLeg, mark: number): number {
  const notional = notionalAt(leg, mark);
  const profit = unrealised(leg, mark);
  const equity = equityAt(leg, mark);
  switch (score) {
    case 'profit on notional':
      return binanceRank({ notional, unrealised: profit, equity });
    case 'profit on entry value': {
      const value = signedValue(leg, mark);
      return bitmexRank({
        mark: value,
        averageEntry: signedValue(leg, leg.entry),
        bankrupt: value - equity,
      });
    }
    case 'price ratio':
      return hyperliquidIndex(mark, leg.entry, notional, equity);
    case 'margin ratio':
      return okxRank(profit / leg.wallet, equity / notional);
    case 'random':
      return 0;
  }
}

/** Somebody's position of one coin, margined at his leverage when it was opened. */
export function queuedLeg(
  { entry, leverage }: QueuedAccount,
  { contract, side }: Pick<IsolatedLeg, 'contract' | 'side'>,
): IsolatedLeg {
  const wallet = entryNotional(contract, 1, entry) / leverage;
  return { contract, side, quantity: 1, entry, contracts: entry, wallet };
}

/** Someone in the queue: by his number among the others, or the leg. */
interface Place extends Queued {
  readonly who: number | 'leg';
  readonly quantity: number;
}

/**
 * What a round takes, first in the queue first. Of equal ranks the leg goes first.
 *
 * @param others what earlier rounds left of the others' weights
 */
export function playRound(
  queue: AdlQueue,
  others: readonly number[],
  winner: Winner,
  round: Round,
): RoundOutcome {
  const places = placesIn(queue, others, winner, round);
  const total = others.reduce((sum, weight) => sum + weight, winner.own);
  const at = places.findIndex(({ who }) => who === 'leg');
  const ahead = places.slice(0, Math.max(0, at)).reduce((sum, { quantity }) => sum + quantity, 0);
  const left = [...others];
  let part = 0;
  for (const { position, quantity } of closeouts(places, round.share * total)) {
    if (position.who === 'leg') part = winner.own === 0 ? 1 : quantity / winner.own;
    else left[position.who] = (left[position.who] as number) - quantity;
  }
  return { ahead: total === 0 ? 0 : ahead / total, taken: round.share, part, others: left };
}

/** The winners in their order. */
function placesIn(
  queue: AdlQueue,
  others: readonly number[],
  { leg, own, deltaNeutral }: Winner,
  { mark, score, hedgesLast }: Round,
): readonly Place[] {
  const wins = unrealised(leg, mark) > 0;
  const weightOf = (i: number): number => others[i] as number;
  if (queue.kind === 'behind') {
    const ranked = { rank: 0, deltaNeutral: false };
    const before: Place = { ...ranked, who: 0, quantity: weightOf(0) };
    const after: Place = { ...ranked, who: 1, quantity: weightOf(1) };
    return wins ? [before, { ...ranked, who: 'leg', quantity: own }, after] : [before, after];
  }
  const rank = (of: IsolatedLeg): number => rankOf(score, of, mark);
  const places: Place[] = wins
    ? [{ who: 'leg', quantity: own, rank: rank(leg), deltaNeutral: hedgesLast && deltaNeutral }]
    : [];
  for (const [i, account] of queue.accounts.entries()) {
    const position = queuedLeg(account, leg);
    if (unrealised(position, mark) <= 0) continue;
    places.push({
      who: i,
      quantity: weightOf(i),
      rank: rank(position),
      deltaNeutral: hedgesLast && account.deltaNeutral,
    });
  }
  return adlQueue(places);
}

/**
 * The price nearer to the mark that a leg can be closed at: no winner is left owing, so never beyond
 * its own bankruptcy price.
 */
export function payableClose(leg: IsolatedLeg, closePrice: number): number {
  const own = bankruptcyPrice(leg);
  return own !== null && leg.side * (closePrice - own) < 0 ? own : closePrice;
}
