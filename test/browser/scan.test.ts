/**
 * Goal: the page of a scan is read anywhere: wide, on a telephone, by light and by dark, on paper, by ear; and a name in it
 * runs nothing.
 * Method: a scan made by hand, with more lines than the picture draws, in Chromium.
 */
import { describe, expect, test } from 'vitest';
import { renderScanHtml } from '../../src/report/scan-page.ts';
import { paidPair, scanPair, scanResult, scanRow, unreadPair } from '../builders/scan-fixture.ts';
import { barriers, desk, hasChromium, inChromium, overflows } from './chromium.ts';

const HOSTILE =
  '</title><script>window.pwned=1</script><img src=x onerror="window.pwned=1">'.repeat(20);

const { open } = desk(() => {
  const many = Array.from({ length: 45 }, (_, i) => scanRow({ leverage: i + 1 }));
  const named = { ...scanPair({ coin: HOSTILE, notScanned: null }), rows: many };
  const told = scanResult({
    reconstruction: HOSTILE,
    pairs: [named, paidPair(), { ...unreadPair(), notScanned: HOSTILE }],
    notes: [HOSTILE],
  });
  const lines = told.pairs.flatMap((pair) =>
    pair.rows.map((row) => ({ pair, row, scenario: 'scenarios/worst-001.yaml' })),
  );
  return { 'scan.html': renderScanHtml(told, lines, 'scan') };
});

describe.skipIf(!hasChromium)(inChromium('the page of a scan'), () => {
  test.each([
    ['wide, by light', { colorScheme: 'light' }],
    ['wide, by dark', { colorScheme: 'dark' }],
    ['on a telephone', { viewport: { width: 390, height: 844 } }],
  ] as const)(
    '%s: no barrier, nothing sideways, nothing run, nothing asked for',
    async (_, how) => {
      const { page, complaints, requests } = await open('scan.html', how);
      expect(await barriers(page)).toEqual([]);
      expect(await overflows(page)).toBe(false);
      expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
      expect(complaints).toEqual([]);
      expect(requests).toEqual([]);
    },
  );

  test('the picture draws forty lines and says how many more there are', async () => {
    const { page } = await open('scan.html');
    expect(await page.locator('svg.still circle.real').count()).toBe(40);
    expect(await page.locator('figcaption').innerText()).toContain('6 more are in the table');
  });

  test('no text of the picture reaches beyond it, and none runs into another', async () => {
    const { page } = await open('scan.html');
    const boxes = await page.locator('svg.still text').evaluateAll((texts) => {
      const frame = texts[0]?.closest('svg')?.getBoundingClientRect();
      return texts.map((text) => {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        const inside = frame !== undefined && left >= frame.left - 1 && right <= frame.right + 1;
        return { left, right, top, bottom, inside };
      });
    });
    expect(boxes.filter(({ inside }) => !inside)).toEqual([]);
    const touching = boxes.filter((a, i) =>
      boxes.some(
        (b, j) =>
          j > i &&
          a.left < b.right &&
          b.left < a.right &&
          a.top + 4 < b.bottom &&
          b.top + 4 < a.bottom,
      ),
    );
    expect(touching).toEqual([]);
  });

  test('a definition is one tab stop away', async () => {
    const { page } = await open('scan.html');
    const term = page.locator('.term', { hasText: 'Quoted' }).first();
    await term.focus();
    await expect.poll(() => term.locator('.definition').isVisible()).toBe(true);
  });

  test('paper gets all of it', async () => {
    const { page } = await open('scan.html');
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 695, height: 1_000 });
    expect(await overflows(page)).toBe(false);
    const folded = page.locator('details .commands li').first();
    expect(await folded.isVisible()).toBe(true);
  });
});
