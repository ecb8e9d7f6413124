/** The rules that act while a trade runs: collateral that is moved, entries and exits. */
import type { SellingSpot } from '../domain/halt.ts';
import type { EntryRule, ExitRule, Rebalancing } from '../domain/scenario.ts';
import { type DurationMs, durationMs, type Fraction, fraction } from '../units/units.ts';
import { complain, keyed, LASTING, quantity, word } from './fields.ts';
import { costField } from './liquidation.ts';
import { AMOUNT, DURATION, FEE, FRACTION, type Quantity, SPREAD } from './quantity.ts';
import { signalsField } from './signal-rule.ts';

/** The rule, and the currencies its amounts are written in; null where that is left to the capital. */
export interface RebalanceBlock {
  readonly rebalancing: Rebalancing;
  readonly feeCurrency: string | null;
  readonly limitCurrency: string | null;
}

/** Neither nothing nor everything. */
const PARTIAL = {
  expected: 'a share above 0 % and below 100 %',
  holds: (share: number) => share > 0 && share < 1,
};
const NOT_NEGATIVE = {
  expected: 'a divergence of 0 % or more',
  holds: (divergence: number) => divergence >= 0,
};

/** Far enough up that little is moved, and early enough that it arrives. */
const ASKING: Quantity<Fraction> = { ...FRACTION, example: '60 %' };

const TIMES_MAX = 1_000;
export const TIMES: Quantity<number> = {
  expected: `a whole number from 1 to ${TIMES_MAX}`,
  example: '3',
  json: { type: 'integer', minimum: 1, maximum: TIMES_MAX },
  read: (found) =>
    typeof found === 'number' && Number.isInteger(found) && found >= 1 && found <= TIMES_MAX
      ? found
      : null,
};

export const rebalanceField = () =>
  keyed(
    {
      at: quantity(
        ASKING,
        "A leg's margin ratio (maintenance ÷ equity) at a bar's close from which on it asks for collateral.",
        PARTIAL,
      ),
      to: quantity(
        FRACTION,
        'Margin ratio that what it asks for would restore; below `at`, and by default half of it.',
        PARTIAL,
      ).optional(),
      from: word(
        ['reserve', 'other leg', 'either', 'spot'],
        'Where it comes from. either: the reserve while it can give anything, else the other leg; ' +
          'spot: what selling a part of the spot brings, under `margin: segregated`.',
      ).prefault('reserve'),
      selling: keyed(
        {
          time: quantity(DURATION, 'From the order to the money that can be sent.').prefault(
            '0 min',
          ),
          slippage: costField('Of what is sold; by default as `costs.slippage`.').optional(),
          fee: costField("Of what is sold; by default the venue's taker fee.").optional(),
        },
        'What selling spot takes, with  from: spot.',
      ).optional(),
      transfer: quantity(
        DURATION,
        'From leaving its source to arriving; in flight it protects nobody.',
      ).prefault('0 min'),
      fee: quantity(
        FEE,
        'Of each transfer, beside what is sent: in the currency of the capital, which need not be said.',
      ).prefault(0),
      limit: quantity(
        AMOUNT,
        'Most that one transfer moves, without its fee: `50_000 USDT`.',
      ).optional(),
    },
    'Collateral that is moved to an isolated leg whose margin runs low; by default it stays where it was posted.',
  )
    .transform((raw, context): RebalanceBlock => {
      const { at, to: toward, from, selling, transfer, fee, limit } = raw;
      const to = toward ?? fraction(at / 2);
      if (to >= at)
        complain(context, ['to'], {
          expected: 'a margin ratio below  rebalance.at',
          hint: 'take the key away for half of it',
        });
      if (selling !== undefined && from !== 'spot')
        complain(context, ['selling'], {
          expected: 'no selling: nothing is sold unless it says  from: spot',
          hint: 'write  from: spot,  or take the key away',
        });
      return {
        rebalancing: {
          ...{ at, to, from, transfer, fee: fee.amount },
          limit: limit?.amount ?? null,
          selling: from === 'spot' ? sellingOf(selling) : null,
        },
        feeCurrency: fee.currency,
        limitCurrency: limit?.currency ?? null,
      };
    })
    .optional();

const sellingOf = (
  stated:
    | { time: DurationMs; slippage?: Fraction | undefined; fee?: Fraction | undefined }
    | undefined,
): SellingSpot => ({
  time: stated?.time ?? durationMs(0),
  slippage: stated?.slippage ?? null,
  fee: stated?.fee ?? null,
});

/** What both spread rules look back over; fresh for each. */
const overField = () =>
  quantity(
    DURATION,
    "The last stretch of time, up to the bar's open, whose prints count.",
    LASTING,
  );

export const enterField = () =>
  keyed(
    {
      funding_spread: keyed(
        {
          over: overField(),
          min: quantity(SPREAD, 'At least this, as a rate a year.'),
        },
        "The pair's funding over the last stretch of time; positive: we would have received.",
      ).optional(),
      divergence: keyed(
        { max: quantity(FRACTION, 'At most this.', NOT_NEGATIVE) },
        "The gap of the two legs' marks, either way.",
      ).optional(),
      signal: signalsField(
        'Levels that series of values must keep, one or a list; what is not known keeps none.',
      ),
      cool_down: quantity(
        DURATION,
        'From the end of the bar in which the last one ended to the first close that may decide.',
      ).prefault('0 min'),
      times: quantity(TIMES, 'Most constructions opened, one after the other.').prefault(1),
    },
    "When the construction is opened: at the open after a close at which all that is stated holds; by default once, at the window's first bar.",
  )
    .transform(
      ({ funding_spread: spread, divergence, signal, cool_down, times }): EntryRule => ({
        fundingSpread: spread === undefined ? null : { over: spread.over, level: spread.min },
        divergence: divergence?.max ?? null,
        signals: signal ?? [],
        coolDown: cool_down,
        times,
      }),
    )
    .optional();

export const leaveField = () =>
  keyed(
    {
      funding_spread: keyed(
        {
          over: overField(),
          max: quantity(SPREAD, 'At most this, as a rate a year.'),
        },
        "The pair's funding over the last stretch of time; positive: we would have received.",
      ).optional(),
      divergence: keyed(
        { min: quantity(FRACTION, 'At least this.', NOT_NEGATIVE) },
        "The gap of the two legs' marks, either way.",
      ).optional(),
      signal: signalsField(
        'Levels of series of values, one or a list, any of which suffices; what is not known reaches none.',
      ),
      margin_ratio: quantity(
        FRACTION,
        'Margin ratio of any leg, or of the shared account, from which on all is closed.',
        PARTIAL,
      ).optional(),
      stop: quantity(
        FRACTION,
        'Loss since this entry, as a share of the equity at it.',
        PARTIAL,
      ).optional(),
      take_profit: quantity(FRACTION, 'Gain since this entry, as a share of the equity at it.', {
        expected: 'a share above 0 %',
        holds: (gain) => gain > 0,
      }).optional(),
    },
    'When all is closed before its time: at the open after a close at which any that is stated holds; by default as planned, or by force.',
  )
    .transform((raw, context): ExitRule => {
      const { funding_spread: spread, divergence, signal, margin_ratio, stop, take_profit } = raw;
      const rule = {
        fundingSpread: spread === undefined ? null : { over: spread.over, level: spread.max },
        divergence: divergence?.min ?? null,
        signals: signal ?? [],
        marginRatio: margin_ratio ?? null,
        stop: stop ?? null,
        takeProfit: take_profit ?? null,
      };
      const { signals, ...others } = rule;
      if (signals.length === 0 && Object.values(others).every((stated) => stated === null))
        complain(context, [], {
          expected:
            'at least one of funding_spread, divergence, signal, margin_ratio, stop, take_profit',
          hint: 'such as  leave: { stop: 5 % }',
        });
      return rule;
    })
    .optional();
