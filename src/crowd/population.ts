/** Who is in the crowd: accounts with our construction, and holders of the other side. */
import type { Crowd, LeverageShare } from '../domain/crowd.ts';
import { ScenarioError } from '../domain/errors.ts';
import type { LegPlan, LiquidationPlan, Plan } from '../domain/run.ts';
import { tableAt, tableSteps } from '../margin/table-steps.ts';
import { quoteOn } from '../market/settlement-price.ts';
import type { Tape } from '../market/tape.ts';
import { type Random, randomStream } from '../units/random.ts';
import { lowerBound } from '../units/sorted.ts';
import { isUnderMargined, type Position, triggerOf } from './position.ts';

/** One account: a position on each market it is on, in the order of the plan's legs. */
export interface Account {
  readonly bucket: number;
  /** The bar at whose open it enters. */
  readonly enters: number;
  /** Of the price at which it enters: where in the band it got in. */
  readonly offBy: number;
  /** Base units on each market. */
  readonly quantity: number;
  readonly leverage: number;
  /** How many accounts it stands for. */
  readonly weight: number;
}

/** Accounts of each leverage: by largest remainder, and at least one where there is a share. */
export function accountsByLeverage(shares: readonly LeverageShare[], accounts: number): number[] {
  const exact = shares.map(({ share }) => share * accounts);
  const counts = exact.map((count, i) =>
    shares[i]?.share === 0 ? 0 : Math.max(1, Math.floor(count)),
  );
  const byRemainder = exact
    .map((count, i) => ({ i, remainder: count - Math.floor(count) }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  let left = accounts - counts.reduce((sum, count) => sum + count, 0);
  for (const { i } of byRemainder) {
    if (left <= 0) break;
    if (shares[i]?.share === 0) continue;
    counts[i] = (counts[i] as number) + 1;
    left -= 1;
  }
  return counts;
}

/** What a population is made of, beside its shares. */
export interface Drawing {
  /** Notional of one leg of all of them, capital currency. */
  readonly notional: number;
  readonly leverages: readonly LeverageShare[];
  /** What a coin costs at the first open, capital currency. */
  readonly coin: number;
  /** The bars' opens, and how many accounts a drawn one stands for. */
  readonly openMs: Float64Array;
  readonly weight: number;
}

/**
 * The accounts of a population. Equal ones of each leverage; where in the band and when each enters is drawn,
 * one stream for the band and one for each, so that another number of accounts leaves the first as they were.
 */
export function drawAccounts(crowd: Crowd, drawing: Drawing, name: string): readonly Account[] {
  const { leverages, notional, coin, openMs, weight } = drawing;
  const band = randomStream(crowd.seed, `crowd band ${name}`);
  const entry = randomStream(crowd.seed, `crowd entry ${name}`);
  return accountsByLeverage(leverages, crowd.accounts).flatMap((count, bucket) => {
    const { leverage, share } = leverages[bucket] as LeverageShare;
    return Array.from({ length: count }, () => ({
      bucket,
      enters: entryBar(openMs, crowd.entriesOver, entry),
      offBy: crowd.entryBand * (2 * band.uniform() - 1),
      quantity: (notional * share) / count / coin,
      leverage,
      weight,
    }));
  });
}

/** The first bar that opens at or after a drawn instant; beyond the tape's end it never enters. */
const entryBar = (openMs: Float64Array, over: number, random: Random): number =>
  lowerBound(openMs, (openMs[0] as number) + over * random.uniform());

/** What one leg of an account is on a market: which contract, which side, and what stands behind it. */
export interface Seat {
  readonly leg: LegPlan;
  readonly side: 1 | -1;
  readonly margin: 'quote' | 'coin';
  /** Null: nothing can liquidate the position alone, and it posts nothing. */
  readonly liquidation: LiquidationPlan | null;
}

/**
 * The position with which an account enters a market.
 *
 * @param price at which it enters, quote per base
 * @throws ScenarioError where it would be liquidated there
 */
export function enterMarket(
  account: Account,
  { leg, side, margin, liquidation }: Seat,
  price: number,
  bar: number,
  openMs: Float64Array,
): Position {
  const { quantity, leverage, weight } = account;
  const contract = leg.contract;
  const inverse = contract === 'inverse';
  const sized = { contract, quantity, entry: price, contracts: quantity * price };
  const position: Position = {
    ...sized,
    side,
    wallet: 0,
    coins: 0,
    weight,
    tables: liquidation === null ? [] : tableSteps(liquidation.rules, sized, openMs, bar),
    enteredBar: bar,
    trigger: null,
    alive: true,
  };
  if (liquidation === null) return position;
  const posted = (inverse ? quantity : quantity * price) / leverage;
  if (inverse || margin === 'quote') position.wallet = posted;
  else position.coins = quantity / leverage;
  const table = tableAt(position.tables, bar);
  if (isUnderMargined(position, table, price))
    throw new ScenarioError({
      where: 'crowd.leverages',
      expected: `leverages that leave a margin above maintenance on ${leg.venue}`,
      found: `${leverage}`,
      hint: 'take a lower one, or more accounts: smaller positions have lower tiers',
    });
  return Object.assign(position, { trigger: triggerOf(position, table) });
}

/** What a coin costs at the first open, capital currency: by which a notional becomes coin. */
export function coinAtStart(tape: Tape, leg: number): number {
  const one = tape.legs[leg] as Tape['legs'][number];
  return (one.mark.open[0] as number) * quoteOn(one, 0, 'open');
}

/** What an account of the crowd is on each market of the plan. */
export const seatsOf = ({ legs }: Plan, margin: Crowd['margin']): readonly Seat[] =>
  legs.map((leg) => ({
    leg,
    side: leg.side,
    margin: margin === 'coin' && leg.contract !== 'spot' ? 'coin' : 'quote',
    liquidation: leg.liquidation,
  }));

/** Holders of the other side of a leg have that one position, with money (or the contract's coin) behind it. */
export const otherSideOf = ({ legs, cross }: Plan, i: number): Seat => {
  const leg = legs[i] as LegPlan;
  return {
    leg,
    side: leg.side === 1 ? -1 : 1,
    margin: 'quote',
    // Under a shared account it is the perp's own table that stands in the plan of the account.
    liquidation: leg.liquidation ?? cross?.liquidation ?? null,
  };
};
