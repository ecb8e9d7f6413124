/** What a liquidation in steps leaves over: the next life of its role, entered by no order. */
import type { IsolatedLeg } from '../margin/isolated.ts';
import { tableSteps } from '../margin/table-steps.ts';
import { type EngineState, type HeldLeg, legValue } from './state.ts';

/**
 * Puts the rest of a leg to work where its last life ended. Its price P&L counts from the trigger, its
 * margin is what the liquidation left.
 */
export function carryOn(
  state: EngineState,
  before: HeldLeg,
  rest: IsolatedLeg,
  at: { readonly price: number; readonly phase: HeldLeg['entryPhase'] },
  bar: number,
): HeldLeg {
  const { plan, leg } = before;
  const lifeIndex = before.lifeIndex + 1;
  const tag = `${plan.role}:${lifeIndex}`;
  const account = `leg:${tag}` as const;
  const { journal } = state;
  const atMs = state.tape.openMs[bar] as number;
  journal.post(atMs, before.account, account, journal.balance(before.account), 'margin', tag);
  const rules = plan.liquidation?.rules;
  const held: HeldLeg = {
    ...before,
    lifeIndex,
    tag,
    account,
    quantity: rest.quantity,
    contracts: rest.contracts,
    entryReference: at.price,
    entryBar: bar,
    entryPhase: at.phase,
    continued: true,
    entryAtMs: atMs,
    margin: rest.wallet,
    wallet: rest.wallet,
    sold: null,
    flowsAtCost: 0,
    coin: 0,
    coinAtCost: 0,
    steps: [{ bar, wallet: rest.wallet }],
    tables: rules === undefined ? [] : tableSteps(rules, rest, state.tape.openMs, bar),
    settlements: 0,
  };
  held.flowsAtCost = legValue(state, held, bar, at.phase, at.price);
  state.held[leg] = held;
  return held;
}
