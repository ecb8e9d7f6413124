/** What a liquidation leaves, and who bears what lies beyond it. */
import { expect } from 'vitest';
import { answers, type Handlers, type NumericCase, near, notOurs } from './case.ts';
import { replayAlone, still } from './replays.ts';

/** Beyond bankruptcy the insurance fund pays: quantity · (entry − mark) − equity. */
function deficit(given: NumericCase): void {
  const { inputs } = given;
  const entry = inputs.number('entry');
  const { leg } = replayAlone({
    side: inputs.side(),
    quantity: inputs.number('qty'),
    entry,
    margin: inputs.number('equity'),
    rows: [still(entry), still(inputs.number('mark'))],
    rate: 0.005,
  });
  const absorbed = leg.liquidation?.insuranceAbsorbedQuote ?? Number.NaN;
  answers(given, 'deficit', absorbed);
  // A fund pays what it has; the rest is deleveraged.
  answers(given, 'fund_after', Math.max(0, inputs.number('fund') - absorbed));
}

/** A gap through the whole margin costs the margin and no more. */
function gapCap(given: NumericCase): void {
  const { inputs } = given;
  const notional = inputs.number('notional');
  const { leg } = replayAlone({
    side: 1,
    quantity: notional / 100,
    entry: 100,
    margin: notional / inputs.number('leverage'),
    rows: [still(100), still(100 * (1 - inputs.number('adverse_move')))],
    rate: inputs.number('mmr'),
  });
  const lost = -leg.pricePnlQuote - (leg.liquidation?.insuranceAbsorbedQuote ?? Number.NaN);
  answers(given, 'max_leg_loss', lost);
}

/** A leg that is gone stays gone: the fall takes the margin, and the recovery gives nothing back. */
function throughZero(given: NumericCase): void {
  const { inputs } = given;
  const prices = inputs.numbers('prices');
  const [entry = Number.NaN] = prices;
  const margin = entry / inputs.number('leverage');
  const { leg } = replayAlone({
    side: 1,
    quantity: 1,
    entry,
    margin,
    rows: prices.map(still),
    rate: 0.01,
  });
  notOurs(given, 'peer_final', 'peer_liquidated');
  const insured = leg.liquidation?.insuranceAbsorbedQuote ?? Number.NaN;
  // What that program shows as equity below zero is what the fund absorbs here.
  answers(given, 'peer_equity_during', -insured / margin);
  answers(given, 'correct_final', (margin + leg.pricePnlQuote + insured) / margin);
  expect(leg.exit.kind).toBe('liquidation');
}

/** What is left at the trigger goes somewhere: to the venue under a takeover, back to us after a sale. */
function residual(given: NumericCase): void {
  const { inputs } = given;
  const entry = inputs.number('entry');
  const long = {
    side: inputs.side(),
    quantity: inputs.number('qty'),
    entry,
    margin: inputs.number('isolated_margin'),
    rows: [still(entry), still(inputs.number('mark'))],
    rate: inputs.number('mmr'),
  };
  const taken = replayAlone({ ...long, style: 'full-margin' });
  const sold = replayAlone({ ...long, style: 'market' });
  notOurs(given, 'peer_equity_after', 'peer_fund_delta');
  answers(given, 'residual', taken.leg.liquidation?.marginForfeitedQuote ?? null);
  near(given, 'forfeited in a sale', sold.leg.liquidation?.marginForfeitedQuote ?? Number.NaN, 0);
  answers(given, 'residual', sold.result.totals.netQuote - taken.result.totals.netQuote);
}

/**
 * Caught at the liquidation price, taken over at the bankruptcy price: all told the holder loses as if
 * he had been closed there. The maintenance is what the two prices say: 0.5 of 99.5.
 */
function takenAtBankruptcy(given: NumericCase): void {
  const { inputs } = given;
  const entry = inputs.number('entry_price');
  const [trigger, bankruptcy] = [
    inputs.number('liquidation_price'),
    inputs.number('bankruptcy_price'),
  ];
  const side = inputs.side();
  const quantity = inputs.number('contracts');
  const { leg } = replayAlone({
    side,
    quantity,
    entry,
    margin: side * quantity * (entry - bankruptcy),
    rows: [still(entry), [entry, entry, bankruptcy, bankruptcy]],
    rate: Math.abs(trigger - bankruptcy) / trigger,
  });
  near(given, 'trigger', leg.liquidation?.triggerPrice ?? Number.NaN, trigger);
  const lost = -leg.pricePnlQuote + (leg.liquidation?.marginForfeitedQuote ?? Number.NaN);
  answers(given, 'engine_limit_price', entry - (side * lost) / quantity);
}

export const AFTERMATH: Handlers = {
  bankruptcy_deficit_insurance: deficit,
  isolated_gap_cap: gapCap,
  gap_through_zero: throughZero,
  isolated_residual_not_credited: residual,
  liquidation_insurance: takenAtBankruptcy,
};
