/** The picture of a strategy's cost: by leverage, funding, what forced exits take, and what is left. Static SVG. */
import type { CostRow, Estimate } from '../../domain/cost.ts';
import { type Html, html } from '../escape.ts';
import { leverage } from '../format.ts';
import { spacedTicks, yearlyScale } from '../yearly-scale.ts';
import { yearText } from './words.ts';

const WIDTH = 1_060;
const HEIGHT = 330;
const PLOT = { left: 84, right: 1_044, top: 14, bottom: 292 } as const;
const TICK_HEIGHT = 14;
/** The three figures of a leverage stand beside each other. */
const APART = 15;
/** Leverages closer than this share one name. */
const NAME_WIDTH = 44;

/** What is drawn of a leverage; a cost is drawn below zero, as it is taken. */
interface Drawn {
  readonly kind: 'funding' | 'exits' | 'net';
  readonly estimate: Estimate;
}

/** Leverages by their rank, evenly. */
export function costChart(rows: readonly CostRow[]): Html {
  const told = rows.filter(({ entries }) => entries > 0);
  const drawn = told.map(figuresOf);
  const values = drawn
    .flat()
    .flatMap(({ estimate: { value, low, high } }) => [value, low ?? value, high ?? value]);
  const { at: y, ticks } = yearlyScale(values, PLOT.bottom, PLOT.top);
  const step = (PLOT.right - PLOT.left) / Math.max(1, told.length);
  const x = (rank: number): number => Math.round(10 * (PLOT.left + (rank + 0.5) * step)) / 10;
  const every = Math.ceil(NAME_WIDTH / step);
  const apart = Math.min(APART, step / 4);
  return html`<svg class="still costs" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img"
 aria-label="By leverage: funding, forced exits and net, of the capital a year; the table below has the figures">
<g class="grid">${ticks.map((tick) => html`<path d="M${PLOT.left} ${y(tick)}H${PLOT.right}"/>`)}</g>
<path class="zero" d="M${PLOT.left} ${y(0)}H${PLOT.right}"/>
<g class="ticks" text-anchor="end">${spacedTicks(ticks, y, TICK_HEIGHT).map(
    (tick) => html`<text x="${PLOT.left - 8}" y="${y(tick)}" dy=".35em">${yearText(tick)}</text>`,
  )}</g>
<g class="ticks" text-anchor="middle">${told.map((row, rank) =>
    rank % every === 0
      ? html`<text x="${x(rank)}" y="${PLOT.bottom + 24}">${leverage(row.leverage)}</text>`
      : null,
  )}</g>
${drawn.map((figures, rank) => figures.map((one, i) => mark(one, x(rank) + (i - 1) * apart, y)))}</svg>`;
}

function figuresOf({
  fundingAprFraction: funding,
  exitCostAprFraction: exits,
  netAprFraction: net,
}: CostRow): readonly Drawn[] {
  const drawn: Drawn[] = [];
  if (funding !== null) drawn.push({ kind: 'funding', estimate: funding });
  if (exits !== null) drawn.push({ kind: 'exits', estimate: taken(exits) });
  if (net !== null) drawn.push({ kind: 'net', estimate: net });
  return drawn;
}

const taken = ({ value, low, high, bandReason }: Estimate): Estimate => ({
  value: -value,
  low: high === null ? null : -high,
  high: low === null ? null : -low,
  bandReason,
});

function mark(
  { kind, estimate: { value, low, high } }: Drawn,
  x: number,
  y: (apr: number) => number,
): Html {
  const at = Math.round(10 * x) / 10;
  const reach =
    low === null || high === null
      ? null
      : html`<path class="reach ${kind}" d="M${at} ${y(low)}V${y(high)}"/>`;
  return html`<g>${reach}<circle class="${kind}" cx="${at}" cy="${y(value)}" r="5"/></g>`;
}
