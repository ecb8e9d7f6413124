/** How much leverage a loss allows: the profile of a ladder of leverages, and the answer read off it. */
import { quantilesOf } from '../metrics/quantiles.ts';
import { episodesOf } from './episodes.ts';
import { AT, FIGURES, type PointEngine } from './figures.ts';

/** What is asked. */
export interface SizingQuestion {
  /** Largest forced-exit loss that is borne, as a share of the capital. */
  readonly maxLossFraction: number;
  /** Share of the entries that must stay within it. */
  readonly coverageFraction: number;
}

/** One leverage over all entries whose hold is inside the window. */
export interface SizingStep {
  readonly leverage: number;
  readonly entries: number;
  /** Not let in by the venue; they count as not within. */
  readonly refused: number;
  /** Why the first of them was not; null where none. */
  readonly refusal: string | null;
  /** Of which a leg was liquidated, and in how many distinct episodes. */
  readonly deaths: number;
  readonly episodes: number;
  /** Of all entries: let in, and with a forced-exit loss of at most the allowed. */
  readonly withinFraction: number;
  /** Forced-exit loss ÷ capital of those let in; zero where nothing was forced. */
  readonly lossP50Fraction: number | null;
  readonly lossP99Fraction: number | null;
  readonly lossMaxFraction: number | null;
}

/** Takes the entries of one leverage one by one. */
export class LeverageTally {
  readonly #leverage: number;
  readonly #maxLoss: number;
  readonly #row = new Float64Array(FIGURES.length);
  readonly #losses: number[] = [];
  readonly #liquidatedAtMs: number[] = [];
  #refused = 0;
  #refusal: string | null = null;

  constructor(leverage: number, { maxLossFraction }: SizingQuestion) {
    this.#leverage = leverage;
    this.#maxLoss = maxLossFraction;
  }

  add(engine: PointEngine, entryMs: number): void {
    const row = this.#row;
    const refusal = engine.figuresAt(entryMs, row);
    if (refusal !== null) {
      this.refuse(refusal);
      return;
    }
    this.#losses.push((row[AT.forcedExitLossQuote] as number) / (row[AT.capitalQuote] as number));
    const liquidatedAtMs = row[AT.firstLiquidationAtMs] as number;
    if (!Number.isNaN(liquidatedAtMs)) this.#liquidatedAtMs.push(liquidatedAtMs);
  }

  /** An entry that is not let in, by the reason. */
  refuse(refusal: string): void {
    this.#refused += 1;
    this.#refusal ??= refusal;
  }

  step(): SizingStep {
    const losses = Float64Array.from(this.#losses);
    const entries = losses.length + this.#refused;
    const quantiles = quantilesOf(losses);
    return {
      leverage: this.#leverage,
      entries,
      refused: this.#refused,
      refusal: this.#refusal,
      deaths: this.#liquidatedAtMs.length,
      episodes: episodesOf(Float64Array.from(this.#liquidatedAtMs)),
      withinFraction: losses.filter((loss) => loss <= this.#maxLoss).length / entries,
      lossP50Fraction: quantiles?.p50 ?? null,
      lossP99Fraction: quantiles?.p99 ?? null,
      lossMaxFraction:
        quantiles === null ? null : losses.reduce((most, loss) => Math.max(most, loss)),
    };
  }
}

/**
 * The largest leverage of the profile such that it and every smaller one keeps the share of entries
 * within the allowed loss. The loss is not monotone in leverage: a low one can lose more, because it holds
 * out longer and forfeits more, so one that holds above one that does not is no answer.
 *
 * @param profile by rising leverage
 * @returns null where not even the smallest holds
 */
export function largestLeverage(
  profile: readonly SizingStep[],
  { coverageFraction }: SizingQuestion,
): number | null {
  let largest: number | null = null;
  for (const { leverage, withinFraction } of profile) {
    if (withinFraction < coverageFraction) break;
    largest = leverage;
  }
  return largest;
}
