/** The survival curve of one grid point as a sweep prints it: by holding time, with bands. */
import { DAY, HOUR } from '../units/units.ts';
import { type BlockDraws, calendarBlocks, drawBlocks } from './block-draws.ts';
import type { FollowUp } from './follow-up.ts';
import { DRAWS, NO_BLOCKS, type SurvivalBand, survivalBand } from './survival-band.ts';
import { survivalCurve } from './survival-curve.ts';

export interface SurvivalStep {
  readonly holdingMs: number;
  /** Null: nobody was watched so long. */
  readonly survivalFraction: number | null;
  /** Ends of the 95 % band; null with the reason. */
  readonly bandLowFraction: number | null;
  readonly bandHighFraction: number | null;
  readonly bandReason: string | null;
  /** Watched this long, or longer. */
  readonly atRisk: number;
  /** Died by this holding time. */
  readonly deaths: number;
  /** What was drawn for the band; null where there is none. */
  readonly blocks: number | null;
  readonly blockMs: number | null;
}

const LADDER = [
  HOUR,
  8 * HOUR,
  ...[1, 3, 7, 14, 30, 60, 90, 180, 365].map((days) => days * DAY),
] as const;

/** The holding times that are told: the ladder up to the longest that was watched, and that one. */
export const holdingTimes = (longestMs: number): readonly number[] => [
  ...LADDER.filter((step) => step < longestMs),
  longestMs,
];

/** Draws of blocks, made once for each number of blocks: every point of a sweep is drawn alike. */
export class Draws {
  readonly #seed: number;
  readonly #made = new Map<number, BlockDraws>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  of(count: number): BlockDraws {
    const made = this.#made.get(count) ?? drawBlocks(count, DRAWS, this.#seed);
    this.#made.set(count, made);
    return made;
  }
}

/** Survival at each holding time, with the band that the calendar allows. */
export function survivalSteps(
  entries: FollowUp,
  holdingMs: readonly number[],
  draws: Draws,
): readonly SurvivalStep[] {
  return survivalCurve(entries, holdingMs).map(({ survivalFraction, atRisk, deaths }, i) => {
    const holding = holdingMs[i] as number;
    const band =
      survivalFraction === null ? null : bandAt(entries, holding, survivalFraction, draws);
    return {
      holdingMs: holding,
      survivalFraction,
      ...bandFields(band),
      atRisk,
      deaths,
    };
  });
}

function bandAt(
  entries: FollowUp,
  holdingMs: number,
  survival: number,
  draws: Draws,
): SurvivalBand {
  const blocks = calendarBlocks(entries.entryAtMs, holdingMs);
  if (blocks === null) return NO_BLOCKS;
  return survivalBand(entries, holdingMs, survival, blocks, draws.of(blocks.count));
}

type BandFields = Pick<
  SurvivalStep,
  'bandLowFraction' | 'bandHighFraction' | 'bandReason' | 'blocks' | 'blockMs'
>;

function bandFields(band: SurvivalBand | null): BandFields {
  if (band !== null && !('reason' in band))
    return {
      bandLowFraction: band.lowFraction,
      bandHighFraction: band.highFraction,
      bandReason: null,
      blocks: band.blocks,
      blockMs: band.blockMs,
    };
  return {
    bandLowFraction: null,
    bandHighFraction: null,
    bandReason: band?.reason ?? 'nobody was watched so long',
    blocks: null,
    blockMs: null,
  };
}
