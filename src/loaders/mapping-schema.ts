/** The format of a mapping file: its keys and what each may be. docs/mapping.md tells it to people. */
import { z } from 'zod';
import { DURATION } from '../scenario/quantity.ts';
import { rowSortOf, STORED_KINDS, type StoredKind } from '../store/keys.ts';
import { choice, field, flag, line, number, venueName } from './venue-rule-fields.ts';
import { isZone } from './zones.ts';

/** A column by its name in the header, or by its number from 1 where there is none. */
export type ColumnName = string | number;

const column = field(
  'the name of a column, or its number from 1 where the table has no header',
  (found): ColumnName | null => {
    if (typeof found === 'string') return found.trim() === '' ? null : found;
    return Number.isInteger(found) && Number(found) >= 1 ? Number(found) : null;
  },
);

const duration = field('a length of time such as 1 h or 30 min', (found) => {
  const ms = DURATION.read(found);
  return ms === null || ms === 0 ? null : Number(ms);
});

const clock = field('a time of the day, UTC, such as 08:00', (found) => {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(String(found)) ?? [];
  return hours === undefined ? null : (Number(hours) * 60 + Number(minutes)) * 60_000;
});

/** Which of the rows are settlements, where a table repeats each rate on every row until the next. */
export type Take =
  | 'every row'
  | { readonly hoursMs: readonly number[] }
  | { readonly every: number };

const take = z.union(
  [
    z.literal('every row'),
    z
      .strictObject({ hours: z.array(clock).min(1) })
      .transform(({ hours }): Take => ({ hoursMs: hours })),
    z
      .strictObject({ every: number('a whole number of rows', 1, 1_000_000) })
      .transform(({ every }): Take => ({ every })),
  ],
  'every row, { hours: [00:00, 08:00, 16:00] } or { every: 8 }',
);

const COLUMN_KEYS = {
  ...{ open: column.optional(), high: column.optional(), low: column.optional() },
  ...{ close: column.optional(), volume: column.optional(), price: column.optional() },
  ...{ rate: column.optional(), interval: column.optional(), value: column.optional() },
  ...{ from: column.optional(), to: column.optional() },
};
export type ColumnKey = keyof typeof COLUMN_KEYS;
export type MappedColumns = Readonly<Partial<Record<ColumnKey, ColumnName>>>;

const SETS: Readonly<Record<'bars' | 'prints' | 'values', readonly (readonly ColumnKey[])[]>> = {
  bars: [['open', 'high', 'low', 'close'], ['price']],
  prints: [['rate']],
  values: [['value'], ['from', 'to']],
};
const MORE: Readonly<Record<'bars' | 'prints' | 'values', readonly ColumnKey[]>> = {
  bars: ['volume'],
  prints: ['interval', 'price'],
  values: [],
};

/** What is wrong with a series' columns; null where nothing is. */
function columnsProblem(kind: StoredKind, columns: MappedColumns): string | null {
  const sort = rowSortOf(kind);
  const given = Object.keys(columns) as ColumnKey[];
  const sets = SETS[sort].filter((keys) => kind === 'signal' || !keys.includes('from'));
  const fits = sets.some(
    (keys) =>
      keys.every((key) => given.includes(key)) &&
      given.every((key) => keys.includes(key) || MORE[sort].includes(key)),
  );
  if (fits) return null;
  const more = MORE[sort].length === 0 ? '' : ` (and ${MORE[sort].join(', ')} where there are)`;
  return `${sets.map((keys) => keys.join(', ')).join(' or ')}${more}, for ${kind}`;
}

const series = z
  .strictObject({
    kind: choice(STORED_KINDS),
    venue: venueName.optional(),
    instrument: line('an instrument as the venue spells it', 100).optional(),
    columns: z.strictObject(COLUMN_KEYS),
    unit: choice(['fraction', 'percent', 'bps']).default('fraction'),
    scale: number('a number to multiply by', -1e12, 1e12)
      .refine((found) => found !== 0, 'a number other than 0')
      .default(1),
    volume_scale: number('a number above zero to multiply by', 1e-12, 1e12).default(1),
    interval: duration.optional(),
    interval_unit: choice(['ms', 's', 'min', 'h']).default('ms'),
    take: take.default('every row'),
    where: z.record(z.string(), line('the text of a cell', 200)).default({}),
  })
  .superRefine(({ kind, columns }, context) => {
    const problem = columnsProblem(kind, columns as MappedColumns);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem, path: ['columns'] });
  });

export const mappingSchema = z.strictObject({
  separator: field('one character, such as ; or a tab', (found) =>
    typeof found === 'string' && found.length === 1 && found !== '"' ? found : null,
  ).default(','),
  header: flag.default(true),
  skip: number('a number of lines', 0, 1_000).default(0),
  decimal: choice(['.', ',']).default('.'),
  time: z.strictObject({
    column: column.optional(),
    unit: choice(['ms', 's', 'us', 'ns', 'text']).optional(),
    zone: field('UTC, an offset such as +03:00, or a zone such as Europe/London', (found) =>
      typeof found === 'string' && isZone(found) ? found : null,
    ).optional(),
    stamp: choice(['open', 'close']).default('open'),
  }),
  bar: duration.optional(),
  series: z.array(series).min(1, 'at least one series'),
});

export type RawMapping = z.infer<typeof mappingSchema>;
export type RawSeries = RawMapping['series'][number];
