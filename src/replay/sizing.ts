/**
 * How much of each leg: the rules of docs/method.md "Sizes", one function a template. Quantities are
 * not rounded to lots.
 */

import { ScenarioError } from '../domain/errors.ts';
import type { LegPlan, Plan } from '../domain/run.ts';

/** Prices of one leg at the entry's open. */
export interface EntryPrices {
  /** Before slippage. */
  readonly reference: number;
  readonly fill: number;
  /** Capital currency per unit of the leg's settlement currency. */
  readonly settlement: number;
  /** Coins that a unit of the leg moves like, above zero; not given: one. */
  readonly delta?: number;
}

/** One leg to be opened. Settlement currency unless said otherwise. */
export interface Opening {
  readonly quantity: number;
  readonly entry: number;
  readonly reference: number;
  readonly wallet: number;
  /** Coin posted out of the spot holding. */
  readonly lent: number;
  /** Capital currency. */
  readonly fee: number;
  /** Taken from our cash, capital currency. */
  readonly outlay: number;
}

type Pair<T> = readonly [T, T];

/** @param working what may be put to work, capital currency */
export function sizeConstruction(
  plan: Plan,
  prices: Pair<EntryPrices>,
  working: number,
): Pair<Opening> {
  if (plan.legs.some(({ position }) => position !== null))
    return sizeOpenPositions(plan, prices, working);
  switch (plan.template) {
    case 'delta-neutral':
    case 'reverse':
      return sizeHalves(plan, prices, working);
    case 'segregated':
      return sizeSegregated(plan, prices, working);
    case 'cross':
      return sizeCross(plan, prices, working);
    case 'inverse':
      return sizeInverse(plan, prices, working);
  }
}

/** Two isolated legs: one base quantity, the largest at which no leg starts above its leverage. */
function sizeHalves(plan: Plan, prices: Pair<EntryPrices>, working: number): Pair<Opening> {
  const share = plan.split ?? 0.5;
  const shares: Pair<number> = [working * share, working * (1 - share)];
  const most = plan.legs.map((leg, i) => {
    const price = prices[i] as EntryPrices;
    const affordable = (shares[i] as number) / price.settlement;
    return (
      (affordable * leg.leverage) / (unitNotional(leg, price) * (1 + leg.leverage * leg.takerFee))
    );
  });
  const quantity = Math.min(...most);
  return both((i) => {
    const leg = plan.legs[i];
    const price = prices[i];
    const fee = quantity * unitNotional(leg, price) * leg.takerFee;
    const wallet = shares[i] / price.settlement - fee;
    return opening(quantity, price, { wallet, fee: fee * price.settlement, outlay: shares[i] });
  });
}

/** The perp is as many coins as the spot moves like at the entry. */
function sizeSegregated(plan: Plan, prices: Pair<EntryPrices>, working: number): Pair<Opening> {
  const [spot, perp] = plan.legs;
  const [spotPrice, perpPrice] = prices;
  const delta = spotPrice.delta ?? 1;
  const spotUnit = spotPrice.fill * spotPrice.settlement * (1 + spot.takerFee);
  // Of what one unit of the spot is hedged by.
  const perpUnit = delta * perpPrice.fill * perpPrice.settlement;
  const { split } = plan;
  const quantity =
    split === null
      ? working / (spotUnit + perpUnit * (1 / perp.leverage + perp.takerFee))
      : Math.min(
          (working * split) / spotUnit,
          (working * (1 - split) * perp.leverage) /
            (perpUnit * (1 + perp.leverage * perp.takerFee)),
        );
  const hedged = quantity * delta;
  const perpFee = hedged * perpPrice.fill * perp.takerFee;
  const perpMargin =
    split === null
      ? (hedged * perpPrice.fill) / perp.leverage
      : (working * (1 - split)) / perpPrice.settlement - perpFee;
  return [
    opening(quantity, spotPrice, {
      wallet: quantity * spotPrice.fill,
      fee: quantity * spotPrice.fill * spot.takerFee * spotPrice.settlement,
      outlay: quantity * spotUnit,
    }),
    opening(hedged, perpPrice, {
      wallet: perpMargin,
      fee: perpFee * perpPrice.settlement,
      outlay: (perpMargin + perpFee) * perpPrice.settlement,
    }),
  ];
}

/** One account: the perp's wallet is the account's cash, a loan where it is below zero. */
function sizeCross(plan: Plan, prices: Pair<EntryPrices>, working: number): Pair<Opening> {
  const [spot, perp] = plan.legs;
  const [spotPrice, perpPrice] = prices;
  const cash = working / perpPrice.settlement;
  const quantity = (cash * perp.leverage) / spotPrice.fill;
  const spotFee = quantity * spotPrice.fill * spot.takerFee;
  const perpFee = quantity * perpPrice.fill * perp.takerFee;
  return [
    opening(quantity, spotPrice, {
      wallet: quantity * spotPrice.fill,
      fee: spotFee * spotPrice.settlement,
      outlay: 0,
    }),
    opening(quantity, perpPrice, {
      wallet: cash - quantity * spotPrice.fill - spotFee - perpFee,
      fee: perpFee * perpPrice.settlement,
      outlay: working,
    }),
  ];
}

/** Coin bought with everything, short over all that is left after the perp's fee, part of it posted. */
function sizeInverse(plan: Plan, prices: Pair<EntryPrices>, working: number): Pair<Opening> {
  const [spot, perp] = plan.legs;
  const [spotPrice, perpPrice] = prices;
  const unit = spotPrice.fill * spotPrice.settlement;
  const bought = working / (unit * (1 + spot.takerFee));
  const quantity = bought / (1 + perp.takerFee);
  const posted = quantity / perp.leverage;
  // The perp's fee is coin that was bought to be spent, so it cost what the coin's fill cost.
  const perpFee = quantity * perp.takerFee * unit;
  return [
    opening(quantity, spotPrice, {
      wallet: quantity * spotPrice.fill,
      fee: bought * unit * spot.takerFee,
      outlay: working - perpFee,
    }),
    opening(quantity, perpPrice, { wallet: posted, lent: posted, fee: perpFee, outlay: perpFee }),
  ];
}

/** Trades already open: their own size, entry and margin; what is not at work stays idle. */
function sizeOpenPositions(plan: Plan, prices: Pair<EntryPrices>, working: number): Pair<Opening> {
  const known = plan.legs.find(({ position }) => position !== null)?.position;
  const openings = both((i) => {
    const leg = plan.legs[i];
    const price = prices[i];
    const quantity = leg.position?.quantity ?? known?.quantity ?? 0;
    const entry = leg.position?.entry ?? price.fill;
    const reference = leg.position?.entry ?? price.reference;
    const outright = leg.liquidation === null && leg.contract === 'spot';
    const fee = leg.position === null ? quantity * unitNotional(leg, price) * leg.takerFee : 0;
    const fresh = (quantity * unitNotional(leg, { ...price, fill: entry })) / leg.leverage;
    const wallet = outright ? quantity * entry : (leg.position?.margin ?? fresh);
    return {
      quantity,
      entry,
      reference,
      wallet,
      lent: plan.template === 'inverse' && i === 1 ? wallet : 0,
      fee: fee * price.settlement,
      outlay: plan.template === 'inverse' && i === 1 ? 0 : (wallet + fee) * price.settlement,
    };
  });
  const needed = openings[0].outlay + openings[1].outlay;
  if (needed > working)
    throw new ScenarioError({
      where: 'construction',
      expected: `positions that the capital less its reserve (${working}) can carry`,
      found: `positions that need ${needed}`,
      hint: 'raise capital, or lower the margins under position',
    });
  return openings;
}

/**
 * A lost leg again, out of cash: as much as `most`, or as much as the cash carries at the leg's leverage.
 *
 * @param cash capital currency
 * @param most base units: what the survivor holds
 */
export function sizeReopening(
  leg: LegPlan,
  price: EntryPrices,
  cash: number,
  most: number,
): Opening {
  const { leverage, takerFee } = leg;
  const { settlement } = price;
  const unit = unitNotional(leg, price);
  const carried = ((cash / settlement) * leverage) / (unit * (1 + leverage * takerFee));
  const quantity = Math.min(most, carried);
  const wallet = (quantity * unit) / leverage;
  const fee = quantity * unit * takerFee * settlement;
  return opening(quantity, price, { wallet, fee, outlay: wallet * settlement + fee });
}

/** Settlement currency per base unit: the fill, or one coin for an inverse contract. */
const unitNotional = (leg: LegPlan, price: EntryPrices): number =>
  leg.contract === 'inverse' ? 1 : price.fill;

function opening(
  quantity: number,
  price: EntryPrices,
  rest: Pick<Opening, 'wallet' | 'fee' | 'outlay'> & { readonly lent?: number },
): Opening {
  return { quantity, entry: price.fill, reference: price.reference, lent: 0, ...rest };
}

const both = <T>(make: (i: 0 | 1) => T): Pair<T> => [make(0), make(1)];
