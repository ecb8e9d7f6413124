/** The charts: a static drawing each, which the page's script replaces by a live one. */
import type { ReplayReport } from '../../domain/report.ts';
import type { ReplayResult } from '../../domain/result.ts';
import { dayText, minuteText } from '../../units/time.ts';
import { DAY } from '../../units/units.ts';
import { type Html, html } from '../escape.ts';
import { decimal, NONE, percent, rate } from '../format.ts';
import { longProse } from '../long-text.ts';
import { deaths, isCarry } from '../names.ts';
import { type Charts, isStems, type Panel, type PanelLine, type Panels } from '../panel.ts';
import { MONTHS } from '../scale.ts';
import { stillChart } from '../still.ts';
import { leverageBlock } from './leverage.ts';
import { overview } from './overview.ts';
import { settlementFigure } from './settlement-figure.ts';

/** The section: the slider and what it moves, the last hours, then the window through all its curves. */
export function chartsSection(report: ReplayReport, { window, closeUps, ladder }: Charts): Html {
  const { result } = report;
  const noted = window.panels.some(({ id }) => id === 'divergence') ? 'divergence' : 'marks';
  const [margins, rest] = [
    window.panels.filter(isRequiredMargin),
    window.panels.filter((panel) => !isRequiredMargin(panel)),
  ];
  return html`<section id="charts" tabindex="-1"><h2>Through the window <span class="muted">(UTC)</span></h2>
<p class="note">All panels share one time axis.${
    deaths(result).length === 0 ? null : ' The upright line with a † is a forced exit.'
  }</p>
${zoomBar(result, window)}
${leverageBlock(report, ladder)}
${margins.map((panel) => figureOf(panel, window))}
${closeUps.map((frame) => frame.panels.map((panel) => figureOf(panel, frame)))}
${rest.map((panel) => [
  figureOf(panel, window),
  panel.id === noted ? [divergenceNote(result), settlementFigure(report)] : null,
])}
</section>`;
}

const isRequiredMargin = ({ id }: Panel): boolean => id.startsWith('required-margin-');

// The drawing stays for those who can not see the canvas: it says in words what the curves did.
function figureOf(panel: Panel, frame: Panels): Html {
  return html`<figure id="panel-${panel.id}">
<figcaption><h3>${panel.title} <span class="unit">${panel.unit}</span></h3>
<ul class="legend">${panel.lines.map(legendItem)}</ul><p class="note">${panel.caption}</p></figcaption>
<div class="chart">${stillChart(panel, frame)}<div class="live-chart" aria-hidden="true" hidden></div>
<div class="cursor" hidden></div></div></figure>`;
}

const legendItem = (line: PanelLine): Html => html`<li><svg viewBox="0 0 22 8" aria-hidden="true">
<path class="line ${line.stroke}" style="stroke:var(--${line.tone})" d="${
  isStems(line) ? 'M5 8V3M11 8V0M17 8V4' : 'M0 4H22'
}"/></svg>${line.name}<output></output></li>`;

/** Looks at the whole window and closer and closer around each death, over a strip of all of it. */
function zoomBar(result: ReplayResult, window: Panels): Html {
  const [from, to] = result.windowMs;
  const around = deaths(result).slice(0, 2);
  const button = (text: string, start: number, end: number): Html =>
    html`<button type="button" data-from="${start}" data-to="${end}">${text}</button>`;
  const near = [...new Set(around.map((leg) => leg.exit.atMs))].map((atMs) => [
    button(`Week around ${dayName(atMs)}`, atMs - 3.5 * DAY, atMs + 3.5 * DAY),
    button('Day around it', atMs - DAY / 2, atMs + DAY / 2),
  ]);
  return html`<div id="zoom" role="group" aria-label="Zoom of all charts" hidden><div class="steer">${button(
    'Whole window',
    from,
    to,
  )}${near}<span class="note">Drag to move, Ctrl + wheel to zoom; keys ← → + − Home</span><span
 id="cursor"></span></div>${overview(window)}</div>`;
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
    return html`<p class="note">No ${isCarry(result) ? 'basis' : 'divergence of marks'}: ${longProse(divergenceReason ?? 'not computed')}.</p>`;
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
    : html`<div class="scroll" role="group" aria-label="By the size of the hour’s move" tabindex="0"><table class="narrow"><caption>By the size of the hour’s move</caption>
<thead><tr><th scope="col">Move of the hour</th><th scope="col" class="num">Bars</th>
<th scope="col" class="num">Median</th><th scope="col" class="num">Largest</th></tr></thead><tbody>${buckets.map(
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
