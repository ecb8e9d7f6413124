/** Loans: what may be borrowed, when the lender acts, what it costs. */
import {
  borrowableAmount,
  borrowLiquidationLimit,
  borrowPerInterval,
  healthFactor,
  isBorrowLiquidated,
  LIQUIDATION_SHARE,
  type Pledge,
  reverseCarryPnl,
  weightedCollateral,
} from '../../src/margin/lending.ts';
import { HOUR } from '../../src/units/units.ts';
import { answers, type Handlers, type NumericCase, says } from './case.ts';

const pledgeOf = ({ inputs }: NumericCase): Pledge => ({
  amount: inputs.number('qty'),
  oraclePrice: inputs.number('price'),
  ltv: inputs.number('ltv'),
});

function health(given: NumericCase): void {
  const { inputs } = given;
  const pledges = inputs
    .rows('assets')
    .map(([amount = 0, oraclePrice = 0, ltv = 0]) => ({ amount, oraclePrice, ltv }));
  answers(given, 'weighted_value', weightedCollateral(pledges));
  answers(given, 'health_factor', healthFactor(pledges, inputs.number('borrowed')));
}

const liquidated =
  (share: number) =>
  (given: NumericCase): void => {
    const pledges = [pledgeOf(given)];
    const borrowed = given.inputs.number('borrowed');
    answers(given, 'threshold', borrowLiquidationLimit(pledges, share));
    says(given, 'triggered', isBorrowLiquidated(pledges, borrowed, share));
  };

const perSettlement = ({ inputs }: NumericCase): number =>
  borrowPerInterval(inputs.number('borrow_apr'), inputs.number('interval_h') * HOUR);

function reverseCarry(given: NumericCase): void {
  const { inputs } = given;
  answers(given, 'borrow_pct_per_settlement', perSettlement(given) * 100);
  const earned = reverseCarryPnl({
    notional: inputs.number('notional'),
    fundingRate: inputs.number('rate'),
    settlements: inputs.number('settlements'),
    intervalMs: inputs.number('interval_h') * HOUR,
    borrowPerYear: inputs.number('borrow_apr'),
    fees: inputs.number('fees_pct') / 100,
  });
  answers(given, 'pnl_usd', earned);
}

export const LENDING: Handlers = {
  borrowable_amount: (given) =>
    answers(given, 'borrowable', borrowableAmount([pledgeOf(given)], 0)),
  health_factor: health,
  borrow_liquidation_partial: liquidated(LIQUIDATION_SHARE.partial),
  borrow_liquidation_full: liquidated(LIQUIDATION_SHARE.full),
  borrow_per_settlement: (given) => answers(given, 'borrow_pct', perSettlement(given) * 100),
  cash_and_carry_reverse_borrow: reverseCarry,
};
