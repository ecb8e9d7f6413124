/** What account facts rest on that no record says. */
import type { ReplayResult } from '../domain/result.ts';
import type { Account, Scenario } from '../domain/scenario.ts';
import { convertedTo, DELTA_MODE_SINCE_MS } from '../margin/delta-neutral.ts';
import { dayText } from '../units/time.ts';
import { type Exchange, exchangeNamed, walletOf } from '../venues/exchanges.ts';
import { parseInstrument } from '../venues/instruments.ts';
import { legsOf } from './plan.ts';

/** Sentences about every exchange of which the scenario states account facts. */
export const accountAssumptions = (scenario: Scenario): ReplayResult['assumptions'] =>
  Object.entries(scenario.accounts ?? {}).flatMap(([name, account]) => {
    const exchange = exchangeNamed(name);
    return exchange === null ? [] : ofExchange(scenario, exchange, account);
  });

function ofExchange(
  { construction, window }: Scenario,
  exchange: Exchange,
  account: Account,
): ReplayResult['assumptions'] {
  const legs = legsOf(construction).filter(({ venue }) => walletOf(exchange, venue) !== null);
  const said: { code: string; text: string }[] = [];
  const say = (code: string, text: string): void => {
    said.push({ code, text: `${exchange.title} account: ${text}` });
  };
  if (legs.length === 0) {
    say('account-unused', 'no leg is held there, so its facts say nothing of this construction.');
    return said;
  }
  if (window.from < DELTA_MODE_SINCE_MS)
    say(
      'delta-mode-nearest',
      `delta-neutral accounts are known since ${dayText(DELTA_MODE_SINCE_MS)}, after the window’s start, and are taken to have been there.`,
    );
  const lists = [account.wallets, ...account.changes.map(({ wallets }) => wallets ?? [])];
  if (lists.flat().some(({ debt }) => debt > 0))
    say(
      'account-debt',
      'what is borrowed is taken off the balance of its wallet, which is a reading: the exchange does not say how debt counts.',
    );
  const staked = legs.find(
    ({ venue, instrument, base }) =>
      convertedTo(parseInstrument(venue, instrument)?.base ?? base) === base,
  );
  if (staked !== undefined)
    say(
      'account-conversion',
      `${staked.instrument} counts as ${staked.base} at the ratio of the two legs’ own prices, which stand for index prices.`,
    );
  return said;
}
