/**
 * A shared account that was caught, unwound one leg at a time: the leg that has lost most goes first. Without it
 * the other has no hedge; where it no longer meets what is asked of it then, it is caught in the same instant.
 * Where it does, half a carry is no carry: it is closed at once by an order of ours.
 */
import { invariant } from '../domain/errors.ts';
import type { CrossPlan, HedgeGone, Phase } from '../domain/run.ts';
import { fromFemto } from '../ledger/journal.ts';
import type { PricePair } from '../margin/cross.ts';
import { notionalAt } from '../margin/isolated.ts';
import { positionTable } from '../margin/position-table.ts';
import { closeNext, type SharedAccount, unwindOneByOne } from '../margin/recursion.ts';
import { ruleAt } from '../margin/table-steps.ts';
import { closeAt } from './close-legs.ts';
import { liquidateCross, type Taking, takeRemains, unwinding } from './liquidate.ts';
import { bookPrice, pricePnl, sweep } from './settlement.ts';
import { type EngineState, endLife, type HeldLeg, noteIdle, settlementPrice } from './state.ts';
import { coinsOf, unplannedSlippage } from './unplanned.ts';

const ORDER = 'largest loss';

/** @returns the leg that was closed first */
export function liquidateOneByOne(
  state: EngineState,
  at: PricePair,
  bar: number,
  phase: Phase,
): HeldLeg {
  const { cross } = state.plan;
  const [spot, perp] = state.held;
  invariant(cross !== null && !!spot && !!perp, 'a shared account has both its legs');
  const pair = { spot, perp };
  const taking = unwinding(state, cross, [spot, perp], [at.spot, at.perp], bar, phase);
  const account = accountOf(cross, pair, at, taking, state.tape.openMs[bar] as number);
  const { step, left } = closeNext(account, ORDER);
  const isCaught = unwindOneByOne(left, ORDER).steps.length > 0;
  const [first, other] = step.closed === spot.tag ? [spot, perp] : [perp, spot];
  const x = settlementPrice(state, first, bar, phase, priceOf(first, at));
  const hedgeGone: HedgeGone = {
    requirementBefore: step.before.requirement * x,
    requirementAfter: step.after.requirement * x,
    equityAfter: step.after.equity * x,
    other: isCaught,
  };
  if (isCaught)
    liquidateCross(state, at, bar, phase, {
      style: 'market',
      first: { leg: first.leg, hedgeGone },
    });
  else closeOne(state, { first, other, hedgeGone }, taking, at, bar, phase);
  return first;
}

interface Pair {
  readonly spot: HeldLeg;
  readonly perp: HeldLeg;
}

const priceOf = ({ leg }: HeldLeg, at: PricePair): number => (leg === 0 ? at.spot : at.perp);

/** The account as the margin engine sees it at one instant, each leg named by its tag. */
function accountOf(
  cross: CrossPlan,
  { spot, perp }: Pair,
  at: PricePair,
  { fees, slippages }: Taking,
  atMs: number,
): SharedAccount {
  const rule = ruleAt(cross.liquidation.rules, atMs);
  const { hedgedMaintenance, threshold, loanMaintenance } = cross;
  const costOf = (leg: number): number => (fees[leg] ?? 0) + (slippages[leg] ?? 0);
  return {
    cash: perp.wallet,
    legs: [
      {
        kind: 'coin',
        name: spot.tag,
        quantity: spot.quantity,
        entry: spot.entryReference,
        mark: at.spot,
        schedule: cross.collateral,
        closeCost: costOf(0),
      },
      {
        kind: 'perp',
        name: perp.tag,
        position: perp,
        mark: at.perp,
        table: positionTable(rule, perp),
        closeCost: costOf(1),
      },
    ],
    hedgedRate: hedgedMaintenance === null ? null : hedgedMaintenance + rule.closeFee,
    threshold,
    loanMaintenance,
    equalityKills: cross.liquidation.equalityKills,
  };
}

/** The first leg is liquidated, the other one closed by our own order at its price of the same moment. */
function closeOne(
  state: EngineState,
  legs: { readonly first: HeldLeg; readonly other: HeldLeg; readonly hedgeGone: HedgeGone },
  { fees, slippages }: Taking,
  at: PricePair,
  bar: number,
  phase: Phase,
): void {
  const { first, other, hedgeGone } = legs;
  const price = priceOf(first, at);
  const exitTransfer = state.journal.transfers.length;
  bookPrice(state, first, bar, phase, price);
  const x = settlementPrice(state, first, bar, phase, price);
  const kept = pricePnl(state, other, bar, phase, priceOf(other, at));
  const equity = fromFemto(state.journal.balance(first.account)) + kept;
  const rules: Taking = {
    style: 'market',
    fees: [fees[first.leg] ?? 0],
    slippages: [slippages[first.leg] ?? 0],
  };
  takeRemains(state, [first], rules, bar, equity, [notionalAt(first, price) * x]);
  endLife(state, first, {
    ...{ bar, phase, price, reference: price, kind: 'liquidation', closedShare: 1 },
    liquidation: { equity: 0, bankruptcyPrice: null, gap: phase === 'open', hedgeGone },
    deleveraging: null,
    exitTransfer,
  });
  sweep(state, first, bar);
  noteIdle(state, bar, phase);
  const reference = priceOf(other, at);
  const order = { bar, phase, price: reference, quantity: coinsOf(other, reference) };
  closeAt(state, other, {
    ...{ bar, phase, reference, share: 1, kind: 'survivor-close' },
    slippage: unplannedSlippage(state, other, order),
    fee: other.plan.takerFee,
  });
}
