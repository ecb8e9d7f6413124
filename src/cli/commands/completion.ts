/** `legrisk completion`: the script a shell sources, and the answers to what it then asks. */
import { complete, type PageOf } from '../completion/complete.ts';
import { completionScript, type Shell } from '../completion/scripts.ts';
import { EXIT } from '../failure.ts';
import type { Terminal } from '../terminal.ts';
import { visible } from '../visible.ts';

export function completionCommand(shell: Shell, terminal: Terminal): number {
  const [node = 'node', program = 'legrisk'] = process.argv;
  terminal.out(completionScript(shell, [node, program]).trimEnd());
  return EXIT.done;
}

/** What a script asks: `legrisk completion -- replay scen`. */
export async function answerShell(
  words: readonly string[],
  pageOf: PageOf,
  terminal: Terminal,
): Promise<number> {
  const found = await complete(words, pageOf);
  // A name with a line end in it would be two candidates, and with a tab another one.
  const lines = found
    .filter(({ word }) => visible(word) === word)
    .map(({ word, about }) => `${word}\t${visible(about)}`);
  if (lines.length > 0) terminal.out(lines.join('\n'));
  return EXIT.done;
}
