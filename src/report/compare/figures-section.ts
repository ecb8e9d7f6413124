/** Every figure of both runs, each difference with its reason; what is equal folds away. */
import { defined } from '../definitions.ts';
import { type Content, type Html, html } from '../escape.ts';
import type { Comparison, FigureDifference, FigureValue } from './comparison.ts';
import { differenceText, figureText } from './figure-text.ts';
import { isSame } from './figures.ts';

export function figuresSection({ figures, a, b }: Comparison): Html {
  const differ = figures.filter((one) => !isSame(one));
  const same = figures.filter(isSame);
  const currency = a.currency === b.currency ? a.currency : `${a.currency} and ${b.currency}`;
  return html`<section id="figures"><h2>Every figure</h2>
<p class="note">Amounts in ${currency}.</p>${
    differ.length === 0 ? null : tableOf('Figures that differ', differ, true)
  }${
    same.length === 0
      ? null
      : html`<details class="all"${differ.length === 0 ? html` open` : ''}><summary>${same.length} figures are the same in both</summary>${tableOf(
          'Figures that are the same',
          same,
          false,
        )}</details>`
  }</section>`;
}

function tableOf(name: string, figures: readonly FigureDifference[], reasoned: boolean): Html {
  const groups = [...new Set(figures.map(groupOf))];
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table class="figures-table">
<thead><tr><th>Figure</th><th class="num">A</th><th class="num">B</th>${
    reasoned ? html`<th class="num">A − B</th><th>Why</th>` : null
  }</tr></thead><tbody>${groups.map((group) => [
    html`<tr class="group"><th colspan="${reasoned ? 5 : 3}" scope="colgroup">${group}</th></tr>`,
    figures.filter((figure) => groupOf(figure) === group).map((figure) => rowOf(figure, reasoned)),
  ])}</tbody></table></div>`;
}

/** `The run`, `The forced exit`, `The long`, `The long, life 2`. */
function groupOf({ name }: FigureDifference): string {
  const [first = '', key = '', life = '0'] = name.split('.');
  if (first === 'forcedExit') return 'The forced exit';
  if (first !== 'legs') return 'The run';
  return `The ${key}${life === '0' ? '' : `, life ${Number(life) + 1}`}`;
}

const rowOf = (figure: FigureDifference, reasoned: boolean): Html => {
  const { name, label, means, unit, a, b, difference, why, touchedBy } = figure;
  return html`<tr data-figure="${name}"${reasoned ? '' : html` class="same"`}><th scope="row">${
    means === null ? label : defined(means, label)
  }</th>${cell(a, unit)}${cell(b, unit)}${
    reasoned
      ? html`<td class="num" data-value="${difference ?? ''}">${differenceText(difference, unit)}</td><td class="why">${touchedBy.map((what) => html`<span class="badge">OTHER ${what.toUpperCase()}</span> `)}${why}</td>`
      : null
  }</tr>`;
};

const cell = (value: FigureValue, unit: FigureDifference['unit']): Content =>
  html`<td class="num${typeof value === 'string' ? ' words' : ''}" data-value="${
    value === null ? '' : String(value)
  }">${figureText(value, unit)}</td>`;
