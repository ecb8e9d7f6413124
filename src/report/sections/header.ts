/** The top of the page: what was asked, what came out, and what must be known before believing it. */
import type { ReplayResult } from '../../domain/result.ts';
import { durationText, minuteText } from '../../units/time.ts';
import { type DefinitionKey, defined } from '../definitions.ts';
import { type Html, html } from '../escape.ts';
import { long, longName, longProse } from '../long-text.ts';
import { byRule, isStressed, policySentences, ruleExits } from '../policies.ts';
import { verdictSentence } from '../verdict.ts';

/** Several names and amounts, and what of it is no history. */
const VERDICT_LENGTH = 600;

/** Name, badges, question, verdict, and the frame of the replay. */
export function headerSection(result: ReplayResult): Html {
  const [from, to] = result.windowMs;
  return html`<header>
<p class="eyebrow"><bdi class="name">${longName(result.scenario)}</bdi>${badges(result)}</p>
<h1>${long(verdictSentence(result), VERDICT_LENGTH)}</h1>
${result.question === '' ? null : html`<p class="muted"><bdi>${longProse(result.question)}</bdi></p>`}
<ul class="facts">
<li>${longProse(result.constructionText)}</li>
<li>${minuteText(from)} to ${minuteText(to)} UTC</li>
<li>bars of ${durationText(result.gridMs)}</li>
<li>${result.engine} engine${result.engineNote === null ? '' : [': ', longProse(result.engineNote)]}</li>
${result.reconstruction === null ? null : html`<li>reconstruction: ${longName(result.reconstruction)}</li>`}
</ul>
${stressOf(result)}${policiesOf(result)}
${result.gates.length === 0 ? null : gatesOf(result)}
</header>`;
}

/** One badge a caveat; shared with the matrix. */
export function badges(result: ReplayResult): readonly Html[] {
  const badge = (means: DefinitionKey, text: string, strong = true): Html =>
    html` <span class="badge${strong ? ' strong' : ''}">${defined(means, text)}</span>`;
  const all: readonly (Html | null)[] = [
    result.reconstruction === null ? null : badge('reconstruction', 'RECONSTRUCTION'),
    isStressed({ assumptions: result.assumptions ?? [] }) ? badge('stressed', 'STRESSED') : null,
    // Results of older versions have no crowd.
    (result.crowd ?? null) === null ? null : badge('counterfactual', 'COUNTERFACTUAL'),
    result.ambiguous ? badge('ambiguous', 'AMBIGUOUS') : null,
    result.seeds?.sensitive === true ? badge('seedSensitive', 'SEED-SENSITIVE') : null,
    // Results of older versions have no findings.
    (result.findings ?? []).some(({ accepted }) => accepted)
      ? badge('dataErrorsAccepted', 'DATA ERRORS ACCEPTED')
      : null,
    result.rules.some((rules) => rules.nearest)
      ? badge('rulesNearest', 'RULES: NEAREST', false)
      : null,
  ];
  return all.filter((one): one is Html => one !== null);
}

/** Shocks are told before anything that follows from them. */
const stressOf = ({ assumptions }: ReplayResult): Html | null => {
  const shocks = assumptions.filter(({ code }) => code === 'stress');
  return shocks.length === 0
    ? null
    : html`<div class="policies stress"><p><strong>${defined('stressed', 'STRESSED')}</strong> Laid over the recorded history</p><ul class="plain">${shocks.map(
        ({ text }) => html`<li>${longProse(text.replace(/^STRESSED, not history: /, ''))}</li>`,
      )}</ul></div>`;
};

/** Rules that act while the trade runs are part of the question, and what closed it of the answer. */
function policiesOf(result: ReplayResult): Html | null {
  const sentences = policySentences(result);
  const exits = ruleExits(result).map(
    (exit) => `${minuteText(exit.atMs)} UTC: closed ${byRule(exit)}.`,
  );
  const more = exits.length - EXITS_SHOWN;
  const told = [
    ...sentences,
    ...exits.slice(0, EXITS_SHOWN),
    ...(more > 0 ? [`${more} more exits by rule are among the events.`] : []),
  ];
  return told.length === 0
    ? null
    : html`<div class="policies"><p>Rules that act while the trade runs</p><ul class="plain">${told.map(
        (sentence) => html`<li>${longProse(sentence)}</li>`,
      )}</ul></div>`;
}

const EXITS_SHOWN = 3;

const gatesOf = ({ gates }: ReplayResult): Html =>
  html`<ul class="facts">${gates.map(
    ({ gate, passed, found }) =>
      html`<li class="${passed ? 'gate' : 'gate loss'}">${defined('gate', 'gate')} ${longName(gate)}: ${
        passed ? 'passed' : 'failed'
      }, ${longName(found)}</li>`,
  )}</ul>`;
