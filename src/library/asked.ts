/**
 * What a program asked with, before anything is done with it. A slip that types catch is told to those who write
 * without them: an option that is passed over answers another question than the one that was asked.
 */
import { ScenarioError } from '../domain/errors.ts';
import { foundText } from '../scenario/found.ts';
import { didYouMean } from '../units/nearest.ts';

/** Every key of a set of options, so that a list of them can not lack one. */
export type KeysOf<T> = { readonly [K in keyof Required<T>]: true };

/** @throws ScenarioError when it is no object, or has a key that nothing reads */
export function requireKeys(
  where: string,
  given: unknown,
  keys: Readonly<Record<string, true>>,
): void {
  const known = Object.keys(keys);
  const unknown = Object.keys(requireObject(where, given)).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw notOneOf(where, unknown, known);
}

/** @throws ScenarioError when it is a list, a text, null … */
export function requireObject(where: string, given: unknown): object {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given;
  throw new ScenarioError({ where, expected: 'an object', found: foundText(given) });
}

/** @throws ScenarioError when it is none of the names; what is not given is in order */
export function requireOneOf(where: string, given: unknown, names: readonly string[]): void {
  if (given === undefined || names.some((name) => name === given)) return;
  throw notOneOf(where, given, names);
}

function notOneOf(where: string, given: unknown, names: readonly string[]): ScenarioError {
  const hint = typeof given === 'string' ? didYouMean(given, names) : undefined;
  return new ScenarioError({
    where,
    expected: `one of ${names.join(', ')}`,
    found: foundText(given),
    ...(hint === undefined ? {} : { hint }),
  });
}

/** @throws ScenarioError when it is no text, or an empty one */
export function requireText(where: string, given: unknown, expected: string): void {
  if (typeof given === 'string' && given !== '') return;
  throw new ScenarioError({ where, expected, found: foundText(given) });
}
