/**
 * Goal: what a liquidation in parts leaves goes on as it stood: its policy's clock, its free balance, its
 * interest; and each part leaves its own of the other leg naked.
 *
 * The pair: 10,000 of capital at 2x from 100, so 100 coin a leg at 5,000 posted each.
 */
import { describe, expect, test } from 'vitest';
import type { FundingRule, RuleBook } from '../../../src/venues/rule-book.ts';
import { type Changes, tell } from '../../builders/engine.ts';
import { marginTable, mechanism, ruleBook, SOURCED } from '../../builders/rule-book.ts';
import {
  bars,
  HOUR_MS,
  hour,
  input,
  leg,
  print,
  type Row,
} from '../../differential/stories/build.ts';

const CALM: Row = [100, 101, 99, 100];
const LOW: Row = [60, 61, 59, 60];

const pair = (rows: readonly Row[], change: Parameters<typeof input>[3]) =>
  input('delta-neutral', 10_000, [leg('long', rows), leg('short', rows)], change);

const byVenue = (change: Partial<RuleBook>): Changes => ({
  scenario: { liquidation: { kind: 'venue' } },
  books: () => new Map(['venue-0', 'venue-1'].map((name) => [name, ruleBook(name, change)])),
});
const IN_FIFTHS: Partial<RuleBook> = {
  maintenance: [marginTable('flat', 0, 0.1)],
  liquidation: [
    mechanism({ style: 'market', steps: { kind: 'share', share: 0.2, aboveNotional: 1_000 } }),
  ],
};
const ON_BALANCE: FundingRule = {
  price: 'mark',
  accrual: 'at the print',
  paidFrom: { account: 'balance', ...SOURCED },
  ...SOURCED,
};

/**
 * 10 % maintenance, and fifths above 1,000: 100 coin lose 20 at 500 ÷ 9 = 55.5…, where 50/9 are left a coin; 80 have
 * 62.5/9 each, so 100 − 437.5/9 of margin, and lose a fifth at (437.5/9) ÷ 0.9 = 54.01….
 */
describe('after a first part', () => {
  const first: Row = [100, 100, 55.2, 60];
  const second: Row = [60, 61, 53.5, 60];

  test('the clock of the survivor’s policy runs on from it, whatever else is lost meanwhile', () => {
    // The first part's bar ends at 02:00; 90 minutes later is 03:30, so 04:00. From the second it would be 05:00.
    const { result } = tell(
      pair([CALM, first, second, LOW, LOW, LOW], {
        survivor: { policy: 'close', reactionMs: 90 * 60_000 },
      }),
      byVenue(IN_FIFTHS),
    );
    expect(result.legs.map(({ role, exit }) => [role, exit.kind, exit.atMs])).toEqual([
      ['long', 'liquidation', hour(1)],
      ['long', 'liquidation', hour(2)],
      ['long', 'survivor-close', hour(4)],
      ['short', 'survivor-close', hour(4)],
    ]);
  });

  test('the free balance is still there for what goes on', () => {
    // 1 % of 10,000 comes in at 01:00, before the part; 1 % of 80·60 goes out at 02:00: 48 of the 100, and none of
    // the margin, which would move the second trigger to 54.68.
    const rows = [CALM, first, second];
    const { result } = tell(
      input(
        'delta-neutral',
        10_000,
        [
          leg('long', rows, { funding: [print(hour(1), -0.01), print(hour(2), 0.01)] }),
          leg('short', rows),
        ],
        { survivor: { policy: 'hold', reactionMs: 0 } },
      ),
      byVenue({ ...IN_FIFTHS, funding: ON_BALANCE }),
    );
    const longs = result.legs.filter(({ role }) => role === 'long');
    expect(longs.map(({ fundingQuote }) => Math.round(fundingQuote))).toEqual([100, -48, 0]);
    expect(longs[1]?.liquidation?.triggerPrice).toBeCloseTo(437.5 / 8.1, 9);
  });

  test('each part leaves its own of the survivor naked, which counts once in time and together in loss', () => {
    // Three bars from the first part to the end. At a high of 61 the short is down on 20 coin
    // from the first, and on 16, a fifth of 80, from the second.
    const { result } = tell(
      pair([CALM, first, second, LOW], { survivor: { policy: 'hold', reactionMs: 0 } }),
      byVenue(IN_FIFTHS),
    );
    const short = result.legs.find(({ role }) => role === 'short');
    expect(short?.nakedMs).toBe(3 * HOUR_MS);
    const down = 20 * (61 - 500 / 9) + 16 * (61 - 437.5 / 8.1);
    expect(short?.worstNakedLossQuote).toBeCloseTo(down, 8);
  });
});

/**
 * Half-hourly bars. The coin borrowed and sold at 100 costs 0.1 % an hour, and loses its fifth inside the bar of
 * 00:30, at 150 ÷ 1.1 = 136.3…. At 01:00 the 80 that go on are charged for the whole hour since 00:00, on 100:
 * 8,000·0.1 % = 8.
 */
test('interest on what a part leaves runs on from the last charge, not from the part', () => {
  const half = 1_800_000;
  const calm: readonly Row[] = [CALM, CALM, CALM, CALM];
  const spot: readonly Row[] = [CALM, [100, 137, 99, 100], CALM, CALM];
  const { result } = tell(
    input(
      'reverse',
      10_000,
      [
        leg('spot', spot, { side: 'short', leverage: 2, marks: bars(spot, half) }),
        leg('perp', calm, { side: 'long', marks: bars(calm, half) }),
      ],
      {
        borrow: { kind: 'flat', perYear: 8.76 },
        survivor: { policy: 'hold', reactionMs: 0 },
      },
    ),
    byVenue(IN_FIFTHS),
  );
  expect(result.legs.map(({ role, quantityBase }) => [role, quantityBase])).toEqual([
    ['spot', 100],
    ['spot', 80],
    ['perp', 100],
  ]);
  expect(result.totals.interestQuote).toBeCloseTo(-8, 9);
});

/**
 * The long is paid 100 at 01:00. The short, 10 % maintenance, dies at 150 ÷ 1.1 in that bar, and at 02:00 all
 * 100 of idle cash reopen it at 2 coin. What the long owes at 03:00, 1 % of 10,000, is not there any more: it comes out of
 * the margin, and 49 a coin are met at 51 ÷ 0.9 = 56.6….
 */
test('a free balance that was spent on the other leg pays no funding', () => {
  const { result } = tell(
    input(
      'delta-neutral',
      10_000,
      [
        leg('long', [CALM, CALM, CALM, [100, 101, 55.6, 100]], {
          funding: [print(hour(1), -0.01), print(hour(3), 0.01)],
        }),
        leg('short', [CALM, [100, 137, 99, 100], CALM, CALM]),
      ],
      { survivor: { policy: 'rehedge', reactionMs: 0 } },
    ),
    byVenue({ maintenance: [marginTable('flat', 0, 0.1)], funding: ON_BALANCE }),
  );
  const [long, , reopened] = result.legs;
  expect(reopened?.quantityBase).toBeCloseTo(2, 9);
  expect(long?.liquidation?.triggerPrice).toBeCloseTo(51 / 0.9, 9);
});
