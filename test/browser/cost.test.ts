/**
 * Goal: the page of a strategy's cost is read anywhere, and a name in it runs nothing.
 * Method: a result made by hand, with many leverages, in Chromium.
 */
import { describe, expect, test } from 'vitest';
import { renderCostHtml } from '../../src/report/cost-page.ts';
import { calmRow, costResult, costRow, refusedRow } from '../builders/cost-fixture.ts';
import { barriers, desk, hasChromium, inChromium, overflows } from './chromium.ts';

const HOSTILE =
  '</title><script>window.pwned=1</script><img src=x onerror="window.pwned=1">'.repeat(20);

const { open } = desk(() => {
  const many = Array.from({ length: 40 }, (_, i) => costRow({ leverage: i + 2 }));
  const told = costResult({
    ...{ scenario: HOSTILE, constructionText: HOSTILE, reconstruction: HOSTILE },
    rows: [calmRow(), ...many, refusedRow({ leverage: 50, refusal: HOSTILE })],
  });
  return { 'cost.html': renderCostHtml(told) };
});

describe.skipIf(!hasChromium)(inChromium('the page of a strategy’s cost'), () => {
  test('wide by light, by dark, on a telephone and on paper: no barrier, nothing sideways, nothing run or asked for', async () => {
    const { page, complaints, requests } = await open('cost.html');
    expect(await barriers(page)).toEqual([]);
    expect(await overflows(page)).toBe(false);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await barriers(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await overflows(page)).toBe(false);
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 695, height: 1_000 });
    expect(await overflows(page)).toBe(false);
    expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
    expect([...complaints, ...requests]).toEqual([]);
  });

  test('three figures a leverage are drawn, and no text of the picture reaches beyond it or into another', async () => {
    const { page } = await open('cost.html');
    expect(await page.locator('svg.still circle').count()).toBe(3 * 41);
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
});
