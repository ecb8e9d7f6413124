/**
 * Goal: on the page of a sweep any two axes, any figure and any cell can be looked at, by pointer and by keys,
 * and it says the same without its script; whatever the grid is called, it runs nothing and asks for nothing.
 * Method: the hand-made sweep of test/builders/sweep-report.ts in Chromium; without one the suite is skipped.
 */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { renderSweepHtml } from '../../src/report/sweep-page.ts';
import { GRID, sweepReport } from '../builders/sweep-report.ts';
import { barriers, desk, hasChromium, inChromium, overflows, type Visit } from './chromium.ts';

const HOSTILE = '</script><img src=x onerror="window.pwned=1">';
const POLICIES = 'survivor.policy=close,hold';

const { open: visit, folder } = desk((script) => {
  const assets = { pageScript: script('sweep') };
  const hostile = sweepReport([`survivor.policy=${HOSTILE},=cmd()`, ...GRID], {
    ...{ scenario: HOSTILE, question: HOSTILE, constructionText: HOSTILE, recipe: HOSTILE },
    ...{ reproduce: HOSTILE, reconstruction: HOSTILE },
  });
  return {
    'two.html': renderSweepHtml(sweepReport(GRID), assets),
    'three.html': renderSweepHtml(sweepReport([POLICIES, ...GRID]), assets),
    'many.html': renderSweepHtml(sweepReport(['construction.leverage=2:31:1']), assets),
    'none.html': renderSweepHtml(sweepReport([]), assets),
    'hostile.html': renderSweepHtml(hostile, assets),
  };
});

const open = (name: string, options: Parameters<typeof visit>[1] = {}): Promise<Visit> =>
  visit(name, { ready: 'html[data-sweep]', ...options });

const cellTexts = (page: Page): Promise<readonly string[]> =>
  page.locator('#map table tbody td').allInnerTexts();
const control = (page: Page, name: string) => page.getByRole('combobox', { name });
const chosenName = (page: Page): Promise<string> => page.locator('#cell-part h3 bdi').innerText();

describe.skipIf(!hasChromium)(inChromium('the page of a sweep'), () => {
  test.each([
    ['two.html', 'light', 1_200],
    ['three.html', 'dark', 390],
    ['many.html', 'dark', 1_200],
    ['none.html', 'light', 390],
    ['hostile.html', 'light', 1_200],
  ] as const)(
    '%s complains of nothing, asks for nothing and bars nobody, by %s, %i dots wide',
    async (name, colorScheme, width) => {
      const look = { colorScheme, viewport: { width, height: 900 } };
      const { page, complaints, requests } = await open(name, look);
      expect(await barriers(page)).toEqual([]);
      expect(await overflows(page)).toBe(false);
      expect([complaints, requests]).toEqual([[], []]);
      expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
    },
    60_000,
  );

  test('says the same without its script', async () => {
    const live = await open('two.html');
    const still = await visit('two.html', { javaScriptEnabled: false });
    const shown = async (page: Page): Promise<readonly unknown[]> => [
      await cellTexts(page),
      await page.locator('#cell-part .value').allInnerTexts(),
      await page.locator('#survival table').innerText(),
      await page.locator('#frontier table').innerText(),
      await page.locator('h1').innerText(),
    ];
    expect(await shown(still.page)).toEqual(await shown(live.page));
    for (const id of ['net', 'survival', 'frontier', 'entries'])
      expect(await still.page.locator(`#${id} svg`).count()).toBe(1);
    expect(await still.page.locator('#controls').isVisible()).toBe(false);
  });

  test('a click chooses a cell: its figures, its commands, and the slice of every picture', async () => {
    const { page } = await open('two.html');
    expect(await chosenName(page)).toBe('5×, reserve 0\u00a0%');
    await page.getByRole('button', { name: /^6×, reserve 20/ }).click();
    expect(await chosenName(page)).toMatch(/^6×, reserve 20/);
    const values = await page.locator('#cell-part .value').allInnerTexts();
    // Twenty of a hundred die at 6x; the median lives and nets 0.6 % less a fifth.
    expect(values.slice(0, 3).map((text) => text.replaceAll('\u00a0', ' '))).toEqual([
      ...['0.48 %', '−30.0 %', '20.0 %'],
    ]);
    const command = await page.locator('#cell-part code').nth(1).innerText();
    expect(command.replace(/\s+/g, ' ')).toBe(
      "legrisk replay made.yaml --set 'hold=2 d' --set construction.leverage=6 --set 'reserve=20 %' --set window.from=2025-01-01T00:00Z",
    );
    expect(await page.locator('#net-fixed').innerText()).toMatch(/reserve 20/);
    expect(await page.locator('#chosen-status').innerText()).toMatch(/^Chosen: 6×, reserve 20/);
  });

  test('arrow keys lead from cell to cell, and Enter chooses', async () => {
    const { page } = await open('two.html');
    await page.locator('#map td.chosen button').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    expect(await chosenName(page)).toMatch(/^4×, reserve 20/);
    const focused = await page.evaluate(() => document.activeElement?.getAttribute('data-cell'));
    expect(focused).toBe('2,1');
    // One tab stop: the chosen cell and no other.
    expect(await page.locator('#map button[tabindex="0"]').count()).toBe(1);
  });

  test('any figure and any two axes, the third standing where it was put', async () => {
    const { page } = await open('three.html');
    await control(page, 'Figure').selectOption({ label: 'Forced out' });
    const shares = (await cellTexts(page)).map((text) => text.replace(/[★◆]/g, '').trim());
    // Both policies alike: none up to 4x, a tenth at 5x, a fifth at 6x.
    expect(shares).toEqual(Array(2).fill(['0.00', '0.00', '0.00', '10.0', '20.0']).flat());
    await control(page, 'Across').selectOption({ label: 'reserve' });
    await control(page, 'Down').selectOption({ label: 'policy' });
    await control(page, 'leverage').selectOption({ label: '6×' });
    expect((await cellTexts(page)).map((text) => text.replace(/[★◆]/g, '').trim())).toEqual(
      Array(4).fill('20.0'),
    );
    await control(page, 'Across').selectOption({ label: 'policy' });
    // What was across went down.
    expect(await control(page, 'Down').locator('option:checked').innerText()).toBe('reserve');
    expect(await page.locator('#net h2').innerText()).toBe('Net by policy');
  });

  test('of many lines eight at most are drawn, and which is chosen by hand', async () => {
    const { page } = await open('many.html');
    const boxes = page.locator('#survival-lines input');
    expect(await boxes.count()).toBe(30);
    const lines = (): Promise<number> => page.locator('#survival-part path.line').count();
    const before = await lines();
    for (const place of [4, 5, 6, 7, 8, 9]) {
      const box = page.locator(`#survival-lines input[value="${place}"]`);
      if (await box.isEnabled()) await box.check();
    }
    expect(before).toBeLessThanOrEqual(8);
    expect(await lines()).toBe(8);
    expect(await page.locator('#survival-lines input:not(:checked):enabled').count()).toBe(0);
    // Clicked, not unchecked: the boxes are drawn anew, and the first checked one is then another.
    await page.locator('#survival-lines input:checked').first().click();
    expect(await lines()).toBe(7);
  });

  test('a command is copied, or selected where there is no clipboard', async () => {
    const { page } = await open('two.html');
    const button = page.getByRole('button', { name: /^Copy the command: Replay the worst/ });
    await button.click();
    await expect.poll(() => button.innerText()).toMatch(/Copied|Selected/);
  });

  test('prints its pictures on paper, without what only a screen can use', async () => {
    const { page } = await open('two.html');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#controls').isVisible()).toBe(false);
    expect(await page.locator('.copy-command').first().isVisible()).toBe(false);
    expect(await page.locator('#net svg').isVisible()).toBe(true);
    const pdf = await page.pdf({ path: join(folder(), 'two.pdf'), preferCSSPageSize: true });
    expect(pdf.length).toBeGreaterThan(10_000);
  });
});
