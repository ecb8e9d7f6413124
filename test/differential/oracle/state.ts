/**
 * The books of a replay in progress: the lives, the idle cash, and the ways a life can end.
 */

import { closureOf, type Part, restOf, type Trigger } from './closing.ts';
import { flatInterest, isBorrowed } from './flows.ts';
import { costsOf, fillOf, type Life } from './life.ts';
import { bankruptcyOf, equityAt, gainAt, notionalAt } from './margin.ts';
import { lawOf, ruleAt } from './table.ts';
import { at, type Planned, type Tape } from './tape.ts';
import type { OracleExitKind, OracleInput, OracleTransfer } from './types.ts';
import { type Unplanned, unplannedFraction } from './unplanned.ts';

export interface Episode {
  readonly dead: Life;
  readonly survivor: Life;
  /** q_v: what the survivor held then, with the coin that came back to it. */
  readonly survivorQuantity: number;
  readonly bar: number;
  readonly triggerPrice: number;
  /** Of the dead leg: what this death closed. */
  readonly part: number;
  /** Where the survivor stopped being naked, when that was a reopening; null: at its own exit. */
  rehedged: { readonly bar: number; readonly price: number } | null;
}

/** One opening of everything, with the plan it was opened under. */
export interface Construction {
  readonly entryBar: number;
  readonly planned: Planned;
  /** Just before this entry. */
  readonly equityBeforeQuote: number;
}

/** Collateral that was sent to a leg. */
export interface Sent {
  readonly legIndex: number;
  readonly source: OracleTransfer['source'];
  readonly sentMs: number;
  readonly dueMs: number;
  readonly amountQuote: number;
  readonly feeQuote: number;
  inFlight: boolean;
  arrivedMs: number | null;
  late: boolean;
  failed: boolean;
}

/**
 * A way that it may have gone instead, which the record leaves open: wherever two legs breach in one bar
 * one of them is closed at that bar's close; or the account is unwound in one bar on the way to a corner
 * of its prices.
 */
export type Otherwise =
  | { readonly kind: 'spared'; readonly legIndex: number }
  | { readonly kind: 'unwound'; readonly bar: number; readonly corner: Corner };

/** The end of each price's range that a corner is made of. */
export interface Corner {
  readonly spot: 'low' | 'high';
  readonly perp: 'low' | 'high';
}

export interface State {
  readonly lives: Life[];
  readonly constructions: Construction[];
  idleQuote: number;
  /** By leg: what of the idle cash lies on its venue, free to pay funding with, in the leg's own money. */
  readonly freeQuote: [number, number];
  /** By leg: what it asked for at the last close; 0: nothing. */
  readonly askedQuote: [number, number];
  readonly transfers: Sent[];
  /** Legs whose order to be closed is not filled yet, with its kind. */
  readonly waiting: Map<number, OracleExitKind>;
  readonly episodes: Episode[];
  ambiguous: boolean;
  /** The other ways that it may have gone. */
  readonly otherwise: Otherwise[];
  /** By leg: what rounds have left of the queue it stands in, and which opening of the leg that is of. */
  readonly queues: Map<number, { readonly opening: number; readonly left: number[] }>;
}

export const newState = (input: OracleInput): State => ({
  lives: [],
  constructions: [],
  idleQuote: input.capitalQuote,
  freeQuote: [0, 0],
  askedQuote: [0, 0],
  transfers: [],
  waiting: new Map(),
  episodes: [],
  ambiguous: false,
  otherwise: [],
  queues: new Map(),
});

export type Moment = 'open' | 'close';

export const isAlive = (life: Life): boolean => life.exit === null;
/** What a role holds now. */
export const heldOf = (state: State, legIndex: number): Life | undefined =>
  state.lives.find((life) => life.legIndex === legIndex && isAlive(life));
/** The count of a role's lives goes on from one construction to the next. */
export const nextIndex = (state: State, legIndex: number): number =>
  state.lives.filter((life) => life.legIndex === legIndex).length;
export const netOf = (life: Life): number => life.fundingQuote + life.pricePnlQuote - costsOf(life);

/** Whether what a leg settles in is another money than the capital's, so that it has a price of its own. */
const isForeign = ({ contract, leg }: Life): boolean =>
  contract === 'inverse' || leg.conversion !== undefined;

/** What one unit of a leg's settlement currency is worth in the capital's. */
export function exchange(
  input: OracleInput,
  tape: Tape,
  bar: number,
  life: Life,
  when: Moment | { readonly trigger: number },
): number {
  const { legs } = at(tape.bars, bar);
  const { mark: own, worth } = at(legs, life.legIndex);
  // Inside a bar nothing is known of the currency but what it opened at.
  const phase = when === 'close' ? 'close' : 'open';
  if (life.contract !== 'inverse') return worth[phase];
  const { mark: spot, worth: ofSpot } = at(legs, 0);
  const carry = input.template === 'inverse';
  if (typeof when === 'string') return carry ? spot[when] * ofSpot[when] : own[when] * worth[when];
  if (!carry) return when.trigger * worth.open;
  const moved = spot.open + ((when.trigger - own.open) * worth.open) / ofSpot.open;
  return Math.min(Math.max(moved, spot.low), spot.high) * ofSpot.open;
}

/**
 * Price P&L of a leg that settles in another money: what it gives back is worth now, less what was spent
 * on it, with funding and costs taken out again because they have lines of their own.
 */
const foreignPnl = (life: Life, back: number, price: number): number =>
  (back - life.lent) * price -
  life.spentQuote -
  life.addedCoin * life.addedAtPrice -
  life.fundingQuote +
  costsOf(life);

/** Unrealised price P&L at a bar's open or close: how the twin is marked. */
export function markedPnl(
  input: OracleInput,
  tape: Tape,
  bar: number,
  life: Life,
  when: Moment,
): number {
  if (life.exit !== null) return life.pricePnlQuote;
  const price = at(at(tape.bars, bar).legs, life.legIndex).mark[when];
  if (isForeign(life)) {
    const coin = life.quantity + life.addedCoin;
    const back = life.outright ? coin * price : equityAt(life, price);
    return foreignPnl(life, back, exchange(input, tape, bar, life, when));
  }
  const added = life.addedCoin * (price - life.addedAtPrice);
  return life.sign * life.quantity * (price - life.entryReference) + added;
}

/** Closes a life by a fill at the bar's open or close, or at a price inside it. */
export function closeLife(
  input: OracleInput,
  tape: Tape,
  state: State,
  life: Life,
  bar: number,
  when: Moment,
  kind: OracleExitKind,
  inside: number | null = null,
): void {
  const { openMs, legs } = at(tape.bars, bar);
  const seen = at(legs, life.legIndex);
  const reference = inside ?? (when === 'open' ? seen.fillOpen : seen.fillClose);
  const unplanned =
    kind !== 'survivor-close'
      ? null
      : unplannedFraction(input, tape, {
          ...{ legIndex: life.legIndex, bar, price: reference },
          when: inside === null ? when : 'inside',
          coins: coinsOf(life, reference),
        });
  const fill = fillOf(reference, life.sign < 0, unplanned ?? input.slippageFraction);
  const taker = life.leg.takerFraction;
  life.exit = { bar, atMs: openMs, price: fill, reference, kind, marked: when };

  const moment = inside === null ? when : { trigger: inside };
  const money = exchange(input, tape, bar, life, moment);
  if (when === 'open' && isBorrowed(life) && input.borrow.kind === 'flat') {
    // The remainder since the last hourly charge.
    const debt = life.quantity * seen.mark.open;
    const cost = flatInterest(debt, input.borrow.perYear, life.chargedMs, openMs);
    life.wallet -= cost;
    life.interestQuote += cost * money;
  }
  if (life.contract === 'inverse') {
    const feeCoin = (life.contracts / fill) * taker;
    const coinBack = life.wallet + gainAt(life, fill) - feeCoin;
    life.feesQuote += feeCoin * money;
    life.slippageQuote += life.contracts * Math.abs(1 / reference - 1 / fill) * money;
    life.pricePnlQuote = foreignPnl(life, coinBack, money);
    giveBackCoin(state, life, coinBack, money);
    return;
  }
  const coin = life.quantity + life.addedCoin;
  const fee = Math.abs(coin) * fill * taker;
  life.feesQuote += fee * money;
  life.slippageQuote += Math.abs(coin) * Math.abs(fill - reference) * money;
  const back = life.outright ? coin * fill - fee : life.wallet + gainAt(life, fill) - fee;
  life.pricePnlQuote = isForeign(life)
    ? foreignPnl(life, back, money)
    : life.sign * life.quantity * (reference - life.entryReference) +
      life.addedCoin * (reference - life.addedAtPrice);
  state.idleQuote += back * money;
}

/** Base units that are sold with a life. */
const coinsOf = ({ contract, contracts, quantity, addedCoin }: Life, price: number): number =>
  contract === 'inverse' ? contracts / price : quantity + addedCoin;

/** What a venue sells at costs beside what its rule says. */
export function soldAt(input: OracleInput, tape: Tape, own: number, sold: Unplanned): number {
  const unplanned = unplannedFraction(input, tape, sold);
  return unplanned === null ? own : Math.min(0.9, own + unplanned);
}

/** Coin that leaves an inverse leg: to the held coin in a carry, otherwise turned into quote. */
function giveBackCoin(state: State, life: Life, coinBack: number, price: number): void {
  if (life.lent === 0) {
    state.idleQuote += coinBack * price;
    return;
  }
  const holding = state.lives.filter(({ legIndex }) => legIndex === 0).at(-1);
  if (holding === undefined) throw new Error('a carry holds its coin');
  holding.addedCoin = coinBack - life.lent;
  holding.addedAtPrice = price;
}

/**
 * Liquidates a life at its trigger, all of it or a part; the rest of a part joins the lives.
 *
 * @returns the share that was closed
 */
export function liquidate(
  input: OracleInput,
  tape: Tape,
  state: State,
  life: Life,
  bar: number,
  price: number,
): number {
  const { openMs } = at(tape.bars, bar);
  const law = lawOf(input, life.legIndex);
  const { open } = at(at(tape.bars, bar).legs, life.legIndex).mark;
  const sold = {
    legIndex: life.legIndex,
    bar,
    when: price === open ? 'open' : 'inside',
    price,
  } as const;
  const slippage = (share: number): number =>
    soldAt(input, tape, law.slippageFraction, { ...sold, coins: share * coinsOf(life, price) });
  const trigger: Trigger = { law, rule: ruleAt(law, openMs), life, price, bar, openMs, slippage };
  const style = input.exits?.[life.legIndex === 0 ? 0 : 1] ?? null;
  const closure = style === null ? closureOf(trigger) : 'by the style';
  const coinPrice = exchange(input, tape, bar, life, { trigger: price });
  life.exit = {
    bar,
    atMs: openMs,
    price,
    reference: price,
    kind: 'liquidation',
    marked: 'close',
  };
  if (style !== null) closeWhole(state, styled(input, tape, trigger, sold), 'market', coinPrice);
  else if (closure === 'by the style') closeWhole(state, trigger, law.style, coinPrice);
  else if (closure === 'taken over') closeWhole(state, trigger, 'takeover', coinPrice);
  else if (closure === 'sold whole') closeWhole(state, trigger, 'market', coinPrice);
  else closePart(state, trigger, closure, coinPrice);
  return typeof closure === 'object' ? closure.share : 1;
}

/** Under an exit style the taker fee and the slippage of an unplanned order take the place of the venue's. */
function styled(
  input: OracleInput,
  tape: Tape,
  trigger: Trigger,
  sold: Omit<Unplanned, 'coins'>,
): Trigger {
  const { law, life, price } = trigger;
  const feeFraction = Math.max(0, life.leg.takerFraction);
  const slippage = (share: number): number =>
    unplannedFraction(input, tape, { ...sold, coins: share * coinsOf(life, price) }) ??
    input.slippageFraction;
  return { ...trigger, law: { ...law, feeFraction }, slippage };
}

/** Everything: sold, or taken over with what is left of its margin. */
function closeWhole(
  state: State,
  { law, life, price, openMs, slippage }: Trigger,
  style: 'takeover' | 'market',
  coinPrice: number,
): void {
  const equity = equityAt(life, price);
  const notional = notionalAt(life, price);
  const left = Math.max(equity, 0);
  const fee = Math.min(law.feeFraction * notional, left);
  const rest = left - fee;
  const slipped = style === 'market' ? Math.min(slippage(1) * notional, rest) : 0;
  const returned = style === 'market' ? rest - slipped : 0;
  const forfeited = style === 'market' ? 0 : rest;
  life.liquidation = {
    atMs: openMs,
    triggerPrice: price,
    bankruptcyPrice: bankruptcyOf(life),
    marginForfeitedQuote: forfeited * coinPrice,
    feeQuote: fee * coinPrice,
    slippageQuote: slipped * coinPrice,
    insuranceAbsorbedQuote: Math.max(-equity, 0) * coinPrice,
    closedFraction: 1,
  };
  if (isForeign(life)) {
    life.pricePnlQuote = foreignPnl(life, returned, coinPrice);
    giveBackCoin(state, life, returned, coinPrice);
    return;
  }
  life.pricePnlQuote = life.sign * life.quantity * (price - life.entryReference);
  state.idleQuote += returned;
}

/** How a round closes a winner; what it does not pay is in the leg's own money. */
export interface WinnerClosed {
  readonly mark: number;
  readonly price: number;
  readonly share: number;
  readonly unpaid: number;
  readonly ahead: number;
  readonly taken: number;
}

/** Closes a winner at the open, or a part of it, at no cost but what it is not paid. */
export function closeWinner(
  input: OracleInput,
  tape: Tape,
  state: State,
  life: Life,
  bar: number,
  { mark, price, share, unpaid, ahead, taken }: WinnerClosed,
): void {
  const { openMs } = at(tape.bars, bar);
  const money = exchange(input, tape, bar, life, 'open');
  life.exit = { bar, atMs: openMs, price, reference: mark, kind: 'adl', marked: 'open' };
  life.deleveraging = {
    markPrice: mark,
    haircutQuote: unpaid * money,
    closedFraction: share,
    aheadFraction: ahead,
    takenFraction: taken,
  };
  const left = equityAt(life, mark) - unpaid;
  life.pricePnlQuote = isForeign(life)
    ? foreignPnl(life, left, money)
    : life.sign * life.quantity * (mark - life.entryReference);
  if (share < 1) {
    const rest = restOf({ life, price: mark, bar }, share, left);
    state.lives.push({ ...rest, spentQuote: (left - life.lent) * money });
  } else if (life.contract === 'inverse') giveBackCoin(state, life, left, money);
  else state.idleQuote += left * money;
}

/** A part: this life ends with its P&L on all of it, and what is left goes on as the next one. */
function closePart(
  state: State,
  { life, price, openMs }: Trigger,
  { share, fee, slipped, rest }: Part,
  coinPrice: number,
): void {
  life.liquidation = {
    atMs: openMs,
    triggerPrice: price,
    bankruptcyPrice: bankruptcyOf(life),
    marginForfeitedQuote: 0,
    feeQuote: fee * coinPrice,
    slippageQuote: slipped * coinPrice,
    insuranceAbsorbedQuote: 0,
    closedFraction: share,
  };
  const left = equityAt(rest, price);
  if (isForeign(life)) life.pricePnlQuote = foreignPnl(life, left, coinPrice);
  else life.pricePnlQuote = life.sign * life.quantity * (price - life.entryReference);
  // All of it but the coin lent to it was spent on the rest.
  state.lives.push({ ...rest, spentQuote: (left - life.lent) * coinPrice });
}
