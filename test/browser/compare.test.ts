/**
 * Goal: the page of a comparison works where it is read, and what stands in its tables is what the JSON says.
 * Method: the pair of the fixture, across venues and on one, in Chromium.
 */
import { describe, expect, test } from 'vitest';
import type { ReplayResult } from '../../src/domain/result.ts';
import { compareRuns } from '../../src/report/compare/compare.ts';
import type { ComparedRun, Comparison } from '../../src/report/compare/comparison.ts';
import { renderCompareHtml } from '../../src/report/compare/page.ts';
import { venueView } from '../../src/report/compare/venues.ts';
import { avaxReport, calm, result } from '../builders/report-fixture.ts';
import { barriers, desk, hasChromium, inChromium, overflows } from './chromium.ts';

const still = avaxReport(calm).result;
const onOne: ReplayResult = {
  ...still,
  scenario: 'a-name-without-any-place-to-break-it'.repeat(12),
  legs: still.legs.map((leg) => ({ ...leg, venue: 'binance-usdm' })),
};
const run = (of: ReplayResult, leverage: number): ComparedRun => ({
  given: `reports/${of.scenario}`,
  result: of,
  recipe: `construction: { leverage: ${leverage} }\n`,
  program: 'legrisk 1.0.0',
});
const view = venueView(result, onOne);
const comparison: Comparison = compareRuns(
  run(result, 5),
  run(onOne, 3),
  'rows' in view ? view : null,
);

const { open } = desk(() => ({
  'compare.html': renderCompareHtml(comparison),
  'same.html': renderCompareHtml(compareRuns(run(result, 5), run(result, 5), null)),
}));

describe.skipIf(!hasChromium)(inChromium('the page of a comparison'), () => {
  test('asks for nothing, complains of nothing and bars nobody, by light, by dark and on a telephone', async () => {
    for (const [name, colorScheme, width] of [
      ['compare.html', 'light', 1_200],
      ['compare.html', 'dark', 390],
      ['same.html', 'light', 390],
    ] as const) {
      const { page, complaints, requests } = await open(name, {
        colorScheme,
        viewport: { width, height: 900 },
      });
      expect([name, await barriers(page)]).toEqual([name, []]);
      expect([complaints, requests, await overflows(page)]).toEqual([[], [], false]);
    }
  });

  test('its tables hold the figures of the JSON, every one', async () => {
    const { page } = await open('compare.html');
    const read = (selector: string, name: string): Promise<readonly (readonly string[])[]> =>
      page
        .locator(selector)
        .evaluateAll(
          (rows, key) =>
            rows.map((row) => [
              row.getAttribute(key) ?? '',
              ...[...row.querySelectorAll<HTMLElement>('td[data-value]')].map(
                ({ dataset }) => dataset['value'] ?? '',
              ),
            ]),
          name,
        );
    const text = (value: unknown): string => (value === null ? '' : String(value));
    const { figures, attribution, venues } = JSON.parse(JSON.stringify(comparison)) as Comparison;
    const found = new Map(
      (await read('tr[data-figure]', 'data-figure')).map(([name, ...cells]) => [name, cells]),
    );
    expect(found.size).toBe(figures.length);
    for (const { name, a, b, difference, why } of figures)
      expect([name, found.get(name)]).toEqual([
        name,
        why === '' ? [text(a), text(b)] : [text(a), text(b), text(difference)],
      ]);
    const shown = attribution?.lines.filter(
      ({ aQuote, bQuote }) => Math.max(Math.abs(aQuote), Math.abs(bQuote)) >= 0.005,
    );
    expect(await read('tr[data-part]', 'data-part')).toEqual(
      shown?.map(({ means, aQuote, bQuote, differenceQuote }) => [
        means,
        ...[aQuote, bQuote, differenceQuote].map(text),
      ]),
    );
    expect(await read('tr[data-row]', 'data-row')).toEqual(
      venues?.rows.map(({ name, cross, same, difference }) => [
        name,
        ...[cross, same, difference].map(text),
      ]),
    );
  });

  test('paper gets what is folded away', async () => {
    const { page } = await open('same.html');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('tr[data-figure="totals.netQuote"]').isVisible()).toBe(true);
  });
});
