/**
 * Random histories that kill: dear leverage, jumps between bars on both venues or on one, bars that
 * whip both ways, funding that eats the margin, missing bars, intervals that change on the way.
 * Delta-neutral pairs of linear legs under the scenario's own rules, the survivor closed or held.
 *
 * How often each kind of death comes up is counted where scenarios are compared, and asserted there.
 */
import fc from 'fast-check';
import type {
  OracleBar,
  OracleBars,
  OracleBracket,
  OracleInput,
  OracleLegInput,
  OraclePrint,
} from '../oracle/types.ts';
import { between, orElse } from '../venue-arbitraries.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START_MS = Date.UTC(2024, 0, 1);
const BARS_MAX = 40;

const both = <T>(one: fc.Arbitrary<T>) => fc.tuple(one, one);

/** What befalls one bar beside its ordinary luck. */
const event = fc.oneof(
  { weight: 36, arbitrary: fc.constant({ kind: 'none' as const, size: 0, which: null }) },
  {
    weight: 4,
    // Both venues open away from where they closed, or one of them does.
    arbitrary: fc.record({
      kind: fc.constant('jump' as const),
      size: between(-0.3, 0.3),
      which: fc.constantFrom(null, null, 0 as const, 1 as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('whip' as const),
      size: between(0.02, 0.3),
      which: fc.constantFrom(null, null, null, 0 as const, 1 as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'missing' as const, size: 0, which: null }) },
);

const step = fc.record({
  move: between(-1, 1),
  own: both(between(-1, 1)),
  up: both(between(0, 1)),
  down: both(between(0, 1)),
  event,
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const character = fc.record({
  volatility: fc.constantFrom(0.002, 0.01, 0.03),
  ownVolatility: fc.constantFrom(0.0005, 0.004),
  wick: fc.constantFrom(0.001, 0.01, 0.05),
  price: fc.constantFrom(0.37, 28.5, 61_234.5),
});
type Character = typeof character extends fc.Arbitrary<infer T> ? T : never;

/** The bars of one leg: both share the driver. */
function barsOf(steps: readonly Step[], which: 0 | 1, luck: Character, resolutionMs: number) {
  const bars: OracleBar[] = [];
  let driver = luck.price;
  let apart = 1;
  let close = driver;
  for (const [i, { move, own, up, down, event: befalls }] of steps.entries()) {
    const here = befalls.which === null || befalls.which === which;
    const jump = befalls.kind === 'jump' && here ? befalls.size : 0;
    const whip = befalls.kind === 'whip' && here ? befalls.size : 0;
    const open = close * (1 + jump);
    if (befalls.which === null) driver *= 1 + jump;
    // A venue that jumped alone comes halfway back in every bar.
    else apart = 1 + (apart * (1 + jump) - 1) / 2;
    driver *= 1 + move * luck.volatility;
    close = driver * apart * (1 + own[which] * luck.ownVolatility);
    const high = Math.max(open, close) * (1 + up[which] * luck.wick + whip);
    const low = Math.min(open, close) * (1 - down[which] * luck.wick) * (1 - whip);
    // The first and the last bar are always there: a window has both ends.
    if (befalls.kind !== 'missing' || i === 0 || i === steps.length - 1)
      bars.push({ openMs: START_MS + i * resolutionMs, open, high, low, close });
  }
  return bars;
}

/** Every bar in three, so that putting them together again gives the bar. */
const inThree = (bars: readonly OracleBar[], resolutionMs: number): OracleBars => ({
  resolutionMs: resolutionMs / 3,
  bars: bars.flatMap(({ openMs, open, high, low, close }) => [
    { openMs, open, high: open, low, close: low },
    { openMs: openMs + resolutionMs / 3, open: low, high, low, close: high },
    { openMs: openMs + (2 * resolutionMs) / 3, open: high, high, low: close, close },
  ]),
});

const lastPrices = (
  bars: readonly OracleBar[],
  offs: readonly number[],
  resolutionMs: number,
): OracleBars => ({
  resolutionMs,
  bars: bars.map(({ openMs, open, high, low, close }, i) => {
    const by = 1 + 0.002 * (offs[i % offs.length] ?? 0);
    return { openMs, open: open * by, high: high * by, low: low * by, close: close * by };
  }),
});

const INTERVALS = [HOUR_MS, 2 * HOUR_MS, 4 * HOUR_MS, 8 * HOUR_MS];

/** What a venue's record of funding is like: its interval changes once, anywhere. */
const fundingLuck = fc.record({
  intervals: both(fc.constantFrom(...INTERVALS)),
  changesAfter: fc.integer({ min: 0, max: 12 }),
  offMs: orElse(0, fc.constantFrom(17, 59_999, 61_000, -40_000, 90 * MINUTE_MS)),
  size: fc.constantFrom(0.0001, 0.002, 0.02),
  rates: fc.array(between(-1, 1), { minLength: 1, maxLength: 8 }),
  priced: fc.boolean(),
});
type FundingLuck = typeof fundingLuck extends fc.Arbitrary<infer T> ? T : never;

function printsOf(luck: FundingLuck, lengthMs: number, price: number): OraclePrint[] {
  const { intervals, changesAfter, offMs, size, rates, priced } = luck;
  const prints: OraclePrint[] = [];
  let due = START_MS;
  for (let i = 0; due <= START_MS + lengthMs; i += 1) {
    const rate = rates[i % rates.length] ?? 0;
    const atMs = due + offMs;
    const own = priced && i % 3 !== 0 ? price * (1 + rate * 0.1) : null;
    if (atMs >= START_MS) prints.push({ atMs, rate: rate * size, price: own });
    due += i < changesAfter ? intervals[0] : intervals[1];
  }
  return prints;
}

const settings = fc.record({
  capitalQuote: fc.constantFrom(10_000, 100_000, 250_000),
  reserveFraction: orElse(0, between(0, 0.6)),
  splitFraction: orElse(null, between(0.3, 0.7)),
  slippageFraction: orElse(0, between(0, 0.005)),
  takers: both(orElse(0, between(0, 0.003))),
  leverages: both(between(1.5, 14)),
  firstRate: between(0.002, 0.03),
  rises: fc.array(fc.tuple(between(0.05, 0.6), between(0.001, 0.02)), { maxLength: 3 }),
  style: fc.constantFrom('full-margin' as const, 'market' as const),
  feeFraction: orElse(0, between(0, 0.02)),
  liquidationSlippage: orElse(0, between(0, 0.02)),
  policy: fc.constantFrom('close' as const, 'hold' as const),
  reactionBars: orElse(0, between(0, 20)),
  heldBars: orElse(null, between(0.5, BARS_MAX)),
  offs: fc.array(between(-1, 1), { minLength: 1, maxLength: 5 }),
  filled: both(fc.boolean()),
  inThree: fc.constantFrom(null, null, 0 as const, 1 as const),
  /** Nothing is done so that the venue lets it in. */
  daring: fc.integer({ min: 0, max: 39 }).map((n) => n === 39),
});
type Settings = typeof settings extends fc.Arbitrary<infer T> ? T : never;

/** Brackets around the notional a leg will have, so that some prices reach the next one. */
function bracketsOf({ capitalQuote, leverages, firstRate, rises }: Settings): OracleBracket[] {
  const scale = capitalQuote * Math.min(...leverages);
  const brackets: OracleBracket[] = [];
  let rate = firstRate;
  let to = 0;
  for (const [width, rise] of rises) {
    to += width * scale;
    brackets.push({ to, rate });
    rate += rise;
  }
  brackets.push({ to: Number.POSITIVE_INFINITY, rate });
  return brackets;
}

interface World {
  readonly steps: readonly Step[];
  readonly luck: Character;
  readonly resolutionMs: number;
  readonly funding: readonly [FundingLuck, FundingLuck];
  readonly chosen: Settings;
}

function legOf(world: World, which: 0 | 1, dearest: number): OracleLegInput {
  const { steps, luck, resolutionMs, funding, chosen } = world;
  const bars = barsOf(steps, which, luck, resolutionMs);
  const asked = chosen.leverages[which];
  return {
    role: which === 0 ? 'long' : 'short',
    contract: 'linear',
    side: which === 0 ? 'long' : 'short',
    leverage: chosen.daring ? 4 * asked : Math.min(asked, 0.95 / dearest),
    takerFraction: chosen.takers[which],
    position: null,
    marks: chosen.inThree === which ? inThree(bars, resolutionMs) : { resolutionMs, bars },
    last: chosen.filled[which] ? lastPrices(bars, chosen.offs, resolutionMs) : null,
    funding: printsOf(funding[which], steps.length * resolutionMs, luck.price),
    accrual: 'prints',
    fundingPaidFrom: 'margin',
    venue: null,
  };
}

function inputOf(world: World): OracleInput {
  const { steps, resolutionMs, chosen } = world;
  const maintenance = bracketsOf(chosen);
  const dearest = maintenance.at(-1)?.rate ?? 1;
  return {
    template: 'delta-neutral',
    windowMs: [START_MS, START_MS + steps.length * resolutionMs],
    gridMs: null,
    capitalQuote: chosen.capitalQuote,
    reserveFraction: chosen.reserveFraction,
    splitFraction: chosen.splitFraction,
    slippageFraction: chosen.slippageFraction,
    liquidation: {
      maintenance,
      style: chosen.style,
      feeFraction: chosen.feeFraction,
      slippageFraction: chosen.style === 'market' ? chosen.liquidationSlippage : 0,
    },
    survivor: {
      policy: chosen.policy,
      reactionMs: Math.round(chosen.reactionBars * resolutionMs),
    },
    holdMs: chosen.heldBars === null ? null : Math.round(chosen.heldBars * resolutionMs),
    haircutFraction: 0,
    hedgedMaintenance: null,
    account: null,
    borrow: { kind: 'flat', perYear: 0 },
    legs: [legOf(world, 0, dearest), legOf(world, 1, dearest)],
  };
}

/** A static pair whose legs have every occasion to die. */
export const lethalInputs: fc.Arbitrary<OracleInput> = fc
  .record({
    steps: fc.array(step, { minLength: 2, maxLength: BARS_MAX, size: 'max' }),
    luck: character,
    resolutionMs: fc.constantFrom(15 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS),
    funding: both(fundingLuck),
    chosen: settings,
  })
  .map(inputOf);
