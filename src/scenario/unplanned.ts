/** What an order costs that nobody planned: `costs.unplanned`. */
import { z } from 'zod';
import type { ImpactRule, ThinSpell, UnplannedCosts } from '../domain/unplanned.ts';
import { fraction } from '../units/units.ts';
import { VENUE_FORM } from '../venues/names.ts';
import type { YamlMap } from './document.ts';
import { complain, keyed, quantity, text, word } from './fields.ts';
import { costField } from './liquidation.ts';
import {
  AMOUNT,
  type Amount,
  amountText,
  FRACTION,
  fractionText,
  INSTANT,
  instantText,
  type Quantity,
} from './quantity.ts';

/** The costs, and the currency their volume is written in; null where none is. */
export interface UnplannedBlock {
  readonly costs: UnplannedCosts;
  readonly volumeCurrency: string | null;
}

const PREFACTOR: Quantity<number> = {
  expected: 'a bare number of 0 or more',
  example: '1',
  json: { type: 'number', minimum: 0 },
  read: (found) =>
    typeof found === 'number' && Number.isFinite(found) && found >= 0 ? found : null,
};

const SPELLS_MAX = 50;

const measured = () => word(['measured'], 'Measured over the day before.');

export const impactField = () =>
  keyed(
    {
      prefactor: quantity(
        PREFACTOR,
        'Of the square-root law. None is known for perpetuals: try 0.3, 1 and 3.',
      ),
      volume: z
        .union([
          measured(),
          quantity(AMOUNT, 'Notional traded in a day, in the currency of the capital.'),
        ])
        .meta({
          description:
            "What the market trades in a day: an amount, for every leg; or measured, each leg's own stored volume of the day before.",
        }),
      volatility: z
        .union([
          measured(),
          quantity(FRACTION, 'Of a day.', {
            expected: 'a volatility above 0 %',
            holds: (volatility) => volatility > 0,
          }),
        ])
        .prefault('measured')
        .meta({
          description: "Volatility of a day; measured: of the leg's mark over the day before.",
        }),
    },
    'Square-root impact: prefactor · volatility · √(notional ÷ volume).',
  );

const spellField = () =>
  keyed(
    {
      venue: text(VENUE_FORM, 'a venue', 'Where; by default everywhere.').optional(),
      from: quantity(INSTANT, 'First instant, UTC.'),
      to: quantity(INSTANT, 'First instant that is no longer part of it, UTC.'),
      depth: quantity(FRACTION, 'What is left of the depth of calm.', {
        expected: 'a share above 0 % and at most 100 %',
        holds: (depth) => depth > 0 && depth <= 1,
      }),
    },
    'A stretch of time in which books are thin.',
  ).transform((spell, context): ThinSpell => {
    if (spell.to <= spell.from) complain(context, ['to'], { expected: 'an instant after  from' });
    return { ...spell, venue: spell.venue ?? null };
  });

const thinField = () =>
  z
    .union([spellField(), z.array(spellField())])
    .superRefine((found, context) => {
      if (Array.isArray(found) && (found.length === 0 || found.length > SPELLS_MAX))
        complain(context, [], { expected: `one spell, or a list of up to ${SPELLS_MAX}` }, found);
    })
    .transform((found): readonly ThinSpell[] => (Array.isArray(found) ? found : [found]))
    .optional()
    .meta({
      description:
        'When books are thin, one spell or a list: where two overlap the thinner counts.',
    });

const blockField = () =>
  keyed(
    {
      fixed: costField('Of notional; divided by the depth that is left.').optional(),
      of_range: quantity(
        FRACTION,
        'This share of the range of a bar, high less low over close: of the last one over at an open, else of its own.',
        {
          expected: 'a share from 0 % to 100 %',
          holds: (share) => share >= 0 && share <= 1,
        },
      ).optional(),
      impact: impactField().optional(),
      thin: thinField(),
    },
    'Slippage of every close that was not planned, by the market it meets; by default as of planned fills.',
  ).transform(({ fixed, of_range, impact, thin }, context): UnplannedBlock => {
    if (fixed === undefined && of_range === undefined && impact === undefined)
      complain(context, [], {
        expected: 'at least one of fixed, of_range, impact',
        hint: 'such as  unplanned: { fixed: 20 bps, of_range: 10 % }',
      });
    const volume = impact?.volume ?? null;
    return {
      costs: {
        fixed: fixed ?? fraction(0),
        ofRange: of_range ?? fraction(0),
        impact: impact === undefined ? null : impactOf(impact),
        thin: thin ?? [],
      },
      volumeCurrency: volume === null || volume === 'measured' ? null : volume.currency,
    };
  });

interface RawImpact {
  readonly prefactor: number;
  readonly volume: Amount | 'measured';
  readonly volatility: ImpactRule['volatilityPerDay'];
}

export const impactOf = ({ prefactor, volume, volatility }: RawImpact): ImpactRule => ({
  prefactor,
  volumePerDay: volume === 'measured' ? volume : volume.amount,
  volatilityPerDay: volatility,
});

export const unplannedField = () =>
  z
    .union([word(['off'], 'As of planned fills.'), blockField()])
    .transform((found): UnplannedBlock | null => (found === 'off' ? null : found))
    .optional()
    .meta({
      description:
        'Slippage of every close that was not planned, by the market it meets; by default, or off, as of planned fills.',
    });

/** The block as it is written, with every default. */
export const plainUnplanned = (
  { fixed, ofRange, impact, thin }: UnplannedCosts,
  currency: string,
): YamlMap => ({
  fixed: fractionText(fixed),
  of_range: fractionText(ofRange),
  ...(impact === null ? {} : { impact: plainImpact(impact, currency) }),
  ...(thin.length === 0 ? {} : { thin: thin.map(plainSpell) }),
});

export const plainImpact = (
  { prefactor, volumePerDay: volume, volatilityPerDay: volatility }: ImpactRule,
  currency: string,
): YamlMap => ({
  prefactor,
  volume: volume === 'measured' ? volume : amountText({ amount: volume, currency }),
  volatility: volatility === 'measured' ? volatility : fractionText(volatility),
});

const plainSpell = ({ venue, from, to, depth }: ThinSpell): YamlMap => ({
  ...(venue === null ? {} : { venue }),
  from: instantText(from),
  to: instantText(to),
  depth: fractionText(depth),
});
