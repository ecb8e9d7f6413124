/**
 * Every number the checks decide by. docs/data-checks.md derives each: why an honest record stays below
 * it, and why the fault lies above. They were fixed before any recorded file was looked at.
 */
import { DAY, HOUR, MINUTE } from '../units/units.ts';

/** Two prints closer than this are one settlement: no venue settles more often than hourly. */
export const DOUBLED_WITHIN = 5 * MINUTE;

/** Settlements told twice by turns: six pairs are two days of 8-hour prints, as for a zone. */
export const INTERLEAVED_PAIRS = 6;

/** Zones differ by quarters of an hour; a stamp within five minutes of one belongs to it. */
export const ZONE_STEP = 15 * MINUTE;
export const STAMP_TOLERANCE = 5 * MINUTE;

/** So many prints in a row at one wrong hour are a zone, not a late settlement. */
export const ZONE_PRINTS = 6;

/** Bars this long or shorter open on multiples of their length, in UTC, at every venue. */
export const GRID_BARS_TO = HOUR;

/** Prints common to two venues, and the agreement of their changes, that tell a whole interval's shift. */
export const LAGGED_FUNDING = { prints: 180, together: 0.15, shifted: 0.35, lags: 3 } as const;

/** Above this a late stamp is worth a warning. */
export const JITTER_WARNING = MINUTE;

/** Chance at which changes that fall on one phase only are no accident any more. */
export const STEPPED = {
  funding: { chance: 1e-9, least: 8 },
  bars: { chance: 1e-12, least: 12 },
  /** Of rows with a range, which hardly ever repeat: fewest steps, and repeated rows in them. */
  ranged: { steps: 3, repeats: 24 },
} as const;

/** Consecutive rows whose own interval is longer than the distance of their stamps. */
export const REPEATED_ROWS = 6;
/** A distance that is at most this part of the interval the row names is not its interval. */
export const REPEATED_PART = 0.75;
/** The 8-hour base rate on rows an hour apart: share of the rows, and how many rows it takes. */
export const REPEATED_BASE = { share: 0.2, rows: 48 } as const;

/** One rate that stays: rows and time, for a warning and for an error; for the base rate and a cap. */
export const FROZEN_FUNDING = {
  warning: { prints: 12, ms: 2 * DAY },
  error: { prints: 21, ms: 7 * DAY },
  usual: { prints: 21, ms: 30 * DAY },
  /** At the base rate for so many times the longest other stay of the record there. */
  stay: 2,
  /** Prints a record must have besides, to know its own stays. */
  known: 90,
  /** A run at the record's own extreme at or above this rate may be a cap nobody wrote down. */
  capLike: 0.002,
  /** A rate the record comes back to so often, for so long, is its base rate. */
  base: { visits: 3, prints: 3 },
} as const;

/** Price that stands still, by what the series is: bars and time. */
export const FROZEN_PRICE = {
  computed: { bars: 3, warning: HOUR, error: 12 * HOUR },
  traded: { bars: 3, warning: 6 * HOUR, error: 3 * DAY },
} as const;

/** What stands still until the file ends. */
export const FILLER = { bars: 3, quoted: DAY, unquoted: 3 * DAY } as const;

/** Bars whose close moved, and the share of them that is equal to the last digit. */
export const SAME_SERIES = { bars: 96, share: 0.98 } as const;

/** Search for a shift: windows of bars, and agreement of the signs of returns in them. */
export const SHIFT = {
  window: 96,
  step: 48,
  /** Moves of both series a window must have to be judged. */
  moves: 48,
  /** Below this, other lags are tried. */
  suspicious: 0.5,
  /** What the best lag must reach, and by how much it must lead the lag of zero. */
  peak: 0.6,
  lead: 0.3,
  lags: 24,
  zones: 14 * HOUR,
} as const;

/** Bars to a block of the level of one series over another. */
export const LEVEL_BLOCK = 48;

/** A step of the level: size as a fraction, by what is compared; at a change of files the smaller. */
export const SPLICE = {
  warning: { 'same instrument': 0.005, 'two venues': 0.005, index: 0.01 },
  atFile: 0.003,
  errorAtFile: 0.01,
  error: { 'same instrument': 0.01, 'two venues': 0.03, index: 0.05 },
  /** Part of the step that must happen in one bar, and scatter around it that is allowed. */
  atOnce: 0.5,
  scatter: 0.25,
  /** In ticks of the coarser series. */
  ticks: 5,
  /** How long the level is looked at before and after, where that is more than a block. */
  around: 12 * HOUR,
  /** A jump between two files that nothing else can confirm. */
  alone: 0.03,
  aloneScatter: 30,
} as const;

/** A bar's extreme against another series: as a fraction, and in scatters of the level. */
export const UNCONFIRMED = { move: 0.02, scatter: 8 } as const;

/** Price level of one series over another: log of the ratio. */
export const PRICE_UNIT = { error: Math.log(5), near: 0.15, warning: 0.1, bars: 48 } as const;

/** Rates per 8 hours, windows of prints. */
export const RATE_UNIT = {
  window: 90,
  step: 15,
  /** What a market may pay for days it does not pay for so long. */
  lasting: 30 * DAY,
  fewest: 30,
  ratio: 30,
  /** Floor of the other venue's median: half the base rate. */
  floor: 0.00005,
  alone: 0.005,
  aloneWarning: 0.002,
  baseShare: 0.2,
} as const;

/** Base rate of the venues that have one: 0.01 % for 8 hours. */
export const BASE_RATE = 0.0001;
export const BASE_RATE_OVER = 8 * HOUR;

/** Beyond this multiple of a cap that a contract of its own may have had, a print is an error. */
export const OWN_CAP = 2;
/** The largest cap of any venue, for one print (Deribit, contracts margined in USDC, for 8 hours). */
export const ANY_CAP = 0.05;
