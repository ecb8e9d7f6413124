/** The rules each leg was under, with their dates and sources; what has no source says so. */
import type { ReplayResult } from '../../domain/result.ts';
import type { RuleInForce, RulesUsed, RuleTier } from '../../domain/rules-used.ts';
import { grouped, percent } from '../../replay/rule-words.ts';
import { DEFINITIONS, type DefinitionKey, defined } from '../definitions.ts';
import { type Content, type Html, html } from '../escape.ts';
import { leverage } from '../format.ts';
import { cut, longName, longProse, NAME_LENGTH } from '../long-text.ts';
import { marginCurrency, roleName } from '../names.ts';
import { inForceText } from '../rules.ts';

/** Tables of more rows than this are folded. */
const TIERS_SHOWN = 5;

const MEANS: Readonly<Record<RuleInForce['what'], DefinitionKey>> = {
  maintenance: 'maintenance',
  formula: 'marginFormula',
  liquidation: 'atLiquidation',
  trigger: 'triggerRule',
  'taker fee': 'takerFee',
  funding: 'fundingRule',
  'funding account': 'fundingAccount',
  'shared account': 'sharedAccount',
  'auto-deleveraging': 'autoDeleveraging',
  collateral: 'collateral',
};

/** A result of another version may know of more. */
const meansOf = (what: RuleInForce['what']): DefinitionKey | null =>
  Object.hasOwn(MEANS, what) ? MEANS[what] : null;

function ruleName(what: RuleInForce['what']): string {
  const means = meansOf(what);
  return means === null ? cut(what, NAME_LENGTH) : DEFINITIONS[means].name;
}

function ruleTerm(what: RuleInForce['what']): Content {
  const means = meansOf(what);
  return means === null ? longName(what) : defined(means);
}

/** The section: a table a leg. */
export const rulesSection = (result: ReplayResult): Html => html`<section id="rules">
<h2>Rules in force</h2>${keyNote(result)}${result.rules.map((used) =>
  legRules(used, result),
)}</section>`;

/** What the marks in the tables mean, of those that are there. */
function keyNote({ rules }: ReplayResult): Html | null {
  const all = rules.flatMap((used) => used.rules);
  const meanings = [
    all.some(({ datedBy }) => datedBy === 'seen')
      ? '“Seen on” a day: the rule stood then and may be older.'
      : null,
    all.some(({ nearest }) => nearest)
      ? 'NEAREST: no rule as old as the window is known, and the earliest one stands in.'
      : null,
    all.some(({ source }) => source === null)
      ? 'NO SOURCE: no page or record that can be named stands behind it.'
      : null,
  ].filter((one) => one !== null);
  return meanings.length === 0 ? null : html`<p class="note">${meanings.join(' ')}</p>`;
}

const legRules = (used: RulesUsed, result: ReplayResult): Html => html`
<h3 class="leg-rules">${roleName(result, used.role)} <span class="unit name">${longName(used.venue)} ${longName(
  used.instrument,
)}</span></h3>
${noMarginNote(used)}${unsourcedNote(used)}<table class="rules"><thead><tr><th scope="col">Rule</th>
<th scope="col">What it says</th><th scope="col">${defined('inForce')}</th><th scope="col">Source</th></tr></thead>
<tbody>${used.rules.map((rule) => ruleRow(rule, tierUnit(used, result)))}</tbody></table>`;

const noMarginNote = ({ table, styleText }: RulesUsed): Html | null =>
  table === null
    ? html`<p class="note">No margin of its own to keep: ${longProse(styleText)}.</p>`
    : null;

const unsourcedNote = ({ unsourced }: RulesUsed): Html | null =>
  unsourced.length === 0
    ? null
    : html`<p class="note">Without a source: ${unsourced
        .map((what) => ruleName(what).toLowerCase())
        .join(', ')}.</p>`;

/** What the ends of tiers are in: the currency the leg is margined in. */
function tierUnit({ role }: RulesUsed, { legs, currency }: ReplayResult): string {
  const leg = legs.find((one) => one.role === role);
  return leg === undefined ? currency : marginCurrency(leg);
}

const unsourced = html`<span class="badge strong">${defined('noSource', 'NO SOURCE')}</span>`;

const ruleRow = (rule: RuleInForce, unit: string): Html => html`<tr>
<th scope="row">${ruleTerm(rule.what)}</th>
<td class="says">${saysCell(rule, unit)}</td>
<td class="since">${inForceText(rule)}${
  rule.nearest ? html`<br><span class="badge">${defined('rulesNearest', 'NEAREST')}</span>` : null
}</td>
<td class="name from">${rule.source === null ? unsourced : longProse(rule.source)}${checkedNote(rule)}</td></tr>`;

/** Of a rule that is its own authority there is nothing more to say. */
const checkedNote = ({ source, checkedAgainst }: RuleInForce): Html | null =>
  source === checkedAgainst
    ? null
    : html`<br><span class="note">checked against: ${longProse(checkedAgainst)}</span>`;

function saysCell({ text, table, tiers, tiersIn }: RuleInForce, unit: string): Content {
  const named = table === null ? null : html`<br><span class="note name">${longName(table)}</span>`;
  // The words of a single tier are the whole of it.
  if (tiers.length < 2) return [longProse(text), named];
  const rows = tierTable(tiers, tiersIn === 'contracts' ? 'contracts' : unit);
  return [
    longProse(text),
    named,
    tiers.length <= TIERS_SHOWN
      ? rows
      : html`<details><summary>${tiers.length} tiers</summary>${rows}</details>`,
  ];
}

function tierTable(tiers: readonly RuleTier[], unit: string): Html {
  const known = tiers.some(({ maxLeverage }) => maxLeverage !== null);
  const row = ({ to, rateFraction, maxLeverage }: RuleTier): Html => html`<tr>
<td class="num">${to === null ? 'beyond' : grouped(to)}</td><td class="num">${percent(
    rateFraction,
  )}</td>${
    known
      ? html`<td class="num">${maxLeverage === null ? 'not known' : leverage(maxLeverage)}</td>`
      : null
  }</tr>`;
  return html`<table class="tiers"><thead><tr><th scope="col" class="num">Up to, ${unit}</th>
<th scope="col" class="num">Rate</th>${
    known ? html`<th scope="col" class="num">Max leverage</th>` : null
  }</tr></thead><tbody>${tiers.map(row)}</tbody></table>`;
}
