/** The median divergence by the minutes from the nearest settlement: columns, beside the overall median. */
import type { ReplayReport } from '../../domain/report.ts';
import { MINUTE } from '../../units/units.ts';
import { type Html, html } from '../escape.ts';
import { decimal, NONE, rate } from '../format.ts';
import { isCarry } from '../names.ts';
import { tickText } from '../panel-text.ts';
import { valueAxis } from '../scale.ts';
import { type SettlementDivergence, settlementDivergence } from '../settlement-divergence.ts';

const WIDTH = 520;
const HEIGHT = 170;
const PLOT = { left: 48, right: 512, top: 12, bottom: 136 } as const;

/** Nothing where the grid is too coarse for it, or the divergence nobody's record. */
export function settlementFigure(report: ReplayReport): Html | null {
  const found = settlementDivergence(report);
  if (found === null) return null;
  const what = isCarry(report.result) ? 'basis' : 'divergence';
  return html`<figure id="panel-around-settlements" class="small">
<figcaption><h3>Around settlements <span class="unit">bps</span></h3><p class="note">Median absolute ${what}
 by the minutes from the nearest of ${decimal(found.settlements, 0)} settlements. The dotted line is the
 median of all closes.</p></figcaption>
<div class="chart">${drawing(found, what)}</div></figure>`;
}

function drawing({ buckets, overallFraction }: SettlementDivergence, what: string): Html {
  const medians = buckets.flatMap(({ medianFraction: x }) => (x === null ? [] : [x * 1e4]));
  const { to, ticks } = valueAxis(0, Math.max(overallFraction * 1e4, ...medians, 1e-9), 3);
  const y = (bps: number): string =>
    (PLOT.bottom - (bps / to) * (PLOT.bottom - PLOT.top)).toFixed(1);
  const wide = (PLOT.right - PLOT.left) / buckets.length;
  const x = (i: number): string => (PLOT.left + i * wide).toFixed(1);
  const overall = y(overallFraction * 1e4);
  return html`<svg class="still columns" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${words(
    buckets,
    overallFraction,
    what,
  )}"><g class="grid">${ticks.map(
    (tick) => html`<path d="M${PLOT.left} ${y(tick)}H${PLOT.right}"/>`,
  )}</g><g class="ticks" text-anchor="end">${ticks.map(
    (tick) =>
      html`<text x="${PLOT.left - 8}" y="${y(tick)}" dy=".35em">${tickText(tick, 'amount')}</text>`,
  )}</g>${buckets.map(({ medianFraction }, i) =>
    medianFraction === null
      ? null
      : html`<path class="column" d="M${(PLOT.left + (i + 0.14) * wide).toFixed(1)} ${
          PLOT.bottom
        }V${y(medianFraction * 1e4)}h${(0.72 * wide).toFixed(1)}V${PLOT.bottom}Z"/>`,
  )}<path class="level" d="M${PLOT.left} ${overall}H${PLOT.right}"/>
<path class="axis" d="M${PLOT.left} ${PLOT.bottom}H${PLOT.right}M${x(buckets.length / 2)} ${
    PLOT.bottom
  }v5"/><g class="ticks" text-anchor="middle">${buckets.map(({ fromMs }, i) =>
    i % 2 === 0 ? html`<text x="${x(i)}" y="${PLOT.bottom + 18}">${minutes(fromMs)}</text>` : null,
  )}<text x="${PLOT.right}" y="${PLOT.bottom + 18}" text-anchor="end">${minutes(
    buckets.at(-1)?.toMs ?? 0,
  )} min</text></g></svg>`;
}

/** `−30`, `0`, `+30`. */
const minutes = (ms: number): string => `${ms > 0 ? '+' : ''}${decimal(ms / MINUTE, 0)}`;

function words(buckets: SettlementDivergence['buckets'], overall: number, what: string): string {
  const said = buckets.map(
    ({ fromMs, toMs, medianFraction }) =>
      `${minutes(fromMs)} to ${minutes(toMs)} minutes: ${medianFraction === null ? NONE : rate(medianFraction)}`,
  );
  return `Median absolute ${what} around settlements. ${said.join('; ')}. Of all closes: ${rate(overall)}.`;
}
