/**
 * Goal: whatever the style, value only moves, nobody loses more than he put in, and both engines walk one way.
 * Method: random pairs of isolated legs under random styles and costs; the transfers are added up here once more.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EntryRefused } from '../../src/domain/errors.ts';
import type { ExitStyle } from '../../src/domain/exit-style.ts';
import type { Scenario } from '../../src/domain/scenario.ts';
import type { UnplannedCosts } from '../../src/domain/unplanned.ts';
import { fromFemto, type Transfer, toFemto } from '../../src/ledger/journal.ts';
import { blockRanges } from '../../src/market/block-ranges.ts';
import type { Tape } from '../../src/market/tape.ts';
import { type BookedRun, runBars } from '../../src/replay/bar-engine.ts';
import { runIndexed } from '../../src/replay/indexed-engine.ts';
import { makePlan } from '../../src/replay/plan.ts';
import { replay } from '../../src/replay/replay.ts';
import { tapeOf } from '../../src/replay/tape-of.ts';
import { durationMs, fraction } from '../../src/units/units.ts';
import { anyInputs } from '../differential/arbitraries.ts';
import { booksOf, historyOf, scenarioOf } from '../differential/engine.ts';
import type { OracleInput } from '../differential/oracle/types.ts';

const RUNS = { numRuns: 40 };
/** What rounding to the last place may leave of many transfers: a billionth of a unit. */
const DUST = 10n ** 6n;
const HOUR_MS = 3_600_000;

const over = fc.constantFrom(0, HOUR_MS / 2, 3 * HOUR_MS).map(durationMs);
const share = fc.constantFrom(0, 0.001, 0.05).map(fraction);
const styles: fc.Arbitrary<ExitStyle> = fc.oneof(
  fc.record({ kind: fc.constant('market' as const) }),
  fc.record({
    kind: fc.constant('fund' as const),
    balance: fc.constantFrom(0, 100, 1e7),
    over,
    winners: fc.constant(null),
  }),
  fc.record({ kind: fc.constant('staged' as const), steps: fc.integer({ min: 2, max: 6 }), over }),
  fc.record({ kind: fc.constant('backstop' as const), discount: share }),
  fc.record({ kind: fc.constant('coordinated' as const), lag: over, penalty: share }),
  fc.record({ kind: fc.constant('migrate' as const), over }),
);
const unplanned: fc.Arbitrary<UnplannedCosts | null> = fc.option(
  share.map((fixed) => ({ fixed, ofRange: fraction(0), impact: null, thin: [] })),
);

/** Two margined legs, each with a style, or one. */
interface World {
  readonly input: OracleInput;
  readonly scenario: Scenario;
}
const worlds: fc.Arbitrary<World> = fc
  .record({
    input: fc.oneof(anyInputs('delta-neutral'), anyInputs('reverse')),
    first: fc.option(styles, { freq: 4 }),
    second: styles,
    unplanned,
  })
  .map(({ input, first, second, unplanned: costs }) => {
    const scenario = scenarioOf(input);
    const roles = input.legs.map(({ role }) => role);
    const spot = input.legs.some(({ contract }) => contract === 'spot');
    const without = (style: ExitStyle | null): ExitStyle | null =>
      spot && style?.kind === 'migrate' ? { kind: 'market' } : style;
    const exits = Object.fromEntries(
      [without(first), without(second)].flatMap((style, i) =>
        style === null ? [] : [[roles[i] ?? '', style]],
      ),
    );
    return { input, scenario: { ...scenario, exits, unplanned: costs } };
  });

interface Walked {
  readonly bar: BookedRun;
  readonly indexed: BookedRun;
}

/** By both engines; null where a venue does not let it in. */
function walk(
  { input, scenario }: World,
  tape: Tape = tapeOf(scenario, historyOf(input)).tape,
): Walked | null {
  const { plan } = makePlan(scenario, booksOf(input));
  try {
    return {
      bar: runBars(plan, tape, true),
      indexed: runIndexed(plan, tape, blockRanges(tape), true),
    };
  } catch (error) {
    if (error instanceof EntryRefused) return null;
    throw error;
  }
}

/** The same prices up to a bar, and others from there on. */
function otherwiseFrom(tape: Tape, from: number): Tape {
  const other = (column: Float64Array) =>
    column.map((price, bar) => (bar < from ? price : price * 1.7));
  return {
    ...tape,
    legs: tape.legs.map((leg) => ({
      ...leg,
      mark: {
        open: other(leg.mark.open),
        high: other(leg.mark.high),
        low: other(leg.mark.low),
        close: other(leg.mark.close),
      },
      fillOpen: other(leg.fillOpen),
      fillClose: other(leg.fillClose),
    })),
  };
}

/** What crossed between us and the world for these tags, in units of 1e-15; positive: to us. */
function crossed(transfers: readonly Transfer[], tags: ReadonlySet<string>): bigint {
  let sum = 0n;
  for (const { from, to, amount, leg } of transfers) {
    if (!tags.has(leg) || from.startsWith('world:') === to.startsWith('world:')) continue;
    sum += from.startsWith('world:') ? amount : -amount;
  }
  return sum;
}

/** Tags of a life and of all that it was the rest of. */
function chainOf({ lives }: BookedRun, last: BookedRun['lives'][number]): ReadonlySet<string> {
  const tags = new Set([last.tag]);
  for (let life = last; life.continued; ) {
    const { leg, lifeIndex } = life;
    const before = lives.find((one) => one.leg === leg && one.lifeIndex === lifeIndex - 1);
    if (before === undefined) break;
    tags.add(before.tag);
    life = before;
  }
  return tags;
}

/** Random worlds, walked once for all the laws that one walk can break. */
const WALKED = fc.sample(worlds, { numRuns: 150, seed: 20_251_010 }).flatMap((world) => {
  const walked = walk(world);
  return walked === null ? [] : [{ world, ...walked }];
});

describe('whatever the exit style', () => {
  test('both engines walk one way', () => {
    for (const { bar, indexed } of WALKED) {
      expect(indexed.journal.transfers).toEqual(bar.journal.transfers);
      expect(indexed.lives).toEqual(bar.lives);
      expect(indexed.exitOutcomes).toEqual(bar.exitOutcomes);
    }
    const met = WALKED.flatMap(({ bar }) => bar.exitOutcomes.map(({ style }) => style));
    expect(new Set(met).size).toBe(6);
  });

  test('the books sum to zero, and nothing is left on a leg or under way', () => {
    for (const { bar } of WALKED) {
      let total = 0n;
      for (const [account, balance] of bar.journal.balances()) {
        total += balance;
        if (account.startsWith('leg:') || account === 'own:transit') expect(balance).toBe(0n);
      }
      expect(total).toBe(0n);
    }
  });

  test('a leg that was forced out costs no more than was put behind it', () => {
    for (const { bar: run } of WALKED) {
      const { transfers } = run.journal;
      for (const life of run.lives) {
        const styled = run.exitOutcomes.some(({ role }) => life.tag.startsWith(`${role}:`));
        if (!styled || life.exitKind !== 'liquidation' || life.closedShare < 1) continue;
        const tags = chainOf(run, life);
        const posted = transfers
          .filter(
            ({ from, reason, leg }) => from === 'own:idle' && reason === 'margin' && tags.has(leg),
          )
          .reduce((sum, { amount }) => sum + amount, 0n);
        expect(crossed(transfers, tags)).toBeGreaterThanOrEqual(-posted - DUST);
      }
    }
  });

  test('a fund ends with what it had and every move of it, to the last place', () => {
    for (const { world, bar: run } of WALKED)
      for (const role of ['long', 'short', 'spot', 'perp'] as const) {
        const style = world.scenario.exits?.[role];
        const own = run.exitOutcomes.filter((one) => one.role === role && one.fund !== null);
        if (style?.kind !== 'fund' || own.length === 0) continue;
        const moved = run.journal.balance(`world:fund:${role}`);
        const level = fromFemto(toFemto(style.balance) + moved);
        // One may still be selling when the next one begins: it is the last to end that leaves this.
        expect(own.map(({ fund }) => fund?.afterQuote)).toContain(level);
        expect(own[0]?.fund?.beforeQuote).toBe(style.balance);
        for (const { fund } of own) expect(fund?.afterQuote).toBeGreaterThanOrEqual(0);
      }
  });

  test('who acts at one instant holds nothing over time', () => {
    for (const { world, bar } of WALKED)
      for (const { style, role, liquidatorDelta } of bar.exitOutcomes) {
        const stated = world.scenario.exits?.[role as 'long'];
        const lag = stated?.kind === 'coordinated' && stated.lag > 0;
        if (style === 'fund' || lag) continue;
        expect(liquidatorDelta.integratedBaseHours).toBe(0);
      }
  });

  test('what was over by an open knows nothing of any price after it', () => {
    fc.assert(
      fc.property(worlds, fc.double({ min: 0.2, max: 0.9, noNaN: true }), (world, part) => {
        const whole = walk(world)?.bar;
        if (whole === undefined) return;
        const { tape } = tapeOf(world.scenario, historyOf(world.input));
        const bar = Math.floor(part * tape.openMs.length);
        const disturbed = walk(world, otherwiseFrom(tape, bar))?.bar;
        const over = ({ exitOutcomes }: BookedRun) =>
          exitOutcomes
            .filter(({ endAtMs }) => endAtMs < (tape.openMs[bar] as number))
            // The survivor may be closed later.
            .map(({ otherLegSlippageQuote: _, ...told }) => told);
        if (disturbed !== undefined) expect(over(disturbed)).toEqual(over(whole));
      }),
      RUNS,
    );
  });

  test('without costs, two legs closed together and two taken over for nothing are one thing', () => {
    fc.assert(
      fc.property(worlds, ({ input, scenario }) => {
        const legs = input.legs.map((leg) => ({ ...leg, takerFraction: 0, last: null }));
        const free = { ...input, legs: [legs[0], legs[1]] } as OracleInput;
        const told = (style: ExitStyle) => {
          const exits = Object.fromEntries(input.legs.map(({ role }) => [role, style]));
          const unplanned = { fixed: fraction(0), ofRange: fraction(0), impact: null, thin: [] };
          return walk({ input: free, scenario: { ...scenario, exits, unplanned } })?.bar;
        };
        const none = fraction(0);
        const together = told({ kind: 'coordinated', lag: durationMs(0), penalty: none });
        const taken = told({ kind: 'backstop', discount: none });
        expect(taken?.journal.balances()).toEqual(together?.journal.balances());
        expect(taken?.lives).toEqual(together?.lives);
      }),
      RUNS,
    );
  });

  test('the parts of the forced-exit loss sum, the bounds hold the net, and who is never caught has no style', () => {
    fc.assert(
      fc.property(worlds, ({ input, scenario }) => {
        const told = (own: Scenario) => replay(own, booksOf(input), historyOf(input)).result;
        let result: ReturnType<typeof told>;
        try {
          result = told(scenario);
        } catch (error) {
          if (error instanceof EntryRefused) return;
          throw error;
        }
        const capital = result.totals.capitalQuote;
        const residual = result.forcedExit?.residualQuote ?? 0;
        expect(Math.abs(residual)).toBeLessThanOrEqual(1e-9 * capital);
        const [low, high] = result.netBoundsQuote;
        expect(low).toBeLessThanOrEqual(result.totals.netQuote);
        expect(high).toBeGreaterThanOrEqual(result.totals.netQuote);
        if (result.exits.length > 0 || result.forcedExit !== null) return;
        const plain = told({ ...scenario, exits: null });
        expect(plain.totals).toEqual(result.totals);
        expect(plain.events).toEqual(result.events);
      }),
      RUNS,
    );
  });
});
