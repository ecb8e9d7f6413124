/**
 * "Cross account" of docs/method.md: spot as haircut collateral and a short perp, one account.
 */
import { accountOf, collateralOf, requirementOf } from './collateral.ts';
import { flatInterest, isHourly, paymentsAt } from './flows.ts';
import { fillOf, type Life, newLife } from './life.ts';
import { meetingPart } from './margin.ts';
import { entryPrices, outrightSpot } from './sizing.ts';
import { type Snapshot, snapshot, type Walk } from './snapshot.ts';
import { isAlive, type Moment, markedPnl, netOf, type State } from './state.ts';
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

export function walkCross(input: OracleInput, tape: Tape, immortal: boolean): Walk {
  const account = openAccount(input, tape);
  const lives = [account.spot, account.perp];
  const state: State = {
    lives,
    idleQuote: input.capitalQuote * input.reserveFraction,
    freeQuote: [0, 0],
    episodes: [],
    ambiguous: false,
    alternatives: [],
  };
  const snapshots: { open: Snapshot; close: Snapshot }[] = [];
  const marked = (bar: number, when: Moment) =>
    snapshot(state, (life) => markedPnl(input, tape, bar, life, when));

  for (let bar = 0; bar <= tape.plannedBar; bar += 1) {
    const open = opensOf(tape, bar);
    if (bar > 0) settle(input, tape, bar, account);
    const openTaken = marked(bar, 'open');
    const isDead = mortality(input, account, at(tape.bars, bar).openMs);
    const breachedAt = (prices: Prices) => lives.some(isAlive) && isDead(prices);

    if (!immortal && bar > 0 && breachedAt(open)) unwind(input, state, account, tape, bar, open);
    if (bar === tape.plannedBar && tape.plannedAt === 'open')
      closeAccount(input, tape, state, account, bar, 'open', 'policy');
    if (!immortal && bar === 0 && breachedAt(open)) unwind(input, state, account, tape, bar, open);
    if (!immortal && lives.some(isAlive)) {
      const { spotLow, spotHigh, perpLow, perpHigh } = extremesOf(tape, bar);
      const down = { spot: spotLow, perp: perpLow };
      const up = { spot: spotHigh, perp: perpHigh };
      const apart = [
        { spot: spotLow, perp: perpHigh },
        { spot: spotHigh, perp: perpLow },
      ];
      const hit = [down, up].find(breachedAt);
      if (hit !== undefined) {
        if (breachedAt(down) && breachedAt(up)) {
          state.ambiguous = true;
          const met = meetingPoint(isDead, open, up);
          state.alternatives.push(netHadItDied(input, state, account, tape, bar, met));
        }
        const met = meetingPoint(isDead, open, hit);
        unwind(input, state, account, tape, bar, met);
      } else
        for (const corner of apart.filter(breachedAt)) {
          state.ambiguous = true;
          const met = meetingPoint(isDead, open, corner);
          state.alternatives.push(netHadItDied(input, state, account, tape, bar, met));
        }
    }
    snapshots.push({ open: openTaken, close: marked(bar, 'close') });
    if (bar === tape.plannedBar)
      closeAccount(input, tape, state, account, bar, 'close', 'window-end');
    if (!lives.some(isAlive)) break;
  }
  return { state, snapshots };
}

function openAccount(input: OracleInput, tape: Tape): Account {
  const bar = at(tape.bars, 0);
  const [spotLeg, perpLeg] = input.legs;
  if (input.legs.some((leg) => leg.position !== null))
    throw new Error('the method does not say what a position is under cross');
  const k = input.capitalQuote * (1 - input.reserveFraction);
  const spotFill = entryPrices(input, bar, 0).fill;
  const { fill, reference } = entryPrices(input, bar, 1);
  const quantity = (k * perpLeg.leverage) / spotFill;
  const fee = quantity * fill * perpLeg.takerFraction;
  const perp = newLife({
    legIndex: 1,
    leg: perpLeg,
    entryBar: 0,
    entry: fill,
    entryReference: reference,
    quantity,
    margin: 0,
    feesQuote: fee,
    slippageQuote: quantity * Math.abs(fill - reference),
  });
  const account: Account = {
    cash: k - quantity * spotFill * (1 + spotLeg.takerFraction) - fee,
    chargedMs: bar.openMs,
    spot: outrightSpot(input, bar, quantity, 0),
    perp,
  };
  letIn(input, account, opensOf(tape, 0), bar.openMs);
  return account;
}

const opensOf = (tape: Tape, bar: number): Prices => {
  const [spot, perp] = at(tape.bars, bar).legs.map((leg) => leg.mark.open);
  if (spot === undefined || perp === undefined) throw new Error('two legs');
  return { spot, perp };
};

const extremesOf = (tape: Tape, bar: number) => {
  const { legs } = at(tape.bars, bar);
  const [spot, perp] = [at(legs, 0).mark, at(legs, 1).mark];
  return { spotLow: spot.low, spotHigh: spot.high, perpLow: perp.low, perpHigh: perp.high };
};

const perpGain = ({ perp }: Account, price: number): number =>
  perp.sign * perp.quantity * (price - perp.entry);

/** A = cash + collateral(q_s, S) + s·q·(m − e). */
const adjustedEquity = (input: OracleInput, account: Account, { spot, perp }: Prices): number =>
  account.cash +
  collateralOf(accountOf(input), account.spot.quantity, spot) +
  perpGain(account, perp);

/** Whether the account dies at two prices, under what is in force at this open. */
function mortality(
  input: OracleInput,
  account: Account,
  openMs: number,
): (prices: Prices) => boolean {
  const law = lawOf(input, 1);
  const { perp, spot } = account;
  const covered = Math.min(1, spot.quantity / perp.quantity);
  const hedge = { maintenance: input.hedgedMaintenance, covered };
  const table = tableOf(ruleAt(law, openMs), perp, hedge);
  const loan = Math.max(0, -account.cash);
  return (prices) => {
    const notional = perp.quantity * prices.perp;
    const needed = requirementOf(accountOf(input), table, notional, loan);
    const equity = adjustedEquity(input, account, prices);
    return law.equalityKills ? equity <= needed : equity < needed;
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
  const slipped = forfeits ? 0 : Math.min(slippageFraction * closed, rest);
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

function netHadItDied(
  input: OracleInput,
  state: State,
  account: Account,
  tape: Tape,
  bar: number,
  met: Prices,
): number {
  const imagined: Account = { ...account, spot: { ...account.spot }, perp: { ...account.perp } };
  unwind(input, { ...state, episodes: [] }, imagined, tape, bar, met);
  return netOf(imagined.spot) + netOf(imagined.perp);
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
  if (!state.lives.some(isAlive)) return;
  const { openMs, legs } = at(tape.bars, bar);
  if (when === 'open') payToDate(input, account, openMs);
  for (const life of state.lives) {
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
