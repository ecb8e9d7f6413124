/**
 * What each figure means, said once: every page, the terminal's help and docs/reading-a-report.md tell
 * a figure by these words.
 */
import type { Definition } from './definition.ts';
import { BEYOND } from './definitions-beyond.ts';
import { COST_FIGURES } from './definitions-cost.ts';
import { DATA, RULES } from './definitions-evidence.ts';
import { FORCED_EXIT, LEGS, MONEY, RATES, RISK, VERDICTS } from './definitions-replay.ts';
import { SCAN_FIGURES } from './definitions-scan.ts';
import { SWEEP_FIGURES } from './definitions-sweep.ts';
import { type Html, html } from './escape.ts';

export type { Definition } from './definition.ts';

/** Every figure of every page, in the order in which the glossary tells them. */
export const DEFINITIONS = {
  ...MONEY,
  ...FORCED_EXIT,
  ...RATES,
  ...RISK,
  ...LEGS,
  ...VERDICTS,
  ...BEYOND,
  ...RULES,
  ...DATA,
  ...SWEEP_FIGURES,
  ...SCAN_FIGURES,
  ...COST_FIGURES,
} as const satisfies Readonly<Record<string, Definition>>;

export type DefinitionKey = keyof typeof DEFINITIONS;

/**
 * The figure's name (or `label`), its definition one hover, one touch or one tab stop away. Ears get it
 * from the glossary, which the page's frame adds: read where it hovers, it would be read out with every
 * cell of the row it heads.
 */
export function defined(key: DefinitionKey, label?: string): Html {
  const { says, formula }: Definition = DEFINITIONS[key];
  return html`<span class="term" tabindex="0" aria-describedby="term-${key}">${
    label ?? DEFINITIONS[key].name
  }<span class="definition" aria-hidden="true"> ${says}${formulaOf(formula)}</span></span>`;
}

const formulaOf = (formula: string | undefined): Html | null =>
  formula === undefined ? null : html` <span class="formula">= ${formula}</span>`;

const USED = /aria-describedby="term-([A-Za-z]+)"/g;

/**
 * Every figure that a page names by {@link defined}, with its definition: what ears are referred to, and
 * what paper has instead of hovering.
 *
 * @returns null of a page that names none
 */
export function glossaryOf(page: Html): Html | null {
  const used = new Set([...page.markup.matchAll(USED)].map(([, key]) => key));
  const keys = (Object.keys(DEFINITIONS) as DefinitionKey[]).filter((key) => used.has(key));
  if (keys.length === 0) return null;
  const entry = (key: DefinitionKey): Html => {
    const { name, says, formula }: Definition = DEFINITIONS[key];
    return html`<div><dt>${name}</dt><dd id="term-${key}">${says}${formulaOf(formula)}</dd></div>`;
  };
  return html`<section class="glossary" id="glossary" aria-labelledby="glossary-name">
<h2 id="glossary-name">What the figures mean</h2><dl>${keys.map(entry)}</dl></section>`;
}
