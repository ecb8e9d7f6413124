/**
 * Goal: the laws of a crowd, whoever is in it and whatever the market does.
 * Method: random pairs of venues on hourly bars, random crowds; and the same crowd by a second walk that knows
 * nothing of frontiers, rounds or running sums.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CrowdScene, layCrowd } from '../../src/crowd/crowd.ts';
import type { Crowd } from '../../src/domain/crowd.ts';
import type { PriceColumns, Tape } from '../../src/market/tape.ts';
import { durationMs, fraction } from '../../src/units/units.ts';
import { between } from '../arbitraries.ts';
import { crowd, HOUR, sceneOf, shares } from '../builders/crowd.ts';
import { tell } from '../builders/engine.ts';
import type { OracleInput } from '../differential/oracle/types.ts';
import { flat, input, leg, type Row } from '../differential/stories/build.ts';

const MAINTENANCE = 0.01;
const COLUMNS = ['open', 'high', 'low', 'close'] as const;

/** Bars that hang together: each opens where the last one closed. */
const walkOf = (bars: number): fc.Arbitrary<readonly Row[]> =>
  fc
    .array(fc.record({ close: between(-0.15, 0.15), up: between(0, 0.1), down: between(0, 0.1) }), {
      minLength: bars,
      maxLength: bars,
    })
    .map((steps) => {
      let open = 100;
      return steps.map(({ close: change, up, down }): Row => {
        const close = open * (1 + change);
        const row: Row = [
          open,
          Math.max(open, close) * (1 + up),
          Math.min(open, close) * (1 - down),
          close,
        ];
        open = close;
        return row;
      });
    });

const BARS = 8;
const anyInput: fc.Arbitrary<OracleInput> = fc
  .tuple(walkOf(BARS), walkOf(BARS))
  .map(([long, short]) =>
    input('delta-neutral', 10_000, [leg('long', long), leg('short', short)], {
      liquidation: flat(MAINTENANCE),
    }),
  );
const anyScene: fc.Arbitrary<CrowdScene> = anyInput.map(sceneOf);

const anyCrowd: fc.Arbitrary<Crowd> = fc
  .record({
    leverages: fc.uniqueArray(between(1.5, 40), { minLength: 1, maxLength: 6 }),
    prefactor: fc.constantFrom(0, 0.3, 1, 3),
    volumePerDay: fc.constantFrom(5_000, 50_000, 500_000),
    recoveryHours: fc.constantFrom(0.5, 1, 6),
    reactionHours: fc.constantFrom(0, 1, 2.5),
  })
  .map(({ leverages, prefactor, volumePerDay, recoveryHours, reactionHours }) =>
    crowd({
      leverages: shares(...leverages.map((one) => [one, 100 / leverages.length] as const)),
      accounts: leverages.length,
      impact: { prefactor, volumePerDay, volatilityPerDay: fraction(0.1) },
      recovery: durationMs(recoveryHours * HOUR),
      reaction: durationMs(reactionHours * HOUR),
    }),
  );

/** With a fund, holders of the other side, a band, and entries one after the other. */
const fullCrowd: fc.Arbitrary<Crowd> = fc
  .tuple(
    anyCrowd,
    fc.record({
      fund: fc.constantFrom(null, 0, 500, 1e9),
      opposite: fc.boolean(),
      band: fc.constantFrom(0, 0.02),
      over: fc.constantFrom(0, 4),
      margin: fc.constantFrom('quote' as const, 'coin' as const),
      seed: fc.integer({ min: 0, max: 1_000 }),
    }),
  )
  .map(([base, { fund, opposite, band, over, margin, seed }]) => ({
    ...base,
    fund,
    opposite: opposite ? { notional: base.notional, leverages: base.leverages } : null,
    entryBand: fraction(band),
    entriesOver: durationMs(over * HOUR),
    accounts: 20,
    margin,
    seed,
  }));

const marksOf = ({ legs }: Tape): readonly PriceColumns[] => legs.map(({ mark }) => mark);

/** The first bars of a scene. */
const cut = (scene: CrowdScene, bars: number): CrowdScene => ({
  ...scene,
  tape: {
    ...scene.tape,
    openMs: scene.tape.openMs.slice(0, bars),
    legs: scene.tape.legs.map((one) => ({
      ...one,
      mark: {
        open: one.mark.open.slice(0, bars),
        high: one.mark.high.slice(0, bars),
        low: one.mark.low.slice(0, bars),
        close: one.mark.close.slice(0, bars),
      },
      fillOpen: one.fillOpen.slice(0, bars),
      fillClose: one.fillClose.slice(0, bars),
    })),
  },
});

describe('a crowd', () => {
  test('never learns of what comes later', () => {
    fc.assert(
      fc.property(
        anyScene,
        fullCrowd,
        fc.integer({ min: 1, max: BARS - 1 }),
        (scene, one, bars) => {
          const whole = marksOf(layCrowd(scene, one).tape);
          for (const [i, mark] of marksOf(layCrowd(cut(scene, bars), one).tape).entries())
            for (const column of COLUMNS)
              expect(mark[column]).toEqual(whole[i]?.[column].slice(0, bars));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('is told in any order, and does the same', () => {
    fc.assert(
      fc.property(anyScene, anyCrowd, (scene, one) => {
        const turned = { ...one, leverages: [...one.leverages].reverse() };
        expect(layCrowd(scene, turned).tape).toEqual(layCrowd(scene, one).tape);
      }),
      { numRuns: 60 },
    );
  });

  test('leaves bars that are bars, and never touches the recorded ones', () => {
    fc.assert(
      fc.property(anyScene, fullCrowd, (scene, one) => {
        const before = structuredClone(scene.tape);
        const { tape } = layCrowd(scene, one);
        expect(scene.tape).toEqual(before);
        for (const { open, high, low, close } of marksOf(tape))
          for (let bar = 0; bar < BARS; bar++) {
            const [o, h, l, c] = [open[bar], high[bar], low[bar], close[bar]] as number[];
            expect(l).toBeGreaterThan(0);
            expect(h).toBeGreaterThanOrEqual(Math.max(o ?? 0, c ?? 0));
            expect(l).toBeLessThanOrEqual(Math.min(o ?? 0, c ?? 0));
          }
      }),
      { numRuns: 60 },
    );
  });

  test('has every loss beyond a margin paid once, and no fund below zero', () => {
    fc.assert(
      fc.property(anyScene, fullCrowd, (scene, one) => {
        for (const market of layCrowd(scene, one).markets) {
          const { fundBeforeQuote, fundAfterQuote, paidQuote } = market;
          expect(market.shortfallQuote).toBeCloseTo(paidQuote + market.socialisedQuote, 6);
          if (fundBeforeQuote === null || fundAfterQuote === null) {
            expect(market.socialisedQuote).toBe(0);
            expect(market.adl).toEqual([]);
            continue;
          }
          expect(fundAfterQuote).toBeGreaterThanOrEqual(0);
          expect(fundBeforeQuote - fundAfterQuote).toBeCloseTo(paidQuote, 4);
          for (const { shareFraction } of market.adl) {
            expect(shareFraction).toBeGreaterThan(0);
            expect(shareFraction).toBeLessThanOrEqual(1);
          }
        }
      }),
      { numRuns: 80 },
    );
  });

  /*
   * With what is pushed there to stay, and volume counted in coin, z is a sum over the dead: who dies with less
   * dies with more. With recovery it need not be so: a death that comes sooner is forgotten sooner.
   */
  test('that is larger, or pushes harder, spares nobody and no price', () => {
    const lasting = (one: Crowd, prefactor: number): Crowd => ({
      ...one,
      recovery: durationMs(Number.MAX_SAFE_INTEGER),
      impact: { ...one.impact, prefactor, volumePerDay: 'measured' },
    });
    const traded = new Float64Array(BARS).fill(25);
    fc.assert(
      fc.property(anyScene, anyCrowd, between(1, 4), (bare, one, more) => {
        // A volatility is stated, so that the hour without any volume is not asked for one.
        const scene = { ...bare, traded: [traded, traded] };
        const less = tryLay(scene, lasting(one, 0.5), 1);
        if (less === null) return;
        for (const [prefactor, scale] of [
          [0.5 * more, 1],
          [0.5, more],
        ] as const) {
          const most = layCrowd(scene, lasting(one, prefactor), scale);
          const [before, after] = [marksOf(less.tape), marksOf(most.tape)];
          for (const column of COLUMNS)
            for (let bar = 0; bar < BARS; bar++) {
              expect(after[0]?.[column][bar]).toBeLessThanOrEqual(before[0]?.[column][bar] ?? 0);
              expect(after[1]?.[column][bar]).toBeGreaterThanOrEqual(before[1]?.[column][bar] ?? 0);
            }
        }
      }),
      { numRuns: 80 },
    );
  });
});

/*
 * Both engines run on the moved tape, with the rounds of auto-deleveraging that follow; their results are one
 * but for their names, and the forced-exit loss is still the sum of its parts.
 */
test('a replay under a crowd is the same by either engine, and its parts sum', () => {
  fc.assert(
    fc.property(anyInput, fullCrowd, between(1.5, 20), (asked, one, leverage) => {
      const [long, short] = asked.legs;
      const pair = {
        ...asked,
        legs: [
          { ...long, leverage },
          { ...short, leverage },
        ] as const,
      };
      const change = { scenario: { crowd: { ...one, rounds: 3 } } };
      const { engine: _, ...indexed } = tell(pair, change).result;
      const { engine: __, ...bar } = tell(pair, { ...change, engine: 'bar' }).result;
      expect(bar).toEqual(indexed);
      expect(Math.abs(indexed.forcedExit?.residualQuote ?? 0)).toBeLessThan(1e-9 * 10_000);
      const { crowdsPartQuote = 0, netWithQuote, netWithoutQuote = 0 } = indexed.crowd ?? {};
      expect(netWithQuote).toBeCloseTo(netWithoutQuote - crowdsPartQuote, 9);
    }),
    { numRuns: 25 },
  );
});

/** Null where somebody dies before an hour of volume is known. */
function tryLay(scene: CrowdScene, one: Crowd, scale: number) {
  try {
    return layCrowd(scene, one, scale);
  } catch {
    return null;
  }
}

/*
 * The second walk. Every trade ever made is kept with its instant, and what presses is summed anew each time it
 * is asked; accounts are asked one by one for their equity, in any order, until nobody dies any more.
 */
interface Trade {
  readonly market: number;
  readonly atMs: number;
  readonly z: number;
}

interface NaiveAccount {
  readonly leverage: number;
  readonly alive: boolean[];
  /** When its other leg is sold; Infinity: it is not to be. */
  readonly closeAtMs: number[];
}

function naiveMarks({ tape }: CrowdScene, one: Crowd): readonly PriceColumns[] {
  const accounts = one.leverages.map(
    ({ leverage }): NaiveAccount => ({
      leverage,
      alive: [true, true],
      closeAtMs: [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    }),
  );
  const coins = one.notional / one.leverages.length / (tape.legs[0]?.mark.open[0] ?? 0);
  const trades: Trade[] = [];
  const marks = tape.legs.map(({ mark }) => structuredClone(mark));
  const { prefactor } = one.impact;
  const volume = one.impact.volumePerDay as number;
  const impactOn = (market: number, nowMs: number, of = trades): number => {
    let z = 0;
    for (const trade of of)
      if (trade.market === market) z += trade.z * 0.25 ** ((nowMs - trade.atMs) / one.recovery);
    return Math.sign(z) * Math.min(0.9, prefactor * Math.sqrt(Math.abs(z)));
  };
  const trade = (market: number, atMs: number, signed: number, price: number): Trade => ({
    market,
    atMs,
    z: (0.1 * 0.1 * signed * price) / volume,
  });
  const isDead = (leverage: number, side: number, entry: number, price: number): boolean =>
    (coins * entry) / leverage + side * coins * (price - entry) < MAINTENANCE * coins * price;
  for (let bar = 0; bar < BARS; bar++) {
    const nowMs = tape.openMs[bar] as number;
    const opens = [0, 1].map((market) => impactOn(market, nowMs));
    for (const market of [0, 1])
      for (const account of accounts)
        if (account.alive[market] && (account.closeAtMs[market] as number) <= nowMs) {
          account.alive[market] = false;
          const price = tape.legs[market]?.mark.open[bar] as number;
          trades.push(trade(market, nowMs, market === 0 ? -coins : coins, price));
        }
    for (const market of [0, 1]) {
      const side = market === 0 ? 1 : -1;
      const recorded = tape.legs[market]?.mark as PriceColumns;
      const extreme = recorded[side > 0 ? 'low' : 'high'][bar] as number;
      const entry = recorded.open[0] as number;
      const other = impactOn(market, nowMs);
      let died = true;
      while (died) {
        died = false;
        const price = extreme * (1 + impactOn(market, nowMs));
        for (const account of accounts)
          if (account.alive[market] && isDead(account.leverage, side, entry, price)) {
            account.alive[market] = false;
            account.closeAtMs[1 - market] = nowMs + tape.gridMs + one.reaction;
            trades.push(trade(market, nowMs, -side * coins, extreme));
            died = true;
            break;
          }
      }
      const after = impactOn(market, nowMs);
      const mark = marks[market] as PriceColumns;
      mark.open[bar] = (recorded.open[bar] as number) * (1 + (opens[market] as number));
      mark.close[bar] = (recorded.close[bar] as number) * (1 + after);
      const ends = [mark.open[bar] as number, mark.close[bar] as number];
      const low = (recorded.low[bar] as number) * (1 + (side > 0 ? after : other));
      const high = (recorded.high[bar] as number) * (1 + (side > 0 ? other : after));
      mark.low[bar] = Math.min(low, ...ends);
      mark.high[bar] = Math.max(high, ...ends);
    }
  }
  return marks;
}

test('a second walk, by equity and one by one, comes to the same prices', () => {
  fc.assert(
    fc.property(anyScene, anyCrowd, (scene, one) => {
      const [ours, theirs] = [marksOf(layCrowd(scene, one).tape), naiveMarks(scene, one)];
      for (const market of [0, 1])
        for (const column of COLUMNS)
          for (let bar = 0; bar < BARS; bar++) {
            const expected = theirs[market]?.[column][bar] as number;
            const found = ours[market]?.[column][bar] as number;
            expect(Math.abs(found / expected - 1)).toBeLessThan(1e-8);
          }
    }),
    { numRuns: 300 },
  );
});
