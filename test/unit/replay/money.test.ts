/**
 * Goal: other currencies, open trades, cross unwinds: what comes back, in the capital's currency.
 */
import { describe, expect, test } from 'vitest';
import { seriesOf, tell, withLeg } from '../../builders/engine.ts';
import {
  bars,
  flat,
  HOUR_MS,
  hour,
  input,
  leg,
  print,
  type Row,
  START_MS,
} from '../../differential/stories/build.ts';

const CALM: Row = [100, 101, 99, 100];
const CALMS: readonly Row[] = [CALM, CALM, CALM, CALM];

/*
 * The short is in USDC, worth 0.8 at first, 0.9 at 02:00, 0.7 at the end. Half of 10,000 is 6,250
 * USDC: q = min(5,000·2 ÷ 100, 6,250·2 ÷ 100) = 100, the long's. The short posts 6,250 USDC.
 *
 *     02:00   paid 0.1 % of 100·100 = 10 USDC, 9 of the capital's
 *     end     6,260 USDC at 0.7 are 4,382; price P&L of the short: 4,382 − 5,000 − 9 = −627
 *     net     9 − 627 = −618
 */
describe('a leg in another quote currency', () => {
  const conversion = (prices: readonly (readonly [number, number])[]) =>
    seriesOf(
      bars(
        prices.map(([open, close]) => [open, Math.max(open, close), Math.min(open, close), close]),
      ),
      'spot',
      'fx',
    );
  const rates = conversion([
    [0.8, 0.85],
    [0.85, 0.9],
    [0.9, 0.8],
    [0.8, 0.7],
  ]);
  const inUsdc = (rows: readonly Row[], change: Parameters<typeof input>[3] = {}) =>
    tell(
      input(
        'delta-neutral',
        10_000,
        [leg('long', rows), leg('short', rows, { funding: [print(hour(2), 0.001)] })],
        change,
      ),
      {
        history: (history) =>
          withLeg(history, 1, { conversion: [{ series: rates, inverse: false }] }),
      },
    ).result;

  test('is sized, paid and valued at its currency’s price of the moment', () => {
    const { legs, totals } = inUsdc(CALMS);
    const [long, short] = legs;
    expect(long?.quantityBase).toBeCloseTo(100, 9);
    expect(short?.quantityBase).toBeCloseTo(100, 9);
    expect(short?.marginQuote).toBeCloseTo(5_000, 8);
    expect(short?.fundingQuote).toBeCloseTo(9, 9);
    expect(short?.pricePnlQuote).toBeCloseTo(-627, 8);
    expect(totals.netQuote).toBeCloseTo(-618, 8);
  });

  test('is liquidated on its own mark and in its own currency, whatever that is worth', () => {
    // 62.5 USDC a unit is posted: (100 + 62.5) ÷ 1.2 = 135.41…
    const rally: readonly Row[] = [CALM, [100, 140, 99, 100], CALM, CALM];
    const [, short] = inUsdc(rally).legs;
    expect(short?.liquidation?.triggerPrice).toBeCloseTo(162.5 / 1.2, 9);
    // Equity there, 6,250 − 100·35.41…, at the price of that bar's open, 0.85, is forfeited.
    const left = 0.85 * (6_250 - 100 * (162.5 / 1.2 - 100));
    expect(short?.liquidation?.marginForfeitedQuote).toBeCloseTo(left, 8);
  });

  /*
   * The long dies at 62.5 in the bar of 01:00 and the short is held naked. 37.5 of the capital's money are
   * 37.5 ÷ 0.85 USDC there, so the short's reference is 100 − 37.5 ÷ 0.85; its worst is the high of 101 in
   * the bar of 02:00: 100·(1 + 37.5 ÷ 0.85) USDC, at 0.9.
   */
  test('has its naked loss told in the capital’s currency', () => {
    const fall: readonly Row[] = [CALM, [100, 101, 60, 70], [70, 101, 69, 90], [90, 91, 89, 90]];
    const { legs } = inUsdc(fall, { survivor: { policy: 'hold', reactionMs: 0 } });
    expect(legs[1]?.worstNakedLossQuote).toBeCloseTo(100 * (1 + 37.5 / 0.85) * 0.9, 8);
  });
});

/*
 * The long is already open: 50 at 80 with 1,000 posted. The short is not and is opened beside it, 50
 * at 100 and 2x: 2,500 posted, taker 1 % of 5,000 = 50. 10,000 less 3,550 stays idle.
 *
 *     00:00   the long pays the print, 0.1 % of 5,000 = 5; the short, opened now, does not get it
 *     end     the long at 100: +1,000, the exit fees 50 and 50
 *     net     1,000 − 5 − 50 − 50 − 50 = 845
 */
describe('a trade already open on one leg', () => {
  const position = { quantity: 50, entry: 80, margin: 1_000, atMs: START_MS - HOUR_MS };
  const prints = [print(hour(0), 0.001)];
  const opened = tell(
    input('delta-neutral', 10_000, [
      leg('long', CALMS, { position, takerFraction: 0.01, funding: prints }),
      leg('short', CALMS, { takerFraction: 0.01, funding: prints }),
    ]),
  );
  const [long, short] = opened.result.legs;

  test('the other is opened at its size, at the window’s start, with its own costs', () => {
    expect(long?.entry).toEqual({ atMs: START_MS - HOUR_MS, price: 80 });
    expect(long?.settlements).toBe(1);
    expect(long?.fundingQuote).toBeCloseTo(-5, 9);
    expect(long?.feesQuote).toBeCloseTo(50, 9);
    expect(short?.entry).toEqual({ atMs: START_MS, price: 100 });
    expect(short?.quantityBase).toBe(50);
    expect(short?.marginQuote).toBeCloseTo(2_500, 9);
    expect(short?.settlements).toBe(0);
    expect(short?.feesQuote).toBeCloseTo(100, 9);
  });

  test('its P&L counts from its own entry, and what is not at work stays idle', () => {
    expect(opened.result.totals.netQuote).toBeCloseTo(845, 8);
    expect(opened.curves.equityQuote[0]).toBeCloseTo(10_000 + 1_000 - 5 - 50, 8);
  });

  test('margins beyond the capital are refused', () => {
    const rich = { ...position, margin: 9_000 };
    const told = () =>
      tell(
        input('delta-neutral', 10_000, [
          leg('long', CALMS, { position: rich }),
          leg('short', CALMS),
        ]),
      );
    expect(told).toThrow(/positions that need 11500/);
  });
});

/*
 * A cross carry: 10,000 at 1x, 100 coin at 100, cash 0, haircut 0, maintenance 20 %, market, a fee of
 * 1 %. The perp alone rallies: A = 100·100 − 100·(m − 100), need 20·m: 20,000 = 120·m, m = 166.6…
 *
 *     equity there    10,000 − 6,666.6…              = 3,333.3…
 *     fee             1 % of 10,000 + 16,666.6…      =   266.6…: 100 of the spot, 166.6… of the perp
 *     returned        3,066.6…
 */
test('an unwound cross account returns its equity less the fees of both its legs', () => {
  const perp: readonly Row[] = [
    CALM,
    [100, 200, 99, 190],
    [190, 191, 189, 190],
    [190, 191, 189, 190],
  ];
  // Spot stands still to the cent, so that its part of the line is one price.
  const spot: readonly Row[] = [CALM, [100, 100, 100, 100], CALM, CALM];
  const { legs, totals } = tell(
    input('cross', 10_000, [leg('spot', spot), leg('perp', perp, { leverage: 1 })], {
      liquidation: flat(0.2, { style: 'market', feeFraction: 0.01 }),
    }),
  ).result;
  const [held, short] = legs;
  expect(short?.liquidation?.triggerPrice).toBeCloseTo(500 / 3, 8);
  expect(held?.liquidation?.feeQuote).toBeCloseTo(100, 8);
  expect(short?.liquidation?.feeQuote).toBeCloseTo(500 / 3, 8);
  expect(totals.netQuote).toBeCloseTo(-10_000 + 9_200 / 3, 8);
  const returned =
    (held?.liquidation?.returnedQuote ?? 0) + (short?.liquidation?.returnedQuote ?? 0);
  expect(returned).toBeCloseTo(9_200 / 3, 8);
});

/*
 * Two coin-margined legs, 10,000 at 100: 50 coin a leg, q = 100, N = 10,000 each, 2x. At 02:00 the mark
 * opens at 125: a print of 0.1 % pays N/p·0.1 % = 0.08 coin, 10 of quote at 125. At the end, 80:
 *
 *     long    50 + 10,000·(1/100 − 1/80) − 0.08 coin = 24.92, 1,993.6
 *     short   50 − 10,000·(1/100 − 1/80) + 0.08 coin = 75.08, 6,006.4
 *     net     8,000 − 10,000: the margins are coin, and the coin fell by a fifth
 */
test('two coin-margined legs hedge each other and not the coin they are margined in', () => {
  const rows: readonly Row[] = [CALM, [100, 125, 99, 125], [125, 126, 79, 80], [80, 81, 79, 80]];
  const legs = ['long', 'short'] as const;
  const [long, short] = legs.map((role) =>
    leg(role, rows, { contract: 'inverse', funding: [print(hour(2), 0.001)] }),
  );
  if (long === undefined || short === undefined) throw new Error('two legs');
  const { result } = tell(
    input('delta-neutral', 10_000, [long, short], { liquidation: flat(0.01) }),
  );
  const [one, other] = result.legs;
  expect(one?.quantityBase).toBeCloseTo(100, 9);
  expect(one?.liquidation).toBeNull();
  expect(one?.fundingQuote).toBeCloseTo(-10, 9);
  expect(other?.fundingQuote).toBeCloseTo(10, 9);
  expect((one?.fundingQuote ?? 0) + (one?.pricePnlQuote ?? 0)).toBeCloseTo(1_993.6 - 5_000, 8);
  expect((other?.fundingQuote ?? 0) + (other?.pricePnlQuote ?? 0)).toBeCloseTo(6_006.4 - 5_000, 8);
  expect(result.totals.netQuote).toBeCloseTo(-2_000, 8);
});

test('a reopening without cash is told as refused, before nothing and with its reason', () => {
  const fall: readonly Row[] = [CALM, [100, 101, 60, 70], [70, 71, 69, 70], [70, 71, 69, 70]];
  const { result } = tell(
    input('delta-neutral', 10_000, [leg('long', fall), leg('short', fall)], {
      survivor: { policy: 'rehedge', reactionMs: 0 },
    }),
  );
  const said = result.events.find(({ kind }) => kind === 'rehedge-refused');
  expect(said).toMatchObject({ atMs: hour(2), leg: 'long', lifeIndex: 1 });
  expect(said?.note).toContain('No cash was left');
  expect(result.legs[1]?.exit).toEqual({ atMs: hour(2), price: 70, kind: 'survivor-close' });
});

test('a refused reopening is told the same whatever is opened afterwards', () => {
  const fall: readonly Row[] = [CALM, [100, 101, 60, 70], [70, 71, 69, 70], [70, 71, 69, 70]];
  const { result } = tell(
    input('delta-neutral', 10_000, [leg('long', fall), leg('short', fall)], {
      survivor: { policy: 'rehedge', reactionMs: 0 },
      enter: { spread: null, divergenceFraction: null, coolDownMs: 0, times: 2 },
    }),
  );
  const longs = result.legs.filter(({ role }) => role === 'long');
  expect(longs.map(({ lifeIndex, entry }) => [lifeIndex, entry.atMs])).toEqual([
    [0, hour(1)],
    [1, hour(3)],
  ]);
  const said = result.events.find(({ kind }) => kind === 'rehedge-refused');
  expect(said).toMatchObject({ atMs: hour(2), lifeIndex: 1 });
});
