/**
 * "Exit styles" of docs/method.md, as far as it is written twice: `market`, and `coordinated` without a lag.
 */
import type { Life } from './life.ts';
import { notionalAt } from './margin.ts';
import { closeLife, exchange, type State } from './state.ts';
import { at, type Tape } from './tape.ts';
import type { OracleInput } from './types.ts';

/** What closes the other leg with one that is caught at a price, and takes its penalty. */
export function closeBeside(
  input: OracleInput,
  tape: Tape,
  state: State,
  bar: number,
  caught: { readonly legIndex: number; readonly price: number },
  other: Life,
): void {
  const style = input.exits?.[caught.legIndex === 0 ? 0 : 1] ?? null;
  if (style?.kind !== 'coordinated') return;
  const { legs } = at(tape.bars, bar);
  const [own, seen] = [at(legs, caught.legIndex), at(legs, other.legIndex)];
  const isOpen = caught.price === own.mark.open;
  const moved =
    seen.mark.open + ((caught.price - own.mark.open) * own.worth.open) / seen.worth.open;
  const inside = Math.min(Math.max(moved, seen.mark.low), seen.mark.high);
  const reference = isOpen ? seen.fillOpen : inside;
  const money = exchange(input, tape, bar, other, isOpen ? 'open' : { trigger: reference });
  const notional = notionalAt(other, reference) * money;
  const before = state.idleQuote;
  if (isOpen) closeLife(input, tape, state, other, bar, 'open', 'survivor-close');
  else closeLife(input, tape, state, other, bar, 'close', 'survivor-close', inside);
  // It ends as the one that was caught does.
  if (other.exit !== null) other.exit = { ...other.exit, marked: 'close' };
  const back = Math.max(0, state.idleQuote - before);
  other.exitChargeQuote = Math.min(style.penaltyFraction * notional, back);
  state.idleQuote -= other.exitChargeQuote;
}
