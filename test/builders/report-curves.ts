/**
 * The prices and curves of the hand-made report: sines and one crash, nobody's record. The money of
 * the exit (net, loss, forfeit, trigger) is the issue's; the rest of the story follows from it.
 */
import type { LegCurves, ResultCurves } from '../../src/domain/report.ts';

export const HOUR = 3_600_000;
export const FROM = Date.UTC(2025, 8, 25);
export const TO = Date.UTC(2025, 11, 1);
/** The bar of the liquidation: 10 October, 19:00 UTC. */
export const DEATH = Date.UTC(2025, 9, 10, 19);
export const BARS = (TO - FROM) / HOUR;
const DEATH_BAR = (DEATH - FROM) / HOUR;

export const NET = -4_088.588592;
export const LOSS = 4_117.376303;
export const FORFEIT = 2_024.264852;
export const TRIGGER = 26.1494533527;
export const FUNDING = 76.12;
export const QUANTITY = FORFEIT / (0.01 * TRIGGER);
export const ENTRY = 250_000 / QUANTITY;
export const PRICE_PNL = NET - FUNDING + FORFEIT;
export const LONG_PNL = QUANTITY * (TRIGGER - ENTRY);
export const SHORT_PNL = PRICE_PNL - LONG_PNL;
export const SURVIVOR_EXIT = 26.42;
export const SHORT_ENTRY = SURVIVOR_EXIT + SHORT_PNL / QUANTITY;

/** A made-up mark at the open of a bar: waves, then the crash, then a lower range. */
function markAt(bar: number): number {
  const wave = 0.9 * Math.sin(bar / 37) + 0.45 * Math.sin(bar / 11.3) + 0.2 * Math.sin(bar / 3.1);
  if (bar === 0) return ENTRY;
  const calm = bar < 60 ? ENTRY + wave * (bar / 60) : ENTRY - 1.6 + wave;
  if (bar < DEATH_BAR - 2) return calm;
  const crash = [29.4, 28.7, 27.9, SURVIVOR_EXIT, 24.8, 20.4, 21.6, 22.3];
  return crash[bar - DEATH_BAR + 2] ?? 22 - (bar - DEATH_BAR) / 160 + wave;
}

const lowOf = (bar: number): number =>
  ({ [DEATH_BAR]: 25.1, [DEATH_BAR + 1]: 23.9, [DEATH_BAR + 2]: 8.6 })[bar] ??
  Math.min(markAt(bar), markAt(bar + 1)) * 0.997;

const series = (value: (bar: number) => number): Float64Array =>
  Float64Array.from({ length: BARS }, (_, bar) => value(bar));

const fundingTo = (bar: number): number =>
  (FUNDING / 48) * Math.floor((bar + 8) / 8) * (1 + 0.25 * Math.sin(bar / 60));

const isAlive = (bar: number): boolean => bar <= DEATH_BAR;

function longCurves(): LegCurves {
  const required = (price: number, bar: number): number =>
    0.01 * price - (price - ENTRY) + fundingTo(bar) / QUANTITY;
  const posted = 50_000 / QUANTITY;
  const ratio = (bar: number): number =>
    (0.01 * lowOf(bar)) / (posted + lowOf(bar) - ENTRY - fundingTo(bar) / QUANTITY);
  return {
    role: 'long',
    markClose: series((bar) => markAt(bar + 1)),
    markHigh: series((bar) => Math.max(markAt(bar), markAt(bar + 1)) * 1.003),
    markLow: series(lowOf),
    requiredMargin: series((bar) => required(lowOf(bar), bar)),
    requiredMarginSpotChart: series((bar) => required(Math.max(lowOf(bar), 13.4), bar)),
    postedMargin: posted,
    marginRatio: series((bar) => (isAlive(bar) ? ratio(bar) : Number.NaN)),
  };
}

function shortCurves(): LegCurves {
  const gap = (bar: number): number =>
    1 + 0.0004 * Math.sin(bar / 5) + (bar === DEATH_BAR + 2 ? 0.021 : 0);
  const high = (bar: number): number => Math.max(markAt(bar), markAt(bar + 1)) * 1.004;
  return {
    role: 'short',
    markClose: series((bar) => markAt(bar + 1) * gap(bar)),
    markHigh: series(high),
    markLow: series((bar) => lowOf(bar) * 1.01),
    requiredMargin: series((bar) => 0.01 * high(bar) + (high(bar) - SHORT_ENTRY)),
    requiredMarginSpotChart: series((bar) => 0.01 * high(bar) + (high(bar) * 0.999 - SHORT_ENTRY)),
    postedMargin: 50_000 / QUANTITY,
    marginRatio: series((bar) =>
      bar > DEATH_BAR
        ? Number.NaN
        : (0.01 * high(bar)) / (50_000 / QUANTITY + SHORT_ENTRY - high(bar)),
    ),
  };
}

/** All curves of the story; new arrays each time. */
export function curves(): ResultCurves {
  const drift = (bar: number): number => 40 * Math.sin(bar / 29) + 12 * Math.sin(bar / 4);
  return {
    atMs: series((bar) => FROM + bar * HOUR),
    legs: [longCurves(), shortCurves()],
    equityQuote: series((bar) =>
      isAlive(bar) ? 100_000 + fundingTo(bar) + drift(bar) : 100_000 + NET,
    ),
    twinEquityQuote: series((bar) => 100_000 + fundingTo(bar) + drift(bar) - (bar > 380 ? 200 : 0)),
    fundingQuote: series((bar) => fundingTo(Math.min(bar, DEATH_BAR))),
    twinFundingQuote: series(fundingTo),
    divergenceFraction: series(
      (bar) => -0.0004 * Math.sin(bar / 5) - (bar === DEATH_BAR + 2 ? 0.021 : 0),
    ),
  };
}
