/** Goal: the page and the tables of a scan say what the scan found, and names in them do no harm. */
import { expect, test } from 'vitest';
import { sortedLines } from '../../../src/cli/scan/sorts.ts';
import { scanCsv, scanEntriesCsv } from '../../../src/report/scan/csv.ts';
import { leftOut, namedPairs, scanVerdict, volumeText } from '../../../src/report/scan/words.ts';
import { renderScanHtml } from '../../../src/report/scan-page.ts';
import {
  paidPair,
  scanPair,
  scanResult,
  scanRow,
  unreadPair,
} from '../../builders/scan-fixture.ts';

const linesOf = ({ pairs }: ReturnType<typeof scanResult>) =>
  pairs.flatMap((pair) => pair.rows.map((row) => ({ pair, row, scenario: 'scenarios/a.yaml' })));
const pageOf = (result = scanResult(), folder = 'scan'): string =>
  renderScanHtml(result, linesOf(result), folder);

// Both are mostly quoted above 20 %: 400 % and 30 %. One made 20 %, the other lost.
test('the sentence counts what was quoted, what paid and what lost', () => {
  expect(scanVerdict(scanResult())).toBe(
    'Of 2 pairs mostly quoted above 20\u00a0% a year, 1 paid more than 10\u00a0% on average at the leverage that was best in hindsight, and 1 lost money at every one.',
  );
});

// −400 % a year is 1.1 % a day, −365 % is 1 %.
test('of one pair it says what its entries made of their capital in their time', () => {
  expect(scanVerdict(scanResult({ pairs: [scanPair(), unreadPair()] }))).toBe(
    'XPL Binance + Hyperliquid was quoted at up to 800\u00a0% a year. At 2× an entry lost 1.1\u00a0% of its capital in 1\u00a0d on average, the median one lost 1.0\u00a0%, and 40\u00a0% were forced out. Of one more pair nothing could be scanned.',
  );
});

// At 5x most entries made 73 % a year, 0.2 % a day, and a few lost so much that all together lost: −146 %, 0.4 % a day.
test('a median that is paid by a few ruined entries makes no leverage the best', () => {
  const row = (leverage: number, p50: number, mean: number) =>
    scanRow({ leverage, realisedAprFraction: { p05: -20, p50, p95: 2, mean } });
  const pair = scanPair({ rows: [row(4, 0.365, 0.365), row(5, 0.73, -1.46)] });
  expect(scanVerdict(scanResult({ pairs: [pair] }))).toContain(
    'At 4×, in hindsight the best of 2 leverages, an entry made 0.1\u00a0% of its capital in 1\u00a0d on average, the median one made 0.1\u00a0%,',
  );
  expect(sortedLines([pair], 'realised').map(({ row: { leverage } }) => leverage)).toEqual([4, 5]);
  const worse = scanPair({ rows: [row(5, 0.73, -1.46)] });
  expect(scanVerdict(scanResult({ pairs: [worse] }))).toContain(
    'an entry lost 0.4\u00a0% of its capital in 1\u00a0d on average, the median one made 0.2\u00a0%,',
  );
});

test('the page says what becomes of the leg that is left, and how soon', () => {
  expect(pageOf()).toContain(
    'the leg that is left is closed 5 min after the bar of a liquidation, at the next open',
  );
  const held = scanResult({ survivor: { policy: 'hold', reactionMs: 0 } });
  expect(pageOf(held)).toContain('the leg that is left is held to the planned exit');
});

test('of nothing that could be scanned it says so', () => {
  const told = scanVerdict(scanResult({ pairs: [unreadPair()] }));
  expect(told).toBe('Nothing could be scanned of 1 pair.');
});

test('a carry is named by its exchange, a volume by the leg that trades less, missing is not zero', () => {
  expect(scanPair({ kind: 'cash-and-carry' }).name).toBe('XPL Hyperliquid spot + perp');
  expect(volumeText(scanPair())).toBe('820 k USDT');
  const [first, second] = scanPair().legs;
  const unknown = { ...second, medianDailyVolumeQuote: null };
  expect(volumeText(scanPair({ legs: [first, unknown] }))).toBe('41 m USDT');
  expect(volumeText(scanPair({ legs: [unknown, unknown] }))).toBe('–');
});

test('pairs that would be called alike are told apart by their instruments', () => {
  const [first, second] = scanPair().legs;
  const usdc = { ...first, instrument: 'XPLUSDC', quote: 'USDC' };
  const coin = { ...first, contract: 'inverse' as const };
  const pairs = [
    scanPair(),
    scanPair({ legs: [usdc, second] }),
    scanPair({ legs: [coin, second] }),
  ];
  expect(namedPairs(pairs).map(({ name }) => name)).toEqual([
    'XPL Binance + Hyperliquid, XPLUSDT + XPL',
    'XPL Binance + Hyperliquid, XPLUSDC + XPL',
    'XPL Binance coin-M + Hyperliquid',
  ]);
});

test('the page has the picture, the parts, the command of the worst entry, and what was left out', () => {
  const page = pageOf();
  expect(page.match(/<circle class="real/g)).toHaveLength(2 + 2);
  expect(page).toContain('legrisk replay scan/scenarios/a.yaml');
  expect(page).toContain('no funding of hyperliquid SOL');
  expect(page).toContain('forced exits');
  expect(page).not.toContain('RECONSTRUCTION');
});

test('leverages that were left out for one reason are told together', () => {
  const none = (leverage: number, why: string) => scanRow({ leverage, notScanned: why });
  const rows = [none(1, 'quoted nothing'), none(2, 'no margin'), none(3, 'quoted nothing')];
  expect(leftOut([scanPair({ rows }), unreadPair()])).toEqual([
    { name: 'XPL Binance + Hyperliquid at 1×, 3×', why: 'quoted nothing' },
    { name: 'XPL Binance + Hyperliquid at 2×', why: 'no margin' },
    { name: 'SOL Binance + Hyperliquid', why: 'no funding of hyperliquid SOL' },
  ]);
});

test('a reconstruction is labelled', () => {
  expect(pageOf(scanResult({ reconstruction: 'xpl-2025-08-22-listing' }))).toContain(
    'RECONSTRUCTION',
  );
});

test('a folder with a space or a quote is one word to the shell', () => {
  expect(pageOf(scanResult(), "my scan's")).toContain(
    'legrisk replay &#39;my scan&#39;\\&#39;&#39;s/scenarios/a.yaml&#39;',
  );
});

const HOSTILE = `</title><script>window.pwned=1</script><img src=x onerror="window.pwned=1">`;

test('names run nothing on the page', () => {
  const pair = scanPair({ coin: HOSTILE, notScanned: HOSTILE });
  const bad = { ...pair, legs: [{ ...pair.legs[0], venue: HOSTILE }, pair.legs[1]] as const };
  const page = pageOf(scanResult({ pairs: [bad, bad], notes: [HOSTILE], entriesText: HOSTILE }));
  expect(page).not.toContain('<script');
  expect(page).not.toContain('<img');
});

test('nor in a spreadsheet, and ten thousand characters leave the page readable', () => {
  const lines = [{ pair: scanPair({ coin: '=cmd()' }), row: scanRow() }];
  expect(scanCsv(lines).split('\r\n')[1]).toMatch(/^'=cmd\(\),/);
  expect(scanEntriesCsv(lines).split('\r\n')[1]).toMatch(/^'=cmd\(\),/);
  const long = pageOf(
    scanResult({ pairs: [unreadPair(), { ...unreadPair(), notScanned: 'x'.repeat(10_000) }] }),
  );
  expect(long).not.toMatch(/x{500}/);
});

test('a table without lines is empty, and one with lines has a row for each', () => {
  expect(scanCsv([])).toBe('');
  const result = scanResult({ pairs: [scanPair(), paidPair()] });
  expect(scanCsv(linesOf(result)).trimEnd().split('\r\n')).toHaveLength(3);
});
