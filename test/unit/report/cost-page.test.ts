/** Goal: the page and the table of a strategy's cost say what was found, and names in them do no harm. */
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { costText } from '../../../src/cli/cost/text.ts';
import { costCsv } from '../../../src/report/cost/csv.ts';
import {
  bandText,
  costNotes,
  costVerdict,
  timesText,
  yearText,
} from '../../../src/report/cost/words.ts';
import { renderCostHtml } from '../../../src/report/cost-page.ts';
import { calmRow, costResult, costRow, estimate, refusedRow } from '../../builders/cost-fixture.ts';

const HOSTILE = '</title><script>window.pwned=1</script>';
/** As a person reads it: markup away, hard spaces soft. */
const read = (text: string): string => text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('the verdict', () => {
  test('names the leverage, where it stops, what is taken and what is left', () => {
    expect(read(costVerdict(costResult()))).toBe(
      'On average it pays up to 3×, the highest that the venues let in; by the lower end of its 95 % band up to 1×, where nothing was forced out and the band knows the funding only. ' +
        'At 3× funding, costs and prices leave 50 % of the capital a year; forced exits take 30 %, and 5.0 % is missed after them. ' +
        'The net is 15 %. Most is left at 1×: 20 %.',
    );
  });

  test('where it pays at none, says what the lowest leaves', () => {
    const rows = [
      costRow({ netAprFraction: estimate(-0.4, -0.6, -0.2), missedAprFraction: -0.02 }),
    ];
    const none = { leverage: null, stopsAt: 3, notAt: [] };
    const told = costVerdict(costResult({ rows, pays: none, paysSurely: none }));
    expect(read(told)).toBe(
      'It pays at none of the leverages asked. At 3× funding, costs and prices leave 50 % of the capital a year; ' +
        'forced exits take 30 %, and staying would have lost 2.0 % more. The net is −40 %.',
    );
  });

  test('names the next at which it no longer pays, and lower ones at which it does not', () => {
    const rows = [costRow({ leverage: 2, netAprFraction: estimate(-0.1, -0.3, 0.1) }), costRow()];
    const pays = { leverage: 3, stopsAt: 4, notAt: [2] };
    const told = costVerdict(costResult({ rows, pays }));
    expect(read(told)).toContain('pays up to 3× (but not at 2×), and stops paying at 4×; by');
  });

  test('without a band says that there is none, and not that it pays surely at no leverage', () => {
    const rows = [costRow({ netAprFraction: estimate(0.15, null, null) })];
    const paysSurely = { leverage: null, stopsAt: null, notAt: [] };
    const told = read(costVerdict(costResult({ rows, paysSurely })));
    expect(told).toContain('; no band tells how sure that is. At 3×');
    expect(told).not.toContain('lower end');
  });

  test('calls what forced exits brought luck, and no cost below zero', () => {
    const rows = [costRow({ exitCostAprFraction: estimate(-0.3, null, null) })];
    const told = costResult({ rows });
    expect(read(costVerdict(told))).toContain(
      'forced exits happened to leave 30 % more than the trade unharmed had then, and 5.0 % is missed after them.',
    );
    expect(read(costNotes(told).join(' '))).toContain('At 3× those forced out had more');
    expect(costNotes(costResult()).join(' ')).not.toContain('That is luck');
  });

  test('on a reconstruction begins with that', () => {
    const told = costVerdict(costResult({ reconstruction: 'btc-2025-10-10' }));
    expect(told).toMatch(/^On a reconstruction, not a record: on average it pays up to/);
  });

  test('of the highest that was asked, and of none entered', () => {
    const pays = { leverage: 1, stopsAt: null, notAt: [] };
    const told = costVerdict(costResult({ rows: [calmRow()], pays, paysSurely: pays }));
    expect(read(told)).toContain('pays up to 1×, the highest that was asked;');
    expect(read(told)).toContain('a year, and nothing was forced out.');
    expect(costVerdict(costResult({ rows: [refusedRow()] }))).toBe(
      'The venues let no entry in at any of these leverages.',
    );
  });
});

describe('the notes', () => {
  test('say how few episodes, where nothing was tried, what was refused and what was cut off', () => {
    const notes = costNotes(costResult()).map(read);
    expect(notes).toContain(
      'All forced exits of a leverage lie in at most 6 distinct episodes, however many the entries.',
    );
    expect(notes).toContain('Bands: 95 %, from draws of 34 blocks of the calendar, 21 d each.');
    expect(notes.join(' ')).toContain('At 1× nothing was forced out');
    expect(notes.join(' ')).toContain(
      'Entries that the venue refused, and no figure counts: all at 5×. The first: no margin is left at 5x',
    );
    expect(notes.join(' ')).toContain('12 entries are not counted');
    expect(notes.join(' ')).toContain('A year is 52 holds one after another');
    expect(notes.join(' ')).not.toContain('shorter than a year');
  });

  test('say that a short record is taken to come again, and that a reconstruction is none', () => {
    const short = { watchedYears: 0.02, reconstruction: 'btc-2025-10-10', blocks: null };
    const notes = costNotes(costResult({ ...short, blocksReason: 'too few' })).join(' ');
    expect(read(notes)).toContain('to come again 50 times a year');
    expect(read(notes)).toContain('which is no record');
    expect(read(notes)).toContain('No bands: too few.');
  });
});

test('rates are finer where they are small, times have two digits, and no band is a dash', () => {
  expect([0, 0.0017, 0.027, 0.12, -7.44].map((x) => read(yearText(x)))).toEqual([
    ...['0 %', '0.17 %', '2.7 %', '12 %', '−744 %'],
  ]);
  expect([0, 0.04, 1.53, 48.4].map(timesText)).toEqual(['0', '0.04', '1.5', '48']);
  expect(bandText(estimate(1, null, null), timesText)).toBe('–');
  expect(bandText(estimate(1, 0.5, 2), timesText)).toBe('0.50 to 2.0');
});

describe('the page', () => {
  test('has the verdict, both tables and every definition that it names', () => {
    const page = read(renderCostHtml(costResult()));
    expect(page).toContain('On average it pays up to 3×');
    expect(page).toContain('60 of 1,000');
    expect(page).toContain('the record is at 0.70 of it');
    expect(page).toContain('entries forced out ÷ entry-years');
  });

  test('what is no history stands at its top, and on a terminal', () => {
    const told = costResult({ notes: ['STRESSED, not history: shocks lie over every run.'] });
    const page = read(renderCostHtml(told));
    expect(page.indexOf('STRESSED')).toBeLessThan(page.indexOf('What comes in'));
    expect(costText(told)).toContain('STRESSED, not history');
  });

  test('a name in it runs nothing', () => {
    const named = { scenario: HOSTILE, constructionText: HOSTILE, reconstruction: HOSTILE };
    const rows = [refusedRow({ refusal: HOSTILE }), costRow()];
    const page = renderCostHtml(costResult({ ...named, rows }));
    expect(page).not.toContain('<script>window');
  });

  test('of entries that were all refused it has no picture', () => {
    expect(renderCostHtml(costResult({ rows: [refusedRow()] }))).not.toContain('<svg class="still');
  });
});

test('the table of the terminal says a loss where it is one', () => {
  const rows = [costRow({ netAprFraction: estimate(-0.15, -0.3, 0) })];
  expect(costText(costResult({ rows }), { color: true })).toContain('\u001b[31m−15');
});

test('a name that a refusal tells draws nothing on a terminal', () => {
  const rows = [costRow(), refusedRow({ refusal: 'no margin on \u001b[2Jvenue' })];
  expect(costText(costResult({ rows }))).not.toContain('\u001b');
});

test('the table of a file holds numbers in full, empty where there is none, and text that runs nothing', () => {
  const refused = refusedRow({ refusal: '=1+1' });
  const [calm, forced, none] = Papa.parse<Record<string, string>>(
    costCsv(costResult({ rows: [calmRow(), costRow(), refused] })),
    { header: true, skipEmptyLines: true },
  ).data;
  expect(calm?.['severity_fraction']).toBe('');
  expect(forced).toMatchObject({
    ...{ leverage: '3', forced_exits_a_year: '3', forced_exits_a_year_high: '9' },
    ...{ net_apr_fraction: '0.15', net_apr_fraction_low: '-0.2', break_even_a_year: '4.29' },
  });
  expect([none?.['net_apr_fraction'], none?.['refusal']]).toEqual(['', "'=1+1"]);
});
