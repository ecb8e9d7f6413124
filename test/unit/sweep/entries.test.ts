/**
 * Goal: entry times are those that were asked for, inside the window and in order.
 * Method: a window of three days, by hand.
 */
import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../../src/domain/errors.ts';
import { readEntries } from '../../../src/sweep/entries.ts';
import { isoInstant } from '../../../src/units/time.ts';
import { epochMs } from '../../../src/units/units.ts';

const window = { from: epochMs(Date.UTC(2025, 8, 1)), to: epochMs(Date.UTC(2025, 8, 4)) };
const at = (text: string | undefined) =>
  [...readEntries(text, window)].map((ms) => isoInstant(ms).slice(0, 16));

function refusal(text: string): string {
  try {
    readEntries(text, window);
  } catch (error) {
    if (error instanceof ScenarioError) return error.message;
    throw error;
  }
  return 'not refused';
}

describe('entries', () => {
  test('are one at the window’s start when nothing is said', () => {
    expect(at(undefined)).toEqual(['2025-09-01T00:00']);
  });

  test('roll from the window’s start to before its end', () => {
    expect(at('every=36h')).toEqual(['2025-09-01T00:00', '2025-09-02T12:00']);
    expect(at('every=1d')).toEqual(['2025-09-01T00:00', '2025-09-02T00:00', '2025-09-03T00:00']);
    expect(readEntries('every=1 min', window)).toHaveLength(3 * 24 * 60);
  });

  test('roll through a part of the window', () => {
    expect(at('every=6 h,from=2025-09-02,to=2025-09-02T13:00Z')).toEqual([
      '2025-09-02T00:00',
      '2025-09-02T06:00',
      '2025-09-02T12:00',
    ]);
  });

  test('are put in order when they are listed, one a line or between commas', () => {
    const expected = ['2025-09-01T00:00', '2025-09-02T08:00'];
    expect(at('2025-09-02T08:00,2025-09-01')).toEqual(expected);
    expect(at('2025-09-02 08:00Z\n2025-09-01\n')).toEqual(expected);
  });

  test.each([
    ['', 'at least one entry; found nothing'],
    ['every=0h', 'a length of time above zero; found "0h"'],
    ['every=1', 'a length of time above zero; found "1"'],
    ['from=2025-09-02', 'every= with a length of time above zero; found ""'],
    ['every=1h,each=2h', 'every=, from= and to=, each once; found "each=2h"'],
    ['every=1h,every=2h', 'every=, from= and to=, each once'],
    ['every=1h,2025-09-01', 'every=, from= and to=, each once'],
    ['every=1h,from=2025-09-03,to=2025-09-02', 'from= before to='],
    ['every=1h,from=2025-08-31', 'inside the window'],
    ['every=1h,to=2025-09-05', 'inside the window'],
    ['2025-08-31', 'inside the window, from 2025-09-01 to before 2025-09-04; found 2025-08-31'],
    ['2025-09-04', 'inside the window'],
    ['2025-09-02,2025-09-02T00:00Z', 'each entry once; found 2025-09-02 twice'],
    ['2025-09-31', 'expected a UTC date or instant'],
    ['every=1ms', 'at most 100000000 entries'],
  ])('%j is refused', (text, said) => {
    expect(refusal(text)).toContain(said);
  });
});
