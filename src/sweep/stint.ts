/** A leg at work in closed form: its wallet at any bar follows from the one it had at another. */
import type { ExitKind } from '../domain/result.ts';
import type { LegPlan, Phase } from '../domain/run.ts';
import { equityAt, fundingPayment, type IsolatedLeg, notionalAt } from '../margin/isolated.ts';
import { maintenance } from '../margin/maintenance.ts';
import { tableAt } from '../margin/table-steps.ts';
import { chargedPrice } from '../market/due.ts';
import type { Exposed } from '../replay/caught.ts';
import { fillPrice, slippageCost } from '../replay/open-legs.ts';
import { upperBound } from '../units/sorted.ts';
import type { LegCourse } from './leg-course.ts';
import type { ReachedTable } from './reached-tables.ts';

/** One life of a leg. Linear, in the capital's currency, funding on its margin. */
export interface Stint {
  readonly leg: 0 | 1;
  readonly plan: LegPlan;
  readonly course: LegCourse;
  readonly quantity: number;
  readonly entry: number;
  readonly reference: number;
  /** Posted at entry. */
  readonly margin: number;
  readonly entryBar: number;
  readonly tables: readonly ReachedTable[];
  /** Once everything of bar `since` up to its entries was done. */
  wallet: number;
  since: number;
  /** Set when it ends. */
  exit: StintExit | null;
}

export interface StintExit {
  readonly bar: number;
  readonly phase: Phase;
  readonly kind: ExitKind;
}

/** Equity and requirement closer than this share of the notional are told apart print by print. */
const NEAR = 1e-9;

/** Wallet after what fell due at the open of a bar. */
export const walletAt = ({ wallet, since, quantity, course }: Stint, bar: number): number =>
  wallet + quantity * ((course.cash[bar] as number) - (course.cash[since] as number));

/** The leg as margin maths reads it, in a bar. */
export const legAt = (stint: Stint, bar: number): IsolatedLeg =>
  withWallet(stint, walletAt(stint, bar));

/** The leg as the one predicate is asked about it at a price of a bar. */
export function exposedAt(stint: Stint, bar: number, price: number): Exposed {
  const { contract, side, quantity, entry, contracts, wallet } = decidedAt(stint, bar, price, 1);
  const { plan, course, tables } = stint;
  return { contract, side, quantity, entry, contracts, wallet, plan, tape: course.tape, tables };
}

/**
 * The leg where it is decided whether its margin ratio is at a level: 1 is liquidation. Where that is a
 * matter of rounding the wallet is added up print by print, as the reference engine does.
 */
export function decidedAt(stint: Stint, bar: number, price: number, level: number): IsolatedLeg {
  const leg = legAt(stint, bar);
  const notional = notionalAt(leg, price);
  const needed = maintenance(tableAt(stint.tables, bar), notional);
  const isNear = Math.abs(level * equityAt(leg, price) - needed) <= NEAR * notional;
  return isNear ? withWallet(stint, printByPrint(stint, bar)) : leg;
}

const withWallet = ({ plan, quantity, entry }: Stint, wallet: number): IsolatedLeg => ({
  contract: plan.contract,
  side: plan.side,
  quantity,
  entry,
  contracts: quantity * entry,
  wallet,
});

function printByPrint(stint: Stint, bar: number): number {
  const { plan, course, since } = stint;
  if (plan.borrowPerYear > 0) return walletAt(stint, bar);
  const { funding } = course.tape;
  const leg = withWallet(stint, 0);
  let { wallet } = stint;
  for (let print = upperBound(funding.bar, since); (funding.bar[print] as number) <= bar; print++) {
    const price = chargedPrice(course.tape, print);
    const rate = funding.rate[print] as number;
    wallet += plan.fundingIsBorrow
      ? -notionalAt(leg, price) * rate
      : fundingPayment(leg, price, rate);
  }
  return wallet;
}

/** What leaving at an open or a close brings and costs. */
export interface Closing {
  /** Price P&L since the entry, before costs. */
  readonly price: number;
  readonly slippage: number;
  readonly fee: number;
  /** Interest still to be paid. */
  readonly leaving: number;
  /** What comes back to us of the wallet and the P&L. */
  readonly returned: number;
}

/** @param wallet what the leg has there */
export function closingOf(
  { plan, course, quantity, reference, entry }: Stint,
  wallet: number,
  slippageFraction: number,
  bar: number,
  phase: 'open' | 'close',
): Closing {
  const out = (phase === 'open' ? course.tape.fillOpen : course.tape.fillClose)[bar] as number;
  const fill = fillPrice(out, plan.side > 0 ? -1 : 1, slippageFraction);
  const slippage = slippageCost({ contract: plan.contract, quantity, contracts: 0 }, fill, out);
  const fee = quantity * fill * plan.takerFee;
  const leaving = phase === 'open' ? quantity * course.unpaidAt(bar) : 0;
  return {
    price: plan.side * quantity * (out - reference),
    slippage,
    fee,
    leaving,
    returned: wallet + plan.side * quantity * (out - entry) - slippage - fee - leaving,
  };
}
