/**
 * Every fetcher against a host that answers as its venue does and refuses what its documentation does not
 * know: exactly the rows that the venue has come back, for any stretch of its history.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listen } from '../server.ts';
import { worldAt } from '../world.ts';
import { barsOf, NOW, printsOf, wantedOf } from './arranged.ts';
import { BAR_CASES, DISTINCT, feedOf, nameOf, PRINT_CASES, STEP } from './cases.ts';
import { collect } from './collect.ts';
import { makeBars, plainBars, plainPrints } from './history.ts';

describe.each(BAR_CASES.map((one) => [nameOf(one), one] as const))('%s', (_, one) => {
  test('every bar of every stretch comes once, holes stay holes', async () => {
    const { span, has } = barsOf(one, 7, 1.7);
    const host = await listen(one.host(has, NOW));
    const feed = await feedOf(one, worldAt(host.url, NOW));
    const length = (span.toMs - span.fromMs) / STEP;
    const minute = fc.integer({ min: 0, max: length });
    await fc.assert(
      fc.asyncProperty(minute, minute, async (a, b) => {
        const part = {
          fromMs: span.fromMs + Math.min(a, b) * STEP,
          toMs: span.fromMs + Math.max(a, b) * STEP,
        };
        fc.pre(part.fromMs < part.toMs);
        const { rows } = await collect(feed, wantedOf(one, part, STEP));
        expect(rows).toEqual(plainBars(has.bars, part));
      }),
      { numRuns: 4, examples: [[0, length]] },
    );
  });
});

describe.each(PRINT_CASES.map((one) => [nameOf(one), one] as const))('%s', (_, one) => {
  test('every settlement comes once, through jitter and changes of the interval', async () => {
    const { span, has } = printsOf(one, 11, 0.8);
    const host = await listen(one.host(has, NOW));
    const feed = await feedOf(one, worldAt(host.url, NOW));
    const length = (span.toMs - span.fromMs) / 1000;
    const second = fc.integer({ min: 0, max: length });
    await fc.assert(
      fc.asyncProperty(second, second, async (a, b) => {
        const part = {
          fromMs: span.fromMs + Math.min(a, b) * 1000,
          toMs: span.fromMs + Math.max(a, b) * 1000,
        };
        fc.pre(part.fromMs < part.toMs);
        const { rows } = await collect(feed, wantedOf(one, part, 0));
        expect(rows).toEqual(plainPrints(has.prints, part));
      }),
      { numRuns: 4, examples: [[0, length]] },
    );
  });
});

describe('every length of bar that is offered is one that the venue has, on the grid of UTC', () => {
  const bars = DISTINCT.filter(({ kind }) => kind !== 'funding');
  test.each(bars.map((one) => [nameOf(one), one] as const))('%s', async (_, one) => {
    const offered = await feedOf(one, worldAt('http://127.0.0.1:9', NOW));
    expect(offered.resolutionsMs).toContain(STEP);
    for (const stepMs of offered.resolutionsMs ?? []) {
      const span = { fromMs: Math.floor(NOW / stepMs) * stepMs - 6 * stepMs, toMs: NOW };
      const kept = makeBars(3, span, { stepMs, holes: [], unit: 0.01 });
      const has = { instrument: one.instrument, stepMs, bars: kept, prints: [] };
      const host = await listen(one.host(has, NOW));
      const feed = await feedOf(one, worldAt(host.url, NOW));
      const { rows } = await collect(feed, wantedOf(one, span, stepMs));
      expect(rows).toEqual(plainBars(kept, span));
    }
  });
});
