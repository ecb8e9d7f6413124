/**
 * Goal: what moves on the page is right and can be used by anyone: the slider for leverage, the marks that
 * lead to the table and back, the strip that zooms, by hand, by keys and by ear.
 * Method: a small story replayed by the engine in Chromium, from LEGRISK_CHROMIUM or /usr/bin/chromium;
 * what the slider says against replays of the same story, in words made here.
 */

import type { BrowserContextOptions } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { renderReplayHtml } from '../../src/report/index.ts';
import { ladderReport, replayedAt } from '../builders/ladder-report.ts';
import { HOUR_MS } from '../differential/stories/build.ts';
import { barriers, desk, hasChromium, inChromium, overflows, type Visit } from './chromium.ts';

const { open: visit } = desk((script) => ({
  'ladder.html': renderReplayHtml(ladderReport(), { pageScript: script('page') }),
}));

const open = (options: BrowserContextOptions = {}): Promise<Visit> =>
  visit('ladder.html', { ...options, ready: 'html[data-charts]' });

/** What the page has to say of the story at a leverage, in the words of its replay. */
function saysOf(leverage: number, text: string | null): string {
  const { legs } = replayedAt(leverage);
  const at = (ms: number): string => {
    const [day, from, to] = [ms, ms, ms + HOUR_MS].map((each, i) =>
      new Date(each).toISOString().slice(...(i === 0 ? [9, 10] : [11, 16])),
    );
    return `on ${day} January between ${from} and ${to} UTC`;
  };
  const dead = legs.filter(({ liquidation }) => liquidation !== null);
  const [first] = dead.toSorted((a, b) => a.exit.atMs - b.exit.atMs);
  if (first === undefined) return `At ${text}: both legs see the planned exit.`;
  const one = `At ${text}: the ${first.venue} ${first.role} is liquidated ${at(first.exit.atMs)}`;
  const other = legs.find(({ role }) => role !== first.role);
  if (other?.liquidation !== null && other !== undefined)
    return `${one}; the ${other.venue} ${other.role} is liquidated ${at(other.exit.atMs)}.`;
  // By itself the other leg meets what it would have met in a replay where nothing had happened to the
  // first. The long that saw the fall sees the end. The short passes what was posted, 100 ÷ leverage, in
  // the rise of hour 50 or not at all: it needs 134 − 100 and 1 % of 134, less the six prints of about a
  // cent that it had received.
  const needed = 34 + 1.34 - 6 * 0.0001 * 100;
  const would =
    first.role === 'long' && 100 / leverage < needed
      ? `would have been liquidated ${at(Date.UTC(2024, 0, 3, 2))}`
      : 'would have seen its planned exit';
  return `${one}; the ${other?.venue} ${other?.role}, by itself, ${would}.`;
}

describe.skipIf(!hasChromium)(inChromium('the charts of the report'), () => {
  test('the slider says at each of twenty positions what the replay that it names says', async () => {
    const { page } = await open();
    const slider = page.getByRole('slider', { name: 'Leverage at entry' });
    const last = Number(await slider.getAttribute('max'));
    expect(last).toBeGreaterThan(40);
    for (let i = 0; i < 20; i++) {
      await slider.evaluate(
        (input: HTMLInputElement, value) => {
          input.value = String(value);
          input.dispatchEvent(new Event('input'));
        },
        Math.round((i * last) / 19),
      );
      const command = (await page.locator('#leverage-command').textContent()) ?? '';
      const leverage = Number(
        /^legrisk replay scenario\.yaml --set construction\.leverage=(\S+)$/.exec(command)?.[1],
      );
      expect(await page.locator('#leverage-says').textContent()).toBe(
        saysOf(leverage, await slider.getAttribute('aria-valuetext')),
      );
    }
  });

  test('the slider moves by keys, its line and the ground above it with it, and leads back to the run', async () => {
    const { page, complaints } = await open();
    const slider = page.getByRole('slider', { name: 'Leverage at entry' });
    const drawn = (): Promise<string> =>
      page.evaluate(
        () =>
          document
            .querySelector<HTMLCanvasElement>('#panel-required-margin-0 canvas')
            ?.toDataURL() ?? '',
      );
    /** Whether the dot at 20 a unit, an hour after the entry, is tinted; posted are 16.67 and 25. */
    const tinted = (): Promise<boolean> =>
      page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('#panel-required-margin-0 canvas');
        const { width = 0, height = 0 } = canvas ?? {};
        // A copy: the browser complains of reading often from what is drawn on.
        const copy = new OffscreenCanvas(width, height).getContext('2d', {
          willReadFrequently: true,
        });
        if (canvas !== null) copy?.drawImage(canvas, 0, 0);
        const dots = copy?.getImageData(0, 0, width, height).data;
        // The axis goes from −20 to 30 in both: the curve reaches 22 + 1 % of 78, the line 25.
        const y = Math.round(22 + (190 * (30 - 20)) / 50);
        const x = 64 + Math.round((width - 80) / 72);
        return (dots?.[4 * (y * width + x) + 3] ?? 0) > 0;
      });
    const asRun = await drawn();
    expect(await tinted()).toBe(true);
    expect(await slider.getAttribute('aria-valuetext')).toBe('6×');
    await slider.focus();
    await page.keyboard.press('ArrowLeft');
    expect(await slider.getAttribute('aria-valuetext')).toBe('5.5×');
    expect(await page.locator('#leverage-is').textContent()).toBe('5.5×');
    await expect.poll(drawn).not.toBe(asRun);
    while ((await slider.getAttribute('aria-valuetext')) !== '4×')
      await page.keyboard.press('ArrowLeft');
    await expect.poll(tinted).toBe(false);
    await page.keyboard.press('Home');
    expect(await page.locator('#leverage-says').textContent()).toBe(
      'At 1×: both legs see the planned exit.',
    );
    await page.getByRole('button', { name: 'As run, 6×' }).click();
    await expect.poll(drawn).toBe(asRun);
    expect(complaints).toEqual([]);
  });

  test('a mark of a chart and one of the strip lead to a row, and its time back to that moment on the charts', async () => {
    const { page } = await open();
    const chart = page.locator('#panel-equity .live-chart');
    await chart.scrollIntoViewIfNeeded();
    const box = await chart.boundingBox();
    const plot = (box?.width ?? 0) - 64 - 16;
    await chart.click({ position: { x: 64 + (plot * 20) / 72, y: 60 } });
    expect(await page.locator('tr:target').textContent()).toContain('Liquidation');
    await page.evaluate(() => {
      location.hash = '';
    });
    expect(await page.locator('tr:target').count()).toBe(0);
    const marks = page.getByRole('navigation', { name: 'Events on the time axis' });
    const death = marks.getByRole('link', { name: /long forced out/ });
    await death.focus();
    await page.keyboard.press('Enter');
    const row = page.locator('tr:target');
    expect(await row.textContent()).toContain('Liquidation');
    expect(await row.isVisible()).toBe(true);
    await row.locator('a[data-at]').click();
    // Half a day on each side of 20:00 on the first day.
    expect(
      await page
        .getByRole('slider', { name: 'First instant shown' })
        .getAttribute('aria-valuetext'),
    ).toBe('2024-01-01 08:00 UTC');
    expect(
      await page.getByRole('slider', { name: 'Last instant shown' }).getAttribute('aria-valuetext'),
    ).toBe('2024-01-02 08:00 UTC');
    await expect.poll(() => page.locator('#cursor').textContent()).toBe('2024-01-01 20:00 UTC');
  });

  test('the ends of the strip are sliders that zoom all charts, and what lies between them can be dragged', async () => {
    const { page } = await open();
    const from = page.getByRole('slider', { name: 'First instant shown' });
    const to = page.getByRole('slider', { name: 'Last instant shown' });
    await from.focus();
    await page.keyboard.press('ArrowRight');
    expect(await from.getAttribute('aria-valuetext')).toBe('2024-01-01 01:00 UTC');
    await to.focus();
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowLeft');
    expect(await to.getAttribute('aria-valuetext')).toBe('2024-01-03 20:00 UTC');
    const seen = page.locator('#overview .seen');
    const box = await seen.boundingBox();
    const [x, y] = [(box?.x ?? 0) + 100, (box?.y ?? 0) + 10];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 1_000, y, { steps: 4 });
    await page.mouse.up();
    expect(await to.getAttribute('aria-valuetext')).toBe('2024-01-04 00:00 UTC');
    await page.getByRole('button', { name: 'Whole window' }).click();
    expect(await from.getAttribute('aria-valuetext')).toBe('2024-01-01 00:00 UTC');
  });

  test('by light, and by dark on a telephone, no barrier stands in the way of whoever reads by ear or by keys', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const viewport = { width: colorScheme === 'dark' ? 390 : 1_200, height: 900 };
      const { page } = await open({ colorScheme, viewport });
      expect([colorScheme, await barriers(page)]).toEqual([colorScheme, []]);
      expect([colorScheme, await overflows(page)]).toEqual([colorScheme, false]);
    }
  });

  test('every chart is drawn, and said in words where its canvas is alive', async () => {
    const { page, complaints, requests } = await open();
    expect(await page.locator('.live-chart canvas').count()).toBe(10);
    const drawings = page.getByRole('img', { name: /lowest|throughout/ });
    expect(await drawings.count()).toBe(10);
    expect(await page.locator('.live-chart:not([aria-hidden=true])').count()).toBe(0);
    expect([complaints, requests]).toEqual([[], []]);
  });

  test('without JavaScript and on paper a dozen leverages stand as a table in place of the slider', async () => {
    const { page } = await open({ javaScriptEnabled: false });
    const rows = page.locator('#leverage tbody tr');
    expect(await rows.first().isVisible()).toBe(true);
    expect(await rows.count()).toBeGreaterThanOrEqual(10);
    expect(await rows.filter({ hasText: 'as run' }).innerText()).toContain(
      '† liquidated 2024-01-01 20:00',
    );
    expect(await page.locator('#leverage .slider').isVisible()).toBe(false);
    const live = await open();
    expect(await live.page.locator('#leverage tbody tr').first().isVisible()).toBe(false);
    await live.page.emulateMedia({ media: 'print' });
    expect(await live.page.locator('#leverage tbody tr').first().isVisible()).toBe(true);
    expect(await live.page.locator('#leverage .slider').isVisible()).toBe(false);
  });
});
