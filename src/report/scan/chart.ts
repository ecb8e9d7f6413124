/** The picture of a scan: for each line, from what was quoted to what arrived. Static SVG, coloured by the style sheet. */
import { type Html, html } from '../escape.ts';
import { cut } from '../long-text.ts';
import { spacedTicks, yearlyScale } from '../yearly-scale.ts';
import type { ScanLine } from './line.ts';
import { aprText } from './words.ts';

const WIDTH = 1_060;
const PLOT = { left: 258, right: 880 } as const;
const HEAD = 26;
const ROW = 32;
const NAME_WIDTH = 212;
const TICK_WIDTH = 52;
/** More lines are in the table only. */
export const LINES_DRAWN = 40;

/** Lines as they are sorted, the first ones where there are many. */
export function arrivedChart(lines: readonly ScanLine[]): Html {
  const drawn = lines.slice(0, LINES_DRAWN);
  const values = drawn.flatMap(({ row }) => [
    row.headlineAprFraction?.mean ?? 0,
    row.realisedAprFraction?.mean ?? 0,
    row.realisedAprFraction?.p05 ?? 0,
    row.realisedAprFraction?.p95 ?? 0,
  ]);
  const { at: x, ticks } = yearlyScale(values, PLOT.left, PLOT.right);
  const bottom = HEAD + drawn.length * ROW;
  return html`<svg class="still arrived" viewBox="0 0 ${WIDTH} ${bottom + 28}" role="img"
 aria-label="Of each line, the mean quote and the mean that was realised, a year; the table below has the figures">
<g class="grid">${ticks.map((tick) => html`<path d="M${x(tick)} ${HEAD}V${bottom}"/>`)}</g>
<path class="zero" d="M${x(0)} ${HEAD - 4}V${bottom}"/>
<g class="ticks" text-anchor="middle">${spacedTicks(ticks, x, TICK_WIDTH).map(
    (tick) => html`<text x="${x(tick)}" y="${bottom + 18}">${aprText(tick)}</text>`,
  )}</g>
<text x="${WIDTH}" y="${HEAD - 12}" text-anchor="end">quoted → realised, a year</text>
${drawn.map((line, i) => lineOf(line, HEAD + (i + 0.5) * ROW, x))}</svg>`;
}

function lineOf({ pair, row }: ScanLine, y: number, x: (apr: number) => number): Html | null {
  const { headlineAprFraction, realisedAprFraction } = row;
  if (headlineAprFraction === null || realisedAprFraction === null) return null;
  const [quoted, real] = [headlineAprFraction.mean, realisedAprFraction.mean];
  const loss = real < 0 ? ' loss' : '';
  return html`<g><svg y="${y - ROW / 2}" width="${NAME_WIDTH}" height="${ROW}"><text class="name" y="${ROW / 2}" dy=".35em">${shortened(
    pair.name,
  )}</text></svg>
<text class="of" x="${PLOT.left - 14}" y="${y}" dy=".35em" text-anchor="end">${row.leverage}×</text>
<path class="reach" d="M${x(realisedAprFraction.p05)} ${y}H${x(realisedAprFraction.p95)}"/>
<path class="way" d="M${x(quoted)} ${y}H${x(real)}"/>
<circle class="quoted" cx="${x(quoted)}" cy="${y}" r="5"/>
<circle class="real${loss}" cx="${x(real)}" cy="${y}" r="5.5"/>
<text class="told${loss}" x="${WIDTH}" y="${y}" dy=".35em" text-anchor="end">${aprText(quoted)} → ${aprText(real)}</text></g>`;
}

/** What fits beside the plot; letters that are wider still end where the leverage begins. */
const shortened = (name: string): string => cut(name, 27);
