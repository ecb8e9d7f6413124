/**
 * A reconstruction as the program knows it: a crash day told by control points, each with its
 * source or with the reason for assuming it. `docs/reconstructions.md` describes the file.
 */
import type { PriceKind } from '../../domain/series.ts';
import type { DurationMs, EpochMs, Fraction } from '../../units/units.ts';

/** Where a figure was read. */
export interface Source {
  /** What the figures of this source are, in a few words. */
  readonly what: string;
  /** An address, a public repository, or an outlet whose address was not kept. */
  readonly where: string;
  readonly read: EpochMs;
}

/** Why a figure stands in the file: at least one of the two is not null. */
export interface Evidence {
  /** Key into the file's sources. */
  readonly source: string | null;
  /** The reason for a figure, or for its instant, that no source states. */
  readonly assumed: string | null;
}

export type Extreme = 'low' | 'high';

/**
 * A price the driver passes through exactly: at `from` when `from` = `to`, else at one instant
 * inside the window, placed by the seed.
 */
export interface ControlPoint extends Evidence {
  /** Lets the points of other series stand at the very instant the seed chose. */
  readonly name: string | null;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Quote per base, above zero. */
  readonly price: number;
  /** Of a window: no bar inside it goes beyond `price` on this side. */
  readonly extreme: Extreme | null;
  /** Which print it is; null where the price is assumed. */
  readonly kind: PriceKind | null;
}

/** The path that every series of an asset shares. It never leaves the range of its points. */
export interface Driver {
  readonly name: string;
  /** Standard deviation of the free path over one hour, as a fraction of price. */
  readonly roughness: Fraction;
  /** In time order, the first at the file's `from`, the last at its `to`. */
  readonly points: readonly ControlPoint[];
}

/** Where a series differs from its driver: by its own price or by a gap, never both. */
export interface OwnPoint extends Evidence {
  /** An instant, or the name of a control point of the driver. */
  readonly at: EpochMs | string;
  readonly price: number | null;
  /** own price ÷ driver − 1 */
  readonly gap: Fraction | null;
  /** The whole series never goes beyond `price` on this side. */
  readonly extreme: Extreme | null;
  readonly kind: PriceKind | null;
}

/** A price series. Without own points it equals its driver bar by bar. */
export interface PriceSpec {
  readonly venue: string;
  readonly instrument: string;
  readonly kind: PriceKind;
  /** Name of its driver. */
  readonly follows: string;
  /** Name of the driver to divide by: the same asset priced in another currency; null: none. */
  readonly per: string | null;
  /** The gap runs straight from point to point and is zero before the first and after the last. */
  readonly points: readonly OwnPoint[];
  readonly note: string | null;
}

export interface FundingPrint {
  readonly at: EpochMs;
  /** Fraction of notional over one interval; positive: longs pay shorts. */
  readonly rate: Fraction;
  readonly interval: DurationMs;
}

export interface FundingSpec {
  readonly venue: string;
  readonly instrument: string;
  readonly prints: readonly FundingPrint[];
  /** How many of the prints have a source of their own. */
  readonly sourced: number;
  /** The evidence of each line of the file, without repetition. */
  readonly evidence: readonly Evidence[];
  readonly note: string | null;
}

export interface Reconstruction {
  /** As scenarios name it. */
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  /** The file's name without its folder, and the SHA-256 of its text. */
  readonly file: string;
  readonly sha256: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly resolution: DurationMs;
  readonly sources: Readonly<Record<string, Source>>;
  readonly drivers: readonly Driver[];
  readonly prices: readonly PriceSpec[];
  readonly funding: readonly FundingSpec[];
}
