/**
 * The crash-day matrix: days down, constructions across, and in each cell what the funding paid against
 * what the forced exit cost, what died, and why. Days go down because there are more of them.
 */
import type { ReplayResult } from '../../domain/result.ts';
import { minuteText } from '../../units/time.ts';
import { defined } from '../definitions.ts';
import { type Content, type Html, html, relativeHref } from '../escape.ts';
import { forcedOut } from '../forced.ts';
import { NONE, percent } from '../format.ts';
import { badges } from '../sections/header.ts';
import {
  builtText,
  CONSTRUCTIONS,
  type ConstructionName,
  constructionName,
} from './construction.ts';
import { daysOf, type MatrixDay } from './days.ts';
import { refusals, spotChartSentence, whyForced } from './why.ts';

/** One replayed scenario and where its report lies, relative to the matrix. */
export interface IndexEntry {
  readonly result: ReplayResult;
  /** A relative path whose parts are already percent-encoded. */
  readonly href: string;
  /** What the history calls itself, such as `Black Thursday, bitcoin, 12 and 13 March 2020`. */
  readonly title?: string | null;
}

interface DayRow {
  readonly day: MatrixDay;
  readonly entries: readonly IndexEntry[];
}

/** The section; of no run there is none. */
export function matrixSection(entries: readonly IndexEntry[]): Html | null {
  if (entries.length === 0) return null;
  const columns = CONSTRUCTIONS.filter((name) => entries.some((one) => isBuiltAs(one, name)));
  const longest = longestBar(entries.map(({ result }) => result));
  return html`<section id="matrix"><h2>Days and constructions</h2>
<p class="note">${defined('fundingEarned')} against ${defined(
    'forcedExitLoss',
    'forced-exit loss',
  )}, and the ${defined('net', 'net')}: shares of the capital, all bars on one linear scale, the longest ${percent(
    longest,
  )}. An empty cell was not run.</p>
<table class="matrix"><colgroup><col class="days">${columns.map(
    (name) => html`<col style="width:${widthOf(name, columns, entries)}">`,
  )}</colgroup><thead><tr><td></td>${columns.map((name) => columnHead(name, entries))}</tr></thead>
<tbody>${dayRows(entries).map((row) => rowOf(row, columns, longest))}</tbody></table></section>`;
}

/** A column is wide enough for the bars of one run, which are of one length everywhere, or of two. */
function widthOf(
  name: ConstructionName,
  columns: readonly ConstructionName[],
  entries: readonly IndexEntry[],
): string {
  const rows = dayRows(entries);
  const weight = (column: ConstructionName): number =>
    rows.some((row) => row.entries.filter((one) => isBuiltAs(one, column)).length > 2) ? 2 : 1;
  const all = columns.reduce((total, column) => total + weight(column), 0);
  return `${((weight(name) / all) * ROOM_PERCENT).toFixed(1)}%`;
}

/** Of the width, beside the column of days. */
const ROOM_PERCENT = 86;

const isBuiltAs = ({ result }: IndexEntry, name: ConstructionName): boolean =>
  constructionName(result) === name;

/** Newest first. */
function dayRows(entries: readonly IndexEntry[]): readonly DayRow[] {
  const days = daysOf(entries.map(({ result }) => result));
  const rows = new Map<string, { day: MatrixDay; entries: IndexEntry[] }>();
  for (const [i, entry] of entries.entries()) {
    const day = days[i] as MatrixDay;
    const row = rows.get(day.key) ?? { day, entries: [] };
    row.entries.push(entry);
    rows.set(day.key, row);
  }
  return [...rows.values()].toSorted((a, b) => (a.day.key < b.day.key ? 1 : -1));
}

function columnHead(name: ConstructionName, entries: readonly IndexEntry[]): Html {
  const runs = entries.filter((one) => isBuiltAs(one, name));
  const died = runs.filter(({ result }) => forcedOut(result).length > 0).length;
  return html`<th scope="col">${name}<br><span class="note">${
    died === 0 ? 'none' : String(died)
  } of ${runs.length} with a forced exit</span></th>`;
}

function rowOf(
  { day, entries }: DayRow,
  columns: readonly ConstructionName[],
  longest: number,
): Html {
  const drawn = entries.every(({ result }) => result.reconstruction !== null);
  const titles = new Set(entries.flatMap(({ title }) => titleText(title ?? null, day) ?? []));
  return html`<tr><th scope="row"><span class="day">${day.text}</span>${[...titles].map(
    (title) => html`<span class="note">${title}</span>`,
  )}${drawn ? reconstructionBadge : null}</th>${columns.map((name) => {
    const runs = entries.filter((one) => isBuiltAs(one, name));
    return runs.length === 0
      ? html`<td class="empty"></td>`
      : html`<td data-construction="${name}">${runs.map((run) => runCell(run, drawn, longest))}</td>`;
  })}</tr>`;
}

const reconstructionBadge = html`<span class="badge strong"
 title="Bars drawn through published prints; not a record of an exchange">RECONSTRUCTION</span>`;

/** The day's own date is the heading and need not be said again. */
const titleText = (title: string | null, { text }: MatrixDay): string | null =>
  title === null ? null : title.replace(`, ${text}`, '');

function runCell({ result, href }: IndexEntry, drawn: boolean, longest: number): Html {
  // Where all of the day is a reconstruction its heading says so.
  const marks = badges(drawn ? { ...result, reconstruction: null } : result);
  return html`<div class="run"><a href="${relativeHref(href)}"><bdi class="name">${
    result.scenario
  }</bdi></a>${marks}<p class="note">${builtText(result)}</p>
<dl>${barLines(result, longest)}</dl>${whyLines(result)}</div>`;
}

function barLines(result: ReplayResult, longest: number): Content {
  const { capitalQuote, fundingEarnedQuote, forcedExitLossQuote, netQuote } = result.totals;
  const share = (x: number): number => x / capitalQuote;
  const forced = result.forcedExit !== null;
  return [
    barLine(
      'Funding',
      share(fundingEarnedQuote),
      longest,
      fundingEarnedQuote < 0 ? 'against' : 'for',
    ),
    forced
      ? barLine('Exit loss', share(forcedExitLossQuote), longest, lossKind(forcedExitLossQuote))
      : html`<div><dt>Exit loss</dt><dd class="none">${
          result.legs.length === 0 ? 'nothing was opened' : 'nothing was forced out'
        }</dd><dd class="num">${NONE}</dd></div>`,
    html`<div class="net"><dt>Net</dt><dd class="bar"></dd><dd class="num">${percent(
      share(netQuote),
    )}</dd></div>`,
  ];
}

/** What a bar is: paid to us, paid by us, or a loss that was spared, which nobody was paid. */
type BarKind = 'for' | 'against' | 'spared';

const lossKind = (loss: number): BarKind => (loss > 0 ? 'against' : 'spared');

/** The bar's length has no sign; the number beside it has. */
function barLine(name: string, share: number, longest: number, kind: BarKind): Html {
  const wide = longest === 0 ? 0 : (Math.abs(share) / longest) * 100;
  const drawn = share === 0 ? 0 : Math.max(0.8, wide);
  return html`<div><dt>${name}</dt><dd class="bar"><svg viewBox="0 0 100 8" preserveAspectRatio="none"
 aria-hidden="true"><rect class="${kind}" width="${drawn.toFixed(
   2,
 )}" height="8"/></svg></dd><dd class="num${kind === 'against' ? ' loss' : ''}">${percent(share)}</dd></div>`;
}

/** The largest share of capital that a bar has to show. */
const longestBar = (results: readonly ReplayResult[]): number =>
  results.reduce((most, { totals, forcedExit }) => {
    const loss = forcedExit === null ? 0 : Math.abs(totals.forcedExitLossQuote);
    return Math.max(
      most,
      Math.max(Math.abs(totals.fundingEarnedQuote), loss) / totals.capitalQuote,
    );
  }, 0);

/** Why a forced-exit loss may be negative. */
function sparedLine({ totals, forcedExit }: ReplayResult): Html | null {
  const { forcedExitLossQuote: loss, capitalQuote } = totals;
  if (forcedExit === null || !(loss / capitalQuote < -LEAST_TOLD)) return null;
  return html`<p class="why muted">By the marks of that moment staying in stood ${percent(
    -loss / capitalQuote,
  )} worse.</p>`;
}

/** Half of the last digit that is shown. */
const LEAST_TOLD = 0.00005;

/** Under `rehedge` a leg can die many times. */
const SHOWN = 2;

function whyLines(result: ReplayResult): Content {
  const why = whyForced(result);
  const spot = spotChartSentence(result);
  const refused = refusals(result).slice(0, 1);
  const more = why.length - SHOWN;
  return [
    why
      .slice(0, SHOWN)
      .map(
        ({ who, atMs, because }) =>
          html`<p class="why"><b>${who}</b>, <span class="when">${minuteText(atMs)}</span>. ${because}</p>`,
      ),
    more > 0 ? html`<p class="why muted">${more} more.</p>` : null,
    sparedLine(result),
    spot === null ? null : html`<p class="why muted">${spot}</p>`,
    refused.map((text) => html`<p class="why muted">${text}</p>`),
  ];
}
