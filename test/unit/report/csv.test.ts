/**
 * Goal: what a spreadsheet or a data frame reads is what the replay said, and nothing runs.
 * Method: round trips through a CSV reader, hostile names, and columns against the JSON names.
 */
import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { renderCsvs, renderSummaryCsv, safeText } from '../../../src/report/csv.ts';
import { snakeCase } from '../../../src/report/result-rows.ts';
import { avaxReport, calm, result } from '../../builders/report-fixture.ts';

type Row = ReadonlyMap<string, string>;

const read = (text: string): readonly Row[] => {
  const { data, errors } = Papa.parse<Record<string, string>>(text, {
    header: true,
    skipEmptyLines: true,
  });
  expect(errors).toEqual([]);
  return data.map((row) => new Map(Object.entries(row)));
};

const files = renderCsvs(avaxReport());

describe('columns', () => {
  test('every total is a column of the summary under its JSON name in snake case, to the last digit', () => {
    const [row] = read(files.summary);
    for (const [name, value] of Object.entries(result.totals))
      expect([name, row?.get(snakeCase(name))]).toEqual([
        name,
        value === null ? '' : String(value),
      ]);
  });

  test('a part of the forced-exit loss says what it is part of', () => {
    const [row] = read(files.summary);
    expect(row?.get('forced_exit_naked_drift_quote')).toBe('2093.111451');
    expect(row?.get('forced_exit_at_ms')).toBe(String(result.forcedExit?.atMs));
  });

  test('fundingEarnedQuote is funding_earned_quote', () => {
    expect(snakeCase('fundingEarnedQuote')).toBe('funding_earned_quote');
  });

  test('a leg that lived has empty cells where its liquidation would be', () => {
    const [long, short] = read(files.legs);
    expect(long?.get('liquidation_trigger_price')).toBe('26.1494533527');
    expect(long?.get('exit_kind')).toBe('liquidation');
    expect(short?.get('liquidation_trigger_price')).toBe('');
    expect(short?.get('survival_leverage')).toBe('12.084211');
  });

  test('what was held, its currencies, and an empty cell where no margin is posted', () => {
    const [long, short] = result.legs;
    if (!long || !short) throw new Error('two legs');
    const legs = [
      { ...long, entryLeverage: 4.75 },
      { ...short, quote: 'USDC', marginQuote: null, entryLeverage: null },
    ];
    const rows = read(renderCsvs(avaxReport({ legs })).legs);
    const columns = ['base', 'quote', 'leverage', 'entry_leverage', 'margin_quote'];
    expect(rows.map((row) => columns.map((column) => row.get(column)))).toEqual([
      ['AVAX', 'USDT', '5', '4.75', '50000'],
      ['AVAX', 'USDC', '5', '', ''],
    ]);
  });

  test('every event is a row, with its instant twice: for people and for programs', () => {
    const rows = read(files.events);
    expect(rows).toHaveLength(result.events.length);
    for (const row of rows)
      expect(Date.parse(row.get('at_utc') ?? '')).toBe(Number(row.get('at_ms')));
  });

  test('an amount of the books keeps its exact decimal text', () => {
    expect(read(files.ledger).map((row) => row.get('amount_quote'))).toEqual([
      '50000',
      '2024.264852',
    ]);
  });

  test('the curves have a row a bar, and a dead leg’s margin ratio is empty, not NaN', () => {
    const rows = read(files.equity);
    expect(rows).toHaveLength(1_608);
    expect(rows.at(-1)?.get('long_margin_ratio_fraction')).toBe('');
    expect(files.equity).not.toContain('NaN');
    expect(Number(rows[10]?.get('equity_quote'))).toBe(avaxReport().curves.equityQuote[10]);
  });

  test('a history of more than 50,000 bars keeps, of each hour, the worst, the best and the last bar', () => {
    const report = avaxReport();
    const minutes = 60_000;
    const atMs = Float64Array.from({ length: minutes }, (_, bar) => bar * 60_000);
    // Within each hour: 100 everywhere but 90 at minute 7 and 110 at minute 40.
    const equityQuote = atMs.map((_, bar) => (bar % 60 === 7 ? 90 : bar % 60 === 40 ? 110 : 100));
    const curves = { ...report.curves, atMs, equityQuote };
    const rows = read(renderCsvs({ ...report, curves }).equity);
    expect(rows).toHaveLength(1_000 * 3);
    const minutesOf = rows.slice(0, 6).map((row) => Number(row.get('at_ms')) / 60_000);
    expect(minutesOf).toEqual([7, 40, 59, 67, 100, 119]);
  });

  test('a file without rows still has its header', () => {
    const { events } = renderCsvs(avaxReport({ events: [] }));
    expect(events).toBe(`${files.events.split('\r\n')[0]}\r\n`);
  });

  test('header and rows of the summary agree in number whatever happened', () => {
    const text = renderSummaryCsv([result, { ...result, ...calm }]);
    const { data } = Papa.parse<string[]>(text.trimEnd());
    expect(new Set(data.map((row) => row.length)).size).toBe(1);
    expect(data).toHaveLength(3);
  });
});

const anyName = fc
  .tuple(fc.constantFrom('', '=', '+', '-', '@', '\t', '\r', ' ='), fc.string({ unit: 'grapheme' }))
  .map((parts) => parts.join(''));

describe('hostile text', () => {
  test.each([
    '=HYPERLINK("http://x")',
    '+1+1',
    '-2+3+cmd|x',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '  =1',
    '＝1',
  ])('%j is defused', (text) => {
    expect(safeText(text).startsWith("'")).toBe(true);
  });

  test('a negative number stays a number', () => {
    const [row] = read(files.summary);
    expect(row?.get('net_quote')).toBe('-4088.588592');
  });

  test('any name comes back whole but for control characters, and no cell starts a formula', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const [row] = read(renderSummaryCsv([{ ...result, scenario: name }]));
        const cell = row?.get('scenario') ?? '';
        expect(cell === safeText(name) || /^-?\d+(\.\d+)?$/.test(name)).toBe(true);
        if (!/^-?\d+(\.\d+)?$/.test(cell)) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });

  test('lines end in CRLF, and a name with a line feed stays in its cell', () => {
    const text = renderSummaryCsv([{ ...result, scenario: 'a\nb,"c"' }]);
    expect(text.endsWith('\r\n')).toBe(true);
    expect(read(text)).toHaveLength(1);
    expect(read(text)[0]?.get('scenario')).toBe('a\nb,"c"');
  });
});
