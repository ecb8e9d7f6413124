/** Text to numbers, and the decimal point moved in the text. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseNumber, parsePercent, shiftedNumber } from '../../../src/loaders/numbers.ts';

test.each([
  ['0.003694%', 0.00003694],
  ['-0.000700 %', -0.000007],
  ['1e2%', 1],
  ['.5%', 0.005],
  ['0.01', null],
  ['%', null],
  ['1%%', null],
  ['1_0%', null],
])('%s as a fraction is %s', (text, expected) => {
  expect(parsePercent(text)).toBe(expected);
});

test.each(['', ' ', '1,5', '0x10', '1e', 'NaN', 'Infinity', '--1', '1 2', '١'])(
  '"%s" is no number',
  (text) => {
    expect(parseNumber(text)).toBeNull();
    expect(shiftedNumber(text, -2)).toBeNull();
  },
);

test('moving the point is exact: it gives the number nearest to what was written', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 999_999 }),
      fc.integer({ min: 1, max: 6 }),
      (digits, places) => {
        // d thousandths, moved by p places, is the literal de-(3+p).
        const text = (digits / 1_000).toFixed(3);
        expect(shiftedNumber(text, -places)).toBe(Number(`${digits}e-${3 + places}`));
      },
    ),
  );
});
