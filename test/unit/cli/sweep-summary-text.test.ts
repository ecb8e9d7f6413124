/**
 * Goal: what a sweep says on a terminal is short, fits it, and puts the number of crashes beside every share.
 * Method: a small sweep by hand.
 */
import { describe, expect, test } from 'vitest';
import { summaryText } from '../../../src/cli/sweep/summary-text.ts';
import { readAxes } from '../../../src/sweep/axes.ts';
import type { Figure } from '../../../src/sweep/figures.ts';
import { type PointColumns, SweepSummary } from '../../../src/sweep/summary.ts';

const DAY_MS = 86_400_000;

/** Ten entries a day apart; the first `dead` of them are liquidated on day 3, at a loss of a twentieth. */
function columnsOf(dead: number, net: number): PointColumns {
  const each = (value: (i: number) => number) =>
    Float64Array.from({ length: 10 }, (_, i) => value(i));
  const told: Partial<Record<Figure, Float64Array>> = {
    entryAtMs: each((i) => i * DAY_MS),
    capitalQuote: each(() => 1_000),
    netQuote: each(() => net * 1_000),
    returnOnCapitalFraction: each(() => net),
    forcedExitLossQuote: each((i) => (i < dead ? 50 : 0)),
    fundingEarnedQuote: each(() => 20),
    firstLiquidationAtMs: each((i) => (i < dead ? 3 * DAY_MS + i : Number.NaN)),
    liquidatedLeg: each((i) => (i < dead ? 0 : Number.NaN)),
    fullyObserved: each(() => 1),
  };
  return { entries: 10, refused: 0, column: (name) => told[name] ?? new Float64Array(10) };
}

function textOf(points: readonly (readonly [number, PointColumns])[]): string {
  const sweep = new SweepSummary({
    roles: ['long', 'short'],
    currency: 'USDT',
    holdMs: 7 * DAY_MS,
    windowMs: [0, 30 * DAY_MS],
    seed: 1,
  });
  for (const [leverage, columns] of points) sweep.addPoint({ leverage }, columns);
  return summaryText(sweep.finish(), readAxes(['construction.leverage=1:45:1']));
}

describe('the summary', () => {
  const text = textOf([
    [2, columnsOf(0, 0.02)],
    [5, columnsOf(3, -0.01)],
  ]);
  const lines = text.split('\n');

  test('has a line a point: deaths, episodes, survival, net, loss, and the dear ones', () => {
    expect(lines[1]?.split(/ {2,}/).filter((cell) => cell !== '')).toEqual([
      ...['leverage', 'died', 'episodes', 'lives 7 d'],
      ...['net', 'net 1%', 'loss 99%', 'dear'],
    ]);
    const cells = lines[3]
      ?.replace(/\u00a0/g, ' ')
      .trim()
      .split(/ {2,}/);
    // Three of ten died, in one episode; 7 of 10 live 7 days; every forced exit cost 5 % against 2 % earned.
    expect(cells).toEqual([
      ...['5', '30.0 %', '1', '70.0 %'],
      ...['−1.0 %', '−1.0 %', '5.0 %', '100.0 %'],
    ]);
  });

  test('fits a terminal of 80 columns, its table and its words beside a full band', () => {
    const entries = 1_000;
    const entryAtMs = Float64Array.from({ length: entries }, (_, i) => i * DAY_MS);
    const deaths = entryAtMs.map((at, i) => (i % 10 < 3 ? at + DAY_MS : Number.NaN));
    const told: Partial<Record<Figure, Float64Array>> = {
      entryAtMs,
      capitalQuote: new Float64Array(entries).fill(1_000),
      returnOnCapitalFraction: new Float64Array(entries).fill(-0.123),
      forcedExitLossQuote: new Float64Array(entries).fill(345),
      firstLiquidationAtMs: deaths,
      fullyObserved: new Float64Array(entries).fill(1),
    };
    const sweep = new SweepSummary({
      roles: ['long', 'short'],
      currency: 'USDT',
      holdMs: 30 * DAY_MS,
      windowMs: [0, 1_100 * DAY_MS],
      seed: 1,
    });
    sweep.addPoint(
      { leverage: 12.5 },
      {
        entries,
        refused: 0,
        column: (name) => told[name] ?? new Float64Array(entries),
      },
    );
    const [, head, row] = summaryText(sweep.finish(), []).split('\n');
    expect(row).toMatch(/70\.0\u00a0% \(\d+–\d+\)/);
    for (const line of [head, row]) expect(line?.length).toBeLessThanOrEqual(80);
  });

  test('what there is none of is a dash, not a zero', () => {
    expect(lines[2]?.trim().endsWith('–')).toBe(true);
  });

  test('says that it is in-sample, and never speaks of confidence', () => {
    expect(text).toContain('in-sample');
    expect(text).not.toMatch(/confiden/i);
  });

  test('names the frontier, and ends with where a leverage stops paying and the best cell', () => {
    expect(text).toContain(
      'No other point has more median net and less loss 99% than: leverage 2.',
    );
    const end = text.replace(/\s+/g, ' ');
    expect(end).toContain(
      'The median entry paid at every leverage below 5×, and no longer there; the worst in a hundred lost from 5× on. No entry was forced out below 5×.',
    );
    // Neither of the two is beaten at 2×: it pays 2 %, and none of its ten died.
    expect(end).toMatch(
      /Best, and safest: 2×: median net 2\.00 % of capital, mean 2\.00 %; none of 10 entries forced out\./,
    );
  });

  test('of several combinations says of each where its leverage stops paying', () => {
    const sweep = new SweepSummary({
      ...{ roles: ['long', 'short'], currency: 'USDT', holdMs: 7 * DAY_MS },
      ...{ windowMs: [0, 30 * DAY_MS], seed: 1 },
    });
    for (const [leverage, reserve, net] of [
      ...[[2, 0, 0.01] as const, [2, 0.1, 0.01] as const],
      ...[[5, 0, -0.01] as const, [5, 0.1, 0.02] as const],
    ])
      sweep.addPoint({ leverage, reserve }, columnsOf(0, net));
    const axes = readAxes(['construction.leverage=2,5', 'reserve=0 %,10 %']);
    const told = summaryText(sweep.finish(), axes).replace(/\s+/g, ' ');
    expect(told).toContain('reserve 0 %: The median entry stops paying at 5x;');
    expect(told).toContain('reserve 10 %: The median entry pays at every leverage of the grid;');
  });

  test('no line is wider than the terminal, whatever the grid is called and how long its words are', () => {
    const word = 'x'.repeat(300);
    const sweep = new SweepSummary({
      ...{ roles: ['long', 'short'], currency: 'USDT', holdMs: 7 * DAY_MS },
      ...{ windowMs: [0, 30 * DAY_MS], seed: 1 },
    });
    const point = { policy: word, leverage: 12.5, divergence_max_of_it: 0.125 };
    sweep.addPoint(point, { ...columnsOf(3, -0.01), refused: 2 });
    sweep.addPoint({ ...point, leverage: 13 }, columnsOf(0, -0.01));
    const axes = readAxes([`survivor.policy=${word}`, 'construction.leverage=12.5,13']);
    const lines = summaryText(sweep.finish(), axes).split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines[1]).toContain('episodes');
  });

  test('of forty points and more shows forty', () => {
    const many = textOf(Array.from({ length: 45 }, (_, i) => [i + 1, columnsOf(0, 0.01)] as const));
    expect(many).toContain('… and 5 more points; all rows are in the files.');
  });

  test('of one scenario without a grid is one line without a name', () => {
    const sweep = new SweepSummary({
      roles: ['long', 'short'],
      currency: 'USDT',
      holdMs: null,
      windowMs: [0, 30 * DAY_MS],
      seed: 1,
    });
    sweep.addPoint({}, columnsOf(0, 0.02));
    const [entries, head, row] = summaryText(sweep.finish(), []).split('\n');
    expect(entries).toContain('10 entries a point');
    expect(head?.trim().startsWith('died')).toBe(true);
    expect(
      row
        ?.replace(/\u00a0/g, ' ')
        .trim()
        .startsWith('0.0 %'),
    ).toBe(true);
  });

  test('says the grid in the units in which it was asked', () => {
    // As rows hold them: a tenth, half an hour in ms, and a share a year.
    const point = { reserve: 0.1, reaction: 1_800_000, cost_of_capital: 0.125, policy: 'hold' };
    const axes = readAxes([
      ...['reserve=10 %,20 %', 'survivor.reaction=30 min,4 h'],
      ...['cost_of_capital=12.5 %/year', 'survivor.policy=hold'],
    ]);
    const sweep = new SweepSummary({
      ...{ roles: ['long', 'short'], currency: 'USDT', holdMs: 7 * DAY_MS },
      ...{ windowMs: [0, 30 * DAY_MS], seed: 1 },
    });
    sweep.addPoint(point, columnsOf(0, 0.02));
    const row = summaryText(sweep.finish(), axes)
      .split('\n')[2]
      ?.replace(/\u00a0/g, ' ');
    expect(row?.trim().split(/ {2,}/).slice(0, 4)).toEqual([
      ...['10 %', '30 min', '12.5 %/year', 'hold'],
    ]);
  });

  test('of nothing at all is no table of rows', () => {
    expect(textOf([])).toContain('There is no point to tell of.');
  });
});
