/**
 * One leg from opening to exit, and the money that moves because of it. Amounts named `…Quote` are
 * in quote; `margin`, `wallet` and `lent` are in the leg's settlement currency.
 */

import type { OracleDeleveraging } from './adl-types.ts';
import type { OracleExitKind, OracleLegInput, OracleLiquidation } from './types.ts';

export interface Life {
  readonly legIndex: number;
  readonly leg: OracleLegInput;
  readonly lifeIndex: number;
  readonly contract: 'linear' | 'inverse' | 'spot';
  /** +1 long, −1 short. */
  readonly sign: 1 | -1;
  readonly quantity: number;
  /** What the leg was opened with, before any part of it was closed. */
  readonly openedQuantity: number;
  /** N: the quote notional of an inverse contract; 0 otherwise. */
  readonly contracts: number;
  /** Paid in full, no margin posted: nothing can liquidate it. */
  readonly outright: boolean;
  /** What a liquidation in steps left of the life before: entered at a trigger, by no order. */
  readonly continues: boolean;
  readonly entryBar: number;
  /** The first bar whose open finds it already held. */
  readonly heldFromBar: number;
  readonly entry: number;
  readonly entryReference: number;
  readonly margin: number;
  /** Coin of the spot leg that is posted here and goes back when the leg leaves. */
  readonly lent: number;
  /** Quote that was spent on it, its fees outside its wallet included; what it gave away is not in it. */
  spentQuote: number;
  wallet: number;
  chargedMs: number;
  settlements: number;
  fundingQuote: number;
  /** A cost is positive here. */
  interestQuote: number;
  feesQuote: number;
  slippageQuote: number;
  /** What an exit style takes beside fee and slippage. */
  exitChargeQuote: number;
  pricePnlQuote: number;
  /** Coin that joined an outright holding when the perp of an inverse carry left, and its price then. */
  addedCoin: number;
  addedAtPrice: number;
  exit: LifeExit | null;
  liquidation: OracleLiquidation | null;
  deleveraging: OracleDeleveraging | null;
}

export interface LifeExit {
  readonly bar: number;
  readonly atMs: number;
  readonly price: number;
  readonly reference: number;
  readonly kind: OracleExitKind;
  /** The moment the twin is marked at, were this the last exit. */
  readonly marked: 'open' | 'close';
}

export type Opening = Pick<
  Life,
  'legIndex' | 'leg' | 'entryBar' | 'entry' | 'entryReference' | 'quantity' | 'margin'
> &
  Partial<Life>;

export function newLife(opening: Opening): Life {
  const { leg } = opening;
  return {
    lifeIndex: 0,
    contract: leg.contract,
    sign: leg.side === 'long' ? 1 : -1,
    contracts: leg.contract === 'inverse' ? opening.quantity * opening.entry : 0,
    openedQuantity: opening.quantity,
    outright: false,
    continues: false,
    heldFromBar: opening.entryBar + 1,
    lent: 0,
    spentQuote: 0,
    wallet: opening.margin,
    chargedMs: 0,
    settlements: 0,
    fundingQuote: 0,
    interestQuote: 0,
    feesQuote: 0,
    slippageQuote: 0,
    exitChargeQuote: 0,
    pricePnlQuote: 0,
    addedCoin: 0,
    addedAtPrice: 0,
    exit: null,
    liquidation: null,
    deleveraging: null,
    ...opening,
  };
}

/** What the fill is when a price is taken with slippage against us. */
export const fillOf = (reference: number, buying: boolean, slippage: number): number =>
  reference * (buying ? 1 + slippage : 1 - slippage);

/** Fees, slippage, interest, forfeits, liquidation fees and haircuts, less insurance. */
export function costsOf(life: Life): number {
  const { liquidation } = life;
  const lost =
    liquidation === null
      ? 0
      : liquidation.marginForfeitedQuote +
        liquidation.feeQuote +
        liquidation.slippageQuote -
        liquidation.insuranceAbsorbedQuote;
  const haircut = life.deleveraging?.haircutQuote ?? 0;
  const paid = life.feesQuote + life.slippageQuote + life.interestQuote + life.exitChargeQuote;
  return paid + lost + haircut;
}
