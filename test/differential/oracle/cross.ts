/**
 * "Cross account" of docs/method.md: spot as haircut collateral and a short perp, one account.
 */
import { flatInterest, fundingAt, isHourly } from './flows.ts';
import { fillOf, type Life, newLife } from './life.ts';
import { maintenance } from './margin.ts';
import { entryPrices, outrightSpot } from './sizing.ts';
import { type Snapshot, snapshot, type Walk } from './snapshot.ts';
import { type Brackets, isAlive, type Moment, markedPnl, netOf, type State } from './state.ts';
import { at, type Tape } from './tape.ts';
import type { OracleExitKind, OracleInput } from './types.ts';

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

export function walkCross(
  input: OracleInput,
  tape: Tape,
  brackets: Brackets,
  immortal: boolean,
): Walk {
  const account = openAccount(input, tape);
  const lives = [account.spot, account.perp];
  const idleQuote = input.capitalQuote * input.reserveFraction;
  const state: State = { lives, idleQuote, episodes: [], ambiguous: false, alternatives: [] };
  const snapshots: { open: Snapshot; close: Snapshot }[] = [];
  const marked = (bar: number, when: Moment) =>
    snapshot(state, (life) => markedPnl(input, tape, bar, life, when));

  for (let bar = 0; bar <= tape.plannedBar; bar += 1) {
    const open = opensOf(tape, bar);
    if (bar > 0) settle(input, tape, bar, account);
    const openTaken = marked(bar, 'open');
    const breachedAt = (prices: Prices) =>
      lives.some(isAlive) &&
      adjustedEquity(input, account, prices) <
        maintenance(brackets, account.perp.quantity * prices.perp);

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
          const met = meetingPoint(input, brackets, account, open, up);
          state.alternatives.push(netHadItDied(input, state, account, tape, bar, met));
        }
        const met = meetingPoint(input, brackets, account, open, hit);
        unwind(input, state, account, tape, bar, met);
      } else
        for (const corner of apart.filter(breachedAt)) {
          state.ambiguous = true;
          const met = meetingPoint(input, brackets, account, open, corner);
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
  return {
    cash: k - quantity * spotFill * (1 + spotLeg.takerFraction) - fee,
    chargedMs: bar.openMs,
    spot: outrightSpot(input, bar, quantity, 0),
    perp,
  };
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

/** A = cash + q_s·S·(1 − haircut) + s·q·(m − e). */
const adjustedEquity = (input: OracleInput, account: Account, { spot, perp }: Prices): number =>
  account.cash +
  account.spot.quantity * spot * (1 - input.haircutFraction) +
  perpGain(account, perp);

/** The first λ in [0, 1] between two points where A meets maintenance, as prices. */
function meetingPoint(
  input: OracleInput,
  brackets: Brackets,
  account: Account,
  from: Prices,
  to: Prices,
): Prices {
  const lambdas = brackets.map(({ rate, deduction }) => {
    const excess = (prices: Prices) =>
      adjustedEquity(input, account, prices) -
      (rate * account.perp.quantity * prices.perp - deduction);
    // Along the line each bracket's excess is itself a line.
    return excess(to) < 0 ? excess(from) / (excess(from) - excess(to)) : 1;
  });
  const first = Math.min(...lambdas);
  return {
    spot: from.spot + first * (to.spot - from.spot),
    perp: from.perp + first * (to.perp - from.perp),
  };
}

function settle(input: OracleInput, tape: Tape, bar: number, account: Account): void {
  const { paid, prints } = fundingAt(tape, bar, account.perp);
  account.cash += paid;
  account.perp.fundingQuote += paid;
  account.perp.settlements += prints;
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
  const { style, feeFraction, slippageFraction } = input.liquidation;
  const { spot, perp } = account;
  const { openMs } = at(tape.bars, bar);
  const equity = account.cash + spot.quantity * met.spot + perpGain(account, met.perp);
  const closed = perp.quantity * met.perp + spot.quantity * met.spot;
  const left = Math.max(equity, 0);
  const fee = Math.min(feeFraction * closed, left);
  const rest = left - fee;
  const slipped = style === 'market' ? Math.min(slippageFraction * closed, rest) : 0;
  const common = { bar, atMs: openMs, kind: 'liquidation', marked: 'close' } as const;
  spot.exit = { ...common, price: met.spot, reference: met.spot };
  perp.exit = { ...common, price: met.perp, reference: met.perp };
  spot.pricePnlQuote = spot.quantity * (met.spot - spot.entryReference);
  perp.pricePnlQuote = perp.sign * perp.quantity * (met.perp - perp.entryReference);
  // One unwind, told of each leg by its share of what was closed.
  for (const [life, price] of [
    [spot, met.spot],
    [perp, met.perp],
  ] as const) {
    const share = (life.quantity * price) / closed;
    life.liquidation = {
      atMs: openMs,
      triggerPrice: price,
      bankruptcyPrice: null,
      marginForfeitedQuote: style === 'market' ? 0 : rest * share,
      feeQuote: fee * share,
      slippageQuote: slipped * share,
      insuranceAbsorbedQuote: Math.max(-equity, 0) * share,
    };
  }
  state.idleQuote += style === 'market' ? rest - slipped : 0;
  state.episodes.push({
    dead: spot,
    survivor: perp,
    bar,
    triggerPrice: met.spot,
    rehedgedAtPrice: null,
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
