/**
 * Goal: what a check found fits a terminal of 80 columns, whatever the series are called, and no name
 * gives the terminal orders.
 * Method: findings made by hand, and the lines they must come to.
 */
import { describe, expect, test } from 'vitest';
import { checkText } from '../../../src/cli/data-check/text.ts';
import { findingsText } from '../../../src/cli/finding-words.ts';
import type { StoreCheck, StoreFinding } from '../../../src/domain/coverage.ts';

const AT = Date.UTC(2025, 9, 10, 21, 14);
const error: StoreFinding = {
  ...{ code: 'delisting-filler', severity: 'error', accepted: false, where: [] },
  series: ['okx-swap 1000000MOG-USDT-SWAP last', 'binance-usdm 1000000MOGUSDT last'],
  ...{ rows: 1_234_567, firstMs: AT, lastMs: AT + 86_400_000 },
  reason: `one price ${'and no trade '.repeat(12)}to the end.`,
};
const note: StoreFinding = { ...error, code: 'interval-change', severity: 'note', lastMs: AT };
const check = (findings: readonly StoreFinding[]): StoreCheck => ({
  findings,
  series: [],
  notChecked: [{ why: 'open-interest', series: 2 }],
});

describe('a check as text', () => {
  test('fits 80 columns with the longest names and counts there are', () => {
    const lines = checkText(check([error, note])).split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.slice(0, 4)).toEqual([
      'severity  finding                  rows  when (UTC)',
      'error     delisting-filler    1,234,567  2025-10-10 21:14 to 2025-10-11 21:14',
      '          okx-swap 1000000MOG-USDT-SWAP last and binance-usdm 1000000MOGUSDT',
      '          last',
    ]);
    expect(lines).toContain('note      interval-change     1,234,567  2025-10-10 21:14');
  });

  test('tells the reason of errors, and where those of the others are', () => {
    const text = checkText(check([error, note]));
    expect(text.match(/one price/g)).toHaveLength(1);
    expect(text).toContain('--json and --out DIR tell the reason of every finding');
    expect(checkText(check([error]))).not.toContain('--out DIR');
  });

  test('says how many errors were accepted, where not all were', () => {
    const accepted = { ...error, accepted: true };
    expect(checkText(check([accepted, error]))).toContain('2 errors, 1 accepted by name');
    expect(checkText(check([accepted]))).toContain('1 error, accepted by name');
    expect(checkText(check([error]))).toMatch(/1 error$/m);
  });

  test('says what nothing looked at, and that nothing was found', () => {
    expect(checkText(check([]))).toBe(
      '0 series of 0 coins, 0 rows: nothing found\nnot checked: 2 series of open-interest',
    );
  });

  test('a name that would steer the terminal is spelled', () => {
    const hostile = { ...error, series: ['x\u001b[2J y mark'], reason: 'z\u202e.' };
    expect(checkText(check([hostile]))).toContain('x\\x1b[2J y mark');
    for (const sign of ['\u001b', '\u202e'])
      expect(checkText(check([hostile]))).not.toContain(sign);
  });
});

describe('what a replay says of its data in a line', () => {
  const warning = { ...note, severity: 'warning' } as const;

  test('is nothing for notes', () => {
    expect(findingsText([note])).toBeNull();
  });

  test('names what was accepted, each name once, and counts warnings', () => {
    const accepted = { ...error, accepted: true };
    expect(findingsText([accepted, accepted, warning])).toBe(
      '2 errors accepted by name (delisting-filler), 1 warning',
    );
    expect(findingsText([warning, warning])).toBe('2 warnings');
  });
});
