/**
 * Panels as two inert script elements: a header of JSON and one block of packed numbers in base64.
 * Text numbers would be twice as long and would lose digits; nothing here is ever executed.
 */
import { type Html, html, scriptJson, trusted } from './escape.ts';
import type { Panel, PanelLine, Panels } from './panel.ts';

/** Ids under which the page's script finds the two elements. */
export const HEADER_ID = 'panels-header';
export const NUMBERS_ID = 'panels-numbers';

export interface PackedLine extends Omit<PanelLine, 'points'> {
  readonly count: number;
}

export interface PackedPanel extends Omit<Panel, 'lines'> {
  readonly lines: readonly PackedLine[];
}

export interface PackedHeader extends Omit<Panels, 'panels'> {
  readonly panels: readonly PackedPanel[];
}

/**
 * The block is, little-endian, every line's values in turn as float64, then every line's instants
 * as int32 seconds from the window's start: bars open on whole seconds.
 */
export function embedPanels(all: Panels): Html {
  const lines = all.panels.flatMap((panel) => panel.lines);
  const header: PackedHeader = { ...all, panels: all.panels.map(packedPanel) };
  return html`<script type="application/json" id="${HEADER_ID}">${scriptJson(header)}</script>
<script type="application/octet-stream" id="${NUMBERS_ID}">${trusted(
    packed(lines, all.windowMs[0]).toString('base64'),
  )}</script>`;
}

/** The inverse of {@link embedPanels}, from the header and the decoded bytes. */
export function unpackPanels(header: PackedHeader, bytes: Uint8Array<ArrayBuffer>): Panels {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [startMs] = header.windowMs;
  const total = bytes.byteLength / (Float64Array.BYTES_PER_ELEMENT + Int32Array.BYTES_PER_ELEMENT);
  let read = 0;
  const take = (line: PackedLine): PanelLine => {
    const { count, ...rest } = line;
    const first = read;
    read += count;
    const value = Float64Array.from({ length: count }, (_, i) =>
      view.getFloat64((first + i) * Float64Array.BYTES_PER_ELEMENT, true),
    );
    const atMs = Float64Array.from({ length: count }, (_, i) => {
      const at =
        total * Float64Array.BYTES_PER_ELEMENT + (first + i) * Int32Array.BYTES_PER_ELEMENT;
      return startMs + view.getInt32(at, true) * 1_000;
    });
    return { ...rest, points: { atMs, value } };
  };
  return {
    ...header,
    panels: header.panels.map((panel) => ({ ...panel, lines: panel.lines.map(take) })),
  };
}

const packedPanel = (panel: Panel): PackedPanel => ({
  ...panel,
  lines: panel.lines.map(({ points, ...line }) => ({ ...line, count: points.value.length })),
});

function packed(lines: readonly PanelLine[], startMs: number): Buffer {
  const total = lines.reduce((sum, { points }) => sum + points.value.length, 0);
  const valueBytes = total * Float64Array.BYTES_PER_ELEMENT;
  const block = Buffer.alloc(valueBytes + total * Int32Array.BYTES_PER_ELEMENT);
  let written = 0;
  for (const { points } of lines) {
    points.value.forEach((v, i) => {
      block.writeDoubleLE(v, (written + i) * Float64Array.BYTES_PER_ELEMENT);
      block.writeInt32LE(
        Math.round(((points.atMs[i] ?? startMs) - startMs) / 1_000),
        valueBytes + (written + i) * Int32Array.BYTES_PER_ELEMENT,
      );
    });
    written += points.value.length;
  }
  return block;
}
