/**
 * Inputs made of the recorded histories, and the plain settings the hand check uses.
 */
import { readBars, readFunding } from './oracle/read.ts';
import type { OracleBars, OracleInput, OracleLegInput } from './oracle/types.ts';

const HOUR_MS = 3_600_000;
/** Of the years of a record, on either side of a window: enough to be left out by who reads it. */
const MONTH_MS = 30 * 24 * HOUR_MS;

export interface RealPair {
  readonly coin: 'AVAX' | 'AAVE' | 'ETH' | 'BTC';
  /** A date, `2025-09-25`. */
  readonly from: string;
  readonly to: string;
  readonly leverage: number;
  readonly policy?: 'close' | 'hold' | 'rehedge';
  /** Which venue is long; Binance unless told. */
  readonly long?: 'binance-um' | 'bybit';
}

/** What of a recorded history a window may ask for, and a month around it. */
function recordAround(from: string, to: string) {
  const windowMs = [Date.parse(`${from}T00:00:00Z`), Date.parse(`${to}T00:00:00Z`)] as const;
  const isNear = (atMs: number): boolean =>
    atMs >= windowMs[0] - MONTH_MS && atMs < windowMs[1] + MONTH_MS;
  return {
    windowMs,
    marks(file: string): OracleBars {
      const { bars, resolutionMs } = readBars(file, HOUR_MS);
      return { resolutionMs, bars: bars.filter(({ openMs }) => isNear(openMs)) };
    },
    funding: (file: string) => readFunding(file).filter(({ atMs }) => isNear(atMs)),
  };
}

/** Long on one venue, short on the other, marks and funding only, flat 1 %, full margin, no costs. */
export function realPair({ coin, from, to, leverage, policy, long }: RealPair): OracleInput {
  const record = recordAround(from, to);
  const leg = (role: 'long' | 'short', folder: string): OracleLegInput => ({
    role,
    contract: 'linear',
    side: role,
    leverage,
    takerFraction: 0,
    position: null,
    marks: record.marks(`${folder}/${coin}_USDT_USDT-1h-mark.feather`),
    last: null,
    accrual: 'prints',
    fundingPaidFrom: 'margin',
    venue: null,
    funding: record.funding(`${folder}/${coin}_USDT_USDT-1h-funding_rate.feather`),
  });
  const [longFolder, shortFolder] =
    long === 'bybit' ? ['bybit', 'binance-um'] : ['binance-um', 'bybit'];
  return {
    template: 'delta-neutral',
    windowMs: record.windowMs,
    gridMs: null,
    capitalQuote: 100_000,
    reserveFraction: 0,
    splitFraction: null,
    slippageFraction: 0,
    liquidation: {
      maintenance: [{ to: Number.POSITIVE_INFINITY, rate: 0.01 }],
      style: 'full-margin',
      feeFraction: 0,
      slippageFraction: 0,
    },
    survivor: { policy: policy ?? 'close', reactionMs: 0 },
    holdMs: null,
    haircutFraction: 0,
    hedgedMaintenance: null,
    account: null,
    borrow: { kind: 'flat', perYear: 0 },
    legs: [leg('long', longFolder), leg('short', shortFolder)],
  };
}

export interface RealInput {
  readonly name: string;
  /** Reads the files, so it is called only inside a test. */
  readonly make: () => OracleInput;
}

/** BTC on Binance, spot beside its perp: spot has holes, which are simply not walked. */
export function realCarry(
  template: 'segregated' | 'cross' | 'reverse',
  from: string,
  to: string,
  leverage: number,
): OracleInput {
  const pair = realPair({ coin: 'BTC', from, to, leverage });
  const [perp] = pair.legs;
  const reversed = template === 'reverse';
  const spot: OracleLegInput = {
    ...perp,
    role: 'spot',
    contract: 'spot',
    side: reversed ? 'short' : 'long',
    leverage: reversed ? leverage : 1,
    marks: recordAround(from, to).marks('binance-spot/BTC_USDT-1h.feather'),
    funding: [],
  };
  return {
    ...pair,
    template,
    haircutFraction: 0.05,
    borrow: { kind: 'flat', perYear: 0.08 },
    legs: [spot, { ...perp, role: 'perp', side: reversed ? 'long' : 'short' }],
  };
}

const COINS = ['AVAX', 'AAVE', 'ETH', 'BTC'] as const;
const VENUES = ['binance-um', 'bybit'] as const;
const POLICIES = ['close', 'hold', 'rehedge'] as const;

/** With costs, three brackets and a reaction of 90 minutes: what the plain settings leave out. */
const dressed = (input: OracleInput): OracleInput => ({
  ...input,
  reserveFraction: 0.2,
  slippageFraction: 0.0005,
  liquidation: {
    maintenance: [
      { to: 50_000, rate: 0.01 },
      { to: 150_000, rate: 0.025 },
      { to: Number.POSITIVE_INFINITY, rate: 0.05 },
    ],
    style: 'market',
    feeFraction: 0.005,
    slippageFraction: 0.01,
  },
  survivor: { ...input.survivor, reactionMs: 90 * 60_000 },
  legs: [
    { ...input.legs[0], takerFraction: 0.0005 },
    { ...input.legs[1], takerFraction: 0.0005 },
  ],
});

const WINDOW = { from: '2025-09-26', to: '2026-03-01' } as const;

export const REAL_INPUTS: readonly RealInput[] = [
  ...COINS.flatMap((coin) =>
    VENUES.flatMap((long) =>
      POLICIES.flatMap((policy) =>
        [3, 5, 10].flatMap((leverage) => {
          const plain = () => realPair({ coin, ...WINDOW, leverage, policy, long });
          const name = `${coin}, long ${long}, ${leverage}x, ${policy}`;
          return [
            { name: `${name}, plain`, make: plain },
            { name: `${name}, with costs and brackets`, make: () => dressed(plain()) },
          ];
        }),
      ),
    ),
  ),
  ...(['segregated', 'cross', 'reverse'] as const).flatMap((template) =>
    [
      { from: '2020-01-01', to: '2026-03-01', leverage: 1 },
      { from: '2020-01-01', to: '2021-07-01', leverage: 3 },
      { from: '2025-09-26', to: '2025-12-01', leverage: 10 },
    ].flatMap(({ from, to, leverage }) => {
      const plain = () => realCarry(template, from, to, leverage);
      const name = `BTC ${template}, ${from} to ${to}, ${leverage}x`;
      return [
        { name: `${name}, plain`, make: plain },
        { name: `${name}, with costs and brackets`, make: () => dressed(plain()) },
      ];
    }),
  ),
];
