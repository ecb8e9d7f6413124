/**
 * Cases to which our right answer is not the figure they carry: another's mistake, or another's rule.
 * Each is asserted by its handler, beside the derivation; here is said which and why.
 */
import type { NumericCase } from './case.ts';
import { ownWindow } from './funding-window.ts';

const BY_KIND: Readonly<Record<string, string>> = {
  funding_fee_missing_mark: 'a missing mark is an error, not 0',
  funding_forward_fill: 'a print is charged once, at its settlement',
  funding_mark_of_late_tick: 'each settlement is charged on its own mark',
  gap_through_zero: 'a leg that is gone ends at 0 and does not recover',
  inverse_liquidation_math: 'maintenance is taken at the mark and not divided by leverage',
  isolated_residual_not_credited: 'what is left at the trigger goes to the venue or comes back',
  maintenance_margin_DIVIDED_BY_LEVERAGE: 'maintenance is not divided by leverage',
  maintenance_margin_EQUALS_INITIAL: 'maintenance is the tier’s, not the initial margin',
};

/** Why our answer is our own; null where it is the case's. */
export const ownAnswer = (given: NumericCase): string | null =>
  BY_KIND[given.kind] ?? ownWindow(given);
