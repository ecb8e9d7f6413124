import type { SignalKind } from './series.ts';

/** One contract on one venue. */
export type ContractKind = 'linear' | 'inverse' | 'spot';

export interface Instrument {
  readonly venue: string;
  /** As the venue spells it. */
  readonly instrument: string;
  readonly contract: ContractKind;
  /** The coin: `AVAX`. */
  readonly base: string;
  /** The currency its price is in: `USDT`, `USDC`, `USD`. */
  readonly quote: string;
}

/** A venue's instrument, spelled as the venue spells it. */
export interface InstrumentRef {
  readonly venue: string;
  readonly instrument: string;
}

/** A series that a rule looks at. */
export interface SignalRef extends InstrumentRef {
  readonly kind: SignalKind;
}
