/**
 * Goal: ticks stand on round values and on round instants of UTC, whatever the process's zone.
 * Method: examples by hand, and the law that an axis covers its data.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timeAxis, timeTickText, valueAxis } from '../../../src/report/scale.ts';

const at = (text: string): number => Date.parse(`${text}Z`);

test('the ticks of −4.2 to 23 are tens, and the ends are ticks', () => {
  expect(valueAxis(-4.2, 23, 4)).toEqual({ from: -10, to: 30, ticks: [-10, 0, 10, 20, 30] });
});

test('an axis over one value has room on both sides', () => {
  const { from, to } = valueAxis(5, 5);
  expect(from).toBeLessThan(5);
  expect(to).toBeGreaterThan(5);
});

test('every value axis covers its data', () => {
  const finite = fc.double({ min: -1e12, max: 1e12, noNaN: true });
  fc.assert(
    fc.property(finite, finite, (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const { from, to, ticks } = valueAxis(low, high);
      const slack = Math.max(high - low, Math.abs(high), Math.abs(low)) * 1e-6;
      expect(from).toBeLessThanOrEqual(low + slack);
      expect(to).toBeGreaterThanOrEqual(high - slack);
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThan(12);
    }),
  );
});

test('days are cut at midnight UTC', () => {
  const axis = timeAxis(at('2025-10-08T07:00'), at('2025-10-14T07:00'));
  expect(axis.ticks.map((tick) => new Date(tick).toISOString().slice(11, 16))).toEqual(
    axis.ticks.map(() => '00:00'),
  );
  expect(axis.ticks.map((tick) => timeTickText(tick, axis))).toContain('10 Oct');
});

test('hours are named by the clock and midnights by the day', () => {
  const axis = timeAxis(at('2025-10-10T10:00'), at('2025-10-11T09:00'));
  const texts = axis.ticks.map((tick) => timeTickText(tick, axis));
  expect(texts).toContain('18:00');
  expect(texts).toContain('11 Oct');
});

test('years are cut at firsts of months, quarters at January, April, July, October', () => {
  const axis = timeAxis(at('2024-02-15T00:00'), at('2026-01-15T00:00'));
  expect(axis.ticks.map((tick) => timeTickText(tick, axis))).toEqual([
    'Apr 2024',
    'Jul 2024',
    'Oct 2024',
    'Jan 2025',
    'Apr 2025',
    'Jul 2025',
    'Oct 2025',
    'Jan 2026',
  ]);
});
