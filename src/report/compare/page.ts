/** Two runs on one page: what was asked, where they part, what the difference is made of, every figure. */
import { minuteText } from '../../units/time.ts';
import { defined } from '../definitions.ts';
import { stillPage } from '../document.ts';
import { type Content, type Html, html, relativeHref } from '../escape.ts';
import { NONE, signed } from '../format.ts';
import { isShown } from './attribution.ts';
import type {
  AttributionLine,
  ComparedSide,
  Comparison,
  EventTold,
  LegPart,
  Parting,
} from './comparison.ts';
import { figuresSection } from './figures-section.ts';
import { compareStyle } from './style.ts';
import { venuesSection } from './venues-section.ts';

/** Where the reports of the two lie, relative to the page and percent-encoded; null: there is none. */
export type ReportLinks = Readonly<Record<'a' | 'b', string | null>>;

const NO_LINKS: ReportLinks = { a: null, b: null };

/** One file that needs nothing else; it has no script. */
export const renderCompareHtml = (comparison: Comparison, links: ReportLinks = NO_LINKS): string =>
  stillPage(
    `${comparison.a.scenario} against ${comparison.b.scenario}`,
    html`${compareStyle}<header><p class="eyebrow">legrisk compare</p>
<h1>${comparison.venues?.sentence ?? comparison.sentence}</h1>
${comparison.venues === null ? null : html`<p class="muted">${comparison.sentence}</p>`}
<div class="sides">${sideOf('A', comparison.a, links.a)}${sideOf('B', comparison.b, links.b)}</div>
${comparison.hindrances.map(
  ({ says, a, b }) =>
    html`<p class="mind">${says} <span class="muted">${a} in A, ${b} in B.</span></p>`,
)}</header>
<main>${venuesSection(comparison)}${comparison.identical ? null : explained(comparison)}${figuresSection(
      comparison,
    )}</main>
<footer>A difference is A less B. Missing is shown as ${NONE} and is no zero.</footer>`,
  );

const explained = (comparison: Comparison): Content => [
  askedSection(comparison),
  partingSection(comparison),
  attributionSection(comparison),
];

const sideOf = (letter: 'A' | 'B', side: ComparedSide, link: string | null): Html => html`
<div class="side ${letter.toLowerCase()}"><h2><span class="letter">${letter}</span>${linked(
  html`<bdi class="name">${side.scenario}</bdi>`,
  link,
)}${
  side.reconstruction === null
    ? null
    : html` <span class="badge strong" title="Bars drawn through published prints; not a record of an exchange">RECONSTRUCTION</span>`
}</h2>
<p>${side.verdict}</p>
<p class="note">${side.constructionText}<br><bdi>${side.given}</bdi></p></div>`;

const linked = (name: Html, link: string | null): Html =>
  link === null ? name : html`<a href="${relativeHref(link)}">${name}</a>`;

function askedSection({ scenarioDifferences, groundDifferences }: Comparison): Html {
  const asked = scenarioDifferences.map(({ path, a, b }) => askedRow(path, a, b));
  const ground = groundDifferences.map(({ what, name, a, b }) =>
    askedRow(what === name ? what : `${what}: ${name}`, a, b),
  );
  return html`<section id="asked"><h2>What was asked differently</h2>${
    asked.length === 0
      ? html`<p>Nothing: the two scenarios ask for the same.</p>`
      : askedTable('What was asked differently', 'Scenario', asked)
  }${
    ground.length === 0
      ? html`<p class="note">Data, rules, engine and program are the same.</p>`
      : html`<details class="all"><summary>${ground.length} differences in data, rules, engine or program</summary>${askedTable(
          'Data, rules, engine and program',
          'Resting on',
          ground,
        )}</details>`
  }</section>`;
}

const askedTable = (name: string, head: string, rows: readonly Html[]): Html =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table
 class="asked"><thead><tr><th>${head}</th><th>A</th><th>B</th></tr></thead><tbody>${rows}</tbody></table></div>`;

const askedRow = (name: string, a: string | null, b: string | null): Html =>
  html`<tr data-path="${name}"><th scope="row"><bdi>${name}</bdi></th><td><bdi>${a ?? NONE}</bdi></td><td><bdi>${
    b ?? NONE
  }</bdi></td></tr>`;

function partingSection({ firstDifference, parting }: Comparison): Html {
  const same = parting !== null && firstDifference?.atMs === parting.atMs;
  return html`<section id="parting"><h2>Where they part</h2>${
    firstDifference === null
      ? html`<p>Nowhere: every event of one is an event of the other, at the same amounts.</p>`
      : html`<dl class="turns"><dt class="head">UTC</dt><dd class="head">A</dd><dd class="head">B</dd>${
          same ? null : turnOf('First difference of any kind', firstDifference)
        }${
          parting === null
            ? html`<dt>After that</dt><dd data-side="">The same entries, exits and liquidations in both.</dd><dd></dd>`
            : turnOf('Different things happen', parting)
        }</dl>`
  }</section>`;
}

const turnOf = (name: string, { atMs, a, b }: Parting): Html =>
  html`<dt>${minuteText(atMs)}<br><span class="note">${name}</span></dt>${eventOf('A', a)}${eventOf('B', b)}`;

const eventOf = (side: string, told: EventTold | null): Html =>
  html`<dd data-side="${side}">${told === null ? html`<span class="muted">nothing at that time</span>` : told.text}</dd>`;

function attributionSection({ attribution, a }: Comparison): Html {
  if (attribution === null)
    return html`<section id="net"><h2>What the difference is made of</h2>
<p>The two nets are in different currencies, so nothing is subtracted.</p></section>`;
  const { lines, aNetQuote, bNetQuote, netDifferenceQuote } = attribution;
  const shown = lines.filter(isShown);
  const most = Math.max(...shown.map(({ differenceQuote }) => Math.abs(differenceQuote)), 0);
  return html`<section id="net"><h2>What the difference is made of</h2>
<div class="scroll" tabindex="0" role="region" aria-label="What the difference is made of"><table class="parts"><caption>${
    a.currency
  }. The lines sum to the last one, and the legs of each to it.</caption>
<thead><tr><th>Part of the net</th><th class="num">A</th><th class="num">B</th><th class="num">A − B</th><td></td></tr></thead>
<tbody>${shown.map((line) => [lineRow(line, most), line.legs.length < 2 ? null : line.legs.map(legRow)])}
<tr class="total"><th scope="row">${defined('net')}</th>${numberCell(aNetQuote)}${numberCell(bNetQuote)}${numberCell(
    netDifferenceQuote,
  )}<td></td></tr></tbody></table></div></section>`;
}

const lineRow = (line: AttributionLine, most: number): Html =>
  html`<tr data-part="${line.means}"><th scope="row">${defined(line.means)}</th>${numberCell(line.aQuote)}${numberCell(
    line.bQuote,
  )}${numberCell(line.differenceQuote)}<td class="bars">${bar(line.differenceQuote, most)}</td></tr>`;

const legRow = ({ leg, aQuote, bQuote, differenceQuote }: LegPart): Html | null =>
  (aQuote ?? 0) === 0 && (bQuote ?? 0) === 0
    ? null
    : html`<tr class="leg"><th scope="row">${leg}</th>${numberCell(aQuote)}${numberCell(bQuote)}${numberCell(
        differenceQuote,
      )}<td></td></tr>`;

const numberCell = (amount: number | null): Html =>
  html`<td class="num" data-value="${amount ?? ''}">${amount === null ? NONE : signed(amount)}</td>`;

/** From the middle to the right what favours A, to the left what is against it. */
function bar(amount: number, most: number): Html {
  const wide = most === 0 ? 0 : (Math.abs(amount) / most) * HALF;
  const left = amount < 0 ? HALF - wide : HALF;
  return html`<svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true"><path class="zero" d="M${HALF} 0V12"/><rect
 class="${amount < 0 ? 'against' : 'for'}" x="${left.toFixed(2)}" y="1" width="${wide.toFixed(2)}" height="10"/></svg>`;
}

const HALF = 50;
