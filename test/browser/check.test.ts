/**
 * Goal: the page of a data check bears the same look as the others.
 * Method: a made check with an error, a gap and what was not checked, in Chromium.
 */
import { describe, expect, test } from 'vitest';
import type { StoreCheck } from '../../src/domain/coverage.ts';
import { renderCheckHtml } from '../../src/report/check-page.ts';
import { barriers, desk, hasChromium, inChromium, overflows } from './chromium.ts';

const HOUR_MS = 3_600_000;
const FROM = Date.UTC(2025, 8, 25);
const TO = FROM + 10 * 24 * HOUR_MS;
const MARK = 'binance-usdm AVAXUSDT mark';

const CHECK: StoreCheck = {
  findings: [
    {
      code: 'gap',
      severity: 'error',
      accepted: false,
      series: [MARK],
      firstMs: FROM + HOUR_MS,
      lastMs: FROM + 9 * HOUR_MS,
      rows: 8,
      reason: 'Eight bars are missing.',
      where: [{ fromMs: FROM + HOUR_MS, toMs: FROM + 9 * HOUR_MS, rows: 8 }],
    },
  ],
  series: [
    {
      series: MARK,
      coin: 'AVAX',
      kind: 'mark',
      windowMs: [FROM, TO],
      firstMs: FROM,
      lastMs: TO - HOUR_MS,
      rows: 232,
      expectedRows: 240,
      gapsMs: [[FROM + HOUR_MS, FROM + 9 * HOUR_MS]],
      resolutionMs: HOUR_MS,
      strip: Array.from({ length: 120 }, (_, i) => (i < 5 ? 0 : 1)),
      standIns: [],
      sources: [],
    },
  ],
  notChecked: [{ why: 'open-interest', series: 2 }],
};

const { open } = desk(() => ({ 'check.html': renderCheckHtml(CHECK) }));

describe.skipIf(!hasChromium)(inChromium('the page of a data check'), () => {
  test('asks for nothing, complains of nothing and bars nobody, by light, by dark and on a telephone', async () => {
    for (const [colorScheme, width] of [
      ['light', 1_200],
      ['dark', 390],
    ] as const) {
      const { page, complaints, requests } = await open('check.html', {
        colorScheme,
        viewport: { width, height: 900 },
      });
      expect(await page.locator('h1').innerText()).toBe('Found: 1 error.');
      expect(await barriers(page)).toEqual([]);
      expect([complaints, requests, await overflows(page)]).toEqual([[], [], false]);
    }
  });
});
