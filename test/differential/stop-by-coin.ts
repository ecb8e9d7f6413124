/**
 * A stop that only the coin brings: the perp of an inverse carry died and left coin with its spot, whose price
 * takes the equity to the stop and not beyond. Found by random search, shrunk; every figure as it was found.
 */
import type { OracleInput } from './oracle/types.ts';

/** Milliseconds since 2024-01-01, open, high, low, close. */
type Cells = readonly [number, number, number, number, number];

const barsOf = (rows: readonly Cells[]) =>
  rows.map(([since, open, high, low, close]) => ({
    openMs: 1_704_067_200_000 + since,
    open,
    high,
    low,
    close,
  }));

const MARKS = barsOf([
  [0, 0.369815, 0.369815, 0.3402298000000001, 0.3402298000000001],
  [900000, 0.3402298000000001, 0.3402298000000001, 0.3130114160000001, 0.3130114160000001],
  [4500000, 0.20630004083626893, 0.20630004083626893, 0.18979603756936742, 0.18979603756936742],
  [5400000, 0.18979603756936742, 0.18979603756936742, 0.17461235456381802, 0.17461235456381802],
  [6300000, 0.17461235456381802, 0.175183039347139, 0.17461235456381802, 0.175183039347139],
  [7200000, 0.18816400090231605, 0.18816400090231605, 0.17311088083013076, 0.17311088083013076],
  [8100000, 0.1708648743823901, 0.1708648743823901, 0.1571956844317989, 0.1571956844317989],
  [9000000, 0.14462002967725499, 0.14462002967725499, 0.13305042730307462, 0.13305042730307462],
]);
const TRADES = barsOf([
  [0, 0.36907537, 0.36907537, 0.33954934040000007, 0.33954934040000007],
  [900000, 0.33954934040000007, 0.33954934040000007, 0.31238539316800007, 0.31238539316800007],
  [4500000, 0.2058874407545964, 0.2058874407545964, 0.18941644549422867, 0.18941644549422867],
  [5400000, 0.18941644549422867, 0.18941644549422867, 0.1742631298546904, 0.1742631298546904],
  [6300000, 0.1742631298546904, 0.1748326732684447, 0.1742631298546904, 0.1748326732684447],
  [7200000, 0.18778767290051143, 0.18778767290051143, 0.1727646590684705, 0.1727646590684705],
  [8100000, 0.1705231446336253, 0.1705231446336253, 0.1568812930629353, 0.1568812930629353],
  [9000000, 0.14433078961790047, 0.14433078961790047, 0.13278432644846846, 0.13278432644846846],
]);

export const STOP_BY_COIN: OracleInput = {
  template: 'inverse',
  windowMs: [1704067200000, 1704077100000],
  gridMs: null,
  capitalQuote: 10000,
  reserveFraction: 0,
  splitFraction: null,
  slippageFraction: 0,
  liquidation: {
    maintenance: [{ to: Number.POSITIVE_INFINITY, rate: 0.002 }],
    style: 'full-margin',
    feeFraction: 0,
    slippageFraction: 0,
  },
  survivor: { policy: 'close', reactionMs: 900000 },
  holdMs: 2700033,
  haircutFraction: 0,
  hedgedMaintenance: null,
  account: null,
  borrow: { kind: 'flat', perYear: 0 },
  legs: [
    {
      role: 'spot',
      contract: 'spot',
      side: 'long',
      leverage: 1,
      takerFraction: 0,
      position: null,
      marks: { resolutionMs: 900000, bars: MARKS },
      last: null,
      funding: [],
      accrual: 'prints',
      fundingPaidFrom: 'margin',
      venue: {
        rules: [
          {
            fromMs: 0,
            form: 'marginal',
            tiers: [{ to: 2000, rate: 0.004, deduction: null, maxLeverage: null }],
            measure: 'notional',
            contractSize: 1,
            basis: 'mark',
            closeFee: 0,
            slopePerCoin: 0,
          },
        ],
        equalityKills: false,
        style: 'takeover',
        feeFraction: 0,
        slippageFraction: 0,
        backstopBelow: null,
        steps: { kind: 'until kept', share: 0.25 },
      },
    },
    {
      role: 'perp',
      contract: 'inverse',
      side: 'short',
      leverage: 11.085824459015804,
      takerFraction: 0,
      position: null,
      marks: { resolutionMs: 900000, bars: MARKS },
      last: { resolutionMs: 900000, bars: TRADES },
      funding: [
        { atMs: 1704067200000, rate: -0.0001, price: null },
        { atMs: 1704070800000, rate: -0.0001, price: null },
        { atMs: 1704074400000, rate: -0.0001, price: null },
        { atMs: 1704078000000, rate: -0.0001, price: null },
      ],
      accrual: 'prints',
      fundingPaidFrom: 'margin',
      venue: {
        rules: [
          {
            fromMs: 0,
            form: 'marginal',
            tiers: [
              {
                to: Number.POSITIVE_INFINITY,
                rate: 0.02183614721450265,
                deduction: null,
                maxLeverage: null,
              },
            ],
            measure: 'notional',
            contractSize: 1,
            basis: 'mark',
            closeFee: 0,
            slopePerCoin: 0,
          },
        ],
        equalityKills: false,
        style: 'takeover',
        feeFraction: 0.013418408112937921,
        slippageFraction: 0,
        backstopBelow: 0.3,
        steps: { kind: 'until kept', share: 0.4995003415058056 },
      },
    },
  ],
  enter: { spread: null, divergenceFraction: null, coolDownMs: 900000, times: 2 },
  leave: {
    spread: null,
    divergenceFraction: null,
    marginRatio: null,
    stopFraction: 0.0997448149130278,
    takeProfitFraction: null,
  },
};
