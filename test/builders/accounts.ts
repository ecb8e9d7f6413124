/** A replay whose legs lie on venues of a test's choice, with or without account facts. */
import type { Account, LegSpec } from '../../src/domain/scenario.ts';
import { legsOf } from '../../src/replay/plan.ts';
import type { ReplayOutcome } from '../../src/replay/replay.ts';
import { scenarioOf } from '../differential/engine.ts';
import type { OracleInput } from '../differential/oracle/types.ts';
import { tell } from './engine.ts';

export type Where = Pick<LegSpec, 'venue'> &
  Partial<Pick<LegSpec, 'instrument' | 'base' | 'quote'>>;

/** Everything in order, nothing held beside the legs. */
export const ACCOUNT: Account = {
  portfolioMargin: true,
  vip: 5,
  deltaMode: true,
  wallets: [],
  changes: [],
};

export const binance = (change: Partial<Account> = {}): Readonly<Record<string, Account>> => ({
  binance: { ...ACCOUNT, ...change },
});

export function tellOn(
  input: OracleInput,
  where: readonly [Where, Where],
  accounts: Readonly<Record<string, Account>> | null,
): ReplayOutcome {
  const { construction } = scenarioOf(input);
  const [first, second] = legsOf(construction);
  const legs = [
    { ...first, ...where[0] },
    { ...second, ...where[1] },
  ] as const;
  return tell(input, {
    scenario: {
      accounts,
      construction:
        construction.kind === 'delta-neutral'
          ? { ...construction, long: legs[0], short: legs[1] }
          : { ...construction, spot: legs[0], perp: legs[1] },
    },
    books: (books) =>
      new Map(
        [...books.values()].map((book, i) => {
          const { venue } = where[i === 0 ? 0 : 1];
          return [venue, { ...book, venue }];
        }),
      ),
  });
}
