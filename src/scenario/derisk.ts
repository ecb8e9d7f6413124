/** Reducing both legs before a venue does: `derisk`. */
import { z } from 'zod';
import { SIGNAL_KINDS } from '../domain/series.ts';
import type { Derisking } from '../domain/unplanned.ts';
import { durationText } from '../units/time.ts';
import type { YamlMap } from './document.ts';
import { complain, keyed, LASTING, quantity, word } from './fields.ts';
import { TIMES } from './policies.ts';
import { ANNUAL, annualText, DURATION, FRACTION, fractionText } from './quantity.ts';
import { LEVEL, seriesKeys } from './signal-rule.ts';

const whenField = () =>
  keyed(
    {
      margin_ratio: quantity(
        FRACTION,
        'Margin ratio (maintenance ÷ equity) of any leg from which on both are reduced.',
        {
          expected: 'a share above 0 % and below 100 %',
          holds: (ratio) => ratio > 0 && ratio < 1,
        },
      ).optional(),
      volatility: keyed(
        {
          over: quantity(
            DURATION,
            "The last stretch of time, up to the bar's close, whose bars count.",
            LASTING,
          ),
          above: quantity(ANNUAL, 'At least this, as a rate a year.', {
            expected: 'a volatility above 0 %/year',
            holds: (volatility) => volatility > 0,
          }),
        },
        "Realised volatility of the first leg's mark.",
      ).optional(),
      liquidity: keyed(
        {
          series: keyed(
            {
              ...seriesKeys(),
              kind: word(SIGNAL_KINDS, 'What the series tells.').prefault('depth'),
            },
            'The series that tells of it.',
          ),
          below: quantity(LEVEL, "At most this, in the series' own unit."),
        },
        'A level of a series, such as the depth of a book; what is not known reaches none.',
      ).optional(),
    },
    'What is asked at each close; any that is stated suffices.',
  );

export const deriskField = () =>
  z
    .union([
      word(['off'], 'Nothing is reduced.'),
      keyed(
        {
          when: whenField(),
          reduce: quantity(FRACTION, 'Of what each leg is, each time; 100 % closes both.', {
            expected: 'a share above 0 % and at most 100 %',
            holds: (share) => share > 0 && share <= 1,
          }),
          times: quantity(TIMES, 'Most reductions of one construction.').prefault(1),
          cool_down: quantity(
            DURATION,
            'From the open of one reduction to the first close that may decide on the next.',
          ).prefault('0 min'),
        },
        'When both legs are reduced before a venue does it.',
      ).transform(({ when, reduce, times, cool_down }, context): Derisking => {
        const { margin_ratio, volatility, liquidity } = when;
        if (margin_ratio === undefined && volatility === undefined && liquidity === undefined)
          complain(context, ['when'], {
            expected: 'at least one of margin_ratio, volatility, liquidity',
            hint: 'such as  when: { margin_ratio: 60 % }',
          });
        return {
          marginRatio: margin_ratio ?? null,
          volatility: volatility ?? null,
          liquidity: liquidity ?? null,
          reduce,
          times,
          coolDown: cool_down,
        };
      }),
    ])
    .transform((found): Derisking | null => (found === 'off' ? null : found))
    .optional()
    .meta({
      description:
        'Both legs are reduced, at the open after a close at which any condition holds, before a venue does it; by default, or off, nothing is.',
    });

/** The block as it is written, with every default. */
export const plainDerisking = (rule: Derisking): YamlMap => {
  const { marginRatio, volatility, liquidity, reduce, times, coolDown } = rule;
  return {
    when: {
      ...(marginRatio === null ? {} : { margin_ratio: fractionText(marginRatio) }),
      ...(volatility === null
        ? {}
        : {
            volatility: {
              over: durationText(volatility.over),
              above: annualText(volatility.above),
            },
          }),
      ...(liquidity === null
        ? {}
        : { liquidity: { series: { ...liquidity.series }, below: liquidity.below } }),
    },
    reduce: fractionText(reduce),
    times,
    cool_down: durationText(coolDown),
  };
};
