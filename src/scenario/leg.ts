/**
 * One leg as a file writes it: `{ venue: binance-usdm, instrument: AVAXUSDT }`, with its contract
 * read from the venue's spelling or said by hand.
 */
import { z } from 'zod';
import type { ContractKind, InstrumentRef, SignalRef } from '../domain/instrument.ts';
import type { LegSpec, OpenPosition } from '../domain/scenario.ts';
import { OWN_VENUE } from '../domain/series.ts';
import type { EpochMs } from '../units/units.ts';
import { contractsOf, INSTRUMENT_FORM, parseInstrument } from '../venues/instruments.ts';
import { isVenueName, VENUE_FORM, VENUES, type VenueName } from '../venues/names.ts';
import { complain, keyed, orList, quantity, text, word } from './fields.ts';
import { AMOUNT, type Amount, INSTANT, PRICE } from './quantity.ts';

/** A leg before its construction gives it a role and a leverage. */
export interface LegDraft extends InstrumentRef {
  readonly contract: ContractKind;
  readonly base: string;
  readonly quote: string;
  readonly position: PositionDraft | null;
  readonly delta?: SignalRef;
}

/** An open position whose date may still be the window's start. */
export type PositionDraft = Omit<OpenPosition, 'atMs'> & { readonly atMs: EpochMs | null };

type Context = Parameters<typeof complain>[0];

const HELD = {
  ...AMOUNT,
  expected: 'a quantity of the coin such as 12.5 AVAX',
  example: '12.5 AVAX',
};

const venueNames = (spotOrPerp: 'spot' | 'perp'): readonly VenueName[] =>
  VENUES.filter((venue) => venue.spotOrPerp === spotOrPerp).map(({ name }) => name);

export const instrumentField = () =>
  text(
    INSTRUMENT_FORM,
    'an instrument as the venue spells it, such as AVAXUSDT',
    'The instrument, spelled as the venue spells it.',
  );

/** `{ venue, instrument }` of any series, for a borrow rate. */
export const refField = (description: string) =>
  keyed(
    {
      venue: word(
        VENUES.map(({ name }) => name),
        'The venue the series was recorded on.',
      ),
      instrument: instrumentField(),
    },
    description,
  );

const positionField = () =>
  keyed(
    {
      quantity: quantity(HELD, 'What is held, in the coin: `12.5 AVAX`.'),
      entry: quantity(PRICE, 'Average entry price, a bare number in the quote currency.'),
      margin: quantity(
        AMOUNT,
        'Posted margin net of funding and fees so far, in the currency the contract settles in. ' +
          'Optional on a spot leg: what was paid for it.',
      ).optional(),
      at: quantity(
        INSTANT,
        'When it was opened, UTC; not after the start of the window, which is the default.',
      ).optional(),
    },
    'A trade that is already open when the window begins.',
  ).optional();

const deltaField = () =>
  keyed(
    {
      venue: text(
        VENUE_FORM,
        'a venue, or own',
        'The venue the series is filed under; own, by default.',
      ).prefault(OWN_VENUE),
      instrument: text(
        INSTRUMENT_FORM,
        'the name of a series, such as my-call-delta',
        'The name the series was imported under, of kind signal.',
      ),
    },
    'What is held is no coin, but something bought in full whose delta changes, such as an option: the series of ' +
      'its delta, in coin a unit. Only on a venue of your own, and with `margin: segregated`.',
  )
    .transform(({ venue, instrument }): SignalRef => ({ venue, instrument, kind: 'signal' }))
    .optional();

/** The keys of every leg. */
const fieldsOf = (spotOrPerp: 'spot' | 'perp') => ({
  venue: venueField(spotOrPerp),
  instrument: instrumentField(),
  base: text(
    /^[A-Za-z0-9]{1,20}$/,
    'a coin such as AVAX',
    'The coin; needed only where the instrument does not say it.',
  ).optional(),
  quote: text(
    /^[A-Z][A-Z0-9]{1,9}$/,
    'a currency such as USDT',
    'The currency of its price; needed only where the instrument does not say it.',
  ).optional(),
  contract: word(
    spotOrPerp === 'spot' ? (['spot'] as const) : (['linear', 'inverse'] as const),
    'What it is margined in: linear, the quote currency; inverse, the coin. Needed only ' +
      'where neither the instrument nor the venue says it.',
  ).optional(),
  position: positionField(),
});

/** A leg on a perpetual venue. */
export const perpField = (description: string) =>
  keyed(fieldsOf('perp'), description).transform((raw, context) => draftOf('perp', raw, context));

/** A leg on a spot venue, or what is held in its place. */
export const spotField = (description: string) =>
  keyed({ ...fieldsOf('spot'), delta: deltaField() }, description).transform((raw, context) => {
    const draft = draftOf('spot', raw, context);
    if (raw.delta === undefined) return draft;
    if (isVenueName(raw.venue))
      complain(context, ['delta'], {
        expected: `no delta: a unit of spot on ${raw.venue} is one coin`,
        hint: 'what has a delta of its own is filed under a venue of your own: docs/rules.md',
      });
    return { ...draft, delta: raw.delta };
  });

interface RawLeg extends InstrumentRef {
  readonly base?: string | undefined;
  readonly quote?: string | undefined;
  readonly contract?: ContractKind | undefined;
  readonly position?: RawPosition | undefined;
}

function draftOf(spotOrPerp: 'spot' | 'perp', raw: RawLeg, context: Context): LegDraft {
  const ref = { venue: raw.venue, instrument: raw.instrument };
  if (!venueNames(spotOrPerp).some((name) => name === raw.venue) && !isDescribed(raw)) {
    const among = venueNames(spotOrPerp);
    complain(context, ['venue'], { expected: orList(among), among }, raw.venue);
    return { ...ref, contract: 'linear', base: '', quote: '', position: null };
  }
  const read = parseInstrument(raw.venue, raw.instrument);
  const known = isVenueName(raw.venue) ? contractsOf(raw.venue) : [];
  const contract = raw.contract ?? read?.contract ?? (known.length === 1 ? known[0] : undefined);
  const base = raw.base ?? read?.base;
  const quote = raw.quote ?? read?.quote;
  if (base === undefined || quote === undefined || contract === undefined) {
    complain(context, ['instrument'], unrecognised(spotOrPerp, raw.venue, contract));
    return { ...ref, contract: 'linear', base: '', quote: '', position: null };
  }
  const identity = { ...ref, contract, base, quote };
  return { ...identity, position: openPosition(identity, raw.position, context) };
}

/**
 * A venue of ours, or one of the user's own rule files: that is settled once the leg says what its
 * instrument is, which no spelling of ours can tell.
 */
const venueField = (spotOrPerp: 'spot' | 'perp') =>
  z
    .unknown()
    .meta({
      type: 'string',
      anyOf: [{ enum: [...venueNames(spotOrPerp)] }, { pattern: VENUE_FORM.source }],
      description:
        `The venue, one that trades ${KIND_NAMES[spotOrPerp]}; or one of your own rule files, with ` +
        '`base`, `quote` and `contract` said.',
    })
    .transform((found, context): string => {
      if (typeof found === 'string' && VENUE_FORM.test(found)) return found;
      const among = venueNames(spotOrPerp);
      complain(context, [], { expected: orList(among), among }, found);
      return z.NEVER;
    });

/** Whether a leg on a venue that is not ours says all that a spelling would. */
const isDescribed = (raw: RawLeg): boolean =>
  !isVenueName(raw.venue) &&
  raw.base !== undefined &&
  raw.quote !== undefined &&
  raw.contract !== undefined;

const KIND_NAMES = { spot: 'spot', perp: 'perpetuals' } as const;

function unrecognised(
  spotOrPerp: 'spot' | 'perp',
  venue: string,
  contract: ContractKind | undefined,
) {
  const kind = spotOrPerp === 'spot' ? 'spot pair' : 'perpetual';
  const keys = ['base', 'quote', ...(contract === undefined ? ['contract'] : [])];
  return {
    expected: `a ${kind} as ${venue} spells it`,
    hint: `if it is one, say what it is with the keys ${orList(keys).replace(' or ', ' and ')}`,
  };
}

interface RawPosition {
  readonly quantity: Amount;
  readonly entry: number;
  readonly margin?: Amount | undefined;
  readonly at?: EpochMs | undefined;
}

/** Checks the currencies of a position against its instrument. */
function openPosition(
  { base, quote, contract }: Omit<LegDraft, 'position'>,
  raw: RawPosition | undefined,
  context: Context,
): PositionDraft | null {
  if (raw === undefined) return null;
  const settled = contract === 'inverse' ? base : quote;
  const { quantity: held, entry, margin } = raw;
  if (held.currency !== base)
    complain(context, ['position', 'quantity'], { expected: `a quantity in ${base}` });
  if (margin === undefined && contract !== 'spot')
    complain(context, ['position', 'margin'], { expected: `the posted margin in ${settled}` });
  if (margin !== undefined && margin.currency !== settled)
    complain(context, ['position', 'margin'], { expected: `a margin in ${settled}` });
  return {
    quantity: held.amount,
    entry,
    margin: margin?.amount ?? held.amount * entry,
    atMs: raw.at ?? null,
  };
}

/** The leg in its construction. A missing date becomes the start of the window later. */
export type LegInRole = Omit<LegSpec, 'position'> & { readonly position: PositionDraft | null };

export const inRole = (draft: LegDraft, role: LegSpec['role'], leverage: number): LegInRole => ({
  role,
  venue: draft.venue,
  instrument: draft.instrument,
  contract: draft.contract,
  base: draft.base,
  quote: draft.quote,
  leverage,
  position: draft.position,
  ...(draft.delta === undefined ? {} : { delta: draft.delta }),
});
