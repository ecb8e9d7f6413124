/** The same day otherwise: the scenario's variants beside its own run, best and worst told by words. */
import type { ForcedExit, ReplayResult, VariantResult } from '../../domain/result.ts';
import { DEFINITIONS, type DefinitionKey, defined } from '../definitions.ts';
import { type Html, html } from '../escape.ts';
import { decimal, length, NONE, quantity, signed } from '../format.ts';
import { longName, longProse } from '../long-text.ts';
import { scrollBox } from '../scroll-box.ts';
import { commandText } from '../sweep/commands.ts';
import {
  type ComparedRun,
  changeText,
  comparedRuns,
  firstForcedText,
  restText,
} from '../variant-rows.ts';
import { unwindingTable } from './unwinding.ts';

/** Nothing where the scenario has no variants. */
export function variantsSection(result: ReplayResult): Html | null {
  if (result.variants.length === 0) return null;
  const runs = comparedRuns(result);
  return html`<section id="otherwise"><h2>The same day otherwise</h2>
<p class="note">Each run is this scenario with something else in it, replayed on the same history; below the tables stands what. Amounts in ${
    result.currency
  }, times in UTC.</p>
${netTable(runs, result.currency)}${partsTable(runs)}${unwindingTable(
  runs.map(({ name, outcome }) => ({ name, exits: outcome?.exits ?? [] })),
  result,
)}${behindTable(runs)}${runsFold(result)}</section>`;
}

function netTable(runs: readonly ComparedRun[], currency: string): Html {
  const scale = scaleOf(runs);
  const table = html`<table class="otherwise"><caption>What each run came to, ${currency}</caption>
<thead><tr><th scope="col">Run</th><th scope="col" class="num">${defined('net')}</th><td class="bar"></td>
<th scope="col" class="num">${defined('againstThisRun')}</th><th scope="col" class="num">${defined('forcedExitLoss')}</th>
<th scope="col">First forced out</th><th scope="col">The rest</th>
<th scope="col" class="num">${defined('timeNaked')}</th></tr></thead>
<tbody>${runs.map((run) => netRow(run, scale))}</tbody></table>`;
  return scrollBox('What each run came to', table);
}

function netRow(run: ComparedRun, scale: Scale): Html {
  const { outcome, variant, rank } = run;
  const caveats = run.caveats.map((word) => html`<span class="rank">${word}</span>`);
  const name = html`<th scope="row">${longName(run.name)}${caveats}</th>`;
  if (outcome === null)
    return html`<tr class="quiet">${name}<td colspan="7">not let in: ${longProse(
      variant?.refused ?? '',
    )}</td></tr>`;
  const difference = variant?.differenceQuote ?? null;
  const forced = outcome.firstForced !== null;
  return html`<tr${variant === null ? html` class="own"` : null}>${name}
<td class="num">${decimal(outcome.netQuote, 2)}${rank === null ? null : html`<span class="rank">${rank}</span>`}</td>
<td class="bar">${netBar(outcome.netQuote, scale)}</td>
<td class="num">${difference === null ? NONE : signed(difference)}</td>
<td class="num">${decimal(outcome.forcedExitLossQuote, 2)}</td>
<td${forced ? html` class="loss"` : null}>${forced ? '† ' : ''}${firstForcedText(outcome)}</td>
<td>${restText(outcome)}</td>
<td class="num">${outcome.nakedMs === 0 ? NONE : length(outcome.nakedMs)}</td></tr>`;
}

/** From nets to hundredths of the picture's width; zero is on it. */
type Scale = (amountQuote: number) => number;

function scaleOf(runs: readonly ComparedRun[]): Scale {
  const nets = runs.flatMap(({ outcome }) => outcome?.netQuote ?? []);
  const [low, high] = [Math.min(0, ...nets), Math.max(0, ...nets)];
  return (amountQuote) => 1 + ((amountQuote - low) / (high - low || 1)) * 98;
}

function netBar(net: number, scale: Scale): Html {
  const [zero, end] = [scale(0), scale(net)];
  const [from, to] = [Math.min(zero, end), Math.max(zero, end)];
  return html`<svg viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true"><path class="zero"
 d="M${zero.toFixed(2)} 0V20"/><rect class="${net < 0 ? 'drop' : 'gain'}" x="${from.toFixed(2)}" y="5" width="${(
   to - from
 ).toFixed(2)}" height="10"/></svg>`;
}

type Part = readonly [means: DefinitionKey, of: (exit: ForcedExit) => number];

/** What a loss is made of; what was gained by it stands with its sign. */
const PARTS: readonly Part[] = [
  ['marginForfeited', (exit) => exit.marginForfeitedQuote],
  ['liquidationFees', (exit) => exit.liquidationFeesQuote],
  ['insuranceAbsorbed', (exit) => -exit.insuranceAbsorbedQuote],
  ['deleveragingHaircut', (exit) => exit.deleveragingHaircutQuote],
  ['exitCharges', (exit) => exit.exitChargesQuote],
  ['nakedDrift', (exit) => exit.nakedDriftQuote],
  ['basisForgone', (exit) => exit.basisForgoneQuote],
  ['collateralForgone', (exit) => exit.collateralForgoneQuote],
  ['fundingForgone', (exit) => exit.fundingForgoneQuote],
  ['unplannedCosts', (exit) => exit.unplannedCostsQuote],
];

/** Smaller than what two decimals show. */
const NOTHING = 0.005;

/** Parts that are nothing in every run have no column; nothing where nothing was forced out. */
function partsTable(runs: readonly ComparedRun[]): Html | null {
  const forced = runs.flatMap(({ name, outcome }) =>
    outcome === null || outcome.forcedExit === null
      ? []
      : [{ name, outcome, exit: outcome.forcedExit }],
  );
  const parts = PARTS.filter(([, of]) => forced.some(({ exit }) => Math.abs(of(exit)) >= NOTHING));
  if (forced.length === 0 || parts.length === 0) return null;
  const table = html`<table class="parts"><caption>Where each forced-exit loss comes from</caption>
<thead><tr><th scope="col">Run</th>${parts.map(
    ([means]) => html`<th scope="col" class="num">${defined(means, DEFINITIONS[means].name)}</th>`,
  )}<th scope="col" class="num">${defined('forcedExitLoss')}</th>
<th scope="col" class="num">${defined('forgoneAfterExit')}</th></tr></thead>
<tbody>${forced.map(
    ({ name, outcome, exit }) => html`<tr><th scope="row">${longName(name)}</th>${parts.map(
      ([, of]) => html`<td class="num">${amountOf(of(exit))}</td>`,
    )}<td class="num sum">${decimal(outcome.forcedExitLossQuote, 2)}</td>
<td class="num">${amountOf(outcome.forgoneAfterExitQuote)}</td></tr>`,
  )}</tbody></table>`;
  return scrollBox('Where each forced-exit loss comes from', table);
}

const amountOf = (x: number): string => (Math.abs(x) < NOTHING ? NONE : decimal(x, 2));

/** Reductions in time and crowds, where a run has any. */
function behindTable(runs: readonly ComparedRun[]): Html | null {
  const told = runs.filter(
    ({ outcome }) => outcome !== null && (outcome.derisking !== null || outcome.crowd !== null),
  );
  if (told.length === 0) return null;
  return html`<ul class="plain">${told.flatMap(({ name, outcome }) => [
    outcome?.derisking == null
      ? null
      : html`<li>${longName(name)}: ${reducedText(outcome.derisking)}</li>`,
    outcome?.crowd == null ? null : html`<li>${longName(name)}: ${crowdText(outcome.crowd)}</li>`,
  ])}</ul>`;
}

type Outcome = NonNullable<VariantResult['outcome']>;

const reducedText = ({
  reductions,
  costQuote,
  savedQuote,
}: NonNullable<Outcome['derisking']>): string =>
  `both legs were reduced ${reductions === 1 ? 'once' : `${reductions} times`}, at a cost of ${decimal(
    costQuote,
    2,
  )}; against holding on it ${savedQuote < 0 ? 'lost' : 'saved'} ${decimal(Math.abs(savedQuote), 2)}.`;

function crowdText({
  notionalQuote,
  prefactor,
  crowdsPartQuote,
  converged,
}: NonNullable<Outcome['crowd']>): string {
  const did = crowdsPartQuote < 0 ? 'added to' : 'took from';
  return `COUNTERFACTUAL. A crowd of ${decimal(notionalQuote, 0)} a leg at an impact prefactor of ${quantity(
    prefactor,
  )} ${did} the net ${decimal(Math.abs(crowdsPartQuote), 2)}${
    converged ? '' : ', and its liquidations did not come to an end'
  }.`;
}

/** Each run by itself: what it changes, what to type where the scenario of this page lies, what it rests on. */
function runsFold({ variants, scenario }: ReplayResult): Html {
  return html`<details class="fold"><summary>Changes, commands and assumptions of each run</summary>
<p class="note">The commands run in the folder of this page, where scenario.yaml lies.</p>${variants.map(
    (variant, i) =>
      html`<h3>${longName(variant.name)}</h3>${changesOf(variant)}${commandBlock(
        variantCommand(variant, scenario, i),
      )}`,
  )}</details>`;
}

function changesOf({ changed, assumptions }: VariantResult): Html {
  const said = [...changed.map(changeText), ...assumptions];
  return said.length === 0
    ? html`<p class="note">Nothing: it is this run again.</p>`
    : html`<ul class="plain">${said.map((text) => html`<li>${longProse(text)}</li>`)}</ul>`;
}

const commandBlock = (command: string | null): Html =>
  command === null
    ? html`<p class="note">Its values can not be typed into a shell.</p>`
    : html`<pre class="command" tabindex="0"><code>${command}</code></pre>`;

/** Beside the run it is compared with, under a name of its own. */
function variantCommand({ name, sets }: VariantResult, scenario: string, i: number): string | null {
  const own = `${slugOf(scenario)}.${slugOf(name) || `variant-${i + 1}`}`.slice(0, NAME_MAX);
  const all = [...sets, 'variants=[]', `name=${own}`].flatMap((set) => ['--set', set]);
  return commandText(['replay', 'scenario.yaml', ...all, '--out', '..']);
}

/** As long as a scenario's name may be. */
const NAME_MAX = 80;

const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '');
