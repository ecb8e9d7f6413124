/**
 * Goal: rows are in the order that docs/sweep.md says, whole points reach the summary once and in
 * order, and shards hold every row once.
 * Method: the order against nested loops; the feed against random cuts of the rows into blocks.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../../src/domain/errors.ts';
import { readAxes } from '../../../src/sweep/axes.ts';
import { type RowBlock, sweepColumns, tableBlock } from '../../../src/sweep/columns.ts';
import { placesOf, spaceOf } from '../../../src/sweep/combinations.ts';
import { AT, FIGURES } from '../../../src/sweep/figures.ts';
import { PointFeed } from '../../../src/sweep/point-feed.ts';
import { combinationAt, type Rows, runsOf } from '../../../src/sweep/rows.ts';
import { sampleOf } from '../../../src/sweep/sample.ts';
import { rowsOf, shardsOf } from '../../../src/sweep/shards.ts';

const AXES = readAxes(['construction.leverage=2,3,4', 'survivor.policy=close,hold']);
const ENTRIES = 5;
const SPACE = spaceOf(AXES, ENTRIES, false);
const ALL: Rows = { count: 30, space: SPACE, sample: null };

/** A block whose net is the row's number, and whose every seventh row was refused. */
function blockOf(from: number, to: number): RowBlock {
  const figures = FIGURES.map(() => new Float64Array(to - from).fill(Number.NaN));
  const refused = new Map<number, string>();
  for (let row = from; row < to; row += 1) {
    (figures[AT.netQuote] as Float64Array)[row - from] = row;
    if (row % 7 === 0) refused.set(row - from, `not row ${row}`);
  }
  return { rows: to - from, figures, refused };
}

describe('the order of rows', () => {
  test('is that of loops, the first axis outermost and entries innermost', () => {
    const expected: number[][] = [];
    for (let leverage = 0; leverage < 3; leverage += 1)
      for (let policy = 0; policy < 2; policy += 1)
        for (let entry = 0; entry < ENTRIES; entry += 1) expected.push([leverage, policy, entry]);
    const found = Array.from({ length: 30 }, (_, row) => {
      const { point, entry } = combinationAt(ALL, row);
      return [...placesOf(AXES, point), entry];
    });
    expect(found).toEqual(expected);
  });

  test('of a sample is that of the whole with rows left out', () => {
    const sample = sampleOf(30, 11, 3);
    const found = [...sample.keys()].map((row) => combinationAt({ space: SPACE, sample }, row));
    expect(found.map(({ point, entry }) => point * ENTRIES + entry)).toEqual([...sample]);
  });

  test('is cut where a point ends, for all rows and for a sample', () => {
    fc.assert(
      fc.property(fc.option(fc.integer({ min: 1, max: 30 })), fc.nat(29), (size, first) => {
        const sample = size === null ? null : sampleOf(30, size, 2);
        const rows = { space: SPACE, sample };
        const count = (sample?.length ?? 30) - first;
        if (count < 1) return;
        const runs = [...runsOf(rows, first, count)];
        const points = runs.flatMap(({ point, from, to }) => Array(to - from).fill(point));
        const expected = Array.from({ length: count }, (_, i) => combinationAt(rows, first + i));
        expect(points).toEqual(expected.map(({ point }) => point));
        expect(new Set(runs.map(({ point }) => point)).size).toBe(runs.length);
      }),
    );
  });

  test('without axes is that of the entries', () => {
    expect(spaceOf([], 4, false)).toEqual({ points: 1, entries: 4, combinations: 4 });
    expect(placesOf([], 0)).toEqual([]);
  });
});

describe('a grid', () => {
  const axes = [{ count: 1_000 }, { count: 1_000 }];

  test('of a thousand million combinations is the largest', () => {
    expect(spaceOf(axes, 1_000, false).combinations).toBe(1e9);
    expect(() => spaceOf(axes, 1_001, false)).toThrow(/--sample/);
  });

  test('of more may be sampled, while it can be counted', () => {
    expect(spaceOf(axes, 1e6, true).combinations).toBe(1e12);
    expect(() => spaceOf([{ count: 2 ** 52 }], 3, true)).toThrow(ScenarioError);
  });
});

describe('shards', () => {
  test('hold every row once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e7 }),
        fc.option(fc.integer({ min: 1, max: 1e9 })),
        (total, bars) => {
          const shards = shardsOf(total, bars);
          expect(rowsOf(shards, 0)[0]).toBe(0);
          expect(rowsOf(shards, shards.count - 1)[1]).toBe(total);
          const middle = Math.floor(shards.count / 2);
          if (middle > 0) expect(rowsOf(shards, middle)[0]).toBe(rowsOf(shards, middle - 1)[1]);
          for (const shard of [0, middle, shards.count - 1]) {
            const [from, to] = rowsOf(shards, shard);
            expect(to).toBeGreaterThan(from);
          }
        },
      ),
    );
  });
});

describe('the points of a sweep', () => {
  const cuts = fc
    .uniqueArray(fc.integer({ min: 1, max: 29 }))
    .map((at) => [...at].sort((a, b) => a - b));

  test('reach the summary once, whole and in order, however the rows are cut', () => {
    const samples = fc.option(fc.integer({ min: 1, max: 30 }));
    fc.assert(
      fc.property(cuts, samples, (inner, size) => {
        const sample = size === null ? null : sampleOf(30, size, 1);
        const rows: Rows = { count: sample?.length ?? 30, space: SPACE, sample };
        const points: { values: unknown; net: number[]; entries: number; refused: number }[] = [];
        const feed = new PointFeed(AXES, rows, (values, columns) => {
          const net = [...columns.column('netQuote')];
          points.push({ values, net, entries: columns.entries, refused: columns.refused });
        });
        const edges = [0, ...inner.filter((cut) => cut < rows.count), rows.count];
        for (const [i, to] of edges.slice(1).entries()) feed.add(blockOf(edges[i] ?? 0, to));
        feed.end();
        expect(points.flatMap(({ net }) => net)).toEqual([...Array(rows.count).keys()]);
        const of = (row: number) => placesOf(AXES, combinationAt(rows, row).point);
        for (const { net, values, entries, refused } of points) {
          const [leverage, policy] = of(net[0] ?? 0);
          for (const row of net) expect(of(row)).toEqual([leverage, policy]);
          expect(values).toEqual({
            leverage: AXES[0]?.at(leverage ?? 0).number,
            policy: AXES[1]?.at(policy ?? 0).text,
          });
          expect([entries, refused]).toEqual([
            net.length,
            net.filter((row) => row % 7 === 0).length,
          ]);
        }
      }),
    );
  });

  test('know their own time in the trade where that is an axis', () => {
    const axes = readAxes(['hold=1 d,2 d']);
    const rows: Rows = { count: 2, space: spaceOf(axes, 1, false), sample: null };
    const holds: unknown[] = [];
    const feed = new PointFeed(axes, rows, (_values, { holdMs }) => holds.push(holdMs));
    feed.add(blockOf(0, 2));
    feed.end();
    expect(holds).toEqual([86_400_000, 172_800_000]);
  });
});

describe('a block of the output', () => {
  test('has the grid’s values, the figures, and the reasons of refused rows', () => {
    const columns = sweepColumns(AXES, ['long', 'short']);
    const names = columns.map(({ name }) => name);
    expect(names.slice(0, 4)).toEqual(['leverage', 'policy', 'entry_at_ms', 'capital_quote']);
    expect(names.slice(-6)).toEqual([
      ...['first_liquidation_at_ms', 'liquidated_role', 'ambiguous', 'fully_observed'],
      ...['whole_replay', 'refused'],
    ]);
    const { cells, texts, rows } = tableBlock(blockOf(5, 15), AXES, runsOf(ALL, 5, 10));
    expect(rows).toBe(10);
    expect([...(cells[0] ?? [])]).toEqual([2, 2, 2, 2, 2, 3, 3, 3, 3, 3]);
    expect([...(cells[1] ?? [])]).toEqual([1, 1, 1, 1, 1, 0, 0, 0, 0, 0]);
    const reasons = cells.at(-1) ?? new Float64Array(0);
    expect(texts[reasons[2] ?? 0]).toBe('not row 7');
    expect([...reasons].filter(Number.isFinite)).toHaveLength(2);
  });

  test('is refused where an axis would have the name of a figure', () => {
    expect(() => sweepColumns(readAxes(['x.refused_at=1,2', 'a.net_quote=1,2']), [])).toThrow(
      /names that no figure/,
    );
  });
});
