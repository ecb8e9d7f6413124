/** Others in the same trade: `crowd`. */
import { z } from 'zod';
import type { Crowd, CrowdMargin, LeverageShare } from '../domain/crowd.ts';
import { durationText } from '../units/time.ts';
import { fraction } from '../units/units.ts';
import type { ConstructionDraft } from './construction.ts';
import type { YamlMap, YamlValue } from './document.ts';
import { complain, keyed, LASTING, quantity, word } from './fields.ts';
import type { Problem } from './issues.ts';
import {
  amountText,
  DURATION,
  FEE,
  type Fee,
  FRACTION,
  fractionText,
  LEVERAGE,
  type Quantity,
} from './quantity.ts';
import { impactField, impactOf, plainImpact } from './unplanned.ts';

/** The crowd; what follows from the construction is null where it is not stated. */
export interface CrowdBlock {
  readonly crowd: Omit<Crowd, 'margin'> & { readonly margin: CrowdMargin | null };
  /** The currencies that its amounts are written in, by their keys. */
  readonly currencies: readonly (readonly [path: readonly string[], currency: string])[];
}

const BUCKETS_MAX = 100;
const ACCOUNTS_MAX = 10_000;
const ROUNDS_MAX = 10_000;
const SEED_MAX = 2_147_483_647;
/** What rounding of written shares may leave of a whole. */
const ROUNDING = 1e-9;

const whole = (from: number, to: number, example: string): Quantity<number> => ({
  expected: `a whole number from ${from} to ${to}`,
  example,
  json: { type: 'integer', minimum: from, maximum: to },
  read: (found) =>
    typeof found === 'number' && Number.isInteger(found) && found >= from && found <= to
      ? found + 0
      : null,
});

/** Zero is an answer: nobody else is there, or the fund is empty. */
const MONEY: Quantity<Fee> = {
  ...FEE,
  expected: 'an amount of zero or more such as 50_000_000 USDT',
  example: '50_000_000 USDT',
};

const bucketField = () =>
  keyed(
    {
      leverage: quantity(LEVERAGE, 'Notional over margin of each leg.'),
      share: quantity(FRACTION, 'Of the crowd, by notional.', {
        expected: 'a share above 0 % and at most 100 %',
        holds: (share) => share > 0 && share <= 1,
      }),
    },
    'The accounts of one leverage.',
  ).transform((bucket): LeverageShare => bucket);

const leveragesField = (description: string) =>
  z
    .union([
      quantity(LEVERAGE, 'All of one leverage.').transform((leverage): readonly LeverageShare[] => [
        { leverage, share: fraction(1) },
      ]),
      z.array(bucketField()).superRefine((buckets, context) => {
        const sum = buckets.reduce((total, { share }) => total + share, 0);
        if (buckets.length === 0 || buckets.length > BUCKETS_MAX)
          complain(context, [], { expected: `one to ${BUCKETS_MAX} leverages` });
        else if (Math.abs(sum - 1) > ROUNDING)
          complain(context, [], {
            expected: `shares that sum to 100 %; these sum to ${fractionText(sum)}`,
          });
      }),
    ])
    .meta({ description });

const oppositeField = () =>
  keyed(
    {
      notional: quantity(MONEY, 'Of all of them, on each venue.'),
      leverages: leveragesField('Their leverages: one, or a list with shares.'),
    },
    'Holders of the other side on each perpetual, with no other leg; by default none. When they die at a loss that no fund covers, our leg may be deleveraged.',
  );

const shapeOf = () => ({
  notional: quantity(MONEY, 'Notional of one leg of all of them; 0: nobody.'),
  leverages: leveragesField(
    'Their leverages: one, or a list of { leverage: 5, share: 50 % } whose shares sum to 100 %.',
  ),
  accounts: quantity(whole(1, ACCOUNTS_MAX, '200'), 'How many accounts that is cut into.').prefault(
    200,
  ),
  entry_band: quantity(
    FRACTION,
    'They got in within this share of the price at their entry, either way; drawn.',
    { expected: 'a band from 0 % to below 100 %', holds: (band) => band >= 0 && band < 1 },
  ).prefault('0 %'),
  entries_over: quantity(
    DURATION,
    "They enter one after the other over this time from the window's first bar on; drawn.",
  ).prefault('0 min'),
  margin: word(
    ['quote', 'coin', 'cross'],
    'What stands behind their positions: money, coin, or one account over spot and perp. By default as behind ours; behind a coin-margined contract it is always coin.',
  ).optional(),
  reaction: quantity(
    DURATION,
    'From the end of the bar in which they lose a leg to the first open at which they close the other.',
  ).prefault('0 min'),
  impact: impactField(),
  recovery: quantity(
    DURATION,
    'Time in which half of what was pushed comes back.',
    LASTING,
  ).prefault('30 min'),
  fund: quantity(
    MONEY,
    'Insurance fund of each venue; by default it pays whatever is missing. When it is empty, winners are deleveraged.',
  ).optional(),
  opposite: oppositeField().optional(),
  rounds: quantity(
    whole(1, ROUNDS_MAX, '100'),
    'Rounds of liquidation in one bar after which it is told that they did not end.',
  ).prefault(100),
  seed: quantity(whole(0, SEED_MAX, '1'), 'Of what is drawn.').prefault(1),
});

const blockField = () =>
  keyed(
    shapeOf(),
    'COUNTERFACTUAL: others with the same construction, whose forced exits move the marks.',
  ).transform((raw): CrowdBlock => {
    const { notional, fund, opposite, impact } = raw;
    const { volume } = impact;
    const amounts: readonly (readonly [readonly string[], string | null])[] = [
      [['notional'], notional.currency],
      [['fund'], fund?.currency ?? null],
      [['opposite', 'notional'], opposite?.notional.currency ?? null],
      [['impact', 'volume'], volume === 'measured' ? null : volume.currency],
    ];
    return {
      crowd: {
        notional: notional.amount,
        leverages: raw.leverages,
        accounts: raw.accounts,
        entryBand: raw.entry_band,
        entriesOver: raw.entries_over,
        margin: raw.margin ?? null,
        reaction: raw.reaction,
        impact: impactOf(impact),
        recovery: raw.recovery,
        fund: fund?.amount ?? null,
        opposite:
          opposite === undefined
            ? null
            : { notional: opposite.notional.amount, leverages: opposite.leverages },
        rounds: raw.rounds,
        seed: raw.seed,
      },
      currencies: amounts.flatMap(([path, currency]) =>
        currency === null ? [] : [[path, currency] as const],
      ),
    };
  });

export const crowdField = () =>
  z
    .union([word(['off'], 'Nobody else.'), blockField()])
    .transform((found): CrowdBlock | null => (found === 'off' ? null : found))
    .optional()
    .meta({
      description:
        'COUNTERFACTUAL: others in the same trade, whose forced exits move the marks; by default, or off, history as it was recorded.',
    });

/** Its amounts are in the capital's currency, and what stands behind it fits the construction. */
export function crowdProblems(
  block: CrowdBlock | null | undefined,
  construction: ConstructionDraft | undefined,
  capital: string | undefined,
): readonly Problem[] {
  if (block === null || block === undefined) return [];
  const problems: Problem[] = block.currencies
    .filter(([, currency]) => capital !== undefined && currency !== capital)
    .map(([path]) => ({
      path: ['crowd', ...path],
      expected: `an amount in ${capital} like the capital`,
    }));
  const { margin } = block.crowd;
  if (construction === undefined || margin === null) return problems;
  const isShared = crowdMarginOf(construction) === 'cross';
  if (isShared === (margin === 'cross')) return problems;
  const expected = isShared
    ? 'cross: the construction is one account over both legs, and theirs is the same'
    : 'quote or coin: the construction has no account over both legs, and theirs is the same';
  return [...problems, { path: ['crowd', 'margin'], expected, hint: 'take the key away' }];
}

/** As behind our own legs; a coin-margined contract has coin behind it whatever is said. */
export const crowdMarginOf = (construction: ConstructionDraft): CrowdMargin =>
  construction.kind === 'cash-and-carry' && construction.margin === 'cross' ? 'cross' : 'quote';

/** As it is written, in a currency. */
export const plainCrowd = (crowd: Crowd, currency: string): YamlMap => ({
  notional: amountText({ amount: crowd.notional, currency }),
  leverages: plainLeverages(crowd.leverages),
  accounts: crowd.accounts,
  entry_band: fractionText(crowd.entryBand),
  entries_over: durationText(crowd.entriesOver),
  margin: crowd.margin,
  reaction: durationText(crowd.reaction),
  impact: plainImpact(crowd.impact, currency),
  recovery: durationText(crowd.recovery),
  ...(crowd.fund === null ? {} : { fund: amountText({ amount: crowd.fund, currency }) }),
  ...(crowd.opposite === null
    ? {}
    : {
        opposite: {
          notional: amountText({ amount: crowd.opposite.notional, currency }),
          leverages: plainLeverages(crowd.opposite.leverages),
        },
      }),
  rounds: crowd.rounds,
  seed: crowd.seed,
});

function plainLeverages(leverages: readonly LeverageShare[]): YamlValue {
  const [only] = leverages;
  if (only !== undefined && leverages.length === 1) return only.leverage;
  return leverages.map(({ leverage, share }) => ({ leverage, share: fractionText(share) }));
}
