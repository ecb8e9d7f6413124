/**
 * What each figure means, said once: every page, the terminal's help and docs/reading-a-report.md tell
 * a figure by these words.
 */
import { type Html, html } from './escape.ts';

export interface Definition {
  /** As the pages head it. */
  readonly name: string;
  /** A sentence or two: what it is, in what, over what time, and what it leaves out. */
  readonly says: string;
  /** How it is made of other figures, in their names. */
  readonly formula?: string;
}

export const DEFINITIONS = {
  net: {
    name: 'Net',
    says: 'What the trade made or lost, over all capital, reserve included.',
    formula: 'funding + interest + price P&L − costs',
  },
  fundingEarned: {
    name: 'Funding earned',
    says: 'Sum of the funding payments of all legs; negative if the construction paid.',
  },
  forcedExitLoss: {
    name: 'Forced-exit loss',
    says: 'What being thrown out cost, both nets taken at the instant the exit ends; negative where it helped. What was missed afterwards is a line of its own.',
    formula: 'twin’s net − actual net',
  },
  twin: {
    name: 'Twin net',
    says: 'The same construction and entries with liquidation switched off, to the planned exit; no collateral is moved, and it leaves by the market’s rules only.',
  },
  survivalLeverage: {
    name: 'Survival leverage',
    says: 'The highest leverage at which the leg alone, at the quantity held, would have seen its planned exit; none where nothing can liquidate it, or where an account is judged as one. The pair’s is the smaller of its legs’.',
  },
} as const satisfies Readonly<Record<string, Definition>>;

export type DefinitionKey = keyof typeof DEFINITIONS;

/** The figure's name (or `label`), its definition one hover, one touch or one tab stop away. */
export function defined(key: DefinitionKey, label?: string): Html {
  const definition: Definition = DEFINITIONS[key];
  const { name, says, formula } = definition;
  return html`<span class="term" tabindex="0">${label ?? name}<span class="definition" role="tooltip"> ${
    says
  }${formula === undefined ? null : html` <span class="formula">= ${formula}</span>`}</span></span>`;
}
