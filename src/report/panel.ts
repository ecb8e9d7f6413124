/**
 * What a chart shows, apart from how it is drawn: the static SVG and the live chart are two drawings
 * of one panel. Shared with the page's own script.
 */
import type { Points } from './decimate.ts';

/** How values are written on the axis and in the legend. */
export type ValueFormat = 'amount' | 'price' | 'percent' | 'bps' | 'quantity';

/** Names of colours of the style sheet: the leg's own, the twin's ghost, the spot chart's. */
export type Tone = 'leg-a' | 'leg-b' | 'actual' | 'ghost' | 'spot';

export interface PanelLine {
  readonly name: string;
  readonly tone: Tone;
  /**
   * `wide` lies under a line that may cover it. `limit` is a limit that moves: being above it is death,
   * and the ground above it is tinted.
   */
  readonly stroke: 'solid' | 'dashed' | 'faint' | 'wide' | 'limit';
  /** The value holds until the next instant. */
  readonly step: boolean;
  readonly points: Points;
}

/** A horizontal line: posted margin, 50 %, the capital. */
export interface PanelLevel {
  readonly name: string;
  readonly value: number;
  /** `limit`: being above it is death, and the ground above it is tinted. */
  readonly kind: 'limit' | 'guide';
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
  readonly kind: 'forced' | 'call' | 'plain';
  readonly text: string;
}

/** All panels of a page, on one time axis [from, to). */
export interface Panels {
  readonly windowMs: readonly [number, number];
  readonly gridMs: number;
  readonly panels: readonly Panel[];
  readonly marks: readonly Mark[];
}
