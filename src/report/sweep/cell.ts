/** The chosen cell: its figures with their definitions, and what to type to see it from nearer. */
import { durationText } from '../../units/time.ts';
import { type DefinitionKey, defined } from '../definitions.ts';
import { type Content, type Html, html } from '../escape.ts';
import { decimal, NONE, percent } from '../format.ts';
import { cellCommands } from './commands.ts';
import { type CellData, cellName, type SweepModel, survivalOf, type View } from './data.ts';
import { forcedShareOf, shareText, times } from './figures.ts';

interface Told {
  readonly term: DefinitionKey;
  readonly value: Content;
  readonly of: Content;
  readonly loss?: boolean;
}

/** @param live whether a script is there, which makes the copy buttons work */
export function cellPanel(model: SweepModel, view: View, live: boolean): Html {
  const cell = model.at(view.places);
  const name = cellName(model, view.places);
  if (cell === null)
    return html`<h3><bdi>${name}</bdi></h3><p class="note">This combination is not among the cells told here; its rows are in the files.</p>`;
  return html`<h3><bdi>${name}</bdi>${rankOf(model, cell)}</h3>
<p class="note">${countsText(cell)}</p>
<dl class="figures">${figuresOf(model, cell).map(
    ({ term, value, of, loss }) =>
      html`<div class="figure"><dt>${defined(term)}</dt><dd class="value${loss === true ? ' loss' : ''}">${value}</dd><dd class="of">${of}</dd></div>`,
  )}</dl>
<ul class="commands">${cellCommands(model, cell).map(({ says, line }) =>
    line === null
      ? html`<li><p>${says}: a value of this cell can not be typed into a shell.</p></li>`
      : html`<li><p>${says}</p><div class="command"><code>${pieces(line)}</code>${
          live
            ? html`<button type="button" class="copy-command" aria-label="${`Copy the command: ${says}`}">Copy</button>`
            : null
        }</div></li>`,
  )}</ul>`;
}

/** An option and its value stay together where there is room. */
const pieces = (line: string): readonly Html[] =>
  line.split(/ (?=--)/).map((piece, i) => html`${i === 0 ? '' : ' '}<span>${piece}</span>`);

/** The best of cells that all lose is only the one that loses least. */
const bestWord = ({ net }: CellData): string =>
  net !== null && Math.min(net.p50, net.mean) > 0 ? 'best' : 'least bad';

/** Of a sweep of one cell nothing is best. */
function rankOf({ cells, best, safest }: SweepModel, cell: CellData): Html | null {
  if (cells.length < 2) return null;
  const words = [
    ...(best !== null && cells[best] === cell ? [bestWord(cell)] : []),
    ...(safest !== null && cells[safest] === cell ? ['safest'] : []),
  ];
  return words.length === 0
    ? null
    : html` <span class="badge">${words.join(', ').toUpperCase()}</span>`;
}

function countsText({ entries, observed, censored, refused, ambiguous }: CellData): string {
  const parts = [
    `${decimal(entries, 0)} ${entries === 1 ? 'entry' : 'entries'}: ${decimal(observed, 0)} observed to the end of the hold`,
    ...(censored > 0 ? [`${decimal(censored, 0)} cut off by the window’s end`] : []),
    ...(refused > 0 ? [`${decimal(refused, 0)} refused by the venue`] : []),
    ...(ambiguous > 0 ? [`${decimal(ambiguous, 0)} ambiguous about which leg died first`] : []),
  ];
  return `${parts.join('; ')}.`;
}

function figuresOf(model: SweepModel, cell: CellData): readonly Told[] {
  const { net } = cell;
  const survival = survivalOf(model, cell);
  const [share = null, low = null, high = null, atRisk = 0] = survival?.step ?? [];
  return [
    {
      term: 'medianNet',
      value: shareOr(net?.p50),
      of:
        net === null
          ? 'none observed'
          : `half between ${shareText(net.p25)} and ${shareText(net.p75)}; mean ${shareText(net.mean)}`,
    },
    {
      term: 'worstHundredth',
      value: shareOr(net?.p01),
      of: net === null ? 'none observed' : `the best in a hundred ${shareText(net.p99)}`,
    },
    {
      term: 'forcedOut',
      value: shareOr(forcedShareOf(cell), 1),
      of: `${decimal(cell.deaths, 0)} of ${decimal(cell.observed + cell.censored, 0)} let in`,
      loss: cell.deaths > 0,
    },
    {
      term: 'episodes',
      value: decimal(cell.episodes, 0),
      of: 'the sample behind the deaths',
    },
    {
      term: 'lossOfHundred',
      value: shareOr(cell.lossP99),
      of: forcedShareOf(cell) === null ? NONE_LET_IN : forcedText(cell),
      loss: (cell.lossP99 ?? 0) > 0,
    },
    {
      term: 'fundingReturn',
      value: shareOr(cell.funding),
      of: `realised APR ${cell.realisedApr === null ? NONE : shareText(cell.realisedApr)}`,
    },
    {
      term: 'survivalShare',
      value: shareOr(share, 1),
      of:
        survival === null
          ? NONE_LET_IN
          : `of ${durationText(survival.holdingMs)}; ${decimal(atRisk, 0)} watched so long${low === null || high === null ? '; no band' : `; band ${percent(low, 0)} to ${percent(high, 0)}`}`,
    },
    {
      term: 'survivalLeverages',
      value: cell.survivalLeverage === null ? NONE : multiple(cell.survivalLeverage[1]),
      of:
        cell.survivalLeverage === null
          ? forcedShareOf(cell) === null
            ? NONE_LET_IN
            : 'nothing can be liquidated'
          : `99 of 100 entries had ${multiple(cell.survivalLeverage[0])} or more`,
    },
  ];
}

const NONE_LET_IN = 'no entry was let in';

/** What the forced exits cost; some helped, because the leg that was left went the right way. */
function forcedText({ lossOfForced, forcedExits, costlier }: CellData): string {
  if (lossOfForced === null) return 'nothing was forced';
  const middle =
    lossOfForced < 0
      ? `gained ${shareText(-lossOfForced)} by it at the median`
      : `lost ${shareText(lossOfForced)} at the median`;
  return `the ${decimal(forcedExits, 0)} forced ${middle}; ${percent(costlier ?? 0, 0)} of them lost more than all their funding`;
}

const multiple = (x: number): string => times(Number(x.toFixed(1)));

const shareOr = (x: number | null | undefined, digits?: number): string => {
  if (x === null || x === undefined) return NONE;
  return digits === undefined ? shareText(x) : percent(x, digits);
};
