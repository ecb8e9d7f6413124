/**
 * Goal: what stands around the charts serves whoever reads it, by eye, by touch, by ear, by keys and on paper:
 * every figure's meaning in reach, names of any length in their place, nothing out of order.
 * Method: the hand-made report in Chromium, with rules, and with ten thousand signs for every name.
 */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { ReplayReport } from '../../src/domain/report.ts';
import { renderReplayHtml } from '../../src/report/index.ts';
import { beyond } from '../builders/beyond.ts';
import { hostileReport, LONG } from '../builders/hostile.ts';
import { avaxReport } from '../builders/report-fixture.ts';
import { ofVenue } from '../builders/report-rules.ts';
import { barriers, desk, hasChromium, inChromium, overflows } from './chromium.ts';

/** Currencies are held to ten capitals and digits where a scenario is read. */
function longReport(text: string): ReplayReport {
  const report = hostileReport(text);
  return { ...report, result: { ...report.result, currency: 'USDT' } };
}

const { open } = desk((script) => {
  const assets = { pageScript: script('page') };
  return {
    'avax.html': renderReplayHtml(
      avaxReport({ ...beyond(), rules: [ofVenue], reconstruction: 'x' }),
      assets,
    ),
    'long.html': renderReplayHtml(longReport(LONG['one word']), assets),
    'words.html': renderReplayHtml(longReport(LONG['many words']), assets),
  };
});

const TELEPHONE = { width: 390, height: 740 };
/** What a window of 1,280 is at 400 %. */
const ZOOMED = { width: 320, height: 256 };

/**
 * Opens every definition of the page, its term at the top of the window and at its bottom by turns.
 *
 * @returns how many there are, and those that are cut off or lie on the words that they explain
 */
const misplaced = (page: Page): Promise<{ count: number; wrong: readonly string[] }> =>
  page.evaluate(async () => {
    // Around it lies a seam that lets the pointer cross over.
    const seam = 5;
    const fault = (term: HTMLElement): string | null => {
      const definition = term.querySelector('.definition');
      if (definition === null || !definition.checkVisibility()) return 'not there';
      const box = definition.getBoundingClientRect();
      const [left, top] = [box.left + seam, box.top + seam];
      const [right, bottom] = [box.right - seam, box.bottom - seam];
      if (left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1)
        return 'cut off';
      const covers = [...term.getClientRects()].some(
        (words) =>
          left < words.right &&
          right > words.left &&
          top < words.bottom - 2 &&
          bottom > words.top + 2,
      );
      return covers ? 'on its words' : null;
    };
    const terms = [...document.querySelectorAll<HTMLElement>('.term')].filter((term) =>
      term.checkVisibility(),
    );
    const wrong: string[] = [];
    for (const [i, term] of terms.entries()) {
      const block = i % 2 === 0 ? 'start' : 'end';
      term.scrollIntoView({ block, behavior: 'instant' });
      term.focus({ preventScroll: true });
      // What is anchored follows what was scrolled with the next frame.
      await new Promise(requestAnimationFrame);
      const how = fault(term);
      if (how !== null) wrong.push(`${term.firstChild?.textContent ?? ''}, ${block}: ${how}`);
    }
    return { count: terms.length, wrong };
  });

/** Everything that the keys reach, in order, as the page has it. */
const stops = async (page: Page, count: number): Promise<readonly string[]> => {
  const told: string[] = [];
  for (let i = 0; i < count; i += 1) {
    await page.keyboard.press('Tab');
    told.push(await page.evaluate(() => document.activeElement?.textContent?.split('\n')[0] ?? ''));
  }
  return told;
};

describe.skipIf(!hasChromium)(inChromium('the sections of the report'), () => {
  test('every definition opens by the keys inside the window and beside its words', async () => {
    for (const viewport of [TELEPHONE, { width: 1_200, height: 800 }]) {
      const { page } = await open('avax.html', { viewport });
      const { count, wrong } = await misplaced(page);
      expect(count).toBeGreaterThan(40);
      expect(wrong).toEqual([]);
    }
  });

  test('a definition opens under the pointer and under a finger, and closes when it is left', async () => {
    const { page } = await open('avax.html', { viewport: TELEPHONE, hasTouch: true });
    const term = page.locator('#figures .term').first();
    const definition = term.locator('.definition');
    const isOpen = () => expect.poll(() => definition.isVisible());
    await isOpen().toBe(false);
    await term.tap();
    await isOpen().toBe(true);
    await page.locator('h2').first().tap();
    await isOpen().toBe(false);
    await term.hover();
    await isOpen().toBe(true);
    // The pointer may go onto it, to read a long one.
    await definition.hover();
    await isOpen().toBe(true);
    await page.mouse.move(1, 1);
    await isOpen().toBe(false);
  });

  test('Escape puts a definition away until it is asked for again', async () => {
    const { page } = await open('avax.html', { ready: 'html[data-charts]' });
    const term = page.locator('#figures .term').first();
    await term.focus();
    expect(await term.locator('.definition').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await term.locator('.definition').isVisible()).toBe(false);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Shift+Tab');
    expect(await term.locator('.definition').isVisible()).toBe(true);
  });

  test('what a term means is its description, and no part of its name', async () => {
    const { page } = await open('avax.html', { javaScriptEnabled: false });
    const session = await page.context().newCDPSession(page);
    const { nodes } = (await session.send('Accessibility.getFullAXTree')) as {
      nodes: readonly {
        role?: { value: string };
        name?: { value: string };
        description?: { value: string };
      }[];
    };
    const named = (role: string): readonly string[] =>
      nodes.filter((node) => node.role?.value === role).map((node) => node.name?.value ?? '');
    expect(named('rowheader')).toContain('Price P&L');
    expect(named('rowheader').filter((name) => name.includes('Leg by leg'))).toEqual([]);
    const described = nodes.map((node) => node.description?.value ?? '');
    expect(described.some((text) => text.startsWith('What being thrown out cost'))).toBe(true);
  });

  test('headings are in order, regions are named, the skip link comes first, and the focus is seen', async () => {
    const { page } = await open('avax.html', { ready: 'html[data-charts]' });
    const levels = await page
      .locator('h1, h2, h3, h4')
      .evaluateAll((all) => all.map(({ tagName }) => Number(tagName.slice(1))));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [i, level] of levels.slice(1).entries())
      expect(level - (levels[i] ?? 0)).toBeLessThan(2);
    for (const landmark of ['banner', 'main'] as const)
      expect(await page.getByRole(landmark).count()).toBe(1);
    expect(await page.locator('th:not([scope])').count()).toBe(0);
    expect((await stops(page, 1))[0]).toBe('Skip to the figures');
    expect(
      await page.locator('.skip').evaluate((link) => link.getBoundingClientRect().left >= 0),
    ).toBe(true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('section')?.id)).toBe(
      'figures',
    );
    const silent: string[] = [];
    for (let i = 0; i < 30; i += 1) {
      await page.keyboard.press('Tab');
      const told = await page.evaluate(() => {
        const { activeElement: active } = document;
        if (active === null) return 'nothing';
        const { outlineStyle, outlineWidth } = getComputedStyle(active);
        return outlineStyle === 'none' || outlineWidth === '0px'
          ? active.outerHTML.slice(0, 120)
          : '';
      });
      if (told !== '') silent.push(told);
    }
    expect(silent).toEqual([]);
  });

  test('ten thousand signs in every name push nothing aside, at any width', async () => {
    for (const name of ['long.html', 'words.html']) {
      const { page, complaints } = await open(name, { ready: 'html[data-charts]' });
      for (const viewport of [{ width: 1_200, height: 800 }, TELEPHONE, ZOOMED]) {
        await page.setViewportSize(viewport);
        expect([name, viewport.width, await overflows(page)]).toEqual([
          name,
          viewport.width,
          false,
        ]);
        const head = await page.locator('header').evaluate((element) => element.scrollHeight);
        expect(head).toBeLessThan(viewport.width < 400 ? 3_600 : 1_500);
      }
      expect(complaints).toEqual([]);
    }
  });

  test('at 400 % nothing scrolls sideways but tables, and no barrier stands in the way', async () => {
    const { page } = await open('avax.html', { viewport: ZOOMED });
    expect(await overflows(page)).toBe(false);
    expect(await barriers(page)).toEqual([]);
  });

  test('a command is copied as it stands; on paper everything is open, meanings end the page, and nothing is to press', async () => {
    const { page } = await open('avax.html', {
      ready: 'html[data-charts]',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const command = page.locator('#recipe pre.command').first();
    await command.getByRole('button').click();
    await expect.poll(() => command.getByRole('button').innerText()).toBe('Copied');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      await command.locator('code').innerText(),
    );
    await page.emulateMedia({ media: 'print' });
    for (const gone of ['nav >> nth=0', '.skip', '.definition >> nth=0', '.copy >> nth=0', '#zoom'])
      expect([gone, await page.locator(gone).isVisible()]).toEqual([gone, false]);
    expect(await page.locator('#glossary dd').first().isVisible()).toBe(true);
    const folded = await page
      .locator('details table tbody tr')
      .evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().height > 0));
    expect(folded.length).toBeGreaterThan(12);
    expect(folded).not.toContain(false);
  });
});
