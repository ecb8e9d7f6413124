/**
 * The shape of a reconstruction file: strict objects whose leaves are already in internal units.
 * What needs two fields at once is checked in `parse.ts`.
 */
import { z } from 'zod';
import { DURATION, FRACTION, INSTANT } from '../../scenario/quantity.ts';
import type { EpochMs } from '../../units/units.ts';

const NAME = /^[a-z0-9][a-z0-9.-]*$/;

/** A leaf with one sentence for whatever is wrong with it. */
const leaf = <T>(expected: string, read: (text: string) => T | null) =>
  z.union([z.string(), z.number()], { error: expected }).transform((raw, context): T => {
    const value = read(String(raw));
    if (value !== null) return value;
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  });

const text = (expected: string, longest: number) =>
  z.string({ error: expected }).trim().min(1, expected).max(longest, expected);

const sentence = text('a sentence of at most 600 characters', 600);
const label = text('a name', 60);

const instant = leaf('a UTC instant such as 2020-03-12T10:00Z', INSTANT.read);
const percent = leaf('a number of per cent such as -0.3000 %', FRACTION.read);
const duration = leaf('a duration such as 1 min, 8 h or 30 d', (raw) => DURATION.read(raw) || null);

/** An instant, or the name of a control point of the driver. */
const instantOrName = leaf(
  'a UTC instant, or the name of a control point',
  (raw): EpochMs | string | null => INSTANT.read(raw) ?? (NAME.test(raw) ? raw : null),
);

const price = z
  .number({ error: 'a price above zero' })
  .refine((value) => value > 0 && Number.isFinite(value), 'a price above zero');

const name = z
  .string({ error: 'a name of a-z, 0-9, dot and dash' })
  .regex(NAME, 'a name of a-z, 0-9, dot and dash');

const extreme = z.enum(['low', 'high'], { error: 'low or high' });
const priceKind = z.enum(['mark', 'index', 'last', 'spot'], {
  error: 'mark, index, last or spot',
});

const evidence = { source: label.optional(), assumed: sentence.optional() };

const controlPoint = z.strictObject({
  name: name.optional(),
  at: instant.optional(),
  from: instant.optional(),
  to: instant.optional(),
  price,
  extreme: extreme.optional(),
  venue: label.optional(),
  kind: priceKind.optional(),
  ...evidence,
});

const ownPoint = z.strictObject({
  at: instantOrName,
  price: price.optional(),
  gap: percent.optional(),
  extreme: extreme.optional(),
  kind: priceKind.optional(),
  ...evidence,
});

const print = z.strictObject({
  at: instant.optional(),
  from: instant.optional(),
  to: instant.optional(),
  rate: percent,
  interval: duration.optional(),
  ...evidence,
});

const list = <T extends z.ZodType>(item: T, expected: string) =>
  z.array(item, { error: expected }).min(1, expected).max(2_000, expected);

export const reconstructionSchema = z.strictObject({
  schema: z.literal(1, { error: '1' }),
  name,
  title: text('a title of at most 120 characters', 120),
  summary: text('a summary of at most 2,000 characters', 2_000),
  from: instant,
  to: instant,
  resolution: duration,
  sources: z.record(
    name,
    z.strictObject({ what: sentence, where: sentence, read: instant }),
    'sources by short name',
  ),
  drivers: z.record(
    label,
    z.strictObject({
      roughness: percent,
      points: list(controlPoint, 'a list of control points'),
    }),
    'drivers by name',
  ),
  prices: list(
    z.strictObject({
      venue: label,
      instrument: label,
      kind: priceKind,
      follows: label,
      per: label.optional(),
      note: sentence.optional(),
      points: z.array(ownPoint).max(2_000).optional(),
    }),
    'a list of price series',
  ),
  funding: list(
    z.strictObject({
      venue: label,
      instrument: label,
      interval: duration,
      note: sentence.optional(),
      prints: list(print, 'a list of prints'),
    }),
    'a list of funding series',
  ),
});

/** A file whose leaves are right, before the checks across fields. */
export type RawReconstruction = z.output<typeof reconstructionSchema>;
export type RawControlPoint = RawReconstruction['drivers'][string]['points'][number];
export type RawOwnPoint = NonNullable<RawReconstruction['prices'][number]['points']>[number];
export type RawFunding = RawReconstruction['funding'][number];
export type RawPrint = RawFunding['prints'][number];
