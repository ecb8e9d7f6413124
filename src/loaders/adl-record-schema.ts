/** The format of a record of auto-deleveraging (`data/adl/*.yaml`): data/adl/README.md tells it to people. */
import { z } from 'zod';
import { keyed, quantity, text, word } from '../scenario/fields.ts';
import { LINE_FORM, RECORD_FORM } from '../scenario/halts.ts';
import type { Problem } from '../scenario/issues.ts';
import { INSTANT, PRICE, type Quantity } from '../scenario/quantity.ts';
import { minuteText } from '../units/time.ts';
import { INSTRUMENT_FORM } from '../venues/instruments.ts';
import { VENUE_NAMES } from '../venues/names.ts';

/** Parts are rounded to a tenth of a million each. */
const ROUNDING = 1e-3;

const COUNT: Quantity<number> = {
  expected: 'a number above zero such as 2_103_100_000',
  example: '2_103_100_000',
  json: { type: ['number', 'string'] },
  read(found) {
    const digits = typeof found === 'string' ? found.replaceAll('_', '') : '';
    const count = /^\d{1,15}$/.test(digits) ? Number(digits) : found;
    return typeof count === 'number' && Number.isFinite(count) && count > 0 ? count : null;
  },
};

const sentence = (description: string) =>
  text(LINE_FORM, 'one line of at most 1000 characters', description, (found) => found.trim());
const count = (description: string) => quantity(COUNT, description);
const instrument = () =>
  text(INSTRUMENT_FORM, 'an instrument as the venue spells it', 'The instrument.');
const sourceName = () => text(RECORD_FORM, 'a short name', 'Which of the sources.');

const sourceField = () =>
  keyed(
    {
      name: sourceName(),
      what: sentence('What it is.'),
      where: sentence('Where it is.'),
      read: quantity(INSTANT, 'When it was read.'),
    },
    'A source.',
  );

const partField = () =>
  keyed(
    {
      instrument: instrument(),
      notional: count('Of its fills, dollars.'),
      average: quantity(PRICE, 'Notional ÷ quantity of its fills.').optional(),
      source: sourceName(),
    },
    'What was closed of one instrument.',
  );

const roundField = () =>
  keyed(
    {
      at: quantity(INSTANT, 'A second of which something is known.'),
      prices: z.array(
        keyed({ instrument: instrument(), price: quantity(PRICE, 'Of fills then.') }, 'A price.'),
      ),
      source: sourceName(),
    },
    'A round.',
  );

export const adlRecordSchema = () =>
  keyed(
    {
      schema: z.literal(1),
      name: text(RECORD_FORM, 'lower-case letters, digits and hyphens', 'As its file.'),
      title: sentence('For people.'),
      venue: word(VENUE_NAMES, 'The venue.'),
      side: word(['long', 'short'], 'The side that was closed.'),
      from: quantity(INSTANT, 'The first fill.'),
      to: quantity(INSTANT, 'The last fill.'),
      sources: z.array(sourceField()).min(1, 'at least one source'),
      total: keyed(
        {
          notional: count('Of all fills, dollars.'),
          fills: count('Their number.'),
          instruments: count('Of how many instruments.'),
          source: sourceName(),
        },
        'What was closed of all.',
      ),
      open_interest: keyed(
        { notional: count('Of the venue before, dollars.'), source: sourceName() },
        'What was open before.',
      ),
      instruments: z.array(partField()),
      others: keyed(
        { notional: count('What is left of the total, dollars.'), source: sourceName() },
        'All instruments that are not named.',
      ),
      rounds: z.array(roundField()).min(1, 'at least one round'),
      assumed: z.array(sentence('A step from what was counted to a replay.')),
    },
    'Rounds of auto-deleveraging of one day on one venue.',
  );

export type RawAdlRecord = z.output<ReturnType<typeof adlRecordSchema>>;

/** What the parts of a record say against each other. */
export function adlRecordFaults(record: RawAdlRecord): readonly Problem[] {
  const { total, open_interest: open, instruments, others } = record;
  const faults: Problem[] = [...sourceFaults(record), ...roundFaults(record)];
  const sum = instruments.reduce((all, { notional }) => all + notional, others.notional);
  if (Math.abs(sum - total.notional) > ROUNDING * total.notional)
    faults.push({ path: ['instruments'], expected: `parts that sum to ${total.notional}` });
  if (total.notional >= open.notional)
    faults.push({
      path: ['open_interest', 'notional'],
      expected: 'more than was closed of it',
    });
  for (const [i, name] of namesOf(record).entries())
    if (namesOf(record).indexOf(name) !== i)
      faults.push({
        path: ['instruments', String(i), 'instrument'],
        expected: 'each instrument once',
      });
  return faults;
}

const namesOf = ({ instruments }: RawAdlRecord): readonly string[] =>
  instruments.map((one) => one.instrument);

function sourceFaults(record: RawAdlRecord): readonly Problem[] {
  const { sources, total, open_interest: open, instruments, others, rounds } = record;
  const said: readonly (readonly [readonly string[], string])[] = [
    [['total'], total.source],
    [['open_interest'], open.source],
    [['others'], others.source],
    ...instruments.map(({ source }, i) => [['instruments', String(i)], source] as const),
    ...rounds.map(({ source }, i) => [['rounds', String(i)], source] as const),
  ];
  return said
    .filter(([, source]) => !sources.some(({ name }) => name === source))
    .map(([path]) => ({ path: [...path, 'source'], expected: 'one of the sources of the file' }));
}

function roundFaults(record: RawAdlRecord): readonly Problem[] {
  const { from, to, rounds } = record;
  return rounds.flatMap(({ at, prices }, i) => {
    const path = ['rounds', String(i)];
    const faults: Problem[] = [];
    if (at < from || at > to)
      faults.push({
        path: [...path, 'at'],
        expected: `an instant from ${minuteText(from)} to ${minuteText(to)}`,
      });
    if (at <= (rounds[i - 1]?.at ?? Number.NEGATIVE_INFINITY))
      faults.push({ path: [...path, 'at'], expected: 'an instant after that of the round before' });
    for (const [j, price] of prices.entries())
      if (!namesOf(record).includes(price.instrument))
        faults.push({
          path: [...path, 'prices', String(j), 'instrument'],
          expected: 'an instrument of the list above',
        });
    return faults;
  });
}
