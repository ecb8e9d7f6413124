/**
 * Lethal histories under policies that act on what they see: collateral moved to the leg that runs low,
 * the dead leg reopened, entries and exits by rule. What follows then depends on the path, so the
 * query is not asked; the engines are.
 */
import fc from 'fast-check';
import type {
  OracleEnter,
  OracleInput,
  OracleLeave,
  OracleRebalance,
  OracleSignal,
  OracleSpread,
} from '../oracle/types.ts';
import { between, orElse } from '../venue-arbitraries.ts';
import { lethalInputs } from './lethal.ts';

const HOUR_MS = 3_600_000;

const hours = (min: number, max: number) =>
  fc.integer({ min: min * 4, max: max * 4 }).map((quarters) => (quarters * HOUR_MS) / 4);

const spread: fc.Arbitrary<OracleSpread> = fc.record({
  overMs: hours(1, 48),
  perYear: between(-2, 2),
});

const rebalance: fc.Arbitrary<OracleRebalance> = fc
  .record({
    at: between(0.2, 0.9),
    part: between(0.2, 0.9),
    from: fc.constantFrom('reserve' as const, 'other leg' as const, 'either' as const),
    transferMs: orElse(0, hours(0, 12)),
    feeQuote: orElse(0, between(0, 50)),
  })
  .map(({ part, ...rest }) => ({ ...rest, to: rest.at * part }));

const enter: fc.Arbitrary<OracleEnter> = fc.record({
  spread: orElse(null, spread),
  divergenceFraction: orElse(null, between(0, 0.02)),
  coolDownMs: orElse(0, hours(0, 12)),
  times: fc.integer({ min: 1, max: 3 }),
});

const leave: fc.Arbitrary<OracleLeave> = fc.record({
  spread: orElse(null, spread),
  divergenceFraction: orElse(null, between(0.001, 0.1)),
  marginRatio: orElse(null, between(0.1, 0.9)),
  stopFraction: orElse(null, between(0.01, 0.5)),
  takeProfitFraction: orElse(null, between(0.01, 0.2)),
});

/** Noughts and ones over the first days, and the level that closes; a level nobody reaches is the usual one. */
const calendar = fc.record({
  flips: fc.array(hours(0, 96), { minLength: 1, maxLength: 6 }),
  leavesAt: fc.constantFrom(1, 1, 2),
});

/** A pair that has every occasion to die, and somebody who looks after it. */
export const tendedInputs: fc.Arbitrary<OracleInput> = fc
  .record({
    input: lethalInputs,
    rehedged: fc.boolean(),
    rebalance: orElse(null, rebalance),
    enter: orElse(null, enter),
    leave: orElse(null, leave),
    calendar: orElse(null, calendar),
  })
  .map(({ input, rehedged, ...policies }) => ({
    ...input,
    survivor: rehedged ? { ...input.survivor, policy: 'rehedge' } : input.survivor,
    ...(policies.rebalance !== null && { rebalance: policies.rebalance }),
    ...(policies.enter !== null && { enter: policies.enter }),
    ...(policies.leave !== null && { leave: policies.leave }),
    ...(policies.leave !== null &&
      policies.calendar !== null && {
        leave: {
          ...policies.leave,
          signals: [{ name: CALENDAR, min: policies.calendar.leavesAt, max: null }],
        },
        signals: [calendarOf(input, policies.calendar.flips)],
      }),
  }));

const CALENDAR = 'days';

/** Nought when the window opens, and the other one at each flip. */
function calendarOf({ windowMs: [from] }: OracleInput, flips: readonly number[]): OracleSignal {
  const instants = [...new Set([0, ...flips])].sort((a, b) => a - b);
  return {
    name: CALENDAR,
    values: instants.map((after, i) => ({ atMs: from + after, value: i % 2 })),
  };
}
