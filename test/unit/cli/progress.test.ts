/**
 * Goal: the line on the terminal says how far a sweep is, and a pipe never sees it.
 * Method: the text at instants chosen by hand; screens that record what they are given.
 */
import { describe, expect, test } from 'vitest';
import { drawProgress, progressText } from '../../../src/cli/sweep/progress.ts';

describe('the line', () => {
  test('has the share, the rate and the time left', () => {
    // 25,000 of 100,000 in 5 s: 5,000 a second, and 75,000 more at that rate take 15 s.
    expect(progressText(25_000, 100_000, 25_000, 5)).toBe(
      '[#####               ]   25 %  5,000/s  15 s left',
    );
  });

  test('counts the rate of a resumed sweep from where it was resumed', () => {
    // 100 of 200 were there; 50 more in 10 s: 5.0 a second, and 10 s for the last 50.
    expect(progressText(150, 200, 50, 10)).toBe('[###############     ]   75 %  5.0/s  10 s left');
  });

  test('tells long waits in minutes', () => {
    expect(progressText(1_000, 1_001_000, 1_000, 1)).toContain('1,000/s  17 min left');
  });

  test('knows no rate at first', () => {
    expect(progressText(0, 200, 0, 0)).toBe('[                    ]    0 %');
  });

  test('is full at the end', () => {
    expect(progressText(200, 200, 200, 1)).toBe('[####################]  100 %  200/s  0 min left');
  });
});

describe('a screen', () => {
  const record = (isTTY: boolean, columns = 30) => {
    const written: string[] = [];
    const screen = { isTTY, columns, write: (text: string) => written.push(text) };
    return { screen, written };
  };

  test('that is no terminal gets nothing', () => {
    const { screen, written } = record(false);
    drawProgress(
      screen,
      10,
      () => 5,
      () => 0,
    ).stop();
    expect(written).toEqual([]);
  });

  test('that does not know its width is given the whole line', async () => {
    const { screen, written } = record(true, 0);
    const progress = drawProgress(
      screen,
      10,
      () => 5,
      () => 0,
    );
    while (written.length < 1) await new Promise((resolve) => setTimeout(resolve, 20));
    progress.stop();
    expect(written[0]).toMatch(/ {3}50 %$/);
  });

  test('is clean when the sweep is done, and no line is wider than it', async () => {
    const { screen, written } = record(true);
    let clock = 0;
    const progress = drawProgress(
      screen,
      10,
      () => 5,
      () => (clock += 1),
    );
    while (written.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    progress.stop();
    const clear = `\r${String.fromCharCode(27)}[K`;
    expect(written.at(-1)).toBe(clear);
    for (const text of written) {
      expect(text.startsWith(clear)).toBe(true);
      expect(text.length - clear.length).toBeLessThan(30);
    }
  });
});
