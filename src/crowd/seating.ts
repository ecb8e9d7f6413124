/** Accounts take their positions, each at the open of the bar at which it enters. */
import type { CrowdMarket, Holder, Seated } from './market.ts';
import { type Account, enterMarket, otherSideOf, type Seat, seatsOf } from './population.ts';
import { shareMargin } from './shared-account.ts';
import type { CrowdState } from './state.ts';

/** Somebody who enters at a bar. */
export interface Arrival {
  readonly bar: number;
  readonly account: Account;
  readonly kind: Holder['kind'];
  /** By market, in the plan's order; null: it does not go there. */
  readonly seats: readonly (Seat | null)[];
}

/** Everybody, first to last. */
export function arrivalsOf({ input }: Pick<CrowdState, 'input'>): readonly Arrival[] {
  const { plan, crowd, accounts, opposite } = input;
  const ours = seatsOf(plan, crowd.margin);
  const arriving = (kind: Holder['kind'], seats: Arrival['seats']) => (account: Account) => ({
    bar: account.enters,
    account,
    kind,
    seats,
  });
  return [
    ...accounts.map(arriving('crowd', ours)),
    ...opposite.flatMap((holders, i) =>
      holders.map(
        arriving(
          'opposite',
          plan.legs.map((_, market) => (market === i ? otherSideOf(plan, i) : null)),
        ),
      ),
    ),
  ].sort((a, b) => a.bar - b.bar);
}

/** Takes the positions of one account. */
export function seat({ input, markets }: CrowdState, { account, kind, seats }: Arrival): void {
  const holder: Holder = { account, kind, held: [], shared: null };
  for (const [i, own] of seats.entries()) {
    const market = markets[i] as CrowdMarket;
    holder.held[i] = own === null ? null : seatedAt(holder, own, market, input.tape.openMs);
  }
  if (kind === 'crowd' && input.crowd.margin === 'cross') shareMargin(input, holder);
}

function seatedAt(holder: Holder, own: Seat, market: CrowdMarket, openMs: Float64Array): Seated {
  const { account } = holder;
  const open = (market.tape.mark.open[account.enters] as number) * (1 + market.impact());
  // A trade that is already open was entered where the scenario says, not where the window begins.
  const price = (own.leg.position?.entry ?? open) * (1 + account.offBy);
  const seated = { position: enterMarket(account, own, price, account.enters, openMs), holder };
  market.seated.push(seated);
  // Nothing liquidates the others by themselves.
  if (own.liquidation !== null) (own.side > 0 ? market.longs : market.shorts).add(seated);
  return seated;
}
