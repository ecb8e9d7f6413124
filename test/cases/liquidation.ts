/** At which mark a position dies. */
import { expect } from 'vitest';
import type { MarginRule } from '../../src/domain/margin-rule.ts';
import { crossLiquidationPrice } from '../../src/margin/cross-positions.ts';
import { subaccountLiquidationPrice } from '../../src/margin/dydx.ts';
import {
  bankruptcyPrice,
  equityAt,
  type IsolatedLeg,
  liquidationPrice,
  notionalAt,
  unrealised,
} from '../../src/margin/isolated.ts';
import { maintenance } from '../../src/margin/maintenance.ts';
import { positionTable } from '../../src/margin/position-table.ts';
import { answers, type Handlers, type NumericCase, notOurs } from './case.ts';
import { contractsOf, hyperliquidRule, inverseLeg, linearLeg, oneTier } from './positions.ts';

const priceUnder = (rule: MarginRule, leg: IsolatedLeg): number | null =>
  liquidationPrice(leg, positionTable(rule, leg));

/** What a linear case's venue asks, in its own formula. */
function linearRule({ venue, inputs }: NumericCase): MarginRule {
  if (inputs.has('max_leverage')) {
    const rule = hyperliquidRule(inputs.number('max_leverage'));
    if (inputs.has('mmr')) expect(rule.tiers[0]?.rate).toBeCloseTo(inputs.number('mmr'), 15);
    return rule;
  }
  return oneTier(inputs.number('mmr'), {
    deduction: inputs.numberOr(0, 'maint_amount', 'mm_deduction'),
    closeFee: inputs.numberOr(0, 'taker_fee', 'liq_fee_rate'),
    // Bybit's first formula asks its rate of the entry's notional.
    basis: venue.startsWith('bybit') ? 'entry' : 'mark',
  });
}

/** Hyperliquid tells the margin as it is now, so the position is taken from its value now. */
function linearPosition({ inputs }: NumericCase): IsolatedLeg {
  const quantity = inputs.number('qty', 'size');
  const entry = inputs.has('position_value')
    ? inputs.number('position_value') / quantity
    : inputs.number('entry', 'entry_price');
  const wallet = inputs.has('leverage')
    ? inputs.numberOr((quantity * entry) / inputs.number('leverage'), ...WALLETS)
    : inputs.number(...WALLETS);
  return linearLeg(inputs.side(), quantity, entry, wallet);
}
const WALLETS = ['wallet_balance', 'isolated_wallet', 'isolated_margin'] as const;

function linearPrice(given: NumericCase): void {
  const { inputs, expected } = given;
  const leg = linearPosition(given);
  const price = crossLiquidationPrice(leg, positionTable(linearRule(given), leg), {
    wallet: leg.wallet,
    otherMaintenance: inputs.numberOr(0, 'tmm_others'),
    otherUnrealised: inputs.numberOr(0, 'upnl_others'),
  });
  // A share of the distance from entry that one program stays away from the price of the venue.
  const buffer = inputs.numberOr(0, 'liquidation_buffer');
  answers(
    given,
    'liquidation_price',
    price === null ? null : price + leg.side * buffer * Math.abs(leg.entry - price),
  );
  if (expected.has('bankruptcy_price')) answers(given, 'bankruptcy_price', bankruptcyPrice(leg));
}

function subaccountPrice(given: NumericCase): void {
  const { inputs } = given;
  const [size, oraclePrice] = [inputs.number('size'), inputs.number('price')];
  const account = {
    quoteBalance: inputs.number('equity') - size * oraclePrice,
    positions: [{ market: 'X', size, oraclePrice, maintenanceFraction: inputs.number('mmf') }],
  };
  answers(given, 'liquidation_price', subaccountLiquidationPrice(account, 'X'));
}

function inversePrice(given: NumericCase): void {
  const { inputs, expected } = given;
  const entry = inputs.number('entry', 'entry_price');
  // A case that names only its leverage holds for every size.
  const sized = ['contracts', 'qty_usd', 'usd_qty'].some((name) => inputs.has(name));
  const contracts = sized ? contractsOf(inputs) : entry;
  const named = inputs.has('leverage') ? contracts / entry / inputs.number('leverage') : Number.NaN;
  const wallet =
    inputs.numberOr(named, 'isolated_wallet', 'margin_coin', 'wallet_margin') +
    inputs.numberOr(0, 'extra_margin');
  const leg = inverseLeg(inputs.side(), contracts, entry, wallet);
  const rule = oneTier(inputs.number('mmr', 'mm_rate'), {
    deduction: inputs.numberOr(0, 'maint_amount', 'mm_deduction'),
    closeFee: inputs.numberOr(0, 'liq_fee_rate'),
    basis: given.venue.startsWith('inverse') ? 'entry' : 'mark',
  });
  answers(given, 'liquidation_price', priceUnder(rule, leg));
  if (expected.has('bankruptcy_price')) answers(given, 'bankruptcy_price', bankruptcyPrice(leg));
}

/**
 * Bybit's first rule for a shared coin balance: the requirement, of the entry's value, and the fee of
 * a close at the bankruptcy price both come off the balance.
 */
function legacyCrossInverse(given: NumericCase): void {
  const { inputs } = given;
  const contracts = contractsOf(inputs);
  const closing = (contracts / inputs.number('bankruptcy_price')) * inputs.number('taker_fee');
  const wallet = inputs.number('account_balance') - inputs.number('order_margin') - closing;
  const leg = inverseLeg(inputs.side(), contracts, inputs.number('entry_price'), wallet);
  answers(
    given,
    'liquidation_price',
    priceUnder(oneTier(inputs.number('mmr'), { basis: 'entry' }), leg),
  );
}

/** How far the mark goes from the entry, as a share of it. */
function distance(given: NumericCase): void {
  const { inputs } = given;
  const leg = linearLeg(inputs.side(), 1, 100, 100 / inputs.number('leverage'));
  const price = priceUnder(oneTier(inputs.number('mmr')), leg);
  answers(given, 'distance', price === null ? null : Math.abs(100 - price) / 100);
}

/** The loss at the trigger, the requirement being of the entry's notional. */
function lossAtTrigger(given: NumericCase): void {
  const { inputs } = given;
  const notional = inputs.number('notional');
  const leg = linearLeg(1, notional / 100, 100, notional / inputs.number('leverage'));
  const price = priceUnder(oneTier(inputs.number('mmr'), { basis: 'entry' }), leg);
  answers(given, 'loss_at_liq', price === null ? null : -unrealised(leg, price));
}

/**
 * That program fixes the requirement at the entry and divides it by leverage. Ours at the mark:
 * 10,000 / 20,000 · 0.35 % = 0.00175 coin, which is what the equity meets at the liquidation price.
 */
function inverseMaths(given: NumericCase): void {
  const { inputs } = given;
  const [mark, rate] = [inputs.number('mark'), inputs.number('mmr')];
  const leg = inverseLeg(
    inputs.side(),
    contractsOf(inputs),
    inputs.number('entry'),
    inputs.number('start_balance_btc'),
  );
  const table = positionTable(oneTier(rate), leg);
  answers(given, 'pnl_btc', unrealised(leg, mark));
  notOurs(given, 'mm_btc_as_implemented', 'threshold_btc');
  expect(maintenance(table, notionalAt(leg, mark))).toBeCloseTo(
    (inputs.number('contracts') / mark) * rate,
    15,
  );
  const price = liquidationPrice(leg, table) ?? Number.NaN;
  expect(equityAt(leg, price)).toBeCloseTo(maintenance(table, notionalAt(leg, price)), 12);
}

export const LIQUIDATION: Handlers = {
  liquidation_price_isolated: (given) =>
    given.inputs.has('mmf') ? subaccountPrice(given) : linearPrice(given),
  liquidation_price_cross: linearPrice,
  liquidation_price_isolated_inverse: inversePrice,
  liquidation_price_inverse: inversePrice,
  liquidation_price_cross_inverse: legacyCrossInverse,
  liquidation_distance: distance,
  liquidation_loss: lossAtTrigger,
  inverse_liquidation_math: inverseMaths,
};
