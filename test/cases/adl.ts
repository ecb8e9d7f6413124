/** Auto-deleveraging: who is first, at which price, and when it begins. */
import { expect } from 'vitest';
import {
  adlClosePrice,
  adlQueue,
  closeouts,
  deleveraged,
  leveragedPnl,
} from '../../src/margin/adl.ts';
import {
  bybitDeleverages,
  okxDeleverages,
  okxFundThreshold,
  poolDrawdown,
} from '../../src/margin/adl-trigger.ts';
import { bankruptcyPrice, notionalAt, unrealised } from '../../src/margin/isolated.ts';
import { answers, type Handlers, type NumericCase, near, says } from './case.ts';
import { linearLeg } from './positions.ts';

const signedLeg = (quantity: number, entry: number, wallet: number) =>
  linearLeg(quantity < 0 ? -1 : 1, Math.abs(quantity), entry, wallet);

/** The deficit per unit is how far the mark is beyond the other side's bankruptcy price. */
function haircut(given: NumericCase): void {
  const { inputs } = given;
  const row = inputs.inner('winner');
  const winner = signedLeg(row.number('qty'), row.number('entry'), row.number('equity'));
  const [mark, deficit] = [inputs.number('mark'), inputs.number('deficit')];
  near(given, 'P&L at the mark', unrealised(winner, mark), inputs.number('uPnL'));
  const bankruptcy = mark - (winner.side * deficit) / winner.quantity;
  const price = adlClosePrice({ kind: 'bankruptcy' }, { bankruptcy, mark, previousMark: mark });
  const after = deleveraged(winner, price, mark);
  near(given, 'forgone', after.forgone, deficit);
  answers(given, 'winner_equity_after', after.wallet);
}

function ranking(given: NumericCase): void {
  const { inputs } = given;
  const mark = inputs.number('mark');
  const winners = inputs.list('winners').map((row) => {
    const leg = signedLeg(row.number('qty'), row.number('entry'), row.number('equity'));
    const rank = leveragedPnl(unrealised(leg, mark), notionalAt(leg, mark), leg.wallet);
    return { account: row.number('acct'), rank, deltaNeutral: false, quantity: leg.quantity };
  });
  answers(given, 'score_A', winners[0]?.rank ?? null);
  answers(given, 'score_B', winners[1]?.rank ?? null);
  const queue = adlQueue(winners);
  answers(given, 'first', queue[0]?.account ?? null);
  const taken = closeouts(queue, Math.abs(inputs.inner('bankrupt').number('qty')));
  answers(given, 'closeouts', taken.length);
  expect(taken[0]?.position).toBe(queue[0]);
}

function drawdown(given: NumericCase): void {
  const { inputs } = given;
  const pool = {
    balance: inputs.number('pool_balance'),
    balanceMax: inputs.number('pool_8h_max'),
    symbolPnl: inputs.number('symbol_pnl_now'),
    symbolPnlMax: inputs.number('symbol_pnl_8h_max'),
  };
  const limits = {
    balanceMin: inputs.numberOr(0, 'adl_trigger_threshold'),
    trigger: inputs.number('insurance_pnl_ratio'),
    stop: inputs.number('adl_stop_ratio'),
  };
  answers(given, 'pnl_ratio', poolDrawdown(pool));
  says(given, 'triggered', bybitDeleverages(pool, limits, false));
}

function fundThreshold(given: NumericCase): void {
  const average = given.inputs.number('reserve_8h_avg');
  answers(given, 'threshold', okxFundThreshold(average));
  says(given, 'triggered', okxDeleverages(given.inputs.number('reserve_now'), average));
}

/** A short that has lost its deposit, closed against a long that entered where it did. */
function atBankruptcy(given: NumericCase): void {
  const { inputs } = given;
  const [entry, mark] = [inputs.number('entry'), inputs.number('mark')];
  const loser = signedLeg(inputs.number('short_size'), entry, inputs.number('deposit'));
  const bankruptcy = bankruptcyPrice(loser) ?? Number.NaN;
  const price = adlClosePrice({ kind: 'bankruptcy' }, { bankruptcy, mark, previousMark: mark });
  answers(given, 'bankruptcy_price', price);
  const winner = { ...loser, side: loser.side > 0 ? -1 : 1, wallet: 0 } as const;
  answers(given, 'counterparty_pnl', deleveraged(winner, price, mark).realised);
}

export const ADL: Handlers = {
  adl_haircut: haircut,
  adl_ranking: ranking,
  adl_pnl_drawdown_trigger: drawdown,
  adl_trigger_threshold: fundThreshold,
  adl_bankruptcy_price: atBankruptcy,
};
