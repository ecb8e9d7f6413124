/**
 * Goal: the page says of every series how far it reaches, what is wrong with it and where it came from,
 * in words that need neither colour nor script, and no name of a file or a finding becomes markup.
 * Method: the hand-made report with coverage and findings laid over it; the bar's outline is worked out
 * by hand in its own units, ten to a cell.
 */
import { describe, expect, test } from 'vitest';
import type { DataFinding, SeriesCoverage, StoreCheck } from '../../../src/domain/coverage.ts';
import type { ReplayResult } from '../../../src/domain/result.ts';
import { renderCheckHtml } from '../../../src/report/check-page.ts';
import { coverageBar } from '../../../src/report/coverage-bar.ts';
import { renderSummaryCsv } from '../../../src/report/csv.ts';
import { renderReplayHtml } from '../../../src/report/replay-page.ts';
import { avaxReport, FROM, result, TO } from '../../builders/report-fixture.ts';
import { seen } from '../../builders/seen.ts';

const HOUR = 3_600_000;
const MARK = 'binance-usdm AVAXUSDT mark';
const FUNDING = 'bybit-linear AVAXUSDT funding';
const HOSTILE = `"><img src=x onerror=alert(1)></section><script>alert('x')</script>`;

const whole = Array.from({ length: 120 }, () => 1);
const mark: SeriesCoverage = {
  series: MARK,
  kind: 'mark',
  firstMs: FROM,
  lastMs: TO - HOUR,
  rows: 1_600,
  expectedRows: 1_608,
  gapsMs: [[FROM + 24 * HOUR, FROM + 32 * HOUR]],
  resolutionMs: HOUR,
  onGrid: { how: 'aggregated', text: 'aggregated from 1 min' },
  strip: whole.with(1, 0.25),
  standIns: ['trade candles imported as mark'],
};
const funding: SeriesCoverage = {
  ...mark,
  series: FUNDING,
  kind: 'funding',
  rows: 201,
  expectedRows: null,
  gapsMs: [],
  resolutionMs: null,
  onGrid: { how: 'as recorded', text: 'as recorded' },
  strip: whole,
  standIns: [],
};
const frozen: DataFinding = {
  code: 'frozen-funding',
  severity: 'error',
  accepted: true,
  series: [FUNDING],
  rows: 61,
  firstMs: FROM + 8 * HOUR,
  lastMs: FROM + 488 * HOUR,
  reason: 'The rate stands still for 61 prints.',
};
const wick: DataFinding = {
  ...frozen,
  code: 'unconfirmed-bar',
  severity: 'warning',
  accepted: false,
  series: [MARK, 'bybit-linear AVAXUSDT mark'],
  rows: 1,
  lastMs: FROM + 8 * HOUR,
  reason: 'The low is 41 % below the other venue.',
};

/** The section as a reader sees it: no tags, spaces as one. */
function section(overrides: Partial<ReplayResult>): string {
  const page = renderReplayHtml(avaxReport(overrides), { pageScript: '' });
  const markup = /<section id="data">[\s\S]*?<\/section>/.exec(page)?.[0] ?? '';
  return seen(markup);
}

describe('the data of a replay', () => {
  const coverage = { [MARK]: mark, [FUNDING]: funding };
  const text = section({ coverage, findings: [frozen, wick], acceptedUnfound: ['zone-shift'] });

  test.each([
    'The scenario accepts 1 error in these records by name : the figures rest on rows',
    '1 warning. Accepted, and not found: zone-shift.',
    `${MARK} 1 h bars, 1,600 of 1,608 rows (99.50 %), 2025-09-25 00:00 to 2025-11-30 23:00; aggregated from 1 min`,
    '1 gap: 2025-09-26 00:00, 8 h',
    'Bear in mind: trade candles imported as mark',
    'Warning unconfirmed-bar 1 row, 2025-09-25 08:00, with bybit-linear AVAXUSDT mark The low is 41 % below',
    `${FUNDING} prints, 201 rows, 2025-09-25 00:00 to 2025-11-30 23:00`,
    'Error, accepted by name frozen-funding 61 rows, 2025-09-25 08:00 to 2025-10-15 08:00 The rate stands still',
    'From AVAX_USDT_USDT-1h-mark.feather',
  ])('says “%s”', (sentence) => {
    expect(text).toContain(sentence);
  });

  test('says that nothing was found, where nothing was', () => {
    expect(section({ coverage })).toContain('The checks found no error in these records.');
  });

  test('does not say it of a reconstruction, which nobody checks', () => {
    const drawn = section({ coverage, reconstruction: 'avax-2025-10' });
    expect(drawn).toContain('nobody’s record, and is not checked');
    expect(drawn).not.toContain('found no error');
  });

  test('tells a finding about a series that is not on the page', () => {
    const elsewhere = section({ coverage, findings: [{ ...wick, series: ['okx-swap X mark'] }] });
    expect(elsewhere).toContain('1 row, 2025-09-25 08:00, okx-swap X mark The low');
  });

  test('a series without a row in the window has no first and no last', () => {
    const empty = { ...mark, rows: 0, firstMs: Number.NaN, lastMs: Number.NaN };
    expect(section({ coverage: { [MARK]: empty } })).toContain('0 of 1,608 rows (0.00 %);');
  });

  test('no name in it becomes markup', () => {
    const hostile = { ...frozen, series: [HOSTILE], reason: HOSTILE };
    const page = renderReplayHtml(
      avaxReport({
        coverage: { [HOSTILE]: { ...mark, series: HOSTILE, standIns: [HOSTILE] } },
        findings: [hostile, { ...hostile, series: ['elsewhere', HOSTILE] }],
        provenance: {
          [HOSTILE]: [
            { file: HOSTILE, sha256: HOSTILE, format: HOSTILE, rows: 1, notes: [HOSTILE] },
          ],
        },
      }),
      { pageScript: '' },
    );
    expect(page).not.toContain('<img');
    expect(page).not.toContain('<script>alert');
  });
});

describe('the head of the page', () => {
  const page = (findings: readonly DataFinding[]) =>
    renderReplayHtml(avaxReport({ findings }), { pageScript: '' });

  test('warns of errors that were accepted', () => {
    expect(page([frozen])).toContain('>DATA ERRORS ACCEPTED<span');
  });

  test('does not warn of warnings', () => {
    expect(page([wick])).not.toContain('DATA ERRORS ACCEPTED');
  });
});

describe('the bar', () => {
  const draw = (strip: readonly number[], marks: readonly DataFinding[] = []) =>
    coverageBar({ strip, windowMs: [FROM, TO], marks, text: 'what it shows' }).markup.replace(
      /\s+/g,
      ' ',
    );

  test('is one block where nothing is missing', () => {
    expect(draw(whole)).toContain('d="M0 14V0H1200V14Z"');
  });

  test('is notched by the share that is missing, and to the ground where all is', () => {
    // Cell 1 of 10 units lacks three quarters of 14; cell 3 lacks everything.
    expect(draw(whole.with(1, 0.25).with(3, 0))).toContain(
      'd="M0 14V0H10V10.5H20V0H30V14H40V0H1200V14Z"',
    );
  });

  test('shows the loss of a second', () => {
    expect(draw(whole.with(119, 0.999))).toContain('d="M0 14V0H1190V4H1200V14Z"');
  });

  test('says in words what it shows', () => {
    expect(draw(whole)).toContain('role="img" aria-label="what it shows"');
  });

  test('an error is thicker than a warning, and a note is not drawn', () => {
    const marks = draw(whole, [frozen, wick, { ...wick, severity: 'note' }]);
    expect(marks.match(/<rect class="found (\w+)"/g)).toHaveLength(2);
    expect(marks).toMatch(/class="found error"[^>]*height="5"/);
    expect(marks).toMatch(/class="found warning"[^>]*height="2"/);
  });

  test('a finding of one row at the very end is still seen, and inside', () => {
    const last = draw(whole, [{ ...wick, firstMs: TO + HOUR, lastMs: TO + HOUR }]);
    expect(last).toContain('x="1196" y="15" width="4"');
  });
});

describe('summary.csv', () => {
  const columns = (overrides: Partial<ReplayResult>) => {
    const [head = '', row = ''] = renderSummaryCsv([{ ...result, ...overrides }]).split('\r\n');
    const at = head.split(',').indexOf('data_errors_accepted');
    expect(head.split(',')[at + 1]).toBe('data_warnings');
    // What stands before it may be quoted text with commas, what follows is one sentence.
    return row
      .replace(/"[^"]*"/g, 'text')
      .split(',')
      .slice(at, at + 2);
  };

  test('counts accepted errors and warnings', () => {
    expect(columns({ findings: [frozen, wick, wick] })).toEqual(['1', '2']);
  });

  test('counts nothing of a reconstruction, which is not checked', () => {
    expect(columns({ reconstruction: 'avax-2025-10' })).toEqual(['', '']);
  });
});

describe('the page of a check', () => {
  const store: StoreCheck = {
    findings: [{ ...frozen, accepted: false, where: [] }],
    series: [
      {
        ...{ series: FUNDING, coin: 'AVAX', kind: 'funding', resolutionMs: null },
        ...{ firstMs: FROM, lastMs: TO, rows: 201, expectedRows: null, gapsMs: [] },
        ...{ windowMs: [FROM, TO], strip: whole, standIns: [], sources: [] },
      },
    ],
    notChecked: [{ why: 'open-interest', series: 2 }],
  };
  const text = (check: StoreCheck) => seen(renderCheckHtml(check));

  test('tells errors first, then each series with what was found in it', () => {
    expect(text(store)).toContain('Found: 1 error. 1 series 1 coin 201 rows');
    expect(text(store)).toContain('not checked: 2 series of open-interest');
    expect(text(store).match(/The rate stands still/g)).toHaveLength(2);
    expect(text(store)).toContain(`AVAX From 2025-09-25 00:00 to 2025-12-01 00:00. ${FUNDING}`);
  });

  test('says so where nothing was found', () => {
    expect(text({ ...store, findings: [] })).toContain('Nothing was found.');
  });

  test('has no script, and no name becomes markup', () => {
    const [series] = store.series;
    if (series === undefined) throw new Error('one series');
    const page = renderCheckHtml({
      findings: [{ ...frozen, series: [HOSTILE], reason: HOSTILE, where: [] }],
      series: [{ ...series, series: HOSTILE, coin: HOSTILE }],
      notChecked: [{ why: HOSTILE, series: 1 }],
    });
    expect(page).not.toMatch(/<img|<script/);
  });
});
