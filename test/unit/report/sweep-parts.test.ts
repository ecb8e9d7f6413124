/**
 * Goal: the parts of a sweep's page hold by themselves: shades, labels, commands, packed curves.
 * Method: laws where there is one, and what a real shell makes of a command.
 */
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellCommands } from '../../../src/report/sweep/commands.ts';
import { firstView, modelOf, packCurve, unpackCurve } from '../../../src/report/sweep/data.ts';
import { sweepData } from '../../../src/report/sweep/pack.ts';
import { BOX, endLabels } from '../../../src/report/sweep/plot.ts';
import { shadesOf } from '../../../src/report/sweep/steps.ts';
import { axisWords } from '../../../src/report/sweep/words.ts';
import { readAxes } from '../../../src/sweep/axes.ts';
import { GRID, sweepReport } from '../../builders/sweep-report.ts';

/** From the deepest loss to the deepest gain. */
const RANK = [
  ...['drop-5', 'drop-4', 'drop-3', 'drop-2', 'drop-1', 'even'],
  ...['gain-1', 'gain-2', 'gain-3', 'gain-4', 'gain-5'],
];

describe('shades', () => {
  // To a millionth, as fine as a share of capital means anything.
  const shares = fc
    .array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1, maxLength: 40 })
    .map((all) => all.map((x) => x / 1_000_000));

  test('rise with the value, and their side is its sign', () => {
    fc.assert(
      fc.property(shares, (values) => {
        const shades = shadesOf(values, 'around-zero');
        const ranks = values.toSorted((a, b) => a - b).map((x) => RANK.indexOf(shades.of(x)));
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
        for (const x of values)
          expect(Math.sign(RANK.indexOf(shades.of(x)) - 5)).toBe(Math.sign(x));
      }),
    );
  });

  test('are in the legend with a stretch that holds the value', () => {
    const kinds = fc.constantFrom('around-zero' as const, 'loss' as const, 'good' as const);
    fc.assert(
      fc.property(shares, kinds, (values, kind) => {
        const shades = shadesOf(values, kind);
        for (const x of values.filter((one) => one !== 0 || kind === 'good')) {
          const own = shades.legend.find(({ name }) => name === shades.of(x));
          expect(own).toBeDefined();
          const room = 1e-9 * Math.max(1e-300, Math.abs(x)) + 1e-12;
          expect(x).toBeGreaterThanOrEqual((own?.from ?? Number.NaN) - room);
          expect(x).toBeLessThanOrEqual((own?.to ?? Number.NaN) + room);
        }
      }),
    );
  });

  test('of a loss are orange for what is lost, and there is none of nothing', () => {
    expect(shadesOf([0, 0.2], 'loss').of(0.2)).toMatch(/^drop-/);
    expect(shadesOf([null], 'loss').of(null)).toBe('none');
    expect(shadesOf([null], 'good').legend).toEqual([]);
  });
});

test('labels at the ends of lines stand in order, apart, and inside the picture', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: BOX.top, max: BOX.bottom, noNaN: true }), { maxLength: 12 }),
      (ends) => {
        const drawn = endLabels(
          ends.map((y, i) => ({ y, text: String(i), class: 'named' })),
          BOX,
        );
        const places = drawn.map(({ markup }) =>
          Number(/<text[^>]* y="([\d.-]+)"/.exec(markup)?.[1]),
        );
        for (const [i, y] of places.entries()) {
          expect(y).toBeLessThanOrEqual(BOX.bottom + 8);
          if (i > 0) expect(y - (places[i - 1] ?? 0)).toBeGreaterThanOrEqual(13.8);
        }
      },
    ),
  );
});

test('a packed curve comes back to four digits, with its holes', () => {
  const share = fc.option(fc.double({ min: 0, max: 1, noNaN: true }));
  fc.assert(
    fc.property(fc.array(share, { maxLength: 80 }), (curve) => {
      const back = unpackCurve(packCurve(curve)) ?? curve.map(() => 1);
      expect(back).toEqual(curve.map((x) => (x === null ? null : expect.closeTo(x, 3.9))));
    }),
  );
});

describe('a value of an axis', () => {
  test.each([
    ['costs.taker=0 bps,2.5 bps', 0.00025, '2.5 bps'],
    ['hold=12 h,2 d', 172_800_000, '2 d'],
    ['construction.leverage=1:50000:0.5', 20_000.5, '20000.5'],
    ['survivor.policy=close,hold', 'hold', 'hold'],
  ])('%s is told as it was asked', (text, value, told) => {
    const [axis] = readAxes([text]);
    expect(axis === undefined ? '' : axisWords(axis)(value)).toBe(told);
  });
});

/** The words that a POSIX shell makes of a line. */
function wordsOf(line: string): readonly string[] {
  const { stdout } = spawnSync('sh', ['-c', `legrisk() { printf '%s\\0' "$@"; }; ${line}`], {
    encoding: 'utf8',
  });
  return stdout.split('\0').slice(0, -1);
}

describe('a command', () => {
  const NASTY = `a'b'c $(touch x) "q" \`c\` ; & | > * ~ # \\ é`;
  const told = sweepReport([`survivor.policy=close,${NASTY.replace(',', '')}`, ...GRID]);
  const data = sweepData({
    ...told,
    command: { ...told.command, file: `it's here/s.yaml`, places: ['--db', 'my store.duckdb'] },
  });

  test('is for a shell the words that were meant, whatever is in them', () => {
    const cell = data.cells.find(({ places }) => places[0] === 1);
    expect(cell).toBeDefined();
    if (cell === undefined) return;
    const lines = cellCommands(data, cell).map(({ line }) => wordsOf(line ?? ''));
    const sets = [
      ...['--set', 'hold=2 d', '--set', `survivor.policy=${NASTY}`],
      ...['--set', 'construction.leverage=2', '--set', 'reserve=0 %'],
    ];
    const entered = ['--set', 'window.from=2025-01-01T00:00Z'];
    const replay = ['replay', `it's here/s.yaml`, ...sets, ...entered, '--db', 'my store.duckdb'];
    expect(lines[0]).toEqual(replay);
    expect(lines[1]).toEqual(replay);
    expect(lines[2]).toEqual([
      ...['sweep', `it's here/s.yaml`, ...sets, '--entries', 'every=1h'],
      ...['--db', 'my store.duckdb', '--out', 'reports/made-cell'],
    ]);
  });

  test('with a sign that can not be typed is none', () => {
    const odd = sweepData(sweepReport(['survivor.policy=close,a\u0007b']));
    const cell = odd.cells[1];
    const lines = cell === undefined ? [] : cellCommands(odd, cell).map(({ line }) => line);
    expect(lines).toEqual([null, null, null]);
  });
});

test('the page opens with leverage across, the next axis down, and the best cell chosen', () => {
  const model = modelOf(
    sweepData(sweepReport(['reserve=0 %,20 %', 'construction.leverage=2:6:1'])),
  );
  const view = firstView(model);
  expect([view.across, view.down]).toEqual([1, 0]);
  // 5x without a reserve: the fourth leverage.
  expect(view.places).toEqual([0, 3]);
});
