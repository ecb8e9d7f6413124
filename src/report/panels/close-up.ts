/** The last hour before a forced exit: a frame of its own, on the leg's own bars. */
import type { CloseUp, CloseUpPrices, LegCurves, ReplayReport } from '../../domain/report.ts';
import type { LegResult } from '../../domain/result.ts';
import { minuteText } from '../../units/time.ts';
import { HOUR } from '../../units/units.ts';
import { decimate } from '../decimate.ts';
import { length, percent, price } from '../format.ts';
import {
  deaths,
  isAccountUnwind,
  isPart,
  legName,
  lifeName,
  quoteName,
  roleName,
} from '../names.ts';
import type { Mark, Panel, PanelLevel, PanelLine, Panels, Stroke } from '../panel.ts';
import { POINTS_A_PANEL, toneOf } from './draft.ts';

/** One a leg that was forced out, the first of them first. */
export const closeUpFrames = (report: ReplayReport): readonly Panels[] =>
  (report.closeUps ?? [])
    .toSorted((a, b) => a.reachedAtMs - b.reachedAtMs)
    .flatMap((closeUp, i) => closeUpFrame(report, closeUp, i));

function closeUpFrame(report: ReplayReport, closeUp: CloseUp, index: number): readonly Panels[] {
  const { result, curves } = report;
  const dead = deaths(result).find(
    ({ role, lifeIndex }) => role === closeUp.role && lifeIndex === closeUp.lifeIndex,
  );
  if (dead === undefined) return [];
  const place = (role: LegResult['role']): number =>
    curves.legs.findIndex((leg) => leg.role === role);
  const { own, other, windowMs } = closeUp;
  const lines = [
    ...(other === null ? [] : [lineOf(other, nameOf(report, other), place(other.role), 'broken')]),
    lineOf({ ...own, close: own.adverse }, extremeName(dead), place(own.role), 'faint'),
    lineOf(own, `${legName(dead)}, close`, place(own.role), 'solid'),
  ];
  // Of an account that is unwound as one the other leg's end is no news.
  const account = isAccountUnwind(deaths(result));
  const levels = levelsOf(closeUp, dead, account, curves.legs[place(dead.role)]);
  const panel: Panel = {
    id: `close-up-${index}`,
    title: titleOf(closeUp, dead),
    caption: captionOf(closeUp, dead, account) + callWords(levels),
    unit: quoteName(dead),
    format: 'price',
    lines,
    levels,
    range: null,
  };
  const marks: readonly Mark[] = [
    ...(account ? [] : otherExits(report, closeUp)),
    deathMark(report, closeUp, dead),
  ];
  return [{ windowMs, gridMs: own.resolutionMs, panels: [panel], marks }];
}

const nameOf = ({ result }: ReplayReport, { role }: CloseUpPrices): string =>
  `${roleName(result, role)}, close`;

const extremeName = (leg: LegResult): string =>
  `${legName(leg)}, ${leg.side === 'long' ? 'lows' : 'highs'}`;

const lineOf = (
  { atMs, close }: CloseUpPrices,
  name: string,
  place: number,
  stroke: Stroke,
): PanelLine => ({
  ...{ name, stroke, step: false, tone: toneOf(Math.max(0, place)) },
  points: decimate({ atMs, value: close }, POINTS_A_PANEL),
});

function titleOf({ own, reachedAtMs, windowMs }: CloseUp, dead: LegResult): string {
  const span = reachedAtMs + own.resolutionMs - windowMs[0];
  const how = span === HOUR ? 'hour' : length(span);
  return `The last ${how} of ${isPart(dead) ? 'all of ' : ''}the ${lifeName(dead)}`;
}

function captionOf(
  { own, reachedAtMs, triggerPrice }: CloseUp,
  dead: LegResult,
  account: boolean,
): string {
  const bars = length(own.resolutionMs);
  const reached = minuteText(reachedAtMs);
  const coarse = own.resolutionMs > 5 * 60_000 ? ' There is nothing finer in the record.' : '';
  const how = dead.liquidation?.gap === true ? 'opened beyond' : 'reached';
  const what = account
    ? `The account was unwound in the bar of ${reached} UTC, with this price at ${price(triggerPrice)}`
    : `The bar of ${reached} UTC ${how} the trigger at ${price(triggerPrice)}`;
  return `Bars of ${bars}, the finest that were loaded: ${own.series}. ${what}.${coarse}`;
}

const callWords = (levels: readonly PanelLevel[]): string =>
  levels.some(({ kind }) => kind === 'guide')
    ? ' The dotted lines on the way to it are margin ratios of 50, 70 and 90 %.'
    : '';

/** Calls on the way to the trigger, and the trigger. */
function levelsOf(
  { triggerPrice }: CloseUp,
  dead: LegResult,
  account: boolean,
  curve: LegCurves | undefined,
): readonly PanelLevel[] {
  const first = dead.lifeIndex === 0 || curve === undefined;
  const calls = (first ? (curve?.callPrices ?? []) : []).map(
    ({ ratio, price: value }): PanelLevel => ({
      name: percent(ratio, 0),
      value,
      kind: 'guide',
    }),
  );
  return [
    ...calls,
    { name: account ? 'when unwound' : 'trigger', value: triggerPrice, kind: 'trigger' },
  ];
}

function deathMark({ result }: ReplayReport, { reachedAtMs }: CloseUp, dead: LegResult): Mark {
  const { role, lifeIndex } = dead;
  const event = result.events.findIndex(
    (one) => one.kind === 'liquidation' && one.leg === role && one.lifeIndex === lifeIndex,
  );
  const text = isPart(dead) ? `part of the ${legName(dead)} liquidated` : `${legName(dead)} †`;
  return { atMs: reachedAtMs, kind: 'forced', text, ...(event < 0 ? {} : { event }) };
}

/** The other leg's exits inside the stretch. */
function otherExits(
  { result }: ReplayReport,
  { role, reachedAtMs, windowMs }: CloseUp,
): readonly Mark[] {
  return result.events.flatMap(({ kind, leg, atMs }, event): readonly Mark[] => {
    const isExit = kind === 'exit' || kind === 'liquidation';
    if (!isExit || leg === role || atMs < reachedAtMs || atMs >= windowMs[1]) return [];
    const how = kind === 'exit' ? 'closed' : 'liquidated';
    return [{ atMs, kind: 'exit', text: `${roleName(result, leg)} ${how}`, event }];
  });
}
