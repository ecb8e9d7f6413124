/** Margin that is not money: assets with a price of their own behind a leg. */
import type { AnnualFraction, Fraction } from '../units/units.ts';
import type { InstrumentRef } from './instrument.ts';

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

/** One asset behind a leg. */
export interface CollateralAsset {
  /** `stETH`, `USDe`. */
  readonly asset: string;
  /** Of the leg's margin at entry; all shares of a leg sum to at most 1, the rest is in the leg's quote. */
  readonly share: Fraction;
  /** What it is worth, in the leg's quote currency: trades, or an index. */
  readonly price: InstrumentRef & { readonly kind: 'spot' | 'index' };
  /** What it counts for as margin. */
  readonly schedule: CollateralSchedule;
  /** What a forced sale of it costs, of its worth. */
  readonly saleCost: Fraction;
}

/** Assets behind one leg. */
export interface LegCollateral {
  readonly assets: readonly CollateralAsset[];
  /** Interest on what the account owes where the leg's money balance is below zero. */
  readonly loanPerYear: AnnualFraction;
}
