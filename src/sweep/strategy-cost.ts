/**
 * What a strategy costs a year at one leverage: how often it is forced out, what that takes, and what the
 * funding leaves of it.
 *
 * Of n entries held h each, in Y = n·h ÷ year entry-years, with d forced out, loss L, and what was missed M:
 *
 *     frequency   λ = d ÷ Y                     forced exits a year
 *     severity    s = ΣL ÷ d                    of the capital, mean
 *     exit cost   λ·s                           of the capital, a year
 *     net         Σnet ÷ Y = ΣU ÷ Y − λ·s − ΣM ÷ Y
 *     break-even  λ₀ = (ΣU ÷ Y) ÷ ((ΣL + ΣM) ÷ d)   at which the net is zero
 *
 * U: net of the same trade with nothing forced. M = U − net − L: what a forced exit missed after it.
 */
import type { CostRow, Estimate } from '../domain/cost.ts';
import { quantilesOf } from '../metrics/quantiles.ts';
import { YEAR } from '../units/units.ts';
import { CostBands, lessTaken, neverForced, watchedOf } from './cost-bands.ts';
import { episodesOf } from './episodes.ts';
import { AT, FIGURES, type PointEngine, type Row } from './figures.ts';
import type { Draws } from './survival-steps.ts';

/** One entry, as shares of its capital. */
export interface CostEntry {
  readonly entryAtMs: number;
  /** NaN: not forced out. */
  readonly forcedAtMs: number;
  /** Forced-exit loss; zero where nothing was forced. */
  readonly loss: number;
  /** As it went. */
  readonly net: number;
  /** Of the same trade with nothing forced. */
  readonly unharmed: {
    readonly funding: number;
    readonly costs: number;
    readonly pricePnl: number;
    readonly net: number;
  };
}

/** Takes the entries of one leverage one by one, in order. */
export class CostTally {
  readonly #row: Row = new Float64Array(FIGURES.length);
  readonly #entries: CostEntry[] = [];
  #refused = 0;
  #refusal: string | null = null;

  /** @param unharmed the same trade with nothing liquidated; asked only where something was */
  add(engine: PointEngine, unharmed: () => PointEngine, entryAtMs: number): void {
    const row = this.#row;
    const refusal = engine.figuresAt(entryAtMs, row);
    if (refusal !== null) {
      this.#refused += 1;
      this.#refusal ??= refusal;
      return;
    }
    const capital = row[AT.capitalQuote] as number;
    const share = (at: number): number => (row[at] as number) / capital;
    const forcedAtMs = row[AT.firstLiquidationAtMs] as number;
    const went = { loss: share(AT.forcedExitLossQuote), net: share(AT.netQuote) };
    // Overwrites the row; what was not forced out is its own.
    if (!Number.isNaN(forcedAtMs)) unharmed().figuresAt(entryAtMs, row);
    this.#entries.push({
      ...{ entryAtMs, forcedAtMs, ...went },
      unharmed: {
        funding: share(AT.fundingEarnedQuote),
        costs: share(AT.costsQuote),
        pricePnl: share(AT.pricePnlQuote),
        net: share(AT.netQuote),
      },
    });
  }

  row(leverage: number, holdMs: number, draws: Draws): CostRow {
    const told = { leverage, refused: this.#refused, refusal: this.#refusal };
    return { ...told, ...costOf(this.#entries, holdMs, draws) };
  }
}

type Told = Omit<CostRow, 'leverage' | 'refused' | 'refusal'>;

const NOTHING = {
  ...{ forcedExitsAYear: null, severityFraction: null, severityP95Fraction: null },
  ...{ missedFraction: null, exitCostAprFraction: null, missedAprFraction: null },
  ...{ fundingAprFraction: null, costsAprFraction: null, pricePnlAprFraction: null },
  ...{ unharmedNetAprFraction: null, netAprFraction: null },
  ...{ breakEvenAYear: null, ofBreakEvenFraction: null, breakEvenReason: 'nothing was entered' },
} as const;

/** Every figure of a row but what the venue refused. */
export function costOf(entries: readonly CostEntry[], holdMs: number, draws: Draws): Told {
  const forced = entries.filter(isForced);
  const entryYears = (entries.length * holdMs) / YEAR;
  const counts = {
    entries: entries.length,
    entryYears,
    heldYears: entries.reduce((sum, entry) => sum + heldMs(entry, holdMs), 0) / YEAR,
    forcedExits: forced.length,
    episodes: episodesOf(Float64Array.from(forced, ({ forcedAtMs }) => forcedAtMs)),
  };
  if (entries.length === 0) return { ...counts, ...NOTHING };
  const entryAtMs = columnOf(entries, (entry) => entry.entryAtMs);
  const bands = new CostBands(entryAtMs, holdMs, draws);
  const years = new Float64Array(entries.length).fill(holdMs / YEAR);
  const rate = (of: (entry: CostEntry) => number): Estimate => {
    const above = columnOf(entries, of);
    return bands.of({ above, below: years, value: sumOf(above) / entryYears, isPositive: false });
  };
  const yearly = (of: (entry: CostEntry) => number): number =>
    sumOf(columnOf(entries, of)) / entryYears;
  const unharmedNet = yearly(({ unharmed }) => unharmed.net);
  const exits =
    forced.length === 0
      ? withoutExits(entryAtMs, holdMs)
      : exitsOf({ entries, forced, entryYears, years, bands });
  const net = rate((entry) => entry.net);
  return {
    ...counts,
    ...exits,
    fundingAprFraction: rate(({ unharmed }) => unharmed.funding),
    costsAprFraction: yearly(({ unharmed }) => unharmed.costs),
    pricePnlAprFraction: yearly(({ unharmed }) => unharmed.pricePnl),
    unharmedNetAprFraction: unharmedNet,
    netAprFraction:
      exits.exitCostAprFraction === null
        ? net
        : lessTaken(
            net,
            rate((entry) => entry.net + entry.loss),
            exits.exitCostAprFraction,
          ),
    ...breakEvenOf(unharmedNet, forced, entryYears),
  };
}

const isForced = ({ forcedAtMs }: CostEntry): boolean => !Number.isNaN(forcedAtMs);
const heldMs = (entry: CostEntry, holdMs: number): number =>
  isForced(entry) ? Math.min(entry.forcedAtMs - entry.entryAtMs, holdMs) : holdMs;
const missedBy = ({ unharmed, net, loss }: CostEntry): number => unharmed.net - net - loss;

const columnOf = (entries: readonly CostEntry[], of: (entry: CostEntry) => number): Float64Array =>
  Float64Array.from(entries, of);
const sumOf = (values: Float64Array): number => values.reduce((sum, one) => sum + one, 0);

type Exits = Pick<
  CostRow,
  | 'forcedExitsAYear'
  | 'severityFraction'
  | 'severityP95Fraction'
  | 'missedFraction'
  | 'exitCostAprFraction'
  | 'missedAprFraction'
>;

const NO_EXIT = 'nothing was forced out, and what is not in the record has no cost to be known';

const withoutExits = (entryAtMs: Float64Array, holdMs: number): Exits => ({
  forcedExitsAYear: neverForced(watchedOf(entryAtMs, holdMs)),
  severityFraction: null,
  severityP95Fraction: null,
  missedFraction: null,
  exitCostAprFraction: { value: 0, low: null, high: null, bandReason: NO_EXIT },
  missedAprFraction: 0,
});

function exitsOf({
  entries,
  forced,
  entryYears,
  years,
  bands,
}: {
  readonly entries: readonly CostEntry[];
  readonly forced: readonly CostEntry[];
  readonly entryYears: number;
  readonly years: Float64Array;
  readonly bands: CostBands;
}): Exits {
  const exits = columnOf(entries, (entry) => (isForced(entry) ? 1 : 0));
  const losses = columnOf(entries, ({ loss }) => loss);
  const frequency = forced.length / entryYears;
  const severity = sumOf(losses) / forced.length;
  const missed = sumOf(columnOf(forced, missedBy)) / forced.length;
  // One that was forced out may have more than the trade unharmed had then.
  const isPositive = losses.every((loss) => loss >= 0);
  return {
    forcedExitsAYear: bands.of({ above: exits, below: years, value: frequency, isPositive: true }),
    severityFraction: bands.of({ above: losses, below: exits, value: severity, isPositive }),
    severityP95Fraction: quantilesOf(columnOf(forced, ({ loss }) => loss))?.p95 ?? null,
    missedFraction: missed,
    exitCostAprFraction: bands.of({
      ...{ above: losses, below: years, isPositive },
      value: frequency * severity,
    }),
    missedAprFraction: frequency * missed,
  };
}

type BreakEven = Pick<CostRow, 'breakEvenAYear' | 'ofBreakEvenFraction' | 'breakEvenReason'>;

/** @param unharmedNet of the capital, a year, before any forced exit */
function breakEvenOf(
  unharmedNet: number,
  forced: readonly CostEntry[],
  entryYears: number,
): BreakEven {
  const unknown = (breakEvenReason: string): BreakEven => ({
    breakEvenAYear: null,
    ofBreakEvenFraction: null,
    breakEvenReason,
  });
  if (unharmedNet <= 0)
    return { breakEvenAYear: 0, ofBreakEvenFraction: null, breakEvenReason: null };
  if (forced.length === 0) return unknown(NO_EXIT);
  const each = sumOf(columnOf(forced, (one) => one.loss + missedBy(one))) / forced.length;
  if (each <= 0) return unknown('a forced exit left more than staying would have');
  const breakEvenAYear = unharmedNet / each;
  const ofBreakEvenFraction = forced.length / entryYears / breakEvenAYear;
  return { breakEvenAYear, ofBreakEvenFraction, breakEvenReason: null };
}
