/** The slider: says what each leg would have met at another leverage, and moves its line of posted margin. */
import { printable } from '../escape.ts';
import type { LadderView, Mark, Panel, PanelLevel, Panels, RungLeg, RungView } from '../panel.ts';
import { type Live, redraw } from './live.ts';

export function followLeverage(ladder: LadderView | null, live: readonly Live[]): void {
  const slider = document.getElementById('leverage-at');
  const block = document.querySelector<HTMLElement>('#leverage .slider');
  if (ladder === null || block === null || !(slider instanceof HTMLInputElement)) return;
  const moved = ladder.legs.map(({ panel }) => live.find((one) => one.panel.id === panel));
  const show = (index: number): void => {
    const rung = ladder.rungs[index];
    if (rung === undefined) return;
    tell(slider, rung);
    moved.forEach((one, leg) => {
      if (one === undefined) return;
      const { panel, frame } = atRung(one, rung, rung.legs[leg], index === ladder.own);
      redraw(one, panel, frame);
    });
  };
  slider.addEventListener('input', () => show(Number(slider.value)));
  for (const button of document.querySelectorAll('button[data-rung]'))
    button.addEventListener('click', () => {
      slider.value = button.getAttribute('data-rung') ?? slider.value;
      show(Number(slider.value));
    });
  // A page that is loaded again keeps where its sliders stood.
  slider.value = String(ladder.own);
  block.hidden = false;
}

function tell(slider: HTMLInputElement, rung: RungView): void {
  slider.setAttribute('aria-valuetext', rung.text);
  const texts = { is: rung.text, says: rung.says, command: rung.command };
  for (const [name, text] of Object.entries(texts)) {
    const place = document.getElementById(`leverage-${name}`);
    if (place !== null) place.textContent = printable(text);
  }
}

/** The panel with the line and the death of a rung, and the line of the run as a guide. */
function atRung(
  { panel, frame }: Live,
  rung: RungView,
  leg: RungLeg | undefined,
  isOwn: boolean,
): { readonly panel: Panel; readonly frame: Panels } {
  if (isOwn) return { panel, frame };
  const guides = panel.levels.map(
    (level): PanelLevel => ({ ...level, name: `${level.name}, as run`, kind: 'guide' }),
  );
  // Where collateral was moved as it ran, its steps stay as a line that tints no ground.
  const lines = panel.lines.map((line) =>
    line.stroke === 'limit' ? { ...line, stroke: 'faint' as const } : line,
  );
  const { posted = null, diedAtMs = null, inPart = false } = leg ?? {};
  const level: readonly PanelLevel[] =
    posted === null ? [] : [{ name: `posted at ${rung.text}`, value: posted, kind: 'limit' }];
  const sign = inPart ? 'in part' : '†';
  const death: readonly Mark[] =
    diedAtMs === null ? [] : [{ atMs: diedAtMs, kind: 'forced', text: `${sign} at ${rung.text}` }];
  return {
    panel: { ...panel, lines, levels: [...level, ...guides] },
    frame: { ...frame, marks: [...frame.marks.filter(({ kind }) => kind !== 'forced'), ...death] },
  };
}
