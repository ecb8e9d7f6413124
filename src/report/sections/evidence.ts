/** What the figures rest on: limits, assumptions, rules, data, and the recipe to repeat them. */

import type { ReplayReport } from '../../domain/report.ts';
import type { ReplayResult } from '../../domain/result.ts';
import { exchangeNamed } from '../../venues/exchanges.ts';
import { type Content, type Html, html } from '../escape.ts';
import { decimal, percent } from '../format.ts';
import { longProse } from '../long-text.ts';
import { dataSection } from './data.ts';
import { nextStepsBlock } from './next-steps.ts';
import { rulesSection } from './rules.ts';

/** All sections below the tables of events and legs. */
export const evidenceSections = (report: ReplayReport): readonly Html[] => [
  limitsSection(report.result),
  rulesSection(report.result),
  dataSection(report.result),
  recipeSection(report),
];

function limitsSection(result: ReplayResult): Html {
  const { seeds, ambiguous, netBoundsQuote: bounds, currency } = result;
  const limits: readonly Content[] = [
    ...result.resolutionLimits.map(longProse),
    ambiguous
      ? `Both legs died in one bar. Depending on the order the net lies between ${decimal(
          bounds[0],
          2,
        )} and ${decimal(bounds[1], 2)} ${currency}.`
      : null,
    ...accountLimits(result),
    seeds === null
      ? null
      : `Of ${seeds.run} seeds of this reconstruction, ${seeds.agreeing} end with the same legs dead.`,
  ].filter((limit) => limit !== null);
  return html`<section id="limits"><h2>What this cannot tell</h2>${list(
    limits,
    'Nothing was found that bars of this length leave open.',
  )}<h2 id="assumptions">Assumptions</h2>${list(
    result.assumptions.map(({ text }) => longProse(text)),
    'None beyond the scenario.',
  )}</section>`;
}

/** A line an account, and what none of them can see. */
function accountLimits({ deltaNeutralAccounts: accounts }: ReplayResult): readonly string[] {
  if (accounts.length === 0) return [];
  const lines = accounts.map((account) => {
    const { underlier, qualifiesAtEntry, qualifyingTimeFraction, changes } = account;
    const name = `${titleOf(account.exchange)} account, ${underlier}`;
    if (qualifiesAtEntry === null || qualifyingTimeFraction === null)
      return `${name}: no leg there lived to the close of a bar, so whether it counted as delta-neutral is not known.`;
    const entered = qualifiesAtEntry ? 'delta-neutral' : 'not delta-neutral';
    const times = `${changes.length} change${changes.length === 1 ? '' : 's'}`;
    return `${name}: ${entered} at entry (${account.reasonAtEntry ?? ''}), delta-neutral for ${percent(qualifyingTimeFraction, 1)} of the time a leg was held there, ${times}.`;
  });
  return [
    ...lines,
    'A hedge on another venue never counts: an exchange sees what lies in one account of its own. Counting as delta-neutral lowers the rank in auto-deleveraging and moves no liquidation.',
  ];
}

const titleOf = (exchange: string): string => exchangeNamed(exchange)?.title ?? exchange;

const list = (items: readonly Content[], none: string): Html =>
  items.length === 0
    ? html`<p>${none}</p>`
    : html`<ul class="plain">${items.map((item) => html`<li>${item}</li>`)}</ul>`;

/** A report is a recipe: what ran, how to run it again, and what to ask of it next. */
const recipeSection = (report: ReplayReport): Html => html`<section id="recipe">
<h2>The scenario that ran</h2><pre tabindex="0"><code>${report.recipe}</code></pre>
<p class="note">To reproduce: <span class="mono">${report.reproduce}</span></p>
${nextStepsBlock(report)}</section>`;
