/** The report of one replay: one file that needs nothing else. */
import { invariant } from '../domain/errors.ts';
import type { ReplayReport } from '../domain/result.ts';
import { embedPanels } from './embed.ts';
import { type Html, html, printable, trusted } from './escape.ts';
import { panelsOf } from './panels.ts';
import { bridgeSection } from './sections/bridge.ts';
import { chartsSection } from './sections/charts.ts';
import { eventsSection } from './sections/events.ts';
import { evidenceSections } from './sections/evidence.ts';
import { figuresSection } from './sections/figures.ts';
import { headerSection } from './sections/header.ts';
import { legsSection } from './sections/legs.ts';
import { styleElement } from './style.ts';

/** What the page needs beside the report; built once, by `npm run build`. */
export interface ReportAssets {
  /** The bundle of `src/report/browser`, its first line naming the hash of the rest. */
  readonly pageScript: string;
}

/**
 * The whole page as text. Static HTML says everything; the script only makes the charts live.
 *
 * @throws InvariantError when the page script could end its own element
 */
export function renderReplayHtml(report: ReplayReport, { pageScript }: ReportAssets): string {
  const all = panelsOf(report);
  const { hash, script } = hashedScript(pageScript);
  const { result } = report;
  return page(
    result.scenario,
    `script-src ${hash}`,
    html`${headerSection(result)}
<nav aria-label="Sections">${SECTIONS.map(([id, name]) => html`<a href="#${id}">${name}</a>`)}</nav>
<main>${figuresSection(result)}${bridgeSection(result)}${chartsSection(result, all)}
${eventsSection(result)}${legsSection(result)}${evidenceSections(report)}</main>
${embedPanels(all)}
<script>${trusted(script)}</script>`,
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

/**
 * A document that no request can leave: everything is forbidden but its own style, images in data
 * addresses, and what `scripts` allows.
 */
export function page(title: string, scripts: string, body: Html): string {
  const policy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; " +
    `${scripts}; base-uri 'none'; form-action 'none'`;
  return html`${trusted('<!doctype html>')}
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${printable(title)} · legrisk</title>
${styleElement}
</head>
<body>
${body}
</body>
</html>
`.markup;
}

const HASH_LINE = /^\/\*(sha256-[A-Za-z0-9+/]{43}=)\*\/\n/;

/** Without a hash line the page still works, under a policy that trusts every inline script. */
function hashedScript(pageScript: string): { hash: string; script: string } {
  invariant(!/<\/script|<!--/i.test(pageScript), 'the page script does not end its own element');
  const [line, hash] = HASH_LINE.exec(pageScript) ?? [];
  if (line === undefined || hash === undefined)
    return { hash: "'unsafe-inline'", script: pageScript };
  return { hash: `'${hash}'`, script: pageScript.slice(line.length).trimEnd() };
}
