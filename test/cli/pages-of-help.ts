/** Every page of the program's help, by asking for those of the commands that each page names. */
import { statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { commandLine } from '../../src/cli/command-line.ts';
import { commandWords, type HelpPage, readHelp } from '../../src/cli/help-page.ts';
import { expandPattern } from '../../src/loaders/glob.ts';
import { keptTerminal } from '../builders/terminal.ts';

export interface AskedPage {
  /** The words of the command: none for the program's own page. */
  readonly words: readonly string[];
  readonly page: HelpPage;
}

export const pageOf = async (words: readonly string[]): Promise<HelpPage> =>
  readHelp(await commandLine(words, keptTerminal(), () => undefined).getHelp());

/** The page of the words and those below it, in the order of the help. */
export async function pagesBelow(words: readonly string[] = []): Promise<readonly AskedPage[]> {
  const page = await pageOf(words);
  const below: AskedPage[] = [];
  for (const word of commandWords(page)) below.push(...(await pagesBelow([...words, word])));
  return [{ words, page }, ...below];
}

/**
 * The words of an example as a shell would hand them over, patterns of files expanded below a folder;
 * what follows a `>` is the shell's own.
 */
export const shellWords = (command: string, folder: string): readonly string[] =>
  [...command.replace(/ > .*$/, '').matchAll(/(?:[^\s"]|"[^"]*")+/g)]
    .flatMap(([word]) =>
      word.includes('*') && !word.includes('"')
        ? expandPattern(join(folder, word))
            .filter((path) => !word.endsWith('/') || statSync(path).isDirectory())
            .map((path) => relative(folder, path))
        : word.replaceAll('"', ''),
    )
    .slice(1);
