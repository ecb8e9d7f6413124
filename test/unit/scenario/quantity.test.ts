import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  AMOUNT,
  ANNUAL,
  amountText,
  annualText,
  DURATION,
  FEE,
  FRACTION,
  fractionText,
  INSTANT,
  instantText,
  LEVERAGE,
  PRICE,
  plainDecimal,
  SPREAD,
  shifted,
} from '../../../src/scenario/quantity.ts';
import { durationText } from '../../../src/units/time.ts';

/**
 * Goal: a number means what its writer meant, to the last bit.
 * Method: the decimal point is moved in the text. In binary `0.3 / 10_000` is one unit in the last
 * place away from the number written 0.00003, so the expected values are written as decimals.
 */
describe('a fraction', () => {
  test.each([
    ['5 bps', 0.0005],
    ['0.3 bps', 0.00003],
    ['1.1 bps', 0.00011],
    ['1 %', 0.01],
    ['0.5%', 0.005],
    ['100 %', 1],
    ['-20 %', -0.2],
    ['+2 %', 0.02],
    ['1_000 bps', 0.1],
    [' 7 % ', 0.07],
  ])('%j is %d', (text, value) => {
    expect(FRACTION.read(text)).toBe(value);
  });

  test('minus nothing is nothing', () => {
    expect(Object.is(FRACTION.read('-0 %'), 0)).toBe(true);
  });

  test.each([
    5,
    '5',
    '%',
    '5 percent',
    '5 % %',
    '1e2 %',
    '.5 %',
    '5. %',
    '5 %/year',
    '٥ %',
    '1,5 %',
    'NaN %',
    '',
    null,
    true,
  ])('%j is none', (text) => {
    expect(FRACTION.read(text)).toBeNull();
  });

  test('a bare number gets its likeliest spellings as advice', () => {
    expect(FRACTION.advise?.(5)).toBe('a quantity carries its unit: write 5 % or 5 bps');
    expect(FRACTION.advise?.(0.15)).toBe(
      'a quantity carries its unit: write 0.15 % or 0.15 bps, or 15 % where a part of one is meant',
    );
    expect(FRACTION.advise?.('much')).toBeUndefined();
  });
});

test.each([
  ['12 %/year', 0.12],
  ['0 %/year', 0],
  ['250 bps/year', 0.025],
  ['12 % / year', 0.12],
])('%j is a rate of %d a year', (text, value) => {
  expect(ANNUAL.read(text)).toBe(value);
});

test('a rate without its interval is refused, with the interval as advice', () => {
  expect(ANNUAL.read('12 %')).toBeNull();
  expect(ANNUAL.advise?.('12 %')).toBe('a rate carries its interval: write 12 %/year');
});

test.each([
  ['10 %/year', 0.1],
  ['10 %', 0.1],
  ['-250 bps', -0.025],
  ['250 bps/year', 0.025],
])('%j of funding is a rate of %d a year', (text, value) => {
  expect(SPREAD.read(text)).toBe(value);
});

test('a bare number is no rate of funding', () => {
  for (const none of [10, '10', '10 %/day', null]) expect(SPREAD.read(none)).toBeNull();
  expect(SPREAD.advise?.(10)).toBe('a quantity carries its unit: write 10 %/year');
});

test.each([
  ['1.5 USDT', 1.5, 'USDT'],
  ['0 USDT', 0, 'USDT'],
  [2, 2, null],
  ['2', 2, null],
  [1e-7, 1e-7, null],
  [-0, 0, null],
])('%j is a fee of %d %s', (found, amount, currency) => {
  expect(FEE.read(found)).toEqual({ amount, currency });
});

test.each([
  -1,
  '-1',
  '-1 USDT',
  'USDT',
  '1 US-DT',
  Number.NaN,
  Number.POSITIVE_INFINITY,
  null,
  true,
])('%j is no fee', (found) => {
  expect(FEE.read(found)).toBeNull();
});

test.each([
  ['90 s', 90_000],
  ['1 min', 60_000],
  ['1.1 min', 66_000],
  ['8 h', 28_800_000],
  ['1.5 h', 5_400_000],
  ['30 d', 2_592_000_000],
  ['250 ms', 250],
  ['0 min', 0],
])('%j lasts %d ms', (text, ms) => {
  expect(DURATION.read(text)).toBe(ms);
});

test.each([90, '90', '-1 h', '1 month', '0.5 ms', '1 h 30 min', '999999999999 d'])(
  '%j is no length of time',
  (text) => {
    expect(DURATION.read(text)).toBeNull();
  },
);

test.each([
  ['100_000 USDT', 100_000, 'USDT'],
  ['12.5 AVAX', 12.5, 'AVAX'],
  ['1000USDC', 1_000, 'USDC'],
  ['3 1000PEPE', 3, '1000PEPE'],
])('%j is %d %s', (text, amount, currency) => {
  expect(AMOUNT.read(text)).toEqual({ amount, currency });
});

test.each([100_000, '100000', '0 USDT', '-5 USDT', '5 US-DT', 'USDT', '1e5 USDT '])(
  '%j is no amount',
  (text) => {
    expect(AMOUNT.read(text)).toBeNull();
  },
);

test('an instant is UTC, whatever the zone of the process', () => {
  expect(INSTANT.read('2025-10-10')).toBe(Date.UTC(2025, 9, 10));
  expect(INSTANT.read('2025-10-10T19:00Z')).toBe(Date.UTC(2025, 9, 10, 19));
  for (const none of [2025, '10.10.2025', '2025-02-30', '2025-10-10T25:00Z', 'today'])
    expect(INSTANT.read(none)).toBeNull();
});

test('a leverage is a bare number, or one with an x', () => {
  expect(LEVERAGE.read(5)).toBe(5);
  expect(LEVERAGE.read('5x')).toBe(5);
  expect(LEVERAGE.read('2.5 x')).toBe(2.5);
  for (const none of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '5', '5 %', '-5x', null])
    expect(LEVERAGE.read(none)).toBeNull();
});

test('a price is a bare number above zero', () => {
  expect(PRICE.read(31.2)).toBe(31.2);
  for (const none of [0, -1, '31.2', Number.POSITIVE_INFINITY]) expect(PRICE.read(none)).toBeNull();
});

describe('text', () => {
  test('is plain decimal digits, the point moved', () => {
    expect(plainDecimal(0.0001, 2)).toBe('0.01');
    expect(plainDecimal(0.00003, 4)).toBe('0.3');
    expect(plainDecimal(1.5e21)).toBe('1500000000000000000000');
    expect(plainDecimal(-0.25, 2)).toBe('-25');
    expect(plainDecimal(0)).toBe('0');
    expect(plainDecimal(0, 2)).toBe('0');
    expect(plainDecimal(1e-7)).toBe('0.0000001');
  });

  test('of a quantity names its unit', () => {
    expect(fractionText(0.01)).toBe('1 %');
    expect(fractionText(0.00003)).toBe('0.3 bps');
    expect(annualText(0.12)).toBe('12 %/year');
    expect(amountText({ amount: 1_234_567.5, currency: 'USDT' })).toBe('1_234_567.5 USDT');
    expect(amountText({ amount: 1_000, currency: 'USD' })).toBe('1000 USD');
    expect(instantText(Date.UTC(2025, 9, 10))).toBe('2025-10-10');
    expect(instantText(Date.UTC(2025, 9, 10, 19))).toBe('2025-10-10T19:00Z');
    expect(instantText(Date.UTC(2025, 9, 10, 19, 0, 1))).toBe('2025-10-10T19:00:01.000Z');
  });

  const anyNumber = fc.double({ noNaN: true, noDefaultInfinity: true });

  test('of any number reads back as the same number, bit for bit', () => {
    fc.assert(
      fc.property(anyNumber, fc.integer({ min: -6, max: 6 }), (x, places) => {
        expect(shifted(plainDecimal(x, places), -places)).toBe(x === 0 ? 0 : x);
      }),
    );
  });

  test('of any quantity reads back as the same quantity', () => {
    fc.assert(
      fc.property(anyNumber, fc.nat(2 ** 46), (x, ms) => {
        const zeroed = x === 0 ? 0 : x;
        expect(FRACTION.read(fractionText(x))).toBe(zeroed);
        expect(ANNUAL.read(annualText(x))).toBe(zeroed);
        expect(DURATION.read(durationText(ms))).toBe(ms);
        const amount = Math.abs(x);
        const read = AMOUNT.read(amountText({ amount, currency: 'USDT' }));
        expect(read).toEqual(amount === 0 ? null : { amount, currency: 'USDT' });
      }),
    );
  });

  test('of a basis point figure written by hand is the number so written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), (tenths) => {
        const digits = `${Math.floor(tenths / 10)}.${tenths % 10}`;
        expect(FRACTION.read(`${digits} bps`)).toBe(Number(`${digits}e-4`));
      }),
    );
  });
});
