/** Funding: what one settlement pays, and which settlements are ours. */
import { expect } from 'vitest';
import { DataError } from '../../src/domain/errors.ts';
import { checkFunding } from '../../src/loaders/check.ts';
import { fundingPayment } from '../../src/margin/isolated.ts';
import { durationMs } from '../../src/units/units.ts';
import { tell } from '../builders/engine.ts';
import { HOUR_MS, hour, input, leg, print } from '../differential/stories/build.ts';
import { answers, type Handlers, type NumericCase, near, notOurs } from './case.ts';
import { linearLeg } from './positions.ts';
import { hours, printAt, replayAlone, resultOf, settledOf, still } from './replays.ts';

const legOf = ({ inputs }: NumericCase) =>
  linearLeg(inputs.side(), Math.abs(inputs.number('qty', 'size')), 1, 0);

/** One settlement, above zero where the leg receives. */
function fee(given: NumericCase): void {
  const { inputs } = given;
  const paid = fundingPayment(legOf(given), inputs.number('mark'), inputs.number('rate'));
  answers(given, 'funding', paid);
}

/** The amount alone: what a long pays at a rate above zero. */
function payment(given: NumericCase): void {
  const { inputs } = given;
  const paid = fundingPayment(
    legOf(given),
    inputs.number('mark_price'),
    inputs.number('funding_rate'),
  );
  answers(given, 'payment', -paid);
}

/** A mark that is missing where a print falls due is an error that names the gap, not a payment of 0. */
function missingMark(given: NumericCase): void {
  const { inputs } = given;
  expect(inputs.value('mark')).toBeNull();
  const rows = Array.from({ length: 4 }, () => still(2));
  const whole = leg('short', rows, {
    leverage: 1,
    funding: [print(hour(1), inputs.number('rate')), print(hour(2), inputs.number('rate'))],
  });
  const bars = whole.marks.bars.filter(({ openMs }) => openMs !== hour(2));
  const holed = { ...whole, marks: { ...whole.marks, bars } };
  const replayed = () =>
    tell(input('delta-neutral', 40, [leg('long', rows, { leverage: 1 }), holed]), {
      scenario: { gaps: { max: durationMs(0) } },
    });
  notOurs(given, 'funding');
  expect(replayed).toThrow(DataError);
  expect(replayed).toThrow(
    /mark: expected no missing stretch.*found none between 2024-01-01 02:00/,
  );
}

function severalPrints(given: NumericCase): void {
  const { inputs } = given;
  const count = inputs.number('n');
  const prints = Array.from({ length: count }, (_, i) =>
    printAt((i + 1) * HOUR_MS, inputs.number('rate')),
  );
  const quantity = Math.abs(inputs.number('size'));
  const [long, short] = settledOf(
    hours(count + 1, inputs.number('mark'), { quantity, prints: [prints, prints] }),
  );
  const own = inputs.side() > 0 ? long : short;
  answers(given, 'funding', own.funding);
  expect(own.settlements).toBe(count);
}

/** One boundary, one settlement; a record that tells two prints of it is refused. */
function settledOnce(given: NumericCase): void {
  const { inputs } = given;
  const rate = inputs.number('rate');
  const [long] = settledOf(
    hours(3, inputs.number('mark'), {
      quantity: inputs.number('qty'),
      prints: [[printAt(HOUR_MS, rate)], []],
    }),
  );
  answers(given, 'realized', long.funding);
  answers(given, 'settlements', long.settlements);
  const twice = {
    settledAtMs: Float64Array.of(hour(1), hour(1) + 1),
    rate: Float64Array.of(rate, inputs.number('second_update_at_boundary')),
    intervalMs: Float64Array.of(HOUR_MS, HOUR_MS),
    price: Float64Array.of(Number.NaN, Number.NaN),
  };
  expect(() => checkFunding(twice, (row) => `row ${row}`)).toThrow(/one print a settlement/);
}

/** Held since the first update: what is stamped beside that boundary belongs to it, and is not ours. */
function boundary(given: NumericCase): void {
  const { inputs } = given;
  const interval = inputs.number('interval_min') * 60_000;
  const updates = inputs.numbers('updates').map((nanos) => nanos / 1e6);
  const [long] = settledOf(
    hours(3, inputs.number('mark'), {
      quantity: inputs.number('qty'),
      fromMs: Math.floor((updates[0] ?? 0) / interval) * interval,
      resolutionMs: interval,
      prints: [updates.map((ms) => printAt(ms, inputs.number('rate'))), []],
    }),
  );
  answers(given, 'realized', long.funding);
  answers(given, 'settlements', long.settlements);
}

/** The end of a bar is the open of the next, whose mark it is charged on: the bar's close, then. */
function markAtTheEnd(given: NumericCase): void {
  const { inputs } = given;
  const [open, close] = [inputs.number('open'), inputs.number('close')];
  const { leg: short } = replayAlone({
    side: -1,
    quantity: inputs.number('qty'),
    entry: open,
    margin: 100 * inputs.number('qty') * close,
    rows: [[open, Math.max(open, close), Math.min(open, close), close], still(close)],
    prints: [printAt(HOUR_MS, inputs.number('rate'))],
    rate: 0.01,
  });
  answers(given, 'funding', short.fundingQuote);
}

/**
 * Each settlement is charged on its own hour's mark, however late anyone looks: 100 at 08:00 and 150
 * at 16:00 make −0.1 and −0.15, where the latest mark of 200 would make −0.2 twice.
 */
function markOfEach(given: NumericCase): void {
  const { inputs } = given;
  const late = inputs.number('tick_at');
  const tick = inputs.number('mark_at_tick');
  const marks = (h: number) => (h < 16 ? tick / 2 : h < late ? (tick * 3) / 4 : tick);
  const rows = Array.from({ length: late + 1 }, (_, h) => still(marks(h)));
  const calm = rows.map(() => still(tick / 2));
  const rate = 0.001;
  const [long] = settledOf(
    hours(0, 0, {
      rows: [rows, calm],
      quantity: inputs.number('qty'),
      prints: [[printAt(8 * HOUR_MS, rate), printAt(16 * HOUR_MS, rate)], []],
    }),
  );
  notOurs(given, 'peer_payments');
  expect(long.settlements).toBe(2);
  near(given, 'both payments', long.funding, -rate * (marks(8) + marks(16)));
}

/** An eight-hour series over hourly bars settles once a print: at 8, 16 and 24 h, not in every hour. */
function chargedOnce(given: NumericCase): void {
  const { inputs } = given;
  const bars = inputs.number('bars');
  const every = (bars - 1) / (inputs.number('settlements') - 1);
  const prints = Array.from({ length: inputs.number('settlements') }, (_, i) =>
    printAt(i * every * HOUR_MS, inputs.number('rate')),
  );
  const [long] = settledOf(hours(bars, 100, { prints: [prints, []] }));
  notOurs(given, 'peer_total');
  answers(given, 'correct_about', (-long.funding / 100) * inputs.number('weight'));
  expect(long.settlements).toBe(inputs.number('settlements') - 1);
}

/** Funding is credited before the check at the same open, and saves the leg; without it, it dies. */
function beforeCheck(given: NumericCase): void {
  const { inputs } = given;
  const mark = inputs.number('mark');
  const short = {
    side: inputs.side(),
    quantity: inputs.number('qty'),
    entry: inputs.number('entry'),
    margin: inputs.number('margin'),
    rows: [still(mark), still(mark)],
    rate: 1 / (2 * inputs.number('max_leverage')),
  };
  const prints = [printAt(0, inputs.number('rate'))];
  const { life } = replayAlone({ ...short, prints });
  const wallet = life.wallet.at(-1)?.wallet ?? Number.NaN;
  answers(given, 'balance_after', wallet + short.side * short.quantity * (mark - short.entry));
  expect(life.liquidation !== null).toBe(given.expected.value('liquidated'));
  expect(replayAlone(short).life.liquidation).not.toBeNull();
}

/** Both legs over whole hours; the rates as they are told, the fees as a share of one leg's notional. */
function twoLegs(
  given: NumericCase,
  bars: number,
  prints: Parameters<typeof hours>[2],
  fees: number,
): ReturnType<typeof resultOf> {
  const notional = given.inputs.numberOr(100, 'notional');
  const result = resultOf(
    // Four fills share the fees.
    hours(bars, 100, { quantity: notional / 100, taker: fees / 4, ...prints }),
  );
  const { expected } = given;
  const percent = (result.totals.fundingEarnedQuote / notional) * 100;
  for (const name of ['funding_pct', 'funding_pct_of_notional'])
    if (expected.has(name)) answers(given, name, percent);
  if (expected.has('pnl_usd')) answers(given, 'pnl_usd', result.totals.netQuote);
  return result;
}

const every = (interval: number, until: number, rate: number) =>
  Array.from({ length: until / interval + 1 }, (_, i) => printAt(i * interval * HOUR_MS, rate));

const clock = (text: string): number => Number(text.split(':')[0]);

function mismatchedIntervals(given: NumericCase): void {
  const { inputs } = given;
  const held = clock(inputs.text('close')) - clock(inputs.text('open'));
  const prints = (['long', 'short'] as const).map((side) =>
    every(inputs.number(`${side}_interval_h`), held, inputs.number(`${side}_rate`)),
  );
  const { legs } = twoLegs(
    given,
    held + 1,
    { holdMs: held * HOUR_MS, prints: [prints[0] ?? [], prints[1] ?? []] },
    0,
  );
  answers(given, 'long_settlements', legs[0]?.settlements ?? null);
  answers(given, 'short_settlements', legs[1]?.settlements ?? null);
}

/** Opened at the instant of a settlement, which is not received; so many later ones are. */
function equalIntervals(given: NumericCase): void {
  const { inputs } = given;
  const held = 8 * inputs.number('settlements');
  const prints = [
    every(8, held, inputs.number('long_rate')),
    every(8, held, inputs.number('short_rate')),
  ] as const;
  const fees = (inputs.number('fee_open_pct') + inputs.number('fee_close_pct')) / 100;
  twoLegs(given, held + 1, { holdMs: held * HOUR_MS, prints }, fees);
}

/** "8h x4 points at 0,8,16,24h then 1h x8 points 25..32h; long .0001 short .0013; opened at 0h". */
function switchedInterval(given: NumericCase): void {
  const history = given.inputs.text('history');
  const [, listed = '', from = '', to = '', long = '', short = ''] =
    /at ([\d,]+)h then .* (\d+)\.\.(\d+)h; long ([\d.]+) short ([\d.]+)/.exec(history) ?? [];
  const at = listed.split(',').map(Number);
  for (let h = Number(from); h <= Number(to); h++) at.push(h);
  const prints = [long, short].map((rate) => at.map((h) => printAt(h * HOUR_MS, Number(rate))));
  const { legs } = twoLegs(
    given,
    Number(to) + 1,
    { prints: [prints[0] ?? [], prints[1] ?? []] },
    0,
  );
  answers(given, 'settlements', legs[0]?.settlements ?? null);
  answers(given, 'settlements', legs[1]?.settlements ?? null);
}

/** A settlement at the instant of the exit is received. */
function exitAtSettlement(given: NumericCase): void {
  const { inputs } = given;
  const held = Number.parseFloat(inputs.text('exit_at_settlement'));
  const eightHourly = (name: string) =>
    inputs.numbers(name).map((percent, i) => printAt(8 * i * HOUR_MS, percent / 100));
  twoLegs(
    given,
    held + 2,
    {
      holdMs: held * HOUR_MS,
      prints: [eightHourly('long_rates_pct'), eightHourly('short_rates_pct')],
    },
    inputs.number('fees_pct') / 100,
  );
}

export const FUNDING: Handlers = {
  funding_fee: fee,
  funding_payment: payment,
  funding_fee_missing_mark: missingMark,
  funding_multi: severalPrints,
  funding_no_double_settle: settledOnce,
  funding_interval_boundary: boundary,
  funding_mark_choice: markAtTheEnd,
  funding_mark_of_late_tick: markOfEach,
  funding_forward_fill: chargedOnce,
  funding_before_liquidation: beforeCheck,
  funding_two_leg_mismatched_interval: mismatchedIntervals,
  funding_two_leg: equalIntervals,
  funding_interval_switch: switchedInterval,
  funding_two_leg_exit: exitAtSettlement,
};
