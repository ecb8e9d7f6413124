/**
 * Every block of a scenario file. The keys here are the file format: docs/scenario.md and the JSON
 * Schema are generated from them.
 */
import { z } from 'zod';
import { acceptField } from './accept.ts';
import { accountsField } from './accounts.ts';
import { adlField } from './adl.ts';
import { collateralField } from './collateral.ts';
import { constructionField, splitField } from './construction.ts';
import { crowdField } from './crowd.ts';
import { deriskField } from './derisk.ts';
import { exitsField } from './exits.ts';
import { complain, keyed, LASTING, quantity, text, word } from './fields.ts';
import { haltsField } from './halts.ts';
import { costField, liquidationField } from './liquidation.ts';
import { enterField, leaveField, rebalanceField } from './policies.ts';
import { AMOUNT, ANNUAL, DURATION, FRACTION, INSTANT } from './quantity.ts';
import { quotesField } from './quotes.ts';
import { stressField } from './stress.ts';
import { unplannedField } from './unplanned.ts';
import { variantsField } from './variants.ts';

/** A scenario's name becomes the name of a folder, and is held to what is safe as one. */
const NAME_FORM = /^[a-z0-9][a-z0-9.-]{0,79}$/;
const CURRENCY_FORM = /^[A-Z][A-Z0-9]{1,9}$/;
const NAME_EXPECTED = 'a name of lower-case letters, digits, dots and hyphens, at most 80';

const windowField = () =>
  keyed(
    {
      from: quantity(INSTANT, 'First instant, UTC.'),
      to: quantity(INSTANT, 'First instant that is no longer part of it, UTC.'),
    },
    'The stretch of history that is replayed, half-open: from ≤ t < to.',
  ).superRefine(({ from, to }, context) => {
    if (to <= from) complain(context, ['to'], { expected: 'an instant after  window.from' });
  });

const costsField = () =>
  keyed(
    {
      taker: z
        .union([
          word(['venue'], "The venue's own taker fee."),
          quantity(FRACTION, 'The same fee on every venue; negative for a rebate.', {
            expected: 'a fee above -100 % and below 100 %',
            holds: (fee) => fee > -1 && fee < 1,
          }),
        ])
        .prefault('venue')
        .meta({ description: 'Fee of planned entries and exits, of notional.' }),
      slippage: costField('Of each planned fill, against us.').prefault('0 bps'),
      unplanned: unplannedField(),
    },
    'What fills cost.',
  ).prefault({});

const survivorField = () =>
  keyed(
    {
      policy: word(
        ['close', 'hold', 'rehedge'],
        'close it; hold it to the end of the window; or open the lost leg again.',
      ).prefault('close'),
      reaction: quantity(
        DURATION,
        "From the end of the liquidation's bar to the first possible action.",
      ).prefault('0 min'),
    },
    'What becomes of the leg that is left when the other was liquidated.',
  ).prefault({});

const gatesField = () =>
  keyed(
    {
      survives: z.boolean().optional().meta({ description: 'Whether every leg must live.' }),
      net_min: quantity(FRACTION, 'Smallest acceptable net, of capital.').optional(),
      forced_exit_loss_max: quantity(
        FRACTION,
        'Largest acceptable forced-exit loss, of capital.',
      ).optional(),
    },
    'Conditions that turn exit code 0 into 1.',
  ).prefault({});

/** The blocks by key, in the order in which a scenario is written. */
export const BLOCKS = {
  schema: z.literal(1).meta({ description: 'Version of this format: 1.' }),
  name: text(NAME_FORM, NAME_EXPECTED, 'Short name, also the name of the report folder.'),
  question: text(
    /^[^\p{Cc}\p{Cs}]{1,500}$/u,
    'text of at most 500 characters',
    'What this scenario asks, for the head of its report; by default made from the construction.',
    (question) => question.trim().replaceAll(/\s+/g, ' '),
  ).optional(),
  window: windowField(),
  capital: quantity(AMOUNT, 'All the money there is, with its currency: `100_000 USDT`.', {
    expected: 'an amount above zero with a currency in capitals, such as 100_000 USDT',
    holds: ({ currency }) => CURRENCY_FORM.test(currency),
  }),
  reserve: quantity(FRACTION, 'Share of the capital that stays off the venues.', {
    expected: 'a share from 0 % to below 100 %',
    holds: (share) => share >= 0 && share < 1,
  }).prefault('0 %'),
  construction: constructionField(),
  split: splitField(),
  costs: costsField(),
  liquidation: liquidationField(),
  rules: word(
    ['nearest', 'dated'],
    'Where no margin table was in force yet: use the nearest one and say so, or refuse.',
  ).prefault('nearest'),
  quotes: quotesField(),
  survivor: survivorField(),
  rebalance: rebalanceField(),
  enter: enterField(),
  leave: leaveField(),
  adl: adlField(),
  exits: exitsField(),
  derisk: deriskField(),
  halts: haltsField(),
  collateral: collateralField(),
  crowd: crowdField(),
  stress: stressField(),
  variants: variantsField(),
  gaps: keyed(
    {
      max: quantity(
        DURATION,
        'Longest hole in a price or funding series that is let pass, and said.',
      ).prefault('0 min'),
    },
    'Holes in the data.',
  ).prefault({}),
  accept: acceptField(),
  hold: quantity(
    DURATION,
    'Planned time in the trade; by default to the end of the window.',
    LASTING,
  ).optional(),
  grid: quantity(
    DURATION,
    "Length of the replay's bar; by default the coarsest among the legs' marks.",
    LASTING,
  ).optional(),
  data: keyed(
    {
      reconstruction: text(
        NAME_FORM,
        'the name of a bundled reconstruction',
        'The bundled reconstruction to read instead of exchange records.',
      ).optional(),
    },
    'Where the market history comes from; by default exchange records.',
  ).prefault({}),
  mark: word(['mark', 'last'], 'The series that stands for the mark of a perpetual.').prefault(
    'mark',
  ),
  fills: word(['last', 'mark'], 'The series that planned fills are taken from.').prefault('last'),
  cost_of_capital: quantity(
    ANNUAL,
    'What the capital would earn elsewhere; by default not compared.',
  ).optional(),
  delta_band: quantity(FRACTION, 'Net delta beyond this share of one leg counts as unhedged.', {
    expected: 'a band of 0 % or more',
    holds: (band) => band >= 0,
  }).prefault('2 %'),
  accounts: accountsField(),
  gates: gatesField(),
} as const;

/** The whole file. */
export const scenarioSchema = () =>
  keyed(BLOCKS, 'A scenario of legrisk: one construction, replayed through one window of history.');

export type Blocks = z.output<ReturnType<typeof scenarioSchema>>;
