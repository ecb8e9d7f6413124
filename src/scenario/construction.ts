/**
 * The construction block: which legs, held how. Its three kinds are told apart by `kind`; what must
 * hold between the fields of one kind is checked here.
 */
import { z } from 'zod';
import type { BorrowCost, Construction } from '../domain/scenario.ts';
import { type AnnualFraction, annualFraction, type Fraction } from '../units/units.ts';
import { venueNamed } from '../venues/names.ts';
import { type Complaint, complain, keyed, orList, quantity, word } from './fields.ts';
import { inRole, type LegDraft, type LegInRole, perpField, refField, spotField } from './leg.ts';
import { ANNUAL, FRACTION, LEVERAGE } from './quantity.ts';

/** A construction whose open positions may still lack their date. */
export type ConstructionDraft = WithDraftLegs<Construction>;
type WithDraftLegs<C> = C extends unknown
  ? { readonly [K in keyof C]: K extends 'long' | 'short' | 'spot' | 'perp' ? LegInRole : C[K] }
  : never;

/** The construction, and the share of its first leg where the file gives one there. */
export interface ConstructionBlock {
  readonly construction: ConstructionDraft;
  readonly split: Fraction | null;
}

type Leverage = number | { readonly [role: string]: number };

export const splitField = () =>
  quantity(
    FRACTION,
    "The long's or the spot's share of what is not reserve; halves by default between two " +
      'venues. Inside `construction`, or beside it: not both.',
    {
      expected: 'a share above 0 % and below 100 %',
      holds: (share) => share > 0 && share < 1,
    },
  ).optional();

const leverageField = <A extends string, B extends string>(first: A, second: B) =>
  z
    .union([
      quantity(LEVERAGE, 'One leverage for both legs.'),
      keyed(
        {
          [first]: quantity(LEVERAGE, `Leverage of the ${first} leg.`),
          [second]: quantity(LEVERAGE, `Leverage of the ${second} leg.`),
        },
        'A leverage for each leg.',
      ),
    ])
    .meta({ description: 'Notional over the margin posted at entry: `5`, or one for each leg.' });

const borrowField = () =>
  z
    .union([
      quantity(ANNUAL, 'A flat rate.', {
        expected: 'a rate a year, not negative, such as 8 %/year',
        holds: (rate) => rate >= 0,
      }).transform((perYear: AnnualFraction): BorrowCost => ({ kind: 'flat', perYear })),
      refField(
        'The series whose prints are the rate for each of its intervals: of kind borrow, else of funding.',
      ).transform((ref): BorrowCost => ({ kind: 'series', ref })),
    ])
    .meta({ description: 'What borrowing costs: `8 %/year`, or the series that says it.' });

const deltaNeutral = () =>
  keyed(
    {
      kind: z.literal('delta-neutral').meta({ description: 'Two perpetuals, each on its own.' }),
      long: perpField('The perpetual that is held long.'),
      short: perpField('The perpetual that is held short.'),
      leverage: leverageField('long', 'short'),
      split: splitField(),
    },
    'A long and a short perpetual, isolated, nothing shared.',
  );

const cashAndCarry = () =>
  keyed(
    {
      kind: z.literal('cash-and-carry').meta({ description: 'Spot held, perpetual short.' }),
      spot: spotField('The spot that is held.'),
      perp: perpField('The perpetual that is short.'),
      leverage: leverageField('spot', 'perp'),
      margin: word(
        ['segregated', 'cross', 'inverse'],
        'segregated: spot unencumbered, perpetual isolated; cross: one account, spot as ' +
          'collateral; inverse: coin-margined perpetual over coin that is held.',
      ).prefault('segregated'),
      haircut: quantity(
        FRACTION,
        "Value the spot loses as collateral under `margin: cross`; by default the venue's.",
        { expected: 'a haircut from 0 % to below 100 %', holds: (h) => h >= 0 && h < 1 },
      ).optional(),
      hedgedMaintenance: quantity(
        FRACTION,
        'Maintenance of the part of the perpetual that the spot covers, under `margin: cross`; by ' +
          "default the venue's, or the same as of any other part.",
        { expected: 'a maintenance rate from 0 % to below 100 %', holds: (h) => h >= 0 && h < 1 },
      ).optional(),
      borrow: borrowField().optional(),
      split: splitField(),
    },
    'Spot against a short perpetual.',
  );

const reverseCashAndCarry = () =>
  keyed(
    {
      kind: z.literal('reverse-cash-and-carry').meta({ description: 'Spot sold, perpetual long.' }),
      spot: spotField('The spot that is borrowed and sold.'),
      perp: perpField('The perpetual that is long.'),
      leverage: leverageField('spot', 'perp'),
      borrow: borrowField(),
      split: splitField(),
    },
    'Borrowed spot, sold, against a long perpetual.',
  );

type Raw =
  | z.output<ReturnType<typeof deltaNeutral>>
  | z.output<ReturnType<typeof cashAndCarry>>
  | z.output<ReturnType<typeof reverseCashAndCarry>>;
type Complain = (path: readonly string[], complaint: Complaint) => void;

export const constructionField = () =>
  z
    .discriminatedUnion('kind', [deltaNeutral(), cashAndCarry(), reverseCashAndCarry()])
    .meta({ description: 'Which legs are held, on which venues, and how they are margined.' })
    .transform((raw, context): ConstructionBlock => {
      const say: Complain = (path, complaint) => complain(context, path, complaint);
      checkBases(raw, say);
      return { construction: constructionOf(raw, say), split: raw.split ?? null };
    });

function constructionOf(raw: Raw, say: Complain): ConstructionDraft {
  const leverage: Leverage = raw.leverage;
  if (raw.kind === 'delta-neutral')
    return {
      kind: raw.kind,
      long: inRole(raw.long, 'long', leverageOf(leverage, 'long')),
      short: inRole(raw.short, 'short', leverageOf(leverage, 'short')),
    };
  if (raw.kind === 'reverse-cash-and-carry' && raw.spot.delta !== undefined)
    say(['spot', 'delta'], {
      expected: 'no delta on what is borrowed and sold',
      hint: 'what is bought in full and has a delta is the spot of a  cash-and-carry',
    });
  if (raw.kind === 'reverse-cash-and-carry')
    return {
      kind: raw.kind,
      spot: inRole(raw.spot, 'spot', leverageOf(leverage, 'spot')),
      perp: inRole(raw.perp, 'perp', leverageOf(leverage, 'perp')),
      borrow: raw.borrow,
    };
  checkCarry(raw, say);
  return {
    kind: raw.kind,
    margin: raw.margin,
    // Held outright: whatever leverage the account has is the perpetual's.
    spot: inRole(raw.spot, 'spot', 1),
    perp: inRole(raw.perp, 'perp', leverageOf(leverage, 'perp')),
    haircut: raw.haircut ?? null,
    hedgedMaintenance: raw.hedgedMaintenance ?? null,
    borrow: raw.borrow ?? { kind: 'flat', perYear: annualFraction(0) },
  };
}

const leverageOf = (leverage: Leverage, role: string): number =>
  typeof leverage === 'number' ? leverage : (leverage[role] ?? 1);

/** The rules between the fields of a cash-and-carry. */
function checkCarry(raw: Extract<Raw, { kind: 'cash-and-carry' }>, say: Complain): void {
  const leverage: Leverage = raw.leverage;
  const perpLeverage = leverageOf(leverage, 'perp');
  const where = typeof leverage === 'number' ? ['leverage'] : ['leverage', 'perp'];
  if (typeof leverage !== 'number' && leverageOf(leverage, 'spot') !== 1)
    say(['leverage', 'spot'], {
      expected: '1: the spot of a cash-and-carry is held outright',
      hint: 'borrowing against it is  margin: cross  with a leverage above 1',
    });
  if (raw.margin !== 'segregated' && raw.split !== undefined)
    say(['split'], {
      expected: `no split under margin: ${raw.margin}, which puts all of it in one position`,
      hint: 'take the key away',
    });
  if (raw.margin === 'inverse' && raw.perp.contract !== 'inverse')
    say(['perp', 'instrument'], {
      expected: 'a coin-margined perpetual, because of  margin: inverse',
      hint: 'such as BTCUSD_PERP on binance-coinm or BTCUSD on bybit-inverse',
    });
  if (raw.margin === 'inverse' && perpLeverage < 1)
    say(where, {
      expected: 'a leverage of 1 or more, because of  margin: inverse',
      hint: 'at 1 all of the coin is posted, and there is no more of it',
    });
  checkDelta(raw, say);
  const exchange = venueNamed(raw.perp.venue)?.exchange;
  const other = venueNamed(raw.spot.venue)?.exchange;
  if (raw.margin === 'cross' && exchange !== other && exchange !== undefined)
    say(['spot', 'venue'], {
      expected: `a spot venue of ${exchange}, where the perpetual is, because of  margin: cross`,
      hint: 'one account does not span two exchanges; apart they are  margin: segregated',
    });
  if (raw.margin === 'cross' && perpLeverage > 1 && raw.borrow === undefined)
    say(['borrow'], {
      expected: 'what the loan above 1x costs a year',
      hint: 'such as  borrow: 8 %/year',
    });
}

/** What a leg of changing delta can not be combined with. */
function checkDelta(
  { spot, perp, margin }: Extract<Raw, { kind: 'cash-and-carry' }>,
  say: Complain,
): void {
  if (spot.delta === undefined) return;
  if (margin !== 'segregated')
    say(['spot', 'delta'], {
      expected: `no delta under margin: ${margin}, where the spot is coin that backs the perpetual`,
      hint: 'write  margin: segregated',
    });
  if ((spot.position === null) !== (perp.position === null))
    say([spot.position === null ? 'spot' : 'perp', 'position'], {
      expected: 'a position of both legs or of neither: with a delta, one does not tell the other',
    });
}

/** Two legs on different coins hedge nothing, unless the writer says that they are one. */
function checkBases(raw: Raw, say: Complain): void {
  const named: readonly (readonly [string, LegDraft])[] =
    raw.kind === 'delta-neutral'
      ? [
          ['long', raw.long],
          ['short', raw.short],
        ]
      : [
          ['spot', raw.spot],
          ['perp', raw.perp],
        ];
  const [first, second] = named;
  if (first === undefined || second === undefined || first[1].base === second[1].base) return;
  const coins = orList([first[1].base, second[1].base]).replace(' or ', ' and ');
  say([first[0], 'instrument'], {
    expected: `both legs on one coin, not on ${coins}`,
    hint: `if they hedge each other, write  base: ${second[1].base}  on the ${first[0]} leg`,
  });
}
