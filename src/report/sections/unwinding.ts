/** How positions were unwound, a row a run: what the liquidator held, what it cost, how the two marks stood. */
import type { ExitOutcome } from '../../domain/exit-style.ts';
import type { ReplayResult } from '../../domain/result.ts';
import { defined } from '../definitions.ts';
import { type Html, html, trusted } from '../escape.ts';
import { STYLE_NAMES, unwoundOf } from '../exit-words.ts';
import { decimal, length, NONE, percent, quantity } from '../format.ts';
import { cut, longName, WORD_LENGTH } from '../long-text.ts';
import { scrollBox } from '../scroll-box.ts';
import { whenText } from '../variant-rows.ts';

/** A run, and its unwindings. */
export interface UnwoundRun {
  readonly name: string;
  readonly exits: readonly ExitOutcome[];
}

/** Null where no run has any. */
export function unwindingTable(
  runs: readonly UnwoundRun[],
  { currency, legs }: Pick<ReplayResult, 'currency' | 'legs'>,
): Html | null {
  const told = runs.filter(({ exits }) => exits.length > 0);
  if (told.length === 0) return null;
  const scale = scaleOf(told.flatMap(({ exits }) => exits));
  const coin = cut(legs[0]?.base ?? '', WORD_LENGTH);
  const hasFund = told.some(({ exits }) => exits.some(({ fund }) => fund !== null));
  const table = html`<table class="unwound"><caption>How the position was unwound. Amounts in ${currency}, times in UTC. ${scaleText(
    scale,
  )}</caption>
<thead><tr><th scope="col">Run</th><th scope="col">Way out</th>
<th scope="col" class="num">${defined('liquidatorDelta')}</th><th scope="col" class="num">${defined('liquidatorDeltaTime')}</th>
<th scope="col" class="num">${defined('caughtLegSlippage')}</th><th scope="col" class="num">${defined('otherLegSlippage')}</th>
<th scope="col" class="num">${defined('exitCharge')}</th>${
    hasFund ? html`<th scope="col" class="num">${defined('insuranceFund')}</th>` : null
  }<th scope="col">${defined('basisPath')}</th></tr></thead>
<tbody>${told.map((run) => row(run, scale, coin, hasFund))}</tbody></table>`;
  return scrollBox('How the position was unwound', table);
}

function row(
  { name, exits }: UnwoundRun,
  scale: Scale,
  coin: string,
  hasFund: boolean,
): Html | null {
  const all = unwoundOf(exits);
  if (all === null) return null;
  const took = all.toMs > all.fromMs ? `, over ${length(all.toMs - all.fromMs)}` : '';
  const times = all.count > 1 ? `, ${all.count} times` : '';
  return html`<tr><th scope="row">${longName(name)}</th>
<td>${all.styles.map((style) => STYLE_NAMES[style]).join('; ')}<span class="note"> from ${whenText(all.fromMs)}${took}${times}</span></td>
<td class="num">${coins(all.worstBase)} ${coin}</td><td class="num">${coins(all.integratedBaseHours)} ${coin} h</td>
<td class="num">${decimal(all.caughtLegSlippageQuote, 2)}</td><td class="num">${decimal(all.otherLegSlippageQuote, 2)}</td>
<td class="num">${decimal(all.chargeQuote, 2)}</td>${hasFund ? html`<td class="num">${fundText(all.fund)}</td>` : null}
<td class="picture">${basisPicture(exits, scale)}</td></tr>`;
}

/** Four digits that mean something. */
const coins = (x: number): string => quantity(Number(x.toPrecision(4)));

function fundText(fund: ExitOutcome['fund']): string {
  if (fund === null) return NONE;
  const { beforeQuote, afterQuote, socialisedQuote, chargedToUsQuote } = fund;
  const socialised =
    socialisedQuote === 0
      ? ''
      : `; ${decimal(socialisedQuote, 2)} socialised, ${decimal(chargedToUsQuote, 2)} of it to us`;
  return `${decimal(beforeQuote, 0)} → ${decimal(afterQuote, 0)}${socialised}`;
}

/** What all pictures of a table are drawn to. */
interface Scale {
  /** Largest gap, either way. */
  readonly most: number;
  readonly fromMs: number;
  readonly lasting: number;
}

function scaleOf(exits: readonly ExitOutcome[]): Scale {
  const points = exits.flatMap(({ basisPath }) => basisPath);
  const most = points.reduce((far, { fraction }) => Math.max(far, Math.abs(fraction)), 0);
  const fromMs = Math.min(...exits.map(({ atMs }) => atMs));
  const toMs = Math.max(...exits.map(({ endAtMs }) => endAtMs));
  return { most, fromMs, lasting: toMs - fromMs };
}

/** Smaller than what two decimals of a per cent show. */
const NO_GAP = 0.00005;

const scaleText = ({ most, lasting }: Scale): string =>
  most < NO_GAP
    ? 'The two marks stood together throughout.'
    : `All pictures have one scale: up to ${percent(most)} either way${
        lasting === 0 ? '' : ` over ${length(lasting)}`
      }.`;

const WIDTH = 120;
const HEIGHT = 36;
const EDGE = 3;

function basisPicture(exits: readonly ExitOutcome[], { most, fromMs, lasting }: Scale): Html {
  const x = (atMs: number): string =>
    (EDGE + ((atMs - fromMs) / (lasting || 1)) * (WIDTH - 2 * EDGE)).toFixed(1);
  const y = (fraction: number): string =>
    (HEIGHT / 2 - (fraction / Math.max(most, NO_GAP)) * (HEIGHT / 2 - EDGE)).toFixed(1);
  const lines = exits.map(({ basisPath }) => {
    const [first, ...rest] = basisPath;
    if (first === undefined) return null;
    if (rest.length === 0)
      return html`<circle class="gap" cx="${x(first.atMs)}" cy="${y(first.fraction)}" r="2"/>`;
    const d = `M${x(first.atMs)} ${y(first.fraction)}${rest
      .map(({ atMs, fraction }) => `L${x(atMs)} ${y(fraction)}`)
      .join('')}`;
    return html`<path class="gap" d="${trusted(d)}"/>`;
  });
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img"
 aria-label="${pictureText(exits)}"><path class="zero" d="M0 ${HEIGHT / 2}H${WIDTH}"/>${lines}</svg>`;
}

function pictureText(exits: readonly ExitOutcome[]): string {
  const gaps = exits.flatMap(({ basisPath }) => basisPath.map(({ fraction }) => fraction));
  const [first, last] = [gaps[0], gaps.at(-1)];
  if (first === undefined || last === undefined) return 'no gap was recorded';
  const [low, high] = [Math.min(...gaps), Math.max(...gaps)];
  return `gap from ${percent(first)} to ${percent(last)}, between ${percent(low)} and ${percent(high)}`;
}
