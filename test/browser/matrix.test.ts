/**
 * Goal: the matrix works where it is read: with and without its script, by dark, on a telephone and on paper.
 * Method: the fixture, a calm twin of it and a carry, in Chromium.
 */
import { describe, expect, test } from 'vitest';
import type { ReplayResult } from '../../src/domain/result.ts';
import { renderIndexHtml } from '../../src/report/index.ts';
import { avaxReport, calm, longLeg, result, shortLeg } from '../builders/report-fixture.ts';
import { barriers, desk, hasChromium, inChromium, overflows } from './chromium.ts';

const HOSTILE = `</title></script><script>window.pwned=1</script><img src=x onerror="window.pwned=1">`;

const still: ReplayResult = { ...avaxReport(calm).result, scenario: 'calm' };
const carry: ReplayResult = {
  ...still,
  scenario: `carry ${HOSTILE} ${'x'.repeat(400)}`,
  question: HOSTILE,
  reconstruction: 'btc-2024-08-05',
  legs: [
    { ...longLeg, role: 'spot', liquidation: null },
    { ...shortLeg, role: 'perp' },
  ],
};

const { open } = desk((script) => ({
  'index.html': renderIndexHtml(
    [
      { result, href: 'one.html' },
      { result: still, href: 'two.html' },
      { result: carry, href: HOSTILE, title: HOSTILE },
    ],
    { pageScript: script('tables') },
  ),
  'one.html': '<!doctype html><title>one</title>',
}));

const SORTABLE = 'html[data-sortable]';

describe.skipIf(!hasChromium)(inChromium('the matrix'), () => {
  test('asks for nothing, complains of nothing, runs nothing and bars nobody', async () => {
    for (const [colorScheme, width] of [
      ['light', 1_200],
      ['dark', 390],
    ] as const) {
      const { page, complaints, requests } = await open('index.html', {
        colorScheme,
        viewport: { width, height: 900 },
        ready: SORTABLE,
      });
      expect(await barriers(page)).toEqual([]);
      expect([complaints, requests, await overflows(page)]).toEqual([[], [], false]);
      expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
    }
  });

  test('a cell leads to its report', async () => {
    const { page } = await open('index.html', { ready: SORTABLE });
    await page.locator('#matrix a').first().click();
    await expect.poll(() => page.title()).toBe('one');
  });

  test('a head of the table sorts it by number, and once more the other way', async () => {
    const { page } = await open('index.html', { ready: SORTABLE });
    const nets = (): Promise<readonly string[]> =>
      page.locator('.sortable tbody td:nth-child(5)').allInnerTexts();
    const button = page.getByRole('button', { name: 'Net', exact: true });
    await button.click();
    expect(await nets()).toEqual(['−4,088.59', '812.40', '812.40']);
    await button.press('Enter');
    expect(await nets()).toEqual(['812.40', '812.40', '−4,088.59']);
    expect(await page.locator('th[aria-sort]').getAttribute('aria-sort')).toBe('descending');
  });

  test('what has no number goes last, either way', async () => {
    const { page } = await open('index.html', { ready: SORTABLE });
    const losses = (): Promise<readonly string[]> =>
      page.locator('.sortable tbody td:nth-child(4)').allInnerTexts();
    const button = page.getByRole('button', { name: 'Forced-exit loss' });
    for (let way = 0; way < 2; way += 1) {
      await button.click();
      expect(await losses()).toEqual(['4,117.38', '–', '–']);
    }
  });

  test('without JavaScript all of it is there', async () => {
    const { page } = await open('index.html', { javaScriptEnabled: false });
    expect(await page.locator('#matrix .run').count()).toBe(3);
    expect(await page.locator('.sortable tbody tr').count()).toBe(3);
    expect(await page.locator('button').count()).toBe(0);
  });
});
