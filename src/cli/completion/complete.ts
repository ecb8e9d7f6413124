/** What may stand at the cursor, read off the parser's own pages. */
import { commandWords, type HelpOption, type HelpPage, optionsOf } from '../help-page.ts';
import { SHELLS } from './scripts.ts';
import {
  type Candidate,
  instruments,
  reconstructions,
  scenarioFiles,
  scenarioPaths,
  venues,
} from './values.ts';

/** The page of a command, by the words that were typed up to here. */
export type PageOf = (words: readonly string[]) => Promise<HelpPage>;

/**
 * Candidates for the last of the words; none where files may stand.
 *
 * @param words of the command line behind the program's name; the last one is not finished
 */
export async function complete(
  words: readonly string[],
  pageOf: PageOf,
): Promise<readonly Candidate[]> {
  const current = words.at(-1) ?? '';
  const typed = words.slice(0, -1);
  const before = typed[0] === 'help' ? typed.slice(1) : typed;
  const page = await pageOf(before);
  const found = await candidates(current, before, page);
  const own = typed.length === 0 && page.commands.length > 0 ? [...found, HELP] : found;
  return own.filter(({ word }) => word.startsWith(current));
}

const HELP: Candidate = { word: 'help', about: 'the help of a command' };

async function candidates(
  current: string,
  before: readonly string[],
  page: HelpPage,
): Promise<readonly Candidate[]> {
  const joined = /^--([\w-]+)=(.*)$/s.exec(current);
  if (joined !== null) {
    const option = optionCalled(page, joined[1] ?? '');
    const values = option === null ? [] : await valuesOf(option, joined[2] ?? '', before);
    return values.map(({ word, about }) => ({ word: `--${joined[1]}=${word}`, about }));
  }
  const asking = optionCalled(page, (before.at(-1) ?? '').replace(/^--/, ''));
  if (asking?.takesValue === true && before.at(-1)?.startsWith('--') === true)
    return valuesOf(asking, current, before);
  if (current.startsWith('-')) return optionCandidates(page, before);
  if (page.commands.length > 0)
    return page.commands.map(({ about }, i) => ({ word: commandWords(page)[i] ?? '', about }));
  return operandCandidates(page, current);
}

const optionCalled = (page: HelpPage, name: string): HelpOption | null =>
  optionsOf(page).find((option) => option.name === name) ?? null;

/** Those that are not there yet, or may be there again. */
const optionCandidates = (page: HelpPage, before: readonly string[]): readonly Candidate[] =>
  optionsOf(page)
    .filter(({ name, isRepeatable }) => isRepeatable || !before.includes(`--${name}`))
    .map(({ name, about }) => ({ word: `--${name}`, about }));

/** What is expected where no option is. */
function operandCandidates({ usage }: HelpPage, current: string): readonly Candidate[] {
  const operand = /[<[](\w+)(?:\.\.)?[>\]]\s*$/.exec(usage)?.[1] ?? '';
  if (operand === 'scenario' || operand === 'scenarios') return scenarioFiles(current);
  if (operand === 'venue') return venues();
  if (operand === 'shell') return plain(SHELLS);
  return [];
}

const plain = (words: readonly string[]): readonly Candidate[] =>
  words.map((word) => ({ word, about: '' }));

/** The option's own words, or what the world has for it. */
async function valuesOf(
  { name, choices }: HelpOption,
  current: string,
  before: readonly string[],
): Promise<readonly Candidate[]> {
  if (choices.length > 0) return plain(choices);
  switch (name) {
    case 'venue':
      return venues();
    case 'instrument':
      return instruments(valueGiven(before, 'venue'));
    case 'long':
    case 'short':
    case 'spot':
    case 'perp':
      return venues(name === 'spot' ? 'spot' : 'perp').map(({ word, about }) => ({
        word: `${word}:`,
        about,
      }));
    case 'set':
    case 'grid':
      return scenarioPaths(before, name === 'grid');
    case 'for':
      return scenarioFiles(current);
    case 'reconstruction':
      return reconstructions();
    default:
      return [];
  }
}

function valueGiven(before: readonly string[], name: string): string | null {
  const at = before.lastIndexOf(`--${name}`);
  const joined = before.findLast((word) => word.startsWith(`--${name}=`));
  return (at >= 0 ? before[at + 1] : joined?.slice(name.length + 3)) ?? null;
}
