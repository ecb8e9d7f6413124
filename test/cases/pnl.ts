/** What a position made or lost: linear in quote, inverse in coin. */
import {
  bankruptcyPrice,
  entryNotional,
  fundingPayment,
  type IsolatedLeg,
  notionalAt,
  unrealised,
} from '../../src/margin/isolated.ts';
import { bitmexInterest } from '../../src/venues/funding-formula.ts';
import { answers, type Handlers, type NumericCase, says } from './case.ts';
import { contractsOf, inverseLeg, linearLeg } from './positions.ts';

const SATOSHIS = 1e8;

const inverseOf = ({ inputs }: NumericCase, wallet = 0): IsolatedLeg =>
  inverseLeg(inputs.side(), contractsOf(inputs), inputs.number('entry', 'entry_price'), wallet);

const exitOf = ({ inputs }: NumericCase): number =>
  inputs.number('exit', 'mark', 'exit_price', 'mark_price');

/** The taker fee of the entry, settlement currency: where it stands, or "taker 7.5bp" in the note. */
function entryFee({ inputs, note }: NumericCase, leg: IsolatedLeg): number {
  const said = Number(/taker ([\d.]+)bp/.exec(note)?.[1]) / 10_000;
  return inputs.numberOr(said, 'taker') * entryNotional(leg.contract, leg.quantity, leg.entry);
}

function linear(given: NumericCase): void {
  const { inputs, expected } = given;
  const entry = inputs.number('entry', 'entry_price');
  const leg = linearLeg(inputs.side(), inputs.number('qty'), entry, 0);
  for (const name of ['pnl', 'upnl', 'unrealized_pnl'])
    if (expected.has(name)) answers(given, name, unrealised(leg, exitOf(given)));
  if (expected.has('commission')) answers(given, 'commission', entryFee(given, leg));
}

function inverse(given: NumericCase): void {
  const { expected } = given;
  const leg = inverseOf(given);
  const exit = exitOf(given);
  const gained = ['pnl_btc', 'pnl_eth', 'upnl_btc', 'unrealized_pnl_coin', 'pnl_xbt'];
  for (const name of gained) if (expected.has(name)) answers(given, name, unrealised(leg, exit));
  for (const name of ['notional_btc_at_exit', 'notional_eth', 'notional_coin'])
    if (expected.has(name)) answers(given, name, notionalAt(leg, exit));
  if (expected.has('commission_btc')) answers(given, 'commission_btc', entryFee(given, leg));
  if (expected.has('pnl_after_funding_xbt')) {
    // The page's example goes on from its funding example: 0.25 % of the value at the entry's price.
    const funding = fundingPayment(leg, leg.entry, bitmexInterest(0.01, 0.0025));
    answers(given, 'pnl_after_funding_xbt', unrealised(leg, exit) + funding);
  }
}

/** A leg beyond its bankruptcy price is taken over there: it never loses more than it posted. */
function takenOver(given: NumericCase, leverage: number | null): void {
  const { inputs } = given;
  const entry = inputs.number('entry');
  const posted =
    leverage === null ? Number.POSITIVE_INFINITY : contractsOf(inputs) / entry / leverage;
  const leg = inverseOf(given, posted);
  const floor = leverage === null ? null : bankruptcyPrice(leg);
  const exit = inputs.number('exit');
  const worst = leg.side > 0 ? Math.max : Math.min;
  const at = floor === null ? exit : worst(exit, floor);
  answers(given, 'pnl_sats', unrealised(leg, at) * SATOSHIS, 1);
}

/** The note says which of these were capped, and by which leverage. */
const capOf = ({ note }: NumericCase): number | null => {
  const said = /capped at .*?(\d+)x/.exec(note)?.[1];
  return said === undefined ? null : Number(said);
};

function positionValue(given: NumericCase): void {
  const leg = inverseOf(given);
  answers(given, 'entry_value_xbt', notionalAt(leg, leg.entry));
}

function payment(given: NumericCase): void {
  const { inputs } = given;
  const rate = bitmexInterest(inputs.number('quote_rate_daily'), inputs.number('base_rate_daily'));
  const mark = inputs.number('mark_price');
  const paid = fundingPayment(inverseLeg(inputs.side(), contractsOf(inputs), mark, 0), mark, rate);
  answers(given, 'funding_rate', rate);
  answers(given, 'payment_xbt', Math.abs(paid));
  const own = inputs.text('side');
  const other = own === 'long' ? 'short' : 'long';
  says(given, 'payer', paid < 0 ? own : other);
}

export const PNL: Handlers = {
  linear_pnl: linear,
  linear_upnl: linear,
  unrealized_pnl: linear,
  inverse_pnl: inverse,
  inverse_upnl: inverse,
  unrealized_pnl_inverse: inverse,
  realized_pnl_inverse: inverse,
  inverse_pnl_sats: (given) => takenOver(given, capOf(given)),
  inverse_loss_cap: (given) => takenOver(given, given.inputs.number('leverage')),
  position_value_inverse: positionValue,
  funding_payment_inverse: payment,
};
