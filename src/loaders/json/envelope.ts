/** The envelope of an answer: what every reader proves before it looks at a row. */
import { DataError } from '../../domain/errors.ts';
import { isObject, shortly } from './rows.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The error of a body that is not what the interface documents. */
export const unsound = (where: string, expected: string, found: string): DataError =>
  new DataError({
    where,
    expected,
    found,
    hint: 'the answer may be an error or cut off: ask for it again',
  });

/** @throws DataError when the value is no object */
export function objectOf(value: unknown, what: string, where: string): Fields {
  if (isObject(value)) return value;
  throw unsound(where, what, shortly(value));
}

/** @throws DataError when the value is no list */
export function listOf(value: unknown, what: string, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw unsound(where, what, shortly(value));
}

/** The first of a list as an object; null where there is none: formats are recognised by it. */
export function firstOf(value: unknown): Fields | null {
  if (!Array.isArray(value)) return null;
  const first: unknown = value[0];
  return isObject(first) ? first : null;
}

/** Whether an object has all of the keys. */
export const hasKeys = <K extends string>(
  value: unknown,
  ...keys: readonly K[]
): value is Readonly<Record<K, unknown>> => isObject(value) && keys.every((key) => key in value);
