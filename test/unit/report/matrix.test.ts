/**
 * Goal: the matrix puts every run under its day and its construction, shows funding against loss on one scale,
 * and says in words what died and why.
 * Method: the hand-made report of the fixture and changes of it. Its shares of 100,000: funding 76.12 is 0.08 %, the loss
 * 4,117.38 is 4.12 %, the longest bar; the funding's bar is 76.12 ÷ 4,117.38 = 1.85 % of it. The long's 250,000 of
 * notional were entered at 32.295 (its forfeit of 2,024.26 is 1 % of them at the trigger) and it died at 26.1495, 19.0 % lower.
 */
import { describe, expect, test } from 'vitest';
import type { LegResult, ReplayResult } from '../../../src/domain/result.ts';
import { renderIndexHtml } from '../../../src/report/index-page.ts';
import { daysOf } from '../../../src/report/matrix/days.ts';
import { matrixSection } from '../../../src/report/matrix/section.ts';
import { refusals, whyForced } from '../../../src/report/matrix/why.ts';
import { parseInstant } from '../../../src/units/time.ts';
import {
  avaxReport,
  calm,
  liquidation,
  longLeg,
  result,
  shortLeg,
} from '../../builders/report-fixture.ts';
import { seen } from '../../builders/seen.ts';

const still = avaxReport(calm).result;
const at = (text: string): number => parseInstant(text) ?? Number.NaN;
const named = (reconstruction: string, from = '2019-01-01', to = '2019-01-08'): ReplayResult => ({
  ...still,
  reconstruction,
  windowMs: [at(from), at(to)],
});
const recorded = (from: string, to: string): ReplayResult => ({
  ...still,
  windowMs: [at(from), at(to)],
});
const keys = (...runs: readonly ReplayResult[]): readonly string[] =>
  daysOf(runs).map(({ key }) => key);

describe('the day of a run', () => {
  test('is the date in the name of its reconstruction, or the month of it', () => {
    expect(
      daysOf([named('btc-2025-10-10'), named('btc-2023-09'), named('xpl-2025-08-22-listing')]),
    ).toEqual([
      { key: '2025-10-10', text: '10 October 2025' },
      { key: '2023-09', text: 'September 2023' },
      { key: '2025-08-22', text: '22 August 2025' },
    ]);
  });

  test('is the day of its forced exit where it rests on records', () => {
    expect(keys(result)).toEqual(['2025-10-10']);
  });

  test('is the one known day that its window holds, where nothing was forced out of it', () => {
    const around = recorded('2025-10-01', '2025-11-01');
    expect(keys(around, result)).toEqual(['2025-10-10', '2025-10-10']);
    const before = recorded('2025-10-01', '2025-10-10');
    expect(keys(before, result)[0]).toBe('2025-10-01/2025-10-10');
  });

  test('is its window where that holds several known days, or none', () => {
    const years = recorded('2020-01-01', '2026-01-01');
    expect(keys(years, result, named('btc-2024-08-05'))[0]).toBe('2020-01-01/2026-01-01');
    expect(daysOf([years])[0]?.text).toBe('2020-01-01 to 2026-01-01');
  });

  test('is not read off a name whose digits are no date', () => {
    const [day] = daysOf([named('btc-2025-13-40', '2025-01-01', '2025-02-01')]);
    expect(day?.key).toBe('2025-01-01/2025-02-01');
  });
});

describe('a cell', () => {
  const markup = matrixSection([{ result, href: 'avax/report.html' }])?.markup ?? '';
  const text = seen(markup);

  test('says what was built, what the funding paid and what the exit cost, and leads to the report', () => {
    expect(markup).toContain('href="./avax/report.html"');
    expect(text).toContain('AVAX: long Binance, short Bybit, 5×');
    expect(text).toContain('Funding 0.08 % Exit loss 4.12 % Net −4.09 %');
  });

  test('draws both bars on one scale, by hand 100 and 1.85 of 100', () => {
    const bars = [...markup.matchAll(/<rect class="(\w+)" width="([\d.]+)"/g)];
    expect(bars.map(([, kind, width]) => [kind, width])).toEqual([
      ['for', '1.85'],
      ['against', '100.00'],
    ]);
  });

  test('says which leg died when, by whose mark, how far from its entry, and what a spot chart showed', () => {
    expect(text).toContain(
      'Binance long , 2025-10-10 19:00 . Binance’s own mark fell 19.0 % to the trigger of 26.1495.',
    );
    expect(text).toMatch(/The spot chart (?:did not show it|shows it too)\./);
  });

  test('of a run that nothing was forced out of has no loss rather than none of it', () => {
    const calmText = seen(matrixSection([{ result: still, href: 'a' }])?.markup ?? '');
    expect(calmText).toContain('Exit loss nothing was forced out –');
    expect(calmText).toContain('none of 1 with a forced exit');
  });

  test('of a loss that was spared says that staying in stood worse', () => {
    const totals = { ...result.totals, forcedExitLossQuote: -2_500 };
    const spared = matrixSection([{ result: { ...result, totals }, href: 'a' }])?.markup ?? '';
    expect(spared).toContain('class="spared"');
    expect(seen(spared)).toContain('By the marks of that moment staying in stood 2.50 % worse.');
  });

  test('without a run stays empty, and is not a zero', () => {
    const spot: LegResult = { ...longLeg, role: 'spot', liquidation: null };
    const carry = {
      ...still,
      legs: [spot, { ...shortLeg, role: 'perp' as const }],
      reconstruction: 'x-2024-08-05',
    };
    const both = matrixSection([
      { result, href: 'a' },
      { result: carry, href: 'b' },
    ]);
    expect(both?.markup.match(/<td class="empty"><\/td>/g)).toHaveLength(2);
    expect(seen(both?.markup ?? '').indexOf('10 October 2025')).toBeLessThan(
      seen(both?.markup ?? '').indexOf('5 August 2024'),
    );
  });

  test('takes the name of the day from the history, without saying the date twice', () => {
    const drawn = { ...result, reconstruction: 'avax-2025-10-10' };
    const title = 'Avalanche, 10 October 2025';
    const one = matrixSection([{ result: drawn, href: 'a', title }]);
    expect(seen(one?.markup ?? '')).toContain('10 October 2025 Avalanche RECONSTRUCTION');
  });
});

describe('why', () => {
  const withLong = (change: Partial<LegResult>): ReplayResult => ({
    ...result,
    legs: [{ ...longLeg, ...change }, shortLeg],
  });

  test('an open beyond the trigger is said to be one', () => {
    const [gap] = whyForced(withLong({ liquidation: { ...liquidation, gap: true } }));
    expect(gap?.because).toBe('Binance’s own mark opened beyond the trigger, at 26.1495.');
  });

  test('a trigger in another currency than the capital names it', () => {
    const [usdc] = whyForced(withLong({ quote: 'USDC' }));
    expect(usdc?.because).toContain('26.1495 USDC');
  });

  test('a part is told by its share', () => {
    const [part] = whyForced(withLong({ liquidation: { ...liquidation, closedFraction: 0.2 } }));
    expect(part?.who.replace('\u00a0', ' ')).toBe('20 % of the Binance long');
  });

  test('an account that was unwound is one exit and not two', () => {
    const dead = { ...longLeg, venue: 'binance-spot', role: 'spot' as const };
    const perp = { ...shortLeg, venue: 'binance-usdm', role: 'perp' as const };
    const unwound = whyForced({
      ...result,
      legs: [dead, { ...perp, exit: dead.exit, liquidation }],
    });
    expect(unwound.map(({ who }) => who)).toEqual(['Binance account']);
  });

  test('an entry that was not let in says why', () => {
    const flat = {
      atMs: 0,
      leg: 'long',
      lifeIndex: 0,
      netDeltaBeforeBase: 0,
      netDeltaAfterBase: 0,
    } as const;
    expect(refusals({ events: [{ ...flat, kind: 'entry-refused', note: 'no cash.' }] })).toEqual([
      'An entry was refused: no cash.',
    ]);
  });
});

test('no run at all is a page without a matrix', () => {
  expect(renderIndexHtml([])).not.toContain('id="matrix"');
});
