/**
 * Random histories and settings for two implementations to disagree about: two correlated legs with
 * gaps in price and wicks, bars of any length, missing bars, prints at any interval with jitter,
 * every construction, policy and cost that docs/method.md covers. All of it could have happened.
 *
 * Left out, because the method is silent: a trade already open under a carry, `rehedge` of an inverse
 * carry, and a hedged maintenance of a requirement taken at entry. Under an override coin-margined legs get one bracket, because the unit of a
 * bracket's end is quote in a scenario and coin in the formula.
 */
import fc from 'fast-check';
import type {
  OracleBar,
  OracleBars,
  OracleBorrow,
  OracleInput,
  OracleLegInput,
  OraclePrint,
} from './oracle/types.ts';
import {
  accountLuck,
  accountOf,
  between,
  dearest,
  type Expected,
  orElse,
  venueLuck,
  venueOf,
} from './venue-arbitraries.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START_MS = Date.UTC(2024, 0, 1);

/** One bar's luck: the common move, each leg's own part, wicks, and a jump between two bars. */
const step = fc.record({
  move: between(-1, 1),
  own: fc.tuple(between(-1, 1), between(-1, 1)),
  up: fc.tuple(between(0, 1), between(0, 1)),
  down: fc.tuple(between(0, 1), between(0, 1)),
  jump: orElse(0, between(-1, 1)),
  missing: fc.integer({ min: 0, max: 39 }).map((n) => n === 0),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Character {
  readonly volatility: number;
  readonly ownVolatility: number;
  readonly wick: number;
  readonly price: number;
}
const character: fc.Arbitrary<Character> = fc.record({
  volatility: fc.constantFrom(0.002, 0.02, 0.08),
  ownVolatility: fc.constantFrom(0.0005, 0.005, 0.03),
  wick: fc.constantFrom(0.001, 0.02, 0.15),
  price: fc.constantFrom(0.37, 28.5, 61_234.5),
});

/** The bars of one leg: they share the driver and keep a gap of their own. */
function barsOf(steps: readonly Step[], which: 0 | 1, luck: Character, resolutionMs: number) {
  const bars: OracleBar[] = [];
  let driver = luck.price;
  let close = luck.price * (1 + (steps[0]?.own[which] ?? 0) * luck.ownVolatility);
  for (const [i, { move, own, up, down, jump, missing }] of steps.entries()) {
    const open = close * (1 + jump * luck.volatility);
    driver *= (1 + jump * luck.volatility) * (1 + move * luck.volatility);
    close = driver * (1 + own[which] * luck.ownVolatility);
    const high = Math.max(open, close) * (1 + up[which] * luck.wick);
    const low = Math.min(open, close) * (1 - down[which] * luck.wick);
    // The first and the last bar are always there: a window has both ends.
    if (!missing || i === 0 || i === steps.length - 1)
      bars.push({ openMs: START_MS + i * resolutionMs, open, high, low, close });
  }
  return bars;
}

/** Every bar cut in `parts`, so that putting them together again gives the bar. */
function finer(bars: readonly OracleBar[], resolutionMs: number, parts: number): OracleBars {
  if (parts === 1) return { resolutionMs, bars };
  const cut = resolutionMs / parts;
  return {
    resolutionMs: cut,
    bars: bars.flatMap(({ openMs, open, high, low, close }) => [
      { openMs, open, high, low: Math.min(open, close), close: open },
      ...Array.from({ length: parts - 2 }, (_, i) => ({
        openMs: openMs + (i + 1) * cut,
        open,
        high: open,
        low: open,
        close: open,
      })),
      { openMs: openMs + (parts - 1) * cut, open, high: Math.max(open, close), low, close },
    ]),
  };
}

/** Prints over a stretch: an interval, jitter, rates, sometimes their own price. */
const prints = (lengthMs: number, price: number): fc.Arbitrary<OraclePrint[]> =>
  fc
    .record({
      intervalMs: fc.constantFrom(HOUR_MS, 4 * HOUR_MS, 8 * HOUR_MS),
      offMs: orElse(0, fc.constantFrom(17, 59_999, 61_000, -40_000, 90 * MINUTE_MS)),
      size: fc.constantFrom(0.0001, 0.002, 0.01),
      rates: fc.array(between(-1, 1), { minLength: 1, maxLength: 12 }),
      priced: fc.boolean(),
      told: fc.boolean(),
    })
    .map(({ intervalMs, offMs, size, rates, priced, told }) => {
      const count = Math.min(200, Math.ceil(lengthMs / intervalMs) + 1);
      return Array.from({ length: count }, (_, i) => ({
        atMs: START_MS + i * intervalMs + offMs,
        rate: (rates[i % rates.length] ?? 0) * size,
        price: priced && i % 3 !== 0 ? price * (1 + (rates[i % rates.length] ?? 0) * 0.1) : null,
        ...(told && { intervalMs }),
      })).filter((print) => print.atMs >= START_MS);
    });

/** One to three brackets, rates rising. */
const brackets = fc
  .record({
    rate: between(0.002, 0.05),
    rises: fc.array(between(0.001, 0.05), { maxLength: 2 }),
    ends: fc.tuple(between(1_000, 100_000), between(1_000, 300_000)),
  })
  .map(({ rate, rises, ends }) => {
    const rates = [rate];
    for (const rise of rises) rates.push((rates.at(-1) ?? 0) + rise);
    return rates.map((one, i) => ({
      rate: one,
      to: i === rates.length - 1 ? Number.POSITIVE_INFINITY : ends[0] + (i === 0 ? 0 : ends[1]),
    }));
  });

const settings = fc.record({
  capitalQuote: fc.constantFrom(10_000, 100_000, 250_000),
  reserveFraction: orElse(0, between(0, 0.6)),
  splitFraction: orElse(null, between(0.3, 0.7)),
  slippageFraction: orElse(0, between(0, 0.005)),
  taker: orElse(0, between(0, 0.003)),
  leverages: fc.tuple(between(1, 12), between(1, 12)),
  maintenance: brackets,
  style: fc.constantFrom('full-margin' as const, 'market' as const),
  feeFraction: orElse(0, between(0, 0.02)),
  liquidationSlippage: orElse(0, between(0, 0.02)),
  policy: fc.constantFrom('close' as const, 'hold' as const, 'rehedge' as const),
  reactionMs: orElse(
    0,
    fc.integer({ min: 0, max: 20 }).map((n) => n * 15 * MINUTE_MS),
  ),
  heldBars: orElse(null, between(0.5, 40)),
  haircutFraction: orElse(0, between(0, 0.3)),
  perYear: orElse(0, between(0, 3)),
  borrowed: fc.constantFrom('flat' as const, 'flat' as const, 'series' as const),
  inverse: fc.tuple(fc.boolean(), fc.boolean()),
  filled: fc.tuple(fc.boolean(), fc.boolean()),
  open: fc.integer({ min: 0, max: 7 }).map((n) => n === 0),
  /** Whether the venues' rules hold, or the scenario's own. */
  byVenue: fc.integer({ min: 0, max: 2 }).map((n) => n > 0),
  venues: fc.tuple(venueLuck, venueLuck),
  account: accountLuck,
  hedgedMaintenance: orElse(null, between(0.002, 0.03)),
  accruals: fc.tuple(
    fc.constantFrom('prints' as const, 'prints' as const, 'continuous' as const),
    fc.constantFrom('prints' as const, 'prints' as const, 'continuous' as const),
  ),
  paidFrom: fc.tuple(
    fc.constantFrom('margin' as const, 'balance' as const),
    fc.constantFrom('margin' as const, 'balance' as const),
  ),
  /** Nothing is done so that the venue lets it in. */
  daring: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
});
type Settings = typeof settings extends fc.Arbitrary<infer T> ? T : never;

const TEMPLATES = ['delta-neutral', 'segregated', 'cross', 'inverse', 'reverse'] as const;
export type Template = (typeof TEMPLATES)[number];

const ROLES = {
  'delta-neutral': ['long', 'short'],
  segregated: ['spot', 'perp'],
  cross: ['spot', 'perp'],
  inverse: ['spot', 'perp'],
  reverse: ['spot', 'perp'],
} as const;

function contractOf(template: Template, which: 0 | 1, coin: boolean): OracleLegInput['contract'] {
  if (template === 'delta-neutral') return coin ? 'inverse' : 'linear';
  if (which === 0) return 'spot';
  return template === 'inverse' ? 'inverse' : 'linear';
}

interface World {
  readonly template: Template;
  readonly steps: readonly Step[];
  readonly luck: Character;
  readonly resolutionMs: number;
  readonly parts: readonly [number, number];
  readonly chosen: Settings;
  readonly funding: readonly [OraclePrint[], OraclePrint[]];
  readonly borrow: OraclePrint[];
}

/** Roughly what a leg will be. */
function expectedOf(
  { template, steps, luck, resolutionMs, chosen }: World,
  contract: Expected['contract'],
  leverage: number,
): Expected {
  const k = chosen.capitalQuote * (1 - chosen.reserveFraction);
  const carried = template === 'segregated' ? k * (leverage / (1 + leverage)) : k;
  const isPair = template === 'delta-neutral' || template === 'reverse';
  const times = template === 'cross' ? leverage : 1;
  return {
    contract,
    notionalQuote: isPair ? 0.5 * k * leverage : carried * times,
    price: luck.price,
    leverage,
    windowMs: [START_MS, START_MS + steps.length * resolutionMs],
    resolutionMs,
  };
}

function legOf(world: World, which: 0 | 1): OracleLegInput {
  const { template, steps, luck, resolutionMs, parts, chosen } = world;
  const bars = barsOf(steps, which, luck, resolutionMs);
  const contract = contractOf(template, which, chosen.inverse[which]);
  const first = bars[0]?.open ?? luck.price;
  const isLong = (which === 0) !== (template === 'reverse');
  // A margin that does not exceed the maintenance of its own notional is refused, not replayed.
  const rate = chosen.byVenue
    ? dearest(chosen.venues[which])
    : (chosen.maintenance.at(-1)?.rate ?? 1);
  const asked = chosen.leverages[which];
  // Nor is an account that its haircut, its costs and its maintenance would unwind at once.
  const costs = 2 * (chosen.taker + chosen.slippageFraction);
  const lasting =
    template === 'cross' ? 0.9 / (chosen.haircutFraction + rate + costs) : 0.95 / rate;
  const leverage = chosen.daring ? 2 * asked : Math.min(asked, lasting);
  const outright = contract === 'spot' && template !== 'reverse';
  // What each of two legs can post.
  const affordable = 0.45 * chosen.capitalQuote * (1 - chosen.reserveFraction);
  const open = chosen.open && template === 'delta-neutral' && !chosen.inverse.includes(true);
  return {
    role: ROLES[template][which],
    contract,
    side: isLong ? 'long' : 'short',
    leverage: outright ? 1 : leverage,
    takerFraction: chosen.taker,
    position: open
      ? {
          quantity: (affordable * leverage) / first,
          entry: first * (1 + (steps[0]?.move ?? 0) * 0.05),
          margin: affordable,
          atMs: START_MS - HOUR_MS,
        }
      : null,
    marks: finer(bars, resolutionMs, parts[which]),
    last:
      contract !== 'spot' && chosen.filled[which]
        ? {
            resolutionMs,
            bars: bars.map((bar, i) => {
              const off = 1 + 0.002 * (steps[i]?.own[which] ?? 0);
              const { open: first, high, low, close } = bar;
              return {
                openMs: bar.openMs,
                open: first * off,
                high: high * off,
                low: low * off,
                close: close * off,
              };
            }),
          }
        : null,
    funding: contract === 'spot' ? [] : world.funding[which],
    accrual: contract === 'spot' ? 'prints' : chosen.accruals[which],
    fundingPaidFrom: chosen.paidFrom[which],
    venue: chosen.byVenue
      ? venueOf(chosen.venues[which], expectedOf(world, contract, leverage))
      : null,
  };
}

function inputOf(world: World): OracleInput {
  const { template, steps, resolutionMs, chosen } = world;
  const legs = [legOf(world, 0), legOf(world, 1)] as const;
  const coin = legs.some((leg) => leg.contract === 'inverse');
  const [firstBracket] = chosen.maintenance;
  const single = { to: Number.POSITIVE_INFINITY, rate: firstBracket?.rate ?? 0.01 };
  const borrow: OracleBorrow =
    chosen.borrowed === 'flat'
      ? { kind: 'flat', perYear: chosen.perYear }
      : { kind: 'series', prints: world.borrow.map((print) => ({ ...print, price: null })) };
  const byEntry = legs.some(({ venue }) => venue?.rules.some(({ basis }) => basis === 'entry'));
  const unanswered = template === 'inverse' && chosen.policy === 'rehedge';
  return {
    template,
    windowMs: [START_MS, START_MS + steps.length * resolutionMs],
    gridMs: null,
    capitalQuote: chosen.capitalQuote,
    reserveFraction: chosen.reserveFraction,
    splitFraction: template === 'cross' || template === 'inverse' ? null : chosen.splitFraction,
    slippageFraction: chosen.slippageFraction,
    liquidation: {
      maintenance: coin ? [single] : chosen.maintenance,
      style: chosen.style,
      feeFraction: chosen.feeFraction,
      slippageFraction: chosen.style === 'market' ? chosen.liquidationSlippage : 0,
    },
    survivor: {
      policy: unanswered ? 'close' : chosen.policy,
      reactionMs: chosen.reactionMs,
    },
    holdMs: chosen.heldBars === null ? null : Math.round(chosen.heldBars * resolutionMs),
    haircutFraction: chosen.haircutFraction,
    hedgedMaintenance: template === 'cross' && !byEntry ? chosen.hedgedMaintenance : null,
    account:
      template === 'cross' && chosen.byVenue
        ? accountOf(chosen.account, expectedOf(world, 'spot', legs[1].leverage))
        : null,
    borrow,
    legs,
  };
}

const worlds = (
  template: Template | undefined,
  chosen: fc.Arbitrary<Settings>,
): fc.Arbitrary<OracleInput> =>
  fc
    .record({
      template: template === undefined ? fc.constantFrom(...TEMPLATES) : fc.constant(template),
      steps: fc.array(step, { minLength: 2, maxLength: 48, size: 'max' }),
      luck: character,
      // Never coarser than the shortest funding interval, which the program would refuse.
      resolutionMs: fc.constantFrom(15 * MINUTE_MS, HOUR_MS),
      parts: fc.constantFrom([1, 1] as const, [1, 3] as const, [5, 1] as const),
      chosen,
    })
    .chain((world) => {
      const lengthMs = world.steps.length * world.resolutionMs;
      const { price } = world.luck;
      return fc
        .tuple(prints(lengthMs, price), prints(lengthMs, price), prints(lengthMs, price))
        .map(([one, other, borrow]) => inputOf({ ...world, funding: [one, other], borrow }));
    });

/** Any input the method covers; or, of one construction only. Some entries are refused. */
export const anyInputs = (template?: Template): fc.Arbitrary<OracleInput> =>
  worlds(template, settings);

/**
 * Under the scenario's own rules, with funding that falls due at its prints and lands on the margin;
 * every entry is let in. For laws that change an input and expect a known change of the output.
 */
export const inputs = (template?: Template): fc.Arbitrary<OracleInput> =>
  worlds(
    template,
    settings.map((chosen) => ({
      ...chosen,
      byVenue: false,
      daring: false,
      hedgedMaintenance: null,
      accruals: ['prints', 'prints'],
      paidFrom: ['margin', 'margin'],
    })),
  );
