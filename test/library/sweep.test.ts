/** Goal: a sweep from a program is asked in its own words, tells how far it is, and can be ended. */
import { describe, expect, test } from 'vitest';
import { readScenario, type SweepOptions, sweep } from '../../src/index.ts';
import { shipped } from '../cli/legrisk.ts';

const scenario = readScenario(shipped('scenarios/btc-2025-10-10-5x.yaml'));
const refusalOf = async (options: SweepOptions) => {
  try {
    await sweep(scenario, options);
  } catch (error) {
    return String(error);
  }
  return 'nothing was refused';
};

describe('what is asked', () => {
  test('instants may be texts, milliseconds or dates, and come out in order', async () => {
    const day = (date: number) => Date.UTC(2025, 9, date);
    const entries = [new Date(day(8)), day(7), '2025-10-09'];
    const { rows } = await sweep(scenario, { entries });
    expect([...rows].map((row) => row['entry_at_ms'])).toEqual([day(7), day(8), day(9)]);
  });

  test('an axis may be values or a range', async () => {
    const leverages = async (values: string | readonly number[]) => {
      const { rows } = await sweep(scenario, { grid: { 'construction.leverage': values } });
      return [...rows].map((row) => row['leverage']);
    };
    expect(await leverages([2, 3, 4])).toEqual([2, 3, 4]);
    expect(await leverages('2:4:1')).toEqual([2, 3, 4]);
  });

  test('a sample is as many rows, the same for the same seed', async () => {
    const options = { entries: 'every=1h', sample: 10 };
    const told = async (seed: number) => {
      const { rows } = await sweep(scenario, { ...options, seed });
      return [...rows].map((row) => row['entry_at_ms']);
    };
    const first = await told(1);
    expect(first).toHaveLength(10);
    expect(await told(1)).toEqual(first);
    expect(await told(2)).not.toEqual(first);
  });

  test.each<[SweepOptions, RegExp]>([
    [{ grid: { 'construction.leverag': [2] } }, /^ScenarioError: grid.*\n hint: .*leverage/],
    [{ grid: { 'construction.leverage': [] } }, /^ScenarioError: grid construction.leverage/],
    [{ grid: { hold: ['1 d, 2 d'] } }, /^ScenarioError: grid hold: .*without a comma/],
    [{ grid: { hold: ['1 d'] }, hold: '2 d' }, /^ScenarioError: hold: /],
    [{ hold: 'for ever' }, /^ScenarioError: hold: .*length of time/],
    [
      { entries: ['2020-01-01'] },
      /^ScenarioError: entries: .*inside the window.*\n hint: .*entries: /,
    ],
    [{ entries: [Number.NaN] }, /^ScenarioError: entries: .*instants in UTC/],
    [{ entries: [new Date('x')] }, /^ScenarioError: entries: .*instants in UTC/],
    [{ seed: 0.5 }, /^ScenarioError: seed: /],
    [{ sample: 0 }, /^ScenarioError: sample: /],
  ])('%j is refused in the words of a program', async (options, said) => {
    const found = await refusalOf(options);
    expect(found).toMatch(said);
    expect(found).not.toContain('--');
  });
});

describe('on the way', () => {
  test('progress goes up to all of the rows', async () => {
    const told: number[] = [];
    await sweep(scenario, {
      entries: 'every=1h',
      onProgress: ({ rowsDone, rows }) => {
        expect(rows).toBe(168);
        told.push(rowsDone);
      },
    });
    expect(told.length).toBeGreaterThan(3);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBe(168);
  });

  test('a signal ends it with its own reason, also between rows', async () => {
    const stop = new AbortController();
    let done = 0;
    const swept = sweep(scenario, {
      entries: 'every=1h',
      signal: stop.signal,
      onProgress: ({ rowsDone }) => {
        done = rowsDone;
        stop.abort(new Error('enough'));
      },
    });
    await expect(swept).rejects.toThrow('enough');
    expect(done).toBeLessThan(168);
  });

  // In the last digits the closed form may differ from a sum along the way; who died, never.
  test('the reference engine tells of the same deaths and the same money', async () => {
    const options = { grid: { 'construction.leverage': [5, 8] }, entries: 'every=1d' };
    const fast = await sweep(scenario, options);
    const slow = await sweep(scenario, { ...options, engine: 'bar' });
    expect([fast.wholeReplays, slow.wholeReplays]).toEqual([0, 14]);
    for (const [i, row] of [...slow.rows].entries()) {
      const same = fast.rows.get(i);
      expect(row['first_liquidation_at_ms']).toBe(same?.['first_liquidation_at_ms']);
      expect(row['net_quote']).toBeCloseTo(same?.['net_quote'], 6);
    }
    expect(slow.summary.points.some(({ deaths }) => deaths > 0)).toBe(true);
  });
});
