/** At which price nothing is left, and what lies beyond it. */
import { bankruptcyPrice, liquidationPrice } from '../../src/margin/isolated.ts';
import { positionTable } from '../../src/margin/position-table.ts';
import { answers, type Handlers, type NumericCase } from './case.ts';
import { contractsOf, inverseLeg, linearLeg, oneTier } from './positions.ts';

function linear(given: NumericCase): void {
  const { inputs } = given;
  const [quantity, entry] = [inputs.number('qty'), inputs.number('entry_price', 'entry')];
  const wallet = (quantity * entry) / inputs.number('leverage');
  answers(
    given,
    'bankruptcy_price',
    bankruptcyPrice(linearLeg(inputs.side(), quantity, entry, wallet)),
  );
}

/** Contracts of one coin at entry: the price does not depend on how many. */
function inverse(given: NumericCase): void {
  const { inputs } = given;
  const entry = inputs.number('entry', 'entry_price');
  const leg = inverseLeg(inputs.side(), entry, entry, 1 / inputs.number('leverage'));
  answers(given, 'bankruptcy_price', bankruptcyPrice(leg));
}

/** A shared balance that must also pay the fee of the close: a requirement of the fee and nothing else. */
function crossInverse(given: NumericCase): void {
  const { inputs } = given;
  const balance = inputs.number('account_balance') - inputs.number('order_margin');
  const leg = inverseLeg(inputs.side(), contractsOf(inputs), inputs.number('entry_price'), balance);
  const feeOnly = positionTable(oneTier(0, { closeFee: inputs.number('taker_fee') }), leg);
  answers(given, 'bankruptcy_price', liquidationPrice(leg, feeOnly));
}

export const BANKRUPTCY: Handlers = {
  bankruptcy_price_isolated: linear,
  bankruptcy_price_inverse: inverse,
  bankruptcy_price_cross_inverse: crossInverse,
};
