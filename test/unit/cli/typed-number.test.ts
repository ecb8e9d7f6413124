/**
 * Goal: a number of the command line is read, or told as it was typed.
 * Method: texts as a person types them.
 */
import { describe, expect, test } from 'vitest';
import { typedNumber, wholeNumber } from '../../../src/cli/typed-number.ts';
import { ScenarioError } from '../../../src/domain/errors.ts';

function refusal(text: string): string {
  try {
    wholeNumber('--workers', text, [1, 256]);
  } catch (error) {
    if (error instanceof ScenarioError) return error.message;
    throw error;
  }
  return 'nothing was refused';
}

describe('a whole number in its range', () => {
  test.each([
    ['1', 1],
    ['256', 256],
    ['2_5', 25],
    ['1e2', 100],
    [' 8 ', 8],
  ])('%s is taken', (text, value) => {
    expect(wholeNumber('--workers', text, [1, 256])).toBe(value);
  });

  test.each([
    ['x', '"x"'],
    ['', '""'],
    [' ', '" "'],
    ['4 threads', '"4 threads"'],
    ['_1', '"_1"'],
    ['0', '0'],
    ['257', '257'],
    ['1.5', '1.5'],
    ['-3', '-3'],
    ['Infinity', 'Infinity'],
  ])('“%s” is refused, in the words that were typed', (text, found) => {
    expect(refusal(text)).toBe(`--workers: expected a whole number from 1 to 256; found ${found}`);
  });
});

test('a blank is no zero', () => {
  expect(typedNumber('')).toBeNaN();
});
