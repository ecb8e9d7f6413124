/** Crossing venues against staying on one: the extra return beside the extra forced-exit cost. */
import { defined } from '../definitions.ts';
import { type Html, html } from '../escape.ts';
import { NONE, percent } from '../format.ts';
import type { Comparison, FigureValue, VenueRow } from './comparison.ts';
import { differenceText, figureText } from './figure-text.ts';

/** Null where the two are not set against each other so. */
export function venuesSection({ venues, a, b }: Comparison): Html | null {
  if (venues === null) return null;
  const [crossing, staying] = venues.cross === 'a' ? [a, b] : [b, a];
  const {
    extraFundingFraction: funding,
    extraForcedExitLossFraction: loss,
    extraReturnFraction: made,
  } = venues;
  const most = Math.max(Math.abs(funding), Math.abs(loss), Math.abs(made));
  return html`<section id="venues"><h2>Crossing venues, or staying on one</h2>
<p class="note">${venues.asset}, one window, one capital. Crossing is <bdi>${crossing.scenario}</bdi>, staying is <bdi>${
    staying.scenario
  }</bdi>.</p>
<dl class="extra">${extraLine('Extra funding', funding, funding >= 0, most)}${extraLine(
    'Extra forced-exit loss',
    loss,
    loss <= 0,
    most,
  )}${extraLine('Extra return, all told', made, made >= 0, most)}</dl>
<div class="scroll" tabindex="0" role="region" aria-label="Crossing venues, or staying on one"><table class="narrow">
<thead><tr><td></td><th class="num">Crossing venues</th><th class="num">One venue</th><th class="num">Crossing − one</th></tr></thead>
<tbody>${venues.rows.map(rowOf)}</tbody></table></div>${
    venues.rows.some(
      ({ means, cross, same }) => means === 'divergence' && cross === null && same === null,
    )
      ? html`<p class="note">Divergence is ${NONE} on a reconstruction: its venues share one driver, so their distance is nobody’s record.</p>`
      : null
  }</section>`;
}

/** Both bars are shares of one capital on one scale. */
function extraLine(name: string, share: number, isGood: boolean, most: number): Html {
  const wide = most === 0 ? 0 : Math.max(share === 0 ? 0 : 0.6, (Math.abs(share) / most) * 100);
  return html`<div><dt>${name}</dt><dd class="bar"><svg viewBox="0 0 100 12" preserveAspectRatio="none"
 aria-hidden="true"><rect class="${isGood ? 'for' : 'against'}" width="${wide.toFixed(2)}" height="12"/></svg></dd><dd class="num${
   isGood ? '' : ' loss'
 }">${percent(share)}</dd></div>`;
}

const rowOf = ({ name, means, unit, cross, same, difference }: VenueRow): Html =>
  html`<tr data-row="${name}"><th scope="row">${means === null ? name : defined(means, name)}</th>${cell(
    cross,
    unit,
  )}${cell(same, unit)}<td class="num" data-value="${difference ?? ''}">${differenceText(
    difference,
    unit,
  )}</td></tr>`;

const cell = (value: FigureValue, unit: VenueRow['unit']): Html =>
  html`<td class="num" data-value="${value === null ? '' : String(value)}">${figureText(value, unit)}</td>`;
