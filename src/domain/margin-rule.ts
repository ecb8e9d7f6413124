/**
 * The margin a venue asks for, as its rule book writes it, and as a position of a known size meets
 * it. A rule is data; `src/margin/position-table.ts` turns one into the table of a position.
 */

/** One tier of a rule. */
export interface MarginTier {
  /** Where it ends, in the rule's measure; Infinity: it has no end. */
  readonly to: number;
  /** Maintenance, fraction of notional. */
  readonly rate: number;
  /**
   * What the venue takes off, settlement currency; null: it follows from the rates. Published ones
   * may be rounded, so that the requirement steps by a unit at an edge.
   */
  readonly deduction: number | null;
  /** Largest leverage, whose inverse is the initial margin; null: not known. */
  readonly maxLeverage: number | null;
}

/** What keeps a position, and what opens one. */
export interface MarginRule {
  /**
   * `marginal`: each tier's rate counts for the part of the notional inside it, so the requirement
   * is continuous. `whole`: the rate of the tier that holds the position counts for all of it.
   */
  readonly form: 'marginal' | 'whole';
  readonly tiers: readonly MarginTier[];
  /**
   * What chooses the tier: notional in the settlement currency, or a number of contracts, which a
   * price does not change.
   */
  readonly measure: 'notional' | 'contracts';
  /** Base coin of one contract, or quote of one inverse contract; read where contracts are counted. */
  readonly contractSize: number;
  /** At which price the notional is taken. */
  readonly basis: 'mark' | 'entry';
  /** The fee of the close, where the venue puts it inside the trigger: fraction added to each rate. */
  readonly closeFee: number;
  /** Added to maintenance and initial rate alike, per coin of position size; 0 for most venues. */
  readonly slopePerCoin: number;
}

/**
 * What one position must hold: maintenance(n) = max over b of (ρ_b · n − k_b) + slope · n², n its
 * notional in the settlement currency. The slope is 0 but for coin-margined contracts whose rate
 * rises with size.
 */
export interface MarginTable {
  readonly rate: readonly number[];
  readonly deduction: readonly number[];
  readonly slope: number;
}

/** A rule and the first instant at which it holds. */
export interface DatedMarginRule {
  readonly fromMs: number;
  /** For people: the table's name. */
  readonly table: string;
  readonly rule: MarginRule;
}
