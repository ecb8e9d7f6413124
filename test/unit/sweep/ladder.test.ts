/**
 * Goal: the slider says what replays say. Every rung of a ladder, for every kind of construction and with
 * rules that move collateral or leave, is the replay of the scenario with that leverage.
 * Method: twenty rungs a scenario, spread over the ladder, against twenty replays of the bundled scenarios
 * through `--set`, as a person would ask; what a leg would have met alone against replays in which nothing
 * can liquidate the other one; the ladder of leverages by its laws.
 */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { historyReader } from '../../../src/cli/open-history.ts';
import { EntryRefused } from '../../../src/domain/errors.ts';
import type { LadderLeg, LadderRung } from '../../../src/domain/report.ts';
import type { LegResult, ReplayResult } from '../../../src/domain/result.ts';
import type { Scenario } from '../../../src/domain/scenario.ts';
import { readRuleBooks } from '../../../src/loaders/venue-rules.ts';
import { replay } from '../../../src/replay/replay.ts';
import type { ReplayHistory } from '../../../src/replay/replay-history.ts';
import { tapeOf } from '../../../src/replay/tape-of.ts';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { AT, FIGURES } from '../../../src/sweep/figures.ts';
import { leverageLadder } from '../../../src/sweep/ladder.ts';
import { ladderLeverages } from '../../../src/sweep/ladder-leverages.ts';
import { makeMarket } from '../../../src/sweep/market.ts';
import { pointEngine } from '../../../src/sweep/point-engine.ts';
import { fraction } from '../../../src/units/units.ts';
import { tell } from '../../builders/engine.ts';
import { FALL } from '../../builders/exit-story.ts';
import { booksOf, historyOf, scenarioOf } from '../../differential/engine.ts';
import { AT_ONCE, HOUR_MS, hour, input, leg, type Row } from '../../differential/stories/build.ts';

const SCENARIOS = new URL('../../../scenarios/', import.meta.url);
const VENUES = new URL('../../../data/venues/', import.meta.url);
const books = readRuleBooks(
  VENUES.pathname,
  new Set(readdirSync(VENUES).map((file) => file.replace('.yaml', ''))),
  '',
);

const scenarioAt = (name: string, sets: readonly string[] = []): Scenario =>
  parseScenario(readFileSync(new URL(`${name}.yaml`, SCENARIOS), 'utf8'), name, { sets });

async function historyAt(scenario: Scenario): Promise<ReplayHistory> {
  const reader = historyReader(undefined, books);
  try {
    return await reader.read(scenario);
  } finally {
    await reader.close();
  }
}

/** How a first life ended, as a result tells it. */
function endOf(of: LegResult, { events }: ReplayResult): Pick<LadderLeg, 'end' | 'endAtMs'> {
  const byRule = events.some(
    (event) => event.kind === 'policy-exit' && event.atMs === of.exit.atMs,
  );
  const end =
    of.liquidation === null
      ? byRule
        ? 'rule'
        : 'planned'
      : of.liquidation.closedFraction < 1
        ? 'in part'
        : 'liquidated';
  return { end, endAtMs: of.exit.atMs };
}

const spread = (rungs: readonly LadderRung[], count: number): readonly LadderRung[] =>
  Array.from(
    { length: count },
    (_, i) => rungs[Math.round((i * (rungs.length - 1)) / (count - 1))],
  ).filter((rung) => rung !== undefined);

/** One of each kind of construction, of rules, of leverages; the pair that died in the crash is all of it. */
const ASKED = [
  ['btc-2025-10-10-hold', 20],
  ['avax-2025-10-10-leave-in-time', 6],
  ['btc-2025-10-10-rebalanced', 6],
  ['eth-2021-01-reverse', 6],
  ['eth-2022-09-merge-okx-bybit', 6],
  ['eth-2025-10-10-wbeth-collateral', 6],
  ['btc-2021-01-inverse-3x', 6],
  ['btc-2021-01-rally', 6],
] as const;

describe('a ladder of leverages', () => {
  test.each(ASKED)('%s: its rungs are replays at those leverages', async (name, count) => {
    const scenario = scenarioAt(name);
    const history = await historyAt(scenario);
    const { result } = replay(scenario, books, history);
    const ladder = leverageLadder(scenario, books, tapeOf(scenario, history).tape, result);
    for (const rung of spread(ladder?.rungs ?? [], count)) {
      const at = scenarioAt(name, rung.sets);
      if (rung.refused !== null) {
        expect(() => replay(at, books, history)).toThrow(EntryRefused);
        continue;
      }
      const told = replay(at, books, history).result;
      const dead = told.legs.filter(({ liquidation }) => liquidation !== null);
      for (const fate of rung.legs) {
        const own = told.legs.find(({ role, lifeIndex }) => role === fate.role && lifeIndex === 0);
        if (own === undefined) throw new Error('a rung has a leg that the replay has not');
        expect([rung.sets, fate.leverage]).toEqual([rung.sets, own.leverage]);
        if (!fate.alone) expect([rung.sets, fate]).toMatchObject([rung.sets, endOf(own, told)]);
        // Who is asked alone saw the other one die before it could itself.
        else
          expect(
            dead.some(({ role, exit }) => role !== fate.role && exit.atMs <= own.exit.atMs),
          ).toBe(true);
      }
      expect(rung.legs.some(({ end }) => end === 'liquidated' || end === 'in part')).toBe(
        dead.length > 0,
      );
    }
  });

  test.each([
    ['btc-2025-10-10-hold', false],
    ['btc-2023-09-calm', true],
  ])(
    '%s: a leg asked alone is told as the closed form tells it, which spares the other one',
    async (name, dies) => {
      const scenario = scenarioAt(name);
      const history = await historyAt(scenario);
      const { tape } = tapeOf(scenario, history);
      const market = makeMarket(tape);
      const { result } = replay(scenario, books, history);
      const { rungs = [] } = leverageLadder(scenario, books, tape, result) ?? {};
      const row = new Float64Array(FIGURES.length);
      const told: unknown[] = [];
      const closed: unknown[] = [];
      for (const { sets, legs } of rungs)
        for (const [leg, fate] of legs.entries()) {
          if (!fate.alone) continue;
          const how = { engine: 'indexed', onlyLeg: leg as 0 | 1 } as const;
          const engine = pointEngine(scenarioAt(name, sets), books, market, how);
          expect(engine.figuresAt(scenario.window.from, row)).toBeNull();
          const diedAtMs = row[AT.firstLiquidationAtMs] as number;
          closed.push([sets, Number.isNaN(diedAtMs) ? null : diedAtMs]);
          told.push([sets, fate.end === 'planned' ? null : fate.endAtMs]);
        }
      expect(told).toEqual(closed);
      expect(told.length).toBeGreaterThan(0);
      expect(told.some((one) => (one as [unknown, number | null])[1] !== null)).toBe(dies);
    },
  );

  test.each(['btc-2025-10-10-hold', 'avax-2025-10-10-leave-in-time'])(
    '%s: holds the scenario’s own leverage, and each survival leverage to eight digits',
    async (name) => {
      const scenario = scenarioAt(name);
      const history = await historyAt(scenario);
      const { result } = replay(scenario, books, history);
      const ladder = leverageLadder(scenario, books, tapeOf(scenario, history).tape, result);
      expect(ladder?.rungs[ladder.own]?.leverage).toBe(result.legs[0]?.leverage);
      const known = result.legs.flatMap(({ lifeIndex, survivalLeverage: leverage }) =>
        lifeIndex === 0 && leverage !== null && leverage <= 125 ? [leverage] : [],
      );
      expect(known.length).toBeGreaterThan(0);
      expect(ladder?.survival).toHaveLength(known.length);
      known.forEach((leverage, i) => {
        const rung = ladder?.rungs[ladder.survival[i]?.rung ?? -1];
        expect((rung?.leverage ?? 0) / leverage).toBeCloseTo(1, 8);
      });
    },
  );

  test('a leg stands at its survival leverage, and a hundred-thousandth above it does not', () => {
    const ladder = ladderOf();
    const found = (ladder?.survival ?? []).map(({ rung }) => ladder?.rungs[rung]?.legs);
    expect(found.map((legs, i) => legs?.[i]?.end)).toEqual(['planned', 'planned']);
    // 68 and 104 a unit were the most that was needed of 100.
    const leverages = ladder?.survival.map(({ rung }) => ladder.rungs[rung]?.leverage ?? 0) ?? [];
    expect(leverages[0]).toBeCloseTo(100 / 68, 8);
    expect(leverages[1]).toBeCloseTo(100 / 104, 8);
    for (const [i, leverage] of leverages.entries()) {
      const [long, short] = story.legs;
      const above = leverage * 1.00001;
      const { legs } = tell({
        ...story,
        legs: [
          { ...long, leverage: above },
          { ...short, leverage: above },
        ],
      }).result;
      expect(legs[i]?.survivalLeverage).toBeCloseTo(leverage, 8);
      expect(legs.some(({ liquidation }) => liquidation !== null)).toBe(true);
    }
  });

  test('legs with a leverage each keep their proportion, and are set leg by leg', async () => {
    const scenario = scenarioAt('eth-2022-09-merge-okx-bybit');
    const history = await historyAt(scenario);
    const { result } = replay(scenario, books, history);
    const ladder = leverageLadder(scenario, books, tapeOf(scenario, history).tape, result);
    const six = ladder?.rungs.find(({ leverage }) => leverage === 6);
    expect(six?.sets).toEqual(['construction.leverage.long=6', 'construction.leverage.short=4']);
    expect(ladder?.rungs[ladder.own]?.legs.map(({ leverage }) => leverage)).toEqual([3, 2]);
  });

  // The long falls to 40 in the second hour and the short rises to 170 in the fourth. Maintenance is 20 %
  // of notional at the mark, so the long needs 0.2·40 + 60 = 68 a unit, and the short 0.2·170 + 70 = 104.
  // Posted is 100/L: at 1x 100 (the long lives, the short dies), at 2x 50 (the long dies first).
  const calm: Row = [100, 100, 100, 100];
  const story = input('delta-neutral', 10_000, [
    leg('long', [calm, [100, 100, 40, 100], calm, calm, calm]),
    leg('short', [calm, calm, calm, [100, 170, 100, 100], calm]),
  ]);
  const ladderOf = () => {
    const scenario = scenarioOf(story);
    const { tape } = tapeOf(scenario, historyOf(story));
    return leverageLadder(scenario, booksOf(story), tape, tell(story).result);
  };
  const rungAt = (leverage: number): LadderRung | undefined =>
    ladderOf()?.rungs.find((rung) => rung.leverage === leverage);

  test('a leg asked alone stands on after the other one died: 2x kills the long at 1:00 and the short at 3:00', () => {
    expect(rungAt(2)?.legs).toEqual([
      {
        role: 'long',
        leverage: 2,
        postedMargin: 50,
        end: 'liquidated',
        endAtMs: hour(1),
        alone: false,
      },
      {
        role: 'short',
        leverage: 2,
        postedMargin: 50,
        end: 'liquidated',
        endAtMs: hour(3),
        alone: true,
      },
    ]);
    // In the replay itself the short was closed an hour after the long was gone.
    expect(tell(story).result.legs[1]?.exit).toMatchObject({
      kind: 'survivor-close',
      atMs: hour(2),
    });
  });

  test('at 1x the short dies first, and the long, asked alone, sees its planned exit', () => {
    expect(rungAt(1)?.legs).toMatchObject([
      { role: 'long', postedMargin: 100, end: 'planned', endAtMs: hour(4), alone: true },
      { role: 'short', postedMargin: 100, end: 'liquidated', endAtMs: hour(3), alone: false },
    ]);
  });

  test('below one both live: the ladder begins where the short has just the 104 that it needs', () => {
    const [first] = ladderOf()?.rungs ?? [];
    expect(first?.leverage).toBeCloseTo(100 / 104, 12);
    expect(first?.legs.map(({ end }) => end)).toEqual(['planned', 'planned']);
  });

  test('what a venue refuses ends the ladder with its reason: at 5x the 5,000 posted a leg are 20 % of its 25,000', () => {
    const { rungs = [] } = ladderOf() ?? {};
    const refused = rungs.filter(({ refused }) => refused !== null);
    expect(refused.map(({ leverage }) => leverage)).toEqual([5]);
    expect(refused[0]?.refused).toContain('a margin above 5000');
    expect(rungs.at(-1)).toBe(refused[0]);
  });

  test('one that enters by rule and is refused then opened nothing', () => {
    const waiting = { ...story, enter: AT_ONCE };
    const scenario = scenarioOf(waiting);
    const { tape } = tapeOf(scenario, historyOf(waiting));
    const told = tell(waiting).result;
    const { rungs = [] } = leverageLadder(scenario, booksOf(waiting), tape, told) ?? {};
    expect(rungs.find(({ leverage }) => leverage === 2)?.legs).toHaveLength(2);
    expect(rungs.at(-1)).toMatchObject({ leverage: 5, legs: [] });
    expect(rungs.at(-1)?.refused).not.toBeNull();
  });

  test('there is none where every leg was open before the window, and none where nothing was opened', () => {
    const open = { quantity: 1, entry: 100, margin: 50, atMs: hour(0) - HOUR_MS };
    const [long, short] = story.legs;
    const held = {
      ...story,
      legs: [
        { ...long, position: open },
        { ...short, position: open },
      ] as const,
    };
    const scenario = scenarioOf(held);
    const { tape } = tapeOf(scenario, historyOf(held));
    expect(leverageLadder(scenario, booksOf(held), tape, tell(held).result)).toBeNull();
    expect(leverageLadder(scenarioOf(story), booksOf(story), tape, { legs: [] })).toBeNull();
  });
});

describe('the leverages of a ladder', () => {
  const anyLeverage = fc.double({ min: 0.05, max: 200, noNaN: true });

  test('rise, hold those of interest and one, and go well beyond the highest of them', () => {
    fc.assert(
      fc.property(
        anyLeverage,
        fc.array(anyLeverage, { maxLength: 2 }),
        fc.integer({ min: 1, max: 4 }),
        (own, survival, coarse) => {
          const all = ladderLeverages(own, survival, coarse);
          expect(all).toEqual([...new Set(all)].sort((a, b) => a - b));
          const known = [own, ...survival.filter((leverage) => leverage <= 125)];
          for (const leverage of [...known, 1]) expect(all).toContain(leverage);
          const most = Math.max(...known);
          if (coarse === 1) expect(all.at(-1)).toBeGreaterThanOrEqual(Math.min(most * 1.6, 100));
          expect(all.at(-1)).toBeLessThanOrEqual(Math.max(10, 2.5 * most));
          expect(all.length).toBeLessThan(160);
        },
      ),
    );
  });

  test('around five times they are tenths below and halves above', () => {
    const all = ladderLeverages(5, []);
    expect(all.slice(0, 4)).toEqual([1, 1.1, 1.2, 1.3]);
    expect(all.filter((leverage) => leverage >= 4.8)).toEqual([
      4.8, 4.9, 5, 5.5, 6, 6.5, 7, 7.5, 8, 8.5, 9, 9.5, 10, 11, 12,
    ]);
  });
});

test('a leg that an exit style closed beside the caught one is told as it would have stood alone', () => {
  // At 2x the long dies in the second hour and the style takes the short with it; alone it wins to the end.
  const style = { kind: 'backstop', discount: fraction(0) } as const;
  const scenario: Scenario = { ...scenarioOf(FALL), exits: { long: style, short: style } };
  const history = historyOf(FALL);
  const { result, tape } = replay(scenario, booksOf(FALL), history);
  expect(result.legs.map(({ exit }) => exit.kind)).toEqual(['liquidation', 'survivor-close']);
  const ladder = leverageLadder(scenario, booksOf(FALL), tape, result);
  expect(ladder?.rungs[ladder.own]?.legs).toMatchObject([
    { role: 'long', end: 'liquidated', endAtMs: hour(1), alone: false },
    { role: 'short', end: 'planned', endAtMs: hour(4), alone: true },
  ]);
});
