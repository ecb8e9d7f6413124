/**
 * Goal: would the spot chart have warned? And where does nobody know?
 *
 * The pair of 2x at 100, maintenance 20 %, q = 100: the long dies where its venue's mark touches 62.5.
 * The shared spot price fell to 80 only, so its chart shows a leg that lived.
 */
import { describe, expect, test } from 'vitest';
import { seriesOf, tell, withLeg } from '../../builders/engine.ts';
import { bars, hour, input, leg, type Row } from '../../differential/stories/build.ts';

const CALM: Row = [100, 101, 99, 100];
const WICK: readonly Row[] = [CALM, [100, 101, 60, 95], [95, 96, 94, 95]];
const pair = input('delta-neutral', 10_000, [leg('long', WICK), leg('short', WICK)]);
const spot = (low: number, by = 1) => {
  const rows: readonly Row[] = [CALM, [100, 101, low, 95], [95, 96, 94, 95]];
  const times = ([open, high, down, close]: Row): Row => [
    open * by,
    high * by,
    down * by,
    close * by,
  ];
  return seriesOf(bars(rows.map(times)), 'spot', 'spot-venue');
};
const onSpot = (low: number, by = 1) =>
  tell(pair, { history: (history) => ({ ...history, shared: spot(low, by) }) }).result;

describe('the spot-chart verdict', () => {
  test('survives a wick that only the venue’s mark had', () => {
    const { spotChartVerdict, spotChartReason, venueMarkVerdict } = onSpot(80);
    expect(spotChartVerdict).toEqual({ survives: true, series: 'spot-venue COIN spot' });
    expect(spotChartReason).toBeNull();
    expect(venueMarkVerdict.survives).toBe(false);
  });

  test('dies where the spot price itself went below the trigger, and not a hair above it', () => {
    expect(onSpot(62.49).spotChartVerdict?.survives).toBe(false);
    expect(onSpot(62.51).spotChartVerdict?.survives).toBe(true);
  });

  test('is the same in another unit of the chart: it is moved to pass through the entry', () => {
    expect(onSpot(62.49, 7).spotChartVerdict?.survives).toBe(false);
    expect(onSpot(62.51, 7).spotChartVerdict?.survives).toBe(true);
  });

  test('judges the short as well', () => {
    const rows: readonly Row[] = [CALM, [100, 126, 99, 100], CALM];
    const { result } = tell(pair, {
      history: (history) => ({ ...history, shared: seriesOf(bars(rows), 'spot', 'spot-venue') }),
    });
    expect(result.spotChartVerdict?.survives).toBe(false);
  });

  test('is null with its reason where no price is shared', () => {
    const { spotChartVerdict, spotChartReason } = tell(pair).result;
    expect(spotChartVerdict).toBeNull();
    expect(spotChartReason).toBe('no spot series and not both indexes are stored');
  });

  test('is null for a cross account, which is judged on two prices', () => {
    const { result } = tell(input('cross', 10_000, [leg('spot', WICK), leg('perp', WICK)]), {
      history: (history) => ({ ...history, shared: spot(80) }),
    });
    expect(result.spotChartVerdict).toBeNull();
    expect(result.spotChartReason).toContain('two prices');
  });

  test('asks the indexes where no spot is loaded', () => {
    const index = (low: number) =>
      seriesOf(bars([CALM, [100, 101, low, 95], [95, 96, 94, 95]]), 'index', 'i');
    const of = (one: number, other: number) =>
      tell(pair, {
        history: (history) =>
          withLeg(withLeg(history, 0, { index: index(one) }), 1, { index: index(other) }),
      }).result.spotChartVerdict?.survives;
    // Lows of 60 and 66 have a mean of 63; 60 and 64 one of 62.
    expect(of(60, 66)).toBe(true);
    expect(of(60, 64)).toBe(false);
  });
});

/*
 * A cross carry of 2x: 10,000, 200 coin at 100, a loan of 10,000, maintenance 20 % of the perp. With
 * no haircut A = −10,000 + 200·S − 200·(m − 100), needs 40·m. At (99, 121) it is 5,600 against
 * 4,840 and lives; at (99, 131) 3,600 against 5,240: low spot with high perp kills it. All-lows,
 * (99, 99), and all-highs, (141, 131): 12,000 against 5,240: neither does.
 */
describe('a corner of prices nobody saw', () => {
  const spotRows: readonly Row[] = [CALM, [100, 141, 99, 120], [120, 121, 119, 120]];
  const perpRows: readonly Row[] = [CALM, [100, 131, 99, 120], [120, 121, 119, 120]];
  const carry = input('cross', 10_000, [leg('spot', spotRows), leg('perp', perpRows)]);
  const { result } = tell(carry);

  test('leaves the account alive and ambiguous, and the verdict is that it lived', () => {
    expect(result.ambiguous).toBe(true);
    expect(result.venueMarkVerdict.survives).toBe(true);
    expect(result.totals.netQuote).toBeCloseTo(0, 8);
    expect(result.legs.every(({ liquidation }) => liquidation === null)).toBe(true);
  });

  /*
   * Had it been there: from (100, 100) to (99, 131) equity less need falls from 10,000 − 4,000 to
   * 3,600 − 5,240: λ = 6,000 ÷ 7,640. Full margin: all is lost but what the fund pays, 10,000 less.
   */
  test('bounds the net by the loss of all of the account', () => {
    const [low, high] = result.netBoundsQuote;
    expect(high).toBeCloseTo(0, 8);
    expect(low).toBeCloseTo(-10_000, 8);
  });

  test('is told among what the resolution can not tell', () => {
    expect(result.resolutionLimits.join()).toContain('2024-01-01 01:00');
  });

  test('a calmer perp leaves nothing in doubt', () => {
    const calmer: readonly Row[] = [CALM, [100, 121, 99, 120], [120, 121, 119, 120]];
    const { result: calm } = tell({
      ...carry,
      legs: [leg('spot', spotRows), leg('perp', calmer)],
    });
    expect(calm.ambiguous).toBe(false);
  });
});

/*
 * Both legs die in the bar of 01:00, the long at 62.5 and the short at 125: −10,000. Had only the long
 * died, the short would have been closed at 110: −5,000 − 1,000 = −6,000. Had only the short
 * died, the long at 110: −5,000 + 1,000 = −4,000: the best of the three.
 */
test('both legs in one bar are bounded by the better of one surviving to that bar’s close', () => {
  const rows: readonly Row[] = [CALM, [100, 126, 60, 110], [110, 111, 109, 110]];
  const { result } = tell(input('delta-neutral', 10_000, [leg('long', rows), leg('short', rows)]));
  expect(result.ambiguous).toBe(true);
  expect(result.totals.netQuote).toBeCloseTo(-10_000, 8);
  expect(result.netBoundsQuote[0]).toBeCloseTo(-10_000, 8);
  expect(result.netBoundsQuote[1]).toBeCloseTo(-4_000, 8);
  expect(result.forcedExit?.firstDeadRole).toBe('long');
  expect(result.forcedExit?.atMs).toBe(hour(1));
});
