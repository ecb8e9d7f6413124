/** The liquidation block: the venues' rule books, or the scenario's own margin rules. */
import { z } from 'zod';
import type { LiquidationRules, MaintenanceBracket } from '../domain/scenario.ts';
import type { Fraction } from '../units/units.ts';
import { type Complaint, complain, keyed, quantity, word } from './fields.ts';
import { AMOUNT, type Amount, FRACTION } from './quantity.ts';

/** The rules, and the currency their brackets are written in; null where none is. */
export interface LiquidationBlock {
  readonly rules: LiquidationRules;
  readonly currency: string | null;
}

type Complain = (path: readonly string[], complaint: Complaint) => void;

/** A cost that is a share of what it is charged on. */
export const costField = (description: string) =>
  quantity(FRACTION, description, {
    expected: 'a fraction from 0 % to below 100 %',
    holds: (cost) => cost >= 0 && cost < 1,
  });

const rateField = () =>
  quantity(FRACTION, 'Maintenance rate, of the notional at the mark.', {
    expected: 'a maintenance rate from 0 % to below 100 %',
    holds: (rate) => rate >= 0 && rate < 1,
  });

interface RawBracket {
  readonly to?: Amount | undefined;
  readonly rate: Fraction;
}

export interface Maintenance {
  readonly brackets: readonly MaintenanceBracket[];
  readonly currency: string | null;
}

const maintenanceField = () =>
  z
    .union([
      rateField().transform(
        (rate): Maintenance => ({
          brackets: [{ to: Number.POSITIVE_INFINITY, rate }],
          currency: null,
        }),
      ),
      z
        .array(
          keyed(
            {
              to: quantity(
                AMOUNT,
                'Notional at which the bracket ends; absent in the last one.',
              ).optional(),
              rate: rateField(),
            },
            'One bracket of notional.',
          ),
        )
        .transform((raw, context): Maintenance => {
          checkBrackets(raw, (path, complaint) => complain(context, path, complaint));
          return {
            brackets: raw.map(({ to, rate }) => ({
              to: to?.amount ?? Number.POSITIVE_INFINITY,
              rate,
            })),
            currency: raw[0]?.to?.currency ?? null,
          };
        }),
    ])
    .meta({
      description:
        'Maintenance margin: one rate, or a list of brackets by notional. The deduction that ' +
        'makes the requirement continuous at each edge follows from the rates.',
    });

/** Edges rise, rates never fall, only the last bracket is open-ended: the closed form needs it. */
function checkBrackets(raw: readonly RawBracket[], say: Complain): void {
  if (raw.length === 0 || raw.length > 500)
    say([], { expected: 'between 1 and 500 brackets', hint: 'such as  [{ rate: 1 % }]' });
  raw.forEach(({ to, rate }, i) => {
    const isLast = i === raw.length - 1;
    const previous = raw[i - 1];
    const at = String(i);
    if (isLast && to !== undefined)
      say([at, 'to'], {
        expected: 'no end to the last bracket',
        hint: 'take  to:  away, or add a bracket after it',
      });
    if (!isLast && to === undefined)
      say([at, 'to'], { expected: 'the notional at which the bracket ends' });
    if (previous === undefined) return;
    if (rate < previous.rate) say([at, 'rate'], { expected: 'rates that never fall' });
    if (to === undefined || previous.to === undefined) return;
    if (to.amount <= previous.to.amount) say([at, 'to'], { expected: 'ends that rise' });
    if (to.currency !== previous.to.currency)
      say([at, 'to'], { expected: `one currency, ${previous.to.currency}, in every bracket` });
  });
}

export const liquidationField = () =>
  z
    .union([
      word(['venue'], "The venues' rule books.").transform(
        (): LiquidationBlock => ({ rules: { kind: 'venue' }, currency: null }),
      ),
      keyed(
        {
          maintenance: maintenanceField(),
          style: word(
            ['full-margin', 'market'],
            'What the trigger costs. full-margin: all of the posted margin; market: a close at ' +
              'the trigger, the remainder returned.',
          ).prefault('full-margin'),
          fee: costField('Of the closed notional, from what is left at the trigger.').prefault(
            '0 bps',
          ),
          slippage: costField('Against us, on a market close.').prefault('0 bps'),
        },
        "The scenario's own margin rules, the same for every leg.",
      ).transform(
        ({ maintenance, style, fee, slippage }): LiquidationBlock => ({
          rules: { kind: 'override', maintenance: maintenance.brackets, style, fee, slippage },
          currency: maintenance.currency,
        }),
      ),
    ])
    .prefault('venue')
    .meta({
      description: "Margin rules: the venues' rule books (`venue`), or the scenario's own.",
    });
