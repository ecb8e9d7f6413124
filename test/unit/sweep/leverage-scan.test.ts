/**
 * Goal: a scan enters where and which way round the quote says, and what it tells of an entry is what
 * a replay tells.
 * Method: a day of hours on two venues at 100, the short at 2x with half of 1,000 behind it. Its venue prints 1 % at
 * 08:00 and 0.1 % at 16:00. A screener shows 1 % each 8 h at 08:00: 1,095 % a year, on a notional of 1,000, which is
 * all capital. Who enters at 08:00 for 8 h is paid the print of 16:00: 1.00, 109.5 % a year.
 */
import { describe, expect, test } from 'vitest';
import { buildTape } from '../../../src/market/build-tape.ts';
import { replay } from '../../../src/replay/replay.ts';
import { LeverageScan, type ScanTerms, type Way } from '../../../src/sweep/leverage-scan.ts';
import { booksOf, historyOf, scenarioOf } from '../../differential/engine.ts';
import { HOUR_MS, hour, input, leg, print, type Row } from '../../differential/stories/build.ts';

const CALM: Row = [100, 100, 100, 100];
const HOLD_MS = 8 * HOUR_MS;

interface Told {
  /** Of the short's venue, at 08:00. */
  readonly rate?: number;
  /** A bar in which the short's venue alone prints 160. */
  readonly wick?: number;
  readonly terms?: Partial<ScanTerms>;
}

function scanOf({ rate = 0.01, wick, terms = {} }: Told) {
  const rows = Array.from({ length: 24 }, () => CALM);
  const short = rows.map((row, i): Row => (i === wick ? [100, 160, 100, 100] : row));
  const prints = (...rates: readonly number[]) => rates.map((one, i) => print(hour(8 * i), one));
  const quiet = { funding: prints(0, 0, 0) };
  const paid = { funding: prints(0, rate, rate / 10) };
  const told = input(
    'delta-neutral',
    1_000,
    [leg('long', rows, quiet), leg('short', short, paid)],
    {
      holdMs: HOLD_MS,
    },
  );
  const scenario = scenarioOf(told);
  const history = historyOf(told);
  const { window, grid, gaps } = scenario;
  const options = { window, gridMs: grid, gapsMaxMs: gaps.max };
  const { tape } = buildTape(history.legs, history.shared, options);
  const { construction } = scenario;
  if (construction.kind !== 'delta-neutral') throw new Error('two perpetuals');
  const ways: readonly Way[] = [
    { scenario, market: { tape } },
    {
      scenario: {
        ...scenario,
        construction: {
          ...construction,
          long: { ...construction.short, role: 'long' },
          short: { ...construction.long, role: 'short' },
        },
      },
      market: { tape: { ...tape, legs: tape.legs.toReversed() } },
    },
  ];
  const books = booksOf(told);
  const scan = new LeverageScan(ways, books, {
    holdMs: HOLD_MS,
    listedMs: hour(0),
    minAgeMs: 0,
    minHeadlineAprFraction: 0,
    ...terms,
  });
  return { scan, books, history };
}

describe('a quote that is gone at the next settlement', () => {
  const { scan } = scanOf({});
  scan.add(hour(8));
  const row = scan.row(2);

  test('is told beside what arrived', () => {
    expect(row.headlineAprFraction?.p50).toBeCloseTo(10.95, 10);
    expect(row.realisedAprFraction?.p50).toBeCloseTo(1.095, 10);
    expect(row).toMatchObject({ lostFraction: 0, forcedFraction: 0, episodes: 0 });
    expect(row.entries[0]).toMatchObject({ longVenue: 'venue-0', ageMs: 8 * HOUR_MS });
  });

  test('fell short because the rate did not last, and by nothing else', () => {
    expect(row.cause).toBe('decay');
    expect(row.shortfall?.decayAprFraction).toBeCloseTo(9.855, 10);
    for (const part of [
      'exposureAprFraction',
      'basisAprFraction',
      'costsAprFraction',
      'forcedExitAprFraction',
    ] as const)
      expect(row.shortfall?.[part]).toBeCloseTo(0, 10);
  });
});

test('a negative quote is entered the other way round, and pays the same', () => {
  const { scan } = scanOf({ rate: -0.01 });
  scan.add(hour(8));
  const row = scan.row(2);
  expect(row.entries[0]?.longVenue).toBe('venue-1');
  expect(row.headlineAprFraction?.p50).toBeCloseTo(10.95, 10);
  expect(row.realisedAprFraction?.p50).toBeCloseTo(1.095, 10);
});

// The wick takes all of the short's 500, the long is closed at 100: −500 a third of a day, −54,750 % a year. The
// trade unharmed made 1: the exit cost 501, 548.595 a year.
test('a forced exit is told apart from the rate', () => {
  const { scan } = scanOf({ wick: 10 });
  scan.add(hour(8));
  const row = scan.row(2);
  expect(row.realisedAprFraction?.p50).toBeCloseTo(-547.5, 9);
  expect(row).toMatchObject({ forcedExits: 1, forcedFraction: 1, lostFraction: 1, episodes: 1 });
  expect(row.shortfall?.forcedExitAprFraction).toBeCloseTo(548.595, 9);
  expect(row.shortfall?.decayAprFraction).toBeCloseTo(9.855, 9);
  expect(row.cause).toBe('forcedExit');
  expect(row.worst?.liquidatedAtMs).toBe(hour(10));
});

// The first print has none before it to measure its interval by: an hour before the second no rate is known.
test('an entry is quoted what was printed before it, and nothing of the future', () => {
  const { scan } = scanOf({});
  for (const at of [7, 15, 16]) scan.add(hour(at));
  const { counts, entries } = scan.row(2);
  expect(counts).toMatchObject({ entered: 2, noQuote: 1 });
  expect(entries[0]?.headlineAprFraction).toBeCloseTo(10.95, 10);
  expect(entries[1]?.headlineAprFraction).toBeCloseTo(1.095, 10);
});

test('every entry time is counted once, by what became of it', () => {
  const { scan } = scanOf({ terms: { minAgeMs: 10 * HOUR_MS, minHeadlineAprFraction: 2 } });
  // Too young; quoted 109.5 %, which is less than 200 %; quoted 1,095 %; and a hold that ends outside.
  for (const at of [8, 16, 12, 17]) scan.add(hour(at));
  expect(scan.row(2).counts).toEqual({
    ...{ asked: 4, cutOff: 1, tooYoung: 1, noQuote: 0, quotedLess: 1, refused: 0, entered: 1 },
  });
});

test('where nothing was entered, the reason is the one that kept most out', () => {
  const { scan } = scanOf({ terms: { minAgeMs: 24 * HOUR_MS } });
  for (const at of [8, 9, 17]) scan.add(hour(at));
  expect(scan.row(2).notScanned).toBe('younger than --min-age at every entry');
});

test('an entry’s figures are those of a replay whose window begins there', () => {
  const { scan, books, history } = scanOf({ wick: 12 });
  for (let at = 8; at <= 16; at++) scan.add(hour(at));
  const { entries } = scan.row(2);
  expect(entries).toHaveLength(9);
  for (const entry of entries) {
    const scenario = scan.scenarioOf(entry);
    if (scenario === null) throw new Error('the entry has a way round');
    const { totals } = replay(scenario, books, history, 'bar').result;
    expect(totals.realisedAprFraction).toBeCloseTo(entry.realisedAprFraction, 9);
    expect(totals.headlineAprFraction).toBeCloseTo(entry.headlineAprFraction, 12);
  }
});
