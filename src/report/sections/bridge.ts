/** From funding earned to net, and from the twin to what really happened: two waterfalls as tables. */
import type { ForcedExit, LegResult, ReplayResult } from '../../domain/result.ts';
import { type Html, html } from '../escape.ts';
import { signed } from '../format.ts';
import { transferFees } from '../policies.ts';

/** One line: a change, or a standing (start, end) that is measured from zero. */
export interface Step {
  readonly name: string;
  readonly amountQuote: number;
  readonly kind: 'change' | 'standing';
}

/** Smaller than what two decimals show: not worth a line. */
const NOTHING = 0.005;

/** The section: both bridges side by side; the second only after a forced exit. */
export function bridgeSection(result: ReplayResult): Html {
  const twin = result.forcedExit === null ? null : twinBridge(result, result.forcedExit);
  return html`<section id="bridge"><h2>From funding earned to net</h2>
<div class="bridges">${bridgeTable('Where the net comes from', netBridge(result), result.currency)}${
    twin === null ? null : bridgeTable('What the forced exit changed', twin, result.currency)
  }</div></section>`;
}

/** Funding, interest, price P&L, costs by kind, net. The changes sum to the last line. Price P&L is one
 * line: leg by leg it is two large numbers that cancel, and the table of legs has them.
 * What no leg accounts for is said to be other costs, so that the lines always lead to the net. */
export function netBridge(result: ReplayResult): readonly Step[] {
  const { totals, legs } = result;
  const moving = transferFees(result, legs);
  const sum = (of: (leg: LegResult) => number): number =>
    legs.reduce((total, leg) => total + of(leg), 0);
  const named = [
    change('Funding', totals.fundingEarnedQuote),
    ...some('Interest', totals.interestQuote),
    change('Price P&L, legs together', totals.pricePnlQuote),
    ...some('Trading fees', moving - sum((leg) => leg.feesQuote)),
    ...some('Fees of moving collateral', -moving),
    ...some('Slippage', -sum((leg) => leg.slippageQuote)),
    ...some('Margin forfeited', -sum((leg) => leg.liquidation?.marginForfeitedQuote ?? 0)),
    ...some('Liquidation fees', -sum((leg) => leg.liquidation?.feeQuote ?? 0)),
    ...some(
      'Absorbed by insurance',
      sum((leg) => leg.liquidation?.insuranceAbsorbedQuote ?? 0),
    ),
  ];
  const told = named.reduce((total, step) => total + step.amountQuote, 0);
  return [
    ...named,
    ...some('Other costs', totals.netQuote - told),
    { name: 'Net', amountQuote: totals.netQuote, kind: 'standing' },
  ];
}

/** Twin's net, the parts of the forced-exit loss, what was forgone after it, actual net. */
export function twinBridge({ totals }: ReplayResult, exit: ForcedExit): readonly Step[] {
  return [
    { name: 'Twin net', amountQuote: totals.twinNetQuote, kind: 'standing' },
    ...some('Margin forfeited', -exit.marginForfeitedQuote),
    ...some('Liquidation fees', -exit.liquidationFeesQuote),
    ...some('Absorbed by insurance', exit.insuranceAbsorbedQuote),
    ...some('Naked drift', -exit.nakedDriftQuote),
    ...some('Basis forgone', -exit.basisForgoneQuote),
    ...some('Funding forgone', -exit.fundingForgoneQuote),
    ...some('Unplanned costs', -exit.unplannedCostsQuote),
    ...some('Residual', -exit.residualQuote),
    ...some('Forgone after the exit', -totals.forgoneAfterExitQuote),
    { name: 'Net', amountQuote: totals.netQuote, kind: 'standing' },
  ];
}

const change = (name: string, amountQuote: number): Step => ({ name, amountQuote, kind: 'change' });

const some = (name: string, amountQuote: number): readonly Step[] =>
  Math.abs(amountQuote) < NOTHING ? [] : [change(name, amountQuote)];

function bridgeTable(title: string, steps: readonly Step[], currency: string): Html {
  const bars = spans(steps);
  const low = Math.min(0, ...bars.flat());
  const high = Math.max(0, ...bars.flat());
  const scale = 100 / (high - low || 1);
  return html`<table class="bridge"><caption>${title}, ${currency}</caption><tbody>${steps.map(
    (step, i) => {
      const [from, to] = bars[i] ?? [0, 0];
      const kind = step.kind === 'standing' ? 'sum' : step.amountQuote < 0 ? 'drop' : 'gain';
      const text =
        step.kind === 'standing'
          ? signed(step.amountQuote).replace('+', '')
          : signed(step.amountQuote);
      const left = ((Math.min(from, to) - low) * scale).toFixed(2);
      const wide = Math.max(0.6, Math.abs(to - from) * scale).toFixed(2);
      const zero = (-low * scale).toFixed(2);
      return html`<tr${step.kind === 'standing' ? html` class="total"` : ''}><th scope="row">${
        step.name
      }</th><td class="num">${text}</td><td><svg viewBox="0 0 100 14" preserveAspectRatio="none"
 aria-hidden="true"><path class="zero" d="M${zero} 0V14"/><rect
 class="${kind}" x="${left}" y="1" width="${wide}" height="12"/></svg></td></tr>`;
    },
  )}</tbody></table>`;
}

/** Where each bar begins and ends: changes start where the line before them stopped. */
function spans(steps: readonly Step[]): readonly (readonly [number, number])[] {
  let running = 0;
  return steps.map(({ amountQuote, kind }) => {
    const from = kind === 'standing' ? 0 : running;
    running = from + amountQuote;
    return [from, running] as const;
  });
}
