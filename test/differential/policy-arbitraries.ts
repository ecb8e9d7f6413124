/**
 * Random policies on random histories: collateral moved from every source and at any pace, entries and
 * exits by every rule. Levels are taken from the history they stand against, or they would hardly ever
 * fire. Left out, as the method refuses them: collateral of a shared account and of an inverse carry,
 * an entry rule for a trade already open, and the other leg as a source where it is held outright.
 */
import fc from 'fast-check';
import { anyInputs, inputs, type Template } from './arbitraries.ts';
import type {
  OracleEnter,
  OracleInput,
  OracleLeave,
  OracleLegInput,
  OracleLevel,
  OracleRebalance,
  OracleSignal,
  OracleSpread,
} from './oracle/types.ts';
import { between, orElse } from './venue-arbitraries.ts';

const YEAR_MS = 365 * 86_400_000;

const spread = fc.record({
  bars: fc.oneof(fc.integer({ min: 1, max: 6 }), between(0.5, 12)),
  /** Where among the spreads of the history its level lies. */
  rank: between(0, 1),
});
type SpreadLuck = typeof spread extends fc.Arbitrary<infer T> ? T : never;

const rebalance = fc.record({
  /** Of the ratio a leg is opened with. */
  at: between(0.7, 1.8),
  /** Of that. */
  to: between(0.4, 0.98),
  from: fc.constantFrom(
    'reserve' as const,
    'other leg' as const,
    'other leg' as const,
    'either' as const,
  ),
  transferBars: fc.oneof(
    fc.constantFrom(0, 1, 2, 4),
    between(0, 1),
    between(1, 8),
    between(10, 60),
  ),
  fee: orElse(0, fc.oneof(between(0, 0.001), between(0.001, 0.1))),
  reserve: between(0.02, 0.5),
});

const enter = fc.record({
  spread: orElse(null, spread),
  divergenceRank: orElse(null, between(0.1, 1)),
  coolDownBars: orElse(0, fc.oneof(fc.integer({ min: 1, max: 4 }), between(0.5, 10))),
  times: fc.integer({ min: 1, max: 4 }),
});

/** Small ones often: hedged legs lose and gain little. */
const change = fc.tuple(between(0, 1), between(0, 1)).map(([a, b]) => 0.0005 + 0.2 * a * a * b);

const leave = fc.record({
  spread: orElse(null, spread),
  divergenceRank: orElse(null, between(0.5, 1)),
  /** Of the ratio a leg is opened with. */
  marginRatio: orElse(null, between(1, 3)),
  stop: orElse(null, change),
  takeProfit: orElse(null, change),
});

/** A calendar: values at bars' opens, between them, and before the window. */
const signal = fc.record({
  points: fc.array(fc.tuple(fc.integer({ min: -4, max: 96 }), fc.constantFrom(0, 1, 2)), {
    minLength: 1,
    maxLength: 12,
  }),
  // Seldom, or hardly anything would be entered.
  enter: fc.constantFrom(null, null, null, [1, null], [null, 0]),
  leave: fc.constantFrom(null, [2, null], [null, 0], [1, 1]),
});
type SignalLuck = typeof signal extends fc.Arbitrary<infer T> ? T : never;

const policies = fc
  .record({
    which: fc.constantFrom('moved' as const, 'ruled' as const, 'both' as const),
    rebalance,
    enter: orElse(null, enter, 4),
    leave: orElse(null, leave, 4),
    signal: orElse(null, signal),
  })
  .map(({ which, ...all }) => ({
    signal: which === 'moved' ? null : all.signal,
    rebalance: which === 'ruled' ? null : all.rebalance,
    enter: which === 'moved' ? null : all.enter,
    leave: which === 'moved' ? null : all.leave,
  }));
type Luck = typeof policies extends fc.Arbitrary<infer T> ? T : never;

const gridOf = ({ legs }: OracleInput): number =>
  Math.max(...legs.map(({ marks }) => marks.resolutionMs));

/** The element at a share of the way through the sorted list, moved off it so that nothing ties. */
function ranked(found: readonly number[], rank: number): number {
  const sorted = [...found].sort((a, b) => a - b);
  const level = sorted[Math.min(sorted.length - 1, Math.floor(rank * sorted.length))] ?? 0;
  return level + 1e-4 * Math.abs(level) + 1e-7;
}

/** Roughly the spreads of the history: by the prints' own instants. */
function spreadOf(input: OracleInput, { bars, rank }: SpreadLuck): OracleSpread {
  const gridMs = gridOf(input);
  const overMs = Math.round(bars * gridMs);
  const [from, to] = input.windowMs;
  const signed = input.legs.flatMap(({ side, funding }) =>
    funding.map(({ atMs, rate }) => ({ atMs, rate: side === 'long' ? -rate : rate })),
  );
  const seen: number[] = [];
  for (let now = from + overMs; now < to; now += gridMs) {
    const inside = signed.filter(({ atMs }) => atMs > now - overMs && atMs <= now);
    seen.push(inside.reduce((sum, { rate }) => sum + rate, 0));
  }
  return { overMs, perYear: (ranked(seen, rank) * YEAR_MS) / overMs };
}

/** Divergences of the history's closes. */
function divergenceOf({ legs: [first, second] }: OracleInput, rank: number): number {
  const end = ({ openMs }: { readonly openMs: number }, { marks }: typeof first) =>
    openMs + marks.resolutionMs;
  const others = new Map(second.marks.bars.map((bar) => [end(bar, second), bar.close]));
  const gaps = first.marks.bars.flatMap((bar) => {
    const other = others.get(end(bar, first));
    return other === undefined ? [] : [(2 * Math.abs(bar.close - other)) / (bar.close + other)];
  });
  return ranked(gaps, rank);
}

const lowestRate = ({ liquidation }: OracleInput, { venue }: OracleLegInput): number =>
  (venue?.rules[0].tiers ?? liquidation.maintenance)[0]?.rate ?? 0;

/** A margin ratio, as a multiple of the lower one of the two that the legs are opened with. */
function ratioLevel(input: OracleInput, multiple: number): number {
  const moved = input.legs.filter(({ leverage }) => leverage > 1);
  const opened = Math.min(0.98, ...moved.map((leg) => leg.leverage * lowestRate(input, leg)));
  return Math.min(0.98, multiple * opened);
}

function rebalanceOf(input: OracleInput, luck: NonNullable<Luck['rebalance']>): OracleRebalance {
  const level = ratioLevel(input, luck.at);
  return {
    at: level,
    to: level * luck.to,
    // Spot that is held outright has nothing to give.
    from: input.template === 'segregated' && luck.from === 'other leg' ? 'either' : luck.from,
    transferMs: Math.round(luck.transferBars * gridOf(input)),
    feeQuote: luck.fee * input.capitalQuote,
  };
}

const enterOf = (input: OracleInput, luck: NonNullable<Luck['enter']>): OracleEnter => ({
  spread: luck.spread && spreadOf(input, luck.spread),
  divergenceFraction:
    luck.divergenceRank === null ? null : divergenceOf(input, luck.divergenceRank),
  coolDownMs: Math.round(luck.coolDownBars * gridOf(input)),
  times: luck.times,
});

const leaveOf = (input: OracleInput, luck: NonNullable<Luck['leave']>): OracleLeave => ({
  // Below the middle, or it would be left as soon as it is entered.
  spread: luck.spread && spreadOf(input, { ...luck.spread, rank: 0.5 * luck.spread.rank }),
  divergenceFraction:
    luck.divergenceRank === null ? null : divergenceOf(input, luck.divergenceRank),
  marginRatio: luck.marginRatio === null ? null : ratioLevel(input, luck.marginRatio),
  stopFraction: luck.stop,
  takeProfitFraction: luck.takeProfit,
});

/**
 * What closing down a tier leaves of a position stands exactly at that tier's end, and rounding decides
 * which tier of a whole position it is in: sized out of what is left by then, one digit apart is usual.
 */
function untied(leg: OracleLegInput): OracleLegInput {
  const { venue } = leg;
  const ties = venue?.steps?.kind === 'tiers' && venue.rules.some(({ form }) => form === 'whole');
  return ties ? { ...leg, venue: { ...venue, steps: null } } : leg;
}

function withPolicies(input: OracleInput, luck: Luck): OracleInput {
  const { template, legs } = input;
  const moves = template !== 'cross' && template !== 'inverse' ? luck.rebalance : null;
  const isOpen = legs.some(({ position }) => position !== null);
  return {
    ...input,
    legs: [untied(legs[0]), untied(legs[1])],
    ...(moves !== null && {
      rebalance: rebalanceOf(input, moves),
      // A reserve is there to be sent, more often than a random capital has one.
      reserveFraction: isOpen || moves.from === 'other leg' ? input.reserveFraction : moves.reserve,
    }),
    ...(luck.enter !== null &&
      !isOpen && { enter: { ...enterOf(input, luck.enter), ...levelsOf(luck.signal?.enter) } }),
    ...(luck.leave !== null && {
      leave: { ...leaveOf(input, luck.leave), ...levelsOf(luck.signal?.leave) },
    }),
    ...(luck.signal !== null && { signals: [signalOf(input, luck.signal)] }),
  };
}

const SIGNAL = 'days';

const levelsOf = (
  level: readonly (number | null)[] | null | undefined,
): { readonly signals?: readonly OracleLevel[] } =>
  level == null
    ? {}
    : { signals: [{ name: SIGNAL, min: level[0] ?? null, max: level[1] ?? null }] };

/** Known from every half bar on; of two at one instant the later one counts. */
function signalOf(input: OracleInput, { points }: SignalLuck): OracleSignal {
  const halfMs = gridOf(input) / 2;
  const at = new Map(points.map(([half, value]) => [input.windowMs[0] + half * halfMs, value]));
  // One that is known from the first bar on: the program refuses a series that nobody could have seen.
  if (![...at.keys()].some((atMs) => atMs <= input.windowMs[0])) at.set(input.windowMs[0], 0);
  const values = [...at].map(([atMs, value]) => ({ atMs, value }));
  return { name: SIGNAL, values: values.sort((a, b) => a.atMs - b.atMs) };
}

/** Any input the method covers, with one policy or more. Some entries are refused. */
export const policyInputs = (template?: Template): fc.Arbitrary<OracleInput> =>
  fc.tuple(anyInputs(template), policies).map(([input, luck]) => withPolicies(input, luck));

/** Inputs of one table a leg, which moves collateral and has no other policy. */
export const movedInputs = (template?: Template): fc.Arbitrary<OracleInput> =>
  fc
    .tuple(inputs(template), rebalance)
    .map(([input, luck]) =>
      withPolicies(input, { rebalance: luck, enter: null, leave: null, signal: null }),
    );
