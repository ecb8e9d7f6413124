/** Whether the exchange counts the account of a leg as delta-neutral at an open. */
import type { LegDeleveraging } from '../domain/run.ts';
import { assetLine, relativeDiff, standingOf } from '../margin/delta-neutral.ts';
import { quoteOn } from '../market/settlement-price.ts';
import type { LegTape } from '../market/tape.ts';
import { KnownFacts, linesOf } from '../metrics/delta-neutral-account.ts';
import { exchangeNamed, walletOf } from '../venues/exchanges.ts';
import type { EngineState, HeldLeg } from './state.ts';

/** By what is held there at this open, and the facts that hold at its instant. */
export function countsAsNeutral(
  state: EngineState,
  held: HeldLeg,
  { account }: Pick<LegDeleveraging, 'account'>,
  bar: number,
): boolean {
  const exchange = account === null ? null : exchangeNamed(account.exchange);
  if (account === null || exchange === null) return false;
  const facts = new KnownFacts(account.facts);
  facts.advance((state.tape.openMs[bar] as number) + 1);
  const { base } = held.plan;
  const worthOf = (tape: LegTape): number =>
    (tape.mark.open[bar] as number) * quoteOn(tape, bar, 'open');
  const there = state.held.filter(
    (leg) => leg !== null && leg.plan.base === base && walletOf(exchange, leg.plan.venue) !== null,
  );
  const lines = [
    ...facts.now.wallets.map(assetLine),
    ...there.flatMap((leg) => (leg === null ? [] : linesOf(state, exchange, leg, worthOf))),
  ];
  return standingOf(facts.now, facts.inForce, relativeDiff(lines, base)) === 'neutral';
}
