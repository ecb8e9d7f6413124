/**
 * Goal: what was posted stands beside what was needed: a leg lives while the curve is below the line,
 * wherever its collateral came from.
 *
 * The pair of 2x at 100, maintenance 20 %: q = 100, 5,000 posted a leg, 50 a unit, 2,500 in reserve.
 * A long needs 0.2·p + (100 − p) a unit: 44 at 70, 56 at 55. At 70 its margin ratio is 70 %, and 2,000
 * more, 20 a unit, bring it to 35 %.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LegCurves, ReplayReport } from '../../../src/domain/report.ts';
import type { Panel } from '../../../src/report/panel.ts';
import { panelsOf } from '../../../src/report/panels.ts';
import { stillChart } from '../../../src/report/still.ts';
import { tell } from '../../builders/engine.ts';
import type { OracleInput, OracleRebalance } from '../../differential/oracle/types.ts';
import {
  HOUR_MS,
  hour,
  input,
  leg,
  print,
  type Row,
  START_MS,
} from '../../differential/stories/build.ts';

const CALM: Row = [100, 100, 100, 100];
const FALL: readonly Row[] = [CALM, [100, 100, 70, 70], [70, 70, 70, 70]];
const DEEPER: readonly Row[] = [...FALL, [70, 70, 55, 55], [55, 100, 55, 100], CALM];
const RULE: OracleRebalance = {
  ...{ at: 0.7, to: 0.35, from: 'reserve', transferMs: HOUR_MS, feeQuote: 10 },
};

const pair = (rule: Partial<OracleRebalance>, change: Partial<OracleInput> = {}): OracleInput =>
  input('delta-neutral', 12_500, [leg('long', DEEPER), leg('short', DEEPER)], {
    reserveFraction: 0.2,
    rebalance: { ...RULE, ...rule },
    ...change,
  });

const reportOf = (story: OracleInput): ReplayReport => ({
  ...tell(story),
  recipe: '',
  reproduce: '',
});

const steps = ({ curves }: ReplayReport): readonly unknown[] =>
  curves.legs.map(({ postedSteps }) =>
    postedSteps?.map(({ atMs, marginPerBase }) => [atMs, Number(marginPerBase.toFixed(9))]),
  );

describe('the posted margin', () => {
  test('steps up where collateral arrives, and not where it is sent', () => {
    expect(steps(reportOf(pair({})))).toEqual([[[hour(3), 70]], undefined]);
  });

  test('steps down for the leg that gives, by the fee too', () => {
    // To stand at 20 % the short keeps 7,000 of its 8,000 at 70: 990 and the fee of 10 leave it. At 55 the
    // long has 5,990 − 4,500 against 1,100, 74 %, and asks again; the short keeps 5,500 of its 8,500.
    expect(steps(reportOf(pair({ from: 'other leg', to: 0.2 })))).toEqual([
      [
        [hour(3), 59.9],
        [hour(5), 89.8],
      ],
      [
        [hour(2), 40],
        [hour(4), 10],
      ],
    ]);
  });

  test('does not count funding, which the curve counts, not even in the bar of the arrival', () => {
    const funding = [print(hour(1), 0.01), print(hour(3), 0.01)];
    const paying = pair({}, { legs: [leg('long', DEEPER, { funding }), leg('short', DEEPER)] });
    const plain = reportOf(pair({})).curves.legs[0];
    const [long] = reportOf(paying).curves.legs;
    // 1 of 100 is 1 a unit, paid at hour 1; what the long then asks for at 70 is 100 more.
    expect(long?.requiredMargin[1]).toBeCloseTo((plain?.requiredMargin[1] ?? 0) + 1, 9);
    expect(long?.postedSteps).toEqual([{ atMs: hour(3), marginPerBase: expect.closeTo(71, 9) }]);
  });

  test('stands still where collateral came too late for its leg', () => {
    const late = pair({ transferMs: 2 * HOUR_MS }, { survivor: { policy: 'hold', reactionMs: 0 } });
    expect(steps(reportOf(late))).toEqual([undefined, undefined]);
  });

  test('stands still where no rule moves any', () => {
    const { rebalance: _, ...still } = pair({});
    expect(steps(reportOf(still))).toEqual([undefined, undefined]);
  });
});

const postedAt = ({ postedMargin, postedSteps = [] }: LegCurves, atMs: number): number =>
  postedSteps.findLast((step) => step.atMs <= atMs)?.marginPerBase ?? postedMargin ?? Number.NaN;

test('a first life needs less than was posted while it lives, and more in the bar in which it dies', () => {
  const level = fc.integer({ min: 45, max: 160 });
  fc.assert(
    fc.property(
      fc.array(level, { minLength: 4, maxLength: 12 }),
      fc.constantFrom('reserve', 'other leg', 'either'),
      fc.integer({ min: 0, max: 2 }),
      fc.double({ min: 0.3, max: 0.9, noNaN: true }),
      (closes, from, hours, at) => {
        const rows = [100, ...closes].map((close, i, all): Row => {
          const open = all[i - 1] ?? 100;
          return [open, Math.max(open, close), Math.min(open, close), close];
        });
        const report = reportOf(
          pair(
            { from, at, to: at / 2, transferMs: hours * HOUR_MS },
            {
              legs: [leg('long', rows), leg('short', rows)],
              windowMs: [START_MS, hour(rows.length)],
            },
          ),
        );
        for (const [i, curve] of report.curves.legs.entries()) {
          const life = report.result.legs.find(
            ({ role, lifeIndex }) => role === curve.role && lifeIndex === 0,
          );
          expect(life, `leg ${i}`).toBeDefined();
          for (const [bar, atMs] of report.curves.atMs.entries()) {
            const spare = postedAt(curve, atMs) - (curve.requiredMargin[bar] ?? Number.NaN);
            if (atMs < (life?.exit.atMs ?? 0)) expect(spare).toBeGreaterThan(-1e-9);
            if (atMs === life?.liquidation?.atMs) expect(spare).toBeLessThan(1e-9);
          }
        }
      },
    ),
    { numRuns: 100 },
  );
});

describe('the panel of required margin', () => {
  const report = reportOf(pair({}));
  const all = panelsOf(report);
  const panelOf = (id: string): Panel => {
    const found = all.panels.find((one) => one.id === id);
    if (found === undefined) throw new Error(`no panel ${id}`);
    return found;
  };
  const moved = panelOf('required-margin-0');
  const flat = panelOf('required-margin-1');

  test('has the posted margin as steps through the window, in place of a flat line', () => {
    expect(moved.levels).toEqual([]);
    const [posted] = moved.lines;
    expect(posted).toMatchObject({ name: 'posted', stroke: 'limit', step: true });
    expect([...(posted?.points.atMs ?? [])]).toEqual([hour(0), hour(3), hour(6)]);
    expect([...(posted?.points.value ?? [])].map(Math.round)).toEqual([50, 70, 70]);
  });

  test('of a leg to which nothing was moved keeps the flat line', () => {
    expect(flat.levels).toMatchObject([{ name: 'posted at entry', value: 50 }]);
    expect(flat.lines.map(({ stroke }) => stroke)).not.toContain('limit');
  });

  test('says that it steps, and that the survival leverage knows of no transfer', () => {
    expect(moved.caption).toContain('which steps where collateral came or went');
    expect(flat.caption).not.toContain('which steps');
    for (const { caption } of [moved, flat])
      expect(caption).toContain(
        '; without moving collateral it would have seen its planned exit at',
      );
  });

  test('tints the ground above the steps: down to 50 until the arrival, then down to 70', () => {
    const { markup } = stillChart(moved, all);
    const [, ground = ''] = /class="beyond" d="([^"]*)"/.exec(markup) ?? [];
    const [, left, top, low, step, high, right, back] =
      /^M(\S+) (\S+?)V(\S+?)H(\S+?)V(\S+?)H(\S+?)V\S+?V(\S+?)Z$/.exec(ground) ?? [];
    expect([left, top, right, back]).toEqual(['64.0', '22', '1044.0', '22']);
    // Halfway through six hours; the lower margin is lower on the page.
    expect(step).toBe('554.0');
    expect(Number(low)).toBeGreaterThan(Number(high));
    expect(Number(high)).toBeGreaterThan(22);
  });
});
