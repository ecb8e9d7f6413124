/** The charts: a static drawing each, which the page's script replaces by a live one. */
import type { ReplayResult } from '../../domain/result.ts';
import { dayText, minuteText } from '../../units/time.ts';
import { DAY } from '../../units/units.ts';
import { type Html, html } from '../escape.ts';
import { decimal, NONE, percent, rate } from '../format.ts';
import { deaths, isCarry } from '../names.ts';
import type { Panel, PanelLine, Panels } from '../panel.ts';
import { MONTHS } from '../scale.ts';
import { stillChart } from '../still.ts';

/** The section, with the zoom buttons hidden until there is something to zoom. */
export function chartsSection(result: ReplayResult, all: Panels): Html {
  const noted = all.panels.some(({ id }) => id === 'divergence') ? 'divergence' : 'marks';
  return html`<section id="charts" tabindex="-1"><h2>Through the window <span class="muted">(UTC)</span></h2>
<p class="note">All panels share one time axis.${
    deaths(result).length === 0 ? null : ' The upright line is the forced exit.'
  }</p>
${zoomBar(result)}
${all.panels.map((panel) => [figureOf(panel, all), panel.id === noted ? divergenceNote(result) : null])}
</section>`;
}

function figureOf(panel: Panel, all: Panels): Html {
  return html`<figure id="panel-${panel.id}">
<figcaption><h3>${panel.title} <span class="unit">${panel.unit}</span></h3>
<ul class="legend">${panel.lines.map(legendItem)}</ul><p class="note">${panel.caption}</p></figcaption>
<div class="chart">${stillChart(panel, all)}<div class="live-chart" hidden></div>
<div class="cursor" hidden></div></div></figure>`;
}

const legendItem = (line: PanelLine): Html => html`<li><svg viewBox="0 0 22 8" aria-hidden="true">
<path class="line ${line.stroke}" style="stroke:var(--${line.tone})" d="M0 4H22"/></svg>${
  line.name
}<output></output></li>`;

/** Looks at the whole window and closer and closer around each death. */
function zoomBar(result: ReplayResult): Html {
  const [from, to] = result.windowMs;
  const around = deaths(result).slice(0, 2);
  const button = (text: string, start: number, end: number): Html =>
    html`<button type="button" data-from="${start}" data-to="${end}">${text}</button>`;
  const near = [...new Set(around.map((leg) => leg.exit.atMs))].map((atMs) => [
    button(`Week around ${dayName(atMs)}`, atMs - 3.5 * DAY, atMs + 3.5 * DAY),
    button('Day around it', atMs - DAY / 2, atMs + DAY / 2),
  ]);
  return html`<div id="zoom" role="toolbar" aria-label="Zoom of all charts" hidden>${button(
    'Whole window',
    from,
    to,
  )}${near}<span class="note">Drag to move, Ctrl + wheel to zoom; keys ← → + − Home</span><span
 id="cursor"></span></div>`;
}

/** `10 Oct`. */
function dayName(atMs: number): string {
  const [, month, day] = dayText(atMs).split('-').map(Number);
  return `${day} ${MONTHS[(month ?? 1) - 1]?.slice(0, 3)}`;
}

function divergenceNote(result: ReplayResult): Html {
  const { divergence, divergenceReason } = result;
  const what = isCarry(result) ? 'basis' : 'divergence';
  if (divergence === null)
    return html`<p class="note">No ${isCarry(result) ? 'basis' : 'divergence of marks'}: ${divergenceReason ?? 'not computed'}.</p>`;
  const part = (
    name: string,
    of: { medianFraction: number; maxFraction: number } | null,
  ): string =>
    of === null
      ? ''
      : `; ${name}: median ${rate(of.medianFraction)}, largest ${rate(of.maxFraction)}`;
  const said = (x: number | null): string => (x === null ? NONE : rate(x));
  const buckets = divergence.byMove;
  return html`<p class="note">Absolute ${what}: median ${rate(divergence.medianFraction)}, 99th percentile
 ${rate(divergence.p99Fraction)}, largest ${rate(divergence.maxFraction)} on <span
 class="when">${minuteText(
   divergence.maxAtMs,
 )} UTC</span>${part('of the indexes', divergence.indexPart)}${part(
   'of the premiums',
   divergence.premiumPart,
 )}. Median around settlements ${said(divergence.aroundSettlementsMedianFraction)}, elsewhere
 ${said(divergence.elsewhereMedianFraction)}.</p>
${
  buckets.length === 0
    ? null
    : html`<div class="scroll"><table class="narrow"><caption>By the size of the hour’s move</caption>
<thead><tr><th>Move of the hour</th><th class="num">Bars</th><th class="num">Median</th>
<th class="num">Largest</th></tr></thead><tbody>${buckets.map(
        (row) =>
          html`<tr><td>${
            row.moveToFraction === null
              ? `${percent(row.moveFromFraction)} and more`
              : `${percent(row.moveFromFraction)} to ${percent(row.moveToFraction)}`
          }</td><td class="num">${decimal(row.bars, 0)}</td><td class="num">${rate(
            row.medianFraction,
          )}</td><td class="num">${rate(row.maxFraction)}</td></tr>`,
      )}</tbody></table></div>`
}`;
}
