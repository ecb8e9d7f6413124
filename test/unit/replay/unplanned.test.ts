/**
 * Goal: a close that nobody planned pays for the market it meets, and only such a close does.
 *
 * The pair of 2x at 100, maintenance 20 %, 2,000 of capital: 1,000 posted a leg, q = 1,000·2 ÷ 100 = 20.
 *
 *     long   dead where 1,000 + 20·(p − 100) = 0.2·20·p, at p = 1,000 ÷ 16 = 62.5
 *     bar 2  98, 98, 56, 70: range (98 − 56) ÷ 70 = 0.6; the long dies in it
 *     bar 3  the short is bought back at its open, 70: a notional of 1,400
 */
import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../../src/domain/errors.ts';
import { type SignalSeries, signalName } from '../../../src/domain/series.ts';
import type { ImpactRule, UnplannedCosts } from '../../../src/domain/unplanned.ts';
import type { ReplayOutcome } from '../../../src/replay/replay.ts';
import { signalRefs } from '../../../src/replay/signal-refs.ts';
import { epochMs, fraction } from '../../../src/units/units.ts';
import { type Changes, tell as tellBy } from '../../builders/engine.ts';
import { scenarioOf } from '../../differential/engine.ts';
import type { OracleInput } from '../../differential/oracle/types.ts';
import { flat, HOUR_MS, hour, input, leg, type Row } from '../../differential/stories/build.ts';

const CALM: Row = [100, 100, 100, 100];
const CRASH: readonly Row[] = [CALM, [100, 100, 98, 98], [98, 98, 56, 70], [70, 75, 65, 72], CALM];

const costs = (change: Partial<UnplannedCosts>): UnplannedCosts => ({
  fixed: fraction(0),
  ofRange: fraction(0),
  impact: null,
  thin: [],
  ...change,
});

const impact = (change: Partial<ImpactRule> = {}): ImpactRule => ({
  prefactor: 1,
  volumePerDay: 1_000_000,
  volatilityPerDay: fraction(0.04),
  ...change,
});

/** By the engine that walks every bar; the one that does not must tell the same. */
function tell(
  story: OracleInput,
  unplanned: UnplannedCosts | null,
  change: Changes = {},
): ReplayOutcome {
  const changes = { ...change, scenario: { ...change.scenario, unplanned } };
  const told = tellBy(story, { ...changes, engine: 'bar' });
  expect(tellBy(story, changes)).toEqual({
    ...told,
    result: { ...told.result, engine: 'indexed' },
  });
  return told;
}

const pair = (change: Partial<OracleInput> = {}, rows = CRASH): OracleInput =>
  input('delta-neutral', 2_000, [leg('long', rows), leg('short', rows)], change);

const slippageOf = ({ result }: ReplayOutcome, role: string): number =>
  result.legs.find((one) => one.role === role)?.slippageQuote ?? Number.NaN;

const thin = (depth: number, venue: string | null = null) => [
  { venue, from: epochMs(hour(3)), to: epochMs(hour(4)), depth: fraction(depth) },
];

describe('the survivor of a crash', () => {
  test('pays a fixed share of what is left of the depth', () => {
    // 10 bps at a tenth of the depth are 1 % of 1,400.
    const told = tell(pair(), costs({ fixed: fraction(0.001), thin: thin(0.1) }));
    expect(slippageOf(told, 'short')).toBeCloseTo(14, 9);
    expect(told.result.legs[1]?.exit).toMatchObject({ kind: 'survivor-close', price: 70 * 1.01 });
    // Everything else is as without: 14 less.
    const without = tell(pair(), null);
    const apart = without.result.totals.netQuote - told.result.totals.netQuote;
    expect(apart).toBeCloseTo(14, 9);
    expect(told.result.forcedExit?.unplannedCostsQuote).toBeCloseTo(14, 9);
    expect(Math.abs(told.result.forcedExit?.residualQuote ?? 1)).toBeLessThan(1e-9);
  });

  test('pays no more for thin books of another venue, nor before or after they were', () => {
    const fixed = fraction(0.001);
    for (const spell of [
      thin(0.1, 'venue-0'),
      [{ venue: null, from: epochMs(hour(1)), to: epochMs(hour(3)), depth: fraction(0.1) }],
      [{ venue: null, from: epochMs(hour(3) + 1), to: epochMs(hour(4)), depth: fraction(0.1) }],
    ])
      expect(slippageOf(tell(pair(), costs({ fixed, thin: spell })), 'short')).toBeCloseTo(1.4, 9);
    // Of two that overlap the thinner counts.
    const both = [...thin(0.5), ...thin(0.25, 'venue-1')];
    expect(slippageOf(tell(pair(), costs({ fixed, thin: both })), 'short')).toBeCloseTo(5.6, 9);
  });

  test('pays a share of the range of the bar before its open', () => {
    // 10 % of 0.6 are 6 % of 1,400.
    expect(slippageOf(tell(pair(), costs({ ofRange: fraction(0.1) })), 'short')).toBeCloseTo(84, 9);
  });

  test('pays the square root of its part of a day, by a prefactor that is stated', () => {
    // 4 % · √(1,400 ÷ (1,000,000 · 0.1)) = 4 % · 0.118322 = 0.473286 %.
    const told = tell(pair(), costs({ impact: impact(), thin: thin(0.1) }));
    expect(slippageOf(told, 'short')).toBeCloseTo(1_400 * 0.04 * Math.sqrt(0.014), 9);
    const three = tell(pair(), costs({ impact: impact({ prefactor: 3 }), thin: thin(0.1) }));
    expect(slippageOf(three, 'short')).toBeCloseTo(3 * 1_400 * 0.04 * Math.sqrt(0.014), 9);
  });

  test('pays all of it together, and the event says of what parts', () => {
    const all = costs({
      fixed: fraction(0.001),
      ofRange: fraction(0.1),
      impact: impact(),
      thin: thin(0.1),
    });
    const told = tell(pair(), all);
    const share = 0.01 + 0.06 + 0.04 * Math.sqrt(0.014);
    expect(slippageOf(told, 'short')).toBeCloseTo(1_400 * share, 9);
    const exit = told.result.events.find(
      ({ kind, leg: role }) => kind === 'exit' && role === 'short',
    );
    expect(exit?.note).toBe(
      'Slippage 7.47 % of notional: 1 % fixed, 6 % of the range, 0.473 % of impact, at 10 % of the depth.',
    );
    const said = told.result.assumptions.map(({ code }) => code);
    expect(said).toEqual(expect.arrayContaining(['unplanned', 'thin-books', 'impact-prefactor']));
  });

  test('never pays more than nine tenths of its notional', () => {
    const told = tell(pair(), costs({ fixed: fraction(0.9), thin: thin(0.01) }));
    expect(slippageOf(told, 'short')).toBeCloseTo(1_260, 9);
  });
});

describe('a liquidation by market', () => {
  /**
   * At 62.5 the long has 1,000 − 750 = 250 of a notional of 1,250. The bar it is sold in has a range of 0.6: 10 % of it
   * are 6 %, and beside the override's own 1 % that is 87.50. 162.50 come back.
   */
  const market = pair({ liquidation: flat(0.2, { style: 'market', slippageFraction: 0.01 }) });

  test('pays it beside its own slippage, for the range of the very bar that it is sold in', () => {
    const told = tell(market, costs({ ofRange: fraction(0.1) }));
    expect(told.result.legs[0]?.liquidation).toMatchObject({ triggerPrice: 62.5 });
    expect(told.result.legs[0]?.liquidation?.slippageQuote).toBeCloseTo(87.5, 9);
    expect(told.result.legs[0]?.liquidation?.returnedQuote).toBeCloseTo(162.5, 9);
    const death = told.result.events.find(({ kind }) => kind === 'liquidation');
    expect(death?.note).toContain('Slippage 6 % of notional: 6 % of the range.');
  });

  test('takes nothing beyond what is there', () => {
    const told = tell(market, costs({ ofRange: fraction(0.5) }));
    expect(told.result.legs[0]?.liquidation?.slippageQuote).toBeCloseTo(250, 9);
    expect(told.result.legs[0]?.liquidation?.insuranceAbsorbedQuote).toBe(0);
  });

  test('of a portfolio that is taken over nothing is sold, and no slippage is told', () => {
    const exits = { long: { kind: 'backstop', discount: fraction(0.01) } } as const;
    const told = tell(market, costs({ ofRange: fraction(0.1) }), { scenario: { exits } });
    expect(told.result.legs.map(({ exit }) => exit.kind)).toEqual([
      'liquidation',
      'survivor-close',
    ]);
    expect(told.result.events.map(({ note = '' }) => note).join()).not.toContain('Slippage');
  });

  test('of a takeover nothing is sold by us, and nothing is paid', () => {
    const told = tell(pair(), costs({ ofRange: fraction(0.1) }));
    expect(told.result.legs[0]?.liquidation?.slippageQuote).toBeCloseTo(0, 12);
    expect(told.result.events.find(({ kind }) => kind === 'liquidation')?.note).toBeUndefined();
  });
});

test('what is planned pays the slippage of planned fills alone', () => {
  const calm = pair({ slippageFraction: 0.001 }, [CALM, CALM, CALM]);
  const told = tell(calm, costs({ fixed: fraction(0.5) }));
  // The result says what was assumed; nothing else is another.
  const { assumptions: _, ...rest } = told.result;
  const { assumptions: __, ...without } = tell(calm, null).result;
  expect(rest).toEqual(without);
});

describe('what is measured', () => {
  /** The mark moves by e^±0.1 a bar from bar 0 to 2, and by nothing else: σ² = 0.02 over two hours, 0.24 a day. */
  const up = 100 * Math.exp(0.1);
  const rows: readonly Row[] = [[100, up, 100, up], [up, up, 100, 100], [100, 100, 56, 100], CALM];

  test('the volatility is of the bars that are over, brought to a day', () => {
    // The long dies in bar 2. At bar 3's open 0.1² + 0.1² + 0 over three hours are 0.16 a day: 40 %.
    const told = tell(pair({}, rows), costs({ impact: impact({ volatilityPerDay: 'measured' }) }));
    const notional = 2_000;
    expect(slippageOf(told, 'short')).toBeCloseTo(notional * 0.4 * Math.sqrt(notional / 1e6), 9);
    // Within bar 2 it is that of the two bars before: √0.24, and what is sold is 1,250.
    const market = tell(
      pair({ liquidation: flat(0.2, { style: 'market' }) }, rows),
      costs({ impact: impact({ volatilityPerDay: 'measured' }) }),
    );
    expect(market.result.legs[0]?.liquidation?.slippageQuote).toBeCloseTo(
      1_250 * Math.sqrt(0.24) * Math.sqrt(1_250 / 1e6),
      9,
    );
  });

  test('a death without an hour of past is refused by name', () => {
    const early: readonly Row[] = [[100, 100, 56, 56], CALM];
    const measured = costs({ impact: impact({ volatilityPerDay: 'measured' }) });
    const story = pair({ liquidation: flat(0.2, { style: 'market' }) }, early);
    expect(() => tellBy(story, { scenario: { unplanned: measured } })).toThrow(ScenarioError);
    expect(() => tellBy(story, { scenario: { unplanned: measured } })).toThrow(
      'costs.unplanned.impact.volatility',
    );
  });

  const volume = (venue: string, values: readonly number[]): SignalSeries => ({
    key: { venue, instrument: 'COIN', kind: 'volume', origin: 'record' },
    resolutionMs: HOUR_MS,
    atMs: Float64Array.from(values, (_, i) => hour(i + 1)),
    value: Float64Array.from(values),
    provenance: [],
  });
  const measured = costs({ impact: impact({ volumePerDay: 'measured' }) });
  const traded = (values: readonly number[]): Changes => ({
    history: (history) => ({
      ...history,
      signals: ['venue-0', 'venue-1'].map((venue) => volume(venue, values)),
    }),
  });

  test('the volume is what the leg itself traded, in coin, brought to a day', () => {
    // 10 + 20 + 30 coins in three hours are 480 a day; 20 of them are bought back: 4 % · √(20 ÷ 480).
    const told = tell(pair(), measured, traded([10, 20, 30, 40, 50]));
    expect(slippageOf(told, 'short')).toBeCloseTo(1_400 * 0.04 * Math.sqrt(20 / 480), 9);
  });

  test('a volume that is not known is not nothing: it is refused with its name', () => {
    const replay = (values: readonly number[]) => () =>
      tellBy(pair(), { ...traded(values), scenario: { unplanned: measured } });
    expect(replay([10, Number.NaN, 30, 40, 50])).toThrow('venue-1 COIN volume');
    expect(replay([0, 0, 0, 0, 0])).toThrow('nothing');
  });

  test('the volumes of both legs are series that the scenario reads, each once', () => {
    const names = (unplanned: UnplannedCosts | null) =>
      signalRefs({ ...scenarioOf(pair()), unplanned }).map(signalName);
    expect(names(measured)).toEqual(['venue-0 COIN volume', 'venue-1 COIN volume']);
    expect(names(costs({ impact: impact() }))).toEqual([]);
  });

  test('a volume in bars longer than the grid is refused', () => {
    const coarse: Changes = {
      history: (history) => ({
        ...history,
        signals: ['venue-0', 'venue-1'].map((venue) => ({
          ...volume(venue, [10, 20]),
          resolutionMs: 2 * HOUR_MS,
        })),
      }),
    };
    expect(() => tellBy(pair(), { ...coarse, scenario: { unplanned: measured } })).toThrow(
      'no longer than the grid of 1 h',
    );
  });
});
