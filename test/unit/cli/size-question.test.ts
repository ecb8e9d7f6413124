/**
 * Goal: what `size` is asked is read as it was meant, or refused by the name of the option.
 * Method: a scenario file of two days; nothing is run.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readSizeQuestion, type SizeQuestionOptions } from '../../../src/cli/size/question.ts';
import { ScenarioError } from '../../../src/domain/errors.ts';
import { SCENARIO } from '../../cli/records.ts';

const HOUR_MS = 3_600_000;
const folder = mkdtempSync(join(tmpdir(), 'legrisk-size-'));
const file = join(folder, 'scenario.yaml');
writeFileSync(file, SCENARIO);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const read = (change: Partial<SizeQuestionOptions> = {}) =>
  readSizeQuestion({
    scenario: file,
    set: [],
    maxLoss: '5 %',
    coverage: '99%',
    hold: '12 h',
    entries: 'every=1h',
    leverages: undefined,
    stress: undefined,
    ...change,
  });

/** The refusal, as one text. */
function refusal(change: Partial<SizeQuestionOptions>): string {
  try {
    read(change);
  } catch (error) {
    if (error instanceof ScenarioError) return error.message;
    throw error;
  }
  return 'nothing was refused';
}

describe('what is asked', () => {
  test('shares are fractions, times milliseconds', () => {
    expect(read({ maxLoss: '250 bps' })).toMatchObject({
      maxLossFraction: 0.025,
      coverageFraction: 0.99,
      holdMs: 12 * HOUR_MS,
      stressFactors: [1],
    });
  });

  test('entries are those whose hold ends inside; the others are counted', () => {
    // 48 hours; the last entry that ends by hour 48 is that of hour 36.
    const { entryAtMs, notObserved } = read();
    expect([entryAtMs.length, notObserved]).toEqual([37, 11]);
  });

  test('the hold may be the scenario’s own', () => {
    expect(read({ hold: undefined, set: ['hold=6 h'] }).holdMs).toBe(6 * HOUR_MS);
  });

  test('leverages are a ladder up to 100 unless they are told, and always rise', () => {
    const { leverages } = read();
    expect(leverages.slice(0, 3)).toEqual([1, 1.5, 2]);
    expect(leverages.slice(-6)).toEqual([25, 30, 40, 50, 75, 100]);
    expect(read({ leverages: '5,2,3' }).leverages).toEqual([2, 3, 5]);
    expect(read({ leverages: '6:2:-2' }).leverages).toEqual([2, 4, 6]);
  });

  test('a stress is none of two prices that are of different things', () => {
    const own = join(folder, 'own-delta.yaml');
    writeFileSync(
      own,
      `schema: 1
name: call-against-perp
window: { from: 2025-01-01, to: 2025-01-03 }
capital: 7_000 USDT
construction:
  kind: cash-and-carry
  spot: { venue: my-desk, instrument: AVAX-CALL, base: AVAX, quote: USDT, contract: spot, delta: { instrument: d } }
  perp: { venue: bybit-linear, instrument: AVAXUSDT }
  leverage: 5
`,
    );
    const found = '--stress: expected two prices of one coin';
    expect(refusal({ scenario: own, stress: '1.1' })).toContain(found);
    expect(read({ scenario: own, stress: '1' }).stressFactors).toEqual([1]);
  });

  test('a stress stands beside the record, and one by 1 is the record', () => {
    expect(read({ stress: '1.5' }).stressFactors).toEqual([1, 1.5]);
    expect(read({ stress: '1' }).stressFactors).toEqual([1]);
  });

  test('another leverage is both legs’, and the reserve is taken away only where that is asked', () => {
    const { scenarioAt } = read({ set: ['reserve=7 %', 'construction.leverage.long=2'] });
    const [kept, none] = [scenarioAt(4.5, true), scenarioAt(4.5, false)];
    expect([kept.reserve, none.reserve]).toEqual([0.07, 0]);
    expect(kept.construction).toMatchObject({ long: { leverage: 4.5 }, short: { leverage: 4.5 } });
  });
});

describe('what is refused, and where', () => {
  test.each<[string, Partial<SizeQuestionOptions>, string]>([
    ['a loss without its unit', { maxLoss: '5' }, '--max-loss: expected a share'],
    ['no loss at all', { maxLoss: '0 %' }, '--max-loss: expected a share above 0 %'],
    ['a coverage above all', { coverage: '101 %' }, '--coverage: expected a share'],
    [
      'a stress that calms',
      { stress: '0.5' },
      '--stress: expected a factor of 1 or more; found 0.5',
    ],
    [
      'a stress that is no number',
      { stress: 'abc' },
      '--stress: expected a factor of 1 or more; found "abc"',
    ],
    ['a stress without end', { stress: 'Infinity' }, '--stress: expected a factor of 1 or more'],
    ['a leverage of zero', { leverages: '0:5:1' }, '--leverages: expected up to 1000 leverages'],
    ['a leverage of less', { leverages: '-1,2' }, '--leverages'],
    ['a word for a leverage', { leverages: 'many' }, '--leverages'],
    ['steps away from the end', { leverages: '5:1:1' }, '--leverages: expected a step'],
    ['a million leverages', { leverages: '1:100:0.0001' }, '--leverages: expected up to 1000'],
    ['a hold longer than the window', { hold: '3 d' }, '--hold: expected entries whose whole hold'],
    ['a hold without its unit', { hold: '12' }, 'hold: expected a length of time'],
    ['no hold anywhere', { hold: undefined }, '--hold: expected the planned time'],
    ['entries at no distance', { entries: 'every=0h' }, '--entries'],
    ['no such file', { scenario: join(folder, 'none.yaml') }, 'expected a scenario file'],
  ])('%s', (_, change, said) => {
    expect(refusal(change)).toContain(said);
  });

  test('a trade that is already open', () => {
    const position = '{ quantity: 1 AVAX, entry: 100, margin: 50 USDT, at: 2025-01-01 }';
    const set = [`construction.long.position=${position}`];
    expect(refusal({ set })).toContain('construction.long.position: expected a construction');
  });
});
