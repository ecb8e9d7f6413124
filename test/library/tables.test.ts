/** Goal: every cell of a table is of its column's sort, whatever a replay leaves in it. */
import { Bool, type Table, Timestamp, Utf8 } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { curves, equity, events, ledger, legs, rules } from '../../src/library/tables.ts';
import { eventsTable, legsTable, rulesTable } from '../../src/report/result-rows.ts';
import { avaxReport } from '../builders/report-fixture.ts';

const report = avaxReport();

/** A column of texts that was taken for numbers would be empty. */
test.each([
  ['legs', legs(report.result), legsTable(report.result)],
  ['events', events(report.result), eventsTable(report.result)],
  ['rules', rules(report.result), rulesTable(report.result)],
])('%s: no cell is lost', (_name, table, { columns, rows }) => {
  for (const name of columns.filter((column) => column !== 'at_utc'))
    expect([name, ...cellsOf(table, name)]).toEqual([
      name,
      ...rows.map((row) => row[name] ?? null),
    ]);
  for (const { name, type } of table.schema.fields) {
    const sample = rows.find((row) => row[name] !== null)?.[name];
    if (sample === undefined) continue;
    expect([name, type instanceof Utf8]).toEqual([name, typeof sample === 'string']);
    expect([name, type instanceof Bool]).toEqual([name, typeof sample === 'boolean']);
  }
});

const cellsOf = (table: Table, name: string): readonly unknown[] => [
  ...(table.getChild(name) ?? []),
];

describe('instants', () => {
  test('are timestamps in UTC, and their cells numbers', () => {
    const table = legs(report.result);
    expect(table.schema.fields.find(({ name }) => name === 'entry_at_ms')?.type).toBeInstanceOf(
      Timestamp,
    );
    expect(cellsOf(table, 'entry_at_ms')).toEqual(
      report.result.legs.map(({ entry }) => entry.atMs),
    );
  });

  test('and a length of time is none', () => {
    const { type } =
      legs(report.result).schema.fields.find(({ name }) => name === 'naked_ms') ?? {};
    expect(type).not.toBeInstanceOf(Timestamp);
  });
});

test('the books’ amounts are numbers, and beside them exact', () => {
  const row = { atMs: 0, from: 'a', to: 'b', reason: 'c', amountQuote: '0.000000000000001' };
  const table = ledger([row]);
  expect(table.get(0)?.toJSON()).toMatchObject({
    amount_quote: 1e-15,
    amount_exact_quote: '0.000000000000001',
  });
});

test('text is data here: nothing is escaped, and nothing runs', () => {
  const row = { atMs: 0, from: '=cmd()', to: '<img src=x>', reason: 'a\tb', amountQuote: '1' };
  expect(ledger([row]).get(0)?.toJSON()).toMatchObject({ from: '=cmd()', to: '<img src=x>' });
});

test('posted margin steps at the instants at which collateral moved', () => {
  const [leg] = report.curves.legs;
  if (leg === undefined) throw new Error('the fixture has legs');
  const atMs = Float64Array.of(0, 10, 20, 30);
  const column = atMs.map(() => Number.NaN);
  const columns = { markClose: column, markHigh: column, markLow: column, marginRatio: column };
  const margins = { requiredMargin: column, requiredMarginSpotChart: column, postedMargin: 5 };
  const postedSteps = [
    { atMs: 10, marginPerBase: 7 },
    { atMs: 15, marginPerBase: 6 },
    { atMs: 30, marginPerBase: 9 },
  ];
  const stepped = { role: leg.role, ...columns, ...margins, postedSteps };
  const table = curves({ ...report.curves, atMs, legs: [stepped] });
  expect(cellsOf(table, `${leg.role}_posted_margin_per_base`)).toEqual([5, 7, 6, 9]);
});

test('curves have a row a bar, and nothing is thinned out', () => {
  const bars = 60_000;
  const column = new Float64Array(bars);
  const long = {
    ...report.curves,
    ...{ atMs: column, equityQuote: column, twinEquityQuote: column, fundingQuote: column },
    ...{ twinFundingQuote: column, divergenceFraction: column, legs: [] },
  };
  expect(equity(long).numRows).toBe(bars);
});
