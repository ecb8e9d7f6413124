/**
 * Legs quoted in another dollar than the capital: what it is worth moves margin, funding and P&L, and what
 * liquidates a leg is its own mark in its own money.
 */
import { bars, flat, HOUR_MS, hour, input, leg, print, type Row, type Story } from './build.ts';

/** Bitcoin at 100 USDT throughout; in a dollar worth x it costs 100 ÷ x. */
const CALM: Row = [100, 100, 100, 100];
/** One bar of a currency, from what it opens at to what it closes at. */
const worth = (steps: readonly (readonly [number, number])[]): readonly Row[] =>
  steps.map(([open, close]) => [open, Math.max(open, close), Math.min(open, close), close]);
const inUsdc = (steps: readonly (readonly [number, number])[]): readonly Row[] =>
  steps.map(([open, close]) => [
    100 / open,
    100 / Math.min(open, close),
    100 / Math.max(open, close),
    100 / close,
  ]);
const direct = (rows: readonly Row[]) => [{ history: bars(rows), inverse: false }];

/*
 * USDC falls to 0.88 and comes back to 0.96; bitcoin stands at 100 USDT. Half of 10,000 is 5,000 of either:
 * 100 coins each. The long is in USDC, and pays 0.1 % at 02:00 on 100 ÷ 0.88.
 *
 *     02:00   100 · (100 ÷ 0.88) · 0.1 % = 11.3636 USDC, at 0.88: 10
 *     end     5,000 − 11.3636 + 100 · (100 ÷ 0.96 − 100) = 5,405.30 USDC, at 0.96: 5,189.0909
 *             price P&L 5,189.0909 − 5,000 + 10 = 199.0909; the short's is nothing
 *     net     189.0909: 5,000 USDC have lost 200, coins at 100 won 400 in USDC at the end, and what
 *             was paid at 0.88 would have been worth 0.96
 */
const RECOVERS = [
  [1, 1],
  [1, 0.88],
  [0.88, 0.88],
  [0.88, 0.96],
] as const;
const revalued: Story = {
  name: 'a leg’s margin, funding and P&L are in its own dollar and count at what that is worth',
  input: input('delta-neutral', 10_000, [
    leg('long', inUsdc(RECOVERS), {
      conversion: direct(worth(RECOVERS)),
      funding: [print(hour(2), 0.001)],
    }),
    leg('short', [CALM, CALM, CALM, CALM]),
  ]),
  expected: {
    legs: {
      'long 0': {
        quantityBase: 100,
        fundingQuote: -10,
        pricePnlQuote: 0.96 * (5_000 - 1 / 0.088 + 100 * (100 / 0.96 - 100)) - 5_000 + 10,
      },
      'short 0': { quantityBase: 100, fundingQuote: 0, pricePnlQuote: 0 },
    },
    totals: {
      fundingEarnedQuote: -10,
      netQuote: 0.96 * (5_000 - 1 / 0.088 + 100 * (100 / 0.96 - 100)) - 5_000,
    },
  },
};

/*
 * The same bitcoin at 100 USDT, and a short in USDC at 8x under 1 % of maintenance. It posts 12.5 a coin
 * and dies at 112.5 ÷ 1.01 = 111.38614 USDC in the bar in which USDC falls from 0.97 to 0.88, though bitcoin
 * has not moved. 400 coins; there its 5,000 USDC have 5,000 − 400 · 11.38614 = 445.5446 left, at that open's 0.97.
 *
 *     forfeited   445.5446 · 0.97 = 432.178; price P&L 432.178 − 5,000 = −4,567.822
 *     survivor    the long in USDT leaves at 02:00 where it entered: nothing
 *     reference   of the long, from its 100 at that open: 11.38614 − 100 ÷ 0.97 more USDC a coin, at 0.97:
 *                 0.97 · 111.38614 = 108.04455. Naked drift −400 · (100 − 108.04455) = 3,217.822
 *     twin at 02:00   the short 5,000 − 400 · (100 ÷ 0.88 − 100) = −454.545 USDC, at 0.88: −400; the long 5,000
 *                 net −5,400; the actual −5,000: being thrown out helped by 400
 *     basis       the twin's price P&L −5,400 less −4,567.822, less the drift: −4,050
 */
const FALLS = [
  [1, 0.97],
  [0.97, 0.88],
  [0.88, 0.88],
] as const;
const depegged: Story = {
  name: 'a short in a dollar that breaks dies of it while the coin stands still in the other one',
  input: input(
    'delta-neutral',
    10_000,
    [
      leg('long', [CALM, CALM, CALM], { leverage: 8 }),
      leg('short', inUsdc(FALLS), { leverage: 8, conversion: direct(worth(FALLS)) }),
    ],
    { liquidation: flat(0.01) },
  ),
  expected: {
    legs: {
      'long 0': {
        quantityBase: 400,
        pricePnlQuote: 0,
        exit: { atMs: hour(2), price: 100, kind: 'survivor-close' },
      },
      'short 0': {
        pricePnlQuote: 0.97 * (5_000 - 400 * (112.5 / 1.01 - 100)) - 5_000,
        liquidation: {
          atMs: hour(1),
          triggerPrice: 112.5 / 1.01,
          bankruptcyPrice: 112.5,
          marginForfeitedQuote: 0.97 * (5_000 - 400 * (112.5 / 1.01 - 100)),
        },
      },
    },
    totals: { netQuote: -5_000, forcedExitLossQuote: -400 },
    forcedExit: {
      atMs: hour(2),
      firstDeadRole: 'short',
      marginForfeitedQuote: 0.97 * (5_000 - 400 * (112.5 / 1.01 - 100)),
      nakedDriftQuote: 400 * (0.97 * (112.5 / 1.01) - 100),
      basisForgoneQuote: -4_050,
      fundingForgoneQuote: 0,
      residualQuote: 0,
    },
  },
};

/*
 * Capital in USDT, a leg in USDC, and only prices in dollars: USDC at 0.9, USDT at 0.99 and then at 0.9. A USDC is
 * worth 0.9 ÷ 0.99 = 10/11 USDT at first and 1 at the end. Half of 11,000 is 6,050 USDC, and the long's 5,500 USDT
 * at 2x are 110 coins, the fewer. Nothing moves but the dollars: 6,050 USDC are 6,050 at the end, 550 more.
 */
const chained: Story = {
  name: 'two series that meet in the dollar count one coin in the other, the second turned over',
  input: input('delta-neutral', 11_000, [
    leg('long', [CALM, CALM]),
    leg('short', [CALM, CALM], {
      conversion: [
        {
          history: bars(
            worth([
              [0.9, 0.9],
              [0.9, 0.9],
            ]),
          ),
          inverse: false,
        },
        {
          history: bars(
            worth([
              [0.99, 0.99],
              [0.99, 0.9],
            ]),
          ),
          inverse: true,
        },
      ],
    }),
  ]),
  expected: {
    legs: {
      'long 0': { quantityBase: 110, pricePnlQuote: 0 },
      'short 0': { quantityBase: 110, pricePnlQuote: 550 },
    },
    totals: { netQuote: 550, twinNetQuote: 550 },
  },
};

/*
 * A carry in coin: 10,000 of the capital buy 100 coins at 100 of a dollar that is worth one of it, and the perp
 * is priced in a dollar worth 0.8. The coin posted is worth what the spot says, not what the perp's dollar does:
 * spot and perp both at 110 at the end, the short has lost 100 · 100 · (1/100 − 1/110) = 9.0909 coin, worth 110 each.
 *
 *     spot    100 · 10 = 1,000        perp    −9.0909 · 110 = −1,000        net    0
 */
const coinCarry: Story = {
  name: 'coin posted out of a spot holding is worth the spot’s price in the spot’s own dollar',
  input: input('inverse', 10_000, [
    leg('spot', [CALM, [100, 110, 100, 110]]),
    leg('perp', [CALM, [100, 110, 100, 110]], {
      contract: 'inverse',
      leverage: 1,
      conversion: direct(
        worth([
          [0.8, 0.8],
          [0.8, 0.8],
        ]),
      ),
    }),
  ]),
  expected: {
    legs: {
      'spot 0': { quantityBase: 100, pricePnlQuote: 1_000 },
      'perp 0': { quantityBase: 100, pricePnlQuote: -1_000 },
    },
    totals: { netQuote: 0 },
  },
};

/*
 * Half of 10,000 is kept; 2,500 of either stand behind 250 coins at 10x under 1 %. The short is in USDC, 1 at first. At
 * 108 it has 500 left of what must be 270: 54 %. To stand at 25 % it lacks 270 ÷ 0.25 − 500 = 580 USDC, at that close's
 * 0.9 522 of the capital's. They leave at 01:00, with a fee of 2, and buy 652.5 USDC at 0.8 at 02:00.
 *
 *     end     (2,500 + 652.5 − 250 · 8) · 0.8 = 922: price P&L 922 − 2,500 − 522 = −2,100; the long's 250 · 8
 *     net     −2,100 + 2,000 − 2 = −102
 */
const UP: readonly Row[] = [
  [100, 108, 100, 108],
  [108, 108, 108, 108],
  [108, 108, 108, 108],
];
const sentAcross: Story = {
  name: 'collateral leaves in the capital’s money and arrives as what that buys then',
  input: input(
    'delta-neutral',
    10_000,
    [
      leg('long', UP, { leverage: 10 }),
      leg('short', UP, {
        leverage: 10,
        conversion: direct(
          worth([
            [1, 0.9],
            [0.9, 0.8],
            [0.8, 0.8],
          ]),
        ),
      }),
    ],
    {
      reserveFraction: 0.5,
      liquidation: flat(0.01),
      rebalance: { at: 0.5, to: 0.25, from: 'reserve', transferMs: HOUR_MS, feeQuote: 2 },
    },
  ),
  expected: {
    legs: {
      'long 0': { quantityBase: 250, pricePnlQuote: 2_000 },
      'short 0': { quantityBase: 250, pricePnlQuote: -2_100, feesQuote: 2 },
    },
    transfers: {
      'short 0': {
        source: 'reserve',
        sentMs: hour(1),
        amountQuote: 522,
        feeQuote: 2,
        arrivedMs: hour(2),
      },
    },
    totals: { netQuote: -102 },
  },
};

export const CURRENCY_STORIES: readonly Story[] = [
  revalued,
  depegged,
  chained,
  coinCarry,
  sentAcross,
];
