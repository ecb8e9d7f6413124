/**
 * `rehedge` of "Survivor" in docs/method.md: the dead role is reopened with the idle cash.
 */
import { newLife } from './life.ts';
import { refusalOf } from './refusals.ts';
import { entryPrices } from './sizing.ts';
import { isAlive, nextIndex, type State } from './state.ts';
import { at, type Tape } from './tape.ts';
import type { OracleInput } from './types.ts';

/** Below this share of the capital, cash is what rounding left. */
const DUST = 1e-9;

/** @returns false when there is no cash or the venue refuses, and nothing was reopened */
export function reopen(input: OracleInput, tape: Tape, state: State, bar: number): boolean {
  const survivor = state.lives.find(isAlive);
  const cash = state.idleQuote;
  if (survivor === undefined || cash <= DUST * input.capitalQuote) return false;
  if (input.template === 'inverse')
    throw new Error('the method does not say with what coin an inverse carry is reopened');
  const tapeBar = at(tape.bars, bar);
  const legIndex = 1 - survivor.legIndex;
  const leg = at(input.legs, legIndex);
  const { leverage, takerFraction: taker } = leg;
  const { reference, fill } = entryPrices(input, tapeBar, legIndex);
  const inverse = leg.contract === 'inverse';
  const seen = at(tapeBar.legs, legIndex);
  const price = seen.worth.open * (inverse ? seen.mark.open : 1);
  const affordable = inverse
    ? ((cash / price) * leverage) / (1 + leverage * taker)
    : ((cash / price) * leverage) / (fill * (1 + leverage * taker));
  const quantity = Math.min(survivor.quantity, affordable);
  const margin = inverse ? quantity / leverage : (quantity * fill) / leverage;
  const fee = quantity * taker * (inverse ? 1 : fill);
  const slipped = inverse
    ? quantity * fill * Math.abs(1 / reference - 1 / fill)
    : quantity * Math.abs(fill - reference);
  const spentQuote = (margin + fee) * price;
  const life = newLife({
    legIndex,
    leg,
    lifeIndex: nextIndex(state, legIndex),
    entryBar: bar,
    entry: fill,
    entryReference: reference,
    quantity,
    margin,
    spentQuote,
    feesQuote: fee * price,
    slippageQuote: slipped * price,
    chargedMs: tapeBar.openMs,
  });
  if (refusalOf(input, tapeBar.openMs, life) !== null) return false;
  state.idleQuote -= spentQuote;
  state.lives.push(life);
  // A leg is opened without a balance: what the lost one had is cash like any other.
  state.freeQuote[legIndex === 0 ? 0 : 1] = 0;
  // Whoever is still naked because of the lost leg, its parts or its end, is no longer.
  for (const episode of state.episodes)
    if (episode.dead.legIndex === legIndex)
      episode.rehedged ??= { bar, price: at(tapeBar.legs, survivor.legIndex).mark.open };
  return true;
}
