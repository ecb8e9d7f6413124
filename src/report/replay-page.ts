/** The report of one replay: one file that needs nothing else. */
import type { ReplayReport } from '../domain/report.ts';
import { livePage, type ReportAssets } from './document.ts';
import { embedPanels } from './embed.ts';
import { html } from './escape.ts';
import { panelsOf } from './panels.ts';
import { bridgeSection } from './sections/bridge.ts';
import { chartsSection } from './sections/charts.ts';
import { eventsSection } from './sections/events.ts';
import { evidenceSections } from './sections/evidence.ts';
import { figuresSection } from './sections/figures.ts';
import { headerSection } from './sections/header.ts';
import { legsSection } from './sections/legs.ts';

/**
 * The whole page as text. Static HTML says everything; the script only makes the charts live.
 *
 * @throws InvariantError when the page script could end its own element
 */
export function renderReplayHtml(report: ReplayReport, assets: ReportAssets): string {
  const all = panelsOf(report);
  const { result } = report;
  return livePage(
    result.scenario,
    assets,
    html`${headerSection(result)}
<nav aria-label="Sections">${SECTIONS.map(([id, name]) => html`<a href="#${id}">${name}</a>`)}</nav>
<main>${figuresSection(result)}${bridgeSection(result)}${chartsSection(result, all)}
${eventsSection(result)}${legsSection(result)}${evidenceSections(report)}</main>
${embedPanels(all)}`,
  );
}

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
