/** One round of liquidations: everybody whom a price has reached, at once. */
import { quoteOn } from '../market/settlement-price.ts';
import { settleRound } from './fund.ts';
import type { CrowdMarket, Seated } from './market.ts';
import { bankruptcyOf, coinsBehind, equityInQuote, type Position } from './position.ts';
import { type CrowdState, endOf, give } from './state.ts';

export interface CaughtRound {
  /** Index of the market. */
  readonly i: number;
  readonly bar: number;
  /** Of those who are caught. */
  readonly side: 1 | -1;
  readonly caught: readonly Seated[];
  /** The bar's recorded extreme, at which volume is counted. */
  readonly recorded: number;
  readonly terms: ClosingTerms;
}

/** From which mark each is sold, and what his account is worth at the price he gets. */
export interface ClosingTerms {
  readonly from: (position: Position) => number;
  /** Quote currency. */
  readonly equity: (seated: Seated, fill: number) => number;
  /** From the bar's end to the first open at which the rest of his account is closed. */
  readonly reaction: number;
}

/**
 * Positions that stand alone: from the trigger, or from the open where that lies beyond it.
 *
 * @param open as it was moved
 */
export const alone = (open: number, reaction: number): ClosingTerms => ({
  from: ({ side, trigger }) =>
    side > 0 ? Math.min(trigger as number, open) : Math.max(trigger as number, open),
  equity: ({ position }, fill) => equityInQuote(position, fill),
  reaction,
});

/**
 * Closes them, and says what presses on the price then. Each is sold down from where he
 * was caught to where the volume of his round leaves the price. What the fund cannot pay for is put aside, for
 * the winners.
 */
export function liquidate(state: CrowdState, round: CaughtRound, z: number): number {
  const { i, bar, side, caught, recorded, terms } = round;
  const market = state.markets[i] as CrowdMarket;
  const here = sellsCoinHere(state, i);
  const quantity = total(caught, ({ quantity: one }) => one);
  const coins = total(caught, coinsBehind);
  const flow = -side * quantity - (here ? coins : 0);
  const before = 1 + market.impact(z);
  const worth = quoteOn(market.tape, bar, 'open');
  /** Loss beyond the margins, capital currency, at the prices at which a share of the round is sold. */
  const beyond = (share: number): number => {
    const after = 1 + market.impact(market.pressed(z, share * flow, recorded, bar));
    return caught.reduce((sum, seated) => {
      const fill = (terms.from(seated.position) * after) / before;
      return sum + worth * seated.position.weight * Math.max(0, -terms.equity(seated, fill));
    }, 0);
  };
  const { share, paid } = settleRound(
    { lossAt: (part) => (part === 0 ? 0 : part * beyond(part)) },
    market.fund,
  );
  market.paid += paid;
  if (market.fund !== null) market.fund -= paid;
  if (share < 1) {
    market.socialised += (1 - share) * beyond(share);
    putAside(market, round, 1 - share);
  }
  market.trade(-side * share * quantity, 0, recorded, bar);
  if (here) market.trade(-share * coins, share * coins, recorded, bar);
  else if (coins > 0) sellElsewhere(state, bar, share * coins);
  for (const seated of caught) die(state, seated, round);
  return market.pressed(z, share * flow, recorded, bar);
}

const total = (caught: readonly Seated[], of: (position: Position) => number): number =>
  caught.reduce((sum, { position }) => sum + position.weight * of(position), 0);

/** Coin behind a position is sold where the construction holds its spot, else on the market itself. */
const sellsCoinHere = ({ input }: CrowdState, i: number): boolean =>
  i === 0 || input.plan.legs[0].contract !== 'spot';

/** By the venue, once the bar is over. */
function sellElsewhere(state: CrowdState, bar: number, coins: number): void {
  give(state, { dueMs: endOf(state.input, bar), market: 0, what: -coins, isCollateral: true });
}

/** What is closed against winners, at the price at which those liquidated have nothing left. */
function putAside(market: CrowdMarket, { caught, side, terms }: CaughtRound, share: number): void {
  const bankrupt = side > 0 ? market.bankrupt.long : market.bankrupt.short;
  bankrupt.quantity += share * total(caught, ({ quantity }) => quantity);
  bankrupt.value +=
    share * total(caught, (one) => one.quantity * (bankruptcyOf(one) ?? terms.from(one)));
}

/** The position is gone; what its account holds elsewhere is closed after the reaction. */
function die(
  state: CrowdState,
  { position, holder }: Seated,
  { i, bar, terms }: CaughtRound,
): void {
  position.alive = false;
  const { plan } = state.input;
  const counts = (state.markets[i] as CrowdMarket).died[holder.kind];
  const { bucket } = holder.account;
  counts[bucket] = (counts[bucket] ?? 0) + 1;
  for (const [market, other] of holder.held.entries()) {
    if (other === null || market === i || !other.position.alive) continue;
    // Posted out of that holding: it went to the venue with the position.
    if (plan.template === 'inverse')
      other.position.quantity = Math.max(0, other.position.quantity - coinsBehind(position));
    const dueMs = endOf(state.input, bar) + terms.reaction;
    give(state, { dueMs, market, what: other, isCollateral: false });
  }
}
