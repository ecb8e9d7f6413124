/** What a chart shows in a sentence or two, for whoever can not see it: where each curve was lowest and highest. */
import { minuteText } from '../units/time.ts';
import { isStems, type Panel, type PanelLine, type Panels } from './panel.ts';
import { readoutText } from './panel-text.ts';

export function describePanel(panel: Panel, { marks }: Panels): string {
  const { title, unit, lines, levels } = panel;
  const said = [
    `${title}, ${unit}.`,
    ...lines.map((line) => lineWords(line, panel)),
    ...levels
      .filter(({ name }) => name !== '')
      .map(({ name, value }) => `Level ${name}: ${readoutText(value, panel.format)}.`),
    ...marks
      .filter(({ kind }) => kind === 'forced')
      .map(({ atMs, text }) => `${text.replace(' †', ' forced out')} at ${minuteText(atMs)} UTC.`),
  ];
  return said.join(' ');
}

function lineWords(line: PanelLine, { format }: Panel): string {
  const { atMs, value } = line.points;
  let low = -1;
  let high = -1;
  let last = -1;
  value.forEach((v, i) => {
    if (!Number.isFinite(v)) return;
    last = i;
    if (low < 0 || v < (value[low] as number)) low = i;
    if (high < 0 || v > (value[high] as number)) high = i;
  });
  if (last < 0) return `${line.name}: no values.`;
  const at = (i: number): string =>
    `${readoutText(value[i] as number, format)} at ${minuteText(atMs[i] as number)}`;
  if (value[low] === value[high])
    return `${line.name}: ${readoutText(value[last] as number, format)} throughout.`;
  const end = isStems(line) ? '' : `, at the end ${readoutText(value[last] as number, format)}`;
  return `${line.name}: lowest ${at(low)}, highest ${at(high)}${end}.`;
}
