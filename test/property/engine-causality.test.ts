/**
 * Goal: nothing that is told of an instant depends on what comes after it.
 * Method: a random history is cut anywhere, or goes on otherwise from anywhere. What was told before
 * must be told again, to the last digit of the books. Any look-ahead, however subtle, breaks it.
 *
 * A window that ends at the cut closes what is open at the last bar's close, stamped with that
 * bar's open: so of the last bar only the beginning has to be the same.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../src/domain/errors.ts';
import type { LedgerRow } from '../../src/domain/report.ts';
import type { ResultEvent } from '../../src/domain/result.ts';
import { between } from '../arbitraries.ts';
import { tell } from '../builders/engine.ts';
import { adlInputs } from '../differential/adl-arbitraries.ts';
import { inputs } from '../differential/arbitraries.ts';
import type { OracleBars, OracleInput, OraclePrint } from '../differential/oracle/types.ts';
import { policyInputs } from '../differential/policy-arbitraries.ts';
import { expectSame } from '../same.ts';

const RUNS = { numRuns: 280 };
/** Longer than any grid: a print within a minute after a boundary belongs to it. */
const JITTER_MS = 60_000;

/** What happens at a bar's open only. */
const AT_OPEN = new Set([
  ...['funding', 'interest', 'entry', 'rehedge', 'rehedge-refused', 'entry-refused'],
  ...['policy-exit', 'transfer-sent', 'transfer-arrived', 'transfer-late', 'adl', 'adl-spared'],
]);

/** What accrues towards a print that is still to come is known to no one, and not asked here. */
const isPrinted = ({ legs }: OracleInput): boolean =>
  legs.every(({ accrual }) => accrual === 'prints');

/** Histories with policies and without; an entry that waits for a rule may be refused in one future only. */
const stories = () =>
  fc.oneof(inputs(), policyInputs().filter(isPrinted), adlInputs().filter(isPrinted));

interface Told {
  readonly events: readonly ResultEvent[];
  readonly ledger: readonly LedgerRow[];
}

function told(input: OracleInput): Told {
  try {
    const { result, ledger } = tell(input);
    return { events: result.events, ledger };
  } catch (error) {
    fc.pre(!(error instanceof ScenarioError));
    throw error;
  }
}

const earlier = <T extends { readonly atMs: number }>(rows: readonly T[], atMs: number): T[] =>
  rows.filter((row) => row.atMs < atMs);
const within = <T extends { readonly atMs: number }>(rows: readonly T[], atMs: number): T[] =>
  rows.filter((row) => row.atMs === atMs);

const gridOf = ({ legs }: OracleInput): number =>
  Math.max(...legs.map(({ marks }) => marks.resolutionMs));

/** The open of a bar somewhere inside the window, never its first: that every leg has. */
function cutOf(input: OracleInput, share: number): number {
  const [from, to] = input.windowMs;
  const gridMs = gridOf(input);
  const known = input.legs.map(({ marks }) => new Set(marks.bars.map(({ openMs }) => openMs)));
  let cut = from + gridMs * Math.max(1, Math.floor(((to - from) / gridMs) * share));
  // A window must begin and end on bars that are there.
  while (cut > from + gridMs && !known.every((at) => at.has(cut - gridMs))) cut -= gridMs;
  return cut;
}

/** The same until the cut; from there on every bar and every print is another. */
function otherwise(input: OracleInput, cut: number, by: readonly number[]): OracleInput {
  const luck = (atMs: number): number => by[Math.floor(atMs / 60_000) % by.length] ?? 1;
  const bars = (own: OracleBars): OracleBars => ({
    ...own,
    bars: own.bars.map((bar) => {
      if (bar.openMs < cut) return bar;
      const x = luck(bar.openMs);
      const { openMs, open, high, low, close } = bar;
      return {
        openMs,
        open: open * x,
        high: high * x * 1.05,
        low: low * x * 0.9,
        close: close * x,
      };
    }),
  });
  const prints = (own: readonly OraclePrint[]): OraclePrint[] =>
    own.map((one) => {
      if (one.atMs <= cut + JITTER_MS) return one;
      return { ...one, rate: 0.01 * (luck(one.atMs) - 1), price: null };
    });
  const leg = (own: OracleInput['legs'][0]): OracleInput['legs'][0] => ({
    ...own,
    marks: bars(own.marks),
    last: own.last === null ? null : bars(own.last),
    funding: prints(own.funding),
  });
  const borrow =
    input.borrow.kind === 'series'
      ? { ...input.borrow, prints: prints(input.borrow.prints) }
      : input.borrow;
  return { ...input, borrow, legs: [leg(input.legs[0]), leg(input.legs[1])] };
}

describe('what is told of an instant does not depend on what follows it', () => {
  test('a window that ends earlier tells the beginning of the same story', () => {
    fc.assert(
      fc.property(stories(), between(0, 1), (input, share) => {
        const cut = cutOf(input, share);
        const last = cut - gridOf(input);
        const whole = told(input);
        const begun = told({ ...input, windowMs: [input.windowMs[0], cut] });
        expectSame(earlier(begun.events, last), earlier(whole.events, last));
        expectSame(earlier(begun.ledger, last), earlier(whole.ledger, last));
        // In the last bar the shorter window closes what the longer one keeps.
        const events = within(begun.events, last).filter(
          ({ exitKind }) => exitKind !== 'window-end',
        );
        expect(within(whole.events, last)).toEqual(
          cut === input.windowMs[1] ? within(begun.events, last) : events,
        );
        const rows = within(whole.ledger, last);
        expectSame(within(begun.ledger, last).slice(0, rows.length), rows);
      }),
      RUNS,
    );
  });

  test('another future leaves every event and every row of the past as it was', () => {
    const factors = fc.array(between(0.5, 1.5), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(stories(), between(0, 1), factors, (input, share, by) => {
        const cut = cutOf(input, share);
        const here = told(input);
        const there = told(otherwise(input, cut, by));
        expectSame(earlier(there.events, cut), earlier(here.events, cut));
        expectSame(earlier(there.ledger, cut), earlier(here.ledger, cut));
      }),
      RUNS,
    );
  });

  test('what stands at a bar’s open is told before its high, its low and its close', () => {
    fc.assert(
      fc.property(stories(), between(0, 1), between(0.5, 2), (input, share, by) => {
        const here = told(input);
        // Half of the time, where a survivor was acted on: that is rare, and has the most to peek at.
        const acted = here.events.find(({ exitKind }) => exitKind === 'survivor-close')?.atMs;
        const cut = acted !== undefined && share < 0.5 ? acted : cutOf(input, share);
        const wild = (own: OracleBars): OracleBars => ({
          ...own,
          bars: own.bars.map((bar) =>
            bar.openMs === cut
              ? { ...bar, high: bar.high * 3, low: bar.low / 3, close: bar.close * by }
              : bar,
          ),
        });
        const leg = (own: OracleInput['legs'][0]): OracleInput['legs'][0] => ({
          ...own,
          marks: wild(own.marks),
        });
        const changed: OracleInput = { ...input, legs: [leg(input.legs[0]), leg(input.legs[1])] };
        const atOpen = ({ events }: Told): ResultEvent[] =>
          within(events, cut).filter(
            ({ kind, exitKind }) =>
              AT_OPEN.has(kind) || exitKind === 'policy' || exitKind === 'survivor-close',
          );
        expect(atOpen(told(changed))).toEqual(atOpen(here));
      }),
      RUNS,
    );
  });
});
