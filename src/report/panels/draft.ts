/** A panel from curves at the report's bars, each thinned to what a page can carry. */
import type { ReplayReport } from '../../domain/report.ts';
import type { LegResult } from '../../domain/result.ts';
import { DAY } from '../../units/units.ts';
import { decimate, decimateAround, type Points } from '../decimate.ts';
import { deaths } from '../names.ts';
import type { Panel, PanelLine, Tone } from '../panel.ts';

/** Points a panel may embed over all its lines: some two a pixel. */
export const POINTS_A_PANEL = 5_000;
/** On each side of the first forced exit, kept sharper than the rest. */
const SHARP = 2 * DAY;

const LEG_TONES: readonly Tone[] = ['leg-a', 'leg-b'];

export interface LineDraft {
  readonly name: string;
  readonly tone: Tone;
  readonly value: Float64Array;
  readonly stroke?: PanelLine['stroke'];
}

/** A panel without its lines. */
export type Frame = Omit<Panel, 'lines'>;

/** A panel of lines over the report's bars; null where no line has a value. */
export function panelOf(
  report: ReplayReport,
  frame: Frame,
  drafts: readonly LineDraft[],
): Panel | null {
  const filled = drafts.filter(({ value }) => value.some(Number.isFinite));
  if (filled.length === 0) return null;
  const limit = Math.max(8, Math.floor(POINTS_A_PANEL / filled.length));
  const lines = filled.map(({ name, tone, value, stroke }) => ({
    name,
    tone,
    stroke: stroke ?? 'solid',
    step: false,
    points: thinned(report, value, limit),
  }));
  return { ...frame, lines };
}

function thinned({ curves, result }: ReplayReport, value: Float64Array, limit: number): Points {
  const points = { atMs: curves.atMs, value };
  const death = deaths(result)[0]?.exit.atMs;
  return death === undefined
    ? decimate(points, limit)
    : decimateAround(points, limit, [death - SHARP, death + SHARP]);
}

/** The colour of the leg of that place in the construction. */
export const toneOf = (index: number): Tone => LEG_TONES[index % LEG_TONES.length] ?? 'leg-a';

export const firstLife = (report: ReplayReport, role: LegResult['role']): LegResult | undefined =>
  report.result.legs.find((leg) => leg.role === role && leg.lifeIndex === 0);
