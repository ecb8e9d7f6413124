/**
 * Goal: what must not matter does not: the unit of the coin, which venue is which, how finely the
 * same bars are cut, the zone of the machine. And what must turn around does: the sides.
 * Method: a random history told twice, the second time with that one thing changed.
 */
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { between } from '../arbitraries.ts';
import { runsOf, tell } from '../builders/engine.ts';
import { inputs } from '../differential/arbitraries.ts';
import { disagreements, said } from '../differential/compare.ts';
import { engine } from '../differential/engine.ts';
import type {
  OracleBars,
  OracleInput,
  OracleLegInput,
  OracleOutput,
} from '../differential/oracle/types.ts';

const RUNS = { numRuns: 140 };

const changed = (
  input: OracleInput,
  leg: (own: OracleLegInput) => OracleLegInput,
  rest: Partial<OracleInput> = {},
): OracleInput => ({ ...input, ...rest, legs: [leg(input.legs[0]), leg(input.legs[1])] });

function priced(own: OracleBars, by: number): OracleBars {
  const bars = own.bars.map(({ openMs, open, high, low, close }) => ({
    openMs,
    open: open * by,
    high: high * by,
    low: low * by,
    close: close * by,
  }));
  return { ...own, bars };
}

describe('scale', () => {
  test('prices in another unit of the coin give the same money and quantities ÷ that unit', () => {
    fc.assert(
      fc.property(inputs(), between(0.1, 3), (input, by) => {
        // Coin: margins, and the ends of brackets of an inverse leg, are measured in it.
        const coin = (own: OracleLegInput): number => (own.contract === 'inverse' ? by : 1);
        const there = engine(
          changed(input, (own) => ({
            ...own,
            marks: priced(own.marks, by),
            last: own.last && priced(own.last, by),
            funding: own.funding.map((one) => ({ ...one, price: one.price && one.price * by })),
            position: own.position && {
              ...own.position,
              quantity: own.position.quantity / by,
              entry: own.position.entry * by,
              margin: own.position.margin / coin(own),
            },
          })),
        );
        expect(said(disagreements(engine(input), inUnit(there, 1 / by)))).toBe('');
      }),
      RUNS,
    );
  });

  test('ten times the capital makes ten times everything that is money', () => {
    fc.assert(
      fc.property(inputs(), (input) => {
        const by = 10;
        const there = tell(
          changed(
            input,
            (own) => ({
              ...own,
              position: own.position && {
                ...own.position,
                quantity: own.position.quantity * by,
                margin: own.position.margin * by,
              },
            }),
            {
              capitalQuote: input.capitalQuote * by,
              liquidation: {
                ...input.liquidation,
                maintenance: input.liquidation.maintenance.map(({ to, rate }) => ({
                  to: to * by,
                  rate,
                })),
              },
            },
          ),
        ).result;
        const here = tell(input).result;
        const { netQuote, fundingEarnedQuote, capitalQuote } = here.totals;
        // Where all is lost, or no funding kept, a rounding decides between a rate and none.
        const atNothing = new Set<string>();
        if (netQuote < -capitalQuote * (1 - 1e-9)) atNothing.add('irrFraction');
        if (Math.abs(fundingEarnedQuote) < 1e-6 * capitalQuote)
          atNothing.add('fundingIntervalsPerForcedExit');
        for (const [name, value] of Object.entries(here.totals)) {
          const other: number | null = there.totals[name as keyof typeof here.totals];
          if (atNothing.has(name)) continue;
          if (value === null) expect(other).toBeNull();
          else if (name.endsWith('Quote'))
            expect(Math.abs((other ?? NaN) / by - value)).toBeLessThan(1e-8 * input.capitalQuote);
          else if (name.endsWith('Ms')) continue;
          else
            expect(Math.abs((other ?? NaN) - value)).toBeLessThan(
              1e-6 * Math.max(1, Math.abs(value)),
            );
        }
      }),
      RUNS,
    );
  });
});

/** The prices and quantities of an output in another unit of the coin. */
function inUnit(output: OracleOutput, by: number): OracleOutput {
  const legs = output.legs.map((leg) => ({
    ...leg,
    quantityBase: leg.quantityBase / by,
    entry: { ...leg.entry, price: leg.entry.price * by },
    exit: { ...leg.exit, price: leg.exit.price * by },
    liquidation: leg.liquidation && {
      ...leg.liquidation,
      triggerPrice: leg.liquidation.triggerPrice * by,
      bankruptcyPrice: leg.liquidation.bankruptcyPrice && leg.liquidation.bankruptcyPrice * by,
    },
  }));
  return { ...output, legs };
}

/** A linear pair without costs, so that the sides are all that tells its legs apart. */
const costless = (input: OracleInput): OracleInput =>
  changed(
    input,
    (own) => ({ ...own, contract: 'linear', leverage: 3, takerFraction: 0, position: null }),
    { slippageFraction: 0, splitFraction: null },
  );

describe('sides', () => {
  const pairs = inputs('delta-neutral').map(costless);

  test('the pair the other way around pays what this one receives, print by print', () => {
    fc.assert(
      fc.property(pairs, (input) => {
        const [first, second] = input.legs;
        const turned: OracleInput = {
          ...input,
          legs: [
            { ...second, role: 'long', side: 'long' },
            { ...first, role: 'short', side: 'short' },
          ],
        };
        const here = runsOf(input).twin;
        const there = runsOf(turned).twin;
        for (const leg of [0, 1] as const) {
          const own = here.lives.find((life) => life.leg === leg);
          const other = there.lives.find((life) => life.leg === 1 - leg);
          expect(other?.quantity).toBeCloseTo(own?.quantity ?? NaN, 6);
          expect(other?.settlements).toBe(own?.settlements);
          const flow = (life: typeof own): number =>
            (life?.wallet.at(-1)?.wallet ?? 0) - (life?.margin ?? 0);
          expect(Math.abs(flow(own) + flow(other))).toBeLessThan(1e-9 * input.capitalQuote);
        }
        const nets = [tell(input), tell(turned)].map(({ result }) => result.totals.twinNetQuote);
        expect(Math.abs((nets[0] ?? 0) + (nets[1] ?? 0))).toBeLessThan(1e-9 * input.capitalQuote);
      }),
      RUNS,
    );
  });

  test('a long and a short of one market net to exactly nothing while both live', () => {
    fc.assert(
      fc.property(pairs, (input) => {
        const { marks, last, funding } = input.legs[0];
        const same: OracleInput = changed(input, (own) => ({ ...own, marks, last, funding }));
        const { totals } = tell(same).result;
        expect(totals.twinNetQuote).toBe(0);
        const { twin } = runsOf(same);
        const paid = twin.journal.transfers.filter(({ reason }) => reason === 'funding');
        const sum = paid.reduce(
          (all, { from, amount }) => all + (from.startsWith('world:') ? amount : -amount),
          0n,
        );
        expect(sum).toBe(0n);
      }),
      RUNS,
    );
  });

  test('rates turned around turn every payment around and nothing else of the twin', () => {
    fc.assert(
      fc.property(inputs(), (input) => {
        const opposite = changed(input, (own) => ({
          ...own,
          funding: own.funding.map((one) => ({ ...one, rate: -one.rate })),
        }));
        const paid = (one: OracleInput): readonly [number, bigint][] =>
          runsOf(one)
            .twin.journal.transfers.filter(({ reason }) => reason === 'funding')
            .map(({ atMs, from, amount }) => [atMs, from.startsWith('world:') ? amount : -amount]);
        expect(paid(opposite)).toEqual(paid(input).map(([atMs, amount]) => [atMs, -amount]));
      }),
      RUNS,
    );
  });
});

describe('bars', () => {
  test('a coarser grid by name is the same as bars that were recorded that coarse', () => {
    fc.assert(
      fc.property(inputs(), fc.constantFrom(2, 3, 4), (input, by) => {
        const fine = Math.max(...input.legs.map(({ marks }) => marks.resolutionMs));
        const gridMs = fine * by;
        const [from, to] = input.windowMs;
        const whole = Math.floor((to - from) / gridMs);
        fc.pre(whole >= 2);
        const window: OracleInput = { ...input, gridMs, windowMs: [from, from + whole * gridMs] };
        // Every bar, so that the recorded coarse bar is the one a venue would have made.
        const full = changed(window, (own) => ({
          ...own,
          marks: filled(own.marks, window.windowMs),
          last: own.last && filled(own.last, window.windowMs),
        }));
        const coarse = changed(full, (own) => ({
          ...own,
          marks: merged(own.marks, gridMs),
          last: own.last && merged(own.last, gridMs),
        }));
        expect(engine(full)).toEqual(engine(coarse));
      }),
      RUNS,
    );
  });
});

/** No bar missing: the last close stands where one was. */
function filled(own: OracleBars, [from, to]: readonly [number, number]): OracleBars {
  const known = new Map(own.bars.map((bar) => [bar.openMs, bar]));
  const bars: OracleBars['bars'][number][] = [];
  for (let at = from; at < to; at += own.resolutionMs) {
    const close = bars.at(-1)?.close ?? own.bars[0]?.open ?? 1;
    bars.push(known.get(at) ?? { openMs: at, open: close, high: close, low: close, close });
  }
  return { ...own, bars };
}

/** Open of the first, highest high, lowest low, close of the last: as a person would put bars together. */
function merged(own: OracleBars, gridMs: number): OracleBars {
  const bars = [...grouped(own, gridMs).entries()].map(([openMs, some]) => ({
    openMs,
    open: some[0]?.open ?? NaN,
    high: Math.max(...some.map(({ high }) => high)),
    low: Math.min(...some.map(({ low }) => low)),
    close: some.at(-1)?.close ?? NaN,
  }));
  return { resolutionMs: gridMs, bars };
}

function grouped(own: OracleBars, gridMs: number): Map<number, OracleBars['bars'][number][]> {
  const groups = new Map<number, OracleBars['bars'][number][]>();
  for (const bar of own.bars) {
    const openMs = bar.openMs - (bar.openMs % gridMs);
    groups.set(openMs, [...(groups.get(openMs) ?? []), bar]);
  }
  return groups;
}

describe('the machine', () => {
  const zone = process.env['TZ'] ?? 'UTC';
  afterEach(() => {
    process.env['TZ'] = zone;
  });

  test('tells the same in every zone', () => {
    const offsets = new Set<number>();
    fc.assert(
      fc.property(inputs(), (input) => {
        const told = ['UTC', 'Asia/Kolkata', 'America/St_Johns'].map((name) => {
          process.env['TZ'] = name;
          offsets.add(new Date(0).getTimezoneOffset());
          const { result, ledger } = tell(input);
          return JSON.stringify([result, ledger]);
        });
        expect(new Set(told).size).toBe(1);
      }),
      { numRuns: 50 },
    );
    // The zone really was another one each time.
    expect(offsets.size).toBe(3);
  });

  test('tells the same when asked again', () => {
    fc.assert(
      fc.property(inputs(), (input) => {
        expect(JSON.stringify(tell(input))).toBe(JSON.stringify(tell(structuredClone(input))));
      }),
      { numRuns: 50 },
    );
  });
});
