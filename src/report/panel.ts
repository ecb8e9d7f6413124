/**
 * What a chart shows, apart from how it is drawn: the static SVG and the live chart are two drawings
 * of one panel. Shared with the page's own script.
 */
import type { Role } from '../domain/scenario.ts';
import type { Points } from './decimate.ts';

/** How values are written on the axis and in the legend. */
export type ValueFormat = 'amount' | 'price' | 'percent' | 'bps' | 'quantity';

/** Names of colours of the style sheet: the leg's own, the twin's ghost, the spot chart's. */
export type Tone = 'leg-a' | 'leg-b' | 'actual' | 'ghost' | 'spot';

/**
 * `wide` lies under a line that may cover it, `broken` is told from a solid one without its colour.
 * `limit` is a limit that moves: being above it is death, and the ground above it is tinted. `stems` are
 * upright strokes from zero, `stems-wide` those that may be covered.
 */
export type Stroke =
  | 'solid'
  | 'dashed'
  | 'broken'
  | 'faint'
  | 'wide'
  | 'limit'
  | 'stems'
  | 'stems-wide';

export interface PanelLine {
  readonly name: string;
  readonly tone: Tone;
  readonly stroke: Stroke;
  /** The value holds until the next instant. */
  readonly step: boolean;
  readonly points: Points;
}

/** Whether a line is drawn as strokes from zero, one an instant. */
export const isStems = ({ stroke }: Pick<PanelLine, 'stroke'>): boolean =>
  stroke === 'stems' || stroke === 'stems-wide';

/** A horizontal line: posted margin, 50 %, the capital. */
export interface PanelLevel {
  readonly name: string;
  readonly value: number;
  /**
   * `limit`: being above it is death, and the ground above it is tinted. `trigger`: the price at which a
   * leg was forced out.
   */
  readonly kind: 'limit' | 'guide' | 'trigger';
}

export interface Panel {
  readonly id: string;
  readonly title: string;
  /** What the eye should look for, a sentence. */
  readonly caption: string;
  /** Of the vertical axis: `USDT`, `USDT per unit`, `%`. */
  readonly unit: string;
  readonly format: ValueFormat;
  readonly lines: readonly PanelLine[];
  readonly levels: readonly PanelLevel[];
  /** Fixed ends of the vertical axis; null: from the data. */
  readonly range: readonly [number, number] | null;
}

/** A vertical line on every time axis. */
export interface Mark {
  readonly atMs: number;
  /** `exit`: another leg left, where there is room to say so. */
  readonly kind: 'forced' | 'call' | 'plain' | 'exit';
  readonly text: string;
  /** Index of the event in the result, whose row the mark leads to; not given where it has none. */
  readonly event?: number;
}

/** Panels on one time axis [from, to). */
export interface Panels {
  readonly windowMs: readonly [number, number];
  readonly gridMs: number;
  readonly panels: readonly Panel[];
  readonly marks: readonly Mark[];
}

/** All that a page draws: the whole window, a frame of its own for each forced exit, and the slider. */
export interface Charts {
  readonly window: Panels;
  readonly closeUps: readonly Panels[];
  readonly ladder: LadderView | null;
}

/** A ladder of leverages as the page tells it. */
export interface LadderView {
  readonly rungs: readonly RungView[];
  /** Index of the scenario's own leverage. */
  readonly own: number;
  /** One a leg that can be asked, in the order of every rung's `legs`. */
  readonly legs: readonly { readonly name: string; readonly panel: string | null }[];
}

export interface RungView {
  readonly leverage: number;
  /** `7×`, `10× and 6×`. */
  readonly text: string;
  /** What would have happened, a sentence or two. */
  readonly says: string;
  /** What replays it. */
  readonly command: string;
  readonly refused: boolean;
  /** None where refused. */
  readonly legs: readonly RungLeg[];
}

export interface RungLeg {
  readonly role: Role;
  /** Posted a unit, of the panel's unit; null where nothing is posted for the leg alone. */
  readonly posted: number | null;
  /** When it was liquidated, whole or in part; null: it was not. */
  readonly diedAtMs: number | null;
  readonly inPart: boolean;
  /** What became of it, in a cell of a table. */
  readonly fate: string;
}
