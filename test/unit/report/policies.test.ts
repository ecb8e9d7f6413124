/**
 * Goal: what rules did is read on the page, and a window in which none fired has a page too.
 * Method: whole replays, rendered.
 */
import { describe, expect, test } from 'vitest';
import type { ReplayReport } from '../../../src/domain/report.ts';
import { renderCsvs } from '../../../src/report/csv.ts';
import { renderReplayHtml } from '../../../src/report/replay-page.ts';
import { tell } from '../../builders/engine.ts';
import { seen } from '../../builders/seen.ts';
import type { OracleInput, OracleLeave } from '../../differential/oracle/types.ts';
import {
  AT_ONCE,
  HOUR_MS,
  hour,
  input,
  leg,
  NEVER_LEFT,
  print,
  type Row,
} from '../../differential/stories/build.ts';

const CALM: Row = [100, 100, 100, 100];
const FALL: readonly Row[] = [CALM, [100, 100, 70, 70], [70, 70, 70, 70], CALM, CALM];

const reportOf = (story: OracleInput): ReplayReport => ({
  ...tell(story, { engine: 'bar' }),
  recipe: '',
  reproduce: '',
});
const pageOf = (report: ReplayReport): string =>
  seen(renderReplayHtml(report, { pageScript: `/*sha256-${'A'.repeat(43)}=*/\nvoid 0;\n` }));

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

describe('a page beside a trade that rules kept', () => {
  const text = pageOf(reportOf(MOVED));

  test('says at its top which rules act, and that collateral was moved', () => {
    const head = text.slice(0, text.indexOf('Key figures Funding to net'));
    expect(head).toContain('; collateral was moved once, nothing was liquidated, and the net');
    expect(head).toContain(
      'Rules that act while the trade runs A leg whose margin ratio reaches 70 %',
    );
  });

  test('says beside survival, top-up and twin that they know of no transfer', () => {
    // At the low of 70 the long needs 44 of 100 a unit: 2.27×, and the short 20: 5×.
    expect(text).toContain(
      'without moving collateral: venue-0 long 2.27× of 2×; venue-1 short 5× of 2×',
    );
    expect(text).toContain('Survival leverage, without moving collateral 2.27× 5×');
    expect(text).toContain(
      'Top-up at entry to the planned exit, without moving collateral 0.00 0.00',
    );
    expect(text).toContain('same trade, nothing liquidated, no collateral moved');
    expect(text).not.toContain('would have saved it');
  });

  test('tells the fee of a transfer from the fees of trading', () => {
    expect(text).toContain('Fees of moving collateral −10.00');
    expect(text).toContain('Fees of moving collateral 10.00 –');
    expect(text).not.toContain('Trading fees');
  });

  test('has no column of margin ratios where no event has one', () => {
    const sent = { ...reportOf(MOVED) };
    const events = sent.result.events.filter(({ kind }) => kind !== 'margin-call');
    const quiet = pageOf({ ...sent, result: { ...sent.result, events } });
    expect(quiet).toContain('Price Amount Net delta after Note');
    expect(text).toContain('Price Amount Margin ratio Net delta after Note');
  });

  test('of which nothing was moved says nothing of it, but of the rule', () => {
    const never = pageOf(
      reportOf(
        pair({
          rebalance: { at: 0.9, to: 0.45, from: 'reserve', transferMs: HOUR_MS, feeQuote: 10 },
        }),
      ),
    );
    expect(never).toContain('; nothing was liquidated, and the net');
    expect(never).toContain(
      'Rules that act while the trade runs A leg whose margin ratio reaches 90 %',
    );
    expect(never).not.toContain('Fees of moving collateral');
  });
});

describe('a leg that left before the window’s end', () => {
  const AWAY: readonly Row[] = [CALM, CALM, CALM, CALM, CALM];
  const RISE: readonly Row[] = [CALM, [100, 130, 100, 130], [130, 130, 130, 130], CALM, CALM];
  const leaving = (
    rule: Partial<OracleLeave>,
    long: readonly Row[],
    short: readonly Row[],
  ): OracleInput =>
    input(
      'delta-neutral',
      12_500,
      [
        leg('long', long),
        // A settlement of nothing: without one there is no spread to look at.
        leg('short', short, { funding: [print(hour(1), 0)] }),
      ],
      {
        reserveFraction: 0.2,
        leave: { ...NEVER_LEFT, ...rule },
        signals: [
          {
            name: 'days',
            values: [
              { atMs: hour(0), value: 0 },
              { atMs: hour(2), value: 1 },
            ],
          },
        ],
      },
    );

  // Of 12,500 a long that is 30 lower or higher has lost or gained 3,000, 24 %.
  test.each<[string, Partial<OracleLeave>, readonly Row[], readonly Row[]]>([
    ['margin ratio', { marginRatio: 0.7 }, FALL, FALL],
    ['divergence', { divergenceFraction: 0.2 }, FALL, AWAY],
    ['stop', { stopFraction: 0.2 }, FALL, AWAY],
    ['take profit', { takeProfitFraction: 0.2 }, RISE, AWAY],
    ['funding spread', { spread: { overMs: 2 * HOUR_MS, perYear: 1 } }, AWAY, AWAY],
    ['signal', { signals: [{ name: 'days', min: 1, max: null }] }, AWAY, AWAY],
    ['margin ratio, stop', { marginRatio: 0.7, stopFraction: 0.2 }, FALL, AWAY],
  ])('is closed by rule (%s), in words', (name, rule, long, short) => {
    const text = pageOf(reportOf(leaving(rule, long, short)));
    expect(text).toContain(`it was closed by rule (${name}) on 1 January between`);
    expect(text).toContain(`How closed by rule (${name}) closed by rule (${name})`);
    expect(text).toContain(`Exit: closed by rule (${name})`);
    expect(text).toMatch(/Rules that act while the trade runs It is closed by rule when/);
    expect(text).toContain(`UTC: closed by rule (${name}).`);
    expect(text).not.toContain('closed as planned');
  });

  test('because its time was over is closed as planned', () => {
    const text = pageOf(reportOf(pair({ holdMs: 3 * HOUR_MS })));
    expect(text).toContain('How closed as planned closed as planned');
    expect(text).not.toContain('by rule');
    expect(text).not.toContain('Rules that act');
  });

  test('by its time, under a rule that did not fire, is closed as planned', () => {
    const planned = pair({ holdMs: 2 * HOUR_MS, leave: { ...NEVER_LEFT, stopFraction: 0.9 } });
    const text = pageOf(reportOf(planned));
    expect(text).toContain('How closed as planned closed as planned');
    expect(text).toContain('Survival leverage, without leaving by rule');
  });

  test('twice is told as twice, with the first time', () => {
    const rows: readonly Row[] = [CALM, ...FALL, CALM, ...FALL, CALM];
    const twice = input('delta-neutral', 12_500, [leg('long', rows), leg('short', rows)], {
      reserveFraction: 0.2,
      enter: { ...AT_ONCE, times: 2 },
      leave: { ...NEVER_LEFT, marginRatio: 0.7 },
    });
    expect(pageOf(reportOf(twice))).toContain(
      'it was closed by rule twice, the first time on 1 January',
    );
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
