/**
 * Stories of where funding lands and when it falls due. As in the stories of pairs: capital 10,000 at
 * 2x, both marks 100, q = 100, maintenance 20 % of the scenario's own: the long's trigger is
 * (100 − 50) ÷ 0.8 = 62.5. The policy is `hold`.
 */
import type { OracleInput, OraclePrint } from '../oracle/types.ts';
import { hour, input, leg, print, type Row, type Story } from './build.ts';

const CALM: Row = [100, 101, 99, 100];
const HOLD = { survivor: { policy: 'hold', reactionMs: 0 } } as const;

const onBalance = (
  rows: readonly Row[],
  funding: readonly OraclePrint[],
  change: Partial<OracleInput> = HOLD,
): OracleInput =>
  input(
    'delta-neutral',
    10_000,
    [
      leg('long', rows, { funding, fundingPaidFrom: 'balance' }),
      leg('short', rows, { fundingPaidFrom: 'balance' }),
    ],
    change,
  );

/** −1 % at 01:00 pays the long 100. On the margin it would move the trigger to 49 ÷ 0.8 = 61.25. */
const credit: Story = {
  name: 'funding paid to the free balance leaves the trigger where it was',
  input: onBalance([CALM, CALM, [100, 101, 62, 100]], [print(hour(1), -0.01)]),
  expected: {
    legs: {
      'long 0': {
        fundingQuote: 100,
        liquidation: { triggerPrice: 62.5, bankruptcyPrice: 50, marginForfeitedQuote: 1250 },
      },
    },
    // The margin of 5,000 is gone, the 100 are not.
    totals: { netQuote: -4900 },
  },
};

/**
 * 100 come in at 01:00; 3 % at 02:00 take 300: 100 of them from the balance, 200 from the margin. With
 * 48 a coin the trigger is 52 ÷ 0.8 = 65, where 13 a coin are left.
 */
const debit: Story = {
  name: 'a debit beyond the free balance comes out of the margin and moves the trigger',
  input: onBalance(
    [CALM, CALM, CALM, [100, 101, 62, 100]],
    [print(hour(1), -0.01), print(hour(2), 0.03)],
  ),
  expected: {
    legs: {
      'long 0': {
        fundingQuote: -200,
        settlements: 2,
        liquidation: { triggerPrice: 65, bankruptcyPrice: 52, marginForfeitedQuote: 1300 },
      },
    },
    totals: { netQuote: -5000 },
  },
};

/**
 * Under `close` the short of the first story goes at 03:00, when a print of −1 % has paid 100 once more
 * to the long of the twin. T is that open: the twin has had 200 and is otherwise at 0.
 *
 *     actual at T: −5,000 + 100 = −4,900, so the loss is 5,100
 *     parts: 1,250 forfeited, naked 100·(100 − 62.5) = 3,750, funding 100
 */
const twinOnBalance: Story = {
  name: 'the twin has the funding of the open at which the exit ends',
  input: onBalance(
    [CALM, CALM, [100, 101, 62, 100], CALM, CALM],
    [print(hour(1), -0.01), print(hour(3), -0.01)],
    {},
  ),
  expected: {
    totals: { netQuote: -4900, forcedExitLossQuote: 5100, forgoneAfterExitQuote: 0 },
    forcedExit: {
      atMs: hour(3),
      marginForfeitedQuote: 1250,
      nakedDriftQuote: 3750,
      fundingForgoneQuote: 100,
      residualQuote: 0,
    },
  },
};

/**
 * Half of 20,000 is held back. 100 are paid at 01:00; the long dies at 62.5 in the bar of 02:00 and is
 * opened again at 03:00, at 70 with 3,500 and no balance: the 100 are off the venue by then. The print
 * of 04:00 takes 3 % of 7,000, 210, out of the margin: (70 − 32.9) ÷ 0.8 = 46.375.
 */
const newBalance: Story = {
  name: 'a leg that is reopened has no free balance of the one before',
  input: onBalance(
    [CALM, CALM, [100, 101, 62, 70], [70, 71, 69, 70], [70, 71, 46, 70]],
    [print(hour(1), -0.01), print(hour(4), 0.03)],
    { capitalQuote: 20_000, reserveFraction: 0.5, survivor: { policy: 'rehedge', reactionMs: 0 } },
  ),
  expected: {
    legs: {
      'long 1': {
        entry: { atMs: hour(3), price: 70 },
        liquidation: { triggerPrice: 46.375, bankruptcyPrice: 37.1 },
      },
    },
  },
};

/**
 * Prints of 0.4 % at 22:00 and 02:00, so every hour of the four between them bears 0.1 %. The pair is
 * entered at 00:00, in the middle: that boundary is not charged, those of 01:00 and 02:00 are, on
 * their mark opens of 100 and 110 and not on the print's own 500: 10 + 11. The print counts once.
 */
const MIDDLE = [print(hour(-2), 0.004, 500), print(hour(2), 0.004, 500)];
const RISE: readonly Row[] = [
  CALM,
  [100, 111, 99, 110],
  [110, 111, 109, 110],
  [110, 111, 109, 110],
];
const accruing = (change: Partial<OracleInput> = HOLD): OracleInput =>
  input(
    'delta-neutral',
    10_000,
    [leg('long', RISE, { funding: MIDDLE, accrual: 'continuous' }), leg('short', RISE)],
    change,
  );
const halfAnInterval: Story = {
  name: 'entering in the middle of an interval pays its part of what accrues',
  input: accruing(),
  expected: {
    legs: { 'long 0': { fundingQuote: -21, settlements: 1 } },
    totals: { netQuote: -21 },
  },
};

/** Out at 01:00: that hour is paid, and no print was settled. */
const leaving: Story = {
  name: 'leaving in the middle of an interval has paid its part and settled no print',
  input: accruing({ ...HOLD, holdMs: 3_600_000 }),
  expected: {
    legs: {
      'long 0': { exit: { atMs: hour(1), kind: 'policy' }, fundingQuote: -10, settlements: 0 },
    },
  },
};

export const FUNDING_STORIES: readonly Story[] = [
  credit,
  debit,
  twinOnBalance,
  newBalance,
  halfAnInterval,
  leaving,
];
