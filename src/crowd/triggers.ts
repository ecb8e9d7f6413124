/** The triggers of a market's positions, after something they rest on has changed. */
import { tableAt } from '../margin/table-steps.ts';
import type { CrowdMarket } from './market.ts';
import { triggerOf } from './position.ts';

/** Every trigger anew: wallets, sizes or tables are others now. */
export function resolveTriggers(market: CrowdMarket, bar: number): void {
  for (const { position } of market.seated)
    if (position.alive && position.tables.length > 0)
      position.trigger = triggerOf(position, tableAt(position.tables, bar));
  market.longs.reorder();
  market.shorts.reorder();
}
