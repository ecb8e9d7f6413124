/** Whether positions at their marks are dead: alone, several on one balance, each on its own. */
import { expect } from 'vitest';
import {
  areCrossLiquidated,
  crossAvailable,
  crossInitial,
  crossMaintenance,
  crossMarginBalance,
  crossUnrealised,
  liquidatedLegs,
  type NamedLeg,
} from '../../src/margin/cross-positions.ts';
import { equityAt, isLiquidated, notionalAt } from '../../src/margin/isolated.ts';
import { maintenance } from '../../src/margin/maintenance.ts';
import { crossLiquidationMove } from '../../src/margin/pool.ts';
import { positionTable } from '../../src/margin/position-table.ts';
import { answers, type Handlers, type NumericCase, says } from './case.ts';
import type { Fields } from './fields.ts';
import { linearLeg, oneTier, publishedRule, ruleFromFloors } from './positions.ts';

const sideOf = (signed: number): 1 | -1 => (signed < 0 ? -1 : 1);

/** A leg from a row with a signed quantity. */
function legOf(row: Fields, wallet: number): ReturnType<typeof linearLeg> {
  const signed = row.number('qty');
  return linearLeg(sideOf(signed), Math.abs(signed), row.number('entry'), wallet);
}

const markOf = (row: Fields): number => row.number('mark', 'mark_adverse');

function isolated(given: NumericCase): void {
  const { inputs } = given;
  const [mark, quantity] = [inputs.number('mark'), inputs.number('qty')];
  const leg = linearLeg(inputs.side(), quantity, inputs.number('entry'), inputs.number('equity'));
  const table = positionTable(oneTier(inputs.number('mmr')), leg);
  answers(given, 'equity_at_mark', equityAt(leg, mark));
  answers(given, 'mm', maintenance(table, notionalAt(leg, mark)));
  says(given, 'liquidated', isLiquidated(leg, table, mark, false));
}

/** Equity exactly equal to maintenance: dead where the venue says so, alive where it does not. */
function atThreshold(given: NumericCase): void {
  const { inputs } = given;
  const mark = inputs.number('mark');
  const leg = legOf(inputs, inputs.number('isolated'));
  const table = positionTable(publishedRule(inputs.rows('brackets')), leg);
  const [equity, needed] = [equityAt(leg, mark), maintenance(table, notionalAt(leg, mark))];
  answers(given, 'margin_balance', equity);
  answers(given, 'mm', needed);
  says(given, 'liquidated', isLiquidated(leg, table, mark, true));
  expect(isLiquidated(leg, table, mark, false)).toBe(equity < needed);
}

function byTier(given: NumericCase): void {
  const { inputs } = given;
  const rule = ruleFromFloors(inputs.rows('tiers'));
  const mark = inputs.number('mark');
  const dead = inputs.list('positions').filter((row) => {
    const leg = legOf(row, row.number('equity'));
    return isLiquidated(leg, positionTable(rule, leg), mark, false);
  });
  answers(given, 'liquidations', dead.length);
}

function shared(given: NumericCase): void {
  const { inputs, expected } = given;
  const rate = inputs.numberOr(0, 'mmr');
  const positions = inputs.list('positions').map((row) => {
    const position = legOf(row, 0);
    return { position, mark: markOf(row), table: positionTable(oneTier(rate), position) };
  });
  if (expected.has('upnl')) answers(given, 'upnl', crossUnrealised(positions));
  if (!inputs.has('equity')) return;
  const wallet = inputs.number('equity');
  answers(given, 'margin_balance', crossMarginBalance(wallet, positions));
  answers(given, 'mm', crossMaintenance(positions));
  says(given, 'liquidated', areCrossLiquidated(wallet, positions, false));
}

function namedLegs(given: NumericCase): readonly NamedLeg[] {
  const { inputs } = given;
  const rule = inputs.has('brackets')
    ? publishedRule(inputs.rows('brackets'))
    : oneTier(inputs.number('mmr'));
  return inputs.list('legs').map((row) => {
    const leg = legOf(row, row.number('isolated'));
    return { name: row.text('sym'), leg, mark: markOf(row), table: positionTable(rule, leg) };
  });
}

function legByLeg(given: NumericCase): void {
  const { expected } = given;
  const legs = namedLegs(given);
  const dead = liquidatedLegs(legs, false);
  expect(dead).toEqual(expected.texts('liquidated'));
  if (!expected.has('survivors')) return;
  const alive = legs.map(({ name }) => name).filter((name) => !dead.includes(name));
  expect(alive).toEqual(expected.texts('survivors'));
}

/** The same legs, each dying alone, and the account's figures over all of them. */
function legsOfOneAccount(given: NumericCase): void {
  const { inputs } = given;
  const wallet = inputs.number('wallet');
  const rows = inputs.list('legs');
  const positions = namedLegs(given).map(({ leg, mark, table }, i) => ({
    position: leg,
    mark,
    table,
    leverage: rows[i]?.number('lev') ?? Number.NaN,
  }));
  answers(given, 'maintenance', crossMaintenance(positions));
  answers(given, 'initial', crossInitial(positions));
  answers(given, 'margin_balance', crossMarginBalance(wallet, positions));
  answers(given, 'available', crossAvailable(wallet, positions));
  legByLeg(given);
}

/** How far the price must run until a pool over several wallets is at its requirement. */
function pool(given: NumericCase): void {
  const { inputs } = given;
  const equities = inputs.inner('wallet_equity');
  const move = crossLiquidationMove({
    marginBalance: inputs.number('margin_balance'),
    maintenance: inputs.number('maintenance'),
    legs: inputs.list('legs').map((leg) => ({
      wallet: leg.text('wallet'),
      side: sideOf(leg.number('sign')),
      notional: leg.number('notional'),
      maintenance: leg.number('mm'),
    })),
    walletEquity: Object.fromEntries(
      inputs.entries('wallet_equity').map(([name]) => [name, equities.number(name)]),
    ),
    borrowMaintenance: inputs.number('borrow_mm_rate'),
  });
  answers(given, 'move_fraction', move);
}

export const TRIGGER: Handlers = {
  isolated_trigger: isolated,
  exact_threshold_isolated: atThreshold,
  tier_escalation: byTier,
  cross_upnl: shared,
  cross_trigger: shared,
  isolated_independent_legs: legByLeg,
  isolated_two_positions: legsOfOneAccount,
  cross_account_liquidation_move: pool,
};
