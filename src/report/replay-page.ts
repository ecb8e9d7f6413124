/** The report of one replay: one file that needs nothing else. */
import type { ReplayReport } from '../domain/report.ts';
import type { ReplayResult } from '../domain/result.ts';
import { chartsOf } from './charts-of.ts';
import type { ReportCsvs } from './csv.ts';
import { livePage, type ReportAssets } from './document.ts';
import { embedCharts } from './embed.ts';
import { type Html, html, relativeHref } from './escape.ts';
import { beyondSection, hasBeyond } from './sections/beyond.ts';
import { bridgeSection } from './sections/bridge.ts';
import { chartsSection } from './sections/charts.ts';
import { eventsSection } from './sections/events.ts';
import { evidenceSections } from './sections/evidence.ts';
import { figuresSection } from './sections/figures.ts';
import { headerSection } from './sections/header.ts';
import { legsSection } from './sections/legs.ts';
import { variantsSection } from './sections/variants.ts';

/**
 * The whole page as text. Static HTML says everything; the script only makes the charts live.
 *
 * @throws InvariantError when the page script could end its own element
 */
export function renderReplayHtml(report: ReplayReport, assets: ReportAssets): string {
  const charts = chartsOf(report);
  const { result } = report;
  return livePage(
    result.scenario,
    assets,
    html`${headerSection(result)}
<nav aria-label="Sections">${sectionsOf(result).map(([id, name]) => html`<a href="#${id}">${name}</a>`)}</nav>
${filesLine(result)}
<main id="main">${figuresSection(result)}${variantsSection(result)}${bridgeSection(result)}${beyondSection(result)}${chartsSection(report, charts)}
${eventsSection(result)}${legsSection(result)}${evidenceSections(report)}</main>
${embedCharts(charts)}`,
  );
}

/** The compiler holds the list to the files that are written. */
const CSVS: Readonly<Record<keyof ReportCsvs, true>> = {
  events: true,
  legs: true,
  ledger: true,
  equity: true,
  rules: true,
  summary: true,
};

function filesLine({ variants }: ReplayResult): Html {
  const names = [...Object.keys(CSVS), ...(variants.length === 0 ? [] : ['variants'])];
  const beside = [...names.map((name) => `${name}.csv`), 'result.json', 'scenario.yaml'];
  return html`<nav class="files" aria-label="Files beside this page">Beside this page: ${beside.map(
    (file) => html`<a href="${relativeHref(file)}">${file}</a> `,
  )}</nav>`;
}

/** Those that only some pages have stand where the page has them. */
const sectionsOf = (result: ReplayResult): readonly (readonly [string, string])[] =>
  SECTIONS.flatMap((section) => [
    ...(section[0] === 'bridge' && result.variants.length > 0 ? [OTHERWISE] : []),
    ...(section[0] === 'charts' && hasBeyond(result) ? [BEYOND] : []),
    section,
  ]);

const OTHERWISE = ['otherwise', 'Otherwise'] as const;
const BEYOND = ['beyond', 'Beyond'] as const;

const SECTIONS: readonly (readonly [string, string])[] = [
  ['figures', 'Key figures'],
  ['bridge', 'Funding to net'],
  ['charts', 'Charts'],
  ['events', 'Events'],
  ['legs', 'Legs'],
  ['limits', 'Limits'],
  ['rules', 'Rules'],
  ['data', 'Data'],
  ['recipe', 'Recipe'],
];
