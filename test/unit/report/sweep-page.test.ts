/**
 * Goal: the page of a sweep says what its summary holds, in words and in numbers, with every file beside it.
 * Method: the sweep of test/builders/sweep-report.ts, whose figures follow from its header; hostile grids.
 */
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { sweepCsvs } from '../../../src/report/sweep/csv.ts';
import type { SweepData } from '../../../src/report/sweep/data.ts';
import { shareText } from '../../../src/report/sweep/figures.ts';
import type { SweepReport } from '../../../src/report/sweep/report.ts';
import { headline } from '../../../src/report/sweep/verdict.ts';
import { renderSweepHtml } from '../../../src/report/sweep-page.ts';
import { readAxes } from '../../../src/sweep/axes.ts';
import type { Figure } from '../../../src/sweep/figures.ts';
import type { PointColumns, PointSummary, PointSurvival } from '../../../src/sweep/summary.ts';
import { randomStream } from '../../../src/units/random.ts';
import { ENTRIES, FIRST_MS, GRID, madeColumns, sweepReport } from '../../builders/sweep-report.ts';

const render = (report: SweepReport): string => renderSweepHtml(report, { pageScript: '0' });

const plain = (page: string): string =>
  page
    .replace(/<(?:style|script)[\s\S]*?<\/(?:style|script)>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('\u00a0', ' ')
    .replace(/\s+/g, ' ');

const dataOf = (page: string): SweepData =>
  JSON.parse(/id="sweep-data">([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '');

const report = sweepReport(GRID);
const page = render(report);
const words = plain(page);

describe('the answer', () => {
  test('is at which leverage the median stops paying, the worst in a hundred loses, and legs die', () => {
    // Four in five live even at 6x, so the median pays throughout; at 5x the worst one of a hundred is dead.
    expect(words).toContain(
      'The median entry paid at every leverage from 2× to 6×; the worst in a hundred lost from 5× on. No entry was forced out below 5×.',
    );
  });

  test('names the best cell: of its median 0.5 % and its mean 0.41 % the smaller is the highest of the grid', () => {
    // At 5x without reserve 90 of 100 net 0.5 % and 10 net −0.4 %: 0.45 − 0.04. At 4x all net 0.4 %.
    expect(words).toContain(
      'Best 5×, reserve 0 % Median net 0.50 % of capital, mean 0.41 %; 10 of 100 entries forced out, in 1 crash episode; its forced exits cost up to 0.40 % in 99 of 100 entries. What being thrown out costs there is known from a single crash.',
    );
  });

  test('says of a best cell that it is so by what its forced exits gained', () => {
    // At 3x all die with the first crash, and the leg that is left makes 50 of a capital of 1,000.
    const lucky = sweepReport(['construction.leverage=2,3'], {}, ({ leverage }) => {
      const calm = madeColumns(2, 0);
      const told: Partial<Record<Figure, number>> = {
        ...{ returnOnCapitalFraction: 0.05, forcedExitLossQuote: -50, liquidatedLeg: 0 },
        firstLiquidationAtMs: FIRST_MS + 101 * 3_600_000,
      };
      return {
        ...calm,
        column: (name) =>
          leverage === 3 && told[name] !== undefined
            ? new Float64Array(ENTRIES).fill(told[name] as number)
            : calm.column(name),
      };
    });
    expect(plain(render(lucky))).toContain(
      'Best 3× Median net 5.00 % of capital, mean 5.00 %; 100 of 100 entries forced out, in 1 crash episode; being thrown out gained 5.00 % at the median against staying in.',
    );
  });

  test('and the safest: of those without a forced exit the one that pays most', () => {
    expect(words).toContain(
      'Safest 4×, reserve 0 % Median net 0.40 % of capital, mean 0.40 %; none of 100 entries forced out.',
    );
  });

  test('says that it is in-sample, and that crashes and not entries are the sample', () => {
    expect(words).toContain('In-sample');
    expect(words).toContain('Behind all deaths of a cell one crash stands.');
  });

  test('of cells that all lose is the least bad one', () => {
    const losing = sweepReport(['construction.leverage=2,3'], {}, ({ leverage }) => {
      const { column, ...rest } = madeColumns(2, 0);
      return {
        ...rest,
        column: (name) =>
          name === 'returnOnCapitalFraction'
            ? column(name).map(() => -0.01 * Number(leverage))
            : column(name),
      };
    });
    const told = plain(render(losing));
    expect(told).toContain('The median entry lost money at every leverage from 2× to 3×.');
    expect(told).toContain('Least bad, and safest 2× Median net −2.00 % of capital');
  });

  test('tells a reconstruction, an interruption, a sample, refusals and cut-off entries', () => {
    const told = plain(
      render({
        ...report,
        ...{
          reconstruction: 'crash-day',
          complete: false,
          combinations: 400,
          sampled: true,
          refused: 7,
        },
      }),
    );
    expect(told).toContain('On a reconstruction, not a record: the median entry paid');
    for (const text of ['RECONSTRUCTION', 'INCOMPLETE', 'SAMPLE']) expect(told).toContain(text);
    expect(told).toContain('Interrupted: 400 of 1,000 rows are told here');
    expect(told).toContain('7 rows were refused by the venue');
  });
});

describe('the numbers', () => {
  const { survival, summary } = report.finished;

  test('that the page holds are the summary’s, of every cell', () => {
    const { cells, axes, times } = dataOf(page);
    expect(cells).toHaveLength(10);
    for (const [i, cell] of cells.entries()) {
      const told = summary.points[i];
      const values = cell.places.map((place, axis) => axes[axis]?.values[place]);
      expect(values).toEqual(Object.values(told?.point ?? {}));
      const { netReturnFraction: net, forcedExitLossFraction: loss } = told ?? {};
      for (const [name, value] of Object.entries(net ?? {}))
        expect([name, cell.net?.[name as 'p50']]).toEqual([name, expect.closeTo(value, 9)]);
      expect(cell.lossP99).toBeCloseTo(loss?.p99 ?? Number.NaN, 9);
      expect([cell.deaths, cell.observed, cell.episodes]).toEqual([
        told?.deaths,
        told?.observed,
        told?.episodes,
      ]);
      const steps = survival[i]?.steps ?? [];
      expect(times[cell.times]).toEqual(steps.map(({ holdingMs }) => holdingMs));
      expect(cell.steps.map(([share]) => share)).toEqual(
        steps.map(({ survivalFraction: share }) =>
          share === null ? null : expect.closeTo(share, 8),
        ),
      );
    }
  });

  test('of the grid stand in its cells, rounded as shares are', () => {
    const rows = [...page.matchAll(/<tr><th scope="row">[02]0?[^<]*%<\/th>(.*?)<\/tr>/g)].slice(
      0,
      2,
    );
    const shown = rows.map(([, cells]) =>
      [...(cells ?? '').matchAll(/<td[^>]*>([^<]*)/g)].map(([, text]) => text),
    );
    // 0.1 % a unit of leverage, less a fifth with a reserve of 20 %.
    expect(shown).toEqual([
      ['0.20', '0.30', '0.40', '0.50', '0.60'],
      ['0.16', '0.24', '0.32', '0.40', '0.48'],
    ]);
  });

  test('of the list of cells are the summary’s too', () => {
    const list = /<table class="every">([\s\S]*?)<\/table>/.exec(page)?.[1] ?? '';
    const rows = [...list.matchAll(/<tr>(?!<th)(.*?)<\/tr>/g)].map(([, row]) =>
      [...(row ?? '').matchAll(/<td[^>]*>(?:<bdi>)?([^<]*)/g)].map(([, text]) => text),
    );
    expect(rows).toHaveLength(10);
    for (const [i, row] of rows.entries()) {
      const { netReturnFraction: net, forcedExitLossFraction: loss } = summary.points[i] ?? {};
      const tail = [net?.p50, net?.p01, loss?.p99].map((x) => shareText(x ?? Number.NaN));
      expect(row.slice(-3)).toEqual(tail);
    }
  });

  test('are in the files: points, survival and frontier', () => {
    const csvs = sweepCsvs(report.finished, report.axes);
    const read = (name: keyof typeof csvs) =>
      Papa.parse<Record<string, string>>(csvs[name], { header: true, skipEmptyLines: true }).data;
    const points = read('points.csv');
    expect(points).toHaveLength(10);
    for (const [i, row] of points.entries()) {
      const told = summary.points[i];
      expect(Number(row['leverage'])).toBe(told?.point['leverage']);
      expect(Number(row['deaths_of_long'])).toBe(told?.deaths);
      expect(Number(row['net_return_p05_fraction'])).toBe(told?.netReturnFraction?.p05);
      expect(Number(row['survival_leverage_mean'])).toBe(told?.survivalLeverage?.mean);
      expect(Number(row['worst_entry_at_ms'])).toBe(told?.worstEntry?.entryAtMs);
    }
    const steps = survival.flatMap(({ steps: list }) => list);
    const watched = read('survival.csv');
    expect(watched.map((row) => Number(row['survival_fraction']))).toEqual(
      steps.map(({ survivalFraction }) => survivalFraction),
    );
    expect(watched.map((row) => row['band_reason'])).toEqual(
      steps.map(({ bandReason }) => bandReason ?? ''),
    );
    expect(read('frontier.csv').map((row) => Number(row['loss_p99_fraction']))).toEqual(
      summary.frontier.map(({ lossP99Fraction }) => lossP99Fraction),
    );
    for (const name of Object.keys(csvs)) expect(page).toContain(`href="./${name}"`);
  });

  test('of a point name its middle and its worst entry', () => {
    // At 5x the dead ones net the same, so the first is the worst; of 100 the 50th by net is one that lives,
    // and the earliest of those is the eleventh.
    const five = summary.points[6];
    expect(five?.point).toEqual({ leverage: 5, reserve: 0 });
    expect(five?.worstEntry).toEqual({ entryAtMs: FIRST_MS, returnFraction: -0.004 });
    expect(five?.medianEntry).toEqual({
      entryAtMs: FIRST_MS + 10 * 3_600_000,
      returnFraction: 0.005,
    });
  });
});

describe('a sweep', () => {
  test('without a grid has its figures, its survival and its quantiles, and no map', () => {
    const told = render(sweepReport([]));
    expect(plain(told)).toContain(
      'The median entry made 0.20 % of its capital; none of 100 entries forced out.',
    );
    expect(told).not.toContain('id="map"');
    expect(told).toContain('id="survival"');
    expect(told).toContain('Net by quantile');
  });

  test('over one axis of words is bars and boxes', () => {
    const told = render(sweepReport(['survivor.policy=close,hold']));
    expect(told).toContain('class="heat bars"');
    expect(plain(told)).toContain('Net by policy');
    expect(plain(told)).toContain('1 other cell does exactly the same; this is the first');
  });

  test('of numbers tells them as they were written, not rounded', () => {
    const { axes } = dataOf(render(sweepReport(['costs.taker=0 bps,2.5 bps,5 bps'])));
    expect(axes[0]?.labels).toEqual(
      ['0 bps', '2.5 bps', '5 bps'].map((text) => text.replace(' ', '\u00a0')),
    );
    expect(axes[0]?.texts).toEqual(['0 bps', '2.5 bps', '5 bps']);
  });

  test('of which nothing was observed says so', () => {
    const none: PointColumns = {
      ...{ entries: 1, refused: 1 },
      column: (name) => Float64Array.of(name === 'entryAtMs' ? FIRST_MS : Number.NaN),
    };
    const told = plain(render(sweepReport(['construction.leverage=2,3'], {}, () => none)));
    expect(told).toContain('No entry was let in: nothing can be said.');
    // What was not let in can be liquidated all the same, and met no window that was kind to it.
    expect(told).not.toContain('nothing can be liquidated');
    expect(told).not.toContain('No entry of any cell was forced out');
  });

  test('says nothing of a leverage at which nothing was let in but that', () => {
    const none: PointColumns = {
      ...{ entries: ENTRIES, refused: ENTRIES },
      column: (name) =>
        Float64Array.from({ length: ENTRIES }, (_, i) =>
          name === 'entryAtMs' ? FIRST_MS + i * 3_600_000 : Number.NaN,
        ),
    };
    const answer = (grid: string, most: number): string =>
      headline(
        sweepReport([grid], {}, ({ leverage }) =>
          Number(leverage) > most ? none : madeColumns(Number(leverage), 0),
        ),
      );
    expect(answer('construction.leverage=2,3,500', 3)).toBe(
      'The median entry paid at every leverage from 2× to 3×. No entry was forced out at any of them. No entry was let in at 500×.',
    );
    expect(answer('construction.leverage=2,400,450,500', 2)).toBe(
      'The median entry paid at 2×. No entry was forced out there. No entry was let in at 400× to 500×.',
    );
  });

  test('of one entry that died tells a survival of nothing, one replay, and no best cell', () => {
    // It dies after ten hours of a window of thirty days, which it would have been held for.
    const told: Partial<Record<Figure, number>> = {
      ...{ entryAtMs: FIRST_MS, capitalQuote: 1_000, returnOnCapitalFraction: -0.2 },
      ...{ firstLiquidationAtMs: FIRST_MS + 10 * 3_600_000, liquidatedLeg: 0, fullyObserved: 1 },
    };
    const one: PointColumns = {
      ...{ entries: 1, refused: 0 },
      column: (name) => Float64Array.of(told[name] ?? 0),
    };
    const words = plain(render(sweepReport([], { entries: 1, combinations: 1 }, () => one)));
    expect(words).toContain('1 cell × 1 entry = 1 replay ');
    expect(words).toMatch(/ Survival Kaplan.*? 0\.0 % of 2 d; 0 watched so long/);
    expect(words).not.toContain('SAFEST');
    expect(words).toContain('Replay the one entry: 2025-01-01 00:00 UTC');
    expect(words).not.toContain('Replay the worst entry');
  });
});

describe('whatever is written in a grid', () => {
  const HOSTILE = '</script><img src=x onerror=alert(1)>';

  test('runs nothing on the page', () => {
    const told = render(
      sweepReport(
        [`survivor.policy==cmd(),${HOSTILE},${'y'.repeat(10_000)}`, 'construction.leverage=2,3'],
        {
          ...{ scenario: HOSTILE, question: HOSTILE, constructionText: HOSTILE, recipe: HOSTILE },
          reproduce: HOSTILE,
        },
      ),
    );
    expect(told).not.toContain('<img');
    // The page’s own two elements and no third.
    expect(told.match(/<\/script>/g)).toHaveLength(2);
    expect(dataOf(told).axes[0]?.texts[1]).toBe(HOSTILE);
  });

  test('is no formula in a file', () => {
    const { finished, axes } = sweepReport(['survivor.policy==cmd(),hold']);
    for (const text of Object.values(sweepCsvs(finished, axes))) {
      expect(text).not.toMatch(/(?:^|,)"?=cmd/m);
    }
  });
});

/** A point whose every figure has all its digits, with deaths and bands. */
function widePoint(): SweepReport {
  const random = randomStream(1, 'wide');
  const entries = 120;
  const each = (value: (i: number) => number): Float64Array =>
    Float64Array.from({ length: entries }, (_, i) => value(i));
  const told: Partial<Record<Figure, Float64Array>> = {
    entryAtMs: each((i) => FIRST_MS + i * 6 * 3_600_000),
    capitalQuote: each(() => 1_000),
    returnOnCapitalFraction: each(() => random.bell()),
    realisedAprFraction: each(() => random.bell()),
    fundingEarnedQuote: each(() => random.uniform()),
    forcedExitLossQuote: each(() => 100 * random.uniform()),
    pairSurvivalLeverage: each(() => 1 + 9 * random.uniform()),
    firstLiquidationAtMs: each((i) =>
      random.uniform() < 0.3 ? FIRST_MS + i * 6 * 3_600_000 + random.uniform() * 1.7e8 : Number.NaN,
    ),
    liquidatedLeg: each(() => 0),
    fullyObserved: each(() => 1),
  };
  const columns = {
    ...{ entries, refused: 0 },
    column: (name: Figure) => told[name] ?? new Float64Array(entries),
  };
  return sweepReport(['construction.leverage=1'], {}, () => columns);
}

/** Every number a little larger, so that no two cells share one; counts and instants are whole, and stay. */
const grown = (value: unknown, by: number): unknown => {
  if (typeof value === 'number') return Number.isInteger(value) ? value : value * by;
  if (Array.isArray(value)) return value.map((one) => grown(one, by));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, grown(one, by)]));
};

test('two thousand cells with bands stay under three megabytes, and what is left out is said', () => {
  const wide = widePoint();
  const [survival, point] = [wide.finished.survival[0], wide.finished.summary.points[0]];
  const axes = readAxes(['construction.leverage=1:41:1', 'reserve=0 %:50 %:1 %']);
  const cells = Array.from({ length: 2_000 }, (_, i) => {
    const values = { leverage: 1 + Math.floor(i / 51), reserve: axes[1]?.at(i % 51).number ?? 0 };
    const by = 1 - i / 1_234_567;
    return [
      { ...(grown(survival, by) as PointSurvival), point: values },
      { ...(grown(point, by) as PointSummary), point: values },
    ] as const;
  });
  const finished = {
    survival: cells.map(([one]) => one),
    summary: {
      ...wide.finished.summary,
      ...{ points: cells.map(([, one]) => one), pointsCount: 2_091, frontier: [], breakEven: [] },
    },
  };
  const told = render({ ...wide, axes, finished, points: 2_091 });
  const data = dataOf(told);
  expect(data.cells).toHaveLength(2_000);
  expect(data.cells.every(({ steps }) => steps.some(([, low]) => low !== null))).toBe(true);
  // The script is some 50 kB more.
  expect(Buffer.byteLength(told)).toBeLessThan(2_900_000);
  expect(plain(told)).toContain(
    '1,891 more are not listed here. All figures of the first 2,000 cells',
  );
});
