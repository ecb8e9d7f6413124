/** The whole window in one strip: where the zoom stands in it, and what happened when. */
import { minuteText } from '../../units/time.ts';
import { decimate } from '../decimate.ts';
import { type Html, html, trusted } from '../escape.ts';
import type { Mark, Panels } from '../panel.ts';

const WIDTH = 1_000;
const HEIGHT = 30;
/** Dots across that two links need to be hit apart from each other. */
const APART = 14;

export function overview(window: Panels): Html {
  return html`<div id="overview"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none"
 aria-hidden="true"><path d="${trusted(outline(window))}"/></svg>
<div class="brush"><div class="seen"></div>
${rangeInput('from', 'First instant shown', window)}${rangeInput('to', 'Last instant shown', window)}</div>
<nav aria-label="Events on the time axis">${links(window)}</nav></div>`;
}

function rangeInput(end: 'from' | 'to', label: string, { windowMs, gridMs }: Panels): Html {
  const [fromMs, toMs] = windowMs;
  const at = end === 'from' ? fromMs : toMs;
  return html`<input type="range" id="zoom-${end}" aria-label="${label}" aria-valuetext="${minuteText(
    at,
  )} UTC" min="${fromMs}" max="${toMs}" step="${gridMs}" value="${at}">`;
}

/** Equity, as a line that says where in the window things happened. */
function outline({ panels, windowMs: [fromMs, toMs] }: Panels): string {
  const line = panels.find(({ id }) => id === 'equity')?.lines.at(-1) ?? panels[0]?.lines[0];
  if (line === undefined) return '';
  const { atMs, value } = decimate(line.points, 400);
  const finite = value.filter(Number.isFinite);
  const low = finite.reduce((least, x) => Math.min(least, x), Number.POSITIVE_INFINITY);
  const high = finite.reduce((most, x) => Math.max(most, x), Number.NEGATIVE_INFINITY);
  let d = '';
  value.forEach((v, i) => {
    if (!Number.isFinite(v)) return;
    const x = (((atMs[i] as number) - fromMs) / (toMs - fromMs || 1)) * WIDTH;
    const y = 3 + ((high - v) / (high - low || 1)) * (HEIGHT - 6);
    d += `${d === '' ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  return d;
}

const RANK: Readonly<Record<Mark['kind'], number>> = { forced: 0, exit: 1, plain: 1, call: 2 };
const SIGNS: Readonly<Record<Mark['kind'], string>> = {
  forced: '†',
  exit: '◇',
  plain: '◇',
  call: '·',
};

/** A link a place: what lies too close together is one, named by all of it, and leads to the gravest. */
function links({ marks, windowMs: [fromMs, toMs] }: Panels): readonly Html[] {
  const share = ({ atMs }: Mark): number => (atMs - fromMs) / (toMs - fromMs || 1);
  const places: Mark[][] = [];
  for (const mark of marks
    .filter(({ event }) => event !== undefined)
    .toSorted((a, b) => a.atMs - b.atMs)) {
    const place = places.at(-1);
    const near = place?.[0] !== undefined && (share(mark) - share(place[0])) * WIDTH < APART;
    if (near) place.push(mark);
    else places.push([mark]);
  }
  return places.flatMap((place) => {
    const [gravest] = place.toSorted((a, b) => RANK[a.kind] - RANK[b.kind]);
    if (gravest?.event === undefined) return [];
    return [
      html`<a class="${gravest.kind}" href="#event-${gravest.event}" style="left:${(
        100 * share(gravest)
      ).toFixed(2)}%" title="${titleOf(place)}" aria-label="${titleOf(place)}"><span
 aria-hidden="true">${SIGNS[gravest.kind]}</span></a>`,
    ];
  });
}

const NAMED = 4;

function titleOf(place: readonly Mark[]): string {
  const named = place
    .slice(0, NAMED)
    .map(({ atMs, text }) => `${minuteText(atMs)} UTC, ${text.replace(' †', ' forced out')}`);
  const more = place.length - named.length;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
