/** The exit rules that look at the account, as functions of what it holds and a bar's close. */
import type { ExitRuleName } from '../domain/run.ts';
import type { ExitRule } from '../domain/scenario.ts';
import { tableAt } from '../margin/table-steps.ts';
import { crossRatioAt, marginRatioAt } from '../metrics/margin-ratio.ts';
import { crossAccount, pairAt } from './check.ts';
import { assetGain, countedAt } from './leg-collateral.ts';
import { coinWorth } from './settlement.ts';
import { cashOutside, type EngineState, legValue } from './state.ts';

/** Those of the rules that hold at a bar's close. Asked only while anything is held. */
export function accountExits(
  state: EngineState,
  { marginRatio, stop, takeProfit }: Pick<ExitRule, 'marginRatio' | 'stop' | 'takeProfit'>,
  bar: number,
): readonly ExitRuleName[] {
  const fired: ExitRuleName[] = [];
  if (marginRatio !== null && highestRatio(state, bar) >= marginRatio) fired.push('margin ratio');
  if (stop === null && takeProfit === null) return fired;
  const equity = equityAtClose(state, bar);
  const { equityAtEntry } = state;
  if (stop !== null && equity <= (1 - stop) * equityAtEntry) fired.push('stop');
  if (takeProfit !== null && equity >= (1 + takeProfit) * equityAtEntry) fired.push('take profit');
  return fired;
}

/** The highest margin ratio at a bar's close, of the legs or of their shared account; 0: nothing is margined. */
export function highestRatio(state: EngineState, bar: number): number {
  const account = crossAccount(state, bar);
  if (account !== null) return crossRatioAt(account, pairAt(state, bar, 'close', 'close'));
  let highest = 0;
  for (const held of state.held) {
    if (held === null || held.plan.liquidation === null) continue;
    const price = held.tape.mark.close[bar] as number;
    highest = Math.max(
      highest,
      marginRatioAt(countedAt(held, 'close', bar), tableAt(held.tables, bar), price),
    );
  }
  return highest;
}

/** All that is ours at a bar's close: idle cash, what is in flight, every leg at its mark. */
export function equityAtClose(state: EngineState, bar: number): number {
  let equity = cashOutside(state);
  for (const held of state.held) {
    if (held === null) continue;
    const price = held.tape.mark.close[bar] as number;
    equity += legValue(state, held, bar, 'close', price);
    equity += coinWorth(state, held, bar, 'close', price);
    equity += assetGain(state, held, bar, 'close');
  }
  return equity;
}
