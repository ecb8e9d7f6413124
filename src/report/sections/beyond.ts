/** Forced exits beyond the plain liquidation: ways out, reductions in time, collateral, crowds. */
import type { DeriskingResult, LegResult, ReplayResult } from '../../domain/result.ts';
import { minuteText } from '../../units/time.ts';
import { type DefinitionKey, defined } from '../definitions.ts';
import { type Html, html } from '../escape.ts';
import { decimal, NONE, percent, price, quantity, signed } from '../format.ts';
import { longName } from '../long-text.ts';
import { lifeName, quoteName } from '../names.ts';
import { scrollBox } from '../scroll-box.ts';
import { OWN_RUN } from '../variant-rows.ts';
import { crowdBlock } from './crowd.ts';
import { unwindingTable } from './unwinding.ts';

/** Nothing where the scenario has none of it. */
export function beyondSection(result: ReplayResult): Html | null {
  const blocks = beyondBlocks(result);
  if (blocks.length === 0) return null;
  return html`<section id="beyond"><h2>Beyond the plain liquidation</h2>${blocks}</section>`;
}

/** Whether the page has the section. */
export const hasBeyond = (result: ReplayResult): boolean => beyondBlocks(result).length > 0;

const beyondBlocks = (result: ReplayResult): readonly Html[] =>
  [
    exitsBlock(result),
    result.derisking === null ? null : deriskingBlock(result.derisking, result.currency),
    collateralBlock(result),
    crowdBlock(result),
  ].filter((block) => block !== null);

/** With variants beside it, the comparison has it. */
function exitsBlock(result: ReplayResult): Html | null {
  const { exits, variants } = result;
  if (variants.length > 0) return null;
  const table = unwindingTable([{ name: OWN_RUN, exits }], result);
  return table === null ? null : html`<h3>The way out</h3>${table}`;
}

function deriskingBlock(derisking: DeriskingResult, currency: string): Html {
  const { reductions, costQuote, netWithoutQuote, savedQuote, forcedExitWithout } = derisking;
  const row = (means: DefinitionKey, text: string): Html =>
    html`<tr><th scope="row">${defined(means)}</th><td class="num">${text}</td></tr>`;
  const table = html`<table class="narrow"><caption>Against the same trade held as it was, ${currency}</caption><tbody>
${row('reductions', reductions === 1 ? 'once' : `${reductions} times`)}${row('reducingCost', decimal(costQuote, 2))}
<tr><th scope="row">Net of holding on</th><td class="num">${decimal(netWithoutQuote, 2)}</td></tr>
${row('savedByReducing', signed(savedQuote))}
<tr><th scope="row">Holding on lost a leg to its venue</th><td class="num">${forcedExitWithout ? 'yes' : 'no'}</td></tr>
</tbody></table>`;
  return html`<h3>Reduced before a venue did it</h3>${scrollBox('Reduced before a venue did it', table)}`;
}

/** Assets behind the legs, a row an asset and life. */
function collateralBlock({ legs, currency }: ReplayResult): Html | null {
  const rows = legs.flatMap((leg) => leg.collateral.map((asset) => ({ leg, asset })));
  if (rows.length === 0) return null;
  const table = html`<table><caption>Prices in each leg’s quote, amounts in ${currency}, times in UTC</caption>
<thead><tr><th scope="col">Behind</th><th scope="col">Asset</th><th scope="col" class="num">Units</th>
<th scope="col" class="num">Cost</th><th scope="col" class="num">Price at entry</th>
<th scope="col" class="num">Lowest price</th><th scope="col" class="num">Price when it left</th>
<th scope="col" class="num">${defined('collateralPnl')}</th></tr></thead><tbody>${rows.map(
    ({
      leg,
      asset,
    }) => html`<tr><th scope="row">${lifeName(leg)}</th><td>${longName(asset.asset)}</td>
<td class="num">${quantity(asset.units)}</td><td class="num">${decimal(asset.costQuote, 2)}</td>
<td class="num">${price(asset.entryPrice)} ${quoteName(leg)}</td>
<td class="num">${price(asset.lowestPrice)} (${percent(asset.lowestPrice / asset.entryPrice - 1)}), ${minuteText(asset.lowestAtMs)}</td>
<td class="num">${asset.exitPrice === null ? NONE : price(asset.exitPrice)}</td>
<td class="num">${asset.pnlQuote === null ? NONE : signed(asset.pnlQuote)}</td></tr>`,
  )}</tbody></table>`;
  return html`<h3>Collateral</h3>${legs.map(brokenLine)}${scrollBox('Collateral', table)}`;
}

function brokenLine(leg: LegResult): Html | null {
  if (leg.brokenByCollateral === null) return null;
  return html`<p>${lifeName(leg)}: ${defined('brokenByCollateral')}: ${
    leg.brokenByCollateral
      ? 'yes. With its assets at their prices of the entry it would have lived at that mark.'
      : 'no. It would have died at that mark with its assets at their prices of the entry too.'
  }</p>`;
}
