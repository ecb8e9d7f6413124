/**
 * Goal: the page's script draws the numbers that the renderer had: extremes, instants and breaks to the
 * last bit, every other value closer than a screen can show, in few bytes.
 * Method: pack any curve and unpack it again from the elements' text, as the browser does.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { embedCharts, type PackedHeader, unpackCharts } from '../../../src/report/embed.ts';
import type { Charts, LadderView, Panel, Panels } from '../../../src/report/panel.ts';

const START = Date.UTC(2025, 9, 10);

interface Curve {
  readonly atMs: readonly number[];
  readonly value: readonly number[];
}

const minutes = (value: readonly number[]): Curve => ({
  atMs: value.map((_, i) => START + (i - 3) * 60_000),
  value,
});

const panel = (id: string, { atMs, value }: Curve): Panel => ({
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
      points: { atMs: Float64Array.from(atMs), value: Float64Array.from(value) },
    },
  ],
});

const frame = (curves: readonly Curve[]): Panels => ({
  windowMs: [START, START + 86_400_000],
  gridMs: 60_000,
  marks: [{ atMs: START, kind: 'forced', text: '</script>', event: 3 }],
  panels: curves.map((curve, i) => panel(`p${i}`, curve)),
});

const ladder: LadderView = {
  own: 0,
  legs: [{ name: 'Binance long', panel: 'required-margin-0' }],
  rungs: [
    {
      ...{ leverage: 5, text: '5×', says: '</script>', command: 'legrisk', refused: false },
      legs: [{ role: 'long', posted: 20, diedAtMs: START, inPart: false, fate: '<b>' }],
    },
  ],
};

function throughThePage(charts: Charts): Charts {
  const { markup } = embedCharts(charts);
  const [header, numbers] = [...markup.matchAll(/<script [^>]*>([\s\S]*?)<\/script>/g)].map(
    (match) => match[1] ?? '',
  );
  const bytes = Uint8Array.from(atob(numbers ?? ''), (sign) => sign.charCodeAt(0));
  return unpackCharts(JSON.parse(header ?? '') as PackedHeader, bytes);
}

const anyValue = fc.oneof(
  { weight: 9, arbitrary: fc.double({ min: -1e12, max: 1e12, noNaN: true }) },
  fc.constant(Number.NaN),
);
/** Instants that do not fall, whole seconds apart, evenly or not. */
const anyCurve = fc
  .array(fc.tuple(anyValue, fc.oneof(fc.constant(60), fc.nat({ max: 4_000_000 }))))
  .map((rows): Curve => {
    let at = START;
    return {
      value: rows.map(([value]) => value),
      atMs: rows.map(([, seconds]) => {
        at += seconds * 1_000;
        return at;
      }),
    };
  });

const pointsOf = ({ window, closeUps }: Charts) =>
  [window, ...closeUps].flatMap(({ panels }) =>
    panels.flatMap(({ lines }) => lines.map(({ points }) => points)),
  );

test('any curves come back: instants, breaks and extremes as they were, values within a 33-millionth of the range', () => {
  fc.assert(
    fc.property(
      fc.array(anyCurve, { maxLength: 3 }),
      fc.array(anyCurve, { maxLength: 2 }),
      (own, near) => {
        const charts: Charts = {
          window: frame(own),
          closeUps: near.map((curve) => frame([curve])),
          ladder,
        };
        const back = throughThePage(charts);
        const before = pointsOf(charts);
        pointsOf(back).forEach(({ atMs, value }, i) => {
          const was = before[i];
          expect(atMs).toEqual(was?.atMs);
          const known = [...(was?.value ?? [])].filter((x) => !Number.isNaN(x));
          const [low, high] = [Math.min(...known), Math.max(...known)];
          expect(value.length).toBe(was?.value.length);
          value.forEach((x, j) => {
            const y = was?.value[j] ?? Number.NaN;
            if (Number.isNaN(y) || y === low || y === high) expect(x + 0).toBe(y + 0);
            else expect(Math.abs(x - y)).toBeLessThanOrEqual((high - low) / 33e6);
          });
        });
      },
    ),
  );
});

test('everything beside the curves comes back as it was, hostile titles and the ladder included', () => {
  const charts: Charts = {
    window: frame([minutes([1, 2, 1])]),
    closeUps: [frame([minutes([5, 5])])],
    ladder,
  };
  expect(throughThePage(charts)).toEqual(charts);
});

test('a value on even bars takes three bytes, and one of a thinned line four', () => {
  const bytesOf = (curve: Curve): number =>
    (embedCharts({ window: frame([curve]), closeUps: [], ladder: null }).markup.match(
      /octet-stream"[^>]*>([^<]*)</,
    )?.[1]?.length ?? 0) * 0.75;
  const even = minutes(Array.from({ length: 1_200 }, (_, i) => Math.sin(i)));
  expect(bytesOf(even)).toBe(3 * 1_200);
  // Distances of one and two minutes in turn: a byte each, from the second point on.
  const uneven = { ...even, atMs: even.value.map((_, i) => START + Math.floor(i * 1.5) * 60_000) };
  expect(bytesOf(uneven)).toBeGreaterThanOrEqual(4 * 1_200 - 1);
  expect(bytesOf(uneven)).toBeLessThanOrEqual(4 * 1_200 + 2);
});

test('the two elements hold no tag but their own', () => {
  const { markup } = embedCharts({ window: frame([minutes([1, 2])]), closeUps: [], ladder });
  expect(markup.match(/<[^>]*>/g)).toEqual([
    '<script type="application/json" id="panels-header">',
    '</script>',
    '<script type="application/octet-stream" id="panels-numbers">',
    '</script>',
  ]);
});
