/**
 * What the command-line parser says, in our own grammar: where, what was expected, what was found,
 * what to type. The parser's texts are the English ones of yargs 18, which carries no other here.
 */
import { type Issue, ScenarioError } from '../domain/errors.ts';
import { didYouMean, editDistance, nearest } from '../units/nearest.ts';
import { commandWords, type HelpPage, optionsOf } from './help-page.ts';

/** A word the command line should have had; told apart from other texts by its mark. */
const MISSING = '@missing ';

/** What `.demandCommand` and `.updateStrings` are given, so that `usageError` knows them again. */
export const USAGE_TEXT = {
  command: `${MISSING}command`,
  operand: `${MISSING}operand`,
  twice: (name: string) => `More than one argument following: ${name}`,
  empty: (name: string) => `Not enough arguments following: ${name}`,
} as const;

/** What {@link usageError} is told where help was asked of a command that is none. */
export const NOT_A_COMMAND = 'Too many non-option arguments';

/** Whether the word where a command belongs is none of those on the page. */
export function isUnknownCommand(words: readonly string[], page: HelpPage): boolean {
  const word = commandWord(words, page);
  return page.commands.length > 0 && word !== undefined && !commandWords(page).includes(word);
}

/** The word that stands where a command below the page's own belongs. */
const commandWord = (words: readonly string[], page: HelpPage): string | undefined =>
  words.filter((word) => !word.startsWith('-'))[askedOf(page).split(' ').length - 1];

/** The command line is wrong, in the parser's words; `main` turns it into issues. */
export class UsageFault extends Error {}

/**
 * @param words  the command line
 * @param page   of the command that was asked for: it knows its options
 */
export function usageError(
  message: string,
  words: readonly string[],
  page: HelpPage,
): ScenarioError {
  return new ScenarioError(issues(message.trim(), words, page));
}

function issues(message: string, words: readonly string[], page: HelpPage): readonly Issue[] {
  const { usage } = page;
  const asked = askedOf(page);
  const near = /^Did you mean (.+)\?$/.exec(message)?.[1];
  if (near !== undefined) return [unknownCommand(closest(words, near), near)];
  const unknown = /^Unknown arguments?: (.+)$/.exec(message)?.[1];
  if (unknown !== undefined)
    return unique(unknown.split(', ').map((word) => unknownWord(word, words, page)));
  if (message.startsWith(NOT_A_COMMAND)) return [tooMany(words, page)];
  if (message.startsWith('Invalid values:')) return message.split('\n').flatMap(badChoice);
  const bare = /^Not enough arguments following: (.+)$/.exec(message)?.[1];
  if (bare !== undefined)
    return [{ where: flag(bare), expected: 'a value after it', found: 'nothing' }];
  const required = /^Missing required arguments?: (.+)$/.exec(message)?.[1];
  if (required !== undefined)
    return required.split(', ').map((name) => ({
      where: flag(name),
      expected: 'a value',
      found: 'nothing',
      hint: `${asked} --help`,
    }));
  const twice = /^More than one argument following: (.+)$/.exec(message)?.[1];
  if (twice !== undefined)
    return [{ where: flag(twice), expected: 'one value', found: 'the option more than once' }];
  if (message.startsWith(MISSING))
    return [
      {
        where: 'command line',
        expected: message === USAGE_TEXT.command ? `${asked} <command>` : usage,
        found: words.length === 0 ? 'nothing' : ['legrisk', ...words].join(' '),
        hint: `${asked} --help`,
      },
    ];
  return [
    {
      where: 'command line',
      expected: `what  ${asked} --help  shows`,
      found: message.replace(/\s*\n\s*/g, '; '),
    },
  ];
}

/** The words of the command, without what it expects. */
const askedOf = ({ usage }: HelpPage): string => usage.replace(/ [<[].*$/, '');

const flag = (name: string): string => (name.length === 1 ? `-${name}` : `--${name}`);

const unknownCommand = (found: string, near: string | null, asked = 'legrisk'): Issue => ({
  where: 'command line',
  expected: 'a command',
  found,
  hint: near === null ? `${asked} --help  lists them` : `did you mean ${near}?`,
});

/** The word of the command line that the suggestion was made for. */
const closest = (words: readonly string[], near: string): string =>
  words
    .filter((word) => !word.startsWith('-'))
    .toSorted((a, b) => editDistance(a, near) - editDistance(b, near))[0] ?? near;

/** A word that nothing expects: an option, or, when it stands there bare, a command. */
function unknownWord(word: string, words: readonly string[], page: HelpPage): Issue {
  const asked = askedOf(page);
  if (words.includes(word) && page.commands.length > 0) return unknownCommand(word, null, asked);
  if (words.includes(word))
    return {
      where: 'command line',
      expected: 'nothing more',
      found: word,
      hint: `${asked} --help`,
    };
  const known = optionsOf(page).map(({ name }) => name);
  const near = didYouMean(word, known)?.replace('mean ', 'mean --');
  return {
    where: 'command line',
    expected: `an option of ${asked}`,
    found: flag(word),
    hint: near ?? `${asked} --help`,
  };
}

/**
 * Words after a command that is none: the parser counts them and does not look at the first. Where
 * the help lists no commands, it is the last word that nothing expects.
 */
function tooMany(words: readonly string[], page: HelpPage): Issue {
  const asked = askedOf(page);
  const bare = words.filter((word) => !word.startsWith('-'));
  const known = commandWords(page);
  const found = commandWord(words, page) ?? '';
  if (known.length > 0) return unknownCommand(found, nearest(found, known), asked);
  const hint = `${asked} --help`;
  return { where: 'command line', expected: 'nothing more', found: bare.at(-1) ?? found, hint };
}

function badChoice(line: string): readonly Issue[] {
  const [, name, given, choices] =
    /Argument: (.+?), Given: (.*), Choices: (.+)$/.exec(line.trim()) ?? [];
  if (name === undefined || given === undefined || choices === undefined) return [];
  const known = choices.replaceAll('"', '').split(', ');
  const found = given.replaceAll('"', '');
  const hint = didYouMean(found, known);
  return [
    {
      where: flag(name),
      expected: known.length === 1 ? (known[0] ?? '') : `one of ${known.join(', ')}`,
      found,
      ...(hint === undefined ? {} : { hint }),
    },
  ];
}

/** The parser names an option and its camel-case twin. */
function unique(list: readonly Issue[]): readonly Issue[] {
  const seen = new Set<string>();
  return list
    .filter(({ found }) => {
      const key = found.toLowerCase().replaceAll('-', '');
      return seen.has(key) ? false : seen.add(key) !== undefined;
    })
    .slice(0, 10);
}
