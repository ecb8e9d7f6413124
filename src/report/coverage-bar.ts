/**
 * How a series covers a window, as a bar across the page: solid where rows stand, notched where they
 * are missing. Shape alone tells; colour only repeats it, so that it prints and is seen by everyone.
 */
import type { Severity } from '../domain/finding.ts';
import { type Html, html } from './escape.ts';

/** Drawn units; the page stretches the width. */
const WIDTH = 1200;
const BAR = 14;
const HEIGHT = 20;
/** A cell that lacks anything at all is notched at least so deep, or nobody sees it. */
const NOTCH = 4;
/** Least width of a finding. */
const TICK = 4;

export interface BarMark {
  readonly severity: Severity;
  readonly firstMs: number;
  readonly lastMs: number;
}

export interface CoverageBar {
  readonly strip: readonly number[];
  readonly windowMs: readonly [number, number];
  /** Drawn below the bar; notes are facts, and are not. */
  readonly marks: readonly BarMark[];
  /** What the picture says, in words. */
  readonly text: string;
}

/** An image with its text; it needs no script and no style but its colours. */
export function coverageBar({ strip, windowMs, marks, text }: CoverageBar): Html {
  const seen = marks.filter(({ severity }) => severity !== 'note');
  return html`<svg class="coverage" role="img" aria-label="${text}" viewBox="0 0 ${WIDTH} ${HEIGHT}"
preserveAspectRatio="none"><rect class="absent" width="${WIDTH}" height="${BAR}"/><path class="present"
d="${outline(strip)}"/>${seen.map((mark) => markOf(mark, windowMs))}</svg>`;
}

/** One closed outline along the tops of the cells; equal neighbours are one step. */
function outline(strip: readonly number[]): string {
  const cell = WIDTH / strip.length;
  let path = `M0 ${BAR}`;
  let top: number | null = null;
  for (const [i, share] of strip.entries()) {
    const next = topOf(share);
    if (next === top) continue;
    path += `${i === 0 ? '' : `H${round(i * cell)}`}V${next}`;
    top = next;
  }
  return `${path}H${WIDTH}V${BAR}Z`;
}

/** From the top of the bar down to where a cell's solid part begins. */
function topOf(share: number): number {
  if (share >= 1) return 0;
  if (share <= 0) return BAR;
  return round(Math.min(BAR - 1, Math.max(NOTCH, BAR * (1 - share))));
}

/** An error is a block, a warning a line. */
function markOf(
  { severity, firstMs, lastMs }: BarMark,
  [from, to]: readonly [number, number],
): Html {
  const at = (ms: number): number =>
    Math.min(WIDTH, Math.max(0, ((ms - from) / (to - from)) * WIDTH));
  const width = Math.max(TICK, at(lastMs) - at(firstMs));
  const x = Math.min(at(firstMs), WIDTH - width);
  const height = severity === 'error' ? 5 : 2;
  return html`<rect class="found ${severity}" x="${round(x)}" y="${BAR + 1}" width="${round(width)}" height="${height}"/>`;
}

const round = (x: number): number => Math.round(x * 10) / 10;
