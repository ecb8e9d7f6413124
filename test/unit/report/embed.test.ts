/**
 * Goal: the page's script draws exactly the numbers that the renderer had.
 * Method: pack any curve and unpack it again from the elements' text, as the browser does.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { embedPanels, type PackedHeader, unpackPanels } from '../../../src/report/embed.ts';
import type { Panel, Panels } from '../../../src/report/panel.ts';

const START = Date.UTC(2025, 9, 10);

const panel = (id: string, values: readonly number[]): Panel => ({
  id,
  title: '</script><script>alert(1)</script>',
  caption: '<!--',
  unit: 'USDT',
  format: 'amount',
  levels: [],
  range: null,
  lines: [
    {
      name: '\u2028',
      tone: 'actual',
      stroke: 'solid',
      step: false,
      points: {
        atMs: Float64Array.from(values, (_, i) => START + (i - 3) * 60_000),
        value: Float64Array.from(values),
      },
    },
  ],
});

function throughThePage(all: Panels): Panels {
  const { markup } = embedPanels(all);
  const [header, numbers] = [...markup.matchAll(/<script [^>]*>([\s\S]*?)<\/script>/g)].map(
    (match) => match[1] ?? '',
  );
  const bytes = Uint8Array.from(atob(numbers ?? ''), (sign) => sign.charCodeAt(0));
  return unpackPanels(JSON.parse(header ?? '') as PackedHeader, bytes);
}

test('any curves come back bit for bit, NaN, order and hostile titles included', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.double()), { maxLength: 4 }), (curves) => {
      const all: Panels = {
        windowMs: [START, START + 86_400_000],
        gridMs: 60_000,
        marks: [{ atMs: START, kind: 'forced', text: '</script>' }],
        panels: curves.map((values, i) => panel(`p${i}`, values)),
      };
      expect(throughThePage(all)).toEqual(all);
    }),
  );
});

test('the two elements hold no tag but their own', () => {
  const { markup } = embedPanels({
    windowMs: [START, START + 1],
    gridMs: 1,
    marks: [],
    panels: [panel('p', [1, 2])],
  });
  expect(markup.match(/<[^>]*>/g)).toEqual([
    '<script type="application/json" id="panels-header">',
    '</script>',
    '<script type="application/octet-stream" id="panels-numbers">',
    '</script>',
  ]);
});
