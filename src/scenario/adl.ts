/** Auto-deleveraging: rounds written out or from a record, and where the leg stands in the queue. */
import { z } from 'zod';
import type { Adl, AdlEvent, AdlPrice, AdlQueue, QueuedAccount } from '../domain/adl.ts';
import type { Window } from '../domain/scenario.ts';
import { didYouMean } from '../units/nearest.ts';
import { minuteText } from '../units/time.ts';
import { fraction } from '../units/units.ts';
import { ADL_RECORDS } from '../venues/adl-records.ts';
import { INSTRUMENT_FORM } from '../venues/instruments.ts';
import { isVenueName, VENUE_FORM, VENUE_NAMES } from '../venues/names.ts';
import type { YamlMap } from './document.ts';
import { complain, keyed, quantity, text, word } from './fields.ts';
import type { Problem } from './issues.ts';
import {
  FRACTION,
  fractionText,
  INSTANT,
  instantText,
  LEVERAGE,
  PRICE,
  type Quantity,
} from './quantity.ts';

const EVENTS_MAX = 200;
const ACCOUNTS_MAX = 1_000;

const SHARE = {
  expected: 'a share above 0 % and at most 100 %',
  holds: (share: number) => share > 0 && share <= 1,
  hint: 'the whole side is  share: 100 %',
};
const PLACE = {
  expected: 'a share from 0 % to below 100 %',
  holds: (share: number) => share >= 0 && share < 1,
};
const BEYOND = {
  expected: 'a share of the mark above -100 % and below 100 %',
  holds: (beyond: number) => beyond > -1 && beyond < 1,
};

const WEIGHT: Quantity<number> = {
  expected: 'a number of zero or more',
  example: '3',
  json: { type: 'number', minimum: 0 },
  read: (found) =>
    typeof found === 'number' && Number.isFinite(found) && found >= 0 ? found + 0 : null,
};

const priceField = () =>
  z
    .union([
      word(
        ['venue', 'mark', 'previous mark', 'oracle'],
        'venue: as its rule book has it. previous mark: the close of the bar before.',
      ).transform((kind): AdlPrice => ({ kind })),
      quantity(PRICE, 'As printed, in the quote currency of the leg.').transform(
        (price): AdlPrice => ({ kind: 'printed', price }),
      ),
      keyed(
        {
          bankruptcy: quantity(
            FRACTION,
            'How far from the mark, against whoever is closed: above it for a short, below it for a long.',
            BEYOND,
          ),
        },
        'The bankruptcy price of the positions that are covered.',
      ).transform(({ bankruptcy }): AdlPrice => ({ kind: 'bankruptcy', beyond: bankruptcy })),
    ])
    .prefault('venue')
    .meta({ description: 'At which price positions are closed.' });

const eventField = () =>
  keyed(
    {
      venue: text(VENUE_FORM, 'a venue such as hyperliquid', 'The venue.'),
      instrument: text(
        INSTRUMENT_FORM,
        'an instrument as the venue spells it, such as BTC',
        'The instrument; by default every one of the venue.',
      ).optional(),
      at: quantity(INSTANT, 'When, UTC; it takes effect at the first open at or after it.'),
      side: word(['long', 'short'], 'The side that is closed: the winners.'),
      share: quantity(
        FRACTION,
        'Of what is open of that side, by quantity, first in the queue first.',
        SHARE,
      ),
      price: priceField(),
      source: text(
        /^[^\p{Cc}\p{Cs}]{1,1000}$/u,
        'text of at most 1000 characters',
        'Where it was read.',
      ).optional(),
    },
    'One round: a share of the winners of one side is closed.',
  ).transform(
    ({ instrument, source, ...event }): AdlEvent => ({
      ...event,
      instrument: instrument ?? null,
      source: source ?? null,
    }),
  );

const accountField = () =>
  keyed(
    {
      entry: quantity(PRICE, 'Average entry price, a bare number in the quote currency.'),
      leverage: quantity(LEVERAGE, 'Notional ÷ margin when it was opened.'),
      weight: quantity(WEIGHT, 'Its quantity, in any unit that all of them share.'),
      delta_neutral: z.boolean().prefault(false).meta({
        description: 'Whether the venue counts it as delta-neutral.',
      }),
    },
    'Somebody else on the leg’s side.',
  ).transform(
    ({ delta_neutral, ...account }): QueuedAccount => ({ ...account, deltaNeutral: delta_neutral }),
  );

const FIRST: AdlQueue = { kind: 'behind', share: fraction(0) };

const queueField = () =>
  keyed(
    {
      behind: quantity(
        FRACTION,
        'This share of the side is closed before the leg’s turn; 0 % is first.',
        PLACE,
      ).optional(),
      accounts: z.array(accountField()).optional().meta({
        description: 'The others, to be ordered by the venue’s own score at each round’s mark.',
      }),
      own: quantity(
        WEIGHT,
        'Beside `accounts`: the leg’s own weight as it is opened; 0 is too small to be closed in part.',
      ).optional(),
    },
    'Where the leg stands among the winners when it is opened; by default first.',
  )
    .transform(({ behind, accounts, own }, context): AdlQueue => {
      if ((behind === undefined) === (accounts === undefined))
        complain(context, [], {
          expected: 'behind or accounts',
          hint: 'such as  queue: { behind: 10 % }',
        });
      if (own !== undefined && accounts === undefined)
        complain(context, ['own'], {
          expected: 'no own weight: only stated accounts have any',
          hint: 'take the key away',
        });
      if (accounts === undefined) return { kind: 'behind', share: behind ?? fraction(0) };
      if (accounts.length > ACCOUNTS_MAX)
        complain(context, ['accounts'], { expected: `at most ${ACCOUNTS_MAX} accounts` });
      if (accounts.every(({ weight }) => weight === 0))
        complain(context, ['accounts'], { expected: 'an account with a weight above zero' });
      return { kind: 'population', accounts, own: own ?? 0 };
    })
    .optional();

export const adlField = () =>
  z
    .union([
      word(['off'], 'No leg is closed to cover others.'),
      keyed(
        {
          history: word(
            ADL_RECORDS.map(({ name }) => name),
            'The name of recorded rounds that come with the program: data/adl has them.',
          ).optional(),
          events: z
            .array(eventField())
            .prefault([])
            .meta({ description: 'Rounds of your own, beside the record’s.' }),
          queue: queueField(),
        },
        'Winning legs that a venue closes to cover bankrupt positions.',
      ).transform(({ history, events, queue }, context): Adl => {
        if (history === undefined && events.length === 0)
          complain(context, [], {
            expected: 'history, events or both',
            hint: `such as  adl: { history: ${ADL_RECORDS[0]?.name} }`,
          });
        if (events.length > EVENTS_MAX)
          complain(context, ['events'], { expected: `at most ${EVENTS_MAX} events` });
        return {
          events,
          history: history ?? null,
          queue: queue ?? FIRST,
        };
      }),
    ])
    .transform((found): Adl | null => (found === 'off' ? null : found))
    .optional()
    .meta({
      description:
        'Auto-deleveraging: winning legs that a venue closes to cover bankrupt positions; by default, or off, none is.',
    });

/** A venue that nobody knows and no leg is on was mistyped; so was a round outside the window. */
export function adlProblems(
  adl: Adl | null | undefined,
  window: Window | undefined,
  venues: readonly string[],
): Problem[] {
  return (adl?.events ?? []).flatMap((event, i) => {
    const path = ['adl', 'events', String(i)];
    const problems: Problem[] = [];
    if (!isVenueName(event.venue) && !venues.includes(event.venue)) {
      const hint = didYouMean(event.venue, [...VENUE_NAMES, ...venues]);
      problems.push({
        path: [...path, 'venue'],
        expected: 'a venue that is known, or one of the legs’',
        ...(hint === undefined ? {} : { hint }),
      });
    }
    if (window !== undefined && (event.at < window.from || event.at >= window.to))
      problems.push({
        path: [...path, 'at'],
        expected: `an instant inside the window, from ${minuteText(window.from)} to before ${minuteText(window.to)} UTC`,
      });
    return problems;
  });
}

/** The block as it is written, with every default. */
export const plainAdl = ({ events, history, queue }: Adl): YamlMap => ({
  ...(history === null ? {} : { history }),
  ...(events.length === 0 ? {} : { events: events.map(plainEvent) }),
  queue:
    queue.kind === 'behind'
      ? { behind: fractionText(queue.share) }
      : {
          accounts: queue.accounts.map(({ entry, leverage, weight, deltaNeutral }) => ({
            ...{ entry, leverage, weight },
            delta_neutral: deltaNeutral,
          })),
          own: queue.own,
        },
});

const plainEvent = ({ venue, instrument, at, side, share, price, source }: AdlEvent): YamlMap => ({
  venue,
  ...(instrument === null ? {} : { instrument }),
  at: instantText(at),
  side,
  share: fractionText(share),
  price: plainPrice(price),
  ...(source === null ? {} : { source }),
});

const plainPrice = (price: AdlPrice): YamlMap | number | string => {
  if (price.kind === 'printed') return price.price;
  return price.kind === 'bankruptcy' ? { bankruptcy: fractionText(price.beyond) } : price.kind;
};
