/**
 * Goal: assets behind a leg are money that moves, and nothing else: none that moves is money, the engines agree,
 * the books are whole, the future does not reach back, and death comes where plain arithmetic has it.
 * Method: random walks of the marks and of the asset. The arithmetic below is written for one short with one
 * asset and shares nothing with the program.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EntryRefused } from '../../src/domain/errors.ts';
import type { ExitStyle } from '../../src/domain/exit-style.ts';
import type { ReplayResult } from '../../src/domain/result.ts';
import { durationMs, fraction } from '../../src/units/units.ts';
import { between } from '../arbitraries.ts';
import { type Asset, haircut, withAssets } from '../builders/collateral.ts';
import { tell } from '../builders/engine.ts';
import type { OracleInput } from '../differential/oracle/types.ts';
import { flat, HOUR_MS, hour, input, leg, print, type Row } from '../differential/stories/build.ts';
import { expectSame } from '../same.ts';

const RUNS = { numRuns: 30 };
const BARS = 8;
const MAINTENANCE = 0.05;

/** Bars that hang together: each opens where the one before closed, or beside it. */
const walk = (from: number, reach: number) =>
  fc
    .array(
      fc.record({
        gap: between(-reach / 4, reach / 4),
        move: between(-reach, reach),
        up: between(0, reach / 2),
        down: between(0, reach / 2),
      }),
      { minLength: BARS, maxLength: BARS },
    )
    .map((steps) => {
      let last = from;
      return steps.map(({ gap, move, up, down }, i): Row => {
        const open = i === 0 ? from : last * (1 + gap);
        const close = open * (1 + move);
        last = close;
        return [open, Math.max(open, close) * (1 + up), Math.min(open, close) * (1 - down), close];
      });
    });

interface Story {
  readonly marks: readonly Row[];
  readonly prices: readonly Row[];
  readonly leverage: number;
  readonly share: number;
  readonly haircut: number;
  readonly saleCost: number;
  readonly style: 'market' | 'full-margin';
  readonly rates: readonly number[];
}

const stories = (rates = fc.constant<readonly number[]>([])) =>
  fc.record({
    marks: walk(100, 0.06),
    prices: walk(1, 0.3),
    leverage: fc.constantFrom(3, 6, 9),
    share: between(0.1, 1),
    haircut: fc.constantFrom(0, 0.05, 0.3),
    saleCost: fc.constantFrom(0, 0.02),
    style: fc.constantFrom('market' as const, 'full-margin' as const),
    rates,
  });

const rates = fc.array(between(-0.01, 0.01), {
  minLength: BARS - 1,
  maxLength: BARS - 1,
});

const CAPITAL = 10_000;

const pairOf = ({ marks, leverage, style, rates: paid }: Story): OracleInput =>
  input(
    'delta-neutral',
    CAPITAL,
    [
      leg('long', marks, { leverage: 1 }),
      leg('short', marks, {
        leverage,
        funding: paid.map((rate, i) => print(hour(i + 1), rate)),
      }),
    ],
    {
      liquidation: flat(MAINTENANCE, { style, feeFraction: 0.001 }),
      splitFraction: leverage / (leverage + 1),
    },
  );

const assetOf = ({ prices, share, haircut: cut, saleCost }: Story): Asset => ({
  share,
  rows: prices,
  counting: haircut(cut),
  saleCost,
});

/** By either engine; the run is dropped where the haircut lets nothing in. */
function told(story: Story, engine: 'bar' | 'indexed', loan = 0): ReturnType<typeof tell> {
  const pair = pairOf(story);
  try {
    return tell(pair, { ...withAssets(pair, 'short', [assetOf(story)], loan), engine });
  } catch (error) {
    fc.pre(!(error instanceof EntryRefused));
    throw error;
  }
}

const shortOf = ({ legs }: ReplayResult) => {
  const found = legs.find(({ role }) => role === 'short');
  if (found === undefined) throw new Error('there is a short');
  return found;
};

/** Where a short of q from e with so much money and so many units of the asset dies; null: nowhere. */
function deathOf({ marks, prices, share, haircut: cut }: Story, q: number, margin: number) {
  const [e] = marks[0] as Row;
  const money = margin * (1 - share);
  const units = (margin * share) / (prices[0] as Row)[0];
  const counts = units * (1 - cut);
  const lives = (m: number, p: number): boolean =>
    money + counts * p - q * (m - e) >= MAINTENANCE * q * m;
  const mark = (p: number): number => (money + counts * p + q * e) / (q * (1 + MAINTENANCE));
  for (let bar = 0; bar < marks.length; bar++) {
    const [open, high, low] = marks[bar] as Row;
    const [p, , least] = prices[bar] as Row;
    if (!lives(open, p)) return { bar, mark: open, price: p, doubtful: false, money, units };
    if (!lives(high, p)) return { bar, mark: mark(p), price: p, doubtful: false, money, units };
    const doubtful = lives(low, least);
    const needed = (MAINTENANCE * q * open + q * (open - e) - money) / counts;
    if (!lives(open, least)) return { bar, mark: open, price: needed, doubtful, money, units };
    if (!lives(high, least))
      return { bar, mark: mark(least), price: least, doubtful, money, units };
  }
  return null;
}

describe('assets behind a leg', () => {
  test('kill it where plain arithmetic says, and leave what it says', () => {
    let deaths = 0;
    fc.assert(
      fc.property(stories(), (story) => {
        const { result } = told(story, 'indexed');
        const leg = shortOf(result);
        const q = leg.quantityBase;
        const margin = leg.marginQuote as number;
        const death = deathOf(story, q, margin);
        expect(leg.liquidation === null).toBe(death === null);
        expect(result.ambiguous).toBe(death?.doubtful ?? false);
        if (death === null) return;
        deaths += 1;
        const { bar, mark, price, money, units } = death;
        const [e] = story.marks[0] as Row;
        const left = money + units * price * (1 - story.saleCost) - q * (mark - e);
        const fee = Math.min(Math.max(0, left), 0.001 * q * mark);
        const rest = Math.max(0, left) - fee;
        expect(leg.exit.atMs).toBe(hour(bar));
        expect(leg.exit.price).toBeCloseTo(mark, 8);
        expect(leg.collateral[0]?.exitPrice).toBeCloseTo(price, 9);
        const { marginForfeitedQuote, returnedQuote, insuranceAbsorbedQuote, slippageQuote } =
          leg.liquidation as NonNullable<typeof leg.liquidation>;
        const market = story.style === 'market';
        expect(marginForfeitedQuote).toBeCloseTo(market ? 0 : rest, 7);
        expect(returnedQuote).toBeCloseTo(market ? rest : 0, 7);
        expect(insuranceAbsorbedQuote).toBeCloseTo(Math.max(0, -left), 7);
        expect(slippageQuote).toBeCloseTo(units * price * story.saleCost, 7);
      }),
      { numRuns: 100 },
    );
    expect(deaths).toBeGreaterThan(10);
  });

  test('are walked alike by both engines, and the parts of the loss are the loss', () => {
    fc.assert(
      fc.property(stories(rates), fc.constantFrom(0, 0.5), (story, loan) => {
        const bar = told(story, 'bar', loan).result;
        const indexed = told(story, 'indexed', loan).result;
        expect(indexed).toEqual({ ...bar, engine: 'indexed' });
        const { totals, forcedExit, netBoundsQuote } = bar;
        const net = totals.fundingEarnedQuote + totals.pricePnlQuote - totals.costsQuote;
        expect(Math.abs(totals.netQuote - net)).toBeLessThan(1e-9 * CAPITAL);
        expect(Math.abs(forcedExit?.residualQuote ?? 0)).toBeLessThan(1e-9 * CAPITAL);
        expect(netBoundsQuote[0]).toBeLessThanOrEqual(totals.netQuote);
        // A liquidation never takes more than what was there: the insurance bears the rest.
        expect(shortOf(bar).liquidation?.returnedQuote ?? 0).toBeGreaterThanOrEqual(0);
      }),
      RUNS,
    );
  });

  test('that never move and count in full are money', () => {
    fc.assert(
      fc.property(stories(rates), (story) => {
        const still = story.prices.map((): Row => [1, 1, 1, 1]);
        const backed = told({ ...story, prices: still, haircut: 0, saleCost: 0 }, 'indexed').result;
        const money = tell(pairOf(story)).result;
        const plain = ({ legs, totals, events, netBoundsQuote }: ReplayResult) => ({
          legs: legs.map(
            ({ collateral: _, brokenByCollateral: __, survivalLeverage: ___, ...own }) => own,
          ),
          totals: { ...totals, pairSurvivalLeverage: null },
          events: events.map(({ note: _, ...event }) => event),
          netBoundsQuote,
        });
        expectSame(plain(backed), plain(money));
      }),
      RUNS,
    );
  });

  test('know nothing of what comes', () => {
    fc.assert(
      fc.property(
        stories(rates),
        walk(1, 0.3),
        fc.integer({ min: 1, max: BARS - 1 }),
        (story, other, cut) => {
          const prices = [...story.prices.slice(0, cut), ...other.slice(cut)];
          const known = (result: ReplayResult) =>
            result.events.filter(({ atMs }) => atMs < hour(cut));
          const one = told(story, 'indexed').result;
          const two = told({ ...story, prices }, 'indexed').result;
          expect(known(two)).toEqual(known(one));
        },
      ),
      RUNS,
    );
  });

  test('of which there are several count together', () => {
    fc.assert(
      fc.property(stories(rates), (story) => {
        const pair = pairOf(story);
        const whole = assetOf(story);
        const halves = ['USDe', 'wBETH'].map((name) => ({
          ...whole,
          name,
          share: whole.share / 2,
        }));
        const both = (assets: readonly Asset[]) => {
          try {
            return tell(pair, withAssets(pair, 'short', assets)).result;
          } catch (error) {
            fc.pre(!(error instanceof EntryRefused));
            throw error;
          }
        };
        const [one, two] = [both([whole]), both(halves)];
        // Nor does it matter in which unit an asset is counted.
        const rows = whole.rows.map(([o, h, l, c]): Row => [o * 100, h * 100, l * 100, c * 100]);
        const cents = both([{ ...whole, rows }]);
        expect(cents.totals.netQuote).toBeCloseTo(one.totals.netQuote, 7);
        expect(two.totals.netQuote).toBeCloseTo(one.totals.netQuote, 7);
        expect(two.events.map(({ kind, atMs }) => [kind, atMs])).toEqual(
          one.events.map(({ kind, atMs }) => [kind, atMs]),
        );
      }),
      RUNS,
    );
  });

  test('come out whole under every way of unwinding the leg', () => {
    const styles = fc.constantFrom<ExitStyle>(
      { kind: 'market' },
      { kind: 'fund', balance: 1_000, over: durationMs(2 * HOUR_MS), winners: null },
      { kind: 'backstop', discount: fraction(0.01) },
      { kind: 'coordinated', lag: durationMs(0), penalty: fraction(0.001) },
      { kind: 'coordinated', lag: durationMs(HOUR_MS), penalty: fraction(0) },
      { kind: 'migrate', over: durationMs(2 * HOUR_MS) },
    );
    fc.assert(
      fc.property(stories(rates), styles, (story, style) => {
        const pair = pairOf(story);
        const changes = withAssets(pair, 'short', [assetOf(story)]);
        const scenario = { ...changes.scenario, exits: { long: style, short: style } };
        const by = (engine: 'bar' | 'indexed') => {
          try {
            return tell(pair, { ...changes, scenario, engine }).result;
          } catch (error) {
            fc.pre(!(error instanceof EntryRefused));
            throw error;
          }
        };
        const bar = by('bar');
        expect(by('indexed')).toEqual({ ...bar, engine: 'indexed' });
        const { totals, forcedExit } = bar;
        const net = totals.fundingEarnedQuote + totals.pricePnlQuote - totals.costsQuote;
        expect(Math.abs(totals.netQuote - net)).toBeLessThan(1e-9 * CAPITAL);
        expect(Math.abs(forcedExit?.residualQuote ?? 0)).toBeLessThan(1e-9 * CAPITAL);
      }),
      RUNS,
    );
  });
});
