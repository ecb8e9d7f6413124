/**
 * Goal: numbers read as people write them, with their unit.
 * Method: examples worked out by hand. U+2212 is the minus, U+00A0 stands before a unit.
 */
import { describe, expect, test } from 'vitest';
import * as format from '../../../src/report/format.ts';
import { tickText } from '../../../src/report/panel-text.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('\u2212', '-');

describe('amounts', () => {
  test.each([
    [4_117.376303, '4,117.38 USDT'],
    [-4_088.588592, '-4,088.59 USDT'],
    [-0.001, '0.00 USDT'],
    [0, '0.00 USDT'],
  ])('%s is shown as %s', (x, text) => {
    expect(plain(format.money(x, 'USDT'))).toBe(text);
  });

  test('a spoken amount loses its decimals from ten on', () => {
    expect(plain(format.spokenMoney(4_117.376, 'USDT'))).toBe('4,117 USDT');
    expect(plain(format.spokenMoney(3.456, 'USDT'))).toBe('3.46 USDT');
  });

  test('a change carries its sign and nothing has none', () => {
    expect(plain(format.signed(76.12))).toBe('+76.12');
    expect(plain(format.signed(-76.12))).toBe('-76.12');
    expect(format.signed(0.0001)).toBe('0.00');
  });
});

describe('fractions', () => {
  test('a rate is in basis points below one per cent and in per cent from there on', () => {
    expect(plain(format.rate(0.0001))).toBe('1.0 bps');
    expect(plain(format.rate(0.00999))).toBe('99.9 bps');
    expect(plain(format.rate(0.01))).toBe('1.00 %');
    expect(plain(format.rate(-0.0212))).toBe('-2.12 %');
  });

  test('the point is shifted in the text, so 0.285 is 28.5 % and never 28.499…', () => {
    expect(plain(format.percent(0.285, 1))).toBe('28.5 %');
    expect(plain(format.percent(0.01005, 3))).toBe('1.005 %');
    expect(plain(format.percent(1e-7, 6))).toBe('0.000010 %');
  });
});

describe('prices, quantities, lengths', () => {
  test('a price keeps six significant digits, or its whole part', () => {
    expect(format.price(26.1494533527)).toBe('26.1495');
    expect(format.price(112_345.678)).toBe('112,345.68');
    expect(format.price(0.0000123456)).toBe('0.0000123456');
  });

  test('a quantity has no trailing zeros, and a round thousand keeps its own', () => {
    expect(format.quantity(1.5)).toBe('1.5');
    expect(format.quantity(1_000)).toBe('1,000');
    expect(format.quantity(7_741.13640043)).toBe('7,741.136');
  });

  test('a length says its two largest units', () => {
    expect(plain(format.length(15 * 86_400_000 + 19 * 3_600_000 + 60_000))).toBe('15 d 19 h');
    expect(plain(format.length(5_400_000))).toBe('1 h 30 min');
    expect(plain(format.length(0))).toBe('0 s');
  });

  test('a tick that is zero but for rounding is zero', () => {
    expect(tickText(2.2e-17, 'percent')).toBe('0');
    expect(tickText(0.025, 'percent')).toBe('2.5');
    expect(tickText(-0.0004, 'bps')).toBe('\u22124');
  });
});
