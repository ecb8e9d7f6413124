/**
 * The tape: what the market did, as columns on one grid. Every column has one entry a bar; bar i
 * begins at `openMs[i]`. Bars exist only where every leg has one, so consecutive entries may be more
 * than a grid step apart where the scenario allows gaps.
 */

/** Open, high, low and close of one price, quote per base. */
export interface PriceColumns {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
}

/** Funding prints in the order they settle. */
export interface FundingSchedule {
  /** The bar at whose open the print settles; never decreasing. */
  readonly bar: Int32Array;
  /** 1 where a print is complete; 0 for the earlier parts of one that accrues. */
  readonly completes: Uint8Array;
  /** Fraction of notional over the print's interval; positive: longs pay. */
  readonly rate: Float64Array;
  /** What the rate is charged on; NaN: the bar's mark open. */
  readonly price: Float64Array;
}

export interface LegTape {
  /** The venue's mark; for a spot leg its spot series. */
  readonly mark: PriceColumns;
  /** Reference prices for fills: last where loaded, else mark. */
  readonly fillOpen: Float64Array;
  readonly fillClose: Float64Array;
  readonly funding: FundingSchedule;
  /** Price of the leg's quote currency in the capital's currency; null where they are one. */
  readonly conversion: { readonly open: Float64Array; readonly close: Float64Array } | null;
  /** Prices of the assets behind the leg's margin, in its quote, in the plan's order; empty: it is money. */
  readonly collateral: readonly PriceColumns[];
  /** The venue's index, NaN where missing; null where not loaded. */
  readonly index: PriceColumns | null;
  /** The prints as the venue showed them, from before the window on; null where there is no funding. */
  readonly shown: ShownPrints | null;
}

/** Funding prints as a screener shows them. */
export interface ShownPrints {
  /** When each was due; never decreasing. */
  readonly dueMs: Float64Array;
  readonly rate: Float64Array;
  /** Interval as it was known then: the record's, or the distance to the print before; NaN: neither. */
  readonly intervalMs: Float64Array;
}

export interface Tape {
  readonly gridMs: number;
  readonly openMs: Float64Array;
  readonly legs: readonly LegTape[];
  /** The shared spot price of the spot-chart verdict; null where there is none, with the reason. */
  readonly shared: { readonly columns: PriceColumns; readonly name: string } | null;
  readonly sharedReason: string | null;
  /** What rules look at, by the series' name: the value known at each bar's open, NaN where none is. */
  readonly signals: Readonly<Record<string, Float64Array>>;
}

export const NO_FUNDING: FundingSchedule = {
  bar: new Int32Array(0),
  completes: new Uint8Array(0),
  rate: new Float64Array(0),
  price: new Float64Array(0),
};
