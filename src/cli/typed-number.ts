/**
 * Numbers of options. They arrive as the text that was typed, because the parser would make NaN of
 * what is none, and nobody can be told what was wrong with a NaN.
 */
import { ScenarioError } from '../domain/errors.ts';
import { foundText } from '../scenario/found.ts';

/** `2`, `1.5`, `100_000`; NaN where the text is no number. */
export const typedNumber = (text: string): number =>
  text.trim() === '' ? Number.NaN : Number(text.replace(/(?<=\d)_(?=\d)/g, ''));

/** The value of an option as an error quotes it: a number bare, any other text in quotes. */
export const typedText = (text: string): string =>
  Number.isNaN(typedNumber(text)) ? foundText(text) : text.trim();

/**
 * @param where the option, `--seed`
 * @throws ScenarioError when the text is no whole number of [from, to]
 */
export function wholeNumber(
  where: string,
  text: string,
  [from, to]: readonly [number, number],
): number {
  const value = typedNumber(text);
  if (Number.isInteger(value) && value >= from && value <= to) return value;
  throw new ScenarioError({
    where,
    expected: `a whole number from ${from} to ${to}`,
    found: typedText(text),
  });
}
