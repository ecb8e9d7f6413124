/**
 * Goal: a leg whose margin is an asset dies when the asset no longer covers it, at the price at which that is
 * so; what the asset lost, what its sale cost and what the venue took are each told, and sum to the loss.
 *
 * The pair of 2x at 100 from a capital of 10,000: 5,000 a leg, q = 100, maintenance 20 %. Of the short's 5,000
 * four fifths are USDe bought at 1: 4,000 units. They count for nine tenths, so the margin engine sees
 * 1,000 + 3,600·p at a price of p, and the short at a mark of m lives while
 *
 *     1,000 + 3,600·p − 100·(m − 100)  ≥  0.2·100·m          11,000 + 3,600·p  ≥  120·m
 *
 * With p = 1 it dies at 14,600 ÷ 120 = 121.667; at a mark of 100 it dies when p < 1,000 ÷ 3,600 = 0.27778.
 */
import { describe, expect, test } from 'vitest';
import { EntryRefused } from '../../../src/domain/errors.ts';
import type { BarSeries } from '../../../src/domain/series.ts';
import { sliceTape } from '../../../src/market/slice-tape.ts';
import type { ReplayOutcome } from '../../../src/replay/replay.ts';
import { durationMs } from '../../../src/units/units.ts';
import { type Asset, haircut, withAssets } from '../../builders/collateral.ts';
import { tell as tellBy } from '../../builders/engine.ts';
import type { OracleInput } from '../../differential/oracle/types.ts';
import {
  flat,
  HOUR_MS,
  hour,
  input,
  leg,
  print,
  type Row,
} from '../../differential/stories/build.ts';

const CALM: Row = [100, 100, 100, 100];
const PAR: Row = [1, 1, 1, 1];
const USDE: Omit<Asset, 'rows'> = { share: 0.8, counting: haircut(0.1), saleCost: 0.1 };

/** A pair whose marks are these rows on both sides. */
const pair = (rows: readonly Row[], change: Partial<OracleInput> = {}): OracleInput =>
  input('delta-neutral', 10_000, [leg('long', rows), leg('short', rows)], change);

/** By the engine that walks every bar; the one that does not must tell the same. */
function tell(
  story: OracleInput,
  rows: readonly Row[],
  more: { readonly loan?: number; readonly asset?: Partial<Asset> } = {},
): ReplayOutcome {
  const assets = [{ ...USDE, rows, ...more.asset }];
  const changes = withAssets(story, 'short', assets, more.loan);
  const told = tellBy(story, { ...changes, engine: 'bar' });
  expect(tellBy(story, changes).result).toEqual({ ...told.result, engine: 'indexed' });
  expect(told.result.totals.netQuote).toBeCloseTo(
    told.result.totals.fundingEarnedQuote +
      told.result.totals.pricePnlQuote -
      told.result.totals.costsQuote,
    8,
  );
  expect(told.result.forcedExit?.residualQuote ?? 0).toBeCloseTo(0, 8);
  return told;
}

const short = ({ result }: ReplayOutcome) => {
  const found = result.legs.find(({ role }) => role === 'short');
  if (found === undefined) throw new Error('there is a short');
  return found;
};

describe('a fall of the asset alone', () => {
  const FALL: readonly Row[] = [PAR, PAR, [0.25, 0.25, 0.25, 0.25], [0.5, 1, 0.5, 1], PAR];

  /**
   * At the open of bar 2 the asset is at 0.25: 1,000 + 900 = 1,900 against 2,000. Its 4,000 units bring 1,000 less
   * 100 for the sale; with the 1,000 of money 1,900 are left, all forfeited. It had cost 4,000: −3,000.
   * The long goes at the open of bar 3, at 100: nothing. So the net is −3,000 − 100 − 1,900 = −5,000.
   * There the asset is at 0.5, and the twin is down 2,000: the loss is 3,000, of which the margin is 1,900, the
   * sale 100, and 1,000 what the asset had come back by then. At the end it is at 1, the twin at nothing: 2,000 more.
   */
  test('kills at the open that has it, and the mark has not moved', () => {
    const told = tell(pair([CALM, CALM, CALM, CALM, CALM]), FALL);
    expect(short(told)).toMatchObject({
      exit: { atMs: hour(2), price: 100, kind: 'liquidation' },
      pricePnlQuote: 0,
      brokenByCollateral: true,
      survivalLeverage: null,
      liquidation: { gap: true, returnedQuote: 0 },
    });
    expect(short(told).liquidation?.marginForfeitedQuote).toBeCloseTo(1_900, 9);
    expect(short(told).liquidation?.slippageQuote).toBeCloseTo(100, 9);
    expect(short(told).collateral).toEqual([
      {
        asset: 'USDe',
        units: 4_000,
        costQuote: 4_000,
        entryPrice: 1,
        exitPrice: 0.25,
        lowestPrice: 0.25,
        lowestAtMs: hour(2),
        pnlQuote: -3_000,
      },
    ]);
    const { totals, forcedExit, ambiguous } = told.result;
    expect(ambiguous).toBe(false);
    expect(totals.netQuote).toBeCloseTo(-5_000, 9);
    expect(totals.collateralPnlQuote).toBeCloseTo(-3_000, 9);
    expect(totals.twinNetQuote).toBeCloseTo(0, 9);
    expect(totals.forcedExitLossQuote).toBeCloseTo(3_000, 9);
    expect(totals.forgoneAfterExitQuote).toBeCloseTo(2_000, 9);
    expect(forcedExit?.marginForfeitedQuote).toBeCloseTo(1_900, 9);
    expect(forcedExit?.liquidationFeesQuote).toBeCloseTo(100, 9);
    expect(forcedExit?.collateralForgoneQuote).toBeCloseTo(1_000, 9);
    // At the close of bar 3 the twin's assets are whole again; ours were sold at a quarter.
    expect([...told.curves.twinEquityQuote].map(Math.round)).toEqual([
      10_000, 10_000, 7_000, 10_000, 10_000,
    ]);
    expect([...told.curves.equityQuote].map(Math.round)).toEqual([
      10_000, 10_000, 5_000, 5_000, 5_000,
    ]);
    const death = told.result.events.find(({ kind }) => kind === 'liquidation');
    expect(death?.note).toContain('USDe at 0.25, bought at 1');
    expect(death?.note).toContain('the collateral broke');
  });

  /** Sold at the mark: 1,900 less 1 % and ½ % of the 10,000 closed leave 1,750. */
  test('leaves what is left after the sale, the fee and the slippage, where the venue sells into the market', () => {
    const liquidation = flat(0.2, { style: 'market', feeFraction: 0.01, slippageFraction: 0.005 });
    const told = tell(pair([CALM, CALM, CALM, CALM, CALM], { liquidation }), FALL);
    const { liquidation: death } = short(told);
    expect(death?.feeQuote).toBeCloseTo(100, 9);
    expect(death?.slippageQuote).toBeCloseTo(150, 9);
    expect(death?.returnedQuote).toBeCloseTo(1_750, 9);
    expect(told.result.totals.netQuote).toBeCloseTo(-3_250, 9);
  });

  /**
   * Inside bar 2 it falls to 0.25 and the mark stands still: the trigger is where 1,000 + 3,600·p = 2,000. Its units
   * are worth 1,111.11 there, so it lost 2,888.89; less a tenth for the sale 2,000 are 1,000 + 1,000.
   */
  test('kills inside a bar at the price at which it no longer covers, and there is no doubt of it', () => {
    const told = tell(pair([CALM, CALM, CALM, CALM]), [PAR, PAR, [1, 1, 0.25, 1], PAR]);
    expect(told.result.ambiguous).toBe(false);
    expect(short(told)).toMatchObject({
      exit: { atMs: hour(2), price: 100 },
      brokenByCollateral: true,
    });
    expect(short(told).collateral[0]?.exitPrice).toBeCloseTo(1_000 / 3_600, 12);
    expect(short(told).collateral[0]?.lowestPrice).toBe(0.25);
    expect(short(told).liquidation?.marginForfeitedQuote).toBeCloseTo(2_000, 9);
    expect(short(told).liquidation?.slippageQuote).toBeCloseTo(4_000 / 36, 9);
    expect(told.result.totals.netQuote).toBeCloseTo(-5_000, 9);
  });

  test('that comes when the leg is gone changes nothing but what the twin came to', () => {
    const marks: readonly Row[] = [CALM, [100, 130, 100, 100], CALM, CALM];
    const calm = tell(pair(marks), [PAR, PAR, PAR, PAR]).result;
    const late = tell(pair(marks), [PAR, PAR, PAR, [1, 1, 0.1, 0.1]]).result;
    expect(late.events).toEqual(calm.events);
    expect(late.totals.netQuote).toBe(calm.totals.netQuote);
    expect(late.totals.forcedExitLossQuote).toBe(calm.totals.forcedExitLossQuote);
    expect(late.totals.twinNetQuote).toBeLessThan(calm.totals.twinNetQuote);
  });
});

describe("the leg's own price and the asset in one bar", () => {
  /** 14,600 ÷ 120; the asset is sold at its open, at what it cost. */
  test('its own price is tried first, with the asset at its open', () => {
    const marks: readonly Row[] = [CALM, [100, 130, 100, 100], CALM];
    const told = tell(pair(marks), [PAR, [1, 1, 0.9, 1], PAR]);
    expect(told.result.ambiguous).toBe(false);
    expect(short(told).exit.price).toBeCloseTo(14_600 / 120, 9);
    expect(short(told).collateral[0]?.exitPrice).toBe(1);
    expect(short(told).brokenByCollateral).toBe(false);
  });

  /**
   * At 110 with the asset at 1 it lives: 14,600 against 13,200; with the asset at 0.5 it is dead from
   * 12,800 ÷ 120 = 106.667 on. Whether the two came together is not known: it is taken and told.
   * Its units are worth 2,000 less 200; price −666.67; the net is −5,000 for the short and nothing for the long,
   * which goes at 100. Had they not come together nothing would have been lost.
   */
  test('what only their worst together brings is taken, in doubt, and the bounds hold the other outcome', () => {
    const marks: readonly Row[] = [CALM, [100, 110, 95, 100], CALM, CALM];
    const told = tell(pair(marks), [PAR, [1, 1, 0.5, 1], PAR, PAR]);
    expect(told.result.ambiguous).toBe(true);
    expect(short(told).exit.price).toBeCloseTo(12_800 / 120, 9);
    expect(short(told).collateral[0]?.exitPrice).toBe(0.5);
    expect(told.result.totals.netQuote).toBeCloseTo(-5_000, 9);
    expect(told.result.netBoundsQuote[0]).toBeCloseTo(-5_000, 9);
    expect(told.result.netBoundsQuote[1]).toBeCloseTo(0, 9);
    // With its asset at what it cost it would have lived at 106.667.
    expect(short(told).brokenByCollateral).toBe(true);
  });
});

describe('money beside the assets', () => {
  /**
   * All of the 5,000 is USDe. At 01:00 the short pays 1 % of 10,000: 100 are owed then, and that open's hour is
   * charged on it. At 36.5 % a year an hour is 0.365 ÷ 8,760 of what is owed; there are three.
   */
  test('below nothing is a loan that bears interest every hour', () => {
    const funding = [print(hour(1), -0.01)];
    const story = input('delta-neutral', 10_000, [
      leg('long', [CALM, CALM, CALM, CALM]),
      leg('short', [CALM, CALM, CALM, CALM], { funding }),
    ]);
    const asset = { share: 1, counting: haircut(0) };
    const told = tell(story, [PAR, PAR, PAR, PAR], { loan: 0.365, asset });
    const owed = 100 * (1 + 0.365 / 8_760) ** 3;
    expect(short(told).fundingQuote).toBeCloseTo(-100, 9);
    expect(short(told).interestQuote).toBeCloseTo(100 - owed, 9);
    // Without a rate it is free.
    expect(short(tell(story, [PAR, PAR, PAR, PAR], { asset })).interestQuote).toBeCloseTo(0, 12);
  });

  test('an asset that counts for too little at the entry is not let in', () => {
    const asset = { share: 1, counting: haircut(0.7) };
    // 5,000 that count for 1,500, against a maintenance of 2,000.
    expect(() => tell(pair([CALM, CALM]), [PAR, PAR], { asset })).toThrow(EntryRefused);
  });

  /** Slices of value: 2,000 count whole, what is beyond for half: 1,000 + 2,000 + 1,000 at a price of 1. */
  test('tiers count slice by slice', () => {
    const counting = {
      measure: 'value',
      tiers: [
        { to: 2_000, ratio: 1 },
        { to: Number.POSITIVE_INFINITY, ratio: 0.5 },
      ],
    } as const;
    // 4,000 − 100·(m − 100) = 20·m: m = 14,000 ÷ 120.
    const marks: readonly Row[] = [CALM, [100, 130, 100, 100], CALM];
    const told = tell(pair(marks), [PAR, PAR, PAR], { asset: { counting } });
    expect(short(told).exit.price).toBeCloseTo(14_000 / 120, 9);
  });

  /** Called at 0.7: at 0.5 of the asset 1,000 + 1,800 = 2,800 against 2,000; to stand at 0.35 it needs 2,914.29 more. */
  test('is what a leg is sent when its asset falls', () => {
    const story = input(
      'delta-neutral',
      12_500,
      [leg('long', [CALM, CALM, CALM, CALM]), leg('short', [CALM, CALM, CALM, CALM])],
      {
        reserveFraction: 0.2,
        rebalance: { at: 0.7, to: 0.35, from: 'reserve', transferMs: HOUR_MS, feeQuote: 0 },
      },
    );
    const half: Row = [0.5, 0.5, 0.5, 0.5];
    const told = tell(story, [PAR, half, half, [0.2, 0.2, 0.2, 0.2]]);
    const sent = told.result.events.find(({ kind }) => kind === 'transfer-sent');
    expect(sent).toMatchObject({ atMs: hour(2), leg: 'short' });
    expect(sent?.amountQuote).toBeCloseTo(Math.min(2_500, 2_000 / 0.35 - 2_800), 9);
    // 1,000 + 720 + 2,500 at 0.2 against 2,000: it lives, where it would have died.
    expect(short(told).liquidation).toBeNull();
  });
});

describe('the price of an asset', () => {
  const story = pair([CALM, CALM, CALM, CALM]);
  const rows: readonly Row[] = [PAR, [0.9, 0.9, 0.9, 0.9], [0.8, 0.8, 0.8, 0.8], PAR];
  const { scenario, history } = withAssets(story, 'short', [{ ...USDE, rows }]);

  test('has to be there at every bar, and to fit the grid', () => {
    const changed = (change: (series: BarSeries) => BarSeries) =>
      tellBy(story, {
        ...(scenario === undefined
          ? {}
          : { scenario: { ...scenario, gaps: { max: durationMs(0) } } }),
        history: (own) => {
          const told = history?.(own) ?? own;
          const legs = told.legs.map((leg) =>
            leg.collateral === undefined ? leg : { ...leg, collateral: leg.collateral.map(change) },
          );
          return { ...told, legs };
        },
      });
    const without = (column: Float64Array): Float64Array => column.filter((_, bar) => bar !== 2);
    expect(() =>
      changed((series) => ({
        ...series,
        openMs: without(series.openMs),
        open: without(series.open),
        high: without(series.high),
        low: without(series.low),
        close: without(series.close),
      })),
    ).toThrow(/elsewhere USDe spot: expected no missing stretch longer than 0 min/);
    expect(() => changed((series) => ({ ...series, resolutionMs: 2 * HOUR_MS }))).toThrow(
      /the price of collateral/,
    );
  });

  test('goes with its tape when that begins later', () => {
    const { tape } = tellBy(story, {
      ...(scenario === undefined ? {} : { scenario }),
      ...(history === undefined ? {} : { history }),
    });
    const later = sliceTape(tape, 2).legs[1]?.collateral[0];
    expect([...(later?.open ?? [])]).toEqual([0.8, 1]);
    expect(tape.legs[0]?.collateral).toEqual([]);
  });
});
