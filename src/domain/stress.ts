/** Shocks laid over history: what was recorded, changed by a stated rule. Never told as history. */
import type { DurationMs, EpochMs, Fraction } from '../units/units.ts';

export type Shock =
  /** One leg's mark is moved by a share of itself for a while; its index is not. */
  | {
      readonly kind: 'mark';
      readonly role: string;
      readonly by: Fraction;
      readonly from: EpochMs;
      readonly lasting: DurationMs;
    }
  /** The gap between the two marks is multiplied; the first leg's stays. */
  | { readonly kind: 'divergence'; readonly factor: number }
  /** Every funding print settles later. */
  | { readonly kind: 'settlement delay'; readonly by: DurationMs }
  /** Every funding rate changes its sign. */
  | { readonly kind: 'funding flip' }
  /** A collateral asset's price is moved by a share of itself for a while. */
  | {
      readonly kind: 'depeg';
      readonly asset: string;
      readonly by: Fraction;
      readonly from: EpochMs;
      readonly lasting: DurationMs;
    };
