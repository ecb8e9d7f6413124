/**
 * Stories of collateral that is moved. Both venues' marks are the same bars; q = 100 entered at 100 at
 * 2x, so 5,000 is posted a leg; maintenance 20 %, full margin. At p the long's equity is W + 100·(p − 100)
 * and its maintenance 20·p; its trigger is (100 − W/100) ÷ 0.8, 62.5 with 5,000. A leg asks from a ratio of
 * 50 % on for what would bring it to 25 %, and a transfer costs 10, unless a story says otherwise.
 */
import type { OracleInput, OracleRebalance } from '../oracle/types.ts';
import { HOUR_MS, hour, input, leg, type Row, type Story } from './build.ts';

const CALM: Row = [100, 101, 99, 100];
/** Closes at 70: the long's equity is 2,000 and its maintenance 1,400, so it asks for 3,600. */
const FALL: Row = [100, 101, 69, 70];

const BY_RESERVE: OracleRebalance = {
  at: 0.5,
  to: 0.25,
  from: 'reserve',
  transferMs: HOUR_MS,
  feeQuote: 10,
};

/** 10,000 in the legs and `reserve` beside them. */
const moving = (
  rows: readonly Row[],
  reserve: number,
  rebalance: Partial<OracleRebalance>,
  change: Partial<OracleInput> = {},
): OracleInput =>
  input('delta-neutral', 10_000 + reserve, [leg('long', rows), leg('short', rows)], {
    reserveFraction: reserve / (10_000 + reserve),
    rebalance: { ...BY_RESERVE, ...rebalance },
    ...change,
  });

/**
 * Asked at the close of 01:00, sent at 02:00, there at 03:00. At the close of 02:00 (1,320 ÷ 1,600) nothing
 * is asked: there is something on its way. With 8,600 the trigger is 17.5, and the low of 55 in the bar of
 * 03:00 kills nobody. Legs cancel: net −10. What survival asks is what it asked without the transfer:
 * R max = 0.2·55 + 45 = 56.
 */
const saves: Story = {
  name: 'a leg lives on collateral that arrives before the low that would have killed it',
  input: moving([CALM, FALL, [70, 71, 65, 66], [66, 67, 55, 60]], 10_000, {}),
  expected: {
    sent: 'long 0',
    transfers: {
      'long 0': {
        source: 'reserve',
        sentMs: hour(2),
        amountQuote: 3600,
        feeQuote: 10,
        arrivedMs: hour(3),
        late: false,
      },
    },
    legs: {
      'long 0': {
        exit: { atMs: hour(3), price: 60, kind: 'window-end' },
        feesQuote: 10,
        liquidation: null,
        survivalLeverage: 100 / 56,
      },
      'short 0': { feesQuote: 0, liquidation: null },
    },
    totals: {
      netQuote: -10,
      twinNetQuote: 0,
      costsQuote: 10,
      forcedExitLossQuote: 0,
      forgoneAfterExitQuote: 10,
    },
    forcedExit: null,
  },
};

/** The bar of 02:00 goes down to 60 and closes at 64. */
const DEEPER: readonly Row[] = [CALM, FALL, [70, 71, 60, 64], [64, 65, 63, 64], [64, 65, 63, 64]];

/**
 * It needs two hours, and the long dies in the bar of 02:00 at 62.5. At 04:00 nobody holds the leg, and
 * the 3,600 come home; the short, held to the end, makes 3,600.
 *
 *     net        = −3,750 − 1,250 − 10 + 3,600           = −1,410, the twin 0
 *     naked      = +100·(64 − (70 + 62.5 − 70))          =    150
 *     basis      = (−3,600 + 3,750) − 150                =      0
 *     loss       = 1,250 + 150 + 0 + unplanned costs 10  =  1,410
 */
const late: Story = {
  name: 'collateral that arrives after the death comes home less its fee',
  input: moving(
    DEEPER,
    10_000,
    { transferMs: 2 * HOUR_MS },
    { survivor: { policy: 'hold', reactionMs: 0 } },
  ),
  expected: {
    sent: 'long 0',
    transfers: {
      'long 0': { sentMs: hour(2), amountQuote: 3600, arrivedMs: hour(4), late: true },
    },
    legs: {
      'long 0': {
        exit: { atMs: hour(2), price: 62.5, kind: 'liquidation' },
        liquidation: { marginForfeitedQuote: 1250, bankruptcyPrice: 50 },
      },
      'short 0': { exit: { price: 64, kind: 'window-end' }, pricePnlQuote: 3600 },
    },
    totals: { netQuote: -1410, twinNetQuote: 0, forcedExitLossQuote: 1410 },
    forcedExit: {
      marginForfeitedQuote: 1250,
      nakedDriftQuote: 150,
      basisForgoneQuote: 0,
      unplannedCostsQuote: 10,
      residualQuote: 0,
    },
  },
};

/**
 * The same, but the survivor is closed at 03:00 and everything is over: what is still on its way comes
 * home with the end. The short is closed at 64: −5,000 + 3,600 − 10.
 */
const homeward: Story = {
  name: 'what is in flight when everything is over comes home with the end',
  input: moving(DEEPER, 10_000, { transferMs: 2 * HOUR_MS }),
  expected: {
    sent: 'long 0',
    transfers: { 'long 0': { sentMs: hour(2), amountQuote: 3600, arrivedMs: null, late: false } },
    legs: { 'short 0': { exit: { atMs: hour(3), kind: 'survivor-close' } } },
    totals: { netQuote: -1410 },
  },
};

/**
 * At once: it is there at 02:00, after that open's check and before that bar's low. With 8,600 the
 * leg lives through 60. At the close, 64: 1,280 ÷ (8,600 − 3,600) is below 50 %.
 */
const atOnce: Story = {
  name: 'collateral that takes no time saves the leg in the very bar it is sent in',
  input: moving(DEEPER, 10_000, { transferMs: 0 }),
  expected: {
    sent: 'long 0',
    transfers: {
      'long 0': { sentMs: hour(2), amountQuote: 3600, arrivedMs: hour(2), late: false },
    },
    legs: { 'long 0': { exit: { kind: 'window-end' }, liquidation: null } },
    totals: { netQuote: -10 },
  },
};

/**
 * Only 1,000 are held back: 990 are sent beside the fee. With 5,990 the trigger is 50.125, and 55 kills
 * nobody. At the close of 03:00 it asks again (1,200 ÷ 1,990), and the reserve has nothing.
 */
const short: Story = {
  name: 'a reserve smaller than what is asked sends what it has beside the fee, once',
  input: moving([CALM, FALL, [70, 71, 65, 66], [66, 67, 55, 60], [60, 61, 59, 60]], 1000, {}),
  expected: {
    sent: 'long 0',
    transfers: { 'long 0': { sentMs: hour(2), amountQuote: 990, arrivedMs: hour(3) } },
    legs: { 'long 0': { liquidation: null, feesQuote: 10 } },
    totals: { netQuote: -10 },
  },
};

/** 8 are held back: less than the fee, and the long dies as it would have. */
const feeless: Story = {
  name: 'a reserve below the fee sends nothing and pays nothing',
  input: moving([CALM, FALL, [70, 71, 60, 64], [64, 65, 63, 64]], 8, {}),
  expected: {
    sent: '',
    legs: { 'long 0': { exit: { kind: 'liquidation' }, feesQuote: 0 } },
    totals: { netQuote: -5000 + 3600 },
  },
};

/**
 * From the short, at 02:00 and 70: its equity is 8,000, 1,400 ÷ 25 % = 5,600 it keeps, so it gives 2,400,
 * the fee among them: 2,390 are sent. It has 2,600 left and dies at (100 + 26) ÷ 1.2 = 105 instead of 125;
 * the long, with 7,390, lives through 55 and is closed at 104.
 *
 *     net        = −2,600 + 400 − 10                     = −2,210, the twin 0
 *     loss       = 2,100 + naked −100·(104 − 105) + unplanned costs 10
 */
const fromOther: Story = {
  name: 'the other leg gives what keeps it at the target, and is nearer to its own death for it',
  input: moving(
    [CALM, FALL, [70, 71, 65, 66], [66, 67, 55, 60], [60, 106, 59, 104], [104, 105, 103, 104]],
    0,
    { from: 'other leg' },
  ),
  expected: {
    sent: 'long 0',
    transfers: {
      'long 0': { source: 'short', sentMs: hour(2), amountQuote: 2390, arrivedMs: hour(3) },
    },
    legs: {
      'long 0': { exit: { atMs: hour(5), kind: 'survivor-close' }, feesQuote: 10 },
      'short 0': {
        exit: { atMs: hour(4), price: 105, kind: 'liquidation' },
        feesQuote: 0,
        liquidation: { marginForfeitedQuote: 2100, bankruptcyPrice: 126 },
      },
    },
    totals: { netQuote: -2210, twinNetQuote: 0, forcedExitLossQuote: 2210 },
    forcedExit: {
      marginForfeitedQuote: 2100,
      nakedDriftQuote: 100,
      basisForgoneQuote: 0,
      unplannedCostsQuote: 10,
    },
  },
};

/**
 * At the entry a ratio is 2,000 ÷ 5,000 = 40 %. From 35 % to 32 %: both ask for 6,250 − 5,000 = 1,250 at
 * the close of 00:00. Of the 2,000 held back the long takes 1,250 and 10, the short what 740 leave beside
 * its fee.
 */
const both: Story = {
  name: 'of two legs that ask at one close the first is served first',
  input: moving([CALM, CALM, CALM], 2000, { at: 0.35, to: 0.32, transferMs: 0 }),
  expected: {
    sent: 'long 0, short 0',
    transfers: {
      'long 0': { sentMs: hour(1), amountQuote: 1250, arrivedMs: hour(1) },
      'short 0': { source: 'reserve', sentMs: hour(1), amountQuote: 730, arrivedMs: hour(1) },
    },
    legs: { 'long 0': { feesQuote: 10 }, 'short 0': { feesQuote: 10 } },
    totals: { netQuote: -20 },
  },
};

/**
 * 100 are held back. At 02:00 the reserve gives 90 though the short could give more. At that bar's close,
 * 66, it asks for 1,320 ÷ 25 % − 1,690 = 3,590; at 03:00 the reserve is empty, and the short, 8,400, keeps
 * 5,280 and gives 3,120 with the fee.
 */
const either: Story = {
  name: 'of either source the reserve comes first, however little it has, and then the other leg',
  input: moving([CALM, FALL, [70, 71, 65, 66], [66, 67, 55, 60]], 100, {
    from: 'either',
    transferMs: 0,
  }),
  expected: {
    sent: 'long 0, long 1',
    transfers: {
      'long 0': { source: 'reserve', sentMs: hour(2), amountQuote: 90 },
      'long 1': { source: 'short', sentMs: hour(3), amountQuote: 3110 },
    },
    totals: { netQuote: -20 },
  },
};

/**
 * A coin-margined long beside a linear short, from 35 % to 25 %, without a fee: 50 coins are posted, N =
 * 10,000. At the first close, 100, both stand at 40 %: the long asks for 20 ÷ 25 % − 50 = 30 coins, 3,000 in
 * quote, the short for 3,000. At 01:00 the mark is 120, and 3,000 buy 25 coins. At that close the short
 * (2,400 ÷ 6,000) asks again, for 3,600; the long (16.67 ÷ 91.67) does not. At the end, 125, it has 75 + 20
 * coins: 11,875, of which 5,000 and 3,000 were spent.
 *
 *     net   = 3,875 − 2,500 = 1,375;  twin = 70·125 − 5,000 − 2,500 = 1,250: the 25 coins gained 5 each
 */
const coin: Story = {
  name: 'collateral of a coin-margined leg is turned into coin at the mark it arrives at',
  input: (() => {
    const rows: readonly Row[] = [CALM, [120, 121, 119, 120], [120, 126, 119, 125]];
    return input(
      'delta-neutral',
      20_000,
      [leg('long', rows, { contract: 'inverse' }), leg('short', rows)],
      {
        reserveFraction: 0.5,
        rebalance: { ...BY_RESERVE, at: 0.35, transferMs: 0, feeQuote: 0 },
      },
    );
  })(),
  expected: {
    sent: 'long 0, short 0, short 1',
    transfers: {
      'long 0': { sentMs: hour(1), amountQuote: 3000, arrivedMs: hour(1) },
      'short 0': { sentMs: hour(1), amountQuote: 3000 },
      'short 1': { sentMs: hour(2), amountQuote: 3600 },
    },
    legs: { 'long 0': { pricePnlQuote: 3875 }, 'short 0': { pricePnlQuote: -2500 } },
    totals: { netQuote: 1375, twinNetQuote: 1250, forgoneAfterExitQuote: -125 },
  },
};

/**
 * Opened at 01:00; the 1,990 that 2,000 of reserve can send leave at 03:00 for ten hours. The long dies in
 * that bar, the short is closed at 64 at 04:00: 12,000 − 5,000 + 3,600 − 10 = 10,590 are ours, 8,600 of them
 * idle. Five sixths of the equity would be 8,825: it is opened again at 05:00 with 8,600, 4,300·2 ÷ 86 = 100
 * a leg.
 */
const unspent: Story = {
  name: 'a later construction is not bought with what is in flight',
  input: moving(
    [CALM, CALM, FALL, [70, 71, 60, 64], [64, 86, 63, 86], [86, 87, 85, 86]],
    2000,
    { transferMs: 10 * HOUR_MS },
    { enter: { spread: null, divergenceFraction: null, coolDownMs: 0, times: 2 } },
  ),
  expected: {
    sent: 'long 0',
    transfers: { 'long 0': { sentMs: hour(3), amountQuote: 1990, arrivedMs: null } },
    legs: {
      'long 0': { exit: { atMs: hour(3), kind: 'liquidation' } },
      'long 1': { quantityBase: 100, entry: { atMs: hour(5), price: 86 } },
    },
    totals: { netQuote: -1410 },
  },
};

export const TRANSFER_STORIES: readonly Story[] = [
  saves,
  late,
  homeward,
  atOnce,
  short,
  feeless,
  fromOther,
  both,
  either,
  coin,
  unspent,
];
