/**
 * Which settlements a position is charged: those in (entry, exit], by docs/method.md. Others include
 * the one at the entry; there our own value is asserted, and theirs explained by what they add.
 */
import { expect } from 'vitest';
import { HOUR_MS } from '../differential/stories/build.ts';
import { answers, type Handlers, type NumericCase, near } from './case.ts';
import type { Fields } from './fields.ts';
import { hours, printAt, settledOf } from './replays.ts';

const DAY_MS = 24 * HOUR_MS;
const SECOND_MS = 1_000;

/** UTC, with or without saying so. */
const instant = (text: string): number =>
  Date.parse(/Z$/.test(text) ? text : `${text.replace(' ', 'T')}Z`);

interface Settlement {
  readonly atMs: number;
  readonly rate: number;
  readonly mark: number;
}

const settlementsOf = (inputs: Fields): readonly Settlement[] =>
  inputs.list('settlements').map((row) => ({
    atMs: instant(row.text('t')),
    rate: row.number('rate'),
    mark: row.number('mark'),
  }));

/** A program that charges Binance's settlements to whoever opened less than this after them. */
const GRACE_MS = 15 * SECOND_MS;

/** Settlements that such a program charges and we do not: at the entry, or within its grace before. */
function chargedOnlyThere(given: NumericCase): readonly Settlement[] {
  if (given.kind !== 'funding_window' || !given.inputs.has('settlements')) return [];
  const open = instant(given.inputs.text('open'));
  const grace = given.venue === 'binance' ? GRACE_MS : 1;
  return settlementsOf(given.inputs).filter(({ atMs }) => atMs <= open && open - atMs < grace);
}

/** Why our value is another than the case's; null where it is the same. */
export const ownWindow = (given: NumericCase): string | null =>
  chargedOnlyThere(given).length === 0
    ? null
    : 'the settlement at or just before the entry is not ours: (entry, exit]';

/** A case of instants, on a grid of seconds: entered at `open`, left at `close`. */
function byInstants(given: NumericCase): void {
  const { inputs } = given;
  const [open, close] = [instant(inputs.text('open')), instant(inputs.text('close'))];
  const settlements = settlementsOf(inputs);
  const midnight = Math.floor(open / DAY_MS) * DAY_MS;
  const quantity = inputs.number('qty');
  const side = inputs.side();
  const seconds = (close - open) / SECOND_MS;
  const prints = settlements.map(({ atMs, rate, mark }) => printAt(atMs - midnight, rate, mark));
  const [long, short] = settledOf(
    hours(seconds + 2, settlements[0]?.mark ?? 1, {
      quantity,
      fromMs: open - midnight,
      resolutionMs: SECOND_MS,
      holdMs: close - open,
      prints: [prints, prints],
    }),
  );
  const own = side > 0 ? long : short;
  const worth = (some: readonly Settlement[]): number =>
    some.reduce((all, { rate, mark }) => all - side * quantity * mark * rate, 0);
  const ours = settlements.filter(({ atMs }) => atMs > open && atMs <= close);
  near(given, 'funding', own.funding, worth(ours));
  expect(own.settlements).toBe(ours.length);
  answers(given, 'funding', own.funding + worth(chargedOnlyThere(given)));
}

/** What a short is paid over bars with a print at the open of each; exits at a bar's open, or at the last close. */
function byBars(
  notional: number,
  openBar: number,
  exitBar: number | null,
  rates: ReadonlyMap<number, number>,
): ReturnType<typeof settledOf>[1] {
  const last = Math.max(...rates.keys());
  const prints = [...rates].map(([bar, rate]) => printAt((bar - openBar) * HOUR_MS, rate));
  const [, short] = settledOf(
    hours(last - openBar + 1, 100, {
      quantity: notional / 100,
      holdMs: exitBar === null ? null : (exitBar - openBar) * HOUR_MS,
      prints: [[], prints],
    }),
  );
  return short;
}

const sameRate = (from: number, to: number, rate: number): ReadonlyMap<number, number> =>
  new Map(Array.from({ length: to - from + 1 }, (_, i) => [from + i, rate]));

/** To the last bar, or from cycle to cycle. */
function oneRate(given: NumericCase): void {
  const { inputs } = given;
  const [notional, rate] = [inputs.number('notional'), inputs.number('rate_per_bar')];
  const cycles: readonly (readonly number[])[] = inputs.has('cycles')
    ? inputs.rows('cycles')
    : [[inputs.number('open_bar'), inputs.number('bars') - 1]];
  const settled = cycles.map(([from = 0, to = 0]) =>
    inputs.has('cycles')
      ? byBars(notional, from, to, sameRate(from, to + 1, rate))
      : byBars(notional, from, null, sameRate(from, to, rate)),
  );
  answers(
    given,
    'funding',
    settled.reduce((all, one) => all + one.funding, 0),
  );
  answers(
    given,
    'funded_bars',
    settled.reduce((all, one) => all + one.settlements, 0),
  );
}

/** "j*0.0001 for j=2..6, -999 sentinels at 1 and 7": a settlement outside the window would show. */
function sentinels(given: NumericCase): void {
  const { inputs } = given;
  const [openBar, exitBar] = [inputs.number('open_bar'), inputs.number('exit_bar')];
  const [, step = '', from = '', to = ''] =
    /j\*([\d.]+) for j=(\d+)\.\.(\d+)/.exec(inputs.text('rates')) ?? [];
  const sentinel = Number(/(-\d+) sentinels/.exec(inputs.text('rates'))?.[1]);
  const rates = new Map([[openBar, sentinel]]);
  for (let j = Number(from); j <= Number(to); j++) rates.set(j, j * Number(step));
  rates.set(exitBar + 1, sentinel);
  const settled = byBars(inputs.number('notional'), openBar, exitBar, rates);
  answers(given, 'funding', settled.funding);
}

/** Boundaries of a UTC grid. */
function onGrid(given: NumericCase): void {
  const { inputs } = given;
  const [from, to] = [inputs.number('open_hour_utc'), inputs.number('now_hour_utc')];
  const interval = inputs.number('interval_h');
  const prints = Array.from({ length: Math.ceil(24 / interval) + 1 }, (_, i) =>
    printAt(i * interval * HOUR_MS, 0.0001),
  );
  const [long] = settledOf(
    hours(to - from + 2, 100, {
      fromMs: from * HOUR_MS,
      holdMs: (to - from) * HOUR_MS,
      prints: [prints, []],
    }),
  );
  answers(given, 'settlements', long.settlements);
}

export const FUNDING_WINDOW: Handlers = {
  funding_window: (given) => {
    const { inputs } = given;
    if (inputs.has('settlements')) byInstants(given);
    else if (inputs.has('rate_per_bar')) oneRate(given);
    else if (inputs.has('rates')) sentinels(given);
    else onGrid(given);
  },
};
