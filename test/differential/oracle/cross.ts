/**
 * "Cross account" of docs/method.md: spot as haircut collateral and a short perp, one account.
 */
import { accountOf, collateralOf, requirementOf } from './collateral.ts';
import { flatInterest, isHourly, paymentsAt } from './flows.ts';
import { isUnfilled, mustWait } from './halts.ts';
import type { Holding } from './holding.ts';
import { fillOf, type Life, newLife } from './life.ts';
import { meetingPart } from './margin.ts';
import { ratioOf } from './rebalance.ts';
import { DUST, entryPrices, outrightSpot } from './sizing.ts';
import {
  type Corner,
  isAlive,
  type Moment,
  nextIndex,
  type Otherwise,
  type State,
  soldAt,
} from './state.ts';
import { initialRate, isBeyond, lawOf, ruleAt, tableOf } from './table.ts';
import { at, type Tape } from './tape.ts';
import { OpeningRefused, type OracleExitKind, type OracleInput } from './types.ts';

/** A point of the line on which both prices move. */
interface Prices {
  readonly spot: number;
  readonly perp: number;
}

/** Cash may be below zero: then it is the loan. */
interface Account {
  cash: number;
  chargedMs: number;
  readonly spot: Life;
  readonly perp: Life;
}

export function sharedAccount(input: OracleInput, tape: Tape, state: State): Holding {
  let account: Account | null = null;
  /** The account while something is in it. */
  const held = (): Account | null => (account !== null && isAlive(account.perp) ? account : null);
  return {
    settle(bar) {
      const own = held();
      if (own !== null) settle(input, tape, bar, own);
    },
    checkAtOpen(bar) {
      const own = held();
      if (own !== null) unwindAt(input, tape, state, bar, own, opensOf(tape, bar));
    },
    deleverage() {
      if (input.adl !== undefined) throw new Error('a shared account does not come apart');
    },
    closeAll(bar, when, kind) {
      const own = held();
      if (own === null || (when === 'open' && mustWait(input, tape, state, own.perp, bar, kind)))
        return;
      closeAccount(input, tape, state, own, bar, when, kind);
    },
    closeWaiting(bar) {
      const own = held();
      const kind = state.waiting.get(1);
      if (kind === undefined || (own !== null && isUnfilled(input, tape, bar, 1))) return;
      state.waiting.clear();
      if (own !== null) closeAccount(input, tape, state, own, bar, 'open', kind);
    },
    // It is unwound as one: nobody survives.
    surviveAt: () => undefined,
    open(bar, workingQuote) {
      account = openAccount(input, tape, state, bar, workingQuote);
      state.idleQuote -= workingQuote;
      state.lives.push(account.spot, account.perp);
    },
    checkInside(bar, otherwise) {
      const entered = held();
      if (entered !== null && entered.perp.entryBar === bar)
        unwindAt(input, tape, state, bar, entered, opensOf(tape, bar));
      const own = held();
      if (own !== null) checkExtremes(input, tape, state, bar, own, otherwise);
    },
    marginRatios(bar) {
      const own = held();
      if (own === null) return [];
      const [spot, perp] = at(tape.bars, bar).legs.map((leg) => leg.mark.close);
      if (spot === undefined || perp === undefined) throw new Error('two legs');
      const standing = standingIn(input, own, at(tape.bars, bar).openMs, { spot, perp });
      return [ratioOf(standing)];
    },
  };
}

/** Unwinds the account where it dies at these prices. */
function unwindAt(
  input: OracleInput,
  tape: Tape,
  state: State,
  bar: number,
  account: Account,
  prices: Prices,
): void {
  if (mortality(input, account, at(tape.bars, bar).openMs)(prices))
    unwind(input, state, account, tape, bar, prices);
}

const DOWN: Corner = { spot: 'low', perp: 'low' };
const UP: Corner = { spot: 'high', perp: 'high' };
const MIXED: readonly Corner[] = [
  { spot: 'low', perp: 'high' },
  { spot: 'high', perp: 'low' },
];

function checkExtremes(
  input: OracleInput,
  tape: Tape,
  state: State,
  bar: number,
  account: Account,
  otherwise: Otherwise | null,
): void {
  const { legs, openMs } = at(tape.bars, bar);
  const isDead = mortality(input, account, openMs);
  const pricesAt = ({ spot, perp }: Corner): Prices => ({
    spot: at(legs, 0).mark[spot],
    perp: at(legs, 1).mark[perp],
  });
  const isDeadAt = (corner: Corner): boolean => isDead(pricesAt(corner));
  const hit = [DOWN, UP].find(isDeadAt);
  // Where both breach, all-lows is taken.
  const others = hit === undefined ? MIXED : [UP].filter((corner) => corner !== hit);
  for (const corner of others.filter(isDeadAt)) {
    state.ambiguous = true;
    state.otherwise.push({ kind: 'unwound', bar, corner });
  }
  const taken = otherwise?.kind === 'unwound' && otherwise.bar === bar ? otherwise.corner : hit;
  if (taken === undefined) return;
  const met = meetingPoint(isDead, opensOf(tape, bar), pricesAt(taken));
  unwind(input, state, account, tape, bar, met);
}

function openAccount(
  input: OracleInput,
  tape: Tape,
  state: State,
  index: number,
  k: number,
): Account {
  const bar = at(tape.bars, index);
  const [spotLeg, perpLeg] = input.legs;
  if (input.legs.some((leg) => leg.position !== null))
    throw new Error('the method does not say what a position is under cross');
  if (k <= DUST * input.capitalQuote) throw new OpeningRefused('nothing is left to open it with');
  const spotFill = entryPrices(input, bar, 0).fill;
  const { fill, reference } = entryPrices(input, bar, 1);
  const quantity = (k * perpLeg.leverage) / spotFill;
  const fee = quantity * fill * perpLeg.takerFraction;
  const perp = newLife({
    legIndex: 1,
    leg: perpLeg,
    lifeIndex: nextIndex(state, 1),
    entryBar: index,
    entry: fill,
    entryReference: reference,
    quantity,
    margin: 0,
    feesQuote: fee,
    slippageQuote: quantity * Math.abs(fill - reference),
  });
  const spot = outrightSpot(input, { bar, index }, quantity, 0);
  const account: Account = {
    cash: k - quantity * spotFill * (1 + spotLeg.takerFraction) - fee,
    chargedMs: bar.openMs,
    spot: { ...spot, lifeIndex: nextIndex(state, 0) },
    perp,
  };
  letIn(input, account, opensOf(tape, index), bar.openMs);
  return account;
}

const opensOf = (tape: Tape, bar: number): Prices => {
  const [spot, perp] = at(tape.bars, bar).legs.map((leg) => leg.mark.open);
  if (spot === undefined || perp === undefined) throw new Error('two legs');
  return { spot, perp };
};

const perpGain = ({ perp }: Account, price: number): number =>
  perp.sign * perp.quantity * (price - perp.entry);

/** A = cash + collateral(q_s, S) + s·q·(m − e). */
const adjustedEquity = (input: OracleInput, account: Account, { spot, perp }: Prices): number =>
  account.cash +
  collateralOf(accountOf(input), account.spot.quantity, spot) +
  perpGain(account, perp);

/** Adjusted equity and what it must cover at two prices, under what is in force at this open. */
function standingIn(
  input: OracleInput,
  account: Account,
  openMs: number,
  prices: Prices,
): { equity: number; held: number } {
  const { perp, spot } = account;
  const covered = Math.min(1, spot.quantity / perp.quantity);
  const hedge = { maintenance: input.hedgedMaintenance, covered };
  const table = tableOf(ruleAt(lawOf(input, 1), openMs), perp, hedge);
  const loan = Math.max(0, -account.cash);
  const notional = perp.quantity * prices.perp;
  return {
    equity: adjustedEquity(input, account, prices),
    held: requirementOf(accountOf(input), table, notional, loan),
  };
}

/** Whether the account dies at two prices. */
function mortality(
  input: OracleInput,
  account: Account,
  openMs: number,
): (prices: Prices) => boolean {
  const { equalityKills } = lawOf(input, 1);
  return (prices) => {
    const { equity, held } = standingIn(input, account, openMs, prices);
    return equalityKills ? equity <= held : equity < held;
  };
}

/** The first point on the line between two pairs of prices at which the account dies. */
function meetingPoint(isDead: (prices: Prices) => boolean, from: Prices, to: Prices): Prices {
  const on = (part: number): Prices => ({
    spot: from.spot + part * (to.spot - from.spot),
    perp: from.perp + part * (to.perp - from.perp),
  });
  return on(meetingPart((part) => isDead(on(part))));
}

/** @throws OpeningRefused where the venue does not let the account in */
function letIn(input: OracleInput, account: Account, open: Prices, openMs: number): void {
  const { perp } = account;
  const rule = ruleAt(lawOf(input, 1), openMs);
  if (isBeyond(rule, perp)) throw new OpeningRefused('perp: its size lies beyond the last tier');
  if (mortality(input, account, openMs)(open))
    throw new OpeningRefused('the account would be unwound at once');
  const initial = initialRate(rule, perp);
  if (initial === null) return;
  if (adjustedEquity(input, account, open) < initial * perp.quantity * perp.entry)
    throw new OpeningRefused('the adjusted equity is below the initial margin');
}

function settle(input: OracleInput, tape: Tape, bar: number, account: Account): void {
  for (const { paid, settlements } of paymentsAt(tape, bar, account.perp)) {
    account.cash += paid;
    account.perp.fundingQuote += paid;
    account.perp.settlements += settlements;
  }
  if (input.borrow.kind === 'series')
    for (const print of at(tape.bars, bar).borrow)
      payInterest(account, Math.max(0, -account.cash) * print.rate);
  else if (isHourly(tape, bar)) payToDate(input, account, at(tape.bars, bar).openMs);
}

/** Flat interest on the loan as it stands, for the time since it was last charged. */
function payToDate(input: OracleInput, account: Account, nowMs: number): void {
  if (input.borrow.kind !== 'flat') return;
  const loan = Math.max(0, -account.cash);
  payInterest(account, flatInterest(loan, input.borrow.perYear, account.chargedMs, nowMs));
  account.chargedMs = nowMs;
}

function payInterest(account: Account, cost: number): void {
  account.cash -= cost;
  account.spot.interestQuote += cost;
}

/** Both legs leave at their prices in one unwind, by the scenario's own rule. */
function unwind(
  input: OracleInput,
  state: State,
  account: Account,
  tape: Tape,
  bar: number,
  met: Prices,
): void {
  const { feeFraction, slippageFraction } = lawOf(input, 1);
  const byVenue = input.legs.some(({ venue }) => venue !== null);
  const spotFee = byVenue ? (at(input.legs, 0).venue?.feeFraction ?? 0) : feeFraction;
  // `full-margin` is a word of an override; a venue unwinds and gives back what is left.
  const forfeits = input.account === null && input.liquidation.style === 'full-margin';
  const { spot, perp } = account;
  const { openMs } = at(tape.bars, bar);
  const equity = account.cash + spot.quantity * met.spot + perpGain(account, met.perp);
  const closed = perp.quantity * met.perp + spot.quantity * met.spot;
  const left = Math.max(equity, 0);
  const ofSpot = Math.min(spotFee * spot.quantity * met.spot, left);
  const ofPerp = Math.min(feeFraction * perp.quantity * met.perp, left - ofSpot);
  const rest = left - ofSpot - ofPerp;
  const opens = opensOf(tape, bar);
  const when = met.spot === opens.spot && met.perp === opens.perp ? 'open' : 'inside';
  const selling = (life: Life, price: number): number => {
    const sold = { legIndex: life.legIndex, bar, when, price, coins: life.quantity } as const;
    return soldAt(input, tape, slippageFraction, sold) * life.quantity * price;
  };
  const slipped = forfeits ? 0 : Math.min(selling(spot, met.spot) + selling(perp, met.perp), rest);
  const common = { bar, atMs: openMs, kind: 'liquidation', marked: 'close' } as const;
  spot.exit = { ...common, price: met.spot, reference: met.spot };
  perp.exit = { ...common, price: met.perp, reference: met.perp };
  spot.pricePnlQuote = spot.quantity * (met.spot - spot.entryReference);
  perp.pricePnlQuote = perp.sign * perp.quantity * (met.perp - perp.entryReference);
  // One unwind, told of each leg by its share of what was closed; each pays its own venue's fee.
  for (const [life, price, fee] of [
    [spot, met.spot, ofSpot],
    [perp, met.perp, ofPerp],
  ] as const) {
    const share = (life.quantity * price) / closed;
    life.liquidation = {
      atMs: openMs,
      triggerPrice: price,
      bankruptcyPrice: null,
      marginForfeitedQuote: forfeits ? rest * share : 0,
      feeQuote: fee,
      slippageQuote: slipped * share,
      insuranceAbsorbedQuote: Math.max(-equity, 0) * share,
      closedFraction: 1,
    };
  }
  state.idleQuote += forfeits ? 0 : rest - slipped;
  state.episodes.push({
    dead: spot,
    survivor: perp,
    survivorQuantity: perp.quantity,
    bar,
    triggerPrice: met.spot,
    part: 1,
    rehedged: null,
  });
}

/** Closes both legs by fills at the bar's open or close, whatever is still held. */
function closeAccount(
  input: OracleInput,
  tape: Tape,
  state: State,
  account: Account,
  bar: number,
  when: Moment,
  kind: OracleExitKind,
): void {
  const { openMs, legs } = at(tape.bars, bar);
  if (when === 'open') payToDate(input, account, openMs);
  for (const life of [account.spot, account.perp]) {
    const seen = at(legs, life.legIndex);
    const reference = when === 'open' ? seen.fillOpen : seen.fillClose;
    const fill = fillOf(reference, life.sign < 0, input.slippageFraction);
    const fee = life.quantity * fill * life.leg.takerFraction;
    life.exit = { bar, atMs: openMs, price: fill, reference, kind, marked: when };
    life.feesQuote += fee;
    life.slippageQuote += life.quantity * Math.abs(fill - reference);
    life.pricePnlQuote = life.sign * life.quantity * (reference - life.entryReference);
    account.cash += (life === account.spot ? life.quantity * fill : perpGain(account, fill)) - fee;
  }
  state.idleQuote += account.cash;
}
