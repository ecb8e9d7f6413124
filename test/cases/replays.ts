/** Cases that only a replay answers: small inputs, run through the engine itself. */
import type { LegResult, ReplayResult } from '../../src/domain/result.ts';
import type { LegLife } from '../../src/domain/run.ts';
import { runsOf, tell } from '../builders/engine.ts';
import type { OracleInput, OraclePrint } from '../differential/oracle/types.ts';
import { flat, HOUR_MS, input, leg, type Row, START_MS } from '../differential/stories/build.ts';

/** A bar in which nothing moves. */
export const still = (price: number): Row => [price, price, price, price];

/** A pair of one quantity, 1x each side, entered at the first bar's open. */
export interface Pair {
  readonly quantity: number;
  /** Rows of the long's marks, and of the short's. */
  readonly rows: readonly [readonly Row[], readonly Row[]];
  /** The instant of the first bar; an offset from midnight UTC. */
  readonly fromMs: number;
  readonly resolutionMs: number;
  /** Null: to the last bar's close. */
  readonly holdMs: number | null;
  /** Of the long, and of the short; stamps are offsets from midnight UTC. */
  readonly prints: readonly [readonly OraclePrint[], readonly OraclePrint[]];
  /** Taker fee of every fill, fraction. */
  readonly taker: number;
}

/** So many hours at one price, from midnight, without fees: what most cases change a word of. */
export const hours = (count: number, price: number, change: Partial<Pair> = {}): Pair => {
  const rows = Array.from({ length: count }, () => still(price));
  return {
    quantity: 1,
    rows: [rows, rows],
    fromMs: 0,
    resolutionMs: HOUR_MS,
    holdMs: null,
    prints: [[], []],
    taker: 0,
    ...change,
  };
};

/** A print at an offset from midnight UTC; null: it is charged on the mark. */
export const printAt = (ms: number, rate: number, price: number | null = null): OraclePrint => ({
  atMs: ms,
  rate,
  price,
});

function pairInput(pair: Pair): OracleInput {
  const start = START_MS + pair.fromMs;
  const legs = (['long', 'short'] as const).map((role, i) => {
    const rows = pair.rows[i] as readonly Row[];
    const bars = rows.map(([open, high, low, close], bar) => ({
      openMs: start + bar * pair.resolutionMs,
      open,
      high,
      low,
      close,
    }));
    return leg(role, [], {
      leverage: 1,
      takerFraction: pair.taker,
      marks: { resolutionMs: pair.resolutionMs, bars },
      funding: (pair.prints[i] as readonly OraclePrint[]).map((one) => ({
        ...one,
        atMs: START_MS + one.atMs,
      })),
    });
  });
  const [long, short] = legs;
  if (long === undefined || short === undefined) throw new Error('a pair has two legs');
  // Halves of which the dearer first open buys exactly the quantity, its entry fee included.
  const dearest = Math.max(long.marks.bars[0]?.open ?? 0, short.marks.bars[0]?.open ?? 0);
  const capital = 2 * pair.quantity * dearest * (1 + pair.taker);
  const end = start + (pair.rows[0]?.length ?? 0) * pair.resolutionMs;
  return input('delta-neutral', capital, [long, short], {
    windowMs: [start, end],
    gridMs: pair.resolutionMs,
    holdMs: pair.holdMs,
    liquidation: flat(0.01),
  });
}

/** A pair's whole result. */
export const resultOf = (pair: Pair): ReplayResult => tell(pairInput(pair)).result;

/** What one leg was paid (negative: paid), quote, and how often. */
export interface Settled {
  readonly funding: number;
  readonly settlements: number;
}

/** Funding of the long and of the short. */
export function settledOf(pair: Pair): readonly [Settled, Settled] {
  const { lives } = runsOf(pairInput(pair)).actual;
  const settled = (one: LegLife | undefined): Settled => ({
    funding: (one?.wallet.at(-1)?.wallet ?? Number.NaN) - (one?.margin ?? Number.NaN),
    settlements: one?.settlements ?? Number.NaN,
  });
  return [settled(lives.find((one) => one.leg === 0)), settled(lives.find((one) => one.leg === 1))];
}

/** A leg opened an hour before midnight, beside one that stands still with margin to spare. */
export interface Alone {
  readonly side: 1 | -1;
  readonly quantity: number;
  readonly entry: number;
  readonly margin: number;
  /** Hourly. */
  readonly rows: readonly Row[];
  readonly prints?: readonly OraclePrint[];
  /** Flat maintenance, fraction of notional at the mark. */
  readonly rate: number;
  readonly style?: 'full-margin' | 'market';
}

export interface AloneResult {
  readonly leg: LegResult;
  readonly life: LegLife;
  readonly result: ReplayResult;
}

export function replayAlone(alone: Alone): AloneResult {
  const { side, quantity, entry, margin, rows } = alone;
  const held = (rich: boolean) => ({
    leverage: 1,
    position: {
      quantity,
      entry,
      margin: rich ? 10 * quantity * entry : margin,
      atMs: START_MS - HOUR_MS,
    },
  });
  const tested = {
    ...held(false),
    funding: (alone.prints ?? []).map((one) => ({ ...one, atMs: START_MS + one.atMs })),
  };
  const calm = rows.map(() => still(entry));
  const legs =
    side > 0
      ? ([leg('long', rows, tested), leg('short', calm, held(true))] as const)
      : ([leg('long', calm, held(true)), leg('short', rows, tested)] as const);
  const given = input('delta-neutral', 100 * quantity * entry + margin, [...legs], {
    liquidation: flat(alone.rate, { style: alone.style ?? 'full-margin' }),
    survivor: { policy: 'hold', reactionMs: 0 },
  });
  const { result } = tell(given);
  const index = side > 0 ? 0 : 1;
  const role = side > 0 ? 'long' : 'short';
  const own = result.legs.find((one) => one.role === role);
  const life = runsOf(given).actual.lives.find((one) => one.leg === index);
  if (own === undefined || life === undefined) throw new Error('the leg was held');
  return { leg: own, life, result };
}
