/** Times at which a venue does not do what it is asked to: written out, or by the name of a record. */
import { z } from 'zod';
import { HALT_KINDS, type Halt, type NamedRecord, type StatedHalt } from '../domain/halt.ts';
import { didYouMean } from '../units/nearest.ts';
import { minuteText } from '../units/time.ts';
import { isVenueName, VENUE_FORM, VENUE_NAMES } from '../venues/names.ts';
import { complain, keyed, quantity, text, word } from './fields.ts';
import type { Problem } from './issues.ts';
import { INSTANT, instantText } from './quantity.ts';

const HALTS_MAX = 100;

/** A record's name is that of its file. */
export const RECORD_FORM = /^[a-z0-9][a-z0-9-]{0,79}$/;
const RECORD_EXPECTED = 'the name of a documented halt, such as binance-2025-10-10';
/** A sentence or an address. */
export const LINE_FORM = /^[^\p{Cc}\p{Cs}]{1,1000}$/u;

type Raw = Pick<Halt, 'kind' | 'from' | 'to'>;

/** What every halt says, a scenario's and a record's. */
export const haltKeys = () => ({
  stops: word(
    HALT_KINDS,
    'trading: no order of ours is filled, the venue’s own liquidations go on; withdrawals: nothing ' +
      'leaves; deposits: nothing arrives; transfers: neither; failing transfers: what is sent comes back.',
  ),
  from: quantity(INSTANT, 'Its first instant, UTC.'),
  to: quantity(INSTANT, 'First instant at which it is over, UTC.'),
});

/** Complains of a halt that ends before it begins. */
export function complainOfOrder(
  { from, to }: Pick<Halt, 'from' | 'to'>,
  context: Parameters<typeof complain>[0],
): void {
  if (to > from) return;
  complain(context, ['to'], {
    expected: `an instant after its  from, ${minuteText(from)}`,
    ...(to < from ? { hint: 'from and to may have been exchanged' } : {}),
  });
}

const haltField = () =>
  keyed(
    {
      venue: text(VENUE_FORM, 'a venue such as binance-usdm', 'The venue.'),
      ...haltKeys(),
      source: text(LINE_FORM, 'text of at most 1000 characters', 'Where it was read.').optional(),
    },
    'A halt of one venue, half-open: from ≤ t < to.',
  ).transform(({ venue, stops: kind, from, to, source }, context): Halt => {
    complainOfOrder({ from, to }, context);
    return { venue, kind, from, to, source: source ?? null, record: null, assumed: null };
  });

const recordField = () =>
  text(
    RECORD_FORM,
    RECORD_EXPECTED,
    'The name of a documented halt that comes with the program: data/halts has them.',
  ).transform((named): NamedRecord => ({ named }));

const isOwn = (halt: StatedHalt): halt is Halt => 'venue' in halt;

/** Two of one venue that can not both hold: the same one stated twice, or a way that is closed and fails. */
function contradiction(one: Raw, other: Raw): string | null {
  if (one.from >= other.to || other.from >= one.to) return null;
  if (one.kind === other.kind) return 'the same thing is stopped twice';
  const isFailing = one.kind === 'failing transfers' || other.kind === 'failing transfers';
  const isTrading = one.kind === 'trading' || other.kind === 'trading';
  return isFailing && !isTrading ? 'what can not be sent can not come back' : null;
}

export const haltsField = () =>
  z
    .union([
      word(['off'], 'No halt.').transform((): StatedHalt[] => []),
      z.array(z.union([recordField(), haltField()])),
    ])
    .superRefine((halts, context) => {
      if (halts.length > HALTS_MAX)
        complain(context, [], { expected: `at most ${HALTS_MAX} halts` }, halts.length);
      for (const [i, halt] of halts.entries()) {
        const before = halts.slice(0, i);
        if (!isOwn(halt)) {
          if (before.some((one) => !isOwn(one) && one.named === halt.named))
            complain(context, [String(i)], {
              expected: 'each record once',
              hint: 'take one of the two away',
            });
          continue;
        }
        for (const [j, other] of before.entries()) {
          const why =
            isOwn(other) && other.venue === halt.venue ? contradiction(other, halt) : null;
          if (why !== null)
            complain(context, [String(i), 'from'], {
              expected: `a halt that does not overlap  halts.${j}: ${why}`,
              hint: 'write one halt for the whole time, or let the second begin where the first ends',
            });
        }
      }
    })
    .transform((halts): readonly StatedHalt[] => halts)
    .optional()
    .meta({
      description:
        'When venues did not do what they were asked to: a list of halts and of the names of documented ones; off: none.',
    });

/** As a file writes it. */
export const plainHalt = (halt: StatedHalt) =>
  isOwn(halt)
    ? {
        venue: halt.venue,
        stops: halt.kind,
        from: instantText(halt.from),
        to: instantText(halt.to),
        ...(halt.source === null ? {} : { source: halt.source }),
      }
    : halt.named;

/** A venue that nobody knows and no leg is on was mistyped. */
export function haltProblems(
  halts: readonly StatedHalt[] | undefined,
  venues: readonly string[],
): Problem[] {
  return (halts ?? []).flatMap((halt, i): Problem[] => {
    if (!isOwn(halt) || isVenueName(halt.venue) || venues.includes(halt.venue)) return [];
    const hint = didYouMean(halt.venue, [...VENUE_NAMES, ...venues]);
    return [
      {
        path: ['halts', String(i), 'venue'],
        expected: 'a venue that is known, or one of the legs’',
        ...(hint === undefined ? {} : { hint }),
      },
    ];
  });
}
