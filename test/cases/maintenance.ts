/** What a position must keep, and what opens it. */
import { expect } from 'vitest';
import { entryNotional, equityAt, notionalAt } from '../../src/margin/isolated.ts';
import { deductions, maintenance } from '../../src/margin/maintenance.ts';
import { initialRate, positionTable, tierAt } from '../../src/margin/position-table.ts';
import { answers, type Handlers, type NumericCase, near, notOurs } from './case.ts';
import {
  contractsOf,
  hyperliquidRule,
  inverseLeg,
  linearLeg,
  oneTier,
  publishedRule,
  ruleFromFloors,
  tableOfNotional,
} from './positions.ts';

/**
 * The tier that holds a notional. Ours follows from the rates: the one whose line asks most, and of
 * two that meet at an edge either, since both ask the same; the cases name the upper one.
 */
function tierLookup(given: NumericCase): void {
  const { inputs, expected } = given;
  const notional = inputs.number('notional');
  const rule = ruleFromFloors(inputs.rows('tiers'));
  const { rate, deduction } = tableOfNotional(rule, notional);
  const most = maintenance(tableOfNotional(rule, notional), notional);
  const lines = rate.map((one, b) => one * notional - (deduction[b] as number));
  const active = lines.findLastIndex((line) => Math.abs(line - most) <= 1e-9 * (1 + most));
  answers(given, 'mmr', rate[active] ?? null);
  if (expected.has('maint_amount')) answers(given, 'maint_amount', deduction[active] ?? null);
  const { index } = tierAt(rule, linearLeg(1, notional, 1, 0), 1);
  expect([active, active - 1], 'the tier that is told holds the notional too').toContain(index);
}

/** A table without deductions: the tier's rate counts for all of the position. */
function wholeTierLookup(given: NumericCase): void {
  const { inputs } = given;
  const notional = inputs.number('notional');
  const rule = { ...ruleFromFloors(inputs.rows('tiers')), form: 'whole' } as const;
  const position = linearLeg(1, notional, 1, 0);
  answers(given, 'mmr', tierAt(rule, position, 1).rate);
  answers(given, 'mmr', maintenance(positionTable(rule, position), notional) / notional);
}

function tierDeductions(given: NumericCase): void {
  const tiers = given.inputs.rows('tiers').map(([, to = 0, rate = 0]) => ({ to, rate }));
  const found = deductions(tiers);
  const printed = given.expected.numbers('cum');
  expect(found).toHaveLength(printed.length);
  for (const [i, figure] of printed.entries())
    near(given, `cum ${i + 1}`, found[i] as number, figure);
}

/** One step of the recurrence, on top of the deduction that is given. */
function deductionStep(given: NumericCase): void {
  const { inputs } = given;
  const [, step = Number.NaN] = deductions([
    { to: inputs.number('floor_coin'), rate: inputs.number('mmr_prev') },
    { to: Number.POSITIVE_INFINITY, rate: inputs.number('mmr') },
  ]);
  answers(given, 'cum_coin', inputs.number('cum_prev') + step);
}

/** One rate, on linear notional or on coin. */
function margin(given: NumericCase): void {
  const { inputs, expected } = given;
  const price = inputs.number('mark_price', 'price');
  const rule = oneTier(inputs.number('mmr', 'margin_maint'), {
    deduction: inputs.numberOr(0, 'maint_amount'),
  });
  const leg = inputs.has('contracts')
    ? inverseLeg(1, contractsOf(inputs), price, 0)
    : linearLeg(inputs.side(), inputs.number('qty'), price, 0);
  const kept = maintenance(positionTable(rule, leg), notionalAt(leg, price));
  answers(given, expected.has('mm_btc') ? 'mm_btc' : 'maintenance_margin', kept);
}

/**
 * Leverage never divides maintenance: contracts / price · rate, which is the case's figure times the
 * leverage it was divided by.
 */
function undivided(given: NumericCase): void {
  const { inputs } = given;
  const price = inputs.number('price');
  const leg = inverseLeg(1, contractsOf(inputs), price, 0);
  const kept = maintenance(
    positionTable(oneTier(inputs.number('margin_maint')), leg),
    notionalAt(leg, price),
  );
  notOurs(given, 'mm_btc');
  near(given, 'maintenance', kept, given.expected.number('mm_btc') * inputs.number('leverage'));
}

/**
 * Maintenance is not the initial margin: the case's figure is notional / leverage. Under the first
 * tier of Binance's table, 0.4 % to 300,000, a notional of 16,000 keeps 64, whatever its leverage.
 */
function notInitial(given: NumericCase): void {
  const { inputs } = given;
  const price = inputs.number('price');
  const leg = linearLeg(1, inputs.number('qty'), price, 0);
  const rule = publishedRule([
    [300_000, 0.004, 0],
    [Number.POSITIVE_INFINITY, 0.005, 300],
  ]);
  const notional = notionalAt(leg, price);
  answers(given, 'mm', notional / inputs.number('leverage'));
  const kept = maintenance(positionTable(rule, leg), notional);
  near(given, 'maintenance', kept, notional * 0.004);
  expect(kept).toBeLessThan(notional / inputs.number('leverage'));
}

/** What a venue reports, the fee of the close inside it, from the rate the case expects. */
function withCloseFee(given: NumericCase): void {
  const { inputs, expected, note } = given;
  const closeFee = Number(/([\d.]+) close fee/.exec(note)?.[1]);
  const notional = inputs.number('notional');
  const rule = oneTier(expected.number('mmr'), { closeFee });
  const kept = maintenance(tableOfNotional(rule, notional), notional);
  near(given, 'maintenance', kept, inputs.number('venue_reported_mm'));
}

function published(given: NumericCase): void {
  const { inputs } = given;
  const mark = inputs.number('mark');
  const leg = linearLeg(1, inputs.number('qty'), mark, 0);
  const rule = publishedRule(inputs.rows('brackets'));
  answers(given, 'mm', maintenance(positionTable(rule, leg), notionalAt(leg, mark)));
}

/** OKX's ratio is equity over requirement, the other way round than ours; its fee stands inside it. */
function okxRatio(given: NumericCase): void {
  const { inputs } = given;
  const mark = inputs.number('mark_price');
  const wallet = inputs.number('margin_coin') + inputs.number('upl_coin');
  const leg = inverseLeg(1, contractsOf(inputs), mark, wallet);
  const notional = notionalAt(leg, mark);
  const rate = inputs.number('mmr');
  answers(given, 'mm_coin', maintenance(positionTable(oneTier(rate), leg), notional));
  const rule = oneTier(rate, { closeFee: inputs.number('liq_fee_rate') });
  const needed = maintenance(positionTable(rule, leg), notional);
  answers(given, 'margin_ratio', equityAt(leg, mark) / needed);
}

/** Initial margin: notional over leverage, or the venue's own rate at this size. */
function initial(given: NumericCase): void {
  const { inputs, expected } = given;
  const price = inputs.number('price', 'entry_price');
  if (expected.has('im_rate')) {
    sloped(given, price);
    return;
  }
  const inverse = inputs.has('contracts') || inputs.has('ct_val_usd') || isCoinMargined(given);
  const leg = inverse
    ? inverseLeg(1, isCoinMargined(given) ? inputs.number('qty') : contractsOf(inputs), price, 0)
    : linearLeg(1, inputs.number('qty'), price, 0);
  const maxLeverage = inputs.has('margin_init')
    ? inputs.number('leverage') / inputs.number('margin_init')
    : inputs.number('leverage');
  const rate = initialRate(oneTier(0, { maxLeverage }), leg);
  const posted = rate === null ? null : rate * entryNotional(leg.contract, leg.quantity, price);
  for (const name of ['im', 'im_btc', 'margin_coin'])
    if (expected.has(name)) answers(given, name, posted);
  if (expected.has('im_usd')) answers(given, 'im_usd', (posted ?? Number.NaN) * price);
}

/** Bybit's coin-margined symbols end in USD. */
const isCoinMargined = ({ inputs }: NumericCase): boolean =>
  inputs.has('symbol') && inputs.text('symbol').endsWith('USD');

/** Deribit: the rate rises with the size in coin. */
function sloped(given: NumericCase, price: number): void {
  const { inputs } = given;
  const leg = linearLeg(1, inputs.number('size_btc', 'size_coin'), price, 0);
  const rule = oneTier(0, {
    maxLeverage: 1 / inputs.number('base'),
    slopePerCoin: inputs.number('slope_per_coin'),
  });
  const rate = initialRate(rule, leg) ?? Number.NaN;
  answers(given, 'im_rate', rate);
  answers(given, 'initial_margin', rate * entryNotional('linear', leg.quantity, price));
}

function halfOfInitial(given: NumericCase): void {
  const notional = given.inputs.number('notional');
  const rule = hyperliquidRule(given.inputs.number('max_leverage'));
  answers(given, 'mm', maintenance(tableOfNotional(rule, notional), notional));
}

export const MAINTENANCE: Handlers = {
  maintenance_tier_lookup: tierLookup,
  mm_tier_lookup: wholeTierLookup,
  tier_maintenance_amount: tierDeductions,
  tier_maintenance_amount_step: deductionStep,
  maintenance_margin: margin,
  maintenance_margin_DIVIDED_BY_LEVERAGE: undivided,
  maintenance_margin_EQUALS_INITIAL: notInitial,
  maintenance_includes_close_fee: withCloseFee,
  maintenance_margin_tiered: published,
  margin_ratio_inverse: okxRatio,
  initial_margin: initial,
  initial_margin_inverse: initial,
  mmr_from_max_leverage: halfOfInitial,
};
