/**
 * Goal: the page works where it will be read: opened from disk, in a browser, with and without
 * JavaScript, by light and by dark, and whatever is written in it runs nothing and asks for nothing.
 * Method: the hand-made report in Chromium, from LEGRISK_CHROMIUM or /usr/bin/chromium; without one
 * the suite is skipped and says so.
 */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { ReplayReport } from '../../src/domain/report.ts';
import { renderIndexHtml, renderReplayHtml } from '../../src/report/index.ts';
import { tell } from '../builders/engine.ts';
import { avaxReport, DEATH, result } from '../builders/report-fixture.ts';
import { ofVenue } from '../builders/report-rules.ts';
import { HOUR_MS, input, leg, type Row } from '../differential/stories/build.ts';
import { desk, hasChromium, inChromium, overflows, type Visit } from './chromium.ts';

const HOSTILE = `</title></script><script>window.pwned=1</script><img src=x onerror="window.pwned=1">{b|x}`;

/**
 * A pair of 2x at 100 with 50 a unit posted; the long is sent 20 a unit, which is there at the third of
 * five hours.
 */
function movedReport(): ReplayReport {
  const calm: Row = [100, 100, 100, 100];
  const rows: readonly Row[] = [calm, [100, 100, 70, 70], [70, 70, 70, 70], calm, calm];
  const story = input('delta-neutral', 12_500, [leg('long', rows), leg('short', rows)], {
    reserveFraction: 0.2,
    rebalance: { at: 0.7, to: 0.35, from: 'reserve', transferMs: HOUR_MS, feeQuote: 10 },
  });
  const told = tell(story);
  const source = `source: ${'https://example.invalid/'.padEnd(120, 'x')}`;
  const assumptions = [...told.result.assumptions, { code: 'data', text: source }];
  return { ...told, result: { ...told.result, assumptions }, recipe: '', reproduce: '' };
}

const { open: visit } = desk((script) => {
  const pageScript = script('page');
  const hostile = avaxReport({
    scenario: HOSTILE,
    question: HOSTILE,
    constructionText: HOSTILE,
    legs: result.legs.map((leg) => ({ ...leg, venue: HOSTILE })),
    resolutionLimits: [HOSTILE],
    rules: [
      {
        ...ofVenue,
        rules: ofVenue.rules.map((rule) => ({ ...rule, source: HOSTILE, table: HOSTILE })),
      },
    ],
  });
  return {
    'avax.html': renderReplayHtml(avaxReport(), { pageScript }),
    'rules.html': renderReplayHtml(avaxReport({ rules: [ofVenue] }), { pageScript }),
    'moved.html': renderReplayHtml(movedReport(), { pageScript }),
    'hostile.html': renderReplayHtml({ ...hostile, recipe: HOSTILE }, { pageScript }),
    'index.html': renderIndexHtml([
      { result, href: 'avax.html' },
      { result: hostile.result, href: HOSTILE },
    ]),
  };
});

/** Opened, and with its charts alive where it has some. */
const open = (name: string, options: BrowserContextOptions = {}): Promise<Visit> =>
  visit(name, { ...options, ...(name === 'index.html' ? {} : { ready: 'html[data-charts]' }) });

/** How many dots of the first chart's canvas are not transparent. */
const inked = (page: Page, panel: string): Promise<number> =>
  page.evaluate((id) => {
    const canvas = document.querySelector<HTMLCanvasElement>(`#panel-${id} canvas`);
    const dots = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
    let count = 0;
    for (let i = 3; i < (dots?.length ?? 0); i += 4) if (dots?.[i] !== 0) count += 1;
    return count;
  }, panel);

describe.skipIf(!hasChromium)(inChromium('the report'), () => {
  test('every panel is drawn, nothing is complained of and nothing is asked for', async () => {
    const { page, complaints, requests } = await open('avax.html');
    const panels = await page
      .locator('figure:has(.live-chart)')
      .evaluateAll((all) => all.map(({ id }) => id.slice(6)));
    expect(panels).toHaveLength(9);
    for (const panel of panels) expect([panel, await inked(page, panel)]).not.toEqual([panel, 0]);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
  });

  test('a button looks at the day of the forced exit on every chart', async () => {
    const { page } = await open('avax.html');
    const before = await inked(page, 'equity');
    await page.getByRole('button', { name: 'Day around it' }).click();
    await page.waitForFunction(
      () => document.querySelectorAll('figure canvas').length === 9,
      undefined,
      { timeout: 5_000 },
    );
    await expect.poll(() => inked(page, 'equity')).not.toBe(before);
  });

  test('the arrow keys move the charts of whoever has the focus among them', async () => {
    const { page } = await open('avax.html');
    await page.getByRole('button', { name: 'Day around it' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => inked(page, 'marks')).toBeGreaterThan(0);
    const shot = (): Promise<string> =>
      page.evaluate(
        () => document.querySelector<HTMLCanvasElement>('#panel-marks canvas')?.toDataURL() ?? '',
      );
    const before = await shot();
    await page.keyboard.press('ArrowRight');
    await expect.poll(shot).not.toBe(before);
  });

  test('under the pointer every legend says the bar’s value', async () => {
    const { page } = await open('avax.html');
    await page.getByRole('button', { name: 'Day around it' }).click();
    const chart = page.locator('#panel-marks .live-chart');
    await chart.scrollIntoViewIfNeeded();
    const box = await chart.boundingBox();
    // The middle of the plot is half a bar after the liquidation bar's open.
    const width = (box?.width ?? 0) - 64 - 16;
    await chart.hover({ position: { x: 64 + width * (0.5 + 0.5 / 24), y: 100 } });
    expect(await page.locator('#cursor').textContent()).toBe('2025-10-10 19:00 UTC');
    expect(new Date(DEATH).toISOString()).toContain('2025-10-10T19:00');
    const values = await page.locator('#panel-marks output').allTextContents();
    expect(values.slice(0, 3)).toEqual(['25.1000', expect.any(String), '26.4200']);
    expect(await page.locator('#panel-equity output').last().textContent()).not.toBe('');
  });

  test('the tinted ground above the posted margin rises where collateral arrived, zoomed in too', async () => {
    const { page, complaints } = await open('moved.html');
    expect(complaints).toEqual([]);
    /** Whether there is ink at two shares of the stretch and 65 a unit, on an axis from 20 to 80. */
    const tinted = (): Promise<readonly boolean[]> =>
      page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('#panel-required-margin-0 canvas');
        const { width = 0, height = 0 } = canvas ?? {};
        const dots = canvas?.getContext('2d')?.getImageData(0, 0, width, height).data;
        const y = Math.round(22 + (190 * (80 - 65)) / (80 - 20));
        return [0.3, 0.9].map((share) => {
          const x = Math.round(64 + (width - 80) * share);
          return (dots?.[4 * (y * width + x) + 3] ?? 0) > 0;
        });
      });
    expect(await tinted()).toEqual([true, false]);
    // From the first to the fourth of five hours: the third is at two thirds.
    await page.locator('#zoom button').first().focus();
    await page.keyboard.press('+');
    await expect.poll(tinted).toEqual([true, false]);
  });

  test('hostile names run nothing, on the page and on the matrix', async () => {
    for (const name of ['hostile.html', 'index.html']) {
      const { page, complaints, requests } = await open(name);
      expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
      expect(await page.locator('img').count()).toBe(0);
      expect(complaints).toEqual([]);
      expect(requests).toEqual([]);
      expect(await page.textContent('bdi >> nth=-1')).toContain('<script>window.pwned=1</script>');
    }
  });

  test('a script that is not the page’s own is refused by the policy', async () => {
    const { page } = await open('avax.html');
    await page.evaluate(() => {
      const intruder = document.createElement('script');
      intruder.textContent = 'window.pwned = 1';
      document.body.append(intruder);
    });
    expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
    const asked = await page.evaluate(() =>
      fetch('https://example.invalid/').then(
        () => 'sent',
        () => 'refused',
      ),
    );
    expect(asked).toBe('refused');
  });

  test('without JavaScript the verdict, the tables and the static charts are all there', async () => {
    const { page } = await open('avax.html', { javaScriptEnabled: false });
    expect(await page.locator('h1').innerText()).toContain('the Binance long was liquidated');
    expect(await page.locator('#events tbody tr').count()).toBe(8);
    expect(await page.locator('svg.still').first().isVisible()).toBe(true);
    expect(await page.locator('.live-chart').first().isVisible()).toBe(false);
    expect(await page.locator('#zoom').isVisible()).toBe(false);
  });

  test('a long table of tiers is folded, opens without JavaScript, and is open on paper', async () => {
    const { page } = await open('rules.html', { javaScriptEnabled: false });
    const last = page.locator('#rules details td').last();
    expect(await last.textContent()).toBe('50\u0020%');
    expect(await last.isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(await last.isVisible()).toBe(true);
    await page.emulateMedia({ media: 'screen' });
    expect(await last.isVisible()).toBe(false);
    await page.locator('#rules summary').click();
    expect(await last.isVisible()).toBe(true);
  });

  test('the ground follows the reader’s colour scheme, also while the page is open', async () => {
    const { page, complaints } = await open('avax.html', { colorScheme: 'light' });
    const ground = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    expect(await ground()).toBe('rgb(255, 255, 255)');
    const before = await page.evaluate(() => document.querySelector('canvas')?.toDataURL());
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await ground()).toBe('rgb(19, 22, 26)');
    await expect
      .poll(() => page.evaluate(() => document.querySelector('canvas')?.toDataURL()))
      .not.toBe(before);
    expect(complaints).toEqual([]);
  });

  test('on paper the static charts stand in for the live ones, on white', async () => {
    const { page } = await open('avax.html', { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.locator('svg.still').first().isVisible()).toBe(true);
    expect(await page.locator('.live-chart').first().isVisible()).toBe(false);
    expect(
      await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor),
    ).toBe('rgb(255, 255, 255)');
  });

  test('on a telephone nothing makes the page itself scroll sideways', async () => {
    const names = ['avax', 'rules', 'moved', 'hostile', 'index'];
    for (const name of names.map((one) => `${one}.html`)) {
      const { page } = await open(name, { viewport: { width: 390, height: 800 } });
      expect([name, await overflows(page)]).toEqual([name, false]);
    }
  });
});
