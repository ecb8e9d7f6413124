/**
 * Charts as two inert script elements: a header of JSON and one block of packed numbers in base64. Text
 * numbers would be four times as long; nothing here is ever executed.
 *
 * A value takes three bytes: its place between the line's lowest and highest, which stand in the header to
 * the last bit. It is thus off by at most a 33-millionth of the line's range, and no extreme is off at all.
 * An instant takes nothing where all are equally far apart, else a byte or two for the distance.
 */
import { type Html, html, scriptJson, trusted } from './escape.ts';
import { packInstants, packValues, type Reader, unpackInstants, unpackValues } from './pack.ts';
import type { Charts, LadderView, Panel, PanelLine, Panels } from './panel.ts';

/** Ids under which the page's script finds the two elements. */
export const HEADER_ID = 'panels-header';
export const NUMBERS_ID = 'panels-numbers';

export interface PackedLine extends Omit<PanelLine, 'points'> {
  readonly count: number;
  /** Lowest and highest value; zeros where the line has none. */
  readonly ends: readonly [number, number];
  readonly firstMs: number;
  /** All instants are whole multiples of this apart. */
  readonly unitMs: number;
  /** Whether all are one multiple apart, so that no distance is packed. */
  readonly even: boolean;
}

export interface PackedPanel extends Omit<Panel, 'lines'> {
  readonly lines: readonly PackedLine[];
}

export interface PackedPanels extends Omit<Panels, 'panels'> {
  readonly panels: readonly PackedPanel[];
}

export interface PackedHeader {
  /** The window first. */
  readonly frames: readonly PackedPanels[];
  readonly ladder: LadderView | null;
}

export function embedCharts({ window, closeUps, ladder }: Charts): Html {
  const bytes: number[] = [];
  const header: PackedHeader = {
    frames: [window, ...closeUps].map((frame) => packedPanels(frame, bytes)),
    ladder,
  };
  return html`<script type="application/json" id="${HEADER_ID}">${scriptJson(header)}</script>
<script type="application/octet-stream" id="${NUMBERS_ID}">${trusted(
    Buffer.from(bytes).toString('base64'),
  )}</script>`;
}

/** The inverse of {@link embedCharts}, from the header and the decoded bytes. */
export function unpackCharts({ frames, ladder }: PackedHeader, bytes: Uint8Array): Charts {
  const reader: Reader = { bytes, at: 0 };
  const [window, ...closeUps] = frames.map(
    (frame): Panels => ({
      ...frame,
      panels: frame.panels.map((panel) => ({
        ...panel,
        lines: panel.lines.map((line) => unpackedLine(line, reader)),
      })),
    }),
  );
  if (window === undefined) throw new RangeError('a page has a window');
  return { window, closeUps, ladder };
}

const packedPanels = (frame: Panels, bytes: number[]): PackedPanels => ({
  ...frame,
  panels: frame.panels.map((panel) => ({
    ...panel,
    lines: panel.lines.map((line) => packedLine(line, bytes)),
  })),
});

function packedLine({ points, ...line }: PanelLine, bytes: number[]): PackedLine {
  const ends = packValues(points.value, bytes);
  return { ...line, count: points.value.length, ends, ...packInstants(points.atMs, bytes) };
}

function unpackedLine(packed: PackedLine, reader: Reader): PanelLine {
  const { count, ends, firstMs, unitMs, even, ...line } = packed;
  const value = unpackValues(count, ends, reader);
  return {
    ...line,
    points: { atMs: unpackInstants(count, { firstMs, unitMs, even }, reader), value },
  };
}
