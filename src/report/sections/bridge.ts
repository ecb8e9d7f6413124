/** From funding earned to net, and from the twin to what really happened: two waterfalls, a line a step. */
import type { ForcedExit, LegResult, ReplayResult } from '../../domain/result.ts';
import { DEFINITIONS, type DefinitionKey, defined } from '../definitions.ts';
import { type Html, html } from '../escape.ts';
import { decimal, signed } from '../format.ts';
import { transferFees } from '../policies.ts';

/** One line: a change, or a standing (start, end) that is measured from zero. */
export interface Step {
  readonly name: string;
  readonly means: DefinitionKey;
  readonly amountQuote: number;
  readonly kind: 'change' | 'standing';
}

/** Smaller than what two decimals show: not worth a line. */
const NOTHING = 0.005;

/** The section: both bridges, on one scale; the second only after a forced exit. */
export function bridgeSection(result: ReplayResult): Html {
  const { forcedExit, currency } = result;
  const net = netBridge(result);
  const twin = forcedExit === null ? null : twinBridge(result, forcedExit);
  const scale = scaleOf([net, twin ?? []]);
  return html`<section id="bridge"><h2>From funding to net</h2>
<p class="note">Each bar begins where the one above it ends; its point shows the way. Solid bars stand on zero.${
    twin === null ? null : ' Both pictures have one scale.'
  }</p>
<div class="bridges">${bridgeTable(`Where the net comes from, ${currency}`, net, scale)}${
    twin === null ? null : bridgeTable(`What the forced exit changed, ${currency}`, twin, scale)
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
    change('fundingEarned', totals.fundingEarnedQuote, 'Funding'),
    ...some('interest', totals.interestQuote),
    change('pricePnl', totals.pricePnlQuote, 'Price P&L'),
    ...some('tradingFees', moving - sum((leg) => leg.feesQuote)),
    ...some('transferFees', -moving),
    ...some('slippage', -sum((leg) => leg.slippageQuote)),
    ...some('marginForfeited', -sum((leg) => leg.liquidation?.marginForfeitedQuote ?? 0)),
    ...some('liquidationFees', -sum((leg) => liquidationCosts(leg))),
    ...some(
      'insuranceAbsorbed',
      sum((leg) => leg.liquidation?.insuranceAbsorbedQuote ?? 0),
    ),
    ...some('deleveragingHaircut', -sum((leg) => leg.deleveraging?.haircutQuote ?? 0)),
    ...some('exitCharges', -sum((leg) => leg.exitChargesQuote)),
  ];
  const told = named.reduce((total, step) => total + step.amountQuote, 0);
  return [
    ...named,
    ...some('otherCosts', totals.netQuote - told),
    standing('net', totals.netQuote),
  ];
}

const liquidationCosts = ({ liquidation }: LegResult): number =>
  (liquidation?.feeQuote ?? 0) + (liquidation?.slippageQuote ?? 0);

/** Twin's net, the parts of the forced-exit loss, what was forgone after it, actual net. */
export function twinBridge({ totals }: ReplayResult, exit: ForcedExit): readonly Step[] {
  return [
    standing('twin', totals.twinNetQuote),
    ...some('marginForfeited', -exit.marginForfeitedQuote),
    ...some('liquidationFees', -exit.liquidationFeesQuote),
    ...some('insuranceAbsorbed', exit.insuranceAbsorbedQuote),
    ...some('deleveragingHaircut', -exit.deleveragingHaircutQuote),
    ...some('exitCharges', -exit.exitChargesQuote),
    ...some('nakedDrift', -exit.nakedDriftQuote),
    ...some('basisForgone', -exit.basisForgoneQuote),
    ...some('collateralForgone', -exit.collateralForgoneQuote),
    ...some('fundingForgone', -exit.fundingForgoneQuote),
    ...some('unplannedCosts', -exit.unplannedCostsQuote),
    ...some('residual', -exit.residualQuote),
    ...some('forgoneAfterExit', -totals.forgoneAfterExitQuote),
    standing('net', totals.netQuote),
  ];
}

const change = (
  means: DefinitionKey,
  amountQuote: number,
  name: string = DEFINITIONS[means].name,
): Step => ({ name, means, amountQuote, kind: 'change' });

const standing = (means: DefinitionKey, amountQuote: number): Step => ({
  name: DEFINITIONS[means].name,
  means,
  amountQuote,
  kind: 'standing',
});

const some = (means: DefinitionKey, amountQuote: number): readonly Step[] =>
  Math.abs(amountQuote) < NOTHING ? [] : [change(means, amountQuote)];

/** From amounts to hundredths of the picture's width. */
type Scale = (amountQuote: number) => number;

/** Zero and every end of every bar are on it, and a little ground on either side. */
function scaleOf(bridges: readonly (readonly Step[])[]): Scale {
  const ends = bridges.flatMap((steps) => spans(steps).flat());
  const low = Math.min(0, ...ends);
  const high = Math.max(0, ...ends);
  const unit = (100 - 2 * GROUND) / (high - low || 1);
  return (amountQuote) => GROUND + (amountQuote - low) * unit;
}

const GROUND = 1;

function bridgeTable(title: string, steps: readonly Step[], scale: Scale): Html {
  const bars = spans(steps);
  const zero = scale(0).toFixed(2);
  return html`<table class="bridge"><caption>${title}</caption><tbody>${steps.map((step, i) => {
    const [from, to] = bars[i] ?? [0, 0];
    const isSum = step.kind === 'standing';
    const next = i < steps.length - 1;
    return html`<tr${isSum ? html` class="total"` : ''}><th scope="row">${defined(
      step.means,
      step.name,
    )}</th><td class="num">${
      isSum ? decimal(step.amountQuote, 2) : signed(step.amountQuote)
    }</td><td class="bar"><svg viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden="true"><path
 class="zero" d="M${zero} 0V30"/>${next ? joint(scale(to)) : null}${barOf(step, scale(from), scale(to))}</svg></td></tr>`;
  })}</tbody></table>`;
}

/** From this bar's end down to where the next one begins. */
const joint = (at: number): Html => html`<path class="joint" d="M${at.toFixed(2)} 23V30"/>`;

/** Least width of a bar, and how long its point is. */
const SLIVER = 0.5;
const POINT = 1.4;

/** A block on zero, or a block that points where it goes: the way is told by shape, and not by colour alone. */
function barOf({ kind, amountQuote }: Step, from: number, to: number): Html | null {
  if (kind === 'change' && Math.abs(amountQuote) < NOTHING) return null;
  const forward = to >= from;
  const end = Math.abs(to - from) >= SLIVER ? to : from + (forward ? SLIVER : -SLIVER);
  const [x, tip] = [from.toFixed(2), end.toFixed(2)];
  if (kind === 'standing') return html`<path class="sum" d="M${x} 7H${tip}V23H${x}Z"/>`;
  const point = Math.min(POINT, Math.abs(end - from));
  const neck = (forward ? end - point : end + point).toFixed(2);
  return html`<path class="${amountQuote < 0 ? 'drop' : 'gain'}" d="M${x} 7H${neck}L${tip} 15L${neck} 23H${x}Z"/>`;
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
