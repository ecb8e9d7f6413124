/** Whatever is held, isolated legs or a shared account, as the steps of a bar see it. */
import type { Moment, Otherwise } from './state.ts';
import type { OracleExitKind } from './types.ts';

/** What a bar's steps ask of whatever is held. Nothing happens where nothing is. */
export interface Holding {
  /** Step 1: funding and interest. */
  readonly settle: (bar: number) => void;
  /** Step 2. */
  readonly checkAtOpen: (bar: number) => void;
  /** Step 2, then: rounds of auto-deleveraging. */
  readonly deleverage: (bar: number) => void;
  /** Step 3. */
  readonly closeAll: (bar: number, when: Moment, kind: OracleExitKind) => void;
  /** Whatever waited for its venue to fill orders again. */
  readonly closeWaiting: (bar: number) => void;
  readonly surviveAt: (bar: number) => void;
  /** @throws OpeningRefused where a venue does not let it in */
  readonly open: (bar: number, workingQuote: number) => void;
  /** Step 4; `otherwise` is the way it goes where the record leaves it open. */
  readonly checkInside: (bar: number, otherwise: Otherwise | null) => void;
  /** At the close, of all that can be liquidated. */
  readonly marginRatios: (bar: number) => readonly number[];
}
