/** Rules that look at a calendar: the value as of a bar's open, decided at its close, done at the next open. */
import { AT_ONCE, HOUR_MS, hour, input, leg, NEVER_LEFT, type Row, type Story } from './build.ts';

const RISING: readonly Row[] = [100, 101, 102, 103, 104, 105].map((open) => [
  open,
  open + 1,
  open,
  open + 1,
]);
const pair = [leg('long', RISING), leg('short', RISING)] as const;
/** One from the open of 02:00 on, nought again from half past three on. */
const DAYS = {
  name: 'days',
  values: [
    { atMs: hour(-5), value: 0 },
    { atMs: hour(2), value: 1 },
    { atMs: hour(3) + HOUR_MS / 2, value: 0 },
  ],
};
const ON = { name: 'days', min: 1, max: null };
const OFF = { name: 'days', min: null, max: 0 };

/*
 * What is known at the open of 02:00 decides at its close, 03:00, and the pair is opened there. At the open of 03:00 the
 * one still stands; at that of 04:00 it is nought, which decides at 05:00.
 */
const calendar: Story = {
  name: 'a calendar opens at the open after its first bar and closes at the open after its last',
  input: input('delta-neutral', 10_000, pair, {
    enter: { ...AT_ONCE, signals: [ON] },
    leave: { ...NEVER_LEFT, signals: [OFF] },
    signals: [DAYS],
  }),
  expected: {
    legs: {
      'long 0': {
        entry: { atMs: hour(3), price: 103 },
        exit: { atMs: hour(5), price: 105, kind: 'policy' },
      },
      'short 0': { entry: { atMs: hour(3) }, exit: { atMs: hour(5), kind: 'policy' } },
    },
    totals: { netQuote: 0 },
  },
};

/*
 * Known a second after the open of 02:00, the one is not known at it: it decides at the close of 03:00's bar,
 * and the pair is opened at 04:00.
 */
const late: Story = {
  name: 'a value that comes a second after the open is that bar’s too late, and the next one’s',
  input: input('delta-neutral', 10_000, pair, {
    enter: { ...AT_ONCE, signals: [ON] },
    signals: [
      {
        name: 'days',
        values: [
          { atMs: hour(0), value: 0 },
          { atMs: hour(2) + 1_000, value: 1 },
        ],
      },
    ],
  }),
  expected: { legs: { 'long 0': { entry: { atMs: hour(4), price: 104 } } } },
};

/*
 * Nobody knows a value before the open of 02:00, so neither "at most nought" nor "at least nought" holds before it:
 * a level that would hold of nought is first kept there.
 */
const unknown: Story = {
  name: 'before the first value nothing is known, and what is not known is not nought',
  input: input('delta-neutral', 10_000, pair, {
    enter: { ...AT_ONCE, signals: [{ name: 'days', min: 0, max: 0 }] },
    signals: [{ name: 'days', values: [{ atMs: hour(2), value: 0 }] }],
  }),
  expected: { legs: { 'long 0': { entry: { atMs: hour(3), price: 103 } } } },
};

/*
 * Both have to hold to enter: the calendar does at the opens of 02:00 and 03:00, the depth at 00:00 and 03:00. Both do at
 * 03:00, and it is opened at 04:00. To leave, either suffices: the depth's fall at 04:00 does, at 05:00.
 */
const several: Story = {
  name: 'of several signals all are needed to enter, and any suffices to leave',
  input: input('delta-neutral', 10_000, pair, {
    enter: { ...AT_ONCE, signals: [ON, { name: 'depth', min: 5, max: 10 }] },
    leave: {
      ...NEVER_LEFT,
      signals: [
        { name: 'days', min: 2, max: null },
        { name: 'depth', min: null, max: 4.5 },
      ],
    },
    signals: [
      DAYS,
      {
        name: 'depth',
        values: [
          { atMs: hour(0), value: 10 },
          { atMs: hour(1), value: 20 },
          { atMs: hour(3), value: 10 },
          { atMs: hour(4), value: 4.5 },
        ],
      },
    ],
  }),
  expected: {
    legs: {
      'long 0': { entry: { atMs: hour(4) }, exit: { atMs: hour(5), kind: 'policy' } },
    },
  },
};

export const SIGNAL_STORIES: readonly Story[] = [calendar, late, unknown, several];
