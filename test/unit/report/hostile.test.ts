/**
 * Goal: whatever a scenario, an instrument or a file is called, and whatever anybody wrote into them, it harms
 * nobody who opens a page, a table or a folder. Method: every such text of a report replaced by one that means
 * harm, through every writer; against the same report with a harmless one.
 */
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { exportStem } from '../../../src/cli/data-export/file-name.ts';
import { resultTable } from '../../../src/cli/table.ts';
import { columnsOf, visible } from '../../../src/cli/visible.ts';
import type { CostResult } from '../../../src/domain/cost.ts';
import { ScenarioError } from '../../../src/domain/errors.ts';
import { compareRuns } from '../../../src/report/compare/compare.ts';
import { renderCompareHtml } from '../../../src/report/compare/page.ts';
import { renderCostHtml } from '../../../src/report/cost-page.ts';
import { renderCsvs, renderIndexHtml, renderReplayHtml } from '../../../src/report/index.ts';
import { cut, NAME_LENGTH } from '../../../src/report/long-text.ts';
import { renderScanHtml } from '../../../src/report/scan-page.ts';
import type { SweepReport } from '../../../src/report/sweep/report.ts';
import { renderSweepHtml } from '../../../src/report/sweep-page.ts';
import { csvHeader, csvRows } from '../../../src/report/table-csv.ts';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { costResult, costRow, refusedRow } from '../../builders/cost-fixture.ts';
import { HOSTILE, hostileReport, LONG } from '../../builders/hostile.ts';
import { calm } from '../../builders/report-fixture.ts';
import { scanPair, scanResult } from '../../builders/scan-fixture.ts';
import { sweepReport } from '../../builders/sweep-report.ts';

const ALL: readonly (readonly [string, string])[] = Object.entries({ ...HOSTILE, ...LONG });

/** Every page that is made of replays, by what it is. */
function pagesOf(text: string): readonly (readonly [string, string])[] {
  const report = hostileReport(text);
  const { result } = report;
  const run = (change: object) => ({
    ...{ given: text, recipe: 'a: 1', program: text },
    result: { ...result, ...change },
  });
  return [
    ['report', renderReplayHtml(report, { pageScript: '' })],
    ['matrix', renderIndexHtml([{ result, href: text }])],
    ['comparison', renderCompareHtml(compareRuns(run({}), run(calm), null))],
  ];
}

/** The tags of a page in their order. */
const tagsOf = (markup: string): readonly string[] =>
  [...markup.matchAll(/<(\/?[a-zA-Z!][a-zA-Z0-9-]*)/g)].map(([, tag = '']) => tag);

const attributesOf = (markup: string): ReadonlySet<string> =>
  new Set([...markup.matchAll(/\s([a-zA-Z-]+)="/g)].map(([, name = '']) => name));

describe('pages', () => {
  const honest = new Map(pagesOf('plain'));

  test.each(Object.entries(HOSTILE))('%s is text', (_, text) => {
    for (const [name, markup] of pagesOf(text)) {
      const plain = honest.get(name) ?? '';
      expect([name, tagsOf(markup)]).toEqual([name, tagsOf(plain)]);
      expect([name, [...attributesOf(markup)].filter((one) => /^on/i.test(one))]).toEqual([
        name,
        [],
      ]);
      expect(markup).not.toMatch(/\b(?:href|src)="(?!\.\/|\.\.\/|#|data:,)/);
      expect(markup).not.toMatch(SIGNS);
    }
  });

  test.each(Object.entries(LONG))(
    '%s of ten thousand signs stands cut, and whole in reach',
    (_, text) => {
      for (const [name, markup] of pagesOf(text)) {
        const tags = (of: string): ReadonlySet<string> => new Set(tagsOf(of));
        expect([
          name,
          [...tags(markup)].filter((tag) => !tags(honest.get(name) ?? '').has(tag)),
        ]).toEqual([name, []]);
        const title = /<title>([^<]*)<\/title>/.exec(markup)?.[1] ?? '';
        expect([name, title.length <= NAME_LENGTH + 20]).toEqual([name, true]);
      }
      const page = renderReplayHtml(hostileReport(text), { pageScript: '' });
      const head = page.slice(page.indexOf('<header>'), page.indexOf('</header>'));
      const shown = head.replace(/<span class="definition">[^<]*<\/span>/g, '');
      expect(head).toContain(text);
      expect(shown).not.toContain(text);
      expect(shown).toContain(cut(text, NAME_LENGTH));
    },
  );
});

/** A strategy's cost with a text for every name. */
const costNamed = (text: string): CostResult =>
  costResult({
    ...{ scenario: text, constructionText: text, reconstruction: text },
    rows: [refusedRow({ refusal: text }), costRow()],
  });

/** A sweep over words, its axis and its values called like this, and every name of a scan and of a cost. */
function overEntries(text: string): readonly (readonly [string, string])[] {
  const renamed = (value: unknown): unknown => {
    if (value === 'close') return text;
    if (Array.isArray(value)) return value.map(renamed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key === 'policy' ? text : key, renamed(one)]),
    );
  };
  const words = {
    ...{ scenario: text, question: text, constructionText: text, reconstruction: text },
    ...{ recipe: text, reproduce: text },
    command: { file: text, name: text, sets: [text], places: [text], entries: text },
  };
  const made = sweepReport(['survivor.policy=close,hold'], words);
  const axes = made.axes.map((axis) => {
    const at = (index: number) => ({ ...axis.at(index), text: index === 0 ? text : 'hold' });
    return { ...axis, path: text, name: text, at };
  });
  const finished = renamed(made.finished) as SweepReport['finished'];
  const leg = { ...{ venue: text, instrument: text, quote: text }, contract: 'linear' as const };
  const legs = [
    { ...leg, firstMs: 0, medianDailyVolumeQuote: 1 },
    { ...leg, firstMs: 0, medianDailyVolumeQuote: null },
  ] as const;
  const pair = scanPair({ coin: text, legs });
  const scan = scanResult({
    ...{ reconstruction: text, entriesText: text, notes: [text] },
    pairs: [pair, scanPair({ coin: text, legs, rows: [], notScanned: text })],
  });
  const lines = pair.rows.map((row) => ({ pair, row, scenario: 'worst.yaml' }));
  return [
    ['sweep', renderSweepHtml({ ...made, axes, finished }, { pageScript: '' })],
    ['scan', renderScanHtml(scan, lines, 'reports/scan')],
    ['cost', renderCostHtml(costNamed(text))],
  ];
}

describe('pages of a sweep, a scan and a cost', () => {
  const honest = new Map(overEntries('plain'));

  test.each(ALL)('take %s for text, and cut what is long', (_, text) => {
    for (const [name, markup] of overEntries(text)) {
      const allowed = new Set([...tagsOf(honest.get(name) ?? ''), 'span', '/span']);
      expect([name, tagsOf(markup).filter((tag) => !allowed.has(tag))]).toEqual([name, []]);
      expect([...attributesOf(markup)].filter((one) => /^on/i.test(one))).toEqual([]);
      expect(markup).not.toMatch(/\b(?:href|src)="(?!\.\/|\.\.\/|#|data:,)/);
      expect(markup).not.toMatch(SIGNS);
      // Whole it stands where it is in reach, in what is to be copied, and in what was asked.
      const shown = markup.replace(
        /<span class="definition">[^<]*<\/span>|<(script|pre|code|footer|title)\b[\s\S]*?<\/\1>/g,
        '',
      );
      if (text.length > 1_000) expect([name, shown.includes(text)]).toEqual([name, false]);
    }
  });
});

/** Controls, and marks that turn text round; a tab and a line feed are neither. */
const SIGNS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is its purpose.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u;

describe('CSV files', () => {
  test.each(ALL)('%s stays one cell, which nothing runs', (_, text) => {
    const files = Object.values(renderCsvs(hostileReport(text)));
    const column = { name: text, sort: 'word', words: [text] } as const;
    const block = { rows: 1, cells: [Float64Array.of(0)], texts: [] };
    const table = csvHeader([column]) + csvRows([column], block);
    for (const file of [...files, table]) {
      const { data } = Papa.parse<readonly string[]>(file.trimEnd(), {
        newline: '\r\n',
        delimiter: ',',
      });
      const width = data[0]?.length ?? 0;
      for (const row of data) {
        expect(row).toHaveLength(width);
        for (const cell of row) {
          if (/^-?\d+(\.\d+)?(e-?\d+)?$/.test(cell)) continue;
          expect(cell).not.toMatch(/^\s*[=+\-@＝＋－＠]/);
          expect(cell).not.toMatch(SIGNS);
        }
      }
    }
  });
});

/** What a terminal obeys, or what turns round what stands on it. */
const ORDERS = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

describe('the terminal', () => {
  test.each(ALL)('%s gives no orders, and leaves a table in its place', (_, text) => {
    // Currencies are held to capitals and digits where a scenario is read.
    const result = { ...hostileReport(text).result, currency: 'USDT' };
    const lines = resultTable([result], { color: true }).split('\n');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colour of a loss is the one order there is.
    const plain = lines.map((line) => line.replace(/\u001b\[(?:31|39|0)m/g, ''));
    for (const line of plain) expect(line).not.toMatch(ORDERS);
    for (const line of plain) expect(columnsOf(line)).toBeLessThanOrEqual(80);
    expect(visible(text)).not.toMatch(ORDERS);
  });
});

describe('folders and files', () => {
  test.each(ALL)('%s names no folder', (_, text) => {
    const scenario = `schema: 1\nname: ${JSON.stringify(text)}\n`;
    let refused: unknown;
    try {
      parseScenario(scenario, 'x.yaml', { sets: [] });
    } catch (error) {
      refused = error;
    }
    if (!(refused instanceof ScenarioError)) throw new Error('it was let in');
    expect(refused.issues.map(({ where }) => where)).toContain('x.yaml:2: name');
  });

  test.each(ALL)('%s names an exported file that is safe anywhere', (_, text) => {
    const key = { venue: text, instrument: text, kind: 'mark', origin: 'record' } as const;
    const stem = exportStem(key, 60_000);
    expect(stem).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,140}$/);
    expect(stem).not.toContain('..');
  });
});

describe('a text that is cut', () => {
  test('keeps its head and its tail, by signs and not by halves of them', () => {
    expect(cut('abcdefghij', 10)).toBe('abcdefghij');
    expect(cut('abcdefghijk', 10)).toBe('abcdef…ijk');
    expect(cut('😀'.repeat(11), 10)).toBe(`${'😀'.repeat(6)}…${'😀'.repeat(3)}`);
    expect(cut('😀'.repeat(6), 10)).toBe('😀'.repeat(6));
  });
});
