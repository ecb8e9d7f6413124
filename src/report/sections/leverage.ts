/** At which leverage would each leg have lived? A slider, or without a script and on paper a table. */
import type { LeverageLadder, ReplayReport } from '../../domain/report.ts';
import { drawnOtherwise } from '../drawn-otherwise.ts';
import { type Html, html } from '../escape.ts';
import { NONE } from '../format.ts';
import type { LadderView, RungView } from '../panel.ts';

/** Rows of the table that stands in for the slider. */
const ROWS = 12;

/** Nothing where the report has no ladder. */
export function leverageBlock(report: ReplayReport, view: LadderView | null): Html | null {
  const { ladder } = report;
  const own = view?.rungs[view.own];
  if (view === null || own === undefined || ladder === undefined || ladder === null) return null;
  return html`<figure id="leverage"><figcaption><h3>At another leverage</h3>
<p class="note">${noteOf(report, view)}</p></figcaption>
<div class="slider" hidden><div class="pick"><label for="leverage-at">Leverage at entry</label>
<output id="leverage-is" for="leverage-at">${own.text}</output>
<button type="button" data-rung="${view.own}">As run, ${own.text}</button>${survivalButtons(ladder, view)}</div>
<input type="range" id="leverage-at" min="0" max="${view.rungs.length - 1}" step="1" value="${
    view.own
  }" aria-valuetext="${own.text}" aria-describedby="leverage-says">
${strip(view)}
<p id="leverage-says" aria-live="polite">${own.says}</p>
<p class="note"><code id="leverage-command">${own.command}</code></p></div>
${table(
  view,
  ladder.survival.map(({ rung }) => rung),
)}</figure>`;
}

/** A leg is named where there are two. */
function survivalButtons(
  { survival }: LeverageLadder,
  { rungs, legs }: LadderView,
): readonly Html[] {
  return survival.map(({ role, rung }) => {
    const leg = rungs[rung]?.legs.findIndex((one) => one.role === role) ?? -1;
    const whose = legs.length > 1 ? ` of the ${legs[leg]?.name ?? role}` : '';
    return html`<button type="button" data-rung="${rung}">Survival${whose}, ${rungs[rung]?.text ?? NONE}</button>`;
  });
}

function noteOf(report: ReplayReport, view: LadderView): string {
  const { result, ladder } = report;
  const rules = result.events.some(({ kind }) => RULED.has(kind));
  return [
    'Every position is a replay of this scenario entered at that leverage, with nothing else changed' +
      `${rules ? ': its rules move collateral and close positions there as they do here' : ''}.`,
    result.assumptions.some(({ code }) => code === 'adl-queue')
      ? 'Rounds of auto-deleveraging are left out: what margin alone decides. The command brings them back.'
      : '',
    view.legs.length > 1
      ? 'The leg that is liquidated first is told as that replay tells it, the other one as if the first had stood.'
      : '',
    ladder?.isAccount === true
      ? 'The account is judged as one, so no line can be moved on a chart.'
      : '',
    drawnOtherwise(report)
      ? 'The curves below are of the position that ran. At another leverage its size is another one, and may fall into another tier: where the crossing that is drawn and the words differ, the words are right.'
      : '',
  ]
    .filter((said) => said !== '')
    .join(' ');
}

const RULED: ReadonlySet<string> = new Set(['transfer-sent', 'policy-exit']);

type Fate = 'lives' | 'part' | 'dies' | 'refused';

/** A row a leg, as long as the slider's way: what becomes of it at a glance. */
function strip({ rungs, legs }: LadderView): Html {
  const rows = legs.map(
    (
      { name },
      leg,
    ) => html`<div class="row"><span>${name}</span><svg viewBox="-0.5 0 ${rungs.length} 1"
 preserveAspectRatio="none">${runsOf(rungs.map((rung) => fateOf(rung, leg))).map(
   ({ from, to, fate }) =>
     html`<rect class="${fate}" x="${from - 0.5}" y="${fate === 'part' ? 0.5 : 0}" width="${
       to - from
     }" height="${fate === 'part' ? 0.5 : 1}"/>`,
 )}</svg></div>`,
  );
  const fates = new Set(rungs.flatMap((rung) => legs.map((_, leg) => fateOf(rung, leg))));
  return html`<div class="strip" aria-hidden="true">${rows}<div class="scale">${scale(rungs)}</div>
<ul class="key">${Object.entries(KEY)
    .filter(([fate]) => fates.has(fate as Fate))
    .map(([fate, says]) => html`<li class="${fate}">${says}</li>`)}</ul></div>`;
}

const KEY: Readonly<Record<Fate, string>> = {
  lives: 'lives',
  part: 'a part is liquidated',
  dies: '† liquidated',
  refused: 'not let in',
};

function fateOf(rung: RungView, leg: number): Fate {
  const told = rung.legs[leg];
  if (rung.refused || told === undefined) return 'refused';
  if (told.diedAtMs === null) return 'lives';
  return told.inPart ? 'part' : 'dies';
}

/** Neighbours of one fate as one piece. */
function runsOf(fates: readonly Fate[]): readonly { from: number; to: number; fate: Fate }[] {
  const runs: { from: number; to: number; fate: Fate }[] = [];
  for (const [i, fate] of fates.entries()) {
    const last = runs.at(-1);
    if (last?.fate === fate) last.to = i + 1;
    else runs.push({ from: i, to: i + 1, fate });
  }
  return runs;
}

/** Round leverages under the slider, as many as have room. */
function scale(rungs: readonly RungView[]): readonly Html[] {
  let last = Number.NEGATIVE_INFINITY;
  return [1, 2, 3, 4, 5, 10, 20, 50, 100].flatMap((leverage) => {
    const index = rungs.findIndex((rung) => rung.leverage === leverage);
    const share = index / (rungs.length - 1);
    if (index < 0 || share - last < 0.05) return [];
    last = share;
    return [html`<span style="left:${(100 * share).toFixed(2)}%">${leverage}×</span>`];
  });
}

function table({ rungs, legs, own }: LadderView, survival: readonly number[]): Html {
  const rows = chosen(rungs.length, [own, ...survival]);
  return html`<div class="scroll rungs"><table class="narrow"><caption>What becomes of each leg by the leverage at entry, UTC</caption>
<thead><tr><th scope="col" class="num">Leverage</th>${legs.map(
    ({ name }) => html`<th scope="col">${name}</th>`,
  )}</tr></thead><tbody>${rows.map((index) => {
    const rung = rungs[index] as RungView;
    const as = index === own ? ', as run' : survival.includes(index) ? ', survival' : '';
    return html`<tr><th scope="row" class="num">${rung.text}${as}</th>${
      rung.refused
        ? html`<td colspan="${legs.length}">not let in</td>`
        : legs.map((_, leg) => {
            const fate = rung.legs[leg];
            const died = fate !== undefined && fate.diedAtMs !== null;
            return html`<td${died ? html` class="loss"` : null}>${died ? '† ' : ''}${fate?.fate ?? NONE}</td>`;
          })
    }</tr>`;
  })}</tbody></table></div>`;
}

/** Indexes spread evenly over the ladder, with those that must be there. */
function chosen(count: number, musts: readonly number[]): readonly number[] {
  const places = Math.max(2, ROWS - musts.length);
  const spread = Array.from({ length: places }, (_, i) =>
    Math.round((i * (count - 1)) / (places - 1)),
  );
  return [...new Set([...spread, ...musts])].sort((a, b) => a - b);
}
