/** A rule that looks at any series of values: which series, and the level it is held against. */
import { z } from 'zod';
import type { SignalRule } from '../domain/scenario.ts';
import { OWN_VENUE, SIGNAL_KINDS } from '../domain/series.ts';
import { INSTRUMENT_FORM } from '../venues/instruments.ts';
import { VENUE_FORM } from '../venues/names.ts';
import { complain, keyed, quantity, text, word } from './fields.ts';
import type { Quantity } from './quantity.ts';

/** A level in whatever unit the series has. */
export const LEVEL: Quantity<number> = {
  expected: "a bare number, in the series' own unit",
  example: '1',
  json: { type: 'number' },
  read: (found) => (typeof found === 'number' && Number.isFinite(found) ? found : null),
};

const RULES_MAX = 20;

/** Which series, but for its kind. */
export const seriesKeys = () => ({
  venue: text(
    VENUE_FORM,
    'a venue, or own',
    'The venue the series was recorded on; own, by default, for a series of your own.',
  ).prefault(OWN_VENUE),
  instrument: text(
    INSTRUMENT_FORM,
    'the name of a series, such as fomc-days',
    'The instrument as the venue spells it, or the name the series was imported under.',
  ),
});

const oneSignal = () =>
  keyed(
    {
      ...seriesKeys(),
      kind: word(
        SIGNAL_KINDS,
        'What the series tells. volume is that of the bars of last trades, or of spot.',
      ).prefault('signal'),
      min: quantity(LEVEL, 'At least this.').optional(),
      max: quantity(LEVEL, 'At most this.').optional(),
    },
    "The value of a series as of the bar's open, held against a level.",
  ).transform(({ venue, instrument, kind, min, max }, context): SignalRule => {
    if (min === undefined && max === undefined)
      complain(context, [], {
        expected: 'min, max or both',
        hint: 'of a calendar of ones and noughts a day is  min: 1',
      });
    if (min !== undefined && max !== undefined && max < min)
      complain(context, ['max'], { expected: 'a level not below  min' }, max);
    return { series: { venue, instrument, kind }, min: min ?? null, max: max ?? null };
  });

/** One rule or a list of them. */
export const signalsField = (description: string) =>
  z
    .union([oneSignal(), z.array(oneSignal())])
    .superRefine((found, context) => {
      if (Array.isArray(found) && (found.length === 0 || found.length > RULES_MAX))
        complain(context, [], { expected: `one series, or a list of up to ${RULES_MAX}` }, found);
    })
    .transform((found): readonly SignalRule[] => (Array.isArray(found) ? found : [found]))
    .optional()
    .meta({ description });
