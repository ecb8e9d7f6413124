/**
 * Goal: what rules did is read on the page, and a window in which none fired has a page too.
 * Method: whole replays, rendered.
 */
import { describe, expect, test } from 'vitest';
import type { ReplayReport } from '../../../src/domain/result.ts';
import { renderCsvs } from '../../../src/report/csv.ts';
import { renderReplayHtml } from '../../../src/report/replay-page.ts';
import { tell } from '../../builders/engine.ts';
import type { OracleInput } from '../../differential/oracle/types.ts';
import { HOUR_MS, input, leg, type Row } from '../../differential/stories/build.ts';

const CALM: Row = [100, 100, 100, 100];
const FALL: readonly Row[] = [CALM, [100, 100, 70, 70], [70, 70, 70, 70], CALM, CALM];

const reportOf = (story: OracleInput): ReplayReport => ({
  ...tell(story, { engine: 'bar' }),
  recipe: '',
  reproduce: '',
});
const pageOf = (report: ReplayReport): string =>
  renderReplayHtml(report, { pageScript: `/*sha256-${'A'.repeat(43)}=*/\nvoid 0;\n` })
    .replace(/<(style|script)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\s\u00a0]+/g, ' ');

const pair = (change: Partial<OracleInput>): OracleInput =>
  input('delta-neutral', 12_500, [leg('long', FALL), leg('short', FALL)], {
    reserveFraction: 0.2,
    ...change,
  });

const MOVED = pair({
  rebalance: { at: 0.7, to: 0.35, from: 'reserve', transferMs: HOUR_MS, feeQuote: 10 },
});
const LEFT = pair({
  leave: {
    ...{ spread: null, divergenceFraction: null, marginRatio: 0.7 },
    ...{ stopFraction: null, takeProfitFraction: null },
  },
});
const NEVER = pair({
  enter: {
    spread: { overMs: HOUR_MS, perYear: 1 },
    divergenceFraction: null,
    coolDownMs: 0,
    times: 1,
  },
});

describe('the page of a replay with rules', () => {
  test('tells what was sent and when it came, and that the rule was there', () => {
    const text = pageOf(reportOf(MOVED));
    expect(text).toContain('Collateral sent');
    expect(text).toContain('Collateral arrived');
    expect(text).toContain('Sent from the reserve; it protects nobody before it arrives.');
    expect(text).toContain(
      'A leg whose margin ratio reaches 70 % is sent collateral to restore 35 %, from the reserve',
    );
    expect(text).toContain('what happens between the two is not acted on');
  });

  test('tells which rule closed it', () => {
    const text = pageOf(reportOf(LEFT));
    expect(text).toContain('Exit by rule');
    expect(text).toContain('a margin ratio was at or above 70 %: everything is closed');
  });

  test('is there for a window in which nothing was ever opened', () => {
    const report = reportOf(NEVER);
    expect(report.result.legs).toEqual([]);
    expect(pageOf(report)).toContain(
      'Nothing was opened: at no close did its rules for entering hold.',
    );
    expect(pageOf(report)).toContain('The construction is opened by rule when the funding spread');
    expect(renderCsvs(report).legs.trim().split('\n')).toHaveLength(1);
  });
});

test('the file of events has the source and the fee of what was sent', () => {
  const [head = '', ...rows] = renderCsvs(reportOf(MOVED)).events.trim().split(/\r?\n/);
  const columns = head.split(',');
  const sent = rows.find((row) => row.includes('transfer-sent'))?.split(',') ?? [];
  expect(sent[columns.indexOf('from')]).toBe('reserve');
  expect(Number(sent[columns.indexOf('fee_quote')])).toBe(10);
  expect(Number(sent[columns.indexOf('amount_quote')])).toBeCloseTo(2_000, 9);
});
