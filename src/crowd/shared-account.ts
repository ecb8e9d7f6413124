/** Accounts of the crowd over spot and perp at once: both prices decide, and all of it is unwound. */
import { ScenarioError } from '../domain/errors.ts';
import { type CrossAccount, crossAccountOf, hedgeOf, isCrossLiquidated } from '../margin/cross.ts';
import { tableAt, tableSteps } from '../margin/table-steps.ts';
import type { CaughtRound } from './liquidate.ts';
import type { CrowdMarket, Holder } from './market.ts';
import { equityInQuote } from './position.ts';
import type { CrowdInput, CrowdState } from './state.ts';

/** Spot first, the perp second, as the plan has them. */
const SPOT = 0;
export const PERP = 1;

/**
 * Makes one account of the two positions: coin bought with its money and a loan for the rest, the perp short
 * over all of it.
 *
 * @throws ScenarioError where it would be unwound at once
 */
export function shareMargin({ plan, tape }: CrowdInput, holder: Holder): void {
  const { cross } = plan;
  const spot = holder.held[SPOT]?.position;
  const perp = holder.held[PERP]?.position;
  if (cross === null || spot === undefined || perp === undefined) return;
  const { enters: bar, leverage } = holder.account;
  perp.wallet = spot.quantity * spot.entry * (1 / leverage - 1);
  const hedge = hedgeOf(cross, spot.quantity, perp.quantity);
  const { rules } = cross.liquidation;
  holder.shared = { plan: cross, tables: tableSteps(rules, perp, tape.openMs, bar, hedge) };
  const account = accountOf(holder, bar);
  if (account !== null && isCrossLiquidated(account, { spot: spot.entry, perp: perp.entry }))
    throw new ScenarioError({
      where: 'crowd.leverages',
      expected: 'leverages that a shared account is let in with',
      found: `${leverage}`,
      hint: 'take a lower one',
    });
}

/** The account as it stands; null where it is none, or is gone. */
function accountOf({ held, shared }: Holder, bar: number): CrossAccount | null {
  const spot = held[SPOT]?.position;
  const perp = held[PERP]?.position;
  if (shared === null || spot === undefined || perp?.alive !== true) return null;
  return crossAccountOf(shared.plan, spot, perp, tableAt(shared.tables, bar));
}

/**
 * The perps of the shared accounts that the two prices of a corner reach; null: none. All that stands behind
 * one is sold: the perp is bought back where it stands, with the coin at the spot's own price, and the coin is
 * sold as soon as the bar is over.
 */
export function sharedReached(
  { markets }: CrowdState,
  bar: number,
  corner: 'low' | 'high',
  moved: number,
): Pick<CaughtRound, 'side' | 'caught' | 'terms'> | null {
  const spot = markets[SPOT]?.columns[corner][bar] as number;
  const caught = (markets[PERP] as CrowdMarket).seated.filter(({ holder }) => {
    const account = accountOf(holder, bar);
    return account !== null && isCrossLiquidated(account, { spot, perp: moved });
  });
  if (caught.length === 0) return null;
  const coin = ({ held }: Holder): number => (held[SPOT]?.position.quantity ?? 0) * spot;
  return {
    side: -1,
    caught,
    terms: {
      from: () => moved,
      equity: ({ position, holder }, fill) => equityInQuote(position, fill) + coin(holder),
      reaction: 0,
    },
  };
}
