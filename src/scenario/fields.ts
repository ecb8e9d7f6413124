/**
 * The kinds of field a scenario has, as zod schemas. Each carries its description and text pattern
 * into the JSON Schema, and reports what it expected as data rather than prose.
 */
import { z } from 'zod';
import type { Quantity } from './quantity.ts';

/** What an issue of ours carries through zod. */
export interface Complaint {
  readonly expected: string;
  readonly hint?: string | undefined;
  /** Set where a key is unknown: the keys that are known there. */
  readonly known?: readonly string[];
  /** A value that could be typed instead. */
  readonly example?: string | undefined;
  /** The words the value had to be one of, for "did you mean". */
  readonly among?: readonly string[];
}

/** Where a transform puts its complaints. */
interface Context {
  addIssue(issue: {
    code: 'custom';
    message: string;
    path: PropertyKey[];
    params: Record<string, unknown>;
    input: unknown;
  }): void;
}

/** Reports a complaint at a path below the value in hand. */
export function complain(
  context: Context,
  path: readonly string[],
  complaint: Complaint,
  input?: unknown,
): void {
  const params = { ...complaint };
  context.addIssue({ code: 'custom', message: complaint.expected, path: [...path], params, input });
}

/** A rule beyond the kind: what it asks, and whether the value obeys. */
interface Rule<T> {
  readonly expected: string;
  readonly holds: (value: T) => boolean;
  /** What to write instead. */
  readonly hint?: string;
}

/** The rule of a length of time that cannot be nothing. */
export const LASTING: Rule<number> = {
  expected: 'a length of time above zero',
  holds: (ms) => ms > 0,
};

/** A quantity of a kind, under at most one further rule. */
export function quantity<T>(kind: Quantity<T>, description: string, rule?: Rule<T>) {
  return z
    .unknown()
    .meta({ ...kind.json, description, examples: [exampleOf(kind)] })
    .transform((found, context): T => {
      const value = kind.read(found);
      if (value !== null && (rule === undefined || rule.holds(value))) return value;
      const expected = rule?.expected ?? kind.expected;
      const unreadable = { hint: kind.advise?.(found), example: kind.example };
      const unruly = { hint: rule?.hint };
      complain(context, [], { expected, ...(value === null ? unreadable : unruly) }, found);
      return z.NEVER;
    });
}

const exampleOf = ({ example }: Quantity<unknown>): string | number =>
  /^[0-9.]+$/.test(example) ? Number(example) : example;

/** One of some words. */
export function word<const W extends string>(words: readonly W[], description: string) {
  return z
    .unknown()
    .meta({ type: 'string', enum: [...words], description })
    .transform((found, context): W => {
      const known = words.find((w) => w === found);
      if (known !== undefined) return known;
      complain(context, [], { expected: orList(words), among: words }, found);
      return z.NEVER;
    });
}

/** Text of a form, tested after `tidy` has been at it. */
export function text(
  form: RegExp,
  expected: string,
  description: string,
  tidy: (found: string) => string = (found) => found,
) {
  // Editors read a pattern without the flag that \p{…} needs, and would refuse what we accept.
  const pattern = form.unicode ? {} : { pattern: form.source };
  return z
    .unknown()
    .meta({ type: 'string', ...pattern, description })
    .transform((found, context): string => {
      const tidied = typeof found === 'string' ? tidy(found) : '';
      if (form.test(tidied)) return tidied;
      const hint = typeof found === 'number' ? `put it in quotes: "${found}"` : undefined;
      complain(context, [], { expected, hint }, found);
      return z.NEVER;
    });
}

/** A map with these keys and no other: an unknown one is reported with the nearest known. */
export function keyed<S extends z.ZodRawShape>(shape: S, description: string) {
  const known = Object.keys(shape);
  const stranger = z
    .unknown()
    .superRefine((_, context) =>
      complain(context, [], { expected: `one of the keys ${known.join(', ')}`, known }),
    );
  return z
    .object(shape)
    .catchall(stranger.meta({ not: {} }))
    .meta({ description });
}

/** `a`, `a or b`, `a, b or c`. */
export function orList(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
