/**
 * "Funding and interest" of docs/method.md: what settles on a leg at a bar's open.
 */
import type { Life } from './life.ts';
import { at, type Tape } from './tape.ts';
import type { OracleInput } from './types.ts';

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 86_400_000;

/** The first bar open of a new UTC hour. */
export function isHourly(tape: Tape, bar: number): boolean {
  if (bar === 0) return false;
  const hour = (index: number) => Math.floor(at(tape.bars, index).openMs / HOUR_MS);
  return hour(bar) !== hour(bar - 1);
}

/** Flat interest on a debt from one instant to another. */
export const flatInterest = (debt: number, perYear: number, fromMs: number, toMs: number): number =>
  (debt * perYear * (toMs - fromMs)) / YEAR_MS;

/** A funding payment, to us positive, in the leg's settlement currency. */
export interface Payment {
  readonly paid: number;
  /** Whole prints it stands for; the parts of one that accrues are one together. */
  readonly settlements: number;
}

/** Whether funding goes to the free balance first: isolated legs in quote only. */
export const settlesOnBalance = ({ contract, leg }: Life): boolean =>
  contract === 'linear' && leg.fundingPaidFrom === 'balance';

/** What this bar's open settles. */
export function paymentsAt(tape: Tape, bar: number, life: Life): Payment[] {
  const seen = at(at(tape.bars, bar).legs, life.legIndex);
  if (life.contract === 'spot') return [];
  return seen.prints.map((print) => {
    const price = print.price ?? seen.mark.open;
    const notional = life.contract === 'inverse' ? life.contracts / price : life.quantity * price;
    return { paid: -life.sign * notional * print.rate, settlements: print.settlements };
  });
}

/** A borrowed and sold coin: the short spot leg of a reverse carry. */
export const isBorrowed = (life: Life): boolean => life.contract === 'spot' && !life.outright;

/** Cost of the borrowed coin that falls due at this bar's open, and when it is charged up to. */
export function borrowCostAt(
  input: OracleInput,
  tape: Tape,
  bar: number,
  life: Life,
  chargedMs: number,
): { cost: number; chargedMs: number } {
  if (!isBorrowed(life)) return { cost: 0, chargedMs };
  const { openMs, borrow, legs } = at(tape.bars, bar);
  const debt = life.quantity * at(legs, life.legIndex).mark.open;
  if (input.borrow.kind === 'series')
    return { cost: borrow.reduce((sum, print) => sum + debt * print.rate, 0), chargedMs };
  if (!isHourly(tape, bar)) return { cost: 0, chargedMs };
  return { cost: flatInterest(debt, input.borrow.perYear, chargedMs, openMs), chargedMs: openMs };
}
