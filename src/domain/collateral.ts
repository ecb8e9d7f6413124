/** Margin that is not money: assets with a price of their own behind a leg. */
import type { AnnualFraction, Fraction } from '../units/units.ts';
import type { InstrumentRef } from './instrument.ts';

/** One slice of collateral. */
export interface CollateralTier {
  /** Its upper end: coin, or quote value at the index, as the schedule measures; Infinity for the last. */
  readonly to: number;
  /** The share of its value that counts, 0 to 1: one less the haircut. */
  readonly ratio: number;
}

/** One line of a collateral schedule: the coin counts for no more than ratio · value + offset. */
export interface CollateralLine {
  readonly ratio: number;
  /** Settlement currency where tiers end at a value, coin where they end at an amount. */
  readonly offset: number;
}

/** What a coin is worth as collateral: the least of its lines. */
export interface CollateralSchedule {
  readonly measure: 'coin' | 'value';
  readonly lines: readonly CollateralLine[];
}

/** What an asset counts for by how much of it there is, as a scenario says it. */
export interface StatedCounting {
  /** What ends a tier: an amount of the asset, or its value in the leg's quote. */
  readonly measure: CollateralSchedule['measure'];
  readonly tiers: readonly CollateralTier[];
}

/** One asset behind a leg, as a scenario states it. */
export interface CollateralAsset {
  /** `stETH`, `USDe`. */
  readonly asset: string;
  /** Of the leg's margin at entry; all shares of a leg sum to at most 1, the rest is in the leg's quote. */
  readonly share: Fraction;
  /** What it is worth, in the leg's quote currency: trades, or an index. */
  readonly price: InstrumentRef & { readonly kind: 'spot' | 'index' };
  /** What it counts for as margin; `venue`: as the rule book of the leg's venue has it. */
  readonly counting: 'venue' | { readonly haircut: Fraction } | StatedCounting;
  /** What a forced sale of it costs, of its worth. */
  readonly saleCost: Fraction;
}

/** Assets behind one leg. */
export interface LegCollateral {
  readonly assets: readonly CollateralAsset[];
  /** Interest on what the account owes where the leg's money balance is below zero. */
  readonly loanPerYear: AnnualFraction;
}

/** One asset behind a leg, with what it counts for. */
export interface PlannedAsset extends Pick<CollateralAsset, 'asset' | 'share' | 'saleCost'> {
  readonly schedule: CollateralSchedule;
}

/** Assets behind one leg, in the order of their prices on the tape. */
export interface PlannedCollateral {
  readonly assets: readonly PlannedAsset[];
  readonly loanPerYear: AnnualFraction;
}

/** An asset that was bought when its leg was opened. */
export interface HeldAsset extends PlannedAsset {
  /** Fixed at the entry. */
  readonly units: number;
  /** What they cost then, the leg's quote: in the wallet they stand at it as long as they are held. */
  readonly cost: number;
}

/** Assets that left their leg: sold by force, or at their price with a leg that was closed. */
export interface AssetSale {
  /** Each asset's, the leg's quote. */
  readonly prices: readonly number[];
  /** Of a forced sale, all assets together, the leg's quote; 0 otherwise. */
  readonly saleCost: number;
  /**
   * Of a liquidation: the leg would have lived at that mark with its assets at their prices of the entry.
   * Null where it left in any other way.
   */
  readonly brokeByCollateral: boolean | null;
}
